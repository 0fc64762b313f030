//! A column of a short list: what its cells show, what the file says in it, and how rows are sorted by it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::ui::Column;
use crate::ui::options::{Choosable, When};

/// Something of each row.
pub type Of<R, T> = Arc<dyn Fn(&R) -> T + Send + Sync>;

/// By what rows are sorted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A number, least first.
    Number(u64),
    /// A text as it is read, in small letters.
    Text(String),
}

impl Key {
    /// A text, whichever its letters.
    pub fn text(text: &str) -> Self {
        Self::Text(text.to_lowercase())
    }

    /// A place in an order; what has none comes last.
    pub fn place(place: Option<usize>) -> Self {
        Self::Number(place.and_then(|place| u64::try_from(place).ok()).unwrap_or(u64::MAX))
    }
}

/// A column.
pub struct ShortColumn<R> {
    pub(super) choice: Choosable,
    pub(super) head: Column,
    pub(super) cell: Of<R, AnyView>,
    pub(super) file: Of<R, String>,
    pub(super) sort: Option<Of<R, Key>>,
    text: Of<R, String>,
}

impl<R: 'static> ShortColumn<R> {
    /// A column by its word in the URL, whose cells say `text`.
    pub fn new(
        key: &'static str,
        shown: When,
        label: &'static str,
        text: impl Fn(&R) -> String + Send + Sync + 'static,
    ) -> Self {
        let text: Of<R, String> = Arc::new(text);
        let said = Arc::clone(&text);
        Self {
            choice: Choosable { key, label, shown },
            head: Column::new(label),
            cell: Arc::new(move |row| view! { <td class="what">{said(row)}</td> }.into_any()),
            file: Arc::clone(&text),
            sort: None,
            text,
        }
    }

    /// The same column, whose heading has this class.
    #[must_use]
    pub fn class(mut self, class: &'static str) -> Self {
        self.head.class = class;
        self
    }

    /// The same column, whose cells are code, in what room that needs.
    #[must_use]
    pub fn code(self) -> Self {
        let text = Arc::clone(&self.text);
        let cell = move |row: &R| view! { <td class="what"><code>{text(row)}</code></td> }.into_any();
        self.class("wide").cell(cell)
    }

    /// The same column, whose cells are these.
    #[must_use]
    pub fn cell(mut self, cell: impl Fn(&R) -> AnyView + Send + Sync + 'static) -> Self {
        self.cell = Arc::new(cell);
        self
    }

    /// The same column, of which the file says more.
    #[must_use]
    pub fn file(mut self, text: impl Fn(&R) -> String + Send + Sync + 'static) -> Self {
        self.file = Arc::new(text);
        self
    }

    /// The same column, by whose text one may sort.
    #[must_use]
    pub fn sorted(self) -> Self {
        let text = Arc::clone(&self.text);
        self.sorted_by(move |row| Key::text(&text(row)))
    }

    /// The same column, by which one may sort.
    #[must_use]
    pub fn sorted_by(mut self, key: impl Fn(&R) -> Key + Send + Sync + 'static) -> Self {
        self.head.sort = self.choice.key;
        self.sort = Some(Arc::new(key));
        self
    }
}
