//! How a conflict is to be resolved: chosen in the dialog, and kept in the address.

use std::sync::Arc;

use leptos::prelude::*;

use super::edits::Way;
use super::matter::Matter;
use crate::ui::query::{use_query, use_replace_over};

/// Parameters of the address that say how: the way, the policy whose value is taken or that is edited, and the group that
/// is excluded.
pub const HOW: [&str; 3] = ["way", "party", "without"];

/// How a conflict is to be resolved, as it is chosen.
#[derive(Clone, Copy)]
pub struct How {
    /// The way, by its name.
    pub way: RwSignal<String>,
    /// The policy whose value is taken, or that is edited, by id.
    pub policy: RwSignal<String>,
    /// The group that is excluded, by id.
    pub group: RwSignal<String>,
}

/// As the address says, where it says something that can be chosen; and the address says what is chosen.
pub fn how(matter: &Arc<Matter>, ways: &[Way]) -> How {
    let (query, replace) = (use_query(), use_replace_over());
    let [asked_way, party, without] = HOW.map(|name| untrack(|| query.get(name)));
    let way = ways.iter().find(|way| way.name() == asked_way).or(ways.first()).copied().unwrap_or(Way::Take);
    let first = || matter.policies.first().map(|policy| policy.row.id.clone()).unwrap_or_default();
    let party = matter.policy(&party).map_or_else(first, |policy| policy.row.id.clone());
    let known = matter.groups().into_iter().find(|(id, _)| *id == without);
    let group = known.map_or_else(|| matter.first_group(&party), |(id, _)| id);
    let how = How {
        way: RwSignal::new(way.name().to_owned()),
        policy: RwSignal::new(party),
        group: RwSignal::new(group),
    };
    let of = matter.clone();
    Effect::new(move |offered: Option<String>| {
        let first = how.policy.with(|policy| of.first_group(policy));
        // Another one that was picked stays.
        if offered.is_some_and(|offered| how.group.with_untracked(|group| *group == offered)) {
            how.group.set(first.clone());
        }
        first
    });
    Effect::new(move |before: Option<[String; 3]>| {
        let now = [how.way.get(), how.policy.get(), how.group.get()];
        if before.is_some_and(|before| before != now) {
            let group = if Way::of(&now[0]) == Way::Exclude { now[2].as_str() } else { "" };
            replace(&[(HOW[0], &now[0]), (HOW[1], &now[1]), (HOW[2], group)]);
        }
        now
    });
    how
}
