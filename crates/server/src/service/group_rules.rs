//! The rules of dynamic groups: taken over when they are right, with the devices that fit them.

use palisade_model::api::GroupChange;
use palisade_model::membership::{Rule, parse};
use palisade_model::problem::Problem;

use crate::failure::{Answer, Failure};
use crate::store::{GroupRecord, GroupRule};
use crate::tenant::Tenant;

/// Gives `record` the rule that `change` asks for, and the members that follow; whether there was anything to do.
///
/// # Errors
/// With every problem of the rule, or when it names groups that it can't.
pub fn apply(tenant: &Tenant, record: &mut GroupRecord, change: &GroupChange) -> Answer<bool> {
    let before = record.rule.clone();
    let text = match change.membership_rule.as_deref().map(str::trim) {
        Some(text) => Some(text.to_owned()).filter(|text| !text.is_empty()),
        None => before.as_ref().map(|rule| rule.text.clone()),
    };
    let Some(text) = text else {
        if change.rule_paused == Some(true) {
            return Err(Failure::bad_request("A group without a rule can't be paused."));
        }
        // Those who are members stay, assigned from now on.
        record.rule = None;
        return Ok(before.is_some());
    };
    let paused = change.rule_paused.unwrap_or_else(|| before.as_ref().is_some_and(|rule| rule.paused));
    let rule = parse(&text)
        .map_err(|errors| Failure::invalid(errors.iter().map(Problem::from).collect::<Vec<Problem>>()))?;
    check_sources(tenant, &record.id, &rule)?;
    record.rule = Some(GroupRule { text, paused });
    if record.rule == before {
        return Ok(false);
    }
    if !paused {
        record.members = tenant.fitting(&rule);
    }
    Ok(true)
}

/// A group that holds the members of others: each is there, and none is of this kind itself. Source: Entra's
/// documentation of `memberOf`.
fn check_sources(tenant: &Tenant, id: &str, rule: &Rule) -> Answer<()> {
    let Some(sources) = rule.source_groups() else { return Ok(()) };
    let wrong = |sentence: String| Problem::error("membershipRule", "rule-group-id", sentence);
    let mut problems: Vec<Problem> = Vec::new();
    for source in sources {
        let source = source.to_ascii_lowercase();
        match tenant.group(&source) {
            None => problems.push(wrong(format!("There is no group with the id `{source}`."))),
            Some(_) if source == id => {
                problems.push(wrong("A group can't hold its own members; name another.".into()));
            }
            Some(group) if is_member_of(group) => problems.push(wrong(format!(
                "The group “{}” holds the members of others itself; name those.",
                group.name
            ))),
            Some(_) => {}
        }
    }
    if let Some(follower) = tenant.followers_of(id).first() {
        problems.push(wrong(format!(
            "The group “{}” holds the members of this one, so this one can't hold those of others.",
            follower.name
        )));
    }
    if problems.is_empty() { Ok(()) } else { Err(Failure::invalid(problems)) }
}

fn is_member_of(group: &GroupRecord) -> bool {
    let rule = group.rule.as_ref().and_then(|rule| parse(&rule.text).ok());
    rule.is_some_and(|rule| rule.source_groups().is_some())
}
