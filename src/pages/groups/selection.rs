//! What one does with the groups that are chosen: delete those that no policy uses.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{GroupRow, Page, Permission};

use crate::api::{ApiError, Blocks, use_api};
use crate::pages::frame::not_allowed;
use crate::pages::picked::{Choosing, Picked, first_names};
use crate::ui::query::use_opened;
use crate::ui::{Button, Confirm, Icon, use_toasts};
use crate::words::{groups as words, policies};

/// The question's word in the address.
const DELETE: &str = "delete";

/// What is kept of a chosen group.
#[derive(Clone)]
pub struct Chosen {
    name: String,
    /// Policies use it, so that it can't be deleted.
    used: bool,
}

/// How groups are chosen.
pub fn choosing() -> Choosing<GroupRow, Chosen> {
    let keep = |row: &GroupRow| (row.id.clone(), Chosen { name: row.name.clone(), used: row.policies > 0 });
    Choosing { label: words::selection(), keep, name: |row| row.name.clone() }
}

/// What one can do with the chosen groups, and what is asked before.
pub fn acts(selection: Picked<Chosen>, list: Blocks<Page<GroupRow>>) -> (ViewFn, AnyView) {
    let (api, toasts) = (use_api(), use_toasts());
    let (busy, error) = (RwSignal::new(false), RwSignal::new(String::new()));
    let any = Signal::derive(move || selection.count() > 0);
    let asked = use_opened("do", |word| word == DELETE, &[], any);
    // While they are deleted it stays what it was.
    let unused = Memo::new(move |before: Option<&usize>| match before {
        Some(before) if busy.get() => *before,
        _ => selection.with(|all| all.values().filter(|group| !group.used).count()),
    });
    let refused = not_allowed(Permission::Write);
    let blocked = Signal::derive(move || match refused.get() {
        reason if !reason.is_empty() => reason,
        _ if unused.get() == 0 => words::all_used().to_owned(),
        _ => String::new(),
    });
    let ask = move || {
        error.set(String::new());
        asked.ask(DELETE);
    };
    let go = move || {
        let api = api.clone();
        busy.set(true);
        error.set(String::new());
        spawn_local(async move {
            // Those that policies use stay chosen: one sees which they are.
            let does = async |id: &str, group: &Chosen| match group.used {
                true => Ok(false),
                false => api.delete_group(id).await.map(|()| true),
            };
            let says = |group: &Chosen, failed: &ApiError| {
                policies::failed_one(&group.name, &failed.change_sentence())
            };
            let outcome = selection.each(does, says).await;
            list.again();
            let _ = busy.try_set(false);
            if outcome.tell(asked.open, error, toasts, words::deleted_many(outcome.count())) {
                asked.open.try_set(false);
            }
        });
    };
    let count = move || u64::try_from(unused.get()).unwrap_or_default();
    let text = move || {
        let stay = selection.with(staying).map(|said| [" ", &said].concat());
        [&selection.with(going), ". ", words::delete_many_text(), &stay.unwrap_or_default()].concat()
    };
    let actions =
        move || view! { <Button label=words::delete() symbol=Icon::Delete disabled=blocked on_click=ask /> };
    let dialog = view! {
        <Confirm
            open=asked.open
            title=Signal::derive(move || words::delete_many(count()))
            text=Signal::derive(text)
            action=words::delete().to_owned()
            busy=busy
            error=error
            on_confirm=go
        />
    };
    (actions.into(), dialog.into_any())
}

/// What those that are deleted are called.
fn going(all: &BTreeMap<String, Chosen>) -> String {
    let names: Vec<&str> =
        all.values().filter(|group| !group.used).map(|group| group.name.as_str()).collect();
    first_names(&names)
}

/// Which of them policies use.
fn staying(all: &BTreeMap<String, Chosen>) -> Option<String> {
    let names: Vec<&str> = all.values().filter(|group| group.used).map(|group| group.name.as_str()).collect();
    let count = u64::try_from(names.len()).unwrap_or_default();
    (count > 0).then(|| words::delete_used(count, &first_names(&names)))
}
