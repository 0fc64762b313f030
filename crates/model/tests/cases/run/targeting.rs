//! `targeting`: whom assignments reach, and why each device is or is not reached.

use std::collections::BTreeMap;

use palisade_model::graph::Assignment;
use palisade_model::targeting::{explain, group_refusal, refusal, targets, warning};
use roaring::RoaringBitmap;
use serde_json::{Value as Json, json};

/// Devices by group, from `groups`.
pub fn groups(case: &Json) -> BTreeMap<String, RoaringBitmap> {
    let groups = case["groups"].as_object().cloned().unwrap_or_default();
    groups.into_iter().map(|(id, devices)| (id, numbers(&devices))).collect()
}

/// A list of numbers.
pub fn numbers(json: &Json) -> RoaringBitmap {
    json.as_array().into_iter().flatten().filter_map(|it| u32::try_from(it.as_u64()?).ok()).collect()
}

/// Assignments in shorthand: `*` for all devices, a group's id, `-` before one that is excluded; or an assignment as
/// it is on the wire.
pub fn assignments(json: &Json) -> Vec<Assignment> {
    let target = |kind: &str, id: &str| json!({"target": {"@odata.type": format!("#microsoft.graph.{kind}AssignmentTarget"), "groupId": id}});
    let each = json.as_array().cloned().unwrap_or_default();
    each.iter()
        .map(|one| {
            let wire = match one.as_str() {
                None => one.clone(),
                Some("*") => target("allDevices", ""),
                Some(text) => match text.strip_prefix('-') {
                    Some(id) => target("exclusionGroup", id),
                    None => target("group", text),
                },
            };
            Assignment::from_json("assignment", wire).unwrap()
        })
        .collect()
}

pub fn explained(case: &Json) -> Json {
    let (groups, all) = (groups(case), numbers(&case["devices"]));
    let assignments = assignments(&case["assigned"]);
    let members = |id: &str| groups.get(id);
    let reached = targets(&assignments, &all, members);
    let asked = case.get("ask").map_or_else(|| all.clone(), numbers);
    let devices: Vec<Json> = asked
        .iter()
        .map(|device| {
            let explanation = explain(device, &assignments, &all, members);
            assert_eq!(explanation.targeted, reached.contains(device), "the explanation is another");
            json!(format!("{device}: {}", explanation.sentence(|id| Some(id.to_uppercase()))))
        })
        .collect();
    let mut answer = json!({ "targets": reached.iter().collect::<Vec<_>>(), "devices": devices });
    let of = |each: fn(&Assignment) -> Option<&'static str>| {
        assignments.iter().filter_map(each).map(Json::from).collect::<Vec<_>>()
    };
    answer["warnings"] = of(warning).into();
    answer["refusals"] = of(|it| refusal(&it.target)).into();
    if let Some(holds) = case["holds"].as_array() {
        let holds = |what: &str| holds.iter().any(|it| it == what);
        answer["group"] = group_refusal(holds("devices"), holds("users")).into();
    }
    answer
}
