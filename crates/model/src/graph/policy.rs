//! The policy itself, its template reference and its assignments.

use std::collections::HashSet;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value as Json, json};

use super::instance::Setting;
use super::read::{Members, ShapeError, shape};

/// A `deviceManagementConfigurationPolicy`. Absent texts are empty.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Policy {
    /// The policy's id; empty before the server has given one.
    pub id: String,
    /// The name for people; need not be unique.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// `windows10` or `linux`.
    pub platforms: String,
    /// Channels joined by commas, such as `mdm,microsoftSense`.
    pub technologies: String,
    /// Scope tags; `["0"]` is the default one.
    pub role_scope_tag_ids: Vec<String>,
    /// Which template it was made from.
    pub template: TemplateReference,
    /// When it was made, RFC 3339; set by the server.
    pub created: Option<String>,
    /// When it was last changed, RFC 3339; set by the server.
    pub last_modified: Option<String>,
    /// What it configures.
    pub settings: Vec<Setting>,
    /// Whom it is assigned to, where the export or the answer holds it.
    pub assignments: Option<Vec<Assignment>>,
    /// Properties without a name here.
    pub extra: Map<String, Json>,
}

/// Which template a policy was made from; all empty for a plain settings-catalogue policy.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TemplateReference {
    /// Id with its version suffix, such as `804339ad-1553-4478-a742-138fb5807418_1`.
    pub id: String,
    /// Such as `endpointSecurityAntivirus`; empty where Graph writes `none`.
    pub family: String,
    /// The template's name.
    pub display_name: String,
    /// Such as `Version 1`.
    pub display_version: String,
    /// Properties without a name here.
    pub extra: Map<String, Json>,
}

/// One assignment of a policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    /// `<policy id>_<group id>`; empty before the server has given one.
    pub id: String,
    /// Whom it includes or excludes.
    pub target: Target,
    /// Properties without a name here; those of the target, such as an assignment filter, under `target`.
    pub extra: Map<String, Json>,
}

/// Whom an assignment includes or excludes.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// The devices of this group.
    Group(String),
    /// Not the devices of this group.
    ExclusionGroup(String),
    /// Every device.
    AllDevices,
    /// Every user: nothing that a device channel can target.
    AllUsers,
    /// Another `@odata.type`.
    Other(String),
}

impl Policy {
    /// Reads a policy. Lenient: annotations, missing ids and unknown properties are fine.
    ///
    /// # Errors
    /// Where the JSON is not a policy, with the path of the member at fault.
    pub fn from_json(json: Json) -> Result<Self, ShapeError> {
        let mut members = Members::new(json)?;
        if !members.has("settings") && !members.has("templateReference") && !members.has("technologies") {
            return Err(shape("", "this is no settings-catalogue policy: it has no `settings`"));
        }
        let settings = members.each("settings", Setting::read)?;
        let assignments = if members.has("assignments") {
            Some(members.each("assignments", Assignment::read)?)
        } else {
            None
        };
        let template = match members.take("templateReference") {
            Some(json) => {
                TemplateReference::from_json(json).map_err(|error| error.under("templateReference"))?
            }
            None => TemplateReference::default(),
        };
        let mut role_scope_tag_ids = Vec::new();
        for tag in members.list("roleScopeTagIds")? {
            match tag {
                Json::String(tag) => role_scope_tag_ids.push(tag),
                other => role_scope_tag_ids.push(other.to_string()),
            }
        }
        // Derived from the settings; what the file says may be wrong.
        members.take("settingCount");
        Ok(Self {
            id: members.text("id")?.unwrap_or_default(),
            name: members.text("name")?.unwrap_or_default(),
            description: members.text("description")?.unwrap_or_default(),
            platforms: members.text("platforms")?.unwrap_or_default(),
            technologies: members.text("technologies")?.unwrap_or_default(),
            role_scope_tag_ids,
            template,
            created: members.text("createdDateTime")?,
            last_modified: members.text("lastModifiedDateTime")?,
            settings,
            assignments,
            extra: members.rest(),
        })
    }

    /// Gives settings without an id their ordinal, or the next number that is free.
    pub fn number_settings(&mut self) {
        let mut taken: HashSet<String> = self.settings.iter().filter_map(|it| it.id.clone()).collect();
        let mut next = self.settings.len();
        for (index, setting) in self.settings.iter_mut().enumerate() {
            if setting.id.is_some() {
                continue;
            }
            let mut id = index.to_string();
            while !taken.insert(id.clone()) {
                id = next.to_string();
                next += 1;
            }
            setting.id = Some(id);
        }
    }

    /// The wire form, settings and assignments included.
    pub fn to_json(&self) -> Json {
        let mut map = self.extra.clone();
        if !self.id.is_empty() {
            map.insert("id".into(), json!(self.id));
        }
        map.insert("name".into(), json!(self.name));
        map.insert("description".into(), json!(self.description));
        for (name, choice) in [("platforms", &self.platforms), ("technologies", &self.technologies)] {
            // An enumeration has no empty value.
            if !choice.is_empty() {
                map.insert(name.into(), json!(choice));
            }
        }
        map.insert("roleScopeTagIds".into(), json!(self.role_scope_tag_ids));
        map.insert("settingCount".into(), json!(self.settings.len()));
        map.insert("templateReference".into(), self.template.to_json());
        if let Some(created) = &self.created {
            map.insert("createdDateTime".into(), json!(created));
        }
        if let Some(modified) = &self.last_modified {
            map.insert("lastModifiedDateTime".into(), json!(modified));
        }
        map.insert("settings".into(), self.settings.iter().map(Setting::to_json).collect());
        if let Some(assignments) = &self.assignments {
            map.insert("assignments".into(), assignments.iter().map(Assignment::to_json).collect());
        }
        Json::Object(map)
    }
}

impl Serialize for Policy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Policy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_json(Json::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl TemplateReference {
    fn from_json(json: Json) -> Result<Self, ShapeError> {
        let mut members = Members::new(json)?;
        Ok(Self {
            id: members.text("templateId")?.unwrap_or_default(),
            family: members.text("templateFamily")?.filter(|family| family != "none").unwrap_or_default(),
            display_name: members.text("templateDisplayName")?.unwrap_or_default(),
            display_version: members.text("templateDisplayVersion")?.unwrap_or_default(),
            extra: members.rest(),
        })
    }

    fn to_json(&self) -> Json {
        let or_null = |text: &str| if text.is_empty() { Json::Null } else { json!(text) };
        let mut map = self.extra.clone();
        map.insert("templateId".into(), json!(self.id));
        // Graph writes `none` for the settings catalogue alone; a family that was left out stays out.
        if !self.family.is_empty() {
            map.insert("templateFamily".into(), json!(self.family));
        } else if self.id.is_empty() {
            map.insert("templateFamily".into(), json!("none"));
        }
        map.insert("templateDisplayName".into(), or_null(&self.display_name));
        map.insert("templateDisplayVersion".into(), or_null(&self.display_version));
        Json::Object(map)
    }
}

impl Assignment {
    /// An assignment that has no id yet.
    pub fn new(target: Target) -> Self {
        Self { id: String::new(), target, extra: Map::new() }
    }

    /// Reads one element of `assignments`, which stands at `path`.
    ///
    /// # Errors
    /// Where the JSON is no assignment, with the path of the member at fault.
    pub fn from_json(path: &str, json: Json) -> Result<Self, ShapeError> {
        Self::read(json).map_err(|error| error.under(path))
    }

    fn read(json: Json) -> Result<Self, ShapeError> {
        let mut members = Members::new(json)?;
        let id = members.text("id")?.unwrap_or_default();
        let Some(target) = members.take("target") else {
            return Err(shape("target", "an assignment needs a `target`"));
        };
        let (target, beside) = Target::read(target).map_err(|error| error.under("target"))?;
        let mut extra = members.rest();
        if !beside.is_empty() {
            extra.insert("target".into(), Json::Object(beside));
        }
        Ok(Self { id, target, extra })
    }

    /// The wire form.
    pub fn to_json(&self) -> Json {
        let (odata_type, group) = match &self.target {
            Target::Group(id) => ("#microsoft.graph.groupAssignmentTarget", Some(id)),
            Target::ExclusionGroup(id) => ("#microsoft.graph.exclusionGroupAssignmentTarget", Some(id)),
            Target::AllDevices => ("#microsoft.graph.allDevicesAssignmentTarget", None),
            Target::AllUsers => ("#microsoft.graph.allLicensedUsersAssignmentTarget", None),
            Target::Other(odata_type) => (odata_type.as_str(), None),
        };
        let mut map = self.extra.clone();
        let mut target = match map.remove("target") {
            Some(Json::Object(beside)) => beside,
            _ => Map::new(),
        };
        if !odata_type.is_empty() {
            target.insert("@odata.type".into(), json!(odata_type));
        }
        if let Some(group) = group {
            target.insert("groupId".into(), json!(group));
        }
        if !self.id.is_empty() {
            map.insert("id".into(), json!(self.id));
        }
        map.insert("target".into(), Json::Object(target));
        Json::Object(map)
    }
}

impl Target {
    /// Reads the `target` of an assignment; gives what has no name here beside it.
    fn read(json: Json) -> Result<(Self, Map<String, Json>), ShapeError> {
        let mut members = Members::new(json)?;
        let odata_type = members.text("@odata.type")?.unwrap_or_default();
        let short = odata_type.trim_start_matches('#').trim_start_matches("microsoft.graph.");
        let of_group = matches!(short, "groupAssignmentTarget" | "exclusionGroupAssignmentTarget");
        let group = if of_group { members.text("groupId")? } else { None };
        let read = match (short, group) {
            ("groupAssignmentTarget", Some(group)) => Self::Group(group),
            ("exclusionGroupAssignmentTarget", Some(group)) => Self::ExclusionGroup(group),
            ("groupAssignmentTarget" | "exclusionGroupAssignmentTarget", None) => {
                return Err(shape("groupId", "an assignment to a group needs its `groupId`"));
            }
            ("allDevicesAssignmentTarget", _) => Self::AllDevices,
            ("allLicensedUsersAssignmentTarget", _) => Self::AllUsers,
            _ => Self::Other(odata_type),
        };
        Ok((read, members.rest()))
    }
}
