//! What became of a device: every change of its settings with what made it, one setting over time, and what is different
//! at one moment from another.

mod between;
mod course;
mod then;

use leptos::prelude::*;
use palisade_model::api::{DeviceHistory, DeviceSettingRow, HistoryRow, HistorySetting};

use crate::api::{Load, load};
use crate::pages::frame::{shown, stale_class};
use crate::pages::needs;
use crate::ui::chart::{Segment, strip};
use crate::ui::query::{use_leave, use_query};
use crate::ui::time::milliseconds;
use crate::ui::{Choice, Combobox, Look, empty_state, filter_chip, link_button, skeleton_rows};
use crate::words::{date_time, history as words, names};

/// The most settings that the picker offers at once.
const OFFERED: usize = 50;

/// The tab; `path` is the device's at the server.
pub fn history(path: &str) -> AnyView {
    let query = use_query();
    let root = path.to_owned();
    let own = root.clone();
    let history = load::<DeviceHistory>(move || {
        [own.as_str(), "/history", &query.forward(&needs::HISTORY, &[])].concat()
    });
    let settings_path = [root.as_str(), "/settings"].concat();
    let settings = load::<Vec<DeviceSettingRow>>(move || settings_path.clone());
    let ever_path = [root.as_str(), "/history/settings"].concat();
    let ever = load::<Vec<HistorySetting>>(move || ever_path.clone());
    let setting = query.signal("setting");
    let name = Memo::new(move |_| setting.with(|key| name_of(key, history, ever)));
    let chosen =
        move || (!setting.with(String::is_empty)).then(|| filter_chip(words::only(&name.get()), "setting"));
    let over_time = move || {
        let history = history.get().filter(|_| !setting.with(String::is_empty))?;
        let segments = setting.with(|key| segments(&history, key));
        let heading = name.get();
        (!segments.is_empty()).then(|| {
            view! {
                <section class="card" aria-labelledby="over-time">
                    <header><h2 id="over-time">{words::over_time(&heading)}</h2></header>
                    {strip(&words::over_time(&heading), &segments)}
                </section>
            }
        })
    };
    let body = shown(history, || skeleton_rows(6), move |history| list(&history));
    view! {
        <div class="stack">
            <div class="moments">{picker(ever, settings)} {chosen}</div>
            {over_time}
            {between::between(&root)}
            <section class="card" aria-labelledby="course">
                <header><h2 id="course">{words::course()}</h2></header>
                <div class=stale_class(history)>{body}</div>
            </section>
        </div>
    }
    .into_any()
}

/// What a setting is called: as the device has it, or had it.
fn name_of(key: &str, history: Load<DeviceHistory>, ever: Load<Vec<HistorySetting>>) -> String {
    let known =
        ever.get().and_then(|all| all.iter().find(|setting| setting.key == key).map(|it| it.name.clone()));
    let told = || {
        let history = history.get()?;
        let mut changes = history.rows.iter().flat_map(|row| &row.changes);
        changes.find(|change| change.key == key).map(|change| change.name.clone())
    };
    known.or_else(told).map_or_else(|| key.to_owned(), |name| names::setting(key, &name))
}

/// Finds a setting that the device has, or had, by its name.
fn picker(ever: Load<Vec<HistorySetting>>, settings: Load<Vec<DeviceSettingRow>>) -> AnyView {
    let (query, leave) = (use_query(), use_leave());
    let typed = RwSignal::new(String::new());
    let choices = Memo::new(move |_| {
        let wanted = typed.get().trim().to_lowercase();
        let Some(all) = ever.get() else { return Vec::new() };
        let now = settings.get();
        let state = |key: &str| {
            let row = now.as_ref()?.iter().find(|row| row.setting.key == key);
            Some(row.map_or_else(words::not_set, |row| names::state(row.state)))
        };
        let choice = |setting: &HistorySetting| Choice {
            value: setting.key.clone(),
            label: names::setting(&setting.key, &setting.name),
            detail: state(&setting.key).unwrap_or_default().to_owned(),
        };
        let mut found: Vec<Choice> =
            all.iter().map(choice).filter(|choice| choice.label.to_lowercase().contains(&wanted)).collect();
        found.sort_by(|one, other| one.label.cmp(&other.label));
        found.truncate(OFFERED);
        found
    });
    let choose = move |choice: Choice| {
        typed.set(String::new());
        leave.to(&untrack(|| query.with(&[("setting", &choice.value)])));
    };
    view! {
        <div class="picker">
            <Combobox label=words::one_setting() typed=typed choices=choices hint=words::one_setting_hint() choose=choose />
        </div>
    }
    .into_any()
}

/// The states of one setting, one after the other, as far as this part of the history tells.
fn segments(history: &DeviceHistory, key: &str) -> Vec<Segment> {
    let end = milliseconds(&history.as_of);
    let mut segments: Vec<Segment> = Vec::new();
    let mut add = |from: f64, (class, label): (&'static str, String)| {
        if let Some(last) = segments.last_mut() {
            last.to = from;
        }
        segments.push(Segment { from, to: end, class, label });
    };
    let of = |row: &HistoryRow| row.changes.iter().find(|change| change.key == key).cloned();
    let rows: Vec<_> = history.rows.iter().rev().filter_map(|row| Some((row, of(row)?))).collect();
    let begin = history.since.as_deref().filter(|_| history.next.is_none()).map(milliseconds);
    if let (Some((row, change)), Some(begin)) = (rows.first(), begin)
        && begin < milliseconds(&row.at)
    {
        add(begin, then::sign(&change.before));
    }
    for (row, change) in &rows {
        if let Some(after) = &row.after {
            add(milliseconds(after), then::sign(&palisade_model::api::SettingThen::Unknown));
        }
        add(milliseconds(&row.at), then::sign(&change.after));
    }
    segments
}

fn list(history: &DeviceHistory) -> AnyView {
    let query = use_query();
    let later = untrack(|| !query.get("cursor").is_empty());
    let one = untrack(|| !query.get("setting").is_empty());
    let older = history.next.as_deref().map(|next| {
        link_button(words::older(), untrack(|| query.with(&[("cursor", next)])), Look::Plain, None)
    });
    let newest = later.then(|| link_button(words::newest(), untrack(|| query.with(&[])), Look::Quiet, None));
    let since = history.since.as_deref().map(|since| {
        let time = date_time(milliseconds(since));
        if history.whole { words::whole(&time) } else { words::thinned(&time) }
    });
    let rows = if history.rows.is_empty() {
        let text = if one { words::nothing_of_setting() } else { words::nothing_text() };
        empty_state(words::nothing(), text, ().into_any())
    } else {
        course::course(&history.rows)
    };
    view! {
        {rows}
        <div class="pager"><span class="quiet">{since}</span> {newest} {older}</div>
    }
    .into_any()
}
