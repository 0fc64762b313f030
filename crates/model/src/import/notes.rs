//! What an administrator should know of a policy as it came, apart from whether it is right.

use serde_json::Value as Json;

use crate::graph::Policy;
use crate::problem::Problem;

/// What the JSON says of itself and does not hold.
pub(super) fn of_json(json: &Json) -> Vec<Problem> {
    let mut notes = Vec::new();
    let settings = json.get("settings").and_then(Json::as_array).map_or(0, Vec::len);
    let said = json.get("settingCount").and_then(Json::as_u64);
    let said = said.and_then(|said| usize::try_from(said).ok());
    match said {
        Some(said) if settings == 0 && said > 0 => notes.push(Problem::warning(
            "settings",
            "settings-left-out",
            format!(
                "The policy has {} that the file leaves out, so it comes in without any; export it with `$expand=settings`.",
                counted(said)
            ),
        )),
        Some(said) if said != settings => notes.push(Problem::warning(
            "settingCount",
            "setting-count",
            format!("The file says that the policy has {} and holds {settings}.", counted(said)),
        )),
        _ => {}
    }
    notes
}

fn counted(settings: usize) -> String {
    if settings == 1 { "1 setting".to_owned() } else { format!("{settings} settings") }
}

/// What the policy's own properties say.
pub(super) fn of_policy(policy: &Policy, notes: &mut Vec<Problem>) {
    if let Some(placeholder) = placeholder(&policy.name) {
        notes.push(Problem::warning(
            "name",
            "name-placeholder",
            format!("The name holds the placeholder “{placeholder}”; give the policy a name of its own."),
        ));
    }
    let mut technologies = policy.technologies.split(',').map(str::trim).filter(|it| !it.is_empty());
    if technologies.next() == Some("mdm") && technologies.next().is_none() && policy.platforms != "linux" {
        notes.push(Problem::warning(
            "technologies",
            "mdm-only",
            "This policy was made for devices in an MDM (`mdm`); what the Defender channel applies is delivered all the same.",
        ));
    }
}

/// The placeholder in a name, such as `__POLICY_NAME__`, `{{name}}` or `${name}`.
fn placeholder(name: &str) -> Option<&str> {
    [("__", "__"), ("{{", "}}"), ("${", "}"), ("<%", "%>")].into_iter().find_map(|(open, close)| {
        let (before, rest) = name.split_once(open)?;
        let (inner, _) = rest.split_once(close)?;
        let word = |character: char| character.is_alphanumeric() || "_-. %".contains(character);
        let filled = !inner.trim().is_empty() && inner.chars().all(word);
        filled.then(|| name.get(before.len()..before.len() + open.len() + inner.len() + close.len()))?
    })
}

#[cfg(test)]
mod tests {
    use super::placeholder;

    #[test]
    fn placeholders_are_told_from_names() {
        assert_eq!(placeholder("__POLICY_NAME__"), Some("__POLICY_NAME__"));
        assert_eq!(placeholder("AV {{ tenant }} base"), Some("{{ tenant }}"));
        assert_eq!(placeholder("${name}"), Some("${name}"));
        for name in ["", "____", "A __ B", "A_B__C", "Antivirus (pilot)", "{{}}", "Block 100 %"] {
            assert_eq!(placeholder(name), None, "{name}");
        }
    }
}
