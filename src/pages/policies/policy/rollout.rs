//! How far the newest version has come, and taking it back while nothing of it has left.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{Permission, PolicyRollout};

use crate::api::{Load, PolicyHead, load, use_api};
use crate::pages::frame::not_allowed;
use crate::pages::needs;
use crate::route::Route;
use crate::ui::time::milliseconds;
use crate::ui::{Button, Look, use_toasts};
use crate::words::{number, versions as words};

/// How long after a save it is offered to take it back.
const RECENT: Duration = Duration::from_secs(15 * 60);

/// One line beneath the status of the policy; nothing where there is nothing to say.
pub fn rollout(id: &str, policy: Load<PolicyHead>) -> AnyView {
    let path = needs::rollout(id);
    let known = load::<PolicyRollout>(move || path.clone());
    let page = Route::policy(id);
    let has = move || {
        known.get().filter(|known| known.devices > 0).map(|known| {
            let newest = known.versions.iter().find(|it| it.version == known.version);
            let have = newest.map(|it| it.devices).unwrap_or_default();
            let version = known.version.to_string();
            let href = page.with(&[("version", &version)]);
            let text = if have == known.devices {
                words::all_have(have, &version)
            } else {
                words::have(&number(have), &number(known.devices), &version)
            };
            view! { <a href=href>{text}</a> }
        })
    };
    let (api, toasts, busy) = (use_api(), use_toasts(), RwSignal::new(false));
    let refused = not_allowed(Permission::Write);
    let undo = {
        let id = id.to_owned();
        move || {
            let Some(version) = policy.data.with_untracked(|it| it.as_ref().map(|it| it.row.version)) else {
                return;
            };
            let (api, id) = (api.clone(), id.clone());
            busy.set(true);
            spawn_local(async move {
                let done = api.undo_policy(&id, Some(version)).await;
                let _ = busy.try_set(false);
                match done {
                    Ok(()) => toasts.done(words::undone(&version.to_string())),
                    Err(error) => toasts.failed(error.change_sentence()),
                }
                policy.again();
                known.again();
            });
        }
    };
    let offered = Memo::new(move |_| {
        let saved = policy.get().map(|policy| milliseconds(&policy.row.last_modified)).unwrap_or_default();
        let age = js_sys::Date::now() - saved;
        let recent = age < RECENT.as_secs_f64() * 1000.0;
        recent && known.get().is_some_and(|known| known.undo) && refused.with(String::is_empty)
    });
    let button = move || {
        let undo = undo.clone();
        offered.get().then(|| {
            view! {
                <span>{words::nothing_left()}</span>
                <Button label=words::undo() look=Look::Plain busy=busy on_click=undo />
            }
        })
    };
    view! { <div class="rollout small" role="status">{has} " " {button}</div> }.into_any()
}
