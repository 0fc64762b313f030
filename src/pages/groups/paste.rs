//! Selecting devices by a pasted list of names, serial numbers or ids, with a report of what was not found.

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{FindRequest, Found};

use super::members::Selection;
use crate::api::use_api;
use crate::ui::field::fresh_id;
use crate::ui::{Button, TextArea};
use crate::words::groups as words;

/// How many words of a report are listed.
const LISTED: usize = 20;

/// The field for the list; what is found joins the selection.
pub fn paste(selection: Selection) -> AnyView {
    let text = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let error = RwSignal::new(String::new());
    let found = RwSignal::new(None::<(Found, u64)>);
    let api = StoredValue::new(use_api());
    let find = move || {
        let words = text.with_untracked(|text| entries(text));
        if words.is_empty() {
            error.set(words::paste_empty().to_owned());
            return;
        }
        let asked = u64::try_from(words.len()).unwrap_or_default();
        busy.set(true);
        error.set(String::new());
        spawn_local(async move {
            let answer = api.get_value().find_devices(&FindRequest { words }).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(answer) => {
                    selection.try_update(|selection| {
                        selection.extend(answer.devices.iter().map(|it| (it.id.clone(), it.name.clone())));
                    });
                    found.try_set(Some((answer, asked)));
                }
                Err(failed) => {
                    error.try_set(failed.change_sentence());
                }
            }
        });
    };
    let id = fresh_id("paste");
    let report = move || found.get().map(|(found, asked)| report(&found, asked));
    view! {
        <details class="paste">
            <summary id=id>{words::paste()}</summary>
            <div class="stack">
                <TextArea label=words::paste_label() value=text hint=words::paste_hint() error=error rows=4 />
                <div class="actions"><Button label=words::paste_find() busy=busy on_click=find /></div>
                <div role="status">{report}</div>
            </div>
        </details>
    }
    .into_any()
}

fn report(found: &Found, asked: u64) -> AnyView {
    let number = |list: usize| u64::try_from(list).unwrap_or_default();
    let missing = number(found.unknown.len());
    let listed = |list: &[String]| {
        let mut text = list.iter().take(LISTED).cloned().collect::<Vec<_>>().join(", ");
        let more = list.len().saturating_sub(LISTED);
        if more > 0 {
            text.push_str(", ");
            text.push_str(&words::and_more(number(more)));
        }
        text
    };
    let unknown = (missing > 0).then(|| {
        view! { <p class="says error">{words::paste_unknown(missing, &listed(&found.unknown))}</p> }
            .into_any()
    });
    let several = (!found.several.is_empty()).then(|| {
        let text = words::paste_several(&listed(&found.several));
        view! { <p class="says warning">{text}</p> }.into_any()
    });
    let count = number(found.devices.len());
    let total = crate::words::number(asked);
    view! { <p>{words::paste_found(count, &total)}</p> {unknown} {several} }.into_any()
}

/// The entries of a list: one a line, or apart by commas, semicolons or tabs. Each once.
fn entries(text: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    let mut known = std::collections::BTreeSet::new();
    for entry in text.split(['\n', '\r', ',', ';', '\t']).map(|entry| entry.trim().trim_matches('"')) {
        if !entry.is_empty() && known.insert(entry.to_lowercase()) {
            entries.push(entry.to_owned());
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::entries;

    #[test]
    fn lists_come_from_anywhere() {
        assert_eq!(
            entries("pc-1\r\n\"PC-2\"; pc-3,pc-1\tVMware-56 4d\n\n"),
            ["pc-1", "PC-2", "pc-3", "VMware-56 4d"]
        );
    }
}
