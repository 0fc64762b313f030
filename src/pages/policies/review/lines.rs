//! The counts of an impact, each in words, the most important first.

use leptos::prelude::*;
use palisade_model::api::{ImpactBlocked, ImpactConflict, ImpactReport, ImpactSetting, ImpactSettingName};

use super::told::{listed, told};
use crate::route::{Route, query};
use crate::words::{common, names, review as words, sentence};

/// How many settings are listed with their values.
const MOST: usize = 20;

/// The counts, as a list.
pub fn lines(report: &ImpactReport, own: &str) -> AnyView {
    let kept = report.reached.devices.saturating_sub(report.gained.devices);
    let (gained, lost) = (report.gained.devices, report.lost.devices);
    let mut lines: Vec<AnyView> = Vec::new();
    if kept > 0 {
        let href = (!own.is_empty()).then(|| Route::policy(own).href());
        lines.push(line("", "", kept, words::keep(kept), href));
    }
    if gained > 0 {
        lines.push(line("gain", "+", gained, words::gain(gained), None));
    }
    if lost > 0 {
        lines.push(line("lose", "−", lost, words::lose(lost), None));
    }
    if report.reached.devices == 0 && lost == 0 {
        lines.push(view! { <li class="whole">{words::reach_none()}</li> }.into_any());
    }
    let settings = u64::try_from(report.settings.len()).unwrap_or_default();
    if settings > 0 {
        let text = words::change(settings, &common::devices(report.changed.devices));
        lines.push(line("", "", settings, text, None));
    } else if report.reached.devices > 0 || lost > 0 {
        lines.push(view! { <li class="whole">{words::change_none()}</li> }.into_any());
    }
    if report.conflicted.devices > 0 {
        let number = report.conflicted.devices;
        lines.push(line("conflict", "+", number, words::conflict(number), None));
    }
    if report.freed.devices > 0 {
        let text = words::freed(report.freed.devices, &names(&report.conflicts_removed));
        lines.push(line("gain", "−", report.freed.devices, text, None));
    }
    let still = report.conflicts_changed.iter().map(|it| it.devices.devices).max().unwrap_or_default();
    if still > 0 {
        lines.push(line("conflict", "", still, words::still(still, &names(&report.conflicts_changed)), None));
    }
    if report.unable.devices > 0 {
        let href = (!own.is_empty())
            .then(|| [Route::policy(own).href(), query(&[("state", "notApplicable")])].concat());
        lines.push(line("quiet", "", report.unable.devices, words::unable(report.unable.devices), href));
    }
    view! { <ul class="impact plain">{lines}</ul> }.into_any()
}

fn called(setting: &ImpactSettingName) -> String {
    names::setting(&setting.key, &setting.name)
}

fn names(conflicts: &[ImpactConflict]) -> String {
    let names: Vec<String> = conflicts.iter().map(|it| called(&it.setting)).collect();
    listed(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A number and its words, which begin with the same number: it is shown large, and read once.
fn line(class: &'static str, sign: &'static str, number: u64, text: String, href: Option<String>) -> AnyView {
    let shown = crate::words::number(number);
    let rest = text.strip_prefix(&shown).map_or_else(|| text.clone(), |rest| rest.trim_start().to_owned());
    let big = (rest.len() < text.len()).then(|| view! { <b>{sign} {shown}</b> " " });
    let rest = match href {
        Some(href) => view! { <a class="link" href=href>{rest}</a> }.into_any(),
        None => rest.into_any(),
    };
    view! { <li class=class>{big} <span>{rest}</span></li> }.into_any()
}

/// What changes of each setting, opened where one wants to know.
pub fn changes(settings: &[ImpactSetting], open: RwSignal<bool>) -> Option<AnyView> {
    if settings.is_empty() {
        return None;
    }
    let more = u64::try_from(settings.len().saturating_sub(MOST)).unwrap_or_default();
    let each: Vec<AnyView> = settings.iter().take(MOST).map(change).collect();
    let more = (more > 0).then(|| view! { <li class="quiet">{words::more_settings(more)}</li> }.into_any());
    let list = view! { <ul class="changes plain">{each} {more}</ul> };
    Some(disclosure(words::what_changes().to_owned(), open, list.into_any()))
}

fn change(setting: &ImpactSetting) -> AnyView {
    let mut said: Vec<String> = setting
        .changes
        .iter()
        .map(|it| words::from_to(it.devices.devices, &told(&it.before), &told(&it.after)))
        .collect();
    for entry in &setting.entries {
        let (gained, lost) = (entry.gained.devices, entry.lost.devices);
        said.extend((gained > 0).then(|| words::entry_added(gained, &entry.entry)));
        said.extend((lost > 0).then(|| words::entry_removed(lost, &entry.entry)));
    }
    let reverted = setting.reverted.devices;
    said.extend((reverted > 0).then(|| words::reverted(reverted)));
    let said: Vec<AnyView> =
        said.into_iter().map(|text| view! { <span class="sub">{text}</span> }.into_any()).collect();
    view! { <li><span class="strong">{called(&setting.setting)}</span> {said}</li> }.into_any()
}

/// Who can't apply it and why, opened where one wants to know.
pub fn reasons(blocked: &[ImpactBlocked], open: RwSignal<bool>) -> Option<AnyView> {
    if blocked.is_empty() {
        return None;
    }
    let each: Vec<AnyView> = blocked.iter().map(reason).collect();
    let part = blocked.iter().all(|it| !it.whole).then(|| {
        let number = blocked.iter().map(|it| it.devices.devices).max().unwrap_or_default();
        words::unable_part(number)
    });
    let title = part.unwrap_or_else(|| words::what_can_not().to_owned());
    Some(disclosure(title, open, view! { <ul class="changes plain">{each}</ul> }.into_any()))
}

fn reason(blocked: &ImpactBlocked) -> AnyView {
    let text = words::by_reason(blocked.devices.devices, &sentence(&blocked.reason.sentence()));
    let settings = (!blocked.whole).then(|| {
        let names: Vec<String> = blocked.settings.iter().map(called).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        view! { <span class="sub">{listed(&names)}</span> }.into_any()
    });
    view! { <li><span>{text}</span> {settings}</li> }.into_any()
}

fn disclosure(title: String, open: RwSignal<bool>, body: AnyView) -> AnyView {
    let toggle = move |event: leptos::ev::Event| {
        open.set(event_target::<web_sys::Element>(&event).has_attribute("open"));
    };
    view! {
        <details class="small" open=open.get_untracked() on:toggle=toggle>
            <summary>{title}</summary>
            {body}
        </details>
    }
    .into_any()
}
