//! After a deletion: the way back, for as long as no device has heard of it. Which policies is in the address.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use palisade_model::api::{Page, PolicyRow};

use crate::api::{Blocks, use_api};
use crate::route::Route;
use crate::ui::query::{use_query, use_replace};
use crate::ui::{Button, use_toasts};
use crate::words::{kit, policies as words};

/// The note; nothing while the address names no deleted policy.
pub fn deleted(list: Blocks<Page<PolicyRow>>) -> AnyView {
    let gone = use_query().signal("deleted");
    (move || {
        let ids: Vec<String> =
            gone.with(|ids| ids.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect());
        (!ids.is_empty()).then(|| note(ids, list))
    })
    .into_any()
}

fn note(ids: Vec<String>, list: Blocks<Page<PolicyRow>>) -> AnyView {
    let (api, toasts, navigate) = (use_api(), use_toasts(), use_navigate());
    let (query, replace) = (use_query(), use_replace());
    let (busy, error) = (RwSignal::new(false), RwSignal::new(String::new()));
    let count = u64::try_from(ids.len()).unwrap_or_default();
    let undo = move || {
        let (api, ids, navigate, replace) = (api.clone(), ids.clone(), navigate.clone(), replace.clone());
        busy.set(true);
        error.set(String::new());
        spawn_local(async move {
            let mut left = Vec::new();
            for id in &ids {
                if let Err(failed) = api.undo_policy(id, None).await {
                    error.try_set(failed.change_sentence());
                    left.push(id.clone());
                }
            }
            let _ = busy.try_set(false);
            list.again();
            match ids.as_slice() {
                _ if !left.is_empty() => {}
                [only] => {
                    toasts.done(words::deletion_undone(1));
                    navigate(&Route::policy(only).href(), NavigateOptions::default());
                }
                many => {
                    toasts.done(words::deletion_undone(u64::try_from(many.len()).unwrap_or_default()));
                    replace(&[("deleted", "")]);
                }
            }
        });
    };
    let dismiss = move || query.with(&[("deleted", "")]);
    view! {
        <div class="note pending">
            <span class="grow">
                {words::was_deleted(count)} " " <span class="error-text" role="alert">{error}</span>
            </span>
            <Button label=words::undo() busy=busy on_click=undo />
            <a class="button quiet" href=dismiss data-noscroll="">{kit::dismiss()}</a>
        </div>
    }
    .into_any()
}
