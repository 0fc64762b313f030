//! One thing to find, and which of them fit to what is typed.

use crate::words::palette as words;

/// What a thing is; in the order in which they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Chosen lately.
    Recent,
    /// What the page can do.
    Action,
    /// A page.
    Page,
    /// A setting of the catalogue.
    Setting,
    /// A setting with a value that policies set it to.
    InUse,
    /// A policy.
    Policy,
    /// A device.
    Device,
    /// A group.
    Group,
}

/// What choosing it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Leads to an address.
    Go(String),
    /// Presses what stands on the page at this place of what it offers.
    Press(usize),
    /// Lists the shortcuts.
    Help,
}

/// One thing to find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What no other has.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub label: String,
    /// What tells it from others; empty for nothing.
    pub detail: String,
    /// What choosing it does.
    pub act: Act,
    /// Why it can't be done; empty where it can.
    pub refused: String,
    /// Shown only when something is typed.
    pub typed_only: bool,
}

impl Item {
    /// A link.
    pub fn link(kind: Kind, label: impl Into<String>, detail: impl Into<String>, href: String) -> Self {
        let (label, detail) = (label.into(), detail.into());
        let id = [kind.heading(), "\n", &href, "\n", &label].concat();
        Self { id, kind, label, detail, act: Act::Go(href), refused: String::new(), typed_only: false }
    }
}

impl Kind {
    /// The heading above them.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Recent => words::recent(),
            Self::Action => words::on_this_page(),
            Self::Page => words::pages(),
            Self::Setting => words::settings(),
            Self::InUse => words::in_use(),
            Self::Policy => words::policies(),
            Self::Device => words::devices(),
            Self::Group => words::groups(),
        }
    }
}

/// Of one kind, how many are shown at once.
const MOST: usize = 6;

/// Those that fit, the best of each kind first; without a text what was chosen lately, what the page offers and the pages.
pub fn fitting(all: &[Item], text: &str) -> Vec<Item> {
    if text.is_empty() {
        return all.iter().filter(|item| !item.typed_only).cloned().collect();
    }
    let lower = text.to_lowercase();
    let mut fits: Vec<(Kind, bool, &Item)> = all
        .iter()
        .filter(|item| item.kind != Kind::Recent && holds(item, &lower))
        .map(|item| (item.kind, !item.label.to_lowercase().starts_with(&lower), item))
        .collect();
    fits.sort_by_key(|(kind, later, _)| (*kind, *later));
    let mut shown: Vec<Item> = Vec::new();
    for (kind, _, item) in fits {
        if shown.iter().filter(|it| it.kind == kind).count() < MOST {
            shown.push(item.clone());
        }
    }
    shown
}

/// Of what the server found: all, where it found it for this very text, else those that fit to it all the same.
pub fn still_fitting(found: &[Item], same: bool, text: &str) -> Vec<Item> {
    let lower = text.to_lowercase();
    found.iter().filter(|item| same || (!text.is_empty() && holds(item, &lower))).cloned().collect()
}

/// Whether every word is in name or detail.
fn holds(item: &Item, lower: &str) -> bool {
    let whole = [item.label.as_str(), " ", &item.detail].concat().to_lowercase();
    lower.split_whitespace().all(|word| whole.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(label: &str, detail: &str) -> Item {
        Item::link(Kind::Page, label, detail, ["/", label].concat())
    }

    #[test]
    fn what_begins_with_the_text_comes_first_and_nothing_typed_shows_what_is_for_that() {
        let later = Item { typed_only: true, ..page("Create policy: Antivirus", "") };
        let recent = Item { kind: Kind::Recent, ..page("Policies", "") };
        let all = [recent, page("Archived policies", ""), page("Policies", "all"), later];
        let labels = |text: &str| -> Vec<String> {
            fitting(&all, text).into_iter().map(|item| [item.label.as_str(), &item.detail].concat()).collect()
        };
        assert_eq!(labels(""), ["Policies", "Archived policies", "Policiesall"]);
        assert_eq!(labels("pol"), ["Policiesall", "Archived policies", "Create policy: Antivirus"]);
        assert_eq!(labels("policy create"), ["Create policy: Antivirus"]);
        assert_eq!(still_fitting(&all[1..2], false, "arch x").len(), 0);
        assert_eq!(still_fitting(&all[1..2], false, "arch pol").len(), 1);
    }
}
