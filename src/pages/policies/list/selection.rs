//! What one does with the policies that are chosen: take them away as one file, archive or delete them.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{Page, Permission, PolicyRow};

use crate::api::{Api, ApiError, Blocks, use_api};
use crate::pages::frame::not_allowed;
use crate::pages::picked::{Choosing, Picked, first_names};
use crate::ui::download::download;
use crate::ui::query::{use_opened, use_replace};
use crate::ui::{Button, Confirm, Icon, use_toasts};
use crate::words::{effect, lists, policies as words};

/// What is kept of a chosen policy.
#[derive(Clone)]
pub struct Chosen {
    name: Arc<str>,
    version: u32,
}

/// The policies that are chosen.
pub type Selection = Picked<Chosen>;

/// How policies are chosen.
pub fn choosing() -> Choosing<PolicyRow, Chosen> {
    let keep = |row: &PolicyRow| {
        let name = row.name.as_str().into();
        (row.id.clone(), Chosen { name, version: row.version })
    };
    Choosing { label: words::selection(), keep, name: |row| row.name.clone() }
}

/// What one does with the chosen policies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Archive,
    Delete,
}

/// The words of both in the address.
const ARCHIVE: &str = "archive";
const DELETE: &str = "delete";

/// What one can do with the chosen policies, and what is asked before.
pub fn acts(selection: Selection, list: Blocks<Page<PolicyRow>>) -> (ViewFn, AnyView) {
    let (api, toasts, replace) = (use_api(), use_toasts(), use_replace());
    let refused = not_allowed(Permission::Write);
    let (busy, error) = (RwSignal::new(false), RwSignal::new(String::new()));
    let any = Signal::derive(move || selection.count() > 0);
    let asked = use_opened("do", |word| [ARCHIVE, DELETE].contains(&word), &[], any);
    let asking = asked.open;
    let deed = move || asked.what.with(|what| if what == DELETE { Deed::Delete } else { Deed::Archive });
    let ask = move |what: &str| {
        error.set(String::new());
        asked.ask(what);
    };
    let export = {
        let api = api.clone();
        move || {
            let api = api.clone();
            busy.set(true);
            spawn_local(async move {
                match collection(&api, &selection.rows()).await {
                    Ok(json) => download("policies.json", "application/json", &json),
                    Err(failed) => toasts.failed(failed.sentence()),
                }
                let _ = busy.try_set(false);
            });
        }
    };
    let go = move || {
        let (api, what, replace) = (api.clone(), deed(), replace.clone());
        busy.set(true);
        error.set(String::new());
        spawn_local(async move {
            let does = async |id: &str, policy: &Chosen| match what {
                Deed::Archive => api.archive_policy(id, true, policy.version, "").await.map(|()| true),
                Deed::Delete => api.delete_policy(id, policy.version, "").await.map(|()| true),
            };
            let says = |policy: &Chosen, failed: &ApiError| {
                words::failed_one(&policy.name, &failed.change_sentence())
            };
            let outcome = selection.each(does, says).await;
            list.again();
            let said = match what {
                Deed::Archive => words::archived_many(outcome.count()),
                Deed::Delete => words::deleted_many(outcome.count()),
            };
            let _ = busy.try_set(false);
            let well = outcome.tell(asking, error, toasts, said);
            let deleted = outcome.done.join(",");
            match what {
                // In one step with closing, or the address would be written twice at once.
                Deed::Delete if well => replace(&[("deleted", &deleted), ("do", "")]),
                Deed::Delete if outcome.count() > 0 => replace(&[("deleted", &deleted)]),
                _ if well => drop(asking.try_set(false)),
                _ => {}
            }
        });
    };
    let count = selection.count_before(busy);
    let title = move || match deed() {
        Deed::Archive => words::archive_many(count.get()),
        Deed::Delete => words::delete_many(count.get()),
    };
    let reached = reached(asking, busy, selection);
    let consequence = move || {
        let devices = match (reached.get(), count.get()) {
            (None, _) => lists::counting().to_owned(),
            (Some(Err(failed)), _) => effect::unknown(&failed),
            (Some(Ok(0)), _) => words::reach_none().to_owned(),
            (Some(Ok(devices)), 1) => words::reach_one(devices),
            (Some(Ok(devices)), _) => words::reach_many(devices),
        };
        let more = if deed() == Deed::Archive { words::archive_keeps() } else { words::delete_keeps() };
        let names = selection
            .with(|chosen| first_names(&chosen.values().map(|policy| &*policy.name).collect::<Vec<_>>()));
        [&names, ". ", devices.as_str(), " ", more].concat()
    };
    let action = move || if deed() == Deed::Archive { words::archive() } else { words::delete() }.to_owned();
    let actions = move || {
        let export = export.clone();
        view! {
        <Button label=words::export() symbol=Icon::Export busy=busy on_click=export />
        <Button label=words::archive() disabled=refused on_click=move || ask(ARCHIVE) />
        <Button
            label=words::delete()
            symbol=Icon::Delete
            disabled=refused
            on_click=move || ask(DELETE)
        />
        }
    };
    let dialog = view! {
        <Confirm
            open=asking
            title=Signal::derive(title)
            text=Signal::derive(consequence)
            action=Signal::derive(action)
            busy=Signal::derive(move || busy.get() || reached.with(Option::is_none))
            error=error
            on_confirm=go
        />
    };
    (actions.into(), dialog.into_any())
}

/// How many devices the chosen policies target, each counted once, or why that can't be said. Asked for at each opening,
/// and of those that are left after some were not changed; nothing before it is known.
fn reached(
    asking: RwSignal<bool>,
    busy: RwSignal<bool>,
    selection: Selection,
) -> RwSignal<Option<Result<u64, String>>> {
    let (api, reached) = (use_api(), RwSignal::new(None));
    let about = Memo::new(move |before: Option<&Vec<String>>| match before {
        Some(before) if busy.get() => before.clone(),
        _ if !asking.get() => Vec::new(),
        _ => selection.with(|chosen| chosen.keys().cloned().collect()),
    });
    Effect::new(move |_| {
        let ids = about.get();
        if ids.is_empty() {
            return;
        }
        reached.set(None);
        let api = api.clone();
        spawn_local(async move {
            let answer = api.targeted(ids.clone()).await;
            if about.try_with_untracked(|now| *now == ids) == Some(true) {
                reached.try_set(Some(answer.map(|it| it.devices).map_err(|failed| failed.sentence())));
            }
        });
    });
    reached
}

/// The policies as one collection in Graph's form, which imports and backup tools read.
async fn collection(api: &Api, chosen: &[(String, Chosen)]) -> Result<String, ApiError> {
    let mut policies = Vec::with_capacity(chosen.len());
    for (id, _) in chosen {
        policies.push(api.graph_policy(id).await?);
    }
    let text = ["{\"value\":[", &policies.join(","), "]}"].concat();
    Ok(crate::api::json::pretty(&text))
}
