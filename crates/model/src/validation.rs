//! Whether a policy is right: every problem at once, each with its place. Source: DESIGN, section 4, and
//! catalog-facts, section 6.
//!
//! What devices refuse later is refused here first. What the catalogue does not know is a warning, never an
//! error: a policy from elsewhere can be kept whole, and what is unknown is never delivered.

mod exclusive;
mod grammar;
mod place;
mod report;
mod rule;
mod value;
mod walk;

use crate::applicability::platform_matches;
use crate::catalogue::{Catalogue, SettingDefinition, Template};
use crate::device::Platform;
use crate::graph::{Policy, SettingInstance};
use crate::problem::Problem;
use report::Report;
use walk::Walk;

/// Every problem of `policy`: of its own properties first, then of its settings in their order.
pub fn validate(policy: &Policy, catalogue: &Catalogue) -> Vec<Problem> {
    let mut walk = Walk::new(catalogue, &policy.template.id, &policy.platforms);
    about_policy(policy, catalogue, &mut walk.report);
    walk.policy(policy);
    walk.report.problems
}

/// Every problem of one setting and what is below it, as if it stood at the top of a policy of this template.
/// The paths begin with the setting's definition id.
pub fn validate_instance(
    instance: &SettingInstance,
    template_id: &str,
    catalogue: &Catalogue,
) -> Vec<Problem> {
    let platforms = catalogue.template(template_id).map_or("", |template| template.platforms.as_str());
    let mut walk = Walk::new(catalogue, template_id, platforms);
    walk.alone(instance);
    walk.report.problems
}

/// Every problem of one text as someone types it: a number, a text, or one entry of a list. The path of each is
/// the definition id.
pub fn validate_text(definition: &SettingDefinition, text: &str) -> Vec<Problem> {
    let mut report = Report::default();
    value::typed(definition, text, &definition.id, &mut report);
    report.problems
}

fn about_policy(policy: &Policy, catalogue: &Catalogue, report: &mut Report) {
    if policy.name.trim().is_empty() {
        report.error("name", "blank-name", format_args!("A policy needs a name."));
    }
    if policy.settings.is_empty() {
        report.warning("", "empty-policy", format_args!("This policy configures nothing yet."));
    }
    let reference = &policy.template;
    match catalogue.template(&reference.id) {
        Some(template) => about_platform(policy, template, report),
        None if reference.id.is_empty() => report.warning(
            "templateReference",
            "no-template",
            format_args!("This policy names no template; the settings that Palisade knows are delivered."),
        ),
        None => report.warning(
            "templateReference",
            "unknown-template",
            format_args!(
                "Palisade does not know the template “{}”; the settings that it knows are delivered.",
                if reference.display_name.is_empty() { &reference.id } else { &reference.display_name }
            ),
        ),
    }
}

fn about_platform(policy: &Policy, template: &Template, report: &mut Report) {
    let platform = [Platform::Windows, Platform::Linux]
        .into_iter()
        .find(|platform| platform_matches(*platform, &template.platforms));
    if platform.is_some_and(|platform| !platform_matches(platform, &policy.platforms)) {
        report.error(
            "platforms",
            "wrong-platform",
            format_args!(
                "The template “{}” is for {}, the policy for {}.",
                template.name,
                platform_name(&template.platforms),
                platform_name(&policy.platforms)
            ),
        );
    }
}

/// A platform as people call it.
fn platform_name(platforms: &str) -> &str {
    match platforms {
        "" | "windows10" => "Windows",
        "linux" => "Linux",
        other => other,
    }
}
