//! What one can do with a policy. Export happens here; what asks first does so in the workbench, by the address.

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::Permission;

use crate::api::json::pretty;
use crate::api::{Load, PolicyHead, use_api};
use crate::pages::frame::not_allowed;
use crate::route::Route;
use crate::ui::download::{download, file_name};
use crate::ui::query::use_query;
use crate::ui::{Button, Icon, Look, link_button, use_toasts};
use crate::words::policies as words;

/// The actions beside the policy's title.
#[component]
pub fn Actions(
    /// The policy's id.
    id: String,
    /// The policy as the page holds it.
    policy: Load<PolicyHead>,
) -> AnyView {
    let (api, toasts, query) = (use_api(), use_toasts(), use_query());
    let refused = not_allowed(Permission::Write);
    let name = move || policy.get().map(|policy| policy.row.name.clone()).unwrap_or_default();
    let archived = Memo::new(move |_| policy.get().is_some_and(|policy| policy.row.archived));
    let export = {
        let id = id.clone();
        move || {
            let (api, id) = (api.clone(), id.clone());
            spawn_local(async move {
                match api.graph_policy(&id).await {
                    Ok(json) => download(&file_name(&untrack(name)), "application/json", &pretty(&json)),
                    Err(error) => toasts.failed(error.sentence()),
                }
            });
        }
    };
    // A link where it may be done, and otherwise a button that says why not.
    let asking = move |what: &'static str, label: &'static str, symbol: Option<Icon>| {
        let link = move || {
            if refused.with(|reason| !reason.is_empty()) {
                view! { <Button label=label look=Look::Quiet disabled=refused on_click=|| {} /> }.into_any()
            } else {
                let href = move || query.with(&[("do", what)]);
                view! {
                    <a class="button quiet" href=href data-noscroll="">{symbol.map(crate::ui::icon)}{label}</a>
                }
                .into_any()
            }
        };
        link.into_any()
    };
    let archive = move || {
        if archived.get() {
            asking("unarchive", words::unarchive(), None)
        } else {
            asking("archive", words::archive(), None)
        }
    };
    let edit = link_button(words::edit(), Route::PolicyEdit(id).href(), Look::Primary, Some(Icon::Edit));
    view! {
        {asking("delete", words::delete(), Some(Icon::Delete))}
        {archive}
        {asking("duplicate", words::duplicate(), None)}
        <Button label=words::export() symbol=Icon::Export on_click=export />
        {edit}
    }
    .into_any()
}
