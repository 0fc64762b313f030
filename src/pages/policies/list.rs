//! The list of policies: by type, searched, each with how its devices fare; and what one does with many at once.

mod deleted;
mod selection;

use leptos::prelude::*;
use palisade_model::api::{Page, PolicyRow};
use palisade_model::status::{State, StateCounts};

use self::selection::{Selection, selection_bar};
use crate::api::{SettingName, load, load_when};
use crate::catalogue::{by_id, platform_name, policy_types};
use crate::pages::frame::{as_of, empty_search, shown, stale_class};
use crate::route::Route;
use crate::ui::query::use_query;
use crate::ui::state::state_class;
use crate::ui::{
    Chip, Column, Icon, Look, PageHead, Pager, SearchField, chips, empty_state, filter_chip, link_button,
    relative_time, rows, skeleton_rows, state_bar, table,
};
use crate::words::{follow, names, policies as words};

/// The list of policies.
#[component]
pub fn PolicyList(
    /// What is added to its filters once it is there.
    tools: AnyView,
) -> AnyView {
    let query = use_query();
    let list = load::<Page<PolicyRow>>(move || {
        let wanted = query.forward(
            &["type", "state", "archived", "search", "setting", "sort", "cursor"],
            &[("limit", "50"), ("facets", "true")],
        );
        ["/api/policies", &wanted].concat()
    });
    let filtered = Memo::new(move |_| {
        ["type", "state", "archived", "search", "setting"].iter().any(|name| !query.get(name).is_empty())
    });
    let total = move || list.get().map(|page| words::policies(page.total));
    let selection = Selection::new();
    let body = shown(
        list,
        || skeleton_rows(8),
        move |page| {
            if page.rows.is_empty() {
                let none = filtered.get_untracked();
                return if none { empty_search(words::policies_shown()) } else { nothing_yet() };
            }
            let rows = {
                let page = page.clone();
                rows(page.rows.len(), move |at| page.rows.get(at).map(|it| row(it, selection)).into_any())
            };
            let columns = vec![
                Column::new(words::select()),
                Column::sorted(words::policy(), "name"),
                Column::new(words::check_in_status()),
                Column::new(words::assigned_to()),
                Column::new(words::platform()),
                Column::sorted(words::last_change(), "lastModified"),
            ];
            view! {
                {table(words::title(), columns, "name", rows)}
                <Pager
                    rows=page.rows.len()
                    total=page.total
                    next=page.next.clone()
                    what=words::policies_shown()
                />
            }
            .into_any()
        },
    );
    // How many each filter would show; none of a kind that no policy has.
    let chip = move |filter: &'static str, value: &'static str, label| {
        Chip::new(value, label).counting(move || {
            let page = list.get()?;
            page.facet(filter, value).or_else(|| (!page.facets.is_empty()).then_some(0))
        })
    };
    let types = policy_types().map(|(policy_type, name)| chip("type", policy_type, name));
    let types = [chip("type", "", words::all())].into_iter().chain(types).collect();
    let states = State::ALL.into_iter().map(|state| chip("state", state.wire(), names::state(state)));
    let states = states.chain([chip("state", "none", words::on_no_device())]).collect();
    let setting = query.signal("setting");
    let named = load_when::<SettingName>(move || {
        let known = setting.with(|key| crate::route::query(&[("q", key), ("limit", "1")]));
        (!setting.with(String::is_empty)).then(|| ["/api/search", &known].concat())
    });
    let of_setting = move || {
        follow();
        let key = setting.get();
        let name = named.get().map(|it| names::setting(&key, &it.0)).filter(|name| !name.is_empty());
        (!key.is_empty()).then(|| filter_chip(words::of_setting(&name.unwrap_or(key)), "setting"))
    };
    view! {
        <PageHead
            title=words::title()
            meta=move || view! { <span>{total}</span> {as_of(list, |page| &page.as_of)} }
            actions=|| {
                view! {
                    {link_button(words::import(), Route::PolicyImport.href(), Look::Plain, Some(Icon::Import))}
                    {link_button(words::create(), Route::PolicyCreate.href(), Look::Primary, Some(Icon::Plus))}
                }
            }
        />
        {deleted::deleted(list)}
        <div class="toolbar">
            <SearchField label=words::search() />
            {chips(words::kind(), "type", types)}
            {chips(words::state(), "state", states)}
            {chips(words::use_filter(), "archived", vec![chip("archived", "true", words::archived())])}
            {of_setting}
            <span class="end">{tools}</span>
        </div>
        {selection_bar(selection, list)}
        <div class=stale_class(list)>{body}</div>
    }
    .into_any()
}

fn row(row: &PolicyRow, selection: Selection) -> AnyView {
    let href = Route::policy(&row.id).href();
    let id = row.id.clone();
    let assigned = if row.assigned_to.is_empty() {
        words::not_assigned().to_owned()
    } else {
        row.assigned_to.iter().map(|name| group_name(name)).collect::<Vec<_>>().join(", ")
    };
    view! {
        <tr class:selected=selection.holds(&row.id)>
            <td>{selection.checkbox(row)}</td>
            <th scope="row">
                <a href=href>{row.name.clone()}</a>
                <span class="sub">{template_name(row)}</span>
            </th>
            <td>{state_bar(row.states, true)} {counts(row.states, &id)}</td>
            <td class="what">{assigned}</td>
            <td class="nowrap">{platform_name(&row.platforms).to_owned()}</td>
            <td class="nowrap">
                {relative_time(Some(row.last_modified.clone()), "")}
                <span class="sub">{row.modified_by.clone()}</span>
            </td>
        </tr>
    }
    .into_any()
}

/// The name of a policy's template.
pub fn template_name(row: &PolicyRow) -> String {
    match by_id(&row.template_id) {
        Some(known) if !row.template_id.is_empty() => known.label().to_owned(),
        _ if row.template_name.is_empty() => words::unknown_template().to_owned(),
        _ => row.template_name.clone(),
    }
}

/// The name of a group, or of what stands for every device.
pub fn group_name(name: &str) -> String {
    match name {
        "All devices" => words::all_devices().to_owned(),
        "A deleted group" => words::deleted_group().to_owned(),
        name => name.to_owned(),
    }
}

/// The counts that are not zero, small, each with its icon and a link to its devices.
fn counts(states: StateCounts, policy: &str) -> AnyView {
    if states.total() == 0 {
        return view! { <span class="sub">{crate::words::kit::no_devices()}</span> }.into_any();
    }
    let links = State::ALL
        .into_iter()
        .filter(|state| states.get(*state) > 0)
        .map(|state| {
            let href = Route::policy(policy).with(&[("state", state.wire())]);
            let number = crate::words::number(states.get(state));
            view! {
                <a class=["state ", state_class(state)].concat() href=href title=names::state(state)>
                    <i aria-hidden="true"></i>
                    {number}
                    <span class="visually-hidden">{names::state(state)}</span>
                </a>
            }
            .into_any()
        })
        .collect_view();
    view! { <span class="counts">{links}</span> }.into_any()
}

fn nothing_yet() -> AnyView {
    let actions = view! {
        {link_button(words::create(), Route::PolicyCreate.href(), Look::Primary, Some(Icon::Plus))}
        {link_button(words::import_from_intune(), Route::PolicyImport.href(), Look::Plain, Some(Icon::Import))}
    };
    empty_state(words::none_yet(), words::none_yet_text(), actions.into_any())
}
