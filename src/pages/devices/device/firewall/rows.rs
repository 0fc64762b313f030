//! The table of a device's firewall rules, filtered by the URL.

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::api::DeviceSettingRow;
use palisade_model::firewall::{Dialect, RuleRef};

use super::held::{Found, Held, Line};
use super::probe::{Part, Probe};
use crate::pages::csv::{line as csv_line, save_button};
use crate::pages::firewall::{because, called, line as finding_line, short};
use crate::pages::frame::empty_search;
use crate::pages::policies::editor::{edit_at, focus};
use crate::route::Route;
use crate::ui::query::{Query, use_query};
use crate::ui::{Column, RowsBelow, badge, state_badge, table};
use crate::words::{conflicts, firewall as words, names, rules as rule_words, sentence};

/// What the table is made of.
#[derive(Clone)]
struct Shown {
    held: Arc<Held>,
    lines: Vec<Line>,
}

/// The filters of the URL: search, direction, action, and whether only what meets other rules.
fn filters(query: Query) -> [String; 4] {
    [query.get("search").to_lowercase(), query.get("way"), query.get("does"), query.get("met")]
}

fn kept(held: &Held, line: &Line, [search, way, does, _]: &[String; 4]) -> bool {
    let Some(row) = held.rows.get(line.row) else { return false };
    let has = |text: &str| text.to_lowercase().contains(search.as_str());
    let traffic = line.turn.as_ref().map(|turn| sentence(&turn.traffic)).unwrap_or_default();
    (way.is_empty() || line.is_inbound() == Some(way == "in"))
        && (does.is_empty() || line.allows() == Some(does == "allow"))
        && (search.is_empty()
            || has(&row.setting.name)
            || has(&traffic)
            || row.setting.sources.iter().any(|source| has(&source.policy_name)))
}

/// The table.
pub fn table_of(
    held: Memo<Option<Arc<Held>>>,
    lines: Memo<Arc<Vec<Line>>>,
    found: RwSignal<Found>,
    probing: Probe,
) -> AnyView {
    let query = use_query();
    let asked = Memo::new(move |_| filters(query));
    let at = query.signal("at");
    // A link to a rule gives its row the focus.
    Effect::new(move |_| {
        let key = at.get();
        let place = held.with_untracked(|held| {
            let held = held.as_ref()?;
            held.rows.iter().position(|row| row.setting.key == key)
        });
        if let Some(place) = place {
            focus(&id_of(place));
        }
    });
    let met = move || {
        // Only the filter by findings follows them.
        asked.with(|asked| !asked[3].is_empty()).then(|| found.get())
    };
    let below = RowsBelow::later();
    let body = move || {
        let held = held.get()?;
        let met = met();
        let asked = asked.get();
        let meets = |line: &Line| {
            let key = held.rows.get(line.row).map(|row| row.setting.key.as_str()).unwrap_or_default();
            met.as_ref().is_none_or(|met| met.contains_key(key))
        };
        let lines: Vec<Line> = lines
            .with(|lines| lines.iter().filter(|it| kept(&held, it, &asked) && meets(it)).cloned().collect());
        if lines.is_empty() {
            return Some(empty_search(words::rules_shown()));
        }
        let columns = vec![
            Column::new(words::asked()),
            Column::new(words::rule()),
            Column::new(words::does()),
            Column::new(words::policies()),
            Column::new(words::state()),
            Column::new(words::meets()),
        ];
        let shown = Shown { held, lines };
        let count = shown.lines.len();
        let row = move |place: usize| row(&shown, place, query, found, probing);
        Some(table(words::caption(), columns, "", below.rows(count, row)))
    };
    body.into_any()
}

fn id_of(place: usize) -> String {
    format!("rule-{place}")
}

/// A link to a rule's row, which drops the filters that may hide it.
pub fn link(query: Query, rule: &RuleRef) -> AnyView {
    let text = called(rule);
    let Some(key) = rule.key.clone() else { return text.into_any() };
    let href = move || query.with(&[("at", &key), ("search", ""), ("way", ""), ("does", ""), ("met", "")]);
    view! { <a class="link" href=href data-noscroll="">{text}</a> }.into_any()
}

fn row(shown: &Shown, place: usize, query: Query, found: RwSignal<Found>, probing: Probe) -> AnyView {
    let Some((line, row)) =
        shown.lines.get(place).and_then(|line| Some((line, shown.held.rows.get(line.row)?)))
    else {
        return ().into_any();
    };
    let key = StoredValue::new(row.setting.key.clone());
    let part = Memo::new(move |_| key.with_value(|key| probing.part(key)));
    let tells = move || {
        part.get().map(|part| {
            let (class, word) = match part {
                Part::Decides => ("success", words::decides()),
                Part::Could => ("pending", words::could()),
                Part::Loses => ("na", words::loses()),
            };
            view! { <span class="sub">{badge(class, word)}</span> }
        })
    };
    let meets = move || {
        let link = move |rule: &RuleRef| link(query, rule);
        found.with(|found| {
            key.with_value(|key| {
                found.get(key).map(|here| here.iter().map(|it| finding_line(it, &link)).collect_view())
            })
        })
    };
    view! {
        <tr class:selected=move || matches!(part.get(), Some(Part::Decides))>
            <td class="nowrap">{step(line)}</td>
            <th scope="row">
                <span id=id_of(line.row) tabindex="-1">{named(row)}</span>
                <span class="sub">{traffic(line)}</span>
                {tells}
            </th>
            <td class="nowrap">{does(line)}</td>
            <td class="what">{policies(row)}</td>
            <td>{state_badge(row.state)} {why(row)}</td>
            <td class="what">{not_asked(line)} {meets}</td>
        </tr>
    }
    .into_any()
}

fn named(row: &DeviceSettingRow) -> String {
    match row.setting.name.trim() {
        "" => rule_words::no_name().to_owned(),
        name => names::setting(&row.setting.key, name),
    }
}

fn step(line: &Line) -> String {
    match line.step() {
        Some(step) => words::step(&step.to_string()),
        None => words::not_asked().to_owned(),
    }
}

fn traffic(line: &Line) -> String {
    line.turn.as_ref().map(|turn| sentence(&turn.traffic)).unwrap_or_default()
}

fn does(line: &Line) -> String {
    let way =
        line.is_inbound().map(|inbound| if inbound { rule_words::inbound() } else { rule_words::outbound() });
    let action = line.allows().map(|allows| if allows { words::allow() } else { words::block() });
    [action, way].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The policies that say it, each with the way to its row.
fn policies(row: &DeviceSettingRow) -> AnyView {
    let one = |source: &palisade_model::merge::Source| {
        let edit = edit_at(&source.policy_id, &row.setting.definition_id, &row.setting.key);
        let label = conflicts::edit_in(&named(row), &source.policy_name);
        view! {
            <span class="line">
                <a class="link" href=Route::policy(&source.policy_id).href()>{source.policy_name.to_string()}</a>
                " "
                <a class="link" href=edit aria-label=label>{words::edit()}</a>
            </span>
            " "
        }
        .into_any()
    };
    row.setting.sources.iter().map(one).collect_view().into_any()
}

/// Why it has this state, where it is not in force.
fn why(row: &DeviceSettingRow) -> Option<AnyView> {
    use palisade_model::status::State;
    let text = match row.state {
        State::Success | State::Pending => return None,
        _ if row.note.is_empty() => sentence(&row.explanation),
        _ => sentence(&row.note),
    };
    Some(view! { <span class="sub">{text}</span> }.into_any())
}

/// Why it matches nothing, where no finding says so.
fn not_asked(line: &Line) -> Option<AnyView> {
    use palisade_model::firewall::Cause;
    let cause = line.cause().filter(|cause| **cause == Cause::Disabled)?;
    Some(view! { <p class="quiet">{because(cause)}</p> }.into_any())
}

/// The button that saves what the filters show.
pub fn csv(held: Memo<Option<Arc<Held>>>, lines: Memo<Arc<Vec<Line>>>, dialect: Dialect) -> AnyView {
    let query = use_query();
    save_button("firewall-rules.csv", move || {
        let asked = untrack(|| filters(query));
        let head = [
            words::asked(),
            words::rule(),
            words::does(),
            words::traffic(),
            words::policies(),
            words::state(),
            words::meets(),
        ];
        let mut text = csv_line(&head);
        let Some(held) = held.get_untracked() else { return text };
        let found = held.found(dialect);
        for line in lines.get_untracked().iter().filter(|line| kept(&held, line, &asked)) {
            let Some(row) = held.rows.get(line.row) else { continue };
            let here = found.get(&row.setting.key);
            if !asked[3].is_empty() && here.is_none() {
                continue;
            }
            let met = here.map(|here| here.iter().map(met_text).collect::<Vec<_>>().join("; "));
            let policies: Vec<_> = row.setting.sources.iter().map(|it| it.policy_name.to_string()).collect();
            text += &csv_line(&[
                step(line),
                named(row),
                does(line),
                traffic(line),
                policies.join(", "),
                names::state(row.state).to_owned(),
                met.unwrap_or_default(),
            ]);
        }
        text
    })
}

fn met_text(finding: &palisade_model::firewall::Finding) -> String {
    let others: Vec<_> = finding.others.iter().map(|it| called(&it.rule)).collect();
    [short(finding), " ", &others.join(", ")].concat().trim().to_owned()
}
