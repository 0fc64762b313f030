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

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::api::{GroupRow, Page};

pub use self::create::GroupCreate;
pub use self::group::GroupPage;
use crate::api::load;
use crate::pages::frame::shown;
use crate::pages::policies::editor::write_reason;
use crate::route::Route;
use crate::ui::query::use_query;
use crate::ui::{
    Button, Column, Icon, Look, PageHead, Pager, SearchField, empty_state, link_button, relative_time, rows,
    skeleton_rows, table,
};
use crate::words::{groups as words, number};

/// The list of groups.
#[component]
pub fn GroupList() -> AnyView {
    let query = use_query();
    let groups = load::<Page<GroupRow>>(move || {
        ["/api/groups", &query.forward(&["search", "cursor"], &[("limit", "50")])].concat()
    });
    let create = move || {
        let reason = write_reason();
        if reason.is_empty() {
            link_button(words::create_group(), Route::GroupCreate.href(), Look::Primary, Some(Icon::Plus))
        } else {
            view! { <Button label=words::create_group() look=Look::Primary symbol=Icon::Plus disabled=Signal::stored(reason) on_click=|| {} /> }
                .into_any()
        }
    };
    let list = move |page: Arc<Page<GroupRow>>| {
        if page.total == 0 {
            let searched = untrack(|| query.get("search"));
            return if searched.is_empty() {
                empty_state(words::none_yet(), words::none_yet_text(), create())
            } else {
                let link = link_button(words::show_all(), Route::Groups.href(), Look::Plain, None);
                empty_state(words::none_found(), words::none_found_text(&searched), link)
            };
        }
        let lines = {
            let page = page.clone();
            rows(page.rows.len(), move |at| page.rows.get(at).map(line).into_any())
        };
        let columns = vec![
            Column::new(words::group()),
            Column::new(words::members()),
            Column::number(words::devices()),
            Column::number(words::policies()),
            Column::new(words::made()),
        ];
        view! {
            {table(words::groups(), columns, "", lines)}
            <Pager rows=page.rows.len() total=page.total next=page.next.clone() what=words::groups_counted() />
        }
        .into_any()
    };
    let total = move || groups.get().map(|page| words::groups_count(page.total));
    view! {
        <PageHead title=words::groups() actions=create meta=move || view! { <span>{total}</span> } />
        <div class="toolbar"><SearchField label=words::group_name() /></div>
        {shown(groups, || skeleton_rows(8), list)}
    }
    .into_any()
}

fn line(group: &GroupRow) -> AnyView {
    let href = Route::group(&group.id).href();
    view! {
        <tr>
            <td class="strong">
                <a href=href>{group.name.clone()}</a>
                <span class="sub">{group.description.clone()}</span>
            </td>
            <td>{if group.dynamic { words::dynamic() } else { words::assigned() }}</td>
            <td class="num">{number(group.devices)}</td>
            <td class="num">{number(group.policies)}</td>
            <td>{relative_time(Some(group.created.clone()), "")}</td>
        </tr>
    }
    .into_any()
}
