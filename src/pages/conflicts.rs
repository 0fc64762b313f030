//! Every conflict of the tenant: by setting, by pair of policies and by device, with the ways to end it.

pub mod by;
mod devices;
pub mod matrix;
mod pairs;
pub mod resolve;
mod selected;
mod settings;

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::api::{
    ConflictList, ConflictPairRow, ConflictPolicy, ConflictSetting, GroupDetail, Page,
};

use self::by::By;
use self::selected::Selections;
use crate::api::{Blocks, Listed, Load, load, load_when};
use crate::pages::frame::as_of;
use crate::pages::listing::cell::counted;
use crate::pages::needs;
use crate::pages::unmatched::{Filter, nothing_to_show};
use crate::pages::views::views_menu;
use crate::route::Route;
use crate::ui::inert::Markup;
use crate::ui::query::{Query, use_query};
use crate::ui::{PageHead, SearchField, Tab, empty_state, filter_chip, tabs};
use crate::words::{common, conflicts as words, lists, names, resolve as resolve_words};

/// The filters that all tabs share.
const SHARED: [&str; 4] = needs::CONFLICTS;
/// Policies that are offered as chips.
const MOST_CHIPS: usize = 6;

/// The page.
#[component]
pub fn Conflicts() -> AnyView {
    let query = use_query();
    // What the tabs count and the chips offer; each tab asks for its own rows.
    let head = load::<ConflictList>(move || {
        [needs::CONFLICTS_PATH, &query.forward(&SHARED, &[("limit", "1")])].concat()
    });
    let pairs = load::<Page<ConflictPairRow>>(move || {
        [needs::PAIRS_PATH, &query.forward(&SHARED, &[("limit", "1")])].concat()
    });
    let group = query.signal("group");
    let named = Named {
        head,
        group: load_when(move || {
            let id = group.get();
            (!id.is_empty()).then(|| needs::group(&id))
        }),
    };
    let by = query.signal("by");
    let filters = Memo::new(move |_| SHARED.map(|name| query.get(name)));
    let listed_by = move |wanted: By| {
        let [policy, with, group, setting] = filters.get();
        Route::Conflicts.with(&[
            ("by", wanted.wire()),
            ("policy", &policy),
            ("with", &with),
            ("group", &group),
            ("setting", &setting),
        ])
    };
    let tab = move |wanted: By| {
        let tab = Tab::new(listed_by(wanted), wanted.label(), move || by.with(|by| By::of(by) == wanted));
        match wanted {
            By::Settings => tab.counting(move || Some(head.get()?.page.total)),
            By::Policies => tab.counting(move || Some(pairs.get()?.total)),
            By::Devices => tab.counting(move || Some(head.get()?.devices)),
            By::Groups => tab,
        }
    };
    let bar = move || tabs(words::by(), By::ALL.into_iter().map(tab).collect());
    let chosen = Selections::new();
    let below = move || match by.with(|by| By::of(by)) {
        By::Settings => settings::settings(named, chosen.settings),
        By::Policies => pairs::pairs(named, chosen.pairs),
        By::Devices => devices::devices(named),
        By::Groups => matrix::matrix(),
    };
    let meta = move || {
        let counts = move || {
            head.get().map(|list| {
                view! {
                    <a href=listed_by(By::Settings)>{words::conflicts(list.page.total)}</a>
                    <a href=listed_by(By::Devices)>{common::devices(list.devices)}</a>
                }
            })
        };
        view! { {counts} {as_of(head, |list| &list.page.as_of)} }
    };
    view! {
        <PageHead title=words::title() meta=meta />
        <div class="stack">{bar} <div>{below}</div></div>
        {resolve::dialogs(move || chosen.clear())}
    }
    .into_any()
}

/// What the values of the filters are called, and what the chips offer.
#[derive(Clone, Copy)]
struct Named {
    head: Load<ConflictList>,
    group: Load<GroupDetail>,
}

impl Named {
    /// A policy's name, tracked; its id while that is not known.
    fn policy(self, id: &str) -> String {
        let name = self.head.get().and_then(|list| {
            list.policies.iter().find(|it| it.policy_id == id).map(|it| it.policy_name.clone())
        });
        name.unwrap_or_else(|| id.to_owned())
    }

    /// The group's name, tracked; its id while that is not known.
    fn group(self, id: &str) -> String {
        self.group.get().map_or_else(|| id.to_owned(), |group| group.row.name.clone())
    }

    /// A setting's name, tracked; its key while that is not known.
    fn setting(self, key: &str) -> String {
        let name = self.head.get().and_then(|list| {
            list.page.rows.iter().find(|row| row.setting.key == key).map(|row| called(&row.setting))
        });
        name.unwrap_or_else(|| key.to_owned())
    }
}

/// The filters that are on, and the policies that one may filter by.
fn filter_chips(named: Named, counts: Counts) -> AnyView {
    let query = use_query();
    let all = RwSignal::new(false);
    let chips = move || {
        let list = named.head.get()?;
        let [chosen, other, id, key] = SHARED.map(|name| query.get(name));
        let known = list.policies.iter().enumerate();
        let shown = known.filter(|(place, it)| all.get() || *place < MOST_CHIPS || it.policy_id == chosen);
        let mut chips: Vec<_> =
            shown.map(|(_, it)| policy_chip(query, it, it.policy_id == chosen, counts)).collect();
        if !chosen.is_empty() && !list.policies.iter().any(|it| it.policy_id == chosen) {
            chips.push(filter_chip(chosen, "policy"));
        }
        if !other.is_empty() {
            chips.push(filter_chip(words::with_policy(&named.policy(&other)), "with"));
        }
        if !id.is_empty() {
            chips.push(filter_chip(words::of_group(&named.group(&id)), "group"));
        }
        if !key.is_empty() {
            chips.push(filter_chip(named.setting(&key), "setting"));
        }
        Some(chips)
    };
    let more = Memo::new(move |_| {
        let of = |list: Arc<ConflictList>| list.policies.len().saturating_sub(MOST_CHIPS);
        named.head.get().map_or(0, of)
    });
    let toggle = move || {
        let count = u64::try_from(more.get()).unwrap_or(u64::MAX);
        let label =
            move || if all.get() { words::fewer_policies().to_owned() } else { words::more_policies(count) };
        (count > 0).then(|| {
            view! {
                <button
                    type="button"
                    class="chip skip-print"
                    aria-expanded=move || all.get().to_string()
                    on:click=move |_| all.update(|all| *all = !*all)
                >
                    {label}
                </button>
            }
        })
    };
    let waiting = move || named.head.get().is_none() && named.head.error.with(Option::is_none);
    view! {
        <div class="chips" class:waiting=waiting role="group" aria-label=words::of_policy()>
            {chips}
            {toggle}
        </div>
    }
    .into_any()
}

/// How many rows of the list below each policy would show, by its id; nothing while that is not known.
type Counts = Callback<String, Option<u64>>;

fn policy_chip(query: Query, policy: &ConflictPolicy, on: bool, counts: Counts) -> AnyView {
    let id = policy.policy_id.clone();
    let count = move || counts.run(id.clone()).map(crate::words::number);
    let wanted = if on { "" } else { policy.policy_id.as_str() };
    let href = query.with(&[("policy", wanted), ("with", "")]);
    view! {
        <a class="chip" class:on=on href=href data-noscroll="" aria-current=on.then_some("true")>
            <span class="label" title=policy.policy_name.clone()>{policy.policy_name.clone()}</span>
            " "
            <span class="count">{count}</span>
            {on.then(|| view! { <span aria-hidden="true">"×"</span> })}
        </a>
    }
    .into_any()
}

/// The path of a list of conflicts with the filters of the URL and these parameters.
fn path_of(
    query: Query,
    list: &'static str,
) -> impl Fn(&[(&str, &str)]) -> String + Copy + Send + Sync + 'static {
    move |own| [list, &query.forward(&needs::CONFLICT_LIST, own)].concat()
}

/// The same path for a file: each row names all its settings, not only the first.
fn all_named(
    path: impl Fn(&[(&str, &str)]) -> String + Copy + Send + Sync + 'static,
) -> impl Fn(&[(&str, &str)]) -> String + Copy + Send + Sync + 'static {
    move |own| path(&[own, &[("all", "true")]].concat())
}

/// A list below its search, its filters and the button that saves it.
fn listed<P: Listed>(
    search: &'static str,
    named: Named,
    counts: Counts,
    list: Blocks<P>,
    save: AnyView,
    rows: AnyView,
) -> AnyView {
    let searched = use_query().signal("search");
    // The tabs count what the filters leave, whatever is searched for among it.
    let found = move || {
        let count = u64::try_from(list.matching.get()).unwrap_or(u64::MAX);
        (!searched.with(String::is_empty) && !list.stale.get()).then(|| lists::found(count))
    };
    view! {
        <div class="toolbar">
            <SearchField label=search />
            {filter_chips(named, counts)}
            <span class="end" data-offers="">
                <span role="status">{found}</span>
                {save}
                {views_menu("conflicts")}
            </span>
        </div>
        {rows}
    }
    .into_any()
}

/// What stands there where a list has no rows.
fn empty<P: Listed>(list: Blocks<P>, named: Named, what: &'static str) -> AnyView {
    let [policy, with, group, setting] = SHARED;
    let filters = vec![
        Filter::plain("search"),
        Filter::new(policy, move |id| named.policy(id)),
        Filter::new(with, move |id| words::with_policy(&named.policy(id))),
        Filter::new(group, move |id| words::of_group(&named.group(id))),
        Filter::new(setting, move |key| named.setting(key)),
    ];
    nothing_to_show(list, what, filters, none)
}

/// The cell with the way to the dialog that ends what this parameter of the address is to name. Tracked.
fn way_out(query: Query, parameter: &'static str, what: &str, label: &str) -> Markup {
    let href = query.with(&[(parameter, &resolve::about(&[what]))]);
    let of = [("class", "link"), ("href", &*href), ("data-noscroll", ""), ("aria-label", label)];
    let link = Markup::element("a", &of, Markup::text(resolve_words::begin()));
    Markup::cell("num skip-print", Markup::span("do", link))
}

/// What stands there where no policies disagree.
fn none() -> AnyView {
    empty_state(words::none(), words::agree(), ().into_any())
}

/// A setting's name.
fn called(setting: &ConflictSetting) -> String {
    names::setting(&setting.key, &setting.name)
}

/// The cell with the number of the devices on which these conflicts are. Tracked.
fn devices_cell(query: Query, [setting, policy, with]: [&str; 3], label: &str, devices: u64) -> Markup {
    let group = query.get("group");
    let parameters =
        [("by", "devices"), ("policy", policy), ("with", with), ("group", &group), ("setting", setting)];
    counted("link", &Route::Conflicts.with(&parameters), label, devices)
}
