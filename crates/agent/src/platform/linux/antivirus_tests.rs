//! Real files in a folder of their own.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};

use palisade_model::applicability::DeviceClass;
use palisade_model::bundle::Bundle;
use palisade_model::device::Platform;
use palisade_model::graph::Policy;
use palisade_model::merge::{ConflictRule, PolicyVersion, compile, effective};
use palisade_model::status::OutcomeState;

use super::*;
use crate::enforcement::{enforce, wants_another_go};
use crate::engine::Journal;
use crate::platform::Platform as _;
use crate::platform::linux::Linux;
use crate::state::MemoryStore;

const LEVEL: &str = "linux_mdatp_managed_antivirusengine_enforcementlevel";
const CLOUD: &str = "linux_mdatp_managed_cloudservice_cloudblocklevel";
const INTERVAL: &str = "linux_mdatp_managed_cloudservice_definitionupdatesinterval";
const EXCLUSIONS: &str = "linux_mdatp_managed_antivirusengine_exclusions";
const THREATS: &str = "linux_mdatp_managed_antivirusengine_threattypesettings";
const TAGS: &str = "linux_mdatp_managed_edr_tags";
const GLOBAL: &str = "linux_mdatp_managed_exclusionsettings_exclusions";
const WEEKLY: &str = "linux_mdatp_managed_antivirusengine_scheduledscan_dayofweek";

fn setting(key: &str, value: Value) -> BundleSetting {
    let digest = palisade_model::digest::of_json(&value);
    let definition_id = key.split('#').next().unwrap().to_owned();
    BundleSetting { key: key.into(), definition_id, value, digest }
}

fn text(key: &str, item: &str) -> BundleSetting {
    setting(key, Value::Text(item.into()))
}

fn entry(key: &str, members: &[(&str, &str)]) -> BundleSetting {
    let group = key.split('#').next().unwrap();
    let members =
        members.iter().map(|(name, value)| (format!("{group}_item_{name}"), Value::Text((*value).into())));
    setting(key, Value::Rule(members.collect()))
}

struct Machine {
    folder: tempfile::TempDir,
    linux: Linux,
    store: MemoryStore,
    journal: Journal,
}

impl Machine {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let linux = Linux::new(None, folder.path().join("managed/mdatp_managed.json"), None).unwrap();
        Self { folder, linux, store: MemoryStore::default(), journal: Journal::default() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("managed/mdatp_managed.json")
    }

    fn write(&self, text: &str) {
        fs::create_dir_all(self.path().parent().unwrap()).unwrap();
        fs::write(self.path(), text).unwrap();
    }

    fn json(&self) -> Json {
        serde_json::from_str(&fs::read_to_string(self.path()).unwrap()).unwrap()
    }

    fn enforce(&mut self, settings: &[BundleSetting]) -> Vec<(String, OutcomeState, String)> {
        let bundle = Bundle::new(settings.to_vec());
        self.journal = enforce(self.journal.clone(), &bundle, &mut self.linux, &mut self.store).unwrap();
        let due = crate::engine::report_due(&self.journal).map(|report| report.outcome).unwrap_or_default();
        self.journal = crate::engine::accepted(self.journal.clone());
        due.settings.into_iter().map(|it| (it.key, it.state, it.detail.unwrap_or_default())).collect()
    }
}

#[test]
fn keys_are_merged_into_the_file_and_the_file_comes_back_letter_by_letter() {
    let mut machine = Machine::new();
    // Odd spelling on purpose: it is to come back as it is.
    let before = "{ \"edr\": {\"tags\": []},\n\n  \"cloudService\" : {\"enabled\":true, \"cloudBlockLevel\": \"normal\"} }";
    machine.write(before);
    let states = machine.enforce(&[
        text(LEVEL, "0"),
        text(CLOUD, "high_plus"),
        setting(INTERVAL, Value::Integer(3600)),
        text(WEEKLY, "8"),
        entry(
            &format!("{EXCLUSIONS}#aa"),
            &[("$type", "0"), ("path", "/srv/build"), ("isdirectory", "true")],
        ),
        entry(&format!("{EXCLUSIONS}#bb"), &[("$type", "1"), ("extension", "iso")]),
        entry(&format!("{THREATS}#cc"), &[("key", "1"), ("value", "1")]),
    ]);
    assert!(states.iter().all(|(_, state, _)| *state == OutcomeState::Applied), "{states:#?}");
    let expected = serde_json::json!({
        "edr": {"tags": []},
        "cloudService": {"enabled": true, "cloudBlockLevel": "high_plus", "definitionUpdatesInterval": 3600},
        "antivirusEngine": {
            "enforcementLevel": "real_time",
            "scheduledScan": {"weeklyScan": {"dayOfWeek": 8}},
            "exclusions": [
                {"$type": "excludedPath", "path": "/srv/build", "isDirectory": true},
                {"$type": "excludedFileExtension", "extension": "iso"},
            ],
            "threatTypeSettings": [{"key": "archive_bomb", "value": "block"}],
        },
    });
    assert_eq!(machine.json(), expected);

    // Some settings leave, one entry of the list among them: only those go back, each is told once.
    let states = machine.enforce(&[
        text(LEVEL, "0"),
        entry(&format!("{EXCLUSIONS}#bb"), &[("$type", "1"), ("extension", "iso")]),
    ]);
    let reverted: Vec<_> = states.iter().filter(|(_, state, _)| *state == OutcomeState::Reverted).collect();
    assert_eq!(reverted.len(), 5, "{states:#?}");
    let cloud = reverted.iter().find(|(key, ..)| key == CLOUD).unwrap();
    assert!(cloud.2.contains("`cloudService.cloudBlockLevel` is \"normal\" again"), "{}", cloud.2);
    assert_eq!(machine.json()["antivirusEngine"]["exclusions"].as_array().unwrap().len(), 1);
    assert_eq!(machine.json()["antivirusEngine"].get("scheduledScan"), None);

    machine.enforce(&[]);
    assert_eq!(fs::read_to_string(machine.path()).unwrap(), before);
    assert!(machine.journal.before.is_empty() && machine.journal.held.is_empty());
}

#[test]
fn a_file_that_was_not_there_goes_away_again_unless_somebody_else_wrote_into_it() {
    let mut machine = Machine::new();
    machine.enforce(&[text(LEVEL, "2")]);
    assert_eq!(machine.json()["antivirusEngine"]["enforcementLevel"], "passive");
    machine.enforce(&[]);
    assert!(!machine.path().exists());

    machine.enforce(&[text(LEVEL, "2")]);
    let mut json = machine.json();
    json["edr"] = serde_json::json!({"groupIds": "x"});
    machine.write(&json.to_string());
    machine.enforce(&[]);
    assert_eq!(machine.json(), serde_json::json!({"edr": {"groupIds": "x"}}));
}

#[test]
fn the_file_keeps_its_permissions_and_owner_and_a_new_one_is_readable_by_all() {
    let mut machine = Machine::new();
    let seen = |machine: &Machine| {
        let found = fs::metadata(machine.path()).unwrap();
        (found.mode() & 0o7777, found.uid(), found.gid())
    };
    machine.enforce(&[text(LEVEL, "2")]);
    assert_eq!(seen(&machine).0, 0o644);
    machine.enforce(&[]);

    machine.write(r#"{"edr":  {"tags": []}}"#);
    // Only root can give a file away; without root its owner is that of the tests.
    if seen(&machine).1 == 0 {
        chown(machine.path(), Some(1234), Some(2345)).unwrap();
    }
    fs::set_permissions(machine.path(), fs::Permissions::from_mode(0o640)).unwrap();
    let before = seen(&machine);
    machine.enforce(&[text(LEVEL, "2")]);
    assert_eq!(machine.json()["antivirusEngine"]["enforcementLevel"], "passive");
    assert_eq!(seen(&machine), before);
    machine.enforce(&[]);
    assert_eq!(fs::read_to_string(machine.path()).unwrap(), r#"{"edr":  {"tags": []}}"#);
    assert_eq!(seen(&machine), before);
}

#[test]
fn a_value_that_somebody_changed_is_noticed_and_set_again() {
    let mut machine = Machine::new();
    machine.enforce(&[text(LEVEL, "0")]);
    assert!(!wants_another_go(&machine.journal, &mut machine.linux));
    machine.write(r#"{"antivirusEngine": {"enforcementLevel": "passive"}}"#);
    assert!(wants_another_go(&machine.journal, &mut machine.linux));
    let states = machine.enforce(&[text(LEVEL, "0")]);
    assert_eq!(states, [], "nothing new to report");
    assert_eq!(machine.json()["antivirusEngine"]["enforcementLevel"], "real_time");
    machine.enforce(&[]);
    assert!(!machine.path().exists(), "the value from before is that of the first time");
}

#[test]
fn a_broken_file_is_left_alone_and_named() {
    let mut machine = Machine::new();
    machine.write("{\"cloudService\": ");
    let states = machine.enforce(&[text(LEVEL, "0"), text(CLOUD, "high")]);
    assert_eq!(states.len(), 2);
    for (_, state, detail) in &states {
        assert_eq!(*state, OutcomeState::Failed);
        assert!(detail.contains("is not a managed configuration: EOF"), "{detail}");
    }
    assert_eq!(fs::read_to_string(machine.path()).unwrap(), "{\"cloudService\": ");
    machine.write("{}");
    assert!(wants_another_go(&machine.journal, &mut machine.linux), "it is tried again once mended");
}

#[test]
fn one_setting_that_can_not_be_expressed_does_not_hold_up_the_others() {
    let mut machine = Machine::new();
    machine.write(r#"{"cloudService": "none"}"#);
    let states = machine.enforce(&[text(LEVEL, "9"), text(CLOUD, "high"), text(WEEKLY, "1")]);
    let of = |key: &str| states.iter().find(|(name, ..)| name == key).unwrap();
    assert_eq!(of(WEEKLY).1, OutcomeState::Applied);
    assert!(of(LEVEL).1 == OutcomeState::Failed && of(LEVEL).2.contains("`9` is no option"), "{states:?}");
    assert!(of(CLOUD).1 == OutcomeState::Failed && of(CLOUD).2.contains("no object where `cloudBlockLevel`"));
    assert_eq!(machine.json()["cloudService"], "none");
}

#[test]
fn a_device_tag_stands_beside_the_tags_of_others() {
    let mut machine = Machine::new();
    // Others tag the device too: what connects it to a cloud writes its own types of tag.
    let before = r#"{"edr": {"groupIds": "g",
        "tags": [{"key": "AzureResourceId", "value": "r"}, {"key": "GROUP", "value": "old"}]}}"#;
    machine.write(before);
    let tag = |value: &str| entry(&format!("{TAGS}#0"), &[("key", "0"), ("value", value)]);
    let states = machine.enforce(&[tag("north-harbour")]);
    assert!(states.iter().all(|(_, state, _)| *state == OutcomeState::Applied), "{states:#?}");
    let edr = |tags: Json| serde_json::json!({"edr": {"groupIds": "g", "tags": tags}});
    let resource = serde_json::json!({"key": "AzureResourceId", "value": "r"});
    let group = |value: &str| serde_json::json!({"key": "GROUP", "value": value});
    assert_eq!(machine.json(), edr(serde_json::json!([resource, group("north-harbour")])));
    assert_eq!(machine.linux.facts().tags, ["north-harbour"], "the device states its own tag, not its links");

    // A tag that somebody adds later is no drift and stays; our own is set again when somebody changes it.
    let workspace = serde_json::json!({"key": "SecurityWorkspaceId", "value": "w"});
    machine.write(&edr(serde_json::json!([workspace, resource, group("north-harbour")])).to_string());
    assert!(!wants_another_go(&machine.journal, &mut machine.linux));
    machine.write(&edr(serde_json::json!([workspace, resource, group("south")])).to_string());
    assert!(wants_another_go(&machine.journal, &mut machine.linux));
    machine.enforce(&[tag("north-harbour")]);
    assert_eq!(machine.json(), edr(serde_json::json!([workspace, resource, group("north-harbour")])));
    machine.enforce(&[]);
    assert_eq!(machine.json(), edr(serde_json::json!([workspace, resource, group("old")])));
}

#[test]
fn a_device_tag_leaves_a_file_without_tags_as_it_was() {
    let mut machine = Machine::new();
    let tag = entry(&format!("{TAGS}#0"), &[("key", "0"), ("value", "harbour")]);
    machine.enforce(std::slice::from_ref(&tag));
    assert_eq!(machine.json(), serde_json::json!({"edr": {"tags": [{"key": "GROUP", "value": "harbour"}]}}));
    machine.enforce(&[]);
    assert!(!machine.path().exists());
    for before in [r#"{ "edr": {"tags":[]} }"#, r#"{ "edr": {} }"#] {
        machine.write(before);
        machine.enforce(std::slice::from_ref(&tag));
        assert_eq!(machine.json()["edr"]["tags"][0]["value"], "harbour");
        machine.enforce(&[]);
        assert_eq!(fs::read_to_string(machine.path()).unwrap(), before);
    }
    machine.write(r#"{"edr": {"tags": "none"}}"#);
    let states = machine.enforce(&[tag, text(LEVEL, "0")]);
    let of = |key: &str| states.iter().find(|(name, ..)| name.starts_with(key)).unwrap();
    assert_eq!(of(LEVEL).1, OutcomeState::Applied);
    assert!(of(TAGS).1 == OutcomeState::Failed && of(TAGS).2.contains("`tags` in the managed"), "{states:?}");
}

#[test]
fn global_exclusions_and_scan_exclusions_are_lists_of_their_own() {
    let mut machine = Machine::new();
    let scan = entry(&format!("{EXCLUSIONS}#aa"), &[("$type", "0"), ("path", "/srv/*/log")]);
    let states = machine.enforce(&[
        scan.clone(),
        entry(&format!("{GLOBAL}#aa"), &[("$type", "0"), ("path", "/var/tides"), ("isdirectory", "true")]),
        entry(&format!("{GLOBAL}#bb"), &[("$type", "1"), ("name", "/usr/bin/dredge")]),
    ]);
    assert!(states.iter().all(|(_, state, _)| *state == OutcomeState::Applied), "{states:#?}");
    let expected = serde_json::json!({
        "antivirusEngine": {"exclusions": [{"$type": "excludedPath", "path": "/srv/*/log"}]},
        "exclusionSettings": {"exclusions": [
            {"$type": "excludedPath", "path": "/var/tides", "isDirectory": true},
            {"$type": "excludedFileName", "name": "/usr/bin/dredge"},
        ]},
    });
    assert_eq!(machine.json(), expected);
    machine.enforce(&[scan]);
    assert_eq!(machine.json().get("exclusionSettings"), None);
    assert_eq!(machine.json()["antivirusEngine"], expected["antivirusEngine"]);
    machine.enforce(&[]);
    assert!(!machine.path().exists());
}

/// What the server makes of policies in the wire form for a Linux device.
fn bundle_of(policies: &[(&str, &str, Json)]) -> Vec<BundleSetting> {
    let catalogue = Catalogue::embedded();
    let compiled: Vec<_> = policies
        .iter()
        .map(|(id, template, setting)| {
            let policy = Policy::from_json(serde_json::json!({
                "name": id, "platforms": "linux", "technologies": "microsoftSense",
                "templateReference": {"templateId": template},
                "settings": [{"settingInstance": setting}],
            }));
            let id = std::sync::Arc::<str>::from(*id);
            let version = PolicyVersion { name: id.clone(), id, version: 1, modified: "".into() };
            compile(&policy.unwrap(), version, catalogue)
        })
        .collect();
    let class = DeviceClass { platform: Platform::Linux, ..DeviceClass::default() };
    let decided = effective(&compiled.iter().collect::<Vec<_>>(), &class, catalogue, ConflictRule::Withhold);
    Bundle::of(&decided).settings
}

#[test]
fn policies_of_the_linux_templates_reach_the_file() {
    let wire = "#microsoft.graph.deviceManagementConfiguration";
    let group = |id: &str, items: Json| {
        serde_json::json!({
        "@odata.type": format!("{wire}GroupSettingCollectionInstance"), "settingDefinitionId": id,
        "groupSettingCollectionValue": items})
    };
    let choice = |id: &str, item: &str, children: Json| {
        serde_json::json!({
        "@odata.type": format!("{wire}ChoiceSettingInstance"), "settingDefinitionId": id,
        "choiceSettingValue": {"value": format!("{id}_{item}"), "children": children}})
    };
    let text = |id: &str, value: &str| {
        serde_json::json!({
        "@odata.type": format!("{wire}SimpleSettingInstance"), "settingDefinitionId": id,
        "simpleSettingValue": {"@odata.type": format!("{wire}StringSettingValue"), "value": value}})
    };
    let tags = |value: &str| {
        let members = [
            choice(&format!("{TAGS}_item_key"), "0", serde_json::json!([])),
            text(&format!("{TAGS}_item_value"), value),
        ];
        group(TAGS, serde_json::json!([{"children": members}]))
    };
    let excluded = |list: &str, path: &str| {
        let path = text(&format!("{list}_item_path"), path);
        let kind = choice(&format!("{list}_item_$type"), "0", serde_json::json!([path]));
        group(list, serde_json::json!([{"children": [kind]}]))
    };
    let (edr, exclusions) =
        ("3514388a-d4d1-4aa8-bd64-c317776008f5_1", "8a17a1e5-3df4-4e07-9d20-3878267a79b8_1");
    let mut policies = vec![
        ("tag", edr, tags("harbour")),
        ("global", exclusions, excluded(GLOBAL, "/var/tides")),
        ("more", exclusions, excluded(GLOBAL, "/var/charts")),
        ("again", exclusions, excluded(GLOBAL, "/var/tides")),
        ("scan", "4cfd164c-5e8a-4ea9-b15d-9aa71e4ffff4_1", excluded(EXCLUSIONS, "/srv/*/log")),
    ];
    let mut machine = Machine::new();
    let states = machine.enforce(&bundle_of(&policies));
    assert!(states.iter().all(|(_, state, _)| *state == OutcomeState::Applied), "{states:#?}");
    let json = machine.json();
    assert_eq!(json["edr"]["tags"], serde_json::json!([{"key": "GROUP", "value": "harbour"}]));
    let mut global: Vec<_> = json["exclusionSettings"]["exclusions"].as_array().unwrap().clone();
    global.sort_by_key(|entry| entry["path"].to_string());
    let path = |path: &str| serde_json::json!({"$type": "excludedPath", "path": path});
    assert_eq!(global, [path("/var/charts"), path("/var/tides")]);
    assert_eq!(json["antivirusEngine"]["exclusions"], serde_json::json!([path("/srv/*/log")]));

    // A second policy that tags otherwise is a conflict: the tag goes back, the exclusions stay.
    policies.push(("other", edr, tags("offing")));
    machine.enforce(&bundle_of(&policies));
    assert_eq!(machine.json().get("edr"), None);
    assert_eq!(machine.json()["exclusionSettings"], json["exclusionSettings"]);
}
