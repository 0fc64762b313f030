//! Telling the template of a policy that names none by the settings in it.

use super::each_instance;
use crate::catalogue::{Catalogue, Template};
use crate::graph::Policy;

/// Fills in what the policy leaves out of its template reference, platforms and technologies. Says whether the
/// template was guessed. A policy that names a template keeps it, known or not.
pub(super) fn fill(policy: &mut Policy, catalogue: &Catalogue) -> bool {
    let guessed = policy.template.id.trim().is_empty();
    let template = if guessed { guess(policy, catalogue) } else { catalogue.template(&policy.template.id) };
    let Some(template) = template else { return false };
    let or = |text: &mut String, filling: &str| {
        if text.trim().is_empty() {
            filling.clone_into(text);
        }
    };
    or(&mut policy.template.id, &template.id);
    or(&mut policy.template.family, &template.family);
    or(&mut policy.template.display_name, &template.name);
    or(&mut policy.template.display_version, &template.display_version);
    or(&mut policy.platforms, &template.platforms);
    or(&mut policy.technologies, &template.technologies);
    guessed
}

/// The template to which most of the policy's settings belong, if that is at least half of them. Where two hold
/// the same number, the one with fewer settings is meant.
fn guess<'a>(policy: &Policy, catalogue: &'a Catalogue) -> Option<&'a Template> {
    let mut total = 0_usize;
    // Whatever belongs to no template but the settings catalogue stays without one.
    let mut counts: Vec<(usize, &Template)> = catalogue
        .templates()
        .iter()
        .filter(|template| template.has_id())
        .map(|template| (0, template))
        .collect();
    for setting in &policy.settings {
        each_instance(&setting.instance, &mut |instance| {
            total += 1;
            for template in catalogue.templates_of(&instance.definition_id) {
                for (count, counted) in &mut counts {
                    *count += usize::from(counted.id == template.id);
                }
            }
        });
    }
    let best = counts
        .into_iter()
        .max_by_key(|(count, template)| (*count, usize::MAX - catalogue.settings_of(&template.id).count()))?;
    (best.0 > 0 && best.0 * 2 >= total).then_some(best.1)
}
