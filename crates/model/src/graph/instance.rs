//! Setting instances: one configured setting of a policy, with its children.

use serde_json::{Map, Value as Json};

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

impl SettingInstance {
    /// An instance with nothing but a definition and a value.
    pub fn new(definition_id: impl Into<String>, value: InstanceValue) -> Self {
        Self { definition_id: definition_id.into(), template: None, value, extra: Map::new() }
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

    /// The lists of settings directly below this one, to be changed.
    pub fn lists_below_mut(&mut self) -> Vec<&mut Vec<Self>> {
        match &mut self.value {
            InstanceValue::Choice(choice) => vec![&mut choice.children],
            InstanceValue::ChoiceCollection(choices) => {
                choices.iter_mut().map(|choice| &mut choice.children).collect()
            }
            InstanceValue::Group(group) => vec![&mut group.children],
            InstanceValue::GroupCollection(groups) => {
                groups.iter_mut().map(|group| &mut group.children).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl ChoiceValue {
    /// The option `item` of the setting `definition_id`, without children.
    pub fn new(definition_id: &str, item: &str) -> Self {
        Self { value: format!("{definition_id}_{item}"), children: Vec::new(), extra: Map::new() }
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
}
