//! Where rules come from: the policies that hold them, by themselves or as they meet on a device.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::rule::Rule;
use super::words::Dialect;
use crate::catalogue::Catalogue;
use crate::graph::{InstanceValue, Policy};
use crate::merge::{CompiledPolicy, Effective, Standing};
use crate::value::Value;

/// One rule of one policy.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyRule {
    /// Its place in the policy's list, from 0; absent where only the merged settings are known.
    pub index: Option<u32>,
    /// Its key on the device: `<definition id>#<digest>`, where it is known.
    pub key: Option<Arc<str>>,
    /// The rule.
    pub rule: Rule,
}

/// The rules of one policy.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyRules {
    /// Policy id.
    pub policy_id: Arc<str>,
    /// Policy name.
    pub policy_name: Arc<str>,
    /// Its rules.
    pub rules: Vec<PolicyRule>,
}

/// Which rule is meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RuleRef {
    /// Policy id.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub policy_id: Arc<str>,
    /// Its place in the policy's list, from 0; absent where only the merged settings are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<u32>,
    /// Which firewall it is for; places are counted for each apart.
    pub dialect: Dialect,
    /// The rule's name; empty where it has none.
    pub name: String,
    /// Policy name.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub policy_name: Arc<str>,
    /// Its key on the device, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub key: Option<Arc<str>>,
}

impl RuleRef {
    /// The rule as a sentence calls it, beside a rule of the policy `here`.
    pub(super) fn called(&self, here: &str) -> String {
        let name = match (self.name.trim(), self.index) {
            ("", Some(index)) => format!("rule {}", index + 1),
            ("", None) => "rule without a name".to_owned(),
            (name, _) => format!("“{name}”"),
        };
        if *self.policy_id == *here { name } else { format!("{name} of “{}”", self.policy_name) }
    }
}

impl PolicyRules {
    /// These rules, in this order.
    pub fn new(id: impl Into<Arc<str>>, name: impl Into<Arc<str>>, rules: Vec<Rule>) -> Self {
        let rules = (0..).zip(rules).map(|(index, rule)| PolicyRule { index: Some(index), key: None, rule });
        Self { policy_id: id.into(), policy_name: name.into(), rules: rules.collect() }
    }

    /// The rules of a policy, of every dialect.
    pub fn of_policy(policy: &Policy, catalogue: &Catalogue) -> Self {
        let mut rules = Vec::new();
        for setting in &policy.settings {
            let InstanceValue::GroupCollection(items) = &setting.instance.value else { continue };
            if Dialect::ALL.iter().any(|it| it.group_id() == setting.instance.definition_id) {
                rules.extend((0..).zip(items).map(|(index, item)| PolicyRule {
                    index: Some(index),
                    key: None,
                    rule: Rule::from_group(item, catalogue),
                }));
            }
        }
        Self { policy_id: policy.id.as_str().into(), policy_name: policy.name.as_str().into(), rules }
    }

    /// The rules of a policy that was freed from its wire form. What the catalogue does not know is left out, as
    /// it is never delivered.
    pub fn of_compiled(policy: &CompiledPolicy) -> Self {
        let settings = policy.settings.iter().filter_map(|setting| match &*setting.value {
            Value::Rule(members) if is_rule(&setting.definition_id) => Some((setting, members)),
            _ => None,
        });
        let rules = (0..).zip(settings).filter(|(_, (setting, _))| setting.known).map(
            |(index, (setting, members))| PolicyRule {
                index: Some(index),
                key: Some(setting.key.clone()),
                rule: Rule::from_members(members),
            },
        );
        Self {
            policy_id: policy.version.id.clone(),
            policy_name: policy.version.name.clone(),
            rules: rules.collect(),
        }
    }

    /// The rules that are delivered to a device, by the policies that they come from, ordered by policy id.
    pub fn of_effective(effective: &Effective) -> Vec<Self> {
        let mut policies: BTreeMap<Arc<str>, Self> = BTreeMap::new();
        if !effective.eligible() {
            return Vec::new();
        }
        for setting in effective.settings.iter().filter(|setting| is_rule(&setting.definition_id)) {
            let Some(Value::Rule(members)) = &setting.value else { continue };
            let rule = Rule::from_members(members);
            let key: Arc<str> = setting.key.as_str().into();
            for source in setting.sources.iter().filter(|it| it.standing != Standing::NotApplicable) {
                let policy = policies.entry(source.policy_id.clone()).or_insert_with(|| Self {
                    policy_id: source.policy_id.clone(),
                    policy_name: source.policy_name.clone(),
                    rules: Vec::new(),
                });
                policy.rules.push(PolicyRule { index: None, key: Some(key.clone()), rule: rule.clone() });
            }
        }
        policies.into_values().collect()
    }

    /// Which rule the one at `place` is.
    pub(super) fn reference(&self, rule: &PolicyRule) -> RuleRef {
        RuleRef {
            policy_id: self.policy_id.clone(),
            index: rule.index,
            dialect: rule.rule.dialect,
            name: rule.rule.name.clone(),
            policy_name: self.policy_name.clone(),
            key: rule.key.clone(),
        }
    }
}

fn is_rule(definition_id: &str) -> bool {
    Dialect::ALL.iter().any(|dialect| dialect.group_id() == definition_id)
}
