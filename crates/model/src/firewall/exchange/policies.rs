//! Rules as policies: as many as it takes, since a policy holds a limited number.

use serde_json::Map;

use crate::catalogue::{Catalogue, Template};
use crate::firewall::{Dialect, Rule};
use crate::graph::{InstanceValue, Policy, Setting, SettingInstance, TemplateReference};

/// What a policy holds at most where the catalogue does not say. Source: catalog-facts, section 6.4.
const MAX_RULES: usize = 150;

/// The policies of some rules.
#[derive(Debug, Clone, PartialEq)]
pub struct RulePolicies {
    /// The policies, the rules in their order; rules for several firewalls are in policies of their own.
    pub policies: Vec<Policy>,
    /// What to tell when there are more policies than one.
    pub sentence: Option<String>,
}

/// Puts rules into policies of their template, each with at most as many as a policy may hold. The first is called
/// `name`, further ones have their number behind it.
pub fn to_policies(rules: &[Rule], name: &str, catalogue: &Catalogue) -> RulePolicies {
    let mut parts: Vec<(Dialect, &[Rule])> = Vec::new();
    for run in rules.chunk_by(|left, right| left.dialect == right.dialect) {
        let Some(dialect) = run.first().map(|rule| rule.dialect) else { continue };
        let most = catalogue.definition(dialect.group_id()).and_then(|definition| definition.max_count);
        let most = most.and_then(|most| usize::try_from(most).ok()).unwrap_or(MAX_RULES).max(1);
        parts.extend(run.chunks(most).map(|part| (dialect, part)));
    }
    let count = parts.len();
    let policies: Vec<Policy> = parts
        .into_iter()
        .enumerate()
        .map(|(index, (dialect, part))| {
            let name = if index == 0 { name.to_owned() } else { format!("{name} ({})", index + 1) };
            policy(dialect, part, name, catalogue)
        })
        .collect();
    let sentence = (count > 1).then(|| {
        format!(
            "A policy holds a limited number of rules for one firewall, so the {} rules are in {count} policies; assign all of them.",
            rules.len()
        )
    });
    RulePolicies { policies, sentence }
}

fn policy(dialect: Dialect, rules: &[Rule], name: String, catalogue: &Catalogue) -> Policy {
    let id = dialect.group_id();
    let items = rules.iter().map(|rule| rule.to_group(catalogue)).collect();
    let mut instance = SettingInstance::new(id, InstanceValue::GroupCollection(items));
    let template = catalogue.templates_of(id).next();
    instance.template = template
        .and_then(|template| catalogue.definition_in(&template.id, id))
        .and_then(|definition| definition.instance_template.clone());
    let said = |of: fn(&Template) -> &String| template.map(|it| of(it).clone()).unwrap_or_default();
    Policy {
        name,
        platforms: said(|template| &template.platforms),
        technologies: said(|template| &template.technologies),
        role_scope_tag_ids: vec!["0".to_owned()],
        template: TemplateReference {
            id: said(|template| &template.id),
            family: said(|template| &template.family),
            display_name: said(|template| &template.name),
            display_version: said(|template| &template.display_version),
            ..TemplateReference::default()
        },
        settings: vec![Setting { id: Some("0".to_owned()), instance, extra: Map::new() }],
        ..Policy::default()
    }
}

#[cfg(all(test, feature = "embedded-catalogue"))]
mod tests {
    use super::*;

    #[test]
    fn more_rules_than_a_policy_holds_become_several_policies() {
        let windows = (0..301).map(|number| Rule::new(Dialect::Windows, format!("Rule {number}")));
        let rules: Vec<Rule> = windows.chain([Rule::new(Dialect::Linux, "Shell")]).collect();
        let made = to_policies(&rules, "Rules", Catalogue::embedded());
        let held: Vec<(String, usize, String)> = made
            .policies
            .iter()
            .map(|policy| {
                let InstanceValue::GroupCollection(items) = &policy.settings[0].instance.value else {
                    panic!()
                };
                (policy.name.clone(), items.len(), policy.platforms.clone())
            })
            .collect();
        let expected = [
            ("Rules", 150, "windows10"),
            ("Rules (2)", 150, "windows10"),
            ("Rules (3)", 1, "windows10"),
            ("Rules (4)", 1, "linux"),
        ];
        assert_eq!(held, expected.map(|(name, count, platform)| (name.into(), count, platform.into())));
        assert!(made.sentence.is_some_and(|sentence| sentence.contains("302 rules are in 4 policies")));
        assert_eq!(to_policies(&rules[..150], "Rules", Catalogue::embedded()).sentence, None);
        assert!(to_policies(&[], "Rules", Catalogue::embedded()).policies.is_empty());
    }
}
