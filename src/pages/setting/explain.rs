//! *Explain this value*: the state of one setting on one device, what decided, every policy that sets it with
//! its value and how that fared, what the device said, and where the setting lives.

use leptos::prelude::*;
use palisade_model::api::DeviceSettingRow;
use palisade_model::merge::{JoinedEntry, Ruling, Source, Standing};
use palisade_model::status::State;

use crate::pages::policies::editor::edit_at;
use crate::route::{PolicyTab, Route};
use crate::ui::{CopyButton, Icon, icon, relative_time, state_badge};
use crate::words::{common, conflicts, names, resolve, sentence, setting as words};

/// The id of the panel's heading.
pub const EXPLANATION: &str = "explanation";

/// The panel; `close` is the link that closes it, `mend` the one to the dialog that changes the setting, and `heard` when
/// the device last said how it is.
pub fn explanation(row: &DeviceSettingRow, close: String, mend: String, heard: Option<String>) -> AnyView {
    let sources = row.setting.sources.iter().map(|it| source(row, it)).collect_view();
    let said = said(row, heard);
    let name = names::setting(&row.setting.key, &row.setting.name);
    let fix = matches!(row.state, State::Conflict | State::Error | State::NotApplicable).then(|| {
        let label = resolve::mend_of(&name);
        view! { <p class="actions"><a class="button" href=mend data-noscroll="" aria-label=label>{resolve::mend()}</a></p> }
    });
    let value = (!row.display_value.is_empty()).then(|| {
        view! { <h3>{words::told()}</h3> <p class="value">{shown_value(row)}</p> }
    });
    let everywhere = (row.state == State::Conflict).then(|| {
        let key = row.setting.key.as_str();
        let href = Route::Conflicts.with(&[("setting", key)]);
        view! { <p><a class="link" href=href>{conflicts::everywhere()}</a></p> }
    });
    let default = row.default_value.as_deref().map_or_else(|| common::not_configured().into(), names::option);
    view! {
        <aside class="card panel" aria-labelledby=EXPLANATION>
            <header>
                <h2 id=EXPLANATION tabindex="-1">{names::setting(&row.setting.key, &row.setting.name)}</h2>
                <a class="icon-button" href=close data-noscroll="" aria-label=words::close()>
                    {icon(Icon::Close)}
                </a>
            </header>
            <p>{state_badge(row.state)}</p>
            <p>{sentence(&row.explanation)}</p>
            {fix}
            {everywhere}
            {value}
            {entries(row)}
            <h3>{words::policies()}</h3>
            <ul class="chain">{sources}</ul>
            {said}
            <h3>{words::facts()}</h3>
            <dl class="facts">
                <dt>{words::default()}</dt>
                <dd>{default}</dd>
                {fact(words::path(), words::path_what(), row.path.clone())}
                {fact(words::definition(), words::definition_what(), Some(row.setting.definition_id.clone()))}
            </dl>
        </aside>
    }
    .into_any()
}

/// The entries of a joined list, each with the policies that name it.
fn entries(row: &DeviceSettingRow) -> Option<AnyView> {
    let Ruling::Union { entries } = &row.setting.ruling else { return None };
    let from = |entry: &JoinedEntry| {
        let places = entry.sources.iter().filter_map(|place| usize::try_from(*place).ok());
        let names = places.filter_map(|place| Some(row.setting.sources.get(place)?.policy_name.to_string()));
        names.collect::<Vec<_>>().join(", ")
    };
    let line = |entry: &JoinedEntry| {
        view! { <li><span class="value">{entry.entry.clone()}</span> <span class="sub">{from(entry)}</span></li> }
            .into_any()
    };
    (entries.len() > 1).then(|| {
        let lines = entries.iter().map(line).collect_view();
        view! { <h3>{words::entries_of()}</h3> <ul class="entries scrolling">{lines}</ul> }.into_any()
    })
}

/// The value that the device is told, as it is displayed.
pub fn shown_value(row: &DeviceSettingRow) -> String {
    let value = row.setting.value.as_ref();
    value.map_or_else(|| row.display_value.clone(), |value| names::value(value, &row.display_value))
}

fn fact(name: &'static str, what: &'static str, text: Option<String>) -> Option<AnyView> {
    let text = text?;
    Some(
        view! {
            <dt>{name}</dt>
            <dd><code>{text.clone()}</code> " " <CopyButton text=text what=what /></dd>
        }
        .into_any(),
    )
}

fn source(row: &DeviceSettingRow, source: &Source) -> AnyView {
    let name = names::setting(&row.setting.key, &row.setting.name);
    let edit = edit_at(&source.policy_id, &row.setting.definition_id, &row.setting.key);
    let (class, standing) = match source.standing {
        Standing::Delivered => ("", words::delivered()),
        Standing::Joined => ("", words::joined()),
        Standing::Wins => ("", words::wins()),
        Standing::Loses => ("lost", words::loses()),
        Standing::Withheld => ("lost", words::withheld_because()),
        Standing::NotApplicable => ("lost", words::not_applicable()),
    };
    let standing = words::standing(standing, &source.policy_version.to_string());
    let assignments = Route::Policy(source.policy_id.to_string(), PolicyTab::Assignments).href();
    // Why the device can't take it from this policy, where others may still set it.
    let why = source.reasons.iter().map(|reason| {
        view! { <span class="standing">{sentence(&reason.advice())}</span> }
    });
    view! {
        <li class=class>
            <a href=Route::policy(&source.policy_id).href()>{source.policy_name.to_string()}</a>
            <span class="v">{names::value(&source.value, &source.display_value)}</span>
            <span class="standing">
                {standing} " "
                <a class="link" href=edit aria-label=conflicts::edit_in(&name, &source.policy_name)>
                    {conflicts::edit()}
                </a>
                " "
                <a class="link" href=assignments aria-label=conflicts::assignments_of(&source.policy_name)>
                    {conflicts::assignments()}
                </a>
            </span>
            {why.collect_view()}
        </li>
    }
    .into_any()
}

/// The device's own words and its code, and when it last said how it is.
fn said(row: &DeviceSettingRow, heard: Option<String>) -> Option<AnyView> {
    let code = row.code.map(code_text);
    // Where the decision itself says why the setting is not applicable, the device was never asked.
    if row.note == row.explanation {
        return None;
    }
    if row.note.is_empty() && code.is_none() && !matches!(row.state, State::Pending | State::Success) {
        return None;
    }
    let said = match row.state {
        State::Pending if row.note.is_empty() => words::nothing_said().to_owned(),
        State::Success if row.note.is_empty() => words::read_back().to_owned(),
        _ => sentence(&row.note),
    };
    let heard =
        heard.map(|time| view! { <p class="quiet">{words::heard()} " " {relative_time(Some(time), "")}</p> });
    Some(
        view! {
            <h3>{words::device_said()}</h3>
            <p>{said} {code.map(|code| view! { " " <code>{code}</code> })}</p>
            {heard}
        }
        .into_any(),
    )
}

/// A code as its platform writes it: Windows' 32-bit results in hexadecimal, small ones as numbers.
pub fn code_text(code: i64) -> String {
    #[expect(clippy::cast_sign_loss, clippy::cast_possible_truncation, reason = "the low 32 bits are meant")]
    let low = code as u32;
    if !(0..=0xffff).contains(&code) { format!("0x{low:08X}") } else { code.to_string() }
}

#[cfg(test)]
mod tests {
    use super::code_text;

    #[test]
    fn codes_read_as_on_their_platform() {
        assert_eq!(code_text(-2_147_024_891), "0x80070005");
        assert_eq!(code_text(0x8007_0005), "0x80070005");
        assert_eq!(code_text(13), "13");
    }
}
