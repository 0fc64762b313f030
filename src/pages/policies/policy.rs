//! One policy: what it is, how it fares on its devices, and its tabs.

mod actions;
pub mod configured;
pub mod device;
mod per_setting;
mod report;
mod versions;

use leptos::prelude::*;

use super::list::platform_name;
use crate::api::{ApiError, Load, PolicyHead, load};
use crate::pages::frame::shown;
use crate::route::{PolicyTab, Route};
use crate::ui::{PageHead, Tab, plural, relative_time, skeleton_rows, state_bar, state_legend, tabs};

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
    let path = ["/api/policies/", &crate::route::encode(&id)].concat();
    let policy = load::<PolicyHead>(move || path.clone());
    let found = move || policy.get().is_some();
    let title = Signal::derive(move || match (policy.get(), policy.error.get()) {
        (Some(policy), _) => policy.row.name.clone(),
        (None, Some(_)) => "Policy".into(),
        (None, None) => String::new(),
    });
    let tab = Memo::new(move |_| tab.get());
    let (status_id, tab_id) = (id.clone(), id.clone());
    let link = move |wanted: PolicyTab, label| {
        Tab::new(Route::Policy(tab_id.clone(), wanted).href(), label, move || tab.get() == wanted)
    };
    let bar = tabs(
        "Policy",
        vec![
            link(PolicyTab::Report, "View report").counting(move || Some(policy.get()?.targeted)),
            link(PolicyTab::PerSetting, "Per setting status")
                .counting(move || Some(policy.get()?.setting_count)),
            link(PolicyTab::Configured, "Settings"),
            link(PolicyTab::Assignments, "Assignments")
                .counting(move || u64::try_from(policy.get()?.assignments.len()).ok()),
            link(PolicyTab::Versions, "Versions").counting(move || Some(policy.get()?.row.version.into())),
        ],
    );
    let crumbs = vec![("Policies".to_owned(), Route::Policies.href())];
    let action_id = id.clone();
    let below = move || {
        let id = id.clone();
        match tab.get() {
            PolicyTab::Report => view! { <report::Report id=id /> }.into_any(),
            PolicyTab::PerSetting => view! { <per_setting::PerSetting id=id /> }.into_any(),
            PolicyTab::Configured | PolicyTab::Assignments => workbench.run(),
            PolicyTab::Versions => view! { <versions::Versions id=id /> }.into_any(),
        }
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
            {shown(policy, || skeleton_rows(3), move |policy| status(&policy, &status_id))}
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
            let template = if row.template_name.is_empty() { "Unknown template" } else { &row.template_name };
            let kind = [template, " · ", &platform_name(&row.platforms)].concat();
            view! {
                <span>{kind}</span>
                <span>
                    "Version "<b>{row.version}</b>", saved by "{row.modified_by.clone()}" "
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
            .map(|assignment| match &assignment.group_id {
                Some(id) => {
                    view! { <a href=Route::group(id).href()><b>{assignment.name.clone()}</b></a> }.into_any()
                }
                None => view! { <b>{assignment.name.clone()}</b> }.into_any(),
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
    match (names(false), names(true)) {
        (None, None) => view! { <span>"Not assigned to any group yet"</span> }.into_any(),
        (None, Some(excluded)) => view! { <span>"Assigned to nobody, not to "{excluded}</span> }.into_any(),
        (Some(included), None) => view! { <span>"Assigned to "{included}</span> }.into_any(),
        (Some(included), Some(excluded)) => {
            view! { <span>"Assigned to "{included}"; not to "{excluded}</span> }.into_any()
        }
    }
}

fn status(policy: &PolicyHead, id: &str) -> AnyView {
    let targeted = [plural(policy.targeted, "device", "devices").as_str(), " targeted"].concat();
    let time = crate::words::time_of_day(crate::ui::time::milliseconds(&policy.as_of));
    let report = Route::policy(id);
    view! {
        <section class="card" aria-labelledby="check-in-status">
            <header>
                <h2 id="check-in-status">"Check-in status"</h2>
                <span class="small">{targeted}</span>
                <span class="small as-of">{[time.as_str(), ", live"].concat()}</span>
            </header>
            {state_bar(policy.row.states, false)}
            {state_legend(policy.row.states, |state| report.with(&[("state", state.wire())]))}
        </section>
    }
    .into_any()
}
