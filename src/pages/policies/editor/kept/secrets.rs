//! A policy without its secrets, for a storage that anyone at the computer can read, and with them again.

use std::collections::{HashMap, VecDeque};

use palisade_model::catalogue::Catalogue;
use palisade_model::graph::{InstanceValue, Policy, SettingInstance, SimpleKind};

/// The state of a secret that was not written.
const LEFT_OUT: &str = "palisadeLeftOut";

/// The policy with a mark in place of every secret.
pub(super) fn left_out(policy: &Policy, template: &str, catalogue: &Catalogue) -> Policy {
    let mut policy = policy.clone();
    for setting in &mut policy.settings {
        each(&mut setting.instance, &mut |instance| {
            let known = catalogue.definition_in(template, &instance.definition_id);
            let secret = known.is_some_and(|definition| definition.secret);
            let values = match &mut instance.value {
                InstanceValue::Simple(value) => std::slice::from_mut(value),
                InstanceValue::SimpleCollection(values) => values.as_mut_slice(),
                _ => return,
            };
            for value in values {
                if secret || matches!(value.kind, SimpleKind::Secret { .. }) {
                    value.kind = SimpleKind::Secret { value: String::new(), state: LEFT_OUT.to_owned() };
                }
            }
        });
    }
    policy
}

/// Puts the secrets of `stored` where they were left out, in order of their settings; where it has none, the setting
/// goes, and true says that it is to be typed again.
pub(super) fn put_back(policy: &mut Policy, stored: &Policy) -> bool {
    let mut known: HashMap<String, VecDeque<SettingInstance>> = HashMap::new();
    for setting in &mut stored.clone().settings {
        each(&mut setting.instance, &mut |instance| {
            let held = known.entry(instance.definition_id.clone()).or_default();
            held.push_back(instance.clone());
        });
    }
    for setting in &mut policy.settings {
        each(&mut setting.instance, &mut |instance| {
            let stored = known.get_mut(&instance.definition_id).and_then(VecDeque::pop_front);
            if is_left_out(instance)
                && let Some(stored) = stored
            {
                instance.value = stored.value;
            }
        });
    }
    let before = count(policy);
    policy.settings.retain(|setting| !is_left_out(&setting.instance));
    for setting in &mut policy.settings {
        each(&mut setting.instance, &mut |instance| {
            for list in instance.lists_below_mut() {
                list.retain(|child| !is_left_out(child));
            }
        });
    }
    count(policy) != before
}

fn count(policy: &Policy) -> usize {
    let mut number = 0;
    for setting in &mut policy.clone().settings {
        each(&mut setting.instance, &mut |_| number += 1);
    }
    number
}

fn is_left_out(instance: &SettingInstance) -> bool {
    let values = match &instance.value {
        InstanceValue::Simple(value) => std::slice::from_ref(value),
        InstanceValue::SimpleCollection(values) => values.as_slice(),
        _ => return false,
    };
    values.iter().any(|value| matches!(&value.kind, SimpleKind::Secret { state, .. } if state == LEFT_OUT))
}

fn each(instance: &mut SettingInstance, visit: &mut impl FnMut(&mut SettingInstance)) {
    visit(instance);
    for list in instance.lists_below_mut() {
        for child in list {
            each(child, visit);
        }
    }
}

#[cfg(test)]
mod tests {
    use palisade_model::catalogue::Catalogue;
    use palisade_model::graph::Policy;
    use serde_json::json;

    use super::{left_out, put_back};

    fn policy(secret: &str) -> Policy {
        let simple = |id: &str, kind: &str, value: &str, state: Option<&str>| {
            json!({"settingInstance": {
                "@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance",
                "settingDefinitionId": id, "simpleSettingValue": {
                    "@odata.type": format!("#microsoft.graph.deviceManagementConfiguration{kind}SettingValue"),
                    "value": value, "valueState": state}}})
        };
        Policy::from_json(json!({"name": "P", "settings": [
            simple("a_text", "String", "kept", None),
            simple("a_token", "Secret", secret, Some("notEncrypted")),
        ]}))
        .unwrap()
    }

    #[test]
    fn a_secret_is_not_written_and_comes_back_from_what_is_stored() {
        let typed = policy("s3cret");
        let mut written = left_out(&typed, "", &Catalogue::default());
        let text = written.to_json().to_string();
        assert!(!text.contains("s3cret") && text.contains("kept"), "{text}");
        assert!(!put_back(&mut written, &policy("stored")));
        assert_eq!(written, policy("stored"));
    }

    #[test]
    fn a_secret_that_nobody_knows_is_to_be_typed_again() {
        let mut written = left_out(&policy("s3cret"), "", &Catalogue::default());
        assert!(put_back(&mut written, &Policy::default()));
        assert_eq!(written.settings.len(), 1);
    }
}
