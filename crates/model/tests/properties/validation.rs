//! What holds of validation for any policy and any text: no panic, spans within their texts, mends that lead
//! somewhere, the same answer for a text alone and in a policy, and the same answer after export and import.

use palisade_model::catalogue::{Catalogue, Kind, SettingDefinition, Template};
use palisade_model::graph::{
    ChoiceValue, GroupValue, InstanceValue, Policy, Setting, SettingInstance, SimpleKind, SimpleValue,
    TemplateReference,
};
use palisade_model::import;
use palisade_model::problem::Problem;
use palisade_model::validation::{validate, validate_instance, validate_text};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Map;

/// What texts of every grammar are made of, right and wrong.
const PIECES: [&str; 58] = [
    "C:",
    "D:\\",
    "\\",
    "\\\\",
    "/",
    "Harbour",
    "tide.exe",
    "*",
    "?",
    "**",
    "%TEMP%",
    "%windir%",
    "%",
    "..",
    ".",
    " ",
    "\"",
    "|",
    "<",
    "=",
    ">",
    "\\:{",
    "PathType:",
    "file",
    "ScanTrigger:",
    "OnAccess",
    ",",
    "Process:",
    "}",
    "\\\\?\\",
    "UNC\\",
    "10.0.0.1",
    "255.0.0.0",
    "::1",
    "-",
    "8",
    "65536",
    ":",
    "LocalSubnet",
    "any",
    "https://",
    "harbour.example",
    "@",
    "S-1-5-32",
    "D:(",
    "_8wekyb3d8bbwe",
    "powershell",
    ".exe",
    ".exe /q",
    "~",
    "$",
    "ü",
    "🌊",
    "\u{F000}",
    "\u{7}",
    "02:00",
    "e\u{301}",
    "7f3c1a52-8d0e-4b6f-9a21-0c5e8d7b4f19",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(select(&PIECES[..]), 0..7).prop_map(|pieces| pieces.concat()),
        "\\PC{0,16}",
        "[-:*?%\\\\/{}|,.0-9a-f ]{0,16}",
    ]
}

/// Every setting of every template.
fn definitions() -> Vec<&'static SettingDefinition> {
    let catalogue = Catalogue::embedded();
    catalogue.templates().iter().flat_map(|template| catalogue.settings_of(&template.id)).collect()
}

/// Whether the characters at fault are within the text.
fn lies_within(problem: &Problem, text: &str) -> bool {
    problem.span.is_none_or(|(start, end)| start <= end && end as usize <= text.chars().count())
}

/// A value of any kind, most often of the right one, with settings of the same template below it.
fn instance(template: &'static str, depth: u32) -> BoxedStrategy<SettingInstance> {
    let definitions: Vec<_> = Catalogue::embedded().settings_of(template).collect();
    let below = if depth == 0 {
        Just(Vec::new()).boxed()
    } else {
        prop::collection::vec(instance(template, depth - 1), 0..3).boxed()
    };
    let parts = (
        select(definitions),
        prop::collection::vec(text(), 0..4),
        any::<Index>(),
        any::<i64>(),
        0..20_u8,
        below,
    );
    parts
        .prop_map(|(definition, texts, index, number, other, below)| {
            let first = texts.first().cloned().unwrap_or_default();
            let option = match definition.options.as_slice() {
                options if !options.is_empty() && other != 1 => index.get(options).id.clone(),
                _ => first.clone(),
            };
            let choice = ChoiceValue { children: below.clone(), ..ChoiceValue::new(&definition.id, &option) };
            let kind = match other {
                2 => Kind::StringList,
                3 => Kind::Integer,
                4 => Kind::Choice,
                _ => definition.kind,
            };
            let small = definition.min.unwrap_or(0).saturating_add(number % 60);
            let secret = || SimpleKind::Secret {
                value: first.clone(),
                state: if other == 5 { "encryptedValueToken" } else { "notEncrypted" }.to_owned(),
            };
            let value = match kind {
                Kind::Choice => InstanceValue::Choice(choice),
                Kind::ChoiceCollection => InstanceValue::ChoiceCollection(vec![choice.clone(), choice]),
                Kind::Integer if other == 6 => InstanceValue::Simple(SimpleValue::text(first)),
                Kind::Integer => {
                    InstanceValue::Simple(SimpleValue::integer(if other == 7 { number } else { small }))
                }
                Kind::String if definition.secret => {
                    InstanceValue::Simple(SimpleValue { kind: secret(), extra: Map::new() })
                }
                Kind::String => InstanceValue::Simple(SimpleValue::text(first)),
                Kind::StringList => {
                    InstanceValue::SimpleCollection(texts.into_iter().map(SimpleValue::text).collect())
                }
                Kind::RuleGroup => {
                    let item = GroupValue { children: below, ..GroupValue::default() };
                    InstanceValue::GroupCollection(vec![item.clone(), item])
                }
            };
            SettingInstance::new(definition.id.clone(), value)
        })
        .boxed()
}

fn policy() -> impl Strategy<Value = Policy> {
    let templates: Vec<&'static Template> =
        Catalogue::embedded().templates().iter().filter(|template| template.has_id()).collect();
    select(templates).prop_flat_map(|template| {
        let settings = prop::collection::vec(instance(&template.id, 2), 0..5);
        (text(), settings).prop_map(|(name, instances)| Policy {
            name,
            platforms: template.platforms.clone(),
            technologies: template.technologies.clone(),
            role_scope_tag_ids: vec!["0".into()],
            template: TemplateReference {
                id: template.id.clone(),
                family: template.family.clone(),
                display_name: template.name.clone(),
                display_version: template.display_version.clone(),
                extra: Map::new(),
            },
            settings: instances
                .into_iter()
                .map(|instance| Setting { id: None, instance, extra: Map::new() })
                .collect(),
            ..Policy::default()
        })
    })
}

/// The texts at a path; several where a setting is there twice.
fn texts_at(policy: &Policy, path: &str) -> Vec<String> {
    let top = match path {
        "name" => return vec![policy.name.clone()],
        "description" => return vec![policy.description.clone()],
        _ => policy.settings.iter().map(|setting| &setting.instance),
    };
    let mut found = Vec::new();
    for instance in top {
        gather(instance, "", path, &mut found);
    }
    found
}

fn gather(instance: &SettingInstance, above: &str, path: &str, found: &mut Vec<String>) {
    let here = if above.is_empty() {
        instance.definition_id.clone()
    } else {
        format!("{above}/{}", instance.definition_id)
    };
    let mut texts = |at: String, simple: &SimpleValue| {
        if at == path {
            found.push(match &simple.kind {
                SimpleKind::Text(text) | SimpleKind::Reference(text) => text.clone(),
                SimpleKind::Integer(number) => number.to_string(),
                SimpleKind::Secret { value, .. } => value.clone(),
                SimpleKind::Other(_, json) => {
                    json.as_str().map_or_else(|| json.to_string(), ToOwned::to_owned)
                }
            });
        }
    };
    match &instance.value {
        InstanceValue::Simple(simple) => texts(here, simple),
        InstanceValue::SimpleCollection(values) => {
            values.iter().enumerate().for_each(|(index, value)| texts(format!("{here}[{index}]"), value));
        }
        InstanceValue::Choice(choice) => {
            choice.children.iter().for_each(|child| gather(child, &here, path, found));
        }
        InstanceValue::ChoiceCollection(choices) => {
            let children = choices.iter().flat_map(|choice| &choice.children);
            children.for_each(|child| gather(child, &here, path, found));
        }
        InstanceValue::GroupCollection(items) => {
            for (index, item) in items.iter().enumerate() {
                let here = format!("{here}[{index}]");
                item.children.iter().for_each(|child| gather(child, &here, path, found));
            }
        }
        InstanceValue::Group(_) | InstanceValue::Other(_) => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_judged_with_its_span_inside(text in text()) {
        for definition in definitions() {
            for problem in validate_text(definition, &text) {
                prop_assert!(lies_within(&problem, &text), "{problem:?} of {text:?}");
            }
        }
    }

    #[test]
    fn mends_come_to_an_end(text in text()) {
        for definition in definitions().into_iter().filter(|it| it.grammar.is_some()) {
            let mut text = text.clone();
            let mut steps = 0;
            // An entry that is taken away as a whole is mended.
            while let Some(problem) =
                validate_text(definition, &text).into_iter().find(|it| it.suggestion.as_deref().is_some_and(|mend| !mend.is_empty() || it.span.is_some()))
            {
                let mended = problem.mend(&text).expect("a span lies within its text");
                prop_assert_ne!(&mended, &text, "{:?} mends nothing", problem);
                text = mended;
                steps += 1;
                prop_assert!(steps < 64, "{problem:?} of {text:?} is mended again and again");
            }
        }
    }

    #[test]
    fn an_entry_is_judged_the_same_alone_and_in_a_policy(text in text(), index in any::<Index>()) {
        let lists: Vec<_> = definitions().into_iter().filter(|it| it.kind == Kind::StringList).collect();
        let definition = *index.get(&lists);
        let list = InstanceValue::SimpleCollection(vec![SimpleValue::text(text.clone())]);
        let instance = SettingInstance::new(definition.id.clone(), list);
        let entry = format!("{}[0]", definition.id);
        let template = Catalogue::embedded().templates_of(&definition.id).next().map_or("", |it| it.id.as_str());
        let of_list: Vec<_> = validate_instance(&instance, template, Catalogue::embedded())
            .into_iter()
            .filter(|problem| problem.path == entry)
            .collect();
        let alone: Vec<_> = validate_text(definition, &text)
            .into_iter()
            .map(|problem| Problem { path: entry.clone(), ..problem })
            .collect();
        prop_assert_eq!(of_list, alone);
    }

    #[test]
    fn spans_of_a_policy_lie_within_its_texts(policy in policy()) {
        for problem in validate(&policy, Catalogue::embedded()) {
            if problem.span.is_some() {
                let texts = texts_at(&policy, &problem.path);
                prop_assert!(texts.iter().any(|text| lies_within(&problem, text)), "{problem:?}: {texts:?}");
            }
        }
    }

    #[test]
    fn the_same_is_wrong_after_export_and_import(policy in policy()) {
        let catalogue = Catalogue::embedded();
        let before = validate(&policy, catalogue);
        let read = import::read(policy.to_json().to_string().as_bytes(), catalogue);
        let read = read.expect("an export is a policy");
        prop_assert_eq!(read.len(), 1);
        prop_assert_eq!(validate(&read[0].policy, catalogue), before);
    }
}
