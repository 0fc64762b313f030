//! The list of policies: by type, searched, each with how its devices fare.
//!
//! The console's own program shows its head, its filters and a first look at its rows, so that these are there soon. Once
//! the workbench is there it lends the list itself: scrolled through to its end, with its columns, selecting, saving. It
//! lays it exactly where the first look was. Who comes here after that is shown the whole page by the workbench.

pub mod cells;
mod deleted;
pub mod lent;
mod selection;

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::api::{Page, PolicyRow};
use palisade_model::status::State;

use crate::api::{Load, SettingName, load, load_when, use_api};
use crate::catalogue::policy_types;
use crate::pages::frame::{as_of_head, empty_search, shown, stale_class};
use crate::pages::needs;
use crate::route::Route;
use crate::ui::inert::Markup;
use crate::ui::kept;
use crate::ui::options::use_density;
use crate::ui::query::use_query;
use crate::ui::table::{heads, least_width};
use crate::ui::{
    Chip, Column, Icon, Look, PageHead, RowsBelow, SearchField, chips, empty_state, filter_chip, link_button,
    skeleton_rows,
};
use crate::words::{follow, lists, names, policies as words};

/// Where the list is.
pub const PLACE: &str = "policies";
/// Parameters of the address that leave policies out.
const FILTERS: [&str; 5] = ["type", "state", "archived", "search", "setting"];

/// The list of policies.
#[component]
pub fn PolicyList(
    /// What is added to its filters once it is there.
    tools: AnyView,
    /// The list itself is there by now.
    #[prop(into)]
    lent: Signal<bool>,
) -> AnyView {
    let query = use_query();
    let list = load::<Page<PolicyRow>>(move || needs::first_policies(|name| query.get(name)));
    let first = move || (!lent.get()).then(|| first_look(list));
    framed(list.data, tools, view! { <div id=PLACE>{first}</div> }.into_any())
}

/// The page around its rows: its head and its filters, counted by the newest answer, which end with `tools`.
pub fn framed(newest: RwSignal<Option<Arc<Page<PolicyRow>>>>, tools: AnyView, rows: AnyView) -> AnyView {
    let query = use_query();
    let total = move || newest.get().map(|page| words::policies(page.total));
    // How many each filter would show; none of a kind that no policy has.
    let chip = move |filter: &'static str, value: &'static str, label| {
        Chip::new(value, label).counting(move || {
            let page = newest.get()?;
            page.facet(filter, value).or_else(|| (!page.facets.is_empty()).then_some(0))
        })
    };
    let counted = move |filter: &'static str, chips: Vec<(&'static str, &'static str)>| {
        chips.into_iter().map(|(value, label)| chip(filter, value, label)).collect()
    };
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
            meta=move || view! { <span>{total}</span> {as_of_head(newest, |page| &page.as_of)} }
            actions=|| {
                view! {
                    {link_button(words::import(), Route::PolicyImport.href(), Look::Plain, Some(Icon::Import))}
                    {link_button(words::create(), Route::PolicyCreate.href(), Look::Primary, Some(Icon::Plus))}
                }
            }
        />
        <div class="toolbar">
            <SearchField label=words::search() />
            {chips(words::kind(), "type", counted("type", types()))}
            {chips(words::state(), "state", counted("state", states()))}
            {chips(words::use_filter(), "archived", counted("archived", vec![("true", words::archived())]))}
            {of_setting}
            <span class="end">{tools}</span>
        </div>
        {rows}
    }
    .into_any()
}

/// The types of policies, as filters.
pub fn types() -> Vec<(&'static str, &'static str)> {
    [("", words::all())].into_iter().chain(policy_types()).collect()
}

/// The states of policies, as filters.
pub fn states() -> Vec<(&'static str, &'static str)> {
    let states = State::ALL.into_iter().map(|state| (state.wire(), names::state(state)));
    states.chain([("none", words::on_no_device())]).collect()
}

/// The first rows, where the list will be.
fn first_look(list: Load<Page<PolicyRow>>) -> AnyView {
    let query = use_query();
    let who = use_api().session().with_untracked(|it| it.as_ref().map(|it| it.name.clone()));
    kept::set_owner(&who.unwrap_or_default());
    let dense = use_density().get_untracked();
    let below = RowsBelow::later();
    let body = shown(
        list,
        || skeleton_rows(8),
        move |page| {
            if page.rows.is_empty() {
                let filtered = untrack(|| FILTERS.iter().any(|name| !query.get(name).is_empty()));
                return if filtered { empty_search(words::policies_shown()) } else { nothing_yet() };
            }
            let tight = Column { label: lists::select(), sort: "", class: "tight" };
            let columns = [tight].into_iter().chain(cells::heads().map(|(_, head)| head)).collect::<Vec<_>>();
            let least = least_width(&columns);
            let row = move |row: &PolicyRow| {
                let tight = Markup::cell("tight", Markup::default());
                let cells = cells::CELLS.iter().map(|cell| cell(row)).fold(tight, Markup::and);
                view! { <tr inner_html=cells.into_string()></tr> }.into_any()
            };
            let rows = below.rows(page.rows.len(), move |at| page.rows.get(at).map(row).into_any());
            view! {
                <div class="toolbar selection">{lists::none_selected()}</div>
                <div class="listing">
                    <div class="windowed" class:dense=dense style=("--least", least)>
                        <table>
                            <caption class="visually-hidden">{words::title()}</caption>
                            <thead><tr>{heads(Some(query), || columns, "name")}</tr></thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                </div>
            }
            .into_any()
        },
    );
    view! { <div class=stale_class(list)>{body}</div> }.into_any()
}

/// No policy yet: how to make the first one.
pub fn nothing_yet() -> AnyView {
    let actions = view! {
        {link_button(words::create(), Route::PolicyCreate.href(), Look::Primary, Some(Icon::Plus))}
        {link_button(words::import_from_intune(), Route::PolicyImport.href(), Look::Plain, Some(Icon::Import))}
    };
    empty_state(words::none_yet(), words::none_yet_text(), actions.into_any())
}
