//! One policy: what it is, how it fares on its devices, and its tabs.

mod actions;
pub mod configured;
pub mod device;
pub mod dialogs;
mod per_setting;
pub mod report;
mod rollout;
pub mod timeline;
pub mod versions;

use leptos::prelude::*;

use super::list::cells::{group_name, template_name};
use crate::api::{ApiError, Load, PolicyHead, load};
use crate::catalogue::platform_name;
use crate::pages::frame::shown;
use crate::pages::needs;
use crate::route::{PolicyTab, Route};
use crate::ui::query::use_query;
use crate::ui::{
    PageHead, Tab, link_button, note, relative_time, skeleton_rows, state_bar, state_legend, tabs,
};
use crate::words::{common, policies as words};

/// The page of one policy.
#[component]
pub fn PolicyPage(
    /// The policy's id.
    id: String,
    /// The tab of the URL.
    tab: Signal<PolicyTab>,
    /// The tabs that the workbench shows.
    workbench: ViewFn,
) -> AnyView {
    let path = needs::policy(&id);
    let policy = load::<PolicyHead>(move || path.clone());
    let found = move || policy.get().is_some();
    let title = Signal::derive(move || match (policy.get(), policy.error.get()) {
        (Some(policy), _) => policy.row.name.clone(),
        (None, Some(_)) => words::policy().into(),
        (None, None) => String::new(),
    });
    let tab = Memo::new(move |_| tab.get());
    let (status_id, tab_id) = (id.clone(), id.clone());
    let link = move |wanted: PolicyTab, label| {
        Tab::new(Route::Policy(tab_id.clone(), wanted).href(), label, move || tab.get() == wanted)
    };
    let bar = tabs(
        words::policy(),
        vec![
            link(PolicyTab::Report, words::view_report()).counting(move || Some(policy.get()?.targeted)),
            link(PolicyTab::PerSetting, words::per_setting())
                .counting(move || Some(policy.get()?.setting_count)),
            link(PolicyTab::Configured, words::settings()),
            link(PolicyTab::Assignments, words::assignments())
                .counting(move || u64::try_from(policy.get()?.assignments.len()).ok()),
            link(PolicyTab::Versions, words::versions())
                .counting(move || Some(policy.get()?.row.version.into())),
            link(PolicyTab::Rollout, words::rollout()),
        ],
    );
    let crumbs = vec![(words::title().to_owned(), Route::Policies.href())];
    let (action_id, rollout_id) = (id.clone(), id.clone());
    let asked = use_query().signal("do");
    let asking = Memo::new(move |_| asked.with(|asked| !asked.is_empty()));
    let below = move || {
        let id = id.clone();
        let own = match tab.get() {
            PolicyTab::Report => view! { <report::Report id=id /> }.into_any(),
            PolicyTab::PerSetting => view! { <per_setting::PerSetting id=id /> }.into_any(),
            PolicyTab::Configured | PolicyTab::Assignments | PolicyTab::Versions | PolicyTab::Rollout => {
                return workbench.run();
            }
        };
        // What asks first is the workbench's, whatever the tab.
        let workbench = workbench.clone();
        let dialogs = move || asking.get().then(|| workbench.run());
        view! { {own} {dialogs} }.into_any()
    };
    let exists = Memo::new(move |_| found());
    let missing =
        Memo::new(move |_| policy.error.with(|error| error.as_ref().is_some_and(ApiError::is_missing)));
    view! {
        <PageHead
            title=title
            crumbs=crumbs
            meta=move || meta(policy)
            actions=move || {
                view! {
                    <div class="actions" hidden=move || missing.get()>
                        <actions::Actions id=action_id.clone() policy=policy />
                    </div>
                }
            }
        />
        <div class="stack">
            {move || missing.get().then(|| shown(policy, || ().into_any(), |_| ().into_any()))}
            {move || policy.get().filter(|policy| policy.row.archived).map(|_| archived())}
            <section class="card" aria-labelledby="check-in-status" hidden=move || missing.get()>
                {shown(policy, || skeleton_rows(3), move |policy| status(&policy, &status_id))}
                {rollout::rollout(&rollout_id, policy)}
            </section>
            <div hidden=move || missing.get()>{bar} {move || exists.get().then(&below)}</div>
        </div>
    }
    .into_any()
}

/// Template, version and assignments, beneath the title.
fn meta(policy: Load<PolicyHead>) -> AnyView {
    (move || {
        policy.get().map(|policy| {
            let row = &policy.row;
            let platform = platform_name(&row.platforms).to_owned();
            view! {
                <span class="dotted">
                    <span>{template_name(row)}</span> " " <span>{platform}</span>
                </span>
                <span>
                    {words::version_saved_by(&row.version.to_string(), &row.modified_by)} " "
                    {relative_time(Some(row.last_modified.clone()), "")}
                </span>
                {assigned(&policy)}
            }
        })
    })
    .into_any()
}

fn assigned(policy: &PolicyHead) -> AnyView {
    let names = |excluded: bool| {
        let names: Vec<_> = policy
            .assignments
            .iter()
            .filter(|assignment| assignment.excluded == excluded)
            .map(|assignment| {
                let name = group_name(&assignment.name);
                match &assignment.group_id {
                    Some(id) => view! { <a href=Route::group(id).href()><b>{name}</b></a> }.into_any(),
                    None => view! { <b>{name}</b> }.into_any(),
                }
            })
            .collect();
        (!names.is_empty()).then(|| {
            let mut list = Vec::new();
            for name in names {
                if !list.is_empty() {
                    list.push(", ".into_any());
                }
                list.push(name);
            }
            list
        })
    };
    let (to, not) = (words::assigned_to(), words::not_to());
    match (names(false), names(true)) {
        (None, None) => view! { <span>{words::assigned_to_none()}</span> }.into_any(),
        (None, Some(excluded)) => {
            view! { <span>{words::assigned_to_nobody()} ", " {not} " " {excluded}</span> }.into_any()
        }
        (Some(included), None) => view! { <span>{to} " " {included}</span> }.into_any(),
        (Some(included), Some(excluded)) => {
            view! { <span>{to} " " {included} "; " {not} " " {excluded}</span> }.into_any()
        }
    }
}

fn archived() -> AnyView {
    let query = use_query();
    let href = untrack(|| query.with(&[("do", "unarchive")]));
    let back = link_button(words::unarchive(), href, crate::ui::Look::Plain, None);
    note("na", view! { <span class="grow">{words::archived_text()}</span> {back} }.into_any())
}

fn status(policy: &PolicyHead, id: &str) -> AnyView {
    let then = crate::ui::time::milliseconds(&policy.as_of);
    let report = Route::policy(id);
    view! {
        <header>
            <h2 id="check-in-status">{words::check_in_status()}</h2>
            <a class="small" href=report.href()>{words::targeted(&common::devices(policy.targeted))}</a>
            // On paper the day matters as well.
            <span class="small as-of" title=crate::words::date_time(then)>
                {words::live(&crate::words::time_of_day(then))}
            </span>
        </header>
        {state_bar(policy.row.states)}
        {state_legend(policy.row.states, |state| report.with(&[("state", state.wire())]))}
    }
    .into_any()
}
