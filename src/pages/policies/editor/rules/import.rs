//! Rules from what other tools wrote, CSV, `netsh` and PowerShell, into the list; and the list as CSV.
//!
//! The text is read on this computer. What was not taken, and what was taken with a loss, is said line by line before
//! anything is added.

use std::sync::Arc;

use leptos::ev::DragEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::catalogue::{Catalogue, SettingDefinition};
use palisade_model::firewall::exchange::{self, Format, ReportLine, write_csv};
use palisade_model::firewall::{Dialect, Rule};
use palisade_model::graph::GroupValue;
use wasm_bindgen_futures::JsFuture;

use super::change::Rules;
use super::goto::Goto;
use crate::ui::download::download;
use crate::ui::{Button, Dialog, Look, TextArea};
use crate::words::{rules as words, sentence};

/// Codes of what is said of a file rather than of one of its rules.
const OF_THE_FILE: [&str; 3] = ["filters-missing", "unknown-column", "repeated-column"];

/// What was read and what is to be said of it.
#[derive(Debug, Clone, PartialEq)]
struct Read {
    format: Format,
    rules: Vec<Rule>,
    /// Each with the text that it speaks of.
    report: Vec<(ReportLine, String)>,
}

/// Saves the rules of the list as CSV.
pub(super) fn export(rules: Rules) {
    let group = rules.group();
    let catalogue = rules.editor.catalogue();
    let (list, name) = rules.editor.form.with_untracked(|form| {
        let list: Vec<Rule> =
            form.rules(&group.id).iter().map(|item| Rule::from_group(item, &catalogue)).collect();
        (list, form.policy.name.clone())
    });
    let name = if name.trim().is_empty() { words::file_name().to_owned() } else { name };
    let safe: String =
        name.chars().map(|it| if it.is_alphanumeric() || it == ' ' { it } else { '-' }).collect();
    let table = String::from_utf8(write_csv(&list)).unwrap_or_default();
    download(&format!("{safe}.csv"), "text/csv;charset=utf-8", &table);
}

/// Reads a text or a file.
fn read(bytes: &[u8], dialect: Dialect) -> Result<Read, String> {
    let (format, found) = exchange::read_any(bytes).map_err(|error| sentence(&error.to_string()))?;
    let text = exchange::text(bytes).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    // In JSON the number is that of the rule.
    let line_of = |line: &ReportLine| match format {
        Format::PowerShell => line.rule.clone(),
        _ => {
            line.line.checked_sub(1).and_then(|at| lines.get(at)).map_or(String::new(), |it| (*it).to_owned())
        }
    };
    let mut report: Vec<(ReportLine, String)> =
        found.report.iter().map(|line| (line.clone(), line_of(line))).collect();
    let mut rules = Vec::new();
    for rule in found.rules {
        match for_dialect(&rule, dialect) {
            Some(rule) => rules.push(rule),
            None => report.push((
                ReportLine {
                    line: 0,
                    rule: rule.name.clone(),
                    code: "other-firewall".into(),
                    sentence: words::other_firewall().to_owned(),
                    taken: false,
                },
                rule.name.clone(),
            )),
        }
    }
    Ok(Read { format, rules, report })
}

/// The rule as one for this firewall; `None` where it holds what such a rule has no field for.
fn for_dialect(rule: &Rule, dialect: Dialect) -> Option<Rule> {
    let mut wanted = rule.clone();
    wanted.dialect = dialect;
    let kept = Rule::from_members(&wanted.to_members());
    (rule.dialect == dialect || kept == wanted).then_some(wanted)
}

/// The rule as the wire has it, with what the template says of each of its members.
fn to_group(rule: &Rule, catalogue: &Catalogue, template: &str) -> GroupValue {
    let mut group = rule.to_group(catalogue);
    for child in &mut group.children {
        if child.template.is_none() {
            let definition: Option<&SettingDefinition> =
                catalogue.definition_in(template, &child.definition_id);
            child.template = definition.and_then(|definition| definition.instance_template.clone());
        }
    }
    group
}

/// The dialog in which rules are brought in: `tool=import.1`.
pub(super) fn dialog(rules: Rules, goto: Goto, dialect: Dialect) -> AnyView {
    let name = format!("import.{}", rules.ordinal);
    let wanted = Memo::new(move |_| goto.get("tool") == name);
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(wanted.get()));
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now && wanted.get_untracked() {
            goto.replace(&[("tool", "")]);
        }
        now
    });
    let content = move || content(rules, dialect, open);
    view! { <Dialog open=open title=words::import_title()>{content}</Dialog> }.into_any()
}

fn content(rules: Rules, dialect: Dialect, open: RwSignal<bool>) -> AnyView {
    let typed = RwSignal::new(String::new());
    let result = RwSignal::new(None::<Result<Arc<Read>, String>>);
    let take = move |bytes: &[u8]| result.set(Some(read(bytes, dialect).map(Arc::new)));
    // What is pasted is read once one pauses.
    let turn = StoredValue::new(0_u32);
    Effect::new(move |before: Option<()>| {
        let text = typed.get();
        if before.is_none() {
            return;
        }
        let this = turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        });
        set_timeout(
            move || {
                if turn.try_get_value() == this {
                    if text.trim().is_empty() { result.set(None) } else { take(text.as_bytes()) }
                }
            },
            std::time::Duration::from_millis(200),
        );
    });
    let files = move |files: Option<web_sys::FileList>| {
        let Some(file) = files.and_then(|files| files.item(0)) else { return };
        spawn_local(async move {
            match JsFuture::from(file.array_buffer()).await {
                Ok(buffer) => take(&js_sys::Uint8Array::new(&buffer).to_vec()),
                Err(_) => drop(result.try_set(Some(Err(words::file_unreadable().to_owned())))),
            }
        });
    };
    let over = RwSignal::new(false);
    let on_drop = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        files(event.data_transfer().and_then(|data| data.files()));
    };
    let report = move || match result.get() {
        None => ().into_any(),
        Some(Err(sentence)) => view! { <p class="note error" role="alert">{sentence}</p> }.into_any(),
        Some(Ok(read)) => report(rules, &read),
    };
    let fits = move || {
        result.with(|result| match result {
            Some(Ok(read)) => read.rules.len().min(rules.most().saturating_sub(rules.count())),
            _ => 0,
        })
    };
    let label = Signal::derive(move || match fits() {
        0 => words::add_none().to_owned(),
        count => words::add_rules(u64::try_from(count).unwrap_or(0)),
    });
    let blocked = Signal::derive(move || {
        let some = result.with(|result| matches!(result, Some(Ok(read)) if !read.rules.is_empty()));
        match fits() {
            0 if some => words::full(&rules.most().to_string()),
            0 => words::nothing_read().to_owned(),
            _ => String::new(),
        }
    });
    let add = move || {
        let Some(Ok(read)) = result.get_untracked() else { return };
        let fits = untrack(fits);
        let first = untrack(|| rules.count());
        let catalogue = rules.editor.catalogue();
        let template = rules.editor.form.with_untracked(|form| form.template.clone());
        rules.change_list(|list| {
            list.extend(read.rules.iter().take(fits).map(|rule| to_group(rule, &catalogue, &template)));
        });
        open.set(false);
        request_animation_frame(move || rules.grid.select_rows(first, first + fits.saturating_sub(1)));
    };
    view! {
        <div class="rules-import stack">
            <p class="quiet">{words::import_what()}</p>
            <TextArea label=words::import_text() value=typed rows=6 />
            <label
                class="dropzone card"
                class:over=over
                on:dragover=move |event: DragEvent| {
                    event.prevent_default();
                    over.set(true);
                }
                on:dragleave=move |_| over.set(false)
                on:drop=on_drop
            >
                <span class="strong">{words::import_file()}</span>
                <input
                    type="file"
                    accept=".csv,.tsv,.txt,.json,text/csv,text/plain,application/json"
                    on:change:target=move |event| {
                        files(event.target().files());
                        event.target().set_value("");
                    }
                />
            </label>
            <div aria-live="polite">{report}</div>
        </div>
        <footer class="actions">
            <Button label=crate::words::common::cancel() on_click=move || open.set(false) />
            <Button label=label look=Look::Primary disabled=blocked on_click=add />
        </footer>
    }
    .into_any()
}

/// What was read, line by line.
fn report(rules: Rules, read: &Read) -> AnyView {
    let format = match read.format {
        Format::Csv => words::format_csv(),
        Format::Netsh => words::format_netsh(),
        Format::PowerShell => words::format_powershell(),
    };
    let number = |count: usize| u64::try_from(count).unwrap_or(0);
    let (of_rules, of_file): (Vec<_>, Vec<_>) =
        read.report.iter().partition(|(line, _)| !OF_THE_FILE.contains(&line.code.as_str()));
    let (lost, rejected): (Vec<_>, Vec<_>) = of_rules.into_iter().partition(|(line, _)| line.taken);
    let by_line = read.format != Format::PowerShell;
    let about: Vec<_> = of_file
        .into_iter()
        .map(|(line, _)| {
            view! { <p class="says warning"><span aria-hidden="true">"▲"</span><span>{sentence(&line.sentence)}</span></p> }
                .into_any()
        })
        .collect();
    let all = number(read.rules.len());
    let room = rules.most().saturating_sub(rules.count());
    let beyond = read.rules.len().saturating_sub(room);
    let total = words::room(&rules.count().to_string(), &rules.most().to_string());
    let beyond = (beyond > 0).then(|| {
        view! { <p class="note pending">{words::beyond(number(beyond), &rules.most().to_string())}</p> }
            .into_any()
    });
    view! {
        <div class="report">
            <p><span class="strong">{words::taken(all)}</span> " " <span class="quiet">{format} " · " {total}</span></p>
            {beyond}
            {about}
            {lines(words::rejected(number(rejected.len())), "says error", "■", &rejected, by_line)}
            {lines(words::lossy(number(lost.len())), "says warning", "▲", &lost, by_line)}
        </div>
    }
    .into_any()
}

fn lines(
    title: String,
    class: &'static str,
    sign: &'static str,
    lines: &[&(ReportLine, String)],
    by_line: bool,
) -> Option<AnyView> {
    let line = |(line, text): &&(ReportLine, String)| {
        let place = match (line.line, line.rule.as_str()) {
            (0, rule) => rule.to_owned(),
            (number, rule) => {
                let number = number.to_string();
                let place = if by_line { words::line(&number) } else { words::rule_number(&number) };
                [place, rule.to_owned()].join(" · ")
            }
        };
        let text = (*text != line.rule).then(|| view! { <code class="sub">{text.clone()}</code> }.into_any());
        view! {
            <li>
                <span class="strong">{place}</span>
                {text}
                <span class=class><span aria-hidden="true">{sign}</span> <span>{sentence(&line.sentence)}</span></span>
            </li>
        }
        .into_any()
    };
    (!lines.is_empty()).then(|| {
        let list: Vec<_> = lines.iter().map(line).collect();
        view! { <section><h3>{title}</h3><ul class="plain scrolls">{list}</ul></section> }.into_any()
    })
}
