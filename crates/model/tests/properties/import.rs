//! Import and export: an arbitrary policy comes back equal and is written as the same bytes, whatever the order of
//! its members; no bytes make a reader panic.

use palisade_model::catalogue::Catalogue;
use palisade_model::export;
use palisade_model::graph::{
    Assignment, ChoiceValue, GroupValue, InstanceValue, Policy, Setting, SettingInstance, SimpleKind,
    SimpleValue, Target, TemplateReference,
};
use palisade_model::import;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value as Json};

/// Text as policies hold it: words, signs that JSON escapes, and anything.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-zA-Z0-9 _.:/-]{1,12}",
        1 => "\\PC{1,8}",
        1 => "[\"\\\\\u{0}-\u{1F}\u{2028}😀ß]{1,6}",
    ]
}

fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        any::<i64>().prop_map(Into::into),
        (-1e9..1e9).prop_map(|number: f64| number.into()),
        text().prop_map(Json::String),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::Array),
            prop::collection::btree_map("[a-z]{1,6}", inner, 0..4)
                .prop_map(|map| Json::Object(map.into_iter().collect())),
        ]
    })
}

/// Members without a name in the model.
fn extra() -> impl Strategy<Value = Map<String, Json>> {
    let members = prop::collection::btree_map("x[A-Za-z]{0,5}", json(), 0..3);
    prop_oneof![3 => Just(Map::new()), 1 => members.prop_map(|map| map.into_iter().collect())]
}

fn definition_id() -> impl Strategy<Value = String> {
    let catalogue = Catalogue::embedded();
    let known: Vec<String> = catalogue
        .templates()
        .iter()
        .flat_map(|template| catalogue.settings_of(&template.id).map(|definition| definition.id.clone()))
        .collect();
    prop_oneof![3 => select(known), 1 => "[a-z_{}]{1,20}"]
}

fn simple() -> impl Strategy<Value = SimpleValue> {
    let kind = prop_oneof![
        text().prop_map(SimpleKind::Text),
        any::<i64>().prop_map(SimpleKind::Integer),
        (text(), select(vec!["notEncrypted", "encryptedValueToken", "odd"]))
            .prop_map(|(value, state)| SimpleKind::Secret { value, state: state.into() }),
        text().prop_map(SimpleKind::Reference),
        json().prop_map(|value| SimpleKind::Other("#microsoft.graph.laterSettingValue".into(), value)),
    ];
    (kind, extra()).prop_map(|(kind, extra)| SimpleValue { kind, extra })
}

fn instance() -> impl Strategy<Value = SettingInstance> {
    let leaf = prop_oneof![
        simple().prop_map(InstanceValue::Simple),
        prop::collection::vec(simple(), 0..3).prop_map(InstanceValue::SimpleCollection),
        Just(InstanceValue::Other("#microsoft.graph.laterInstance".into())),
    ];
    dressed(leaf).prop_recursive(4, 24, 3, |inner| {
        let children = || prop::collection::vec(inner.clone(), 0..3);
        let choice = || {
            (text(), children(), extra()).prop_map(|(value, children, extra)| ChoiceValue {
                value,
                children,
                extra,
            })
        };
        let group = || (children(), extra()).prop_map(|(children, extra)| GroupValue { children, extra });
        dressed(prop_oneof![
            choice().prop_map(InstanceValue::Choice),
            prop::collection::vec(choice(), 0..3).prop_map(InstanceValue::ChoiceCollection),
            group().prop_map(InstanceValue::Group),
            prop::collection::vec(group(), 0..3).prop_map(InstanceValue::GroupCollection),
        ])
    })
}

fn dressed(value: impl Strategy<Value = InstanceValue>) -> impl Strategy<Value = SettingInstance> {
    (definition_id(), prop::option::of("[0-9a-f-]{1,8}"), value, extra()).prop_map(
        |(definition_id, template, value, extra)| SettingInstance { definition_id, template, value, extra },
    )
}

fn assignment() -> impl Strategy<Value = Assignment> {
    let target = prop_oneof![
        text().prop_map(Target::Group),
        text().prop_map(Target::ExclusionGroup),
        Just(Target::AllDevices),
        Just(Target::AllUsers),
        Just(Target::Other("#microsoft.graph.laterTarget".into())),
    ];
    ("[a-z_]{0,6}", target, extra()).prop_map(|(id, target, extra)| Assignment { id, target, extra })
}

fn template() -> impl Strategy<Value = TemplateReference> {
    let ids =
        Catalogue::embedded().templates().iter().map(|template| template.id.clone()).collect::<Vec<_>>();
    let id = prop_oneof![select(ids), Just(String::new()), "[0-9a-f-]{1,10}_[0-9]"];
    let or_empty = || prop_oneof![Just(String::new()), text()];
    (id, select(vec!["", "endpointSecurityAntivirus", "baseline"]), or_empty(), or_empty(), extra()).prop_map(
        |(id, family, display_name, display_version, extra)| TemplateReference {
            id,
            family: family.into(),
            display_name,
            display_version,
            extra,
        },
    )
}

fn policy() -> impl Strategy<Value = Policy> {
    let texts = (
        "[a-z0-9-]{0,8}",
        prop_oneof![Just(String::new()), text()],
        prop_oneof![Just(String::new()), text()],
        select(vec!["", "windows10", "linux", "macOS"]),
        select(vec!["", "mdm", "mdm,microsoftSense"]),
    );
    let parts = (
        prop::collection::vec("[0-9]{1,3}", 0..3),
        template(),
        prop::option::of("[0-9T:Z-]{1,20}"),
        prop::collection::vec((instance(), extra()), 0..4),
        prop::option::of(prop::collection::vec(assignment(), 0..3)),
        extra(),
    );
    (texts, parts).prop_map(|((id, name, description, platforms, technologies), parts)| {
        let (role_scope_tag_ids, template, created, settings, assignments, extra) = parts;
        let settings = settings.into_iter().enumerate();
        let settings = settings
            .map(|(index, (instance, extra))| Setting { id: Some(index.to_string()), instance, extra })
            .collect();
        Policy {
            id,
            name,
            description,
            platforms: platforms.into(),
            technologies: technologies.into(),
            role_scope_tag_ids,
            template,
            last_modified: created.clone(),
            created,
            settings,
            assignments,
            extra,
        }
    })
}

/// The JSON as text with the members of every object the other way round.
fn reversed(json: &Json) -> String {
    let join = |parts: Vec<String>| parts.join(",");
    match json {
        Json::Object(map) => {
            let member = |(name, value): (&String, &Json)| {
                format!("{}:{}", Json::String(name.clone()), reversed(value))
            };
            format!("{{{}}}", join(map.iter().rev().map(member).collect()))
        }
        Json::Array(items) => format!("[{}]", join(items.iter().map(reversed).collect())),
        other => other.to_string(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_export_comes_back_equal_and_is_written_the_same(policy in policy()) {
        let written = export::to_bytes(&policy);
        let read = import::read(&written, Catalogue::embedded()).expect("an export is a policy");
        prop_assert_eq!(read.len(), 1);
        prop_assert_eq!(&read[0].as_it_came(), &policy);
        prop_assert_eq!(export::to_bytes(&read[0].as_it_came()), written.clone());
        let other_order = reversed(&policy.to_json());
        let read = import::read(other_order.as_bytes(), Catalogue::embedded()).expect("the order is free");
        prop_assert_eq!(export::to_bytes(&read[0].as_it_came()), written);
    }

    #[test]
    fn several_policies_come_back_in_their_order(policies in prop::collection::vec(policy(), 1..4), form in 0..3_u8) {
        let texts: Vec<String> = policies.iter().map(|policy| policy.to_json().to_string()).collect();
        let file = match form {
            0 => format!("[{}]", texts.join(",")),
            1 => texts.join("\n"),
            _ => Json::Array(texts.into_iter().map(Json::String).collect()).to_string(),
        };
        let read = import::read(file.as_bytes(), Catalogue::embedded()).expect("all of them are policies");
        let read: Vec<Policy> = read.iter().map(import::Imported::as_it_came).collect();
        prop_assert_eq!(read, policies);
    }

    #[test]
    fn what_an_answer_of_graph_adds_is_written_never(policy in policy(), without in any::<Index>()) {
        let mut policy = policy;
        policy.extra.insert("name@odata.type".into(), "#String".into());
        policy.extra.insert("laterDateTime".into(), "/Date(0)/".into());
        let count = policy.settings.len();
        if count > 0 {
            policy.settings[without.index(count)].id = None;
        }
        let written = export::to_bytes(&policy);
        let read = import::read(&written, Catalogue::embedded()).expect("an export is a policy");
        prop_assert_eq!(export::to_bytes(&read[0].as_it_came()), written);
    }

    #[test]
    fn any_name_gives_a_safe_file_name(name in "\\PC{0,40}", odd in "[./\\\\: a-zA-Z0-9\u{0}]{0,200}") {
        for name in [name, odd] {
            let file = export::file_name(&name);
            prop_assert!(!file.is_empty() && file.len() <= 160, "{file:?}");
            prop_assert!(!file.contains(['/', '\\', ':', '\0']) && !file.starts_with(['.', '-']), "{file:?}");
        }
    }

    #[test]
    fn text_that_is_nearly_json_is_read_or_refused(text in "[\\[\\]{}\":,0-9a-z \n]{0,80}") {
        prop_assert!(!import::read_each(text.as_bytes(), Catalogue::embedded()).is_empty());
    }
}
