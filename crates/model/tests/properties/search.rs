//! The search: whatever is typed, its answer holds together; whatever the catalogue says of a setting finds it, and
//! so does a slip of the finger.

use std::sync::OnceLock;

use palisade_model::catalogue::{Catalogue, SettingDefinition};
use palisade_model::search::{Field, Hit, Matched, SearchIndex};
use proptest::prelude::*;

fn index() -> &'static SearchIndex {
    static INDEX: OnceLock<SearchIndex> = OnceLock::new();
    INDEX.get_or_init(|| SearchIndex::new(Catalogue::embedded()))
}

/// Every setting that is offered, with its template's key and id.
fn settings() -> &'static [(String, String, SettingDefinition)] {
    static SETTINGS: OnceLock<Vec<(String, String, SettingDefinition)>> = OnceLock::new();
    SETTINGS.get_or_init(|| {
        let catalogue = Catalogue::embedded();
        let of_template = |template: &palisade_model::catalogue::Template| {
            let (key, id) = (template.key.clone(), template.id.clone());
            catalogue
                .settings_of(&template.id)
                .map(|definition| (key.clone(), id.clone(), definition.clone()))
                .collect::<Vec<_>>()
        };
        catalogue.templates().iter().flat_map(of_template).collect()
    })
}

fn text<'a>(definition: &'a SettingDefinition, matched: &Matched) -> Option<&'a str> {
    match matched.field {
        Field::Id => Some(&definition.id),
        Field::Name => Some(&definition.name),
        Field::Description => Some(&definition.description),
        Field::Csp => definition.csp.as_deref(),
        Field::MdatpPath => definition.mdatp_path.as_deref(),
        Field::PowerShell => definition.powershell.as_ref().map(|call| call.parameter.as_str()),
        Field::RuleGuid => definition.rule_guid.as_deref(),
        Field::OptionLabel => {
            definition.option(matched.option.as_deref()?).map(|option| option.label.as_str())
        }
    }
}

/// Each span lies in its text, after the one before, and holds something.
fn holds_together(hit: &Hit) {
    let found = settings().iter().find(|(key, _, it)| *key == hit.template && it.id == hit.definition);
    let (_, _, definition) = found.expect("a setting of the catalogue");
    assert!(!hit.matched.is_empty(), "nothing to highlight in {}", hit.definition);
    for matched in &hit.matched {
        let text = text(definition, matched).unwrap_or_else(|| panic!("{}: no such text", hit.definition));
        let mut after = 0;
        for (start, end) in &matched.spans {
            assert!(after <= *start && start < end, "{}: {:?}", hit.definition, matched.spans);
            after = *end;
        }
        assert!(after as usize <= text.chars().count(), "{}: {:?}", hit.definition, matched.spans);
    }
}

/// Words of the catalogue, pieces of ids, and anything at all.
fn query() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "\\PC{0,12}",
        "[a-z]{1,9}",
        any::<(prop::sample::Index, usize, usize)>().prop_map(|(index, from, length)| {
            let (_, _, definition) = index.get(settings());
            let all = [&*definition.name, &*definition.id, &*definition.description].join(" ");
            let length = length % 14;
            all.chars().skip(from % 120).take(length).collect()
        }),
    ];
    prop::collection::vec(word, 0..5).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_answer_holds_together(query in query(), limit in 0_usize..30) {
        let hits = index().search(&query, limit);
        prop_assert!(hits.len() <= limit);
        prop_assert!(hits.windows(2).all(|two| two[0].score >= two[1].score));
        hits.iter().for_each(holds_together);
        let all = index().search(&query, usize::MAX);
        prop_assert!(all.starts_with(&hits), "a limit changes nothing but the number");
        if limit > 0 {
            prop_assert_eq!(all.is_empty(), hits.is_empty());
        }
    }

    #[test]
    fn one_more_word_only_narrows(query in "[a-z]{3,8}", more in "(scan|firewall|log|rule)") {
        let found = |query: &str| {
            let hits = index().search(query, usize::MAX).into_iter();
            hits.map(|hit| (hit.template, hit.definition)).collect::<std::collections::BTreeSet<_>>()
        };
        let (wide, narrow) = (found(&query), found(&[&*query, " ", &*more].concat()));
        // Where nothing holds both words, similar ones are tried for each.
        prop_assert!(narrow.is_subset(&wide) || wide.intersection(&found(&more)).next().is_none());
    }

    #[test]
    fn a_slip_still_finds_it(index_of in any::<prop::sample::Index>(), place in any::<usize>()) {
        let (key, _, definition) = index_of.get(settings());
        let longest = definition.name.split(|it: char| !it.is_alphanumeric()).max_by_key(|word| word.len());
        let mut letters: Vec<char> = longest.unwrap_or_default().chars().collect();
        prop_assume!(letters.len() >= 8 && letters.iter().all(char::is_ascii_alphabetic));
        let at = place % (letters.len() - 1);
        letters.swap(at, at + 1);
        let slipped: String = letters.iter().collect();
        let hits = index().search(&slipped.to_lowercase(), usize::MAX);
        prop_assert!(
            hits.iter().any(|hit| hit.template == *key && hit.definition == definition.id),
            "{} does not find {}", slipped, definition.name
        );
    }
}

#[test]
fn ids_and_names_find_their_setting_first() {
    for (_, _, definition) in settings() {
        let hits = index().search(&definition.id, 3);
        assert_eq!(hits.first().map(|hit| &hit.definition), Some(&definition.id));
        let hits = index().search(&definition.name, usize::MAX);
        let best = hits.first().map_or(0, |hit| hit.score);
        let same = hits.iter().find(|hit| hit.definition == definition.id);
        let score = same.unwrap_or_else(|| panic!("{} does not find itself", definition.name)).score;
        // Several templates have settings of one name; none that is called otherwise comes before.
        assert!(score + 2000 > best, "{}: {score} of {best}", definition.name);
        for option in &definition.options {
            let id = [&*definition.id, "_", &*option.id].concat();
            let first = index().search(&id, 1);
            assert_eq!(first.first().map(|hit| &hit.definition), Some(&definition.id), "{id}");
        }
    }
}
