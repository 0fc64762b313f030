//! Why a device is a member or is not: each part of the rule, whether it holds, and which parts decided.

use serde::Serialize;

use super::Rule;
use super::condition::{Condition, ConditionView};
use super::property::{Kind, Property};
use super::subject::Device;
use super::tree::View;
use super::value::{Quoted, Value};

/// A part of a rule, asked of a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// The part's canonical text.
    pub expression: String,
    /// Whether it holds for the device.
    pub holds: bool,
    /// Whether the answer for the whole rule rests on it: of `-and` that does not hold, the parts that do not;
    /// of `-or` that holds, the parts that do.
    pub decides: bool,
    /// For a condition, what the device has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub property: Option<PropertyState>,
    /// What `-and`, `-or` and `-not` join.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Self>,
}

/// A property of a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PropertyState {
    /// The name, with `device.`.
    pub name: String,
    /// The value as a rule writes it: `"Windows"`, `true`, `null`, `["a", "b"]`.
    pub value: String,
}

impl Explanation {
    /// Every condition that decided, as a sentence, in the order of the rule.
    pub fn sentences(&self) -> Vec<String> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    fn collect(&self, found: &mut Vec<String>) {
        if !self.decides {
            return;
        }
        if let Some(property) = &self.property {
            let holds = if self.holds { "holds" } else { "does not hold" };
            let (name, value) = (&property.name, &property.value);
            found.push(format!("`{name}` is {value}, so `{}` {holds}.", self.expression));
        }
        self.parts.iter().for_each(|part| part.collect(found));
    }
}

impl Rule {
    /// Why the device is a member or is not.
    pub fn explain(&self, device: &Device<'_>) -> Explanation {
        explain(self, device, true)
    }
}

fn explain(rule: &Rule, device: &Device<'_>, decides: bool) -> Explanation {
    let holds = rule.matches(device);
    let deciding = |parts: &[Rule], if_holds: bool| {
        parts
            .iter()
            .map(|part| {
                // Where all are needed for this answer, all decide; else those that are as the answer is.
                let decides = decides && (holds == if_holds || part.matches(device) == holds);
                explain(part, device, decides)
            })
            .collect()
    };
    let (property, parts) = match rule.view() {
        View::Condition(condition) => (Some(state(condition, device)), Vec::new()),
        View::Not(inner) => (None, vec![explain(inner, device, decides)]),
        View::And(parts) => (None, deciding(parts, true)),
        View::Or(parts) => (None, deciding(parts, false)),
    };
    Explanation { expression: rule.to_string(), holds, decides, property, parts }
}

fn state(condition: &Condition, device: &Device<'_>) -> PropertyState {
    let property = condition.property();
    let value = match condition.view() {
        ConditionView::MemberOf { .. } => Value::List(device.groups.to_vec()).to_string(),
        ConditionView::Compare { .. } | ConditionView::Items { .. } => written(property, device),
    };
    PropertyState { name: format!("device.{}", property.name()), value }
}

/// A property's value as a rule writes it.
fn written(property: Property, device: &Device<'_>) -> String {
    match property.kind() {
        Kind::Boolean => device.boolean(property).map_or_else(|| "null".into(), |value| value.to_string()),
        Kind::Collection => Value::List(device.items(property).map(str::to_owned).collect()).to_string(),
        Kind::Groups => Value::List(device.groups.to_vec()).to_string(),
        Kind::Text | Kind::Version => {
            device.text(property).map_or_else(|| "null".into(), |text| Quoted(text).to_string())
        }
    }
}
