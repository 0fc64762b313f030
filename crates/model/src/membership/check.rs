//! Whether property, operator and value fit one another. The parser and the constructors ask here alike.

use super::condition::Quantifier;
use super::error::{Code, Fault, Part};
use super::operator::Operator;
use super::pattern::{MAX_STEPS, Pattern, PatternProblem};
use super::property::{Kind, Property, Values};
use super::value::{Quoted, Value};
use super::version::version;
use crate::nearest::nearest;

/// How many groups a `memberOf` takes. Source: Entra's documentation of `memberOf`.
pub const MAX_GROUPS: usize = 50;

/// What is wrong with a comparison, and its value in the form that is kept. No property: an item of a
/// collection.
pub(super) fn check(property: Option<Property>, operator: Operator, value: Value) -> (Value, Vec<Fault>) {
    let kind = property.map_or(Kind::Text, Property::kind);
    let value = match value {
        Value::Text(text) if kind == Kind::Boolean => {
            boolean(&text).map_or(Value::Text(text), Value::Boolean)
        }
        value => value,
    };
    let mut faults = Vec::new();
    if !operator.fits(kind) {
        faults.push(misfit(property, kind, operator));
        return (value, faults);
    }
    match &value {
        Value::Null if matches!(operator, Operator::Eq | Operator::Ne) => {}
        Value::Null => faults.push(null_operator(operator)),
        Value::Boolean(_) if kind == Kind::Boolean => {}
        Value::Boolean(given) => {
            let sentence = "This property is a text, not true or false; put the value in quotes.";
            let fault = Fault::new(Code::ValueKind, Part::Value, sentence);
            faults.push(fault.mend("Put the value in double quotes.", format!("\"{given}\"")));
        }
        Value::Text(_) if kind == Kind::Boolean => {
            let sentence = "This property is true or false, without quotes.";
            faults.push(Fault::new(Code::ValueKind, Part::Value, sentence));
        }
        Value::Text(text) if operator.takes_list() => {
            let fault = Fault::new(
                Code::ExpectedList,
                Part::Value,
                format!("`{}` needs a list in brackets.", operator.text()),
            );
            faults.push(fault.mend("Put the value in brackets.", format!("[{}]", Quoted(text))));
            faults.extend(check_text(property, operator, text));
        }
        Value::Text(text) => faults.extend(check_text(property, operator, text)),
        Value::List(entries) => check_list(property, operator, entries, &value, &mut faults),
    }
    (value, faults)
}

fn boolean(text: &str) -> Option<bool> {
    [true, false].into_iter().find(|value| value.to_string().eq_ignore_ascii_case(text))
}

fn check_list(
    property: Option<Property>,
    operator: Operator,
    entries: &[String],
    value: &Value,
    faults: &mut Vec<Fault>,
) {
    if !operator.takes_list() {
        let other = match operator {
            Operator::Eq => Some(Operator::In),
            Operator::Ne => Some(Operator::NotIn),
            _ => None,
        };
        let sentence = format!("`{}` takes one value, not a list.", operator.text());
        let fault = Fault::new(Code::UnexpectedList, Part::Operator, sentence);
        faults.push(match (other, entries) {
            (Some(other), [_, _, ..]) => {
                fault.mend(format!("Did you mean `{}`?", other.text()), other.text())
            }
            (_, [only]) => {
                let fault = Fault { part: Part::Value, ..fault };
                fault.mend("Take the brackets away.", Quoted(only).to_string())
            }
            _ => Fault { part: Part::Value, ..fault },
        });
    } else if entries.is_empty() {
        faults.push(Fault::new(Code::EmptyList, Part::Value, "The list is empty; write at least one value."));
    } else if property.is_some_and(|property| property.kind() == Kind::Boolean) {
        faults.push(Fault::new(Code::ValueKind, Part::Value, format!("{value} is no true or false.")));
    }
    for (place, entry) in entries.iter().enumerate() {
        faults.extend(check_text(property, operator, entry).into_iter().map(|fault| fault.of_entry(place)));
    }
}

fn misfit(property: Option<Property>, kind: Kind, operator: Operator) -> Fault {
    let name = property.map_or_else(|| "_".to_owned(), |property| format!("device.{}", property.name()));
    let fault = |sentence: String| Fault::new(Code::OperatorKind, Part::Operator, sentence);
    match kind {
        Kind::Groups => fault(format!(
            "`{name}` takes `-any` alone: write `device.memberOf -any (group.objectId -in [\"…\"])`."
        )),
        Kind::Boolean => {
            let meant = if operator.is_negative() { Operator::Ne } else { Operator::Eq };
            fault(format!("`{name}` is true or false: `-eq` and `-ne` fit, `{}` does not.", operator.text()))
                .mend(format!("Did you mean `{}`?", meant.text()), meant.text())
        }
        _ => fault(format!(
            "`{}` compares versions, and `{name}` is none; it fits `device.deviceOSVersion`.",
            operator.text()
        )),
    }
}

fn null_operator(operator: Operator) -> Fault {
    let meant = if operator.is_negative() { Operator::Ne } else { Operator::Eq };
    let sentence = format!("`null` fits `-eq` and `-ne`, not `{}`.", operator.text());
    Fault::new(Code::NullOperator, Part::Operator, sentence)
        .mend(format!("Did you mean `{}`?", meant.text()), meant.text())
}

/// What is wrong with one text.
fn check_text(property: Option<Property>, operator: Operator, text: &str) -> Option<Fault> {
    if text.is_empty() {
        return Some(empty_text(operator));
    }
    match operator {
        Operator::Match | Operator::NotMatch => return pattern(text),
        Operator::Ge | Operator::Le if version(text).is_none() => {
            let sentence = format!("{} is no version; write numbers joined by dots.", Quoted(text));
            return Some(Fault::new(Code::Version, Part::Value, sentence));
        }
        _ if !operator.is_whole() => return None,
        _ => {}
    }
    let property = property?;
    let known = match property.values() {
        Values::Any => return None,
        Values::Only(known) | Values::Usual(known) => known,
    };
    if known.iter().any(|value| value.eq_ignore_ascii_case(text)) {
        return None;
    }
    let list: Vec<_> = known.iter().map(|value| format!("\"{value}\"")).collect();
    let (name, list) = (property.name(), list.join(", "));
    let sentence = format!("No device has {}: `device.{name}` is one of {list}.", Quoted(text));
    let fault = Fault::new(Code::UnknownValue, Part::Value, sentence);
    let fault = match other_word(property, text).or_else(|| nearest(text, known.iter().copied())) {
        Some(value) => fault.mend(format!("Did you mean \"{value}\"?"), format!("\"{value}\"")),
        None => fault,
    };
    Some(if matches!(property.values(), Values::Usual(_)) { fault.warning() } else { fault })
}

/// The value that other tools call by this word.
fn other_word(property: Property, text: &str) -> Option<&'static str> {
    const WORDS: [(Property, &str, &str); 17] = [
        (Property::DeviceOwnership, "Corporate", "Company"),
        (Property::DeviceOwnership, "BYOD", "Personal"),
        (Property::DeviceTrustType, "AzureADJoined", "AzureAD"),
        (Property::DeviceTrustType, "EntraID", "AzureAD"),
        (Property::DeviceTrustType, "Entra joined", "AzureAD"),
        (Property::DeviceTrustType, "Hybrid", "ServerAD"),
        (Property::DeviceTrustType, "HybridAzureADJoined", "ServerAD"),
        (Property::DeviceTrustType, "Registered", "Workplace"),
        (Property::DeviceTrustType, "AzureADRegistered", "Workplace"),
        (Property::DeviceOsType, "Windows 10", "Windows"),
        (Property::DeviceOsType, "Windows 11", "Windows"),
        (Property::DeviceOsType, "WindowsServer", "Windows Server"),
        (Property::DeviceOsType, "Server", "Windows Server"),
        (Property::ManagementType, "MDE", "MicrosoftSense"),
        (Property::ManagementType, "msSense", "MicrosoftSense"),
        (Property::ManagementType, "Intune", "MDM"),
        (Property::ManagementType, "ConfigMgr", "ConfigurationManagerClient"),
    ];
    let same = |(of, word, _): &&(Property, &str, &str)| *of == property && word.eq_ignore_ascii_case(text);
    WORDS.iter().find(same).map(|(.., value)| *value)
}

fn empty_text(operator: Operator) -> Fault {
    let sentence = match operator {
        Operator::Eq | Operator::Ne => "No property is an empty text; one without a value is `null`.",
        _ => "The text is empty, which says nothing; write some.",
    };
    let fault = Fault::new(Code::EmptyText, Part::Value, sentence).warning();
    match operator {
        Operator::Eq | Operator::Ne => fault.mend("Write `null`.", "null"),
        _ => fault,
    }
}

fn pattern(text: &str) -> Option<Fault> {
    let error = Pattern::parse(text).err()?;
    let code = match error.kind {
        PatternProblem::Invalid => Code::Pattern,
        PatternProblem::Unsupported => Code::PatternUnsupported,
        PatternProblem::TooLarge => Code::PatternTooLarge,
    };
    let sentence = match error.kind {
        PatternProblem::TooLarge => format!("{} At most {MAX_STEPS} steps are taken.", error.sentence),
        _ => error.sentence,
    };
    Some(Fault { within: Some(error.span), ..Fault::new(code, Part::Value, sentence) })
}

/// What is wrong with `-any` or `-all` on a property that is no collection.
pub(super) fn not_collection(property: Property, quantifier: Quantifier) -> Fault {
    let name = property.name();
    if property.kind() == Kind::Groups {
        let sentence = "`device.memberOf` is written `device.memberOf -any (group.objectId -in [\"…\"])`.";
        return Fault::new(Code::MemberOfForm, Part::Operator, sentence);
    }
    let sentence = format!(
        "`{}` asks for the items of a collection, and `device.{name}` is a single value; compare it directly.",
        quantifier.text()
    );
    Fault::new(Code::NotCollection, Part::Operator, sentence)
}

/// What is wrong with the groups of a `memberOf`.
pub(super) fn check_groups(groups: &[String]) -> Vec<Fault> {
    let mut faults = Vec::new();
    if groups.is_empty() {
        faults.push(Fault::new(
            Code::EmptyList,
            Part::Value,
            "The list is empty; write at least one group's id.",
        ));
    }
    if groups.len() > MAX_GROUPS {
        let sentence = format!("`device.memberOf` takes at most {MAX_GROUPS} groups.");
        faults.push(Fault::new(Code::GroupCount, Part::Value, sentence));
    }
    for (place, group) in groups.iter().enumerate() {
        if !is_guid(group) {
            let sentence = format!("{} is no id of a group; write its object id.", Quoted(group));
            faults.push(Fault::new(Code::GroupId, Part::Value, sentence).of_entry(place));
        }
    }
    faults
}

fn is_guid(text: &str) -> bool {
    let mut parts = text.split('-');
    let lengths = [8, 4, 4, 4, 12];
    lengths.iter().all(|length| {
        let part = parts.next().unwrap_or_default();
        part.len() == *length && part.bytes().all(|byte| byte.is_ascii_hexdigit())
    }) && parts.next().is_none()
}
