//! Whether a report that was asked for has come: nothing is claimed before it is so.

use leptos::prelude::*;
use palisade_model::api::DeviceDetail;

use crate::api::Load;
use crate::ui::note;
use crate::ui::time::milliseconds;
use crate::words::{devices as words, time_of_day};

/// A report that was asked for on this page.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// When, in milliseconds since 1970.
    pub at: f64,
    /// When the device had last checked in by then.
    pub heard: Option<String>,
}

/// What is said of it above the tabs; nothing where none was asked for.
pub fn line(device: Load<DeviceDetail>, asked: RwSignal<Option<Asked>>) -> AnyView {
    let says = Memo::new(move |_| {
        let device = device.get()?;
        match asked.get() {
            None => device.sync_asked.then(|| (false, words::sync_waiting().to_owned())),
            Some(asked) => {
                let at = time_of_day(asked.at);
                let heard = device.row.last_check_in.clone();
                let answered = !device.sync_asked && heard != asked.heard;
                let answer = heard.filter(|_| answered).map(|time| time_of_day(milliseconds(&time)));
                Some(match answer {
                    Some(time) => (true, words::sync_answered(&at, &time)),
                    None => (false, words::sync_waiting_since(&at)),
                })
            }
        }
    });
    let shown = move || {
        says.get().map(|(answered, sentence)| {
            let class = if answered { "success" } else { "pending" };
            note(class, view! { <p>{sentence}</p> }.into_any())
        })
    };
    view! { <div class="notes" role="status">{shown}</div> }.into_any()
}
