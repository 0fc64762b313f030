//! The form keeps what it does not know, undoes to the same policy, and nests children as Graph wants them.

use palisade_model::catalogue::{Catalogue, Kind, SettingDefinition, TemplateFile};
use palisade_model::graph::Policy;
use serde_json::{Value as Json, json};

use super::{Draft, Form, Place, PlacedProblem, display, in_rule_list, is_time, mend};
use palisade_model::problem::Problem;

fn catalogue() -> Catalogue {
    let child = |id: &str, kind: &str, parent: &str, options: &[&str]| json!({"id": id, "name": id, "kind": kind, "parent": {"id": parent, "options": options}});
    let yes_no = json!([{"id": "true", "value": "true", "label": "On"}, {"id": "false", "value": "false", "label": "Off"}]);
    let mut shield = child("fw_shield", "choice", "fw", &["true"]);
    shield["options"] = yes_no.clone();
    let mut low = child("threat_low", "choice", "threat", &[]);
    low["options"] = json!([{"id": "block", "value": "10", "label": "Block"}]);
    let file: TemplateFile = serde_json::from_value(json!({
        "template": {"key": "t", "id": "t_1", "family": "f", "name": "T", "displayVersion": "Version 1",
            "policyType": "antivirus", "platforms": "windows10", "technologies": "mdm,microsoftSense", "description": ""},
        "categories": [],
        "settings": [
            {"id": "fw", "name": "Firewall", "kind": "choice", "options": yes_no,
                "instanceTemplate": "i-fw", "valueTemplate": "v-fw"},
            shield,
            child("fw_size", "integer", "fw", &["true"]),
            child("fw_both", "string", "fw", &["true", "false"]),
            {"id": "cpu", "name": "CPU", "kind": "integer", "unit": "percent", "instanceTemplate": "i-cpu", "valueTemplate": "v-cpu"},
            {"id": "at", "name": "At", "kind": "integer", "unit": "minutesAfterMidnight"},
            {"id": "paths", "name": "Paths", "kind": "string_list", "instanceTemplate": "i-paths", "valueTemplate": "never"},
            {"id": "bits", "name": "Bits", "kind": "choice_collection", "options": [
                {"id": "1", "value": 1, "label": "One"}, {"id": "2", "value": 2, "label": "Two"}]},
            {"id": "threat", "name": "Threats", "kind": "rule_group", "maxCount": 1, "instanceTemplate": "i-threat"},
            low,
            {"id": "rules_{r}", "name": "Rules", "kind": "rule_group", "maxCount": 150},
            child("rules_{r}_name", "string", "rules_{r}", &[]),
            child("rules_{r}_protocol", "integer", "rules_{r}", &[]),
            child("rules_{r}_ports", "string_list", "rules_{r}", &[]),
        ]
    }))
    .unwrap();
    Catalogue::new([file])
}

fn stored() -> Policy {
    Policy::from_json(json!({
        "id": "p", "name": "Stored", "platforms": "windows10", "technologies": "mdm,microsoftSense",
        "priorityMetaData": {"priority": 3},
        "templateReference": {"templateId": "t_1", "templateFamily": "f", "note": "kept"},
        "settings": [
            {"id": "7", "noted": true, "settingInstance": {
                "@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
                "settingDefinitionId": "fw", "auditRuleInformation": null,
                "choiceSettingValue": {"value": "fw_true", "mark": 1, "children": [
                    {"@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance",
                     "settingDefinitionId": "fw_size", "simpleSettingValue": {
                        "@odata.type": "#microsoft.graph.deviceManagementConfigurationIntegerSettingValue", "value": 1024}},
                    {"@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance",
                     "settingDefinitionId": "fw_strange", "simpleSettingValue": {
                        "@odata.type": "#microsoft.graph.deviceManagementConfigurationStringSettingValue", "value": "x"}},
                ]}}},
            {"id": "8", "settingInstance": {
                "@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingCollectionInstance",
                "settingDefinitionId": "paths", "simpleSettingCollectionValue": [
                    {"@odata.type": "#microsoft.graph.deviceManagementConfigurationStringSettingValue", "value": "C:\\A", "mark": 2},
                    {"@odata.type": "#microsoft.graph.deviceManagementConfigurationStringSettingValue", "value": "C:\\B"}]}},
            {"id": "9", "settingInstance": {
                "@odata.type": "#microsoft.graph.deviceManagementConfigurationNewKindInstance",
                "settingDefinitionId": "from_the_future", "newKindValue": {"a": [1, 2]}}},
            {"id": "10", "settingInstance": {
                "@odata.type": "#microsoft.graph.deviceManagementConfigurationGroupSettingCollectionInstance",
                "settingDefinitionId": "rules_{r}", "groupSettingCollectionValue": [
                    {"children": [
                        {"@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance",
                         "settingDefinitionId": "rules_{r}_name", "simpleSettingValue": {
                            "@odata.type": "#microsoft.graph.deviceManagementConfigurationStringSettingValue", "value": "Web"}}]}]}},
        ]
    }))
    .unwrap()
}

fn text(text: &str) -> Draft {
    Draft::Text(text.into())
}

fn items(items: &[&str]) -> Vec<String> {
    items.iter().map(|&item| item.to_owned()).collect()
}

fn saved(form: &Form) -> Json {
    form.to_save(&stored()).to_json()
}

#[test]
fn an_unedited_policy_saves_equal() {
    assert_eq!(Form::open(stored()).to_save(&stored()), stored());
}

#[test]
fn an_edit_that_is_undone_saves_equal() {
    let catalogue = catalogue();
    let mut form = Form::open(stored());
    let places: Vec<_> = ["fw", "fw_size", "paths"].iter().map(|id| Place::top(id)).collect();
    let drafts: Vec<_> = places.iter().map(|place| form.draft(&catalogue, place)).collect();
    for place in places.iter().rev() {
        form.set(&catalogue, place, Draft::NotConfigured);
        assert!(!form.is_configured(place));
    }
    assert_eq!(form.policy.settings.len(), 2);
    for (place, draft) in places.iter().zip(drafts) {
        form.set(&catalogue, place, draft);
    }
    assert_eq!(form.to_save(&stored()), stored());
    // Off and on again: the children of the option come back, the unknown one as well.
    form.set(&catalogue, &Place::top("fw"), Draft::Choice("false".into()));
    assert_eq!(form.draft(&catalogue, &Place::top("fw_size")), Draft::NotConfigured);
    form.set(&catalogue, &Place::top("fw"), Draft::Choice("true".into()));
    assert_eq!(form.to_save(&stored()), stored());
}

#[test]
fn an_edit_keeps_what_the_form_does_not_know() {
    let catalogue = catalogue();
    let mut form = Form::open(stored());
    form.set(&catalogue, &Place::top("fw_size"), text("2048"));
    form.set(&catalogue, &Place::top("paths"), Draft::List(items(&["C:\\C", "C:\\A"])));
    let json = saved(&form);
    assert_eq!(json["priorityMetaData"]["priority"], 3);
    assert_eq!(json["templateReference"]["note"], "kept");
    let settings = json["settings"].as_array().unwrap();
    let ids: Vec<_> = settings.iter().map(|setting| setting["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["0", "1", "2", "3"]);
    assert_eq!(settings[0]["noted"], true);
    let choice = &settings[0]["settingInstance"]["choiceSettingValue"];
    assert_eq!(choice["mark"], 1);
    assert_eq!(choice["children"][0]["simpleSettingValue"]["value"], 2048);
    assert_eq!(choice["children"][1]["settingDefinitionId"], "fw_strange");
    let paths = &settings[1]["settingInstance"]["simpleSettingCollectionValue"];
    assert_eq!(paths[1]["mark"], 2, "the entry that stayed keeps its annotations: {paths}");
    assert_eq!(settings[2]["settingInstance"]["newKindValue"]["a"][1], 2);
    let unknown: Vec<_> = form.unknown(&catalogue).into_iter().map(|(id, _)| id).collect();
    assert_eq!(unknown, ["fw_strange", "from_the_future"]);
}

#[test]
fn a_new_policy_has_the_shape_that_graph_wants() {
    let catalogue = catalogue();
    let mut form = Form::new(catalogue.template("t_1").unwrap());
    // Its parent is not configured: nothing to nest it under.
    form.set(&catalogue, &Place::top("fw_size"), text("5"));
    assert!(form.policy.settings.is_empty());
    form.set(&catalogue, &Place::top("fw"), Draft::Choice("true".into()));
    form.set(&catalogue, &Place::top("fw_size"), text("5"));
    form.set(&catalogue, &Place::top("threat_low"), Draft::Choice("block".into()));
    form.set(&catalogue, &Place::top("paths"), Draft::List(items(&["C:\\A"])));
    form.set(&catalogue, &Place::top("bits"), Draft::Items(items(&["2", "1"])));
    let json = form.to_save(&Policy::default()).to_json();
    assert_eq!(json["templateReference"]["templateId"], "t_1");
    assert_eq!(json["technologies"], "mdm,microsoftSense");
    let settings = json["settings"].as_array().unwrap();
    let fw = &settings[0]["settingInstance"];
    assert_eq!(fw["settingInstanceTemplateReference"]["settingInstanceTemplateId"], "i-fw");
    assert_eq!(fw["choiceSettingValue"]["value"], "fw_true");
    let reference = &fw["choiceSettingValue"]["settingValueTemplateReference"];
    assert_eq!(*reference, json!({"settingValueTemplateId": "v-fw", "useTemplateDefault": false}));
    assert_eq!(fw["choiceSettingValue"]["children"][0]["settingDefinitionId"], "fw_size");
    let threat = &settings[1]["settingInstance"];
    assert_eq!(threat["settingInstanceTemplateReference"]["settingInstanceTemplateId"], "i-threat");
    let low = &threat["groupSettingCollectionValue"][0]["children"][0];
    assert_eq!(low["choiceSettingValue"]["value"], "threat_low_block");
    let paths = &settings[2]["settingInstance"];
    assert_eq!(paths["settingInstanceTemplateReference"]["settingInstanceTemplateId"], "i-paths");
    assert!(paths["simpleSettingCollectionValue"][0].get("settingValueTemplateReference").is_none());
    assert_eq!(settings[3]["settingInstance"]["choiceSettingCollectionValue"][1]["value"], "bits_1");
    // The structure goes with its last member.
    form.set(&catalogue, &Place::top("threat_low"), Draft::NotConfigured);
    assert!(!form.is_configured(&Place::top("threat")));
    // What was written reads back.
    let again = Form::open(Policy::from_json(form.policy.to_json()).unwrap());
    assert_eq!(again.draft(&catalogue, &Place::top("fw_size")), text("5"));
}

#[test]
fn a_child_shows_under_the_options_of_its_parent_only() {
    let catalogue = catalogue();
    let mut form = Form::new(catalogue.template("t_1").unwrap());
    let shows =
        |form: &Form, id: &str| form.shows(&catalogue, catalogue.definition(id).unwrap(), &Place::top(id));
    assert!(!shows(&form, "fw_shield"));
    form.set(&catalogue, &Place::top("fw"), Draft::Choice("true".into()));
    assert!(shows(&form, "fw_shield") && shows(&form, "fw_both"));
    form.set(&catalogue, &Place::top("fw_both"), text("stays"));
    form.set(&catalogue, &Place::top("fw_shield"), Draft::Choice("true".into()));
    form.set(&catalogue, &Place::top("fw"), Draft::Choice("false".into()));
    assert!(!shows(&form, "fw_shield"));
    assert_eq!(form.draft(&catalogue, &Place::top("fw_both")), text("stays"));
    assert!(shows(&form, "threat_low"), "the members of a group always show");
}

#[test]
fn what_is_no_number_is_kept_as_typed() {
    let catalogue = catalogue();
    let mut form = Form::new(catalogue.template("t_1").unwrap());
    for (id, typed, shown, wire) in [
        ("cpu", "75", "75", json!(75)),
        ("cpu", "7x", "7x", json!("7x")),
        ("cpu", " 12 ", "12", json!(12)),
        ("at", "2:30", "02:30", json!(150)),
        ("at", "02:3", "02:3", json!("02:3")),
        ("at", "25:00", "25:00", json!(1500)),
        ("at", "-1:00", "-1:00", json!("-1:00")),
    ] {
        let place = Place::top(id);
        form.set(&catalogue, &place, text(typed));
        assert_eq!(form.draft(&catalogue, &place), text(shown), "{typed}");
        let json = form.policy.settings.last().unwrap().to_json();
        assert_eq!(json["settingInstance"]["simpleSettingValue"]["value"], wire, "{typed}");
        form.set(&catalogue, &place, text(""));
        assert_eq!(form.draft(&catalogue, &place), Draft::NotConfigured);
    }
    let cpu = catalogue.definition("cpu").unwrap();
    assert_eq!(display(&text("75"), cpu), "75 %");
}

#[test]
fn rules_are_added_copied_and_taken_away() {
    let catalogue = catalogue();
    let group = catalogue.definition("rules_{r}").unwrap();
    let mut form = Form::open(stored());
    let place = |index: usize, id: &str| Place::member(&group.id, index, id);
    assert_eq!(form.rule_title(&catalogue, group, 0), "Web");
    form.set(&catalogue, &place(0, "rules_{r}_protocol"), text("6"));
    form.set(&catalogue, &place(0, "rules_{r}_ports"), Draft::List(items(&["80", "443"])));
    assert_eq!(form.rule_summary(&catalogue, group, 0), "6 · 80, 443");
    assert_eq!(form.copy_rule(&catalogue, group, 0), Some(1));
    assert_eq!(form.rule_title(&catalogue, group, 1), "Web (copy)");
    assert_eq!(form.add_rule(&catalogue, group), Some(2));
    assert_eq!(form.rule_title(&catalogue, group, 2), "Rule 3");
    let names = |form: &Form| -> Vec<_> {
        form.changes(&Form::open(stored()), &catalogue)
            .into_iter()
            .map(|change| (change.name, change.old.is_some(), change.new.is_some()))
            .collect()
    };
    let expected = [("Web", true, true), ("Web (copy)", false, true), ("Rule 3", false, true)];
    assert_eq!(names(&form), expected.map(|(name, old, new)| (name.to_owned(), old, new)));
    for _ in 0..3 {
        form.remove_rule(&catalogue, group, 0);
    }
    assert!(!form.is_configured(&Place::top(&group.id)));
    assert_eq!(names(&form), [("Web".to_owned(), true, false)]);
}

#[test]
fn changes_name_the_old_and_the_new_value() {
    let catalogue = catalogue();
    let mut form = Form::open(stored());
    form.policy.name = "Renamed".into();
    form.set(&catalogue, &Place::top("fw"), Draft::Choice("false".into()));
    form.set(&catalogue, &Place::top("cpu"), text("20"));
    form.set(&catalogue, &Place::top("paths"), Draft::List(items(&["C:\\B", "C:\\New"])));
    let lines: Vec<_> = form
        .changes(&Form::open(stored()), &catalogue)
        .into_iter()
        .map(|change| format!("{}: {:?} -> {:?}", change.name, change.old, change.new))
        .collect();
    assert_eq!(
        lines,
        [
            r#"Name: Some("Stored") -> Some("Renamed")"#,
            r#"Firewall: Some("On") -> Some("Off")"#,
            r#"fw_size: Some("1024") -> None"#,
            r#"CPU: None -> Some("20 %")"#,
            r#"Paths: Some("C:\\A") -> Some("C:\\New")"#,
            r#"fw_strange: Some("x") -> None"#,
        ]
    );
}

#[test]
fn a_problem_finds_its_field() {
    let catalogue = catalogue();
    let placed = |path: &str| {
        let placed = PlacedProblem::new(Problem::error(path, "code", "Sentence."), "t_1", &catalogue);
        (placed.place, placed.entry)
    };
    assert_eq!(placed("cpu"), (Some(Place::top("cpu")), None));
    assert_eq!(placed("fw/fw_size"), (Some(Place::top("fw_size")), None));
    assert_eq!(placed("paths[3]"), (Some(Place::top("paths")), Some(3)));
    assert_eq!(placed("threat[0]/threat_low"), (Some(Place::top("threat_low")), None));
    assert_eq!(
        placed("rules_{r}[2]/rules_{r}_ports[1]"),
        (Some(Place::member("rules_{r}", 2, "rules_{r}_ports")), Some(1))
    );
    assert_eq!(placed("rules_{r}[2]"), (Some(Place::member("rules_{r}", 2, "rules_{r}")), None));
    assert_eq!(placed("name"), (None, None));
    assert_eq!(placed("platforms"), (None, None));
    assert_eq!(placed("from_the_future").0, Some(Place::top("from_the_future")));
}

#[test]
fn a_problem_is_mended_where_it_stands() {
    let catalogue = catalogue();
    let mended = |path: &str, span: Option<(usize, usize)>, by: &str, draft: Draft| {
        let problem = Problem::error(path, "code", "Sentence.").mended_by(by);
        let problem = span.into_iter().fold(problem, |problem, (start, end)| problem.at(start, end));
        let placed = PlacedProblem::new(problem, "t_1", &catalogue);
        let id = &placed.place.as_ref().unwrap().id;
        let found = mend(catalogue.definition(id).unwrap(), &draft, &placed);
        found.map(|mend| (mend.label, mend.draft))
    };
    let says = |label: &str, draft: Draft| Some((label.to_owned(), draft));
    let list = |entries: &[&str]| Draft::List(items(entries));
    assert_eq!(mended("cpu", Some((2, 4)), "", text("50 %")), says("Use “50 %”", text("50")));
    assert_eq!(mended("at", None, "150", text("2 thirty")), says("Use “02:30”", text("02:30")));
    assert_eq!(
        mended("fw", None, "true", Draft::Odd("1".into())),
        says("Use “On”", Draft::Choice("true".into()))
    );
    assert_eq!(mended("paths[1]", None, "", list(&["a", "A"])), says("Remove it", list(&["a"])));
    assert_eq!(mended("paths[0]", Some((1, 2)), "\\", list(&["é/x"])), says("Use “é\\x”", list(&["é\\x"])));
    let long = "x".repeat(60);
    assert_eq!(
        mended("paths[0]", Some((0, 1)), "", list(&[&[" ", &long].concat()])),
        says("Put it right", list(&[&long]))
    );
    assert_eq!(
        mended("bits[0]", None, "", Draft::Items(items(&["1", "2"]))),
        says("Remove it", Draft::Items(items(&["2"])))
    );
    // A control that says something else by now is left alone.
    assert_eq!(mended("paths[3]", None, "", list(&["a"])), None);
    assert_eq!(mended("cpu", Some((5, 9)), "", text("50")), None);
    assert_eq!(mended("fw", None, "maybe", Draft::Choice("true".into())), None);
    assert_eq!(mended("cpu", None, "5", Draft::NotConfigured), None);
}

/// A value of each kind that a control could say.
fn sample(definition: &SettingDefinition, catalogue: &Catalogue, template: &str) -> Draft {
    let shows_most = |item: &str| {
        let below = catalogue.children_of(template, &definition.id);
        below
            .filter(|child| child.parent.iter().any(|parent| parent.options.iter().any(|it| it == item)))
            .count()
    };
    match definition.kind {
        Kind::Choice => {
            let best = definition.options.iter().max_by_key(|option| shows_most(&option.id));
            Draft::Choice(best.unwrap().id.clone())
        }
        Kind::ChoiceCollection => Draft::Items(vec![definition.options[0].id.clone()]),
        Kind::Integer => match display(&text(&definition.min.unwrap_or(0).to_string()), definition) {
            time if is_time(definition) => text(&time),
            _ => text(&definition.min.unwrap_or(0).to_string()),
        },
        Kind::String => text("a text"),
        Kind::StringList => Draft::List(items(&["one", "two"])),
        Kind::RuleGroup => Draft::NotConfigured,
    }
}

#[test]
fn every_setting_of_the_catalogue_can_be_set_and_read_back() {
    for known in crate::catalogue::TEMPLATES {
        let path = format!("{}/crates/model/catalogue/{}.json", env!("CARGO_MANIFEST_DIR"), known.key);
        let file: TemplateFile = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let catalogue = Catalogue::new([file]);
        let mut form = Form::new(catalogue.template_by_key(known.key).unwrap());
        for group in catalogue.settings_of(known.id).filter(|it| it.is_rule_list()) {
            assert_eq!(form.add_rule(&catalogue, group), Some(0));
        }
        let mut set = Vec::new();
        for definition in catalogue.settings_of(known.id).filter(|it| it.kind != Kind::RuleGroup) {
            let place = match in_rule_list(&catalogue, known.id, definition) {
                Some(group) => Place::member(&group.id, 0, &definition.id),
                None => Place::top(&definition.id),
            };
            // What shows under another option than the one chosen can't be set.
            if form.shows(&catalogue, definition, &place) {
                let draft = sample(definition, &catalogue, known.id);
                form.set(&catalogue, &place, draft.clone());
                set.push((place, draft));
            } else {
                let parent = definition.parent.as_ref();
                assert!(parent.is_some_and(|parent| !parent.options.is_empty()), "{}", definition.id);
            }
        }
        assert!(set.len() * 2 >= catalogue.settings_of(known.id).count(), "{}: {}", known.key, set.len());
        let saved = form.to_save(&Policy::default());
        let again = Form::open(Policy::from_json(saved.to_json()).unwrap());
        for (place, draft) in set {
            assert_eq!(again.draft(&catalogue, &place), draft, "{}", place.id);
        }
        let misplaced = again.problems(&catalogue).into_iter().find(|it| {
            ["misplaced", "hidden-child", "wrong-kind", "unknown-option", "not-an-integer"]
                .contains(&it.problem.code.as_str())
        });
        assert_eq!(misplaced, None);
    }
}
