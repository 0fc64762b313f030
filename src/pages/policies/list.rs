//! The list of policies: by type, searched, each with how its devices fare.

use leptos::prelude::*;
use palisade_model::api::{Page, PolicyRow};
use palisade_model::status::{State, StateCounts};

use crate::api::load;
use crate::catalogue::policy_types;
use crate::pages::frame::{as_of, empty_search, shown, stale_class};
use crate::route::Route;
use crate::ui::query::use_query;
use crate::ui::state::state_class;
use crate::ui::{
    Chip, Column, Icon, Look, PageHead, Pager, SearchField, chips, count, empty_state, link_button, plural,
    relative_time, skeleton_rows, state_bar, table,
};

/// The list of policies.
#[component]
pub fn PolicyList() -> AnyView {
    let query = use_query();
    let list = load::<Page<PolicyRow>>(move || {
        let wanted = query.forward(&["type", "search", "sort", "cursor"], &[("limit", "50")]);
        ["/api/policies", &wanted].concat()
    });
    let filtered = Memo::new(move |_| !query.get("type").is_empty() || !query.get("search").is_empty());
    let total = move || list.get().map(|page| plural(page.total, "policy", "policies"));
    let body = shown(
        list,
        || skeleton_rows(8),
        move |page| {
            if page.rows.is_empty() {
                return if filtered.get_untracked() { empty_search("policies") } else { nothing_yet() };
            }
            let rows = page.rows.iter().map(row).collect_view().into_any();
            let columns = vec![
                Column::sorted("Policy", "name"),
                Column::new("Check-in status"),
                Column::new("Assigned to"),
                Column::new("Platform"),
                Column::sorted("Last change", "lastModified"),
            ];
            view! {
                {table("Policies", columns, "name", rows)}
                <Pager rows=page.rows.len() total=page.total next=page.next.clone() what="policies" />
            }
            .into_any()
        },
    );
    let types = policy_types().map(|(policy_type, name)| Chip::new(policy_type, name));
    let types = [Chip::new("", "All")].into_iter().chain(types).collect();
    view! {
        <PageHead
            title="Policies"
            meta=move || view! { <span>{total}</span> {as_of(list, |page| &page.as_of)} }
            actions=|| {
                view! {
                    {link_button("Import", Route::PolicyImport.href(), Look::Plain, Some(Icon::Import))}
                    {link_button("Create policy", Route::PolicyCreate.href(), Look::Primary, Some(Icon::Plus))}
                }
            }
        />
        <div class="toolbar">
            <SearchField label="Policy name" />
            {chips("Type", "type", types)}
        </div>
        <div class=stale_class(list)>{body}</div>
    }
    .into_any()
}

fn row(row: &PolicyRow) -> AnyView {
    let href = Route::policy(&row.id).href();
    let id = row.id.clone();
    let template = if row.template_name.is_empty() { "Unknown template" } else { &row.template_name };
    let assigned =
        if row.assigned_to.is_empty() { "Not assigned".to_owned() } else { row.assigned_to.join(", ") };
    view! {
        <tr>
            <th scope="row">
                <a href=href>{row.name.clone()}</a>
                <span class="sub">{template.to_owned()}</span>
            </th>
            <td>{state_bar(row.states, true)} {counts(row.states, &id)}</td>
            <td class="what">{assigned}</td>
            <td class="nowrap">{platform_name(&row.platforms)}</td>
            <td class="nowrap">
                {relative_time(Some(row.last_modified.clone()), "")}
                <span class="sub">{row.modified_by.clone()}</span>
            </td>
        </tr>
    }
    .into_any()
}

/// The counts that are not zero, small, each with its icon and a link to its devices.
fn counts(states: StateCounts, policy: &str) -> AnyView {
    if states.total() == 0 {
        return view! { <span class="sub">"No devices"</span> }.into_any();
    }
    let links = State::ALL
        .into_iter()
        .filter(|state| states.get(*state) > 0)
        .map(|state| {
            let href = Route::policy(policy).with(&[("state", state.wire())]);
            let number = count(states.get(state));
            view! {
                <a class=["state ", state_class(state)].concat() href=href title=state.label()>
                    <i aria-hidden="true"></i>
                    {number}
                    <span class="visually-hidden">{state.label()}</span>
                </a>
            }
            .into_any()
        })
        .collect_view();
    view! { <span class="counts">{links}</span> }.into_any()
}

/// The platform of a policy, for people.
pub fn platform_name(platforms: &str) -> String {
    match platforms {
        "windows10" | "" => "Windows".into(),
        "linux" => "Linux".into(),
        other => other.to_owned(),
    }
}

fn nothing_yet() -> AnyView {
    let actions = view! {
        {link_button("Create policy", Route::PolicyCreate.href(), Look::Primary, Some(Icon::Plus))}
        {link_button("Import from Intune", Route::PolicyImport.href(), Look::Plain, Some(Icon::Import))}
    };
    empty_state(
        "No policies yet",
        "A policy holds settings, such as those of Microsoft Defender Antivirus, for the groups of devices that it is assigned to. Create one from a template, or import what you exported from Intune.",
        actions.into_any(),
    )
}
