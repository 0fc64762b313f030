//! Reading and checking an export as large as the largest that we met: a baseline of Defender Antivirus
//! with every annotation of Graph, 70 KB.

use std::hint::black_box;

use palisade_model::catalogue::{Catalogue, Kind, SettingDefinition};
use palisade_model::import;
use palisade_model::validation::validate;
use serde_json::{Map, Value as Json, json};

use crate::clock::measure;

const ANTIVIRUS: &str = "804339ad-1553-4478-a742-138fb5807418_1";
const PREFIX: &str = "#microsoft.graph.deviceManagementConfiguration";

/// An export of every choice and number of the Antivirus template, annotated as Graph annotates.
fn export() -> Vec<u8> {
    let catalogue = Catalogue::embedded();
    let settings: Vec<Json> = catalogue
        .settings_of(ANTIVIRUS)
        .filter(|definition| definition.parent.is_none())
        .filter_map(instance)
        .enumerate()
        .map(|(index, instance)| {
            json!({
                "@odata.type": format!("{PREFIX}Setting"),
                "id": index.to_string(),
                "settingDefinitions@odata.associationLink": format!("https://graph.example.test/beta/deviceManagement/configurationPolicies('00000000-0000-4000-8000-000000000001')/settings('{index}')/settingDefinitions/$ref"),
                "settingDefinitions@odata.navigationLink": format!("https://graph.example.test/beta/deviceManagement/configurationPolicies('00000000-0000-4000-8000-000000000001')/settings('{index}')/settingDefinitions"),
                "settingInstance": instance,
            })
        })
        .collect();
    let policy = json!({
        "@odata.context": "https://graph.example.test/beta/$metadata#deviceManagement/configurationPolicies/$entity",
        "id": "00000000-0000-4000-8000-000000000001",
        "name": "Every setting of Antivirus",
        "platforms@odata.type": format!("{PREFIX}Platforms"),
        "platforms": "windows10",
        "technologies": "mdm,microsoftSense",
        "templateReference": {"templateId": ANTIVIRUS, "templateFamily": "endpointSecurityAntivirus"},
        "settingCount": settings.len(),
        "settings": settings,
    });
    serde_json::to_vec_pretty(&policy).expect("JSON")
}

fn instance(definition: &SettingDefinition) -> Option<Json> {
    let id = &definition.id;
    let reference = json!({"settingValueTemplateId": definition.value_template, "useTemplateDefault": false});
    let (kind, member, value) = match definition.kind {
        Kind::Choice => {
            let option = definition.options.first()?;
            let value = json!({
                "settingValueTemplateReference": reference,
                "value": format!("{id}_{}", option.id),
                "value@odata.type": "#String",
                "children": [],
                "children@odata.type": format!("#Collection({PREFIX}SettingInstance)"),
            });
            ("ChoiceSetting", "choiceSettingValue", value)
        }
        Kind::Integer => {
            let value = json!({
                "@odata.type": format!("{PREFIX}IntegerSettingValue"),
                "settingValueTemplateReference": reference,
                "value": definition.min.unwrap_or(0),
                "value@odata.type": "#Int64",
            });
            ("SimpleSetting", "simpleSettingValue", value)
        }
        _ => return None,
    };
    let mut instance = Map::new();
    instance.insert("@odata.type".into(), json!(format!("{PREFIX}{kind}Instance")));
    instance.insert("settingDefinitionId".into(), json!(id));
    instance.insert(
        "settingInstanceTemplateReference@odata.type".into(),
        json!(format!("{PREFIX}SettingInstanceTemplateReference")),
    );
    instance.insert(
        "settingInstanceTemplateReference".into(),
        json!({"settingInstanceTemplateId": definition.instance_template}),
    );
    instance.insert(format!("{member}@odata.type"), json!(format!("{PREFIX}{kind}Value")));
    instance.insert(member.into(), value);
    Some(Json::Object(instance))
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn a_large_export_is_read_checked_and_written() {
    let catalogue = Catalogue::embedded();
    let bytes = export();
    assert!(bytes.len() > 70_000, "the export has only {} bytes", bytes.len());
    let read = import::read(&bytes, catalogue).expect("a policy");
    let [imported] = read.as_slice() else { panic!("one policy") };
    assert!(imported.unknown.is_empty() && imported.policy.settings.len() > 40);
    assert_eq!(
        validate(&imported.policy, catalogue).iter().filter(|it| it.code == "out-of-range").count(),
        0
    );
    measure("import of the largest export", 100, || {
        let read = import::read(black_box(&bytes), catalogue);
        assert_eq!(read.map(|read| read.len()), Ok(1));
    });
    measure("validation of the largest export", 100, || {
        black_box(validate(black_box(&imported.policy), catalogue));
    });
}
