//! What can be done with the events that a webhook gave up: send them again, or discard them.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{Permission, WebhookEvents, WebhookState};

use crate::api::{Api, Blocks, use_api};
use crate::pages::frame::not_allowed;
use crate::ui::{Button, Confirm, Toasts, say_why, use_toasts};
use crate::words::{kit, webhooks as words};

/// What the buttons and the question share.
#[derive(Clone, Copy)]
struct Acts {
    id: StoredValue<String>,
    list: Blocks<WebhookEvents>,
    sending: RwSignal<bool>,
    asking: RwSignal<bool>,
    /// The list that it is asked about.
    asked: RwSignal<Option<Arc<WebhookEvents>>>,
    discarding: RwSignal<bool>,
    error: RwSignal<String>,
    api: StoredValue<Api>,
    toasts: Toasts,
}

/// The buttons, and the question that comes before the one that can't be undone.
pub fn acts(id: String, list: Blocks<WebhookEvents>) -> (ViewFn, AnyView) {
    let acts = Acts {
        id: StoredValue::new(id),
        list,
        sending: RwSignal::new(false),
        asking: RwSignal::new(false),
        asked: RwSignal::new(None),
        discarding: RwSignal::new(false),
        error: RwSignal::new(String::new()),
        api: StoredValue::new(use_api()),
        toasts: use_toasts(),
    };
    let role = not_allowed(Permission::Administer);
    let blocked = move |off: bool| {
        list.head.with(|head| match head {
            _ if role.with(|reason| !reason.is_empty()) => role.get(),
            Some(head) if off && head.webhook.state == WebhookState::Off => {
                words::send_again_off().to_owned()
            }
            Some(_) if list.stale.get() => kit::loading().to_owned(),
            Some(_) if list.total.get() == 0 => words::none_lost().to_owned(),
            Some(_) => String::new(),
            None => kit::loading().to_owned(),
        })
    };
    let (no_sending, no_discarding) =
        (Signal::derive(move || blocked(true)), Signal::derive(move || blocked(false)));
    let buttons = move || {
        view! {
            <Button label=words::discard() disabled=no_discarding on_click=move || acts.ask() />
            <Button
                label=words::send_again()
                busy=acts.sending
                disabled=no_sending
                on_click=move || acts.send()
            />
        }
    };
    let title = move || acts.about(|events| words::discard_title(&events.webhook.name));
    let action = move || acts.about(|events| words::discard_action(events.page.total));
    let question = view! {
        <Confirm
            open=acts.asking
            title=Signal::derive(title)
            text=words::discard_text().to_owned()
            action=Signal::derive(action)
            busy=acts.discarding
            error=acts.error
            on_confirm=move || acts.discard()
        />
    };
    (buttons.into(), question.into_any())
}

impl Acts {
    fn send(self) {
        self.sending.set(true);
        spawn_local(async move {
            let answer = self.api.get_value().redeliver(&self.id.get_value()).await;
            let _ = self.sending.try_set(false);
            match answer {
                Ok(done) => self.done(words::sent_again(done.events)),
                Err(failed) => self.toasts.failed(failed.change_sentence()),
            }
        });
    }

    /// Asks about the events that are listed, and no others.
    fn ask(self) {
        self.error.set(String::new());
        self.asked.set(self.list.head.get_untracked());
        self.asking.set(true);
    }

    /// Of what is asked about; empty before.
    fn about(self, says: impl FnOnce(&WebhookEvents) -> String) -> String {
        self.asked.with(|asked| asked.as_deref().map(says).unwrap_or_default())
    }

    fn discard(self) {
        let Some(asked) = self.asked.get_untracked() else { return };
        self.discarding.set(true);
        spawn_local(async move {
            let answer =
                self.api.get_value().discard_given_up(&self.id.get_value(), asked.last_given_up).await;
            let _ = self.discarding.try_set(false);
            match answer {
                Ok(done) => {
                    let _ = self.asking.try_set(false);
                    self.done(words::discarded(done.events));
                }
                Err(failed) => {
                    say_why(self.asking, self.error, self.toasts, failed.change_sentence());
                    self.list.again();
                }
            }
        });
    }

    fn done(self, says: String) {
        self.toasts.done(says);
        self.list.again();
    }
}
