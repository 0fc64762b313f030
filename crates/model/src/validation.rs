//! Whether a policy is right: every problem at once, each with its place. Source: DESIGN, section 4, and
//! catalog-facts, section 6.
//!
//! What devices refuse later is refused here first. What the catalogue does not know is a warning, never an
//! error: a policy from elsewhere can be kept whole, and what is unknown is never delivered. What a device accepts
//! and does something else with than it seems, or what opens it to attack, is a warning as well.

pub mod codes;
mod exclusive;
mod figures;
mod grammar;
mod list;
mod mode;
mod overlap;
mod path;
mod place;
mod policy;
mod report;
mod rule;
mod secret;
mod together;
mod value;
mod walk;

use crate::applicability::platform_matches;
use crate::catalogue::{Catalogue, SettingDefinition};
use crate::device::Platform;
use crate::firewall::{Dialect, problems_of_policy};
use crate::graph::{Policy, SettingInstance};
use crate::problem::{Problem, Severity};
use path::Path;
use report::Report;
use walk::Walk;

/// Every problem of `policy`: of its own properties first, then of its settings in their order, then of what
/// settings say about each other, and of what firewall rules do to one another.
pub fn validate(policy: &Policy, catalogue: &Catalogue) -> Vec<Problem> {
    let mut walk = Walk::new(catalogue, &policy.template.id, &policy.platforms);
    policy::check(policy, catalogue, &mut walk.report);
    walk.policy(policy);
    let mut problems = walk.report.problems;
    // What rules do to one another is told once each of them is right.
    let is_wrong = |it: &Problem| it.severity == Severity::Error && Dialect::of_id(&it.path).is_some();
    if !problems.iter().any(is_wrong) {
        problems.extend(problems_of_policy(policy, catalogue));
    }
    problems
}

/// Every problem of one setting and what is below it, as if it stood at the top of a policy of this template.
/// The paths begin with the setting's definition id.
pub fn validate_instance(
    instance: &SettingInstance,
    template_id: &str,
    catalogue: &Catalogue,
) -> Vec<Problem> {
    // Without a template the setting itself says what it is for.
    let home =
        catalogue.template(template_id).or_else(|| catalogue.templates_of(&instance.definition_id).next());
    let mut walk = Walk::new(catalogue, template_id, home.map_or("", |template| template.platforms.as_str()));
    walk.alone(instance);
    walk.report.problems
}

/// Every problem of one text as someone types it: a number, a text, or one entry of a list. The path of each is
/// the definition id.
pub fn validate_text(definition: &SettingDefinition, text: &str) -> Vec<Problem> {
    let mut report = Report::default();
    value::typed(definition, text, &Path::top(&definition.id), &mut report);
    report.problems
}

/// Whether what is for `platforms` is delivered to none of the devices that a policy for `policy` is for.
fn is_elsewhere(platforms: &str, policy: &str) -> bool {
    let is_for =
        |platforms: &str| [Platform::Windows, Platform::Linux].map(|it| platform_matches(it, platforms));
    let (own, theirs) = (is_for(platforms), is_for(policy));
    own.contains(&true) && !own.into_iter().zip(theirs).any(|(own, theirs)| own && theirs)
}
