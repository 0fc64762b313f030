//! Setting instances in the wire form. Strict: every instance and value says its type, every choice and item of a
//! group has its `children`.

use serde_json::{Map, Value as Json, json};

use super::instance::{
    ChoiceValue, GroupValue, InstanceValue, Setting, SettingInstance, SimpleKind, SimpleValue,
};

const PREFIX: &str = "#microsoft.graph.deviceManagementConfiguration";

impl Setting {
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
    /// The wire form.
    pub fn to_json(&self) -> Json {
        let mut map = self.extra.clone();
        map.insert("settingDefinitionId".into(), json!(self.definition_id));
        let beside = map.remove("settingInstanceTemplateReference");
        map.insert("settingInstanceTemplateReference".into(), reference(self.template.as_deref(), beside));
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
                insert_type(&mut map, odata_type);
                return Json::Object(map);
            }
        };
        map.insert("@odata.type".into(), json!(format!("{PREFIX}{kind}")));
        map.insert(payload.into(), value);
        Json::Object(map)
    }
}

/// A template reference: the id and what stood beside it.
fn reference(id: Option<&str>, beside: Option<Json>) -> Json {
    match (id, beside) {
        (Some(id), Some(Json::Object(mut beside))) => {
            beside.insert("settingInstanceTemplateId".into(), json!(id));
            Json::Object(beside)
        }
        (Some(id), _) => json!({ "settingInstanceTemplateId": id }),
        (None, beside) => beside.unwrap_or_default(),
    }
}

/// A type that has no name here, where there was one.
fn insert_type(map: &mut Map<String, Json>, odata_type: &str) {
    if !odata_type.is_empty() {
        map.insert("@odata.type".into(), json!(odata_type));
    }
}

impl ChoiceValue {
    fn to_json(&self) -> Json {
        let mut map = self.extra.clone();
        map.insert("value".into(), json!(self.value));
        map.insert("children".into(), self.children.iter().map(SettingInstance::to_json).collect());
        Json::Object(map)
    }
}

impl SimpleValue {
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
                insert_type(&mut map, odata_type);
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
    fn to_json(&self) -> Json {
        let mut map = self.extra.clone();
        map.insert("children".into(), self.children.iter().map(SettingInstance::to_json).collect());
        Json::Object(map)
    }
}
