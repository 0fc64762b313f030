//! Telling the template of a policy that names none by the settings in it.

use super::each_instance;
use crate::catalogue::{Catalogue, Template};
use crate::graph::{Policy, TemplateReference};

/// The key of the catalogue's template for Defender and firewall settings that come from no template; its id is
/// empty, as Graph writes it.
const SETTINGS_CATALOG: &str = "settings_catalog";

/// What the file said where something was filled in.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Came {
    template: TemplateReference,
    platforms: String,
    technologies: String,
}

impl Came {
    /// What `policy` says.
    pub(super) fn of(policy: &Policy) -> Self {
        Self {
            template: policy.template.clone(),
            platforms: policy.platforms.clone(),
            technologies: policy.technologies.clone(),
        }
    }

    /// Puts back what the file said.
    pub(super) fn put_back(&self, policy: &mut Policy) {
        policy.template.clone_from(&self.template);
        policy.platforms.clone_from(&self.platforms);
        policy.technologies.clone_from(&self.technologies);
    }
}

/// The template that a policy is of, and whether that was told from its settings.
pub(super) struct Told<'a> {
    pub(super) template: &'a Template,
    pub(super) guessed: bool,
}

/// Fills in what the policy leaves out of its template's id and family, platforms and technologies. A policy that
/// names a template keeps it, known or not.
pub(super) fn fill<'a>(policy: &mut Policy, catalogue: &'a Catalogue) -> Option<Told<'a>> {
    let guessed = policy.template.id.trim().is_empty();
    let template = if guessed { guess(policy, catalogue) } else { catalogue.template(&policy.template.id) };
    let template = template?;
    let or = |text: &mut String, filling: &str| {
        if text.trim().is_empty() {
            filling.clone_into(text);
        }
    };
    or(&mut policy.platforms, &template.platforms);
    or(&mut policy.technologies, &template.technologies);
    if template.has_id() {
        or(&mut policy.template.id, &template.id);
        or(&mut policy.template.family, &template.family);
        if guessed {
            or(&mut policy.template.display_name, &template.name);
            or(&mut policy.template.display_version, &template.display_version);
        }
    }
    Some(Told { template, guessed })
}

/// The template that holds every setting of the policy that the catalogue knows; where several do, the one with
/// the fewest settings is meant. Where none does, they are settings of the general catalogue. A policy most of
/// whose settings are foreign, such as a baseline, is of no template.
fn guess<'a>(policy: &Policy, catalogue: &'a Catalogue) -> Option<&'a Template> {
    let (mut total, mut known) = (0_usize, 0_usize);
    let templates = catalogue.templates();
    let mut counts: Vec<(usize, &Template)> = templates.iter().map(|template| (0, template)).collect();
    for setting in &policy.settings {
        each_instance(&setting.instance, &mut |instance| {
            total += 1;
            let mut of_any = false;
            for template in catalogue.templates_of(&instance.definition_id) {
                of_any = true;
                for (count, counted) in &mut counts {
                    *count += usize::from(counted.key == template.key);
                }
            }
            known += usize::from(of_any);
        });
    }
    if known == 0 || known * 2 < total {
        return None;
    }
    let platforms = policy.platforms.trim();
    let fits = |template: &Template| platforms.is_empty() || platforms == template.platforms;
    counts
        .into_iter()
        .filter(|(count, template)| *count == known && template.has_id() && fits(template))
        .map(|(_, template)| template)
        .min_by_key(|template| catalogue.settings_of(&template.id).count())
        .or_else(|| templates.iter().find(|template| template.key == SETTINGS_CATALOG && fits(template)))
}
