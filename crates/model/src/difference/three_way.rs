//! Two edits of one version of a policy, brought together.
//!
//! What only one side changed is taken from it. Lists whose order means nothing are joined entry by entry, lists of
//! rules rule by rule. Where both sides changed the same thing into something else, someone has to choose; until then
//! it says what *mine* says. Settings are compared by what they mean, so that one written otherwise is no change.

mod settings;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

use crate::catalogue::Catalogue;
use crate::graph::Policy;

/// One of the two edits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The edit that is about to be saved.
    Mine,
    /// The edit that was saved meanwhile.
    Theirs,
}

/// What became of one thing that the two sides do not agree on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Only this side changed it.
    Taken(Side),
    /// Both changed a list, and both changes are in it.
    Joined,
    /// Both changed it into something else: what was chosen, if anything yet.
    Contested(Option<Side>),
}

/// One thing that the two sides do not agree on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Tells it from the others, the same at every call: what choices are given by.
    pub key: String,
    /// Definition id; of a rule, that of the list; empty for a property of the policy itself.
    pub definition_id: String,
    /// The name for people: of the setting, of the rule, or Graph's of the property.
    pub name: String,
    /// What it was; absent where it was not configured.
    pub base: Option<String>,
    /// What it is on this side; absent where it is not configured.
    pub mine: Option<String>,
    /// What it is on the other side; absent where it is not configured.
    pub theirs: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
}

/// Two edits brought together.
#[derive(Debug, Clone, PartialEq)]
pub struct ThreeWay {
    /// The policy with both edits in it.
    pub policy: Policy,
    /// Where the sides differ: properties first, then settings in the order in which this side holds them.
    pub rows: Vec<Row>,
}

impl ThreeWay {
    /// How many things someone has yet to choose.
    pub fn open(&self) -> usize {
        self.rows.iter().filter(|row| row.outcome == Outcome::Contested(None)).count()
    }
}

/// What the server says of itself, and no edit does.
const THEIRS_ALONE: [&str; 7] = [
    "id",
    "createdDateTime",
    "lastModifiedDateTime",
    "settingCount",
    "isAssigned",
    "assignments",
    "settings",
];

/// Brings two edits of `base` together. `choices` holds what was chosen, by [`Row::key`].
pub fn three_way(
    base: &Policy,
    mine: &Policy,
    theirs: &Policy,
    catalogue: &Catalogue,
    choices: &BTreeMap<String, Side>,
) -> ThreeWay {
    let mut rows = Vec::new();
    let mut policy = properties(base, mine, theirs, choices, &mut rows);
    policy.settings =
        settings::merged([base, mine, theirs], &policy.template.id, catalogue, choices, &mut rows);
    ThreeWay { policy, rows }
}

/// The policy without settings.
fn properties(
    base: &Policy,
    mine: &Policy,
    theirs: &Policy,
    choices: &BTreeMap<String, Side>,
    rows: &mut Vec<Row>,
) -> Policy {
    let members = |policy: &Policy| match policy.to_json() {
        Json::Object(members) => members,
        _ => Map::new(),
    };
    let (old, mine, mut merged) = (members(base), members(mine), members(theirs));
    let names: BTreeSet<&String> = old.keys().chain(mine.keys()).collect();
    let theirs_too: Vec<String> = merged.keys().cloned().collect();
    let names: BTreeSet<&String> = names.into_iter().chain(&theirs_too).collect();
    for name in names {
        if THEIRS_ALONE.contains(&name.as_str()) || name.contains("@odata.") {
            continue;
        }
        let (was, one, other) = (old.get(name), mine.get(name), merged.get(name).cloned());
        if one == other.as_ref() {
            continue;
        }
        let key = ["property:", name].concat();
        let outcome = outcome(was == one, was == other.as_ref(), &key, choices);
        rows.push(Row {
            key,
            definition_id: String::new(),
            name: name.clone(),
            base: was.and_then(said),
            mine: one.and_then(said),
            theirs: other.as_ref().and_then(said),
            outcome,
        });
        if keeps_mine(outcome) {
            match one {
                Some(value) => merged.insert(name.clone(), value.clone()),
                None => merged.remove(name),
            };
        }
    }
    // What both sides could be read from can be read again.
    Policy::from_json(Json::Object(merged)).unwrap_or_else(|_| theirs.clone())
}

/// What becomes of something on which the sides differ.
fn outcome(mine_same: bool, theirs_same: bool, key: &str, choices: &BTreeMap<String, Side>) -> Outcome {
    match (mine_same, theirs_same) {
        (true, _) => Outcome::Taken(Side::Theirs),
        (_, true) => Outcome::Taken(Side::Mine),
        _ => Outcome::Contested(choices.get(key).copied()),
    }
}

fn keeps_mine(outcome: Outcome) -> bool {
    !matches!(outcome, Outcome::Taken(Side::Theirs) | Outcome::Contested(Some(Side::Theirs)))
}

fn said(value: &Json) -> Option<String> {
    match value {
        Json::Null => None,
        Json::String(text) => (!text.is_empty()).then(|| text.clone()),
        other => Some(other.to_string()),
    }
}
