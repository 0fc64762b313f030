//! The list of groups: how devices become members, and what uses them.

use leptos::prelude::*;
use palisade_model::api::{GroupRow, Membership, Page};

use super::selection::{acts, choosing};
use super::{members_come, membership};
use crate::pages::csv::{Sheet, csv_and_print};
use crate::pages::frame::as_of_head;
use crate::pages::listing::cell::{counted, named};
use crate::pages::listing::{ListColumn, Listing, long_list};
use crate::pages::needs;
use crate::pages::picked::Picked;
use crate::pages::policies::editor::write_reason;
use crate::pages::unmatched::{Filter, nothing_to_show};
use crate::pages::views::views_menu;
use crate::route::Route;
use crate::ui::inert::Markup;
use crate::ui::query::use_query;
use crate::ui::time::relative_markup;
use crate::ui::{Button, Chip, Column, Icon, Look, PageHead, SearchField, chips, empty_state, link_button};
use crate::words::groups as words;

/// The list of groups.
#[component]
pub fn GroupList() -> AnyView {
    let query = use_query();
    let path = move |own: &[(&str, &str)]| ["/api/groups", &query.forward(&needs::GROUPS, own)].concat();
    let groups = long_list::<Page<GroupRow>>(move || path(&[]), true);
    let create = move || {
        let reason = write_reason();
        if reason.is_empty() {
            link_button(words::create_group(), Route::GroupCreate.href(), Look::Primary, Some(Icon::Plus))
        } else {
            view! { <Button label=words::create_group() look=Look::Primary symbol=Icon::Plus disabled=Signal::stored(reason) on_click=|| {} /> }
                .into_any()
        }
    };
    let empty = move || {
        let filters =
            vec![Filter::plain("search"), Filter::chips("members", &ways()), Filter::chips("used", &uses())];
        nothing_to_show(groups, words::groups_shown(), filters, || {
            empty_state(words::none_yet(), words::none_yet_text(), create())
        })
    };
    let selection = Picked::default();
    let list = Listing {
        caption: words::groups(),
        sorted: "name",
        columns: columns(),
        empty: empty.into(),
        picks: Some(selection.picks(choosing())),
    };
    let (options, rows) = list.show(groups);
    let head = groups.head;
    let counted = move |filter: &'static str, all: Vec<Chip>| {
        let counting = move |chip: Chip| {
            let value = chip.value;
            chip.counting(move || head.with(|page| page.as_ref()?.facet(filter, value)))
        };
        all.into_iter().map(counting).collect::<Vec<_>>()
    };
    let csv = csv_and_print(sheet(), path);
    let (actions, dialog) = acts(selection, groups);
    let bar = selection.bar(choosing(), groups, path, move || actions.run());
    let total = move || head.get().map(|page| words::groups_count(page.total));
    let meta = move || view! { <span>{total}</span> {as_of_head(head, |page| &page.as_of)} };
    view! {
        <PageHead title=words::groups() actions=create meta=meta />
        <div class="toolbar">
            <SearchField label=words::group_name() />
            {chips(words::members(), "members", counted("members", ways()))}
            {chips(words::policies(), "used", counted("used", uses()))}
            <span class="end" data-offers="">{csv} {views_menu("groups")} {options}</span>
        </div>
        {bar}
        {dialog}
        {rows}
    }
    .into_any()
}

fn ways() -> Vec<Chip> {
    Membership::ALL.into_iter().map(|way| Chip::new(way.wire(), membership(way))).collect()
}

fn uses() -> Vec<Chip> {
    vec![Chip::new("true", words::used()), Chip::new("false", words::unused())]
}

fn columns() -> Vec<ListColumn<GroupRow>> {
    let head = |label, sort, class| Column { label, sort, class };
    vec![
        ListColumn::naming("name", head(words::group(), "name", "named"), |group: &GroupRow| {
            named("", &Route::group(&group.id).href(), &group.name, &group.description)
        }),
        ListColumn::usual("members", Column::new(words::members()), |group: &GroupRow| {
            Markup::cell("", Markup::text(members_come(group)))
        }),
        ListColumn::usual("devices", head(words::devices(), "devices", "num"), |group: &GroupRow| {
            count_of(group, &words::devices_in(&group.name), group.devices)
        }),
        ListColumn::usual("policies", head(words::policies(), "policies", "num"), |group: &GroupRow| {
            count_of(group, &words::policies_of(&group.name), group.policies)
        }),
        ListColumn::usual("made", head(words::made(), "created", "since"), |group: &GroupRow| {
            Markup::cell("", relative_markup(Some(&group.created), ""))
        }),
    ]
}

/// A number of a group, which its page lists.
fn count_of(group: &GroupRow, label: &str, count: u64) -> Markup {
    counted("", &Route::group(&group.id).href(), label, count)
}

/// The file of the list: every column, and the id.
fn sheet() -> Sheet<Page<GroupRow>> {
    let head = vec![
        words::group(),
        words::description(),
        words::members(),
        words::devices(),
        words::policies(),
        words::made(),
        words::id(),
    ];
    let lines = |page: &Page<GroupRow>| {
        let line = |group: &GroupRow| {
            vec![
                group.name.clone(),
                group.description.clone(),
                members_come(group).to_owned(),
                group.devices.to_string(),
                group.policies.to_string(),
                group.created.clone(),
                group.id.clone(),
            ]
        };
        page.rows.iter().map(line).collect()
    };
    Sheet { file: "groups.csv", head, lines, next: |page| page.next.clone() }
}
