//! Short messages after something was done. They are announced politely and never hold what is needed later.

use std::time::Duration;

use leptos::prelude::*;

/// How long a message stays.
const STAY: Duration = Duration::from_secs(6);

/// One message.
#[derive(Debug, Clone, PartialEq)]
struct Message {
    id: u64,
    text: String,
    error: bool,
}

/// The messages shown.
#[derive(Clone, Copy)]
pub struct Toasts {
    messages: RwSignal<Vec<Message>>,
    next: StoredValue<u64>,
    /// Where messages go instead, when someone else shows them.
    elsewhere: Option<fn(&str, bool)>,
}

impl Toasts {
    /// No messages yet; to be provided at the top.
    pub fn new() -> Self {
        Self { messages: RwSignal::new(Vec::new()), next: StoredValue::new(0), elsewhere: None }
    }

    /// Messages that someone else shows: `say` is given the text and whether it tells of a failure.
    pub fn elsewhere(say: fn(&str, bool)) -> Self {
        Self { elsewhere: Some(say), ..Self::new() }
    }

    /// Says that something was done.
    pub fn done(&self, text: impl Into<String>) {
        self.say(text.into(), false);
    }

    /// Says that something failed, for an action that has no form to show it in.
    pub fn failed(&self, text: impl Into<String>) {
        self.say(text.into(), true);
    }

    fn say(&self, text: String, error: bool) {
        if let Some(elsewhere) = self.elsewhere {
            return elsewhere(&text, error);
        }
        let this = *self;
        let Some(id) = self.next.try_update_value(|next| {
            *next += 1;
            *next
        }) else {
            return;
        };
        self.messages.update(|messages| messages.push(Message { id, text, error }));
        set_timeout(move || this.drop(id), STAY);
    }

    fn drop(self, id: u64) {
        self.messages.try_update(|messages| messages.retain(|message| message.id != id));
    }
}

impl Default for Toasts {
    fn default() -> Self {
        Self::new()
    }
}

/// The messages of the application.
///
/// # Panics
/// Outside the application, which is a mistake of the caller.
#[track_caller]
pub fn use_toasts() -> Toasts {
    expect_context::<Toasts>()
}

/// Where messages appear: one live region that is there from the start.
pub fn toast(toasts: Toasts) -> AnyView {
    let list = move || {
        toasts
            .messages
            .get()
            .into_iter()
            .map(|message| {
                view! {
                    <p class="toast" class:error=message.error>
                        {message.text}
                        <button type="button" class="icon-button" aria-label=crate::words::kit::dismiss() on:click=move |_| toasts.drop(message.id)>
                            {super::icon(super::Icon::Close)}
                        </button>
                    </p>
                }
                .into_any()
            })
            .collect_view()
    };
    view! { <div class="toasts" role="status" aria-live="polite">{list}</div> }.into_any()
}
