//! The rules of dynamic groups: taken over when they are right, with the devices that fit them.

use palisade_model::api::GroupChange;
use palisade_model::membership::{Checked, Code, Rule, RuleError, check_text, parse};
use palisade_model::problem::{Problem, Severity};

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
    let Checked { rule, errors } = judge(tenant, &record.id, &text);
    let Some(rule) = rule else {
        let stops = |error: &&RuleError| error.severity == Severity::Error;
        return Err(Failure::invalid(errors.iter().filter(stops).map(Problem::from).collect()));
    };
    record.rule = Some(GroupRule { text, paused });
    if record.rule == before {
        return Ok(false);
    }
    if !paused {
        record.members = tenant.fitting(&rule);
    }
    Ok(true)
}

/// What a text is as the rule of the group `id`, which may be a new one: the groups that it names are looked at too.
pub fn judge(tenant: &Tenant, id: &str, text: &str) -> Checked {
    let mut checked = check_text(text);
    if let Some(rule) = &checked.rule {
        let wrong = wrong_sources(tenant, id, text, rule);
        if !wrong.is_empty() {
            checked.rule = None;
            checked.errors.extend(wrong);
        }
    }
    checked
}

/// A group that holds the members of others: each is there, and none is of this kind itself. Source: Entra's
/// documentation of `memberOf`.
fn wrong_sources(tenant: &Tenant, id: &str, text: &str, rule: &Rule) -> Vec<RuleError> {
    let Some(sources) = rule.source_groups() else { return Vec::new() };
    let mut errors = Vec::new();
    for source in sources {
        let sentence = match tenant.group(&source.to_ascii_lowercase()) {
            None => format!("There is no group with the id `{source}`."),
            Some(group) if group.id == id => "A group can't hold its own members; name another.".into(),
            Some(group) if is_member_of(group) => {
                format!("The group “{}” holds the members of others itself; name those.", group.name)
            }
            Some(_) => continue,
        };
        errors.push(RuleError::about(Code::GroupId, text, source, sentence));
    }
    if let Some(follower) = tenant.followers_of(id).first() {
        let sentence = format!(
            "The group “{}” holds the members of this one, so this one can't hold those of others.",
            follower.name
        );
        errors.push(RuleError::about(Code::GroupId, text, text, sentence));
    }
    errors
}

fn is_member_of(group: &GroupRecord) -> bool {
    let rule = group.rule.as_ref().and_then(|rule| parse(&rule.text).ok());
    rule.is_some_and(|rule| rule.source_groups().is_some())
}
