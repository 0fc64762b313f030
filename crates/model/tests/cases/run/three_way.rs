//! `three way`: two edits of one version brought together, without and with a choice.

use std::collections::BTreeMap;

use palisade_model::catalogue::Catalogue;
use palisade_model::difference::{Meaning, Outcome, Row, Side, difference, three_way};
use palisade_model::graph::Policy;
use serde_json::{Value as Json, json};

use crate::shorthand;

fn policy(case: &Json, side: &str) -> Policy {
    let mut policy = shorthand::policy(&case[side]);
    policy.description = case[side]["description"].as_str().unwrap_or_default().into();
    policy
}

pub fn brought_together(case: &Json) -> Json {
    let catalogue = Catalogue::embedded();
    let (base, mine, theirs) = (policy(case, "base"), policy(case, "mine"), policy(case, "theirs"));
    let merge = |choices: &BTreeMap<String, Side>| three_way(&base, &mine, &theirs, catalogue, choices);
    let meaning = |policy: &Policy| Meaning::of(policy, catalogue);
    // Who changed nothing gets what the other side says, and two equal edits are one.
    for (one, other, whole) in [(&base, &theirs, &theirs), (&mine, &base, &mine), (&mine, &mine, &mine)] {
        let merged = three_way(&base, one, other, catalogue, &BTreeMap::new());
        assert_eq!(meaning(&merged.policy), meaning(whole));
        assert_eq!(merged.open(), 0);
    }
    let open = merge(&BTreeMap::new());
    let choose = |side: Side| open.rows.iter().map(|row| (row.key.clone(), side)).collect();
    let (all_mine, all_theirs) = (merge(&choose(Side::Mine)), merge(&choose(Side::Theirs)));
    assert_eq!(all_mine.open() + all_theirs.open(), 0);
    assert_eq!(all_mine.policy, open.policy, "until someone chooses it says what mine says");
    let says = |policy: &Policy| {
        let found = difference(&base, policy, catalogue);
        let properties = found.properties.iter().map(|it| format!("{}: {:?}", it.label, it.after));
        let settings = found.settings.iter().map(palisade_model::difference::SettingChange::sentence);
        properties.chain(settings).collect::<Vec<_>>()
    };
    json!({
        "rows": open.rows.iter().map(row).collect::<Vec<_>>(),
        "open": open.open(),
        "all mine": says(&all_mine.policy),
        "all theirs": says(&all_theirs.policy),
    })
}

fn row(row: &Row) -> Json {
    let outcome = match row.outcome {
        Outcome::Taken(Side::Mine) => "mine",
        Outcome::Taken(Side::Theirs) => "theirs",
        Outcome::Joined => "joined",
        Outcome::Contested(_) => "contested",
    };
    json!([row.name, row.base, row.mine, row.theirs, outcome])
}
