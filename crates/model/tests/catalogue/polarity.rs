//! What turns something on says so in its label, its order of security and its call alike, and what turns it off too.

use palisade_model::catalogue::{Kind, SettingDefinition};

/// The labels for what acts and what doesn't, and which of the two is the more secure where that is always so.
const PAIRS: [(&str, &str, Option<&str>); 18] = [
    ("On", "Off", None),
    ("Allowed", "Not allowed", None),
    ("Shown", "Hidden", None),
    ("Shown", "Not shown", None),
    ("Sent", "Not sent", None),
    ("Used", "Not used", None),
    ("Written", "Not written", None),
    ("Limited", "No limit", None),
    ("All", "Critical ones only", None),
    ("Catch up", "Do not catch up", Some("Catch up")),
    ("Inspected", "Not inspected", Some("Inspected")),
    ("Covered", "Exempt", Some("Covered")),
    ("Blocked", "Warned about", Some("Blocked")),
    ("Allowed", "Blocked", Some("Blocked")),
    ("Count", "Ignored", Some("Ignored")),
    ("Added", "Ignored", Some("Ignored")),
    ("Can be changed", "Locked", Some("Locked")),
    ("Offered", "Disabled", Some("Disabled")),
];

/// Whether a name says that true turns its subject on, or off; nothing where it says neither.
fn turns_on(name: &str) -> Option<bool> {
    let starts = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
    if starts(&["Disable", "Disallow", "UILockdown"]) {
        Some(false)
    } else if starts(&["Allow", "Enable", "Notify", "Log"]) {
        Some(true)
    } else {
        None
    }
}

/// A truth in any of the spellings of CSP and PowerShell.
fn truth(text: &str) -> Option<bool> {
    match text.trim_start_matches('$').to_ascii_lowercase().as_str() {
        "1" | "true" => Some(true),
        "0" | "false" => Some(false),
        _ => None,
    }
}

/// The node of the CSP that tells on and off apart, with the truth of each option.
fn switch(definition: &SettingDefinition) -> Option<(&str, [(&str, bool); 2])> {
    let node = definition.csp.as_deref()?.rsplit('/').next()?;
    let [first, second] = definition.options.as_slice() else { return None };
    let truth_of = |value: &serde_json::Value| truth(value.to_string().trim_matches('"'));
    let options =
        [(first.id.as_str(), truth_of(&first.value)?), (second.id.as_str(), truth_of(&second.value)?)];
    matches!(definition.kind, Kind::Choice | Kind::ChoiceCollection).then_some((node, options))
}

#[test]
fn labels_say_what_the_switch_does() {
    let mut seen = 0;
    for (at, definition) in super::definitions() {
        let Some((node, options)) = switch(&definition) else { continue };
        let Some(positive) = turns_on(node) else { continue };
        let label = |acts: bool| {
            let (id, _) = options.iter().find(|(_, truth)| *truth == (acts == positive)).unwrap();
            definition.option(id).unwrap().label.as_str()
        };
        let pair = PAIRS.iter().find(|(acts, not, _)| (*acts, *not) == (label(true), label(false)));
        let Some((_, _, secure)) = pair else {
            panic!(
                "{at}: {node} is labelled {:?} where it acts and {:?} where not",
                label(true),
                label(false)
            )
        };
        if let (Some(secure), Some(most)) = (secure, definition.security_order_in_words().last()) {
            assert_eq!(most, secure, "{at}: the more secure of its options");
        }
        seen += 1;
    }
    assert!(seen > 90, "only {seen} settings were looked at");
}

#[test]
fn calls_are_inverted_exactly_where_the_names_are() {
    let mut inverted = 0;
    for (at, definition) in super::definitions() {
        let Some(((node, options), call)) = switch(&definition).zip(definition.powershell.as_ref()) else {
            continue;
        };
        let (Some(node_on), Some(call_on)) = (turns_on(node), turns_on(&call.parameter)) else { continue };
        for (id, value) in options {
            let Some(argument) = call.values.get(id).and_then(|argument| truth(argument)) else { continue };
            let expected = if node_on == call_on { value } else { !value };
            assert_eq!(argument, expected, "{at}: {node} {value} is {} {argument}", call.parameter);
            inverted += usize::from(node_on != call_on);
        }
    }
    assert!(inverted > 20, "only {inverted} options are inverted");
}

/// By the vendor's text, true keeps stealth mode from stopping answers to traffic that IPsec secures.
#[test]
fn stealth_mode_exempts_ipsec_where_the_switch_is_true() {
    let mut profiles = 0;
    for (at, definition) in super::definitions() {
        if definition.id.ends_with("_disablestealthmodeipsecsecuredpacketexemption") {
            assert_eq!(definition.option("true").unwrap().label, "Exempt", "{at}");
            assert_eq!(definition.security_rank("true"), Some(0), "{at}");
            assert_eq!(definition.powershell.unwrap().values["true"], "False", "{at}");
            profiles += 1;
        }
    }
    assert_eq!(profiles, 3);
}
