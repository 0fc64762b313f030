//! Conflicts, or pairs of policies in conflict, that are chosen to be resolved together.

use leptos::prelude::*;
use palisade_model::api::{ConflictPairRow, ConflictRow, Permission};

use super::resolve::about;
use crate::pages::frame::not_allowed;
use crate::pages::picked::{Choosing, Picked};
use crate::ui::Button;
use crate::ui::query::use_ask;
use crate::words::{conflicts as words, resolve};

/// Most that are resolved at once: each may change every policy that has a part in it, and all are in the address.
const MOST: u64 = 32;

/// What is chosen on the tabs of the page, by setting and by pair of policies.
#[derive(Clone, Copy)]
pub struct Selections {
    /// Conflicts, by key.
    pub settings: Picked<()>,
    /// Pairs of policies, by `id~id`.
    pub pairs: Picked<()>,
}

impl Selections {
    /// Nothing is chosen.
    pub fn new() -> Self {
        Self { settings: Picked::default(), pairs: Picked::default() }
    }

    /// What was chosen is resolved, wholly or in part: it is chosen anew.
    pub fn clear(self) {
        self.settings.clear();
        self.pairs.clear();
    }
}

/// How conflicts are chosen.
pub fn settings() -> Choosing<ConflictRow, ()> {
    Choosing {
        label: words::selection(),
        keep: |row| (row.setting.key.clone(), ()),
        name: |row| super::called(&row.setting),
    }
}

/// How pairs of policies are chosen.
pub fn pairs() -> Choosing<ConflictPairRow, ()> {
    Choosing {
        label: words::selection(),
        keep: |row| (pair(row), ()),
        name: |row| words::pair_name(&row.first.policy_name, &row.second.policy_name),
    }
}

/// The two policies, as the address names them.
pub fn pair(row: &ConflictPairRow) -> String {
    [&*row.first.policy_id, "~", &row.second.policy_id].concat()
}

/// What one can do with them: open the dialog of this parameter of the address.
pub fn actions(picked: Picked<()>, parameter: &'static str) -> AnyView {
    let (ask, refused) = (use_ask(), not_allowed(Permission::Write));
    let blocked = Signal::derive(move || match refused.get() {
        reason if !reason.is_empty() => reason,
        _ if picked.count() > MOST => resolve::most(MOST),
        _ => String::new(),
    });
    let go = move || {
        let chosen: Vec<String> = picked.rows().into_iter().map(|(id, ())| id).collect();
        ask.of(parameter, &about(&chosen));
    };
    view! { <Button label=resolve::begin() disabled=blocked on_click=go /> }.into_any()
}
