//! What can be done with chosen events that a webhook gave up: send them again, or discard them.

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{Permission, WebhookEvents, WebhookState};

use super::selected::{Chosen, ids};
use crate::api::{Api, Blocks, use_api};
use crate::pages::frame::not_allowed;
use crate::ui::query::{Opened, use_opened};
use crate::ui::{Button, Confirm, Icon, Toasts, say_why, use_toasts};
use crate::words::{number, webhooks as words};

/// What the buttons and the question share.
#[derive(Clone, Copy)]
struct Acts {
    id: StoredValue<String>,
    chosen: Chosen,
    list: Blocks<WebhookEvents>,
    sending: RwSignal<bool>,
    question: Opened,
    /// The events that it is asked about.
    asked: RwSignal<Vec<u64>>,
    discarding: RwSignal<bool>,
    error: RwSignal<String>,
    api: StoredValue<Api>,
    toasts: Toasts,
}

/// The question's word in the address.
const DISCARD: &str = "discard";

/// The buttons, and the question that comes before the one that can't be undone.
pub fn acts(id: StoredValue<String>, chosen: Chosen, list: Blocks<WebhookEvents>) -> (ViewFn, AnyView) {
    let any = Signal::derive(move || chosen.count() > 0);
    let acts = Acts {
        id,
        chosen,
        list,
        sending: RwSignal::new(false),
        question: use_opened("do", |word| word == DISCARD, &[], any),
        asked: RwSignal::new(Vec::new()),
        discarding: RwSignal::new(false),
        error: RwSignal::new(String::new()),
        api: StoredValue::new(use_api()),
        toasts: use_toasts(),
    };
    acts.asks();
    let refused = not_allowed(Permission::Administer);
    let is_off = move || {
        list.head.with(|head| head.as_ref().is_some_and(|head| head.webhook.state == WebhookState::Off))
    };
    let no_sending = Signal::derive(move || match refused.get() {
        why if why.is_empty() && is_off() => words::send_again_off().to_owned(),
        why => why,
    });
    let count = move || acts.asked.with(|asked| u64::try_from(asked.len()).unwrap_or(u64::MAX));
    let title = move || {
        list.head.with(|head| {
            head.as_ref().map(|head| words::discard_title(count(), &head.webhook.name)).unwrap_or_default()
        })
    };
    let buttons = move || {
        view! {
        <Button
            label=words::send_again()
            busy=acts.sending
            disabled=no_sending
            on_click=move || acts.send()
        />
        <Button label=words::discard() symbol=Icon::Delete disabled=refused on_click=move || acts.question.ask(DISCARD) />
        }
    };
    let question = view! {
        <Confirm
            open=acts.question.open
            title=Signal::derive(title)
            text=words::discard_text().to_owned()
            action=Signal::derive(move || words::discard_action(count()))
            busy=acts.discarding
            error=acts.error
            on_confirm=move || acts.discard()
        />
    };
    (buttons.into(), question.into_any())
}

impl Acts {
    fn send(self) {
        let (api, id, ids) = (self.api.get_value(), self.id.get_value(), ids(self.chosen));
        self.sending.set(true);
        spawn_local(async move {
            let answer = api.redeliver(&id, ids.clone()).await;
            let _ = self.sending.try_set(false);
            match answer {
                Ok(done) => {
                    let chosen = u64::try_from(ids.len()).unwrap_or(u64::MAX);
                    let says = match done.events {
                        some if some < chosen => words::sent_again_some(&number(some), &number(chosen)),
                        all => words::sent_again(all),
                    };
                    // The oldest went first; those for which there was no room stay chosen.
                    let sent = usize::try_from(done.events).unwrap_or(usize::MAX);
                    self.done(ids.get(..sent).unwrap_or(&ids), says);
                }
                Err(failed) => {
                    self.toasts.failed(failed.change_sentence());
                    self.list.again();
                }
            }
        });
    }

    /// Asks about the events that are chosen when the question is opened.
    fn asks(self) {
        Effect::new(move |_| {
            if self.question.open.get() {
                self.error.set(String::new());
                self.asked.set(ids(self.chosen));
            }
        });
    }

    fn discard(self) {
        let (api, id, ids) = (self.api.get_value(), self.id.get_value(), self.asked.get_untracked());
        self.discarding.set(true);
        spawn_local(async move {
            let answer = api.discard_given_up(&id, ids.clone()).await;
            let _ = self.discarding.try_set(false);
            match answer {
                Ok(done) => {
                    let _ = self.question.open.try_set(false);
                    self.done(&ids, words::discarded(done.events));
                }
                Err(failed) => {
                    say_why(self.question.open, self.error, self.toasts, failed.change_sentence());
                    self.list.again();
                }
            }
        });
    }

    fn done(self, ids: &[u64], says: String) {
        ids.iter().for_each(|id| self.chosen.remove(&id.to_string()));
        self.toasts.done(says);
        self.list.again();
    }
}
