//! Every conflict of the tenant: by setting, by pair of policies and by device, with the ways to end it.

mod devices;
mod matrix;
mod pairs;
pub mod resolve;
mod settings;

use leptos::prelude::*;
use palisade_model::api::{ConflictList, ConflictPolicy, ConflictSetting, GroupDetail};

use crate::api::{Load, load, load_when};
use crate::pages::frame::{as_of, empty_search};
use crate::pages::views::views_menu;
use crate::route::{Route, encode};
use crate::ui::query::{Query, use_query};
use crate::ui::{PageHead, SearchField, Tab, empty_state, filter_chip, tabs};
use crate::words::{common, conflicts as words, names};

/// The filters that all tabs share.
const SHARED: [&str; 4] = ["policy", "with", "group", "setting"];
/// Policies that are offered as chips.
const MOST_CHIPS: usize = 6;

/// The page.
#[component]
pub fn Conflicts() -> AnyView {
    let query = use_query();
    // What the tabs count and the chips offer; each tab asks for its own rows.
    let head =
        load::<ConflictList>(move || ["/api/conflicts", &query.forward(&SHARED, &[("limit", "1")])].concat());
    let by = query.signal("by");
    let filters = Memo::new(move |_| SHARED.map(|name| query.get(name)));
    let tab = move |wanted: &'static str, label| {
        let [policy, with, group, setting] = filters.get();
        let shared =
            [("by", wanted), ("policy", &policy), ("with", &with), ("group", &group), ("setting", &setting)];
        Tab::new(Route::Conflicts.with(&shared), label, move || by.with(|by| shown(by) == wanted))
    };
    let bar = move || {
        tabs(
            words::by(),
            vec![
                tab("", words::by_setting()).counting(move || Some(head.get()?.page.total)),
                tab("policies", words::by_policies()),
                tab("devices", words::by_device()).counting(move || Some(head.get()?.devices)),
                tab("matrix", words::by_group()),
            ],
        )
    };
    let below = move || match by.with(|by| shown(by)) {
        "policies" => pairs::pairs(head),
        "devices" => devices::devices(head),
        "matrix" => matrix::matrix(),
        _ => settings::settings(head),
    };
    let meta = move || {
        let counts = move || {
            head.get().map(|list| {
                view! {
                    <span>{words::conflicts(list.page.total)}</span>
                    <span>{common::devices(list.devices)}</span>
                }
            })
        };
        view! { {counts} {as_of(head, |list| &list.page.as_of)} }
    };
    view! {
        <PageHead title=words::title() meta=meta />
        <div class="stack">{bar} <div>{below}</div></div>
        {resolve::dialogs()}
    }
    .into_any()
}

/// The tab of an address.
fn shown(by: &str) -> &'static str {
    match by {
        "policies" => "policies",
        "devices" => "devices",
        "matrix" => "matrix",
        _ => "",
    }
}

/// The filters that are on, and the policies that one may filter by.
fn filter_chips(head: Load<ConflictList>, counts: Counts) -> AnyView {
    let query = use_query();
    let [policy, with, group, setting] = SHARED.map(|name| query.signal(name));
    let named = load_when::<GroupDetail>(move || {
        let id = group.get();
        (!id.is_empty()).then(|| ["/api/groups/", &encode(&id)].concat())
    });
    let chips = move || {
        let list = head.get()?;
        let chosen = policy.get();
        let known = list.policies.iter().enumerate();
        let shown = known.filter(|(place, it)| *place < MOST_CHIPS || it.policy_id == chosen);
        let mut chips: Vec<_> =
            shown.map(|(_, it)| policy_chip(query, it, it.policy_id == chosen, counts)).collect();
        if !chosen.is_empty() && !list.policies.iter().any(|it| it.policy_id == chosen) {
            chips.push(filter_chip(chosen, "policy"));
        }
        let other = with.get();
        if !other.is_empty() {
            let name = list.policies.iter().find(|it| it.policy_id == other);
            let name = name.map_or(&other, |it| &it.policy_name);
            chips.push(filter_chip(words::with_policy(name), "with"));
        }
        let id = group.get();
        if !id.is_empty() {
            let name = named.get().map_or(id, |group| group.row.name.clone());
            chips.push(filter_chip(words::of_group(&name), "group"));
        }
        let key = setting.get();
        if !key.is_empty() {
            let row = list.page.rows.iter().find(|row| row.setting.key == key);
            chips.push(filter_chip(row.map_or(key, |row| called(&row.setting)), "setting"));
        }
        Some(chips)
    };
    view! { <div class="chips" role="group" aria-label=words::of_policy()>{chips}</div> }.into_any()
}

/// How many rows of the list below each policy would show, by its id; nothing while that is not known.
type Counts = Callback<String, Option<u64>>;

fn policy_chip(query: Query, policy: &ConflictPolicy, on: bool, counts: Counts) -> AnyView {
    let id = policy.policy_id.clone();
    let count = move || {
        counts.run(id.clone()).map(|rows| view! { <span class="count">{crate::words::number(rows)}</span> })
    };
    let wanted = if on { "" } else { policy.policy_id.as_str() };
    let href = query.with(&[("policy", wanted), ("with", "")]);
    view! {
        <a class="chip" class:on=on href=href data-noscroll="" aria-current=on.then_some("true")>
            {policy.policy_name.clone()}
            " "
            {count}
            {on.then(|| view! { <span aria-hidden="true">"×"</span> })}
        </a>
    }
    .into_any()
}

/// The path of a list of conflicts with the filters of the URL, for a number of rows and the token of a page.
fn path_of(query: Query, list: &'static str) -> impl Fn(&str, &str) -> String + Copy + Send + Sync + 'static {
    let [policy, with, group, setting] = SHARED;
    let names = [policy, with, group, setting, "search", "sort"];
    move |limit, cursor| [list, &query.forward(&names, &[("limit", limit), ("cursor", cursor)])].concat()
}

/// A list below its search, its filters and the button that saves it.
fn listed(
    search: &'static str,
    head: Load<ConflictList>,
    counts: Counts,
    save: AnyView,
    list: AnyView,
) -> AnyView {
    view! {
        <div class="toolbar">
            <SearchField label=search />
            {filter_chips(head, counts)}
            <span class="end">{save} {views_menu("conflicts")}</span>
        </div>
        {list}
    }
    .into_any()
}

/// What stands there where a list has no rows.
fn empty(query: Query, what: &'static str) -> AnyView {
    if untrack(|| is_filtered(query)) { empty_search(what) } else { none() }
}

/// Whether a filter or a search is on.
fn is_filtered(query: Query) -> bool {
    SHARED.iter().chain(&["search"]).any(|name| !query.get(name).is_empty())
}

/// What stands there where no policies disagree.
fn none() -> AnyView {
    empty_state(words::none(), words::agree(), ().into_any())
}

/// A setting's name.
fn called(setting: &ConflictSetting) -> String {
    names::setting(&setting.key, &setting.name)
}

/// The devices on which these conflicts are.
fn devices_link(setting: &str, policy: &str, with: &str, label: &str, devices: u64) -> AnyView {
    let group = untrack(|| use_query().get("group"));
    let parameters =
        [("by", "devices"), ("policy", policy), ("with", with), ("group", &group), ("setting", setting)];
    let label = [label, ": "].concat();
    view! {
        <a class="link" href=Route::Conflicts.with(&parameters)>
            <span class="visually-hidden">{label}</span>
            {crate::words::number(devices)}
        </a>
    }
    .into_any()
}
