//! Setting instances: one configured setting of a policy, with its children.

use serde_json::{Map, Value as Json, json};

use super::read::{Members, ShapeError, shape};

const PREFIX: &str = "#microsoft.graph.deviceManagementConfiguration";
/// Deeper nesting than any real policy has; past it the policy is refused instead of the stack being used up.
const MAX_DEPTH: usize = 32;

/// A setting of a policy: an ordinal and the instance.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// The ordinal as text, `"0"`, `"1"` …; exports may lack it.
    pub id: Option<String>,
    /// The configured setting.
    pub instance: SettingInstance,
    /// Properties without a name here.
    pub extra: Map<String, Json>,
}

/// One configured setting.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingInstance {
    /// Graph's `settingDefinitionId`.
    pub definition_id: String,
    /// The instance template id of the policy's template, where it has one.
    pub template: Option<String>,
    /// What it is set to.
    pub value: InstanceValue,
    /// Properties without a name here; those beside the template's id under `settingInstanceTemplateReference`.
    pub extra: Map<String, Json>,
}

/// What an instance is set to, by `@odata.type`.
#[derive(Debug, Clone, PartialEq)]
pub enum InstanceValue {
    /// `ChoiceSettingInstance`.
    Choice(ChoiceValue),
    /// `ChoiceSettingCollectionInstance`.
    ChoiceCollection(Vec<ChoiceValue>),
    /// `SimpleSettingInstance`.
    Simple(SimpleValue),
    /// `SimpleSettingCollectionInstance`.
    SimpleCollection(Vec<SimpleValue>),
    /// `GroupSettingInstance`.
    Group(GroupValue),
    /// `GroupSettingCollectionInstance`.
    GroupCollection(Vec<GroupValue>),
    /// Another `@odata.type`: kept whole in the instance's `extra`.
    Other(String),
}

/// One chosen option and the settings below it.
#[derive(Debug, Clone, PartialEq)]
pub struct ChoiceValue {
    /// The full option id: `<definition id>_<item id>`.
    pub value: String,
    /// The settings that show under this option.
    pub children: Vec<SettingInstance>,
    /// Properties without a name here, template reference included.
    pub extra: Map<String, Json>,
}

/// A text, integer, secret or reference.
#[derive(Debug, Clone, PartialEq)]
pub struct SimpleValue {
    /// Which of them.
    pub kind: SimpleKind,
    /// Properties without a name here, template reference included.
    pub extra: Map<String, Json>,
}

/// The content of a simple value.
#[derive(Debug, Clone, PartialEq)]
pub enum SimpleKind {
    /// `StringSettingValue`.
    Text(String),
    /// `IntegerSettingValue`; exports write it as a number or as a text.
    Integer(i64),
    /// `SecretSettingValue` with its `valueState`; `encryptedValueToken` can't be used outside its tenant.
    Secret {
        /// The secret or its token.
        value: String,
        /// `notEncrypted`, `encryptedValueToken` or `invalid`.
        state: String,
    },
    /// `ReferenceSettingValue`: the id of a reusable setting.
    Reference(String),
    /// Anything else: the value as it came, and its type.
    Other(String, Json),
}

/// One item of a group: a set of child settings.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GroupValue {
    /// The settings of this item.
    pub children: Vec<SettingInstance>,
    /// Properties without a name here, template reference included.
    pub extra: Map<String, Json>,
}

impl Setting {
    /// Reads one element of `settings`.
    ///
    /// # Errors
    /// Where the JSON is not a setting, with the path of the member at fault.
    pub fn from_json(path: &str, json: Json) -> Result<Self, ShapeError> {
        let mut members = Members::new(path, json)?;
        let id = members.text("id")?;
        // Some generators write the instance itself where the wrapper belongs.
        if !members.has("settingInstance") && members.has("settingDefinitionId") {
            let instance = SettingInstance::from_json(path, Json::Object(members.rest()), 0)?;
            return Ok(Self { id, instance, extra: Map::new() });
        }
        let Some(instance) = members.take("settingInstance") else {
            return Err(shape(&members.path("settingInstance"), "a setting needs a `settingInstance`"));
        };
        let instance = SettingInstance::from_json(&members.path("settingInstance"), instance, 0)?;
        Ok(Self { id, instance, extra: members.rest() })
    }

    /// The wire form.
    pub fn to_json(&self) -> Json {
        let mut map = self.extra.clone();
        if let Some(id) = &self.id {
            map.insert("id".into(), json!(id));
        }
        map.insert("settingInstance".into(), self.instance.to_json());
        Json::Object(map)
    }
}

impl SettingInstance {
    /// An instance with nothing but a definition and a value.
    pub fn new(definition_id: impl Into<String>, value: InstanceValue) -> Self {
        Self { definition_id: definition_id.into(), template: None, value, extra: Map::new() }
    }

    fn from_json(path: &str, json: Json, depth: usize) -> Result<Self, ShapeError> {
        if depth > MAX_DEPTH {
            let setting = path.split('.').next().unwrap_or_default();
            return Err(shape(setting, "settings are nested too deeply below this one"));
        }
        let mut members = Members::new(path, json)?;
        let Some(definition_id) = members.text("settingDefinitionId")? else {
            return Err(shape(&members.path("settingDefinitionId"), "a setting needs its definition id"));
        };
        let odata_type = members.text("@odata.type")?.unwrap_or_default();
        let mut beside_template = Map::new();
        let template = match members.take("settingInstanceTemplateReference") {
            Some(Json::Object(mut reference)) => {
                let id = match reference.remove("settingInstanceTemplateId") {
                    Some(Json::String(id)) => Some(id),
                    _ => None,
                };
                beside_template = reference;
                id
            }
            _ => None,
        };
        let short = odata_type.trim_start_matches('#').trim_start_matches("microsoft.graph.");
        let short = short.trim_start_matches("deviceManagementConfiguration");
        // The type may be absent; the payload's name says the same.
        let payload = match short {
            "ChoiceSettingInstance" => "choiceSettingValue",
            "ChoiceSettingCollectionInstance" => "choiceSettingCollectionValue",
            "SimpleSettingInstance" => "simpleSettingValue",
            "SimpleSettingCollectionInstance" => "simpleSettingCollectionValue",
            "GroupSettingInstance" => "groupSettingValue",
            "GroupSettingCollectionInstance" => "groupSettingCollectionValue",
            _ => [
                "choiceSettingValue",
                "choiceSettingCollectionValue",
                "simpleSettingValue",
                "simpleSettingCollectionValue",
                "groupSettingValue",
                "groupSettingCollectionValue",
            ]
            .into_iter()
            .find(|name| short.is_empty() && members.has(name))
            .unwrap_or_default(),
        };
        let at = members.path(payload);
        let value = match payload {
            "choiceSettingValue" => match members.take(payload) {
                Some(json) => InstanceValue::Choice(ChoiceValue::from_json(&at, json, depth)?),
                None => return Err(shape(&at, "a choice needs a value")),
            },
            "choiceSettingCollectionValue" => {
                InstanceValue::ChoiceCollection(each(&at, members.list(payload)?, |path, json| {
                    ChoiceValue::from_json(path, json, depth)
                })?)
            }
            "simpleSettingValue" => match members.take(payload) {
                Some(json) => InstanceValue::Simple(SimpleValue::from_json(&at, json)?),
                None => return Err(shape(&at, "a setting needs a value")),
            },
            "simpleSettingCollectionValue" => {
                InstanceValue::SimpleCollection(each(&at, members.list(payload)?, SimpleValue::from_json)?)
            }
            "groupSettingValue" => match members.take(payload) {
                Some(json) => InstanceValue::Group(GroupValue::from_json(&at, json, depth)?),
                None => InstanceValue::Group(GroupValue::default()),
            },
            "groupSettingCollectionValue" => {
                InstanceValue::GroupCollection(each(&at, members.list(payload)?, |path, json| {
                    GroupValue::from_json(path, json, depth)
                })?)
            }
            _ => InstanceValue::Other(odata_type),
        };
        let mut extra = members.rest();
        if !beside_template.is_empty() {
            extra.insert("settingInstanceTemplateReference".into(), Json::Object(beside_template));
        }
        Ok(Self { definition_id, template, value, extra })
    }

    /// The wire form.
    pub fn to_json(&self) -> Json {
        let mut map = self.extra.clone();
        map.insert("settingDefinitionId".into(), json!(self.definition_id));
        let mut reference = match map.remove("settingInstanceTemplateReference") {
            Some(Json::Object(beside)) => beside,
            _ => Map::new(),
        };
        if let Some(id) = &self.template {
            reference.insert("settingInstanceTemplateId".into(), json!(id));
        }
        let reference = if reference.is_empty() { Json::Null } else { Json::Object(reference) };
        map.insert("settingInstanceTemplateReference".into(), reference);
        let (kind, payload, value) = match &self.value {
            InstanceValue::Choice(value) => ("ChoiceSettingInstance", "choiceSettingValue", value.to_json()),
            InstanceValue::ChoiceCollection(values) => (
                "ChoiceSettingCollectionInstance",
                "choiceSettingCollectionValue",
                values.iter().map(ChoiceValue::to_json).collect(),
            ),
            InstanceValue::Simple(value) => ("SimpleSettingInstance", "simpleSettingValue", value.to_json()),
            InstanceValue::SimpleCollection(values) => (
                "SimpleSettingCollectionInstance",
                "simpleSettingCollectionValue",
                values.iter().map(SimpleValue::to_json).collect(),
            ),
            InstanceValue::Group(value) => ("GroupSettingInstance", "groupSettingValue", value.to_json()),
            InstanceValue::GroupCollection(values) => (
                "GroupSettingCollectionInstance",
                "groupSettingCollectionValue",
                values.iter().map(GroupValue::to_json).collect(),
            ),
            InstanceValue::Other(odata_type) => {
                map.insert("@odata.type".into(), json!(odata_type));
                return Json::Object(map);
            }
        };
        map.insert("@odata.type".into(), json!(format!("{PREFIX}{kind}")));
        map.insert(payload.into(), value);
        Json::Object(map)
    }

    /// The settings directly below this one, with the option they stand under: `None` for a group's children.
    pub fn children(&self) -> impl Iterator<Item = (Option<&str>, &Self)> {
        let (choices, groups): (&[ChoiceValue], &[GroupValue]) = match &self.value {
            InstanceValue::Choice(value) => (std::slice::from_ref(value), &[]),
            InstanceValue::ChoiceCollection(values) => (values, &[]),
            InstanceValue::Group(value) => (&[], std::slice::from_ref(value)),
            InstanceValue::GroupCollection(values) => (&[], values),
            _ => (&[], &[]),
        };
        choices
            .iter()
            .flat_map(|choice| choice.children.iter().map(|child| (Some(choice.value.as_str()), child)))
            .chain(groups.iter().flat_map(|group| group.children.iter().map(|child| (None, child))))
    }
}

impl ChoiceValue {
    /// The option `item` of the setting `definition_id`, without children.
    pub fn new(definition_id: &str, item: &str) -> Self {
        Self { value: format!("{definition_id}_{item}"), children: Vec::new(), extra: Map::new() }
    }

    fn from_json(path: &str, json: Json, depth: usize) -> Result<Self, ShapeError> {
        let mut members = Members::new(path, json)?;
        let Some(value) = members.text("value")? else {
            return Err(shape(&members.path("value"), "a choice needs the id of an option"));
        };
        let at = members.path("children");
        let children = each(&at, members.list("children")?, |path, json| {
            SettingInstance::from_json(path, json, depth + 1)
        })?;
        Ok(Self { value, children, extra: members.rest() })
    }

    fn to_json(&self) -> Json {
        let mut map = self.extra.clone();
        map.insert("value".into(), json!(self.value));
        map.insert("children".into(), self.children.iter().map(SettingInstance::to_json).collect());
        Json::Object(map)
    }
}

impl SimpleValue {
    /// A text.
    pub fn text(value: impl Into<String>) -> Self {
        Self { kind: SimpleKind::Text(value.into()), extra: Map::new() }
    }

    /// An integer.
    pub fn integer(value: i64) -> Self {
        Self { kind: SimpleKind::Integer(value), extra: Map::new() }
    }

    fn from_json(path: &str, json: Json) -> Result<Self, ShapeError> {
        // Some generators write the bare value.
        if let Json::String(text) = json {
            return Ok(Self::text(text));
        }
        if let Some(number) = json.as_i64() {
            return Ok(Self::integer(number));
        }
        let mut members = Members::new(path, json)?;
        let odata_type = members.text("@odata.type")?.unwrap_or_default();
        let value = members.take("value");
        let as_text = |value: Option<Json>| match value {
            Some(Json::String(text)) => text,
            Some(other) => other.to_string(),
            None => String::new(),
        };
        let short = odata_type.trim_start_matches('#').trim_start_matches("microsoft.graph.");
        let kind = match (short.trim_start_matches("deviceManagementConfiguration"), value) {
            ("IntegerSettingValue", Some(Json::String(text))) => match text.trim().parse() {
                Ok(number) => SimpleKind::Integer(number),
                Err(_) => SimpleKind::Other(odata_type, Json::String(text)),
            },
            ("IntegerSettingValue" | "", Some(Json::Number(number))) => match number.as_i64() {
                Some(number) => SimpleKind::Integer(number),
                None => SimpleKind::Other(odata_type, Json::Number(number)),
            },
            ("SecretSettingValue", value) => SimpleKind::Secret {
                value: as_text(value),
                state: members.text("valueState")?.unwrap_or_else(|| "notEncrypted".into()),
            },
            ("ReferenceSettingValue", value) => SimpleKind::Reference(as_text(value)),
            ("StringSettingValue", value) => SimpleKind::Text(as_text(value)),
            ("", Some(Json::String(text))) => SimpleKind::Text(text),
            (_, value) => SimpleKind::Other(odata_type, value.unwrap_or_default()),
        };
        Ok(Self { kind, extra: members.rest() })
    }

    fn to_json(&self) -> Json {
        let mut map = self.extra.clone();
        let (kind, value) = match &self.kind {
            SimpleKind::Text(text) => ("StringSettingValue", json!(text)),
            SimpleKind::Integer(number) => ("IntegerSettingValue", json!(number)),
            SimpleKind::Secret { value, state } => {
                map.insert("valueState".into(), json!(state));
                ("SecretSettingValue", json!(value))
            }
            SimpleKind::Reference(id) => ("ReferenceSettingValue", json!(id)),
            SimpleKind::Other(odata_type, value) => {
                map.insert("@odata.type".into(), json!(odata_type));
                map.insert("value".into(), value.clone());
                return Json::Object(map);
            }
        };
        map.insert("@odata.type".into(), json!(format!("{PREFIX}{kind}")));
        map.insert("value".into(), value);
        Json::Object(map)
    }
}

impl GroupValue {
    fn from_json(path: &str, json: Json, depth: usize) -> Result<Self, ShapeError> {
        let mut members = Members::new(path, json)?;
        let at = members.path("children");
        let children = each(&at, members.list("children")?, |path, json| {
            SettingInstance::from_json(path, json, depth + 1)
        })?;
        Ok(Self { children, extra: members.rest() })
    }

    fn to_json(&self) -> Json {
        let mut map = self.extra.clone();
        map.insert("children".into(), self.children.iter().map(SettingInstance::to_json).collect());
        Json::Object(map)
    }
}

pub(super) fn each<T>(
    path: &str,
    items: Vec<Json>,
    read: impl Fn(&str, Json) -> Result<T, ShapeError>,
) -> Result<Vec<T>, ShapeError> {
    items.into_iter().enumerate().map(|(index, item)| read(&format!("{path}[{index}]"), item)).collect()
}
