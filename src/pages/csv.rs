//! Taking away every row that a list's filters show: as CSV in the language that is shown, or on paper.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{Answer, use_api};
use crate::route::encode;
use crate::ui::download::download;
use crate::ui::printing::print_page;
use crate::ui::text::csv_cell;
use crate::ui::{Button, Icon, use_toasts};
use crate::words::common;

/// What a file of a list is made of.
pub struct Sheet<T> {
    /// The file's name.
    pub file: &'static str,
    /// The headings.
    pub head: Vec<&'static str>,
    /// The lines of a page, each a cell for each heading.
    pub lines: fn(&T) -> Vec<Vec<String>>,
    /// The token of the page after this one.
    pub next: fn(&T) -> Option<String>,
}

impl<T> Clone for Sheet<T> {
    fn clone(&self) -> Self {
        Self { head: self.head.clone(), ..*self }
    }
}

/// The button that asks for page after page and saves them as one file, and the one that prints the list. `path` is the
/// list's with its filters and these parameters. It is asked when the button is pressed: the file holds what was filtered
/// then, whatever is filtered or opened while it comes.
pub fn csv_and_print<T: Answer>(
    sheet: Sheet<T>,
    path: impl Fn(&[(&str, &str)]) -> String + Clone + Send + Sync + 'static,
) -> AnyView {
    let (api, toasts, busy) = (use_api(), use_toasts(), RwSignal::new(false));
    let save = move || {
        let (api, sheet) = (api.clone(), sheet.clone());
        let first = untrack(|| path(&[("limit", "1000")]));
        busy.set(true);
        spawn_local(async move {
            let mut text = line(&sheet.head);
            let mut page = first.clone();
            let done = loop {
                match api.get::<T>(&page).await {
                    Ok(answer) => {
                        (sheet.lines)(&answer).iter().for_each(|cells| text.push_str(&line(cells)));
                        match (sheet.next)(&answer) {
                            Some(next) => page = [first.as_str(), "&cursor=", &encode(&next)].concat(),
                            None => break Ok(()),
                        }
                    }
                    Err(error) => break Err(error),
                }
            };
            busy.try_set(false);
            match done {
                Ok(()) => download(sheet.file, "text/csv", &text),
                Err(error) => toasts.failed(error.sentence()),
            }
        });
    };
    view! {
        <Button label="CSV" symbol=Icon::Export busy=busy on_click=save />
        {print_button()}
    }
    .into_any()
}

/// The same two buttons for what is on the page already; `text` makes the file.
pub fn save_and_print(file: &'static str, text: impl Fn() -> String + Send + Sync + 'static) -> AnyView {
    view! { {save_button(file, text)} " " {print_button()} }.into_any()
}

/// The button that prints the page.
fn print_button() -> AnyView {
    view! { <Button label=common::print() symbol=Icon::Print on_click=print_page /> }.into_any()
}

/// The button that saves what is on the page already; `text` makes the file.
pub fn save_button(file: &'static str, text: impl Fn() -> String + Send + Sync + 'static) -> AnyView {
    let save = move || download(file, "text/csv", &text());
    view! { <Button label="CSV" symbol=Icon::Export on_click=save /> }.into_any()
}

/// A line of a file.
pub fn line<C: AsRef<str>>(cells: &[C]) -> String {
    let cells: Vec<_> = cells.iter().map(|cell| csv_cell(cell.as_ref())).collect();
    [cells.join(",").as_str(), "\r\n"].concat()
}
