//! The list of policies as the workbench shows it: every row, its columns, selecting, saving as a file. Lent to the
//! console, it takes the place of the first look once its rows are there, with the place that was scrolled to and the
//! focus.

use leptos::portal::Portal;
use leptos::prelude::*;
use palisade_model::api::{Page, PolicyRow};
use palisade_model::status::State;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::cells::{self, assigned_to, template_name};
use super::selection::{Selection, acts, choosing};
use super::{PLACE, deleted, framed, nothing_yet, states, types};
use crate::api::{Blocks, SettingName, load_when};
use crate::catalogue::{platform_name, policy_types};
use crate::pages::csv::{Sheet, csv_and_print};
use crate::pages::listing::cell::counted;
use crate::pages::listing::{ListColumn, Listing, long_list};
use crate::pages::needs;
use crate::pages::unmatched::{Filter, nothing_to_show};
use crate::pages::views::views_menu;
use crate::route::Route;
use crate::ui::focus::focus_in_place;
use crate::ui::inert::Markup;
use crate::ui::query::{Query, use_query};
use crate::ui::{Chip, Column};
use crate::words::{follow, names, number, policies as words};

/// The list in its parts.
struct Parts {
    list: Blocks<Page<PolicyRow>>,
    /// What ends the filters.
    tools: AnyView,
    /// What was deleted last, what is done to those selected, and the rows.
    body: AnyView,
}

/// With `counts`, it is asked for those of its filters as well.
fn parts(counts: bool) -> Parts {
    let query = use_query();
    let path = move |own: &[(&str, &str)]| [needs::POLICIES, &query.forward(&needs::LIST, own)].concat();
    let list = long_list::<Page<PolicyRow>>(move || path(&[]), counts);
    let selection = Selection::default();
    let named = setting_name(query);
    let table = Listing {
        caption: words::title(),
        sorted: "name",
        columns: columns(),
        empty: (move || nothing_to_show(list, words::policies_shown(), filters(named), nothing_yet)).into(),
        picks: Some(selection.picks(choosing())),
    };
    let (options, rows) = table.show(list);
    let csv = csv_and_print(sheet(), path);
    let (actions, dialog) = acts(selection, list);
    let bar = selection.bar(choosing(), list, path, move || actions.run());
    Parts {
        list,
        tools: view! { {csv} {views_menu("policies")} {options} }.into_any(),
        body: view! { {deleted::deleted(list)} {bar} {dialog} {rows} }.into_any(),
    }
}

/// The whole page.
pub fn whole() -> AnyView {
    let Parts { list, tools, body } = parts(true);
    framed(list.head, tools, body)
}

/// What stands among the filters; the list itself goes to its place. `ready` is told once it is there to be seen.
pub fn lent(ready: impl Fn() + Clone + Send + Sync + 'static) -> AnyView {
    let Parts { list, tools, body } = parts(false);
    let waiting = RwSignal::new(true);
    Effect::new(move |_| {
        if !waiting.get_untracked() || list.head.with(Option::is_none) && list.error.with(Option::is_none) {
            return;
        }
        let ready = ready.clone();
        // Once its rows are drawn and it has scrolled to where it begins.
        request_animation_frame(move || {
            request_animation_frame(move || {
                if waiting.try_set(false).is_none() {
                    take_over();
                    ready();
                }
            });
        });
    });
    let place = document().get_element_by_id(PLACE);
    let content = StoredValue::new(std::sync::Mutex::new(Some(body)));
    let whole = place.map(|place| {
        view! {
            <Portal mount=place>
                <div class="lent" class:waiting=waiting>
                    {content.with_value(|content| content.lock().ok().and_then(|mut it| it.take()))}
                </div>
            </Portal>
        }
    });
    view! { {tools} {whole} }.into_any()
}

/// Shows the rows that the first look showed, and gives the focus to what stands where it was.
fn take_over() {
    let Some(place) = document().get_element_by_id(PLACE) else { return };
    let found = |under: &Element, what: &str| {
        under.query_selector(what).ok().flatten().and_then(|it| it.dyn_into::<HtmlElement>().ok())
    };
    let (Some(lent), Some(first)) =
        (found(&place, ".lent"), found(&place, ":scope > :not(:has(.lent)) .windowed"))
    else {
        return;
    };
    // At once: what is not visible takes no focus.
    let _ = lent.class_list().remove_1("waiting");
    let Some(scroller) = found(&lent, ".windowed") else { return };
    scroller.set_scroll_top(scroller.scroll_top() + first.scroll_top());
    let Some(active) = document().active_element().filter(|it| first.contains(Some(it))) else { return };
    let same =
        active.get_attribute("href").and_then(|href| found(&lent, &["a[href='", &href, "']"].concat()));
    if let Some(target) = same.or_else(|| found(&lent, "table")) {
        focus_in_place(&target);
    }
}

/// The name of the setting that is filtered by.
fn setting_name(query: Query) -> impl Fn(&str) -> String + Copy + Send + Sync + 'static {
    let setting = query.signal("setting");
    let named = load_when::<SettingName>(move || {
        let known = setting.with(|key| crate::route::query(&[("q", key), ("limit", "1")]));
        (!setting.with(String::is_empty)).then(|| ["/api/search", &known].concat())
    });
    move |key| {
        follow();
        let name = named.get().map(|it| names::setting(key, &it.0)).filter(|name| !name.is_empty());
        words::of_setting(&name.unwrap_or_else(|| key.to_owned()))
    }
}

fn filters(named: impl Fn(&str) -> String + Send + Sync + 'static) -> Vec<Filter> {
    let chips = |known: Vec<(&'static str, &'static str)>| {
        known.into_iter().map(|(value, label)| Chip::new(value, label)).collect::<Vec<_>>()
    };
    vec![
        Filter::plain("search"),
        Filter::chips("type", &chips(types())),
        Filter::chips("state", &chips(states())),
        Filter::chips("archived", &[Chip::new("true", words::archived())]),
        Filter::new("setting", named),
    ]
}

fn columns() -> Vec<ListColumn<PolicyRow>> {
    let known = cells::heads().into_iter().zip(cells::CELLS).enumerate();
    let mut columns: Vec<_> = known
        .map(|(place, ((key, head), cell))| match place {
            0 => ListColumn::naming(key, head, cell),
            _ => ListColumn::usual(key, head, cell),
        })
        .collect();
    columns.extend([
        ListColumn::extra(
            "type",
            Column { label: words::kind(), sort: "", class: "since" },
            |row: &PolicyRow| Markup::cell("", Markup::text(type_name(row))),
        ),
        ListColumn::extra("devices", Column::number(words::devices()), |row: &PolicyRow| {
            counted("", &Route::policy(&row.id).href(), &words::devices_of(&row.name), row.states.total())
        }),
        ListColumn::extra("version", Column::number(words::version()), |row: &PolicyRow| {
            Markup::cell("num", Markup::text(&number(u64::from(row.version))))
        }),
        ListColumn::extra(
            "id",
            Column { label: words::policy_id(), sort: "", class: "wide" },
            |row: &PolicyRow| Markup::element("td", &[("title", &row.id)], Markup::text(&row.id)),
        ),
    ]);
    columns
}

fn type_name(row: &PolicyRow) -> &'static str {
    policy_types().into_iter().find(|(known, _)| *known == row.policy_type).map_or("", |(_, name)| name)
}

fn sheet() -> Sheet<Page<PolicyRow>> {
    let mut head =
        vec![words::policy(), words::template(), words::kind(), words::platform(), words::assigned_to()];
    head.extend(State::ALL.map(names::state));
    head.extend([words::last_change(), words::changed_by(), words::version(), words::policy_id()]);
    let lines = |page: &Page<PolicyRow>| page.rows.iter().map(line).collect();
    Sheet { file: "policies.csv", head, lines, next: |page| page.next.clone() }
}

fn line(row: &PolicyRow) -> Vec<String> {
    let mut cells = vec![
        row.name.clone(),
        template_name(row),
        type_name(row).to_owned(),
        platform_name(&row.platforms).to_owned(),
        assigned_to(row),
    ];
    cells.extend(State::ALL.map(|state| row.states.get(state).to_string()));
    cells.extend([
        row.last_modified.clone(),
        row.modified_by.clone(),
        row.version.to_string(),
        row.id.clone(),
    ]);
    cells
}
