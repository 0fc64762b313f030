//! What is wrong with a policy's own properties: its name, scope tags, template and platform.

use std::collections::HashSet;

use super::path::Path;
use super::report::{Report, TextReport};
use super::{codes, grammar, is_elsewhere};
use crate::catalogue::{Catalogue, Template};
use crate::device::platform_name;
use crate::graph::{Policy, TemplateReference};
use crate::plural::plural;

/// The longest name, in characters: what a list can still show and a log line hold.
const LONGEST_NAME: usize = 256;
/// The longest description, in characters.
const LONGEST_DESCRIPTION: usize = 4096;

pub(super) fn check(policy: &Policy, catalogue: &Catalogue, report: &mut Report) {
    let name = &Path::top("name");
    if policy.name.trim().is_empty() {
        report.error(name, codes::BLANK_NAME, format_args!("A policy needs a name."));
    }
    text(&policy.name, LONGEST_NAME, false, &mut TextReport { report, path: name });
    let description = &Path::top("description");
    text(&policy.description, LONGEST_DESCRIPTION, true, &mut TextReport { report, path: description });
    scope_tags(&policy.role_scope_tag_ids, report);
    if policy.settings.is_empty() {
        let sentence = format_args!("This policy configures nothing yet.");
        report.warning(&Path::top(""), codes::EMPTY_POLICY, sentence);
    }
    about_template(policy, catalogue, report);
}

fn text(text: &str, most: usize, lines: bool, report: &mut TextReport<'_>) {
    let length = text.chars().count();
    if length > most {
        let has = plural(length, "character", "characters");
        let sentence = format_args!("This text has {has}; at most {most} are accepted.");
        report.error(most, length, codes::TOO_LONG, sentence);
    }
    let control = |it: char| it.is_control() && !(lines && matches!(it, '\n' | '\r' | '\t'));
    if let Some((at, _)) = grammar::find(text, &control) {
        let sentence = format_args!("There is a control character in this text; remove it.");
        report.error(at, at + 1, codes::CONTROL_CHARACTER, sentence).mend("");
    }
}

fn scope_tags(tags: &[String], report: &mut Report) {
    let list = Path::top("roleScopeTagIds");
    let mut seen = HashSet::new();
    for (index, tag) in tags.iter().enumerate() {
        let path = &list.entry(index);
        if tag.trim().is_empty() {
            let sentence = format_args!("A scope tag must not be blank; remove it.");
            report.error(path, codes::BLANK_ENTRY, sentence).mend("");
        } else if !seen.insert(tag.trim()) {
            let sentence = format_args!("“{tag}” is in the list already.");
            report.warning(path, codes::DUPLICATE_ENTRY, sentence).mend("");
        }
    }
}

fn about_template(policy: &Policy, catalogue: &Catalogue, report: &mut Report) {
    let reference = &policy.template;
    let path = &Path::top("templateReference");
    match catalogue.template(&reference.id) {
        Some(template) => {
            about_version(reference, template, report);
            about_platform(policy, template, report);
            if is_off_channel(catalogue, &template.id) {
                let sentence = format_args!(
                    "Nothing of “{}” is delivered: the Defender channel does not take it, only an MDM does.",
                    template.name
                );
                report.warning(path, codes::NOT_ON_CHANNEL, sentence);
            }
        }
        // Policies of the settings catalogue name none.
        None if reference.id.is_empty() && of_the_settings_catalogue(policy, catalogue) => {}
        None if reference.id.is_empty() => {
            let sentence = format_args!(
                "This policy names no template; the settings that Palisade knows are delivered."
            );
            report.warning(path, codes::NO_TEMPLATE, sentence);
        }
        None => {
            let name =
                if reference.display_name.is_empty() { &reference.id } else { &reference.display_name };
            let sentence = format_args!(
                "Palisade does not know the template “{name}”; the settings that it knows are delivered."
            );
            report.warning(path, codes::UNKNOWN_TEMPLATE, sentence);
        }
    }
}

/// Whether a template has no setting that the Defender channel takes.
pub(super) fn is_off_channel(catalogue: &Catalogue, template: &str) -> bool {
    catalogue.template(template).is_some()
        && catalogue.settings_of(template).all(|definition| !definition.applies_to_defender_channel)
}

/// Whether every setting that is known belongs to the settings catalogue, which is the one template without an id.
fn of_the_settings_catalogue(policy: &Policy, catalogue: &Catalogue) -> bool {
    let mut known =
        policy.settings.iter().map(|setting| setting.instance.definition_id.as_str()).filter_map(|id| {
            let mut homes = catalogue.templates_of(id).peekable();
            homes.peek().is_some().then(|| homes.any(|template| !template.has_id()))
        });
    known.next().is_some_and(|first| first && known.all(|belongs| belongs))
}

/// A version of the template that is not the one that Palisade knows.
fn about_version(reference: &TemplateReference, template: &Template, report: &mut Report) {
    let version = |id: &str| id.rsplit_once('_').and_then(|(_, version)| version.parse::<u64>().ok());
    if let (Some(theirs), Some(own)) = (version(&reference.id), version(&template.id))
        && theirs != own
    {
        let sentence = format_args!(
            "This policy is of version {theirs} of “{}”, and Palisade knows version {own}; the settings that it knows are delivered.",
            template.name
        );
        report.warning(&Path::top("templateReference"), codes::TEMPLATE_VERSION, sentence);
    }
}

fn about_platform(policy: &Policy, template: &Template, report: &mut Report) {
    if is_elsewhere(&template.platforms, &policy.platforms) {
        let sentence = format_args!(
            "The template “{}” is for {}, the policy for {}.",
            template.name,
            platform_name(&template.platforms),
            platform_name(&policy.platforms)
        );
        report
            .error(&Path::top("platforms"), codes::WRONG_PLATFORM, sentence)
            .mend(template.platforms.as_str());
    }
}
