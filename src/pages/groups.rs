//! Groups of devices: the list, making one, one group with its rule and members, and where it is used.

mod add;
mod change;
mod create;
mod group;
mod kept;
mod members;
mod paste;
mod rule;
mod stored_rule;
mod used_by;

use leptos::prelude::*;
use palisade_model::api::{GroupRow, Page};

pub use self::create::GroupCreate;
pub use self::group::GroupPage;
use crate::pages::frame::as_of_head;
use crate::pages::listing::cell::{counted, named};
use crate::pages::listing::{ListColumn, Listing, long_list};
use crate::pages::needs;
use crate::pages::policies::editor::write_reason;
use crate::pages::unmatched::{Filter, nothing_to_show};
use crate::pages::views::views_menu;
use crate::route::Route;
use crate::ui::inert::Markup;
use crate::ui::query::use_query;
use crate::ui::time::relative_markup;
use crate::ui::{Button, Column, Icon, Look, PageHead, SearchField, empty_state, link_button};
use crate::words::groups as words;

/// The list of groups.
#[component]
pub fn GroupList() -> AnyView {
    let query = use_query();
    let groups = long_list::<Page<GroupRow>>(
        move || ["/api/groups", &query.forward(&needs::GROUPS, &[])].concat(),
        false,
    );
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
        nothing_to_show(groups, words::groups_shown(), vec![Filter::plain("search")], || {
            empty_state(words::none_yet(), words::none_yet_text(), create())
        })
    };
    let list = Listing {
        caption: words::groups(),
        sorted: "name",
        columns: columns(),
        empty: empty.into(),
        picks: None,
    };
    let (options, rows) = list.show(groups);
    let head = groups.head;
    let total = move || head.get().map(|page| words::groups_count(page.total));
    let meta = move || view! { <span>{total}</span> {as_of_head(head, |page| &page.as_of)} };
    view! {
        <PageHead title=words::groups() actions=create meta=meta />
        <div class="toolbar"><SearchField label=words::group_name() /> <span class="end">{views_menu("groups")} {options}</span></div>
        {rows}
    }
    .into_any()
}

fn columns() -> Vec<ListColumn<GroupRow>> {
    let head = |label, sort, class| Column { label, sort, class };
    vec![
        ListColumn::naming("name", head(words::group(), "name", "named"), |group: &GroupRow| {
            named("", &Route::group(&group.id).href(), &group.name, &group.description)
        }),
        ListColumn::usual("members", Column::new(words::members()), |group: &GroupRow| {
            let kind = if group.dynamic { words::dynamic() } else { words::assigned() };
            Markup::cell("", Markup::text(kind))
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
