//! The import page in a real browser: files and folders read, reported, chosen and stored.

use js_sys::{Array, Function, Object, Reflect};
use palisade_console::api::recorded::Recorded;
use palisade_console::pages::policies::import::files::{Found, of_drop};
use palisade_console::pages::policies::import::report::read_file;
use palisade_model::catalogue::{Catalogue, TemplateFile};
use palisade_model::problem::Severity;
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{DataTransfer, DragEvent, DragEventInit, File};

use crate::writing::open;

pub fn file(name: &str, text: &str) -> File {
    File::new_with_str_sequence(&Array::of1(&text.into()), name).unwrap()
}

pub fn policy(name: &str, level: &str) -> String {
    let id = "device_vendor_msft_policy_config_defender_cloudblocklevel";
    json!({"name": name, "platforms": "windows10", "technologies": "mdm,microsoftSense",
        "templateReference": {"templateId": "804339ad-1553-4478-a742-138fb5807418_1",
            "templateFamily": "endpointSecurityAntivirus"},
        "settings": [{"settingInstance": {
            "@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
            "settingDefinitionId": id,
            "choiceSettingValue": {"value": format!("{id}_{level}"), "children": []}}}]})
    .to_string()
}

#[wasm_bindgen_test]
async fn dropped_files_are_reported_chosen_and_imported() {
    let recorded = Recorded::default();
    let made = r#"{"id":"made","name":"Desks","platforms":"windows10","technologies":"mdm","settings":[]}"#;
    recorded.ok("POST", "/beta/deviceManagement/configurationPolicies", made);
    let page = open("/policies/import", &recorded);
    let data = DataTransfer::new().unwrap();
    for file in [
        file("desks.json", &policy("Desks", "2")),
        file("kiosks.json", &policy("Kiosks", "6")),
        file("wrong.json", &policy("Wrong", "77")),
        file("backup.zip", "PK"),
        file("broken.json", "{ \"settings\": [ "),
    ] {
        data.items().add_with_file(&file).unwrap();
    }
    let init = DragEventInit::new();
    init.set_bubbles(true);
    init.set_data_transfer(Some(&data));
    let zone = page.find(".dropzone").await;
    zone.dispatch_event(&DragEvent::new_with_event_init_dict("drop", &init).unwrap()).unwrap();
    page.says("3 policies read: 2 ready, 1 with errors").await;
    page.says("This is an archive. Unpack it first, then choose the folder.").await;
    page.says("broken.json").await;
    page.says("1 error to mend first").await;
    page.press("Choose none").await;
    page.says("Import").await;
    page.press("Choose all").await;
    page.press("Import 2 policies").await;
    page.says("2 policies imported, assigned to no group yet.").await;
    page.says("3 policies read: 1 with errors, 2 imported").await;
    assert_eq!(page.sent("POST", "/configurationPolicies").len(), 2);
    let links = page.all("a").iter().filter(|it| it.inner_text() == "Open the policy").count();
    assert_eq!(links, 2);
    page.press("Show the policies").await;
}

/// What a browser gives for a dropped file: an entry that gives the file later.
fn file_entry(path: &str, file: &File) -> JsValue {
    let entry = Object::new();
    set(&entry, "isFile", &true.into());
    set(&entry, "fullPath", &path.into());
    set(&entry, "kept", file);
    set(&entry, "file", &Function::new_with_args("done", "setTimeout(() => done(this.kept))"));
    entry.into()
}

fn folder_entry(inside: &[JsValue]) -> JsValue {
    let entry = Object::new();
    set(&entry, "isDirectory", &true.into());
    // One entry at a time, then none: a reader has to be asked until it gives no more.
    set(&entry, "kept", &inside.iter().collect::<Array>());
    let reader = "const kept = [...this.kept]; return { readEntries: done => setTimeout(() => done(kept.splice(0, 1))) }";
    set(&entry, "createReader", &Function::new_no_args(reader));
    entry.into()
}

fn set(object: &Object, name: &str, value: &JsValue) {
    Reflect::set(object, &name.into(), value).unwrap();
}

#[wasm_bindgen_test]
async fn a_dropped_folder_is_walked_to_its_end() {
    let inner = folder_entry(&[
        file_entry("/Backup/Antivirus/b.json", &file("b.json", "{}")),
        file_entry("/Backup/Antivirus/a.json", &file("a.json", "{}")),
    ]);
    let outer = folder_entry(&[file_entry("/Backup/readme.md", &file("readme.md", "x")), inner]);
    let item = Object::new();
    set(&item, "kept", &outer);
    set(&item, "webkitGetAsEntry", &Function::new_no_args("return this.kept"));
    let drop = Object::new();
    set(&drop, "items", &Array::of1(&item));
    let found = of_drop(drop.unchecked_ref()).files().await;
    let paths: Vec<_> = found.iter().map(|Found { path, .. }| path.as_str()).collect();
    assert_eq!(paths, ["Backup/Antivirus/a.json", "Backup/Antivirus/b.json", "Backup/readme.md"]);
}

#[wasm_bindgen_test]
fn a_file_is_reported_policy_by_policy() {
    let file: TemplateFile =
        serde_json::from_str(include_str!("../../crates/model/catalogue/antivirus.json")).unwrap();
    let catalogue = Catalogue::new([file]);
    let defender = "device_vendor_msft_policy_config_defender_";
    let number = |name: &str, value: i64| {
        json!({"settingInstance": {"@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance",
            "settingDefinitionId": name, "simpleSettingValue": {
                "@odata.type": "#microsoft.graph.deviceManagementConfigurationIntegerSettingValue", "value": value}}})
    };
    let export = json!({
        "id": "elsewhere", "name": "From elsewhere", "platforms": "windows10", "technologies": "mdm",
        "assignments": [{"target": {"@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": "x"}}],
        "settings": [number(&format!("{defender}avgcpuloadfactor"), 120), number("not_known_here", 1)],
    });
    let file = json!([export, {"groupTypes": []}]).to_string();
    let found = read_file("export.json", file.as_bytes(), &catalogue);
    let [Ok(report), Err(other)] = found.as_slice() else { panic!("a policy and a group, not {found:?}") };
    assert!(other.starts_with("Entry 2 of 2: This is a device group"), "{other}");
    assert_eq!((report.understood, report.unknown.as_slice()), (1, &["not_known_here".to_owned()][..]));
    assert!(report.guessed && report.was_assigned);
    assert!(report.policy.id.is_empty() && report.policy.assignments.is_none());
    let (name, error) = report.problems.iter().find(|(_, it)| it.severity == Severity::Error).unwrap();
    assert_eq!(name, "Average CPU load limit");
    assert!(error.sentence.contains("120 is above 100"), "{}", error.sentence);
    assert!(!report.is_chosen(), "a policy with an error is not offered");
    let found = read_file("photo.json", b"\xff\xd8\xff\xe0 no json", &catalogue);
    let [Err(refused)] = found.as_slice() else { panic!("no policy, not {found:?}") };
    assert!(refused.len() > 20, "{refused}");
}
