//! The order of members: Graph's usual one. One list serves every object, since no two of them disagree.

/// Members that have a place of their own, from first to last.
const ORDER: [&str; 36] = [
    "@odata.type",
    "createdDateTime",
    "creationSource",
    "description",
    "id",
    "source",
    "sourceId",
    "lastModifiedDateTime",
    "name",
    "platforms",
    "priorityMetaData",
    "roleScopeTagIds",
    "settingCount",
    "technologies",
    "templateReference",
    "templateId",
    "templateFamily",
    "templateDisplayName",
    "templateDisplayVersion",
    "settings",
    "assignments",
    "settingInstance",
    "settingDefinitionId",
    "settingInstanceTemplateReference",
    "auditRuleInformation",
    "settingInstanceTemplateId",
    "choiceSettingValue",
    "choiceSettingCollectionValue",
    "simpleSettingValue",
    "simpleSettingCollectionValue",
    "groupSettingValue",
    "groupSettingCollectionValue",
    "settingValueTemplateReference",
    "value",
    "valueState",
    "children",
];

/// Where a member stands among others; those without a place come last.
pub(super) fn rank(name: &str) -> usize {
    ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len())
}
