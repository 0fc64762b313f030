//! What a change does on devices, asked of the server before it is made: how many, and what they put back.

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{ImpactChange, ImpactReport, ImpactRequest, ImpactSetting, ImpactTold};

use crate::api::{ApiError, use_api};
use crate::ui::difference::{Line, Lines, difference};
use crate::ui::skeleton_text;
use crate::words::{common, effect as words, names};

/// The effect of the change that `asked` gives; nothing while it gives none.
pub fn effect(asked: impl Fn() -> Option<ImpactRequest> + Send + Sync + 'static) -> AnyView {
    let api = use_api();
    let answer = RwSignal::new(None::<Result<ImpactReport, ApiError>>);
    let turn = StoredValue::new(0_u32);
    let asked = Memo::new(move |_| asked());
    Effect::new(move |_| {
        let Some(request) = asked.get() else { return };
        let mine = turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        });
        let api = api.clone();
        spawn_local(async move {
            let report = api.impact(&request).await;
            // The dialog is closed, or asks something else by now.
            if mine.is_some() && turn.try_get_value() == mine {
                answer.set(Some(report));
            }
        });
    });
    let body = move || match answer.get() {
        None => skeleton_text(40),
        Some(Ok(report)) => told(&report),
        Some(Err(error)) => view! { <p class="hint">{words::unknown(&error.sentence())}</p> }.into_any(),
    };
    view! { <div class="effect" aria-live="polite">{body}</div> }.into_any()
}

/// What a change does on devices, in counts, and on demand setting by setting.
pub fn told(report: &ImpactReport) -> AnyView {
    let lines: Vec<Line> = report.settings.iter().flat_map(setting).collect();
    let more = |count: u64, sentence: fn(u64) -> String| {
        (count > 0).then(|| view! { <li>{sentence(count)}</li> }.into_any())
    };
    let settings = (!lines.is_empty()).then(|| {
        let count = u64::try_from(lines.len()).unwrap_or(u64::MAX);
        view! {
            <details>
                <summary>{words::settings(count)}</summary>
                <div class="scrolling">{difference(vec![Lines { title: words::on_devices().to_owned(), lines }])}</div>
            </details>
        }
    });
    let changed = if report.changed.devices == 0 {
        words::nothing().to_owned()
    } else {
        words::changed(report.changed.devices)
    };
    view! {
        <p><b>{changed}</b></p>
        <ul class="plain-list">
            {more(report.gained.devices, words::gained)}
            {more(report.lost.devices, words::lost)}
            {more(report.reverted.devices, words::reverted)}
            {more(report.conflicted.devices, words::conflicted)}
            {more(report.freed.devices, words::freed)}
        </ul>
        {settings}
    }
    .into_any()
}

fn setting(setting: &ImpactSetting) -> Vec<Line> {
    let name = || names::setting(&setting.setting.key, &setting.setting.name);
    let mut lines: Vec<Line> = setting
        .changes
        .iter()
        .filter(|change| (&change.before, &change.after) != (&ImpactTold::List, &ImpactTold::List))
        .map(|ImpactChange { before, after, devices, .. }| Line {
            name: name(),
            before: Some(what(before)),
            after: Some(if *after == ImpactTold::Nothing {
                words::put_back().to_owned()
            } else {
                what(after)
            }),
            note: common::devices(devices.devices),
            ..Line::default()
        })
        .collect();
    for entry in &setting.entries {
        for (devices, gone) in [(entry.gained.devices, false), (entry.lost.devices, true)] {
            if devices > 0 {
                let mut line = Line { name: name(), note: common::devices(devices), ..Line::default() };
                if gone { &mut line.removed } else { &mut line.added }.push(entry.entry.clone());
                lines.push(line);
            }
        }
    }
    lines
}

fn what(told: &ImpactTold) -> String {
    match told {
        ImpactTold::Nothing => common::not_configured().to_owned(),
        ImpactTold::Value { value, display } => names::value(value, display),
        ImpactTold::List => words::list().to_owned(),
        ImpactTold::Withheld => words::withheld().to_owned(),
        ImpactTold::NotApplicable { .. } => crate::words::states::not_applicable().to_owned(),
    }
}
