//! Setting instances from the wire form. Lenient where real exports are: a missing type, a bare value, an integer
//! as text. What has no name is kept.

use serde_json::{Map, Value as Json};

use super::instance::{
    ChoiceValue, GroupValue, InstanceValue, Setting, SettingInstance, SimpleKind, SimpleValue,
};
use super::read::{Members, ShapeError, shape};

/// Deeper nesting than any real policy has; past it the policy is refused instead of the stack being used up.
const MAX_DEPTH: usize = 32;
const TOO_DEEP: &str = "settings are nested too deeply below this one";
/// The member that holds the value of each type of instance.
const PAYLOADS: [(&str, &str); 6] = [
    ("ChoiceSettingInstance", "choiceSettingValue"),
    ("ChoiceSettingCollectionInstance", "choiceSettingCollectionValue"),
    ("SimpleSettingInstance", "simpleSettingValue"),
    ("SimpleSettingCollectionInstance", "simpleSettingCollectionValue"),
    ("GroupSettingInstance", "groupSettingValue"),
    ("GroupSettingCollectionInstance", "groupSettingCollectionValue"),
];

impl Setting {
    /// Reads one element of `settings`, which stands at `path`.
    ///
    /// # Errors
    /// Where the JSON is not a setting, with the path of the member at fault.
    pub fn from_json(path: &str, json: Json) -> Result<Self, ShapeError> {
        Self::read(json).map_err(|error| error.under(path))
    }

    pub(super) fn read(json: Json) -> Result<Self, ShapeError> {
        let mut members = Members::new(json)?;
        let id = members.text("id")?;
        // The way down to what is nested too deeply is too long to be of help.
        let whole = |error: ShapeError, name: &str| {
            if error.sentence == TOO_DEEP { shape("", TOO_DEEP) } else { error.under(name) }
        };
        // Some generators write the instance itself where the wrapper belongs.
        if !members.has("settingInstance") && members.has("settingDefinitionId") {
            let instance =
                SettingInstance::read(Json::Object(members.rest()), 0).map_err(|error| whole(error, ""))?;
            return Ok(Self { id, instance, extra: Map::new() });
        }
        let Some(instance) = members.take("settingInstance") else {
            return Err(shape("settingInstance", "a setting needs a `settingInstance`"));
        };
        let instance = SettingInstance::read(instance, 0).map_err(|error| whole(error, "settingInstance"))?;
        Ok(Self { id, instance, extra: members.rest() })
    }
}

impl SettingInstance {
    fn read(json: Json, depth: usize) -> Result<Self, ShapeError> {
        if depth > MAX_DEPTH {
            return Err(shape("", TOO_DEEP));
        }
        let mut members = Members::new(json)?;
        let Some(definition_id) = members.text("settingDefinitionId")? else {
            return Err(shape("settingDefinitionId", "a setting needs its definition id"));
        };
        let odata_type = members.text("@odata.type")?.unwrap_or_default();
        let (template, beside_template) = template_of(members.take("settingInstanceTemplateReference"));
        let value = match payload(&odata_type, &members) {
            Some(name) => InstanceValue::read(name, &mut members, depth)?,
            None => InstanceValue::Other(odata_type),
        };
        let mut extra = members.rest();
        if let Some(beside) = beside_template {
            extra.insert("settingInstanceTemplateReference".into(), beside);
        }
        Ok(Self { definition_id, template, value, extra })
    }
}

/// The id in a template reference, and the reference with what else is in it.
fn template_of(reference: Option<Json>) -> (Option<String>, Option<Json>) {
    match reference {
        Some(Json::Object(mut reference)) => {
            let id = match reference.remove("settingInstanceTemplateId") {
                Some(Json::String(id)) => Some(id),
                Some(Json::Null) | None => None,
                Some(other) => {
                    reference.insert("settingInstanceTemplateId".into(), other);
                    None
                }
            };
            (id, (!reference.is_empty()).then_some(Json::Object(reference)))
        }
        other => (None, other),
    }
}

/// The member that holds the value: by the type, or where that is absent by what is there.
fn payload(odata_type: &str, members: &Members) -> Option<&'static str> {
    let short = short(odata_type);
    let mut payloads = PAYLOADS.into_iter();
    let found = if short.is_empty() {
        payloads.find(|(_, name)| members.has(name))
    } else {
        payloads.find(|(kind, _)| *kind == short)
    };
    found.map(|(_, name)| name)
}

/// A type without what every type begins with.
fn short(odata_type: &str) -> &str {
    let short = odata_type.trim_start_matches('#').trim_start_matches("microsoft.graph.");
    short.trim_start_matches("deviceManagementConfiguration")
}

impl InstanceValue {
    fn read(payload: &'static str, members: &mut Members, depth: usize) -> Result<Self, ShapeError> {
        let one = |members: &mut Members, missing: &str| {
            members.take(payload).ok_or_else(|| shape(payload, missing))
        };
        let at = |error: ShapeError| error.under(payload);
        Ok(match payload {
            "choiceSettingValue" => {
                Self::Choice(ChoiceValue::read(one(members, "a choice needs a value")?, depth).map_err(at)?)
            }
            "choiceSettingCollectionValue" => {
                Self::ChoiceCollection(members.each(payload, |json| ChoiceValue::read(json, depth))?)
            }
            "simpleSettingValue" => {
                Self::Simple(SimpleValue::read(one(members, "a setting needs a value")?).map_err(at)?)
            }
            "simpleSettingCollectionValue" => {
                Self::SimpleCollection(members.each(payload, SimpleValue::read)?)
            }
            "groupSettingValue" => match members.take(payload) {
                Some(json) => Self::Group(GroupValue::read(json, depth).map_err(at)?),
                None => Self::Group(GroupValue::default()),
            },
            _ => Self::GroupCollection(members.each(payload, |json| GroupValue::read(json, depth))?),
        })
    }
}

impl ChoiceValue {
    fn read(json: Json, depth: usize) -> Result<Self, ShapeError> {
        // Some generators write the bare option id.
        if let Json::String(value) = json {
            return Ok(Self { value, children: Vec::new(), extra: Map::new() });
        }
        let mut members = Members::new(json)?;
        let Some(value) = members.text("value")? else {
            return Err(shape("value", "a choice needs the id of an option"));
        };
        let children = members.each("children", |json| SettingInstance::read(json, depth + 1))?;
        Ok(Self { value, children, extra: members.rest() })
    }
}

impl SimpleValue {
    fn read(json: Json) -> Result<Self, ShapeError> {
        // Some generators write the bare value.
        if let Json::String(text) = json {
            return Ok(Self::text(text));
        }
        if let Some(number) = whole(&json) {
            return Ok(Self::integer(number));
        }
        let mut members = Members::new(json)?;
        let odata_type = members.text("@odata.type")?.unwrap_or_default();
        let value = members.take("value").unwrap_or_default();
        let as_text = |value: &Json| match value {
            Json::String(text) => Some(text.clone()),
            Json::Null => Some(String::new()),
            Json::Bool(_) | Json::Number(_) => Some(value.to_string()),
            Json::Array(_) | Json::Object(_) => None,
        };
        let integer = |value: &Json| match value {
            Json::String(text) => text.trim().parse().ok(),
            other => whole(other),
        };
        let kind = match short(&odata_type) {
            "IntegerSettingValue" => integer(&value).map(SimpleKind::Integer),
            "StringSettingValue" => as_text(&value).map(SimpleKind::Text),
            "ReferenceSettingValue" => as_text(&value).map(SimpleKind::Reference),
            "SecretSettingValue" => match as_text(&value) {
                Some(value) => {
                    let state = members.text("valueState")?.unwrap_or_else(|| "notEncrypted".into());
                    Some(SimpleKind::Secret { value, state })
                }
                None => None,
            },
            "" => match &value {
                Json::String(text) => Some(SimpleKind::Text(text.clone())),
                other => whole(other).map(SimpleKind::Integer),
            },
            _ => None,
        };
        let kind = kind.unwrap_or(SimpleKind::Other(odata_type, value));
        Ok(Self { kind, extra: members.rest() })
    }
}

/// A number without a fraction; some generators write `35.0`. Past 2^53 a number with a point is not exact.
fn whole(json: &Json) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    json.as_i64().or_else(|| {
        let number = json.as_f64().filter(|number| number.fract() == 0.0 && number.abs() < EXACT)?;
        #[expect(clippy::cast_possible_truncation, reason = "it has no fraction and lies within 2^53")]
        Some(number as i64)
    })
}

impl GroupValue {
    fn read(json: Json, depth: usize) -> Result<Self, ShapeError> {
        let mut members = Members::new(json)?;
        let children = members.each("children", |json| SettingInstance::read(json, depth + 1))?;
        Ok(Self { children, extra: members.rest() })
    }
}
