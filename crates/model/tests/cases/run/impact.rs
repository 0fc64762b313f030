//! `impact`: what an edit of one policy changes in a small tenant.

use palisade_model::applicability::{DeviceClass, class_of};
use palisade_model::catalogue::Catalogue;
use palisade_model::device::DeviceFacts;
use palisade_model::enrolment::EnforcementScope;
use palisade_model::impact::{ConflictChange, Edit, Impact, SettingImpact, Targeted, Tenant, impact};
use palisade_model::merge::{CompiledPolicy, ConflictRule, PolicyVersion, compile};
use palisade_model::targeting::targets;
use roaring::RoaringBitmap;
use serde_json::{Value as Json, json};

use super::targeting::{assignments, groups, numbers};
use crate::shorthand;

struct Scene<'a> {
    case: &'a Json,
    all: RoaringBitmap,
}

impl Scene<'_> {
    fn policy(&self, json: &Json) -> (CompiledPolicy, RoaringBitmap) {
        let text = |member: &str| json[member].as_str().unwrap_or_default();
        let version = PolicyVersion {
            id: text("id").into(),
            name: text("id").into(),
            version: 1,
            modified: text("modified").into(),
        };
        let groups = groups(self.case);
        let devices = targets(&assignments(&json["assigned"]), &self.all, |id| groups.get(id));
        (compile(&shorthand::policy(json), version, Catalogue::embedded()), devices)
    }
}

pub fn told(name: &str, case: &Json) -> Json {
    let classes: Vec<(DeviceClass, RoaringBitmap)> = case["devices"]
        .as_array()
        .unwrap_or_else(|| panic!("{name}: no devices"))
        .iter()
        .map(|device| {
            let facts: DeviceFacts = serde_json::from_value(device["facts"].clone()).unwrap();
            (class_of(&facts, &EnforcementScope::default()), numbers(&device["are"]))
        })
        .collect();
    let mut scene = Scene { case, all: RoaringBitmap::new() };
    scene.all = classes.iter().flat_map(|(_, devices)| devices).collect();
    let policies: Vec<_> = case["policies"].as_array().unwrap().iter().map(|it| scene.policy(it)).collect();
    let after = case["after"].is_object().then(|| scene.policy(&case["after"]));
    let targeted: Vec<Targeted> =
        policies.iter().map(|(policy, devices)| Targeted { policy, devices }).collect();
    let classes: Vec<_> = classes.iter().map(|(class, devices)| (class, devices)).collect();
    let rule: ConflictRule =
        case.get("rule").map_or_else(Default::default, |rule| serde_json::from_value(rule.clone()).unwrap());
    let tenant = Tenant { policies: &targeted, classes: &classes, rule };
    let edit = Edit {
        policy_id: case["edit"].as_str().unwrap_or_default(),
        after: after.as_ref().map(|(policy, devices)| Targeted { policy, devices }),
    };
    described(&impact(&tenant, &edit, Catalogue::embedded()))
}

fn list(devices: &RoaringBitmap) -> Json {
    devices.iter().collect::<Vec<_>>().into()
}

fn described(impact: &Impact) -> Json {
    let blocked: Vec<_> = impact
        .blocked
        .iter()
        .map(|it| {
            let settings: Vec<_> = it.settings.iter().map(|setting| shorthand::short(&setting.key)).collect();
            json!({"why": it.reason.sentence(), "whole": it.whole, "settings": settings, "devices": list(&it.devices)})
        })
        .collect();
    json!({
        "says": impact.sentence(),
        "gained": list(&impact.gained),
        "lost": list(&impact.lost),
        "settings": impact.settings.iter().map(setting).collect::<Vec<_>>(),
        "conflictsCreated": impact.conflicts_created.iter().map(conflict).collect::<Vec<_>>(),
        "conflictsRemoved": impact.conflicts_removed.iter().map(conflict).collect::<Vec<_>>(),
        "conflictsChanged": impact.conflicts_changed.iter().map(conflict).collect::<Vec<_>>(),
        "blocked": blocked,
    })
}

fn setting(found: &SettingImpact) -> Json {
    let changes: Vec<_> = found
        .changes
        .iter()
        .map(|it| {
            let mut line = vec![json!(it.before.words()), json!(it.after.words()), list(&it.devices)];
            line.extend(it.replaces.as_ref().map(|key| json!(format!("replaces {}", shorthand::short(key)))));
            Json::from(line)
        })
        .collect();
    let mut line = json!({"setting": shorthand::short(&found.setting.key), "changes": changes});
    let entries: Vec<_> = found
        .entries
        .iter()
        .map(|it| json!({"entry": it.entry, "gained": list(&it.gained), "lost": list(&it.lost)}))
        .collect();
    if !entries.is_empty() {
        line["entries"] = entries.into();
    }
    if !found.reverted().is_empty() {
        line["reverted"] = list(&found.reverted());
    }
    line
}

fn conflict(found: &ConflictChange) -> Json {
    let values: Vec<_> = found
        .values
        .iter()
        .map(|value| {
            let policies: Vec<_> = value.policies.iter().map(|it| it.policy_name.to_string()).collect();
            format!("{} by {} on {}", value.display_value, policies.join(", "), value.devices)
        })
        .collect();
    json!({"setting": shorthand::short(&found.setting.key), "devices": list(&found.devices), "values": values})
}
