//! Rules of dynamic groups: text and tree are one, nothing panics, and logic is logic.

mod given;
mod wrong;

use given::{comparison, facts, plain, rule};
use palisade_model::device::DeviceFacts;
use palisade_model::membership::{
    Condition, Device, Explanation, Operator, Property, Rule, Tree, Value, check_text, complete, parse,
};
use palisade_model::problem::{Problem, Severity};
use proptest::prelude::*;
use proptest::sample::select;
use wrong::{nearly, regular, spoilt};

/// Every place that a check of `text` names lies within it, and every mending can be applied.
fn places_are_right(text: &str) {
    let length = u32::try_from(text.chars().count()).unwrap();
    let checked = check_text(text);
    let wrong = checked.errors.iter().any(|error| error.severity == Severity::Error);
    assert_eq!(checked.rule.is_none(), wrong, "a rule, or an error that says why there is none: {text:?}");
    for error in &checked.errors {
        assert!(error.span.0 <= error.span.1 && error.span.1 <= length, "{error:?} of {text:?}");
        assert!(!error.sentence.is_empty());
        if let Some(suggestion) = &error.suggestion {
            let (start, end) = suggestion.span;
            assert!(start <= end && end <= length, "{error:?} of {text:?}");
            assert_ne!(suggestion.apply(text), text, "{error:?}");
        }
        let problem = Problem::from(error);
        assert_eq!(problem.span, Some(error.span));
    }
}

/// Takes every suggestion, from the last to the first so that places stay right.
fn mended(text: &str) -> String {
    let checked = check_text(text);
    let mut suggestions: Vec<_> = checked.errors.into_iter().filter_map(|error| error.suggestion).collect();
    suggestions.sort_by_key(|suggestion| core::cmp::Reverse(suggestion.span));
    suggestions.iter().fold(text.to_owned(), |text, suggestion| suggestion.apply(&text))
}

/// Whether an explanation tells the truth about itself: each part's answer follows from its own parts.
fn consistent(part: &Explanation) {
    let rule = parse(&part.expression).expect("a part of a rule is a rule");
    assert_eq!(rule.to_string(), part.expression);
    if part.decides && !part.parts.is_empty() {
        assert!(part.parts.iter().any(|part| part.decides), "{}", part.expression);
    }
    assert!(part.decides || part.parts.iter().all(|part| !part.decides));
    part.parts.iter().for_each(consistent);
}

/// Each run of white space as one end of line.
fn on_lines(text: &str) -> String {
    let mut lines = String::new();
    for c in text.chars() {
        if !c.is_whitespace() {
            lines.push(c);
        } else if !lines.ends_with('\n') {
            lines.push('\n');
        }
    }
    lines
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_rule_and_its_text_are_one(rule in rule()) {
        let text = rule.to_string();
        let again = parse(&text).map_err(|errors| TestCaseError::fail(format!("{text}\n{errors:?}")))?;
        prop_assert_eq!(again.to_string(), text);
        prop_assert_eq!(again, rule);
    }

    #[test]
    fn no_text_panics_and_places_are_right(text in prop_oneof![nearly(), "\\PC{0,40}".prop_map(String::from)]) {
        places_are_right(&text);
    }

    #[test]
    fn a_damaged_rule_is_told_in_its_place(rule in rule(), at in any::<prop::sample::Index>(), put in "[\\PC\"'()]{0,2}") {
        let mut letters: Vec<char> = rule.to_string().chars().collect();
        let at = at.index(letters.len());
        letters.splice(at..=at, put.chars());
        places_are_right(&letters.into_iter().collect::<String>());
    }

    #[test]
    fn white_space_is_white_space(rule in rule(), near in nearly()) {
        let text = rule.to_string();
        prop_assert!(parse(&on_lines(&text)).is_ok(), "{}", text);
        if parse(&near).is_ok() {
            prop_assert!(parse(&on_lines(&near)).is_ok(), "{}", near);
        }
    }

    #[test]
    fn not_is_the_complement_and_de_morgan_holds(a in rule(), b in rule(), facts in facts()) {
        let device = Device::new("9f1c", &facts);
        let holds = |rule: Rule| rule.matches(&device);
        prop_assert_eq!(holds(a.clone().not().unwrap()), !holds(a.clone()));
        prop_assert_eq!(holds(Tree::and([a.clone(), b.clone()]).unwrap()), holds(a.clone()) && holds(b.clone()));
        let not_and = Tree::and([a.clone(), b.clone()]).unwrap().not().unwrap();
        let or_nots = Tree::or([a.not().unwrap(), b.not().unwrap()]).unwrap();
        prop_assert_eq!(holds(not_and), holds(or_nots));
    }

    #[test]
    fn an_operator_and_its_opposite_part_the_devices(
        (property, (operator, value)) in select(vec![
            Property::DisplayName, Property::SystemLabels, Property::DevicePhysicalIds, Property::DeviceCategory,
            Property::ExtensionAttribute1, Property::AccountEnabled, Property::IsRooted,
        ]).prop_flat_map(|property| (Just(property), comparison(property.kind(), property.values()))),
        facts in facts(),
    ) {
        let device = Device::new("9f1c", &facts);
        let asked = |operator| {
            Tree::condition(Condition::compare(property, operator, value.clone()).unwrap()).matches(&device)
        };
        if let Some(opposite) = operator.opposite() {
            prop_assert_eq!(asked(operator), !asked(opposite));
        }
    }

    #[test]
    fn case_means_nothing(rule in rule(), facts in facts()) {
        // Not the letters of a text: some have no single letter of the other case, and escapes mean something.
        let text = rule.to_string();
        let mut quoted = false;
        let mut escaped = false;
        let shouted: String = text.chars().map(|c| {
            match c {
                '`' if quoted && !escaped => { escaped = true; return c; }
                '"' if !escaped => quoted = !quoted,
                _ => {}
            }
            escaped = false;
            if quoted { c } else { c.to_ascii_uppercase() }
        }).collect();
        let again = parse(&shouted).map_err(|errors| TestCaseError::fail(format!("{shouted}\n{errors:?}")))?;
        prop_assert_eq!(&again, &rule);
        let mut loud = facts.clone();
        loud.name.make_ascii_uppercase();
        loud.tags.iter_mut().for_each(|tag| tag.make_ascii_uppercase());
        prop_assert_eq!(rule.matches(&Device::new("id", &facts)), rule.matches(&Device::new("ID", &loud)));
    }

    #[test]
    fn what_is_suggested_mends_the_rule(rule in plain(), how in 0_usize..9) {
        let right = rule.to_string();
        let wrong = spoilt(&right, how);
        let again = mended(&wrong);
        let again = parse(&again).map_err(|errors| TestCaseError::fail(format!("{wrong}\n{again}\n{errors:?}")))?;
        prop_assert_eq!(again.to_string(), right, "{}", wrong);
    }

    #[test]
    fn expressions_find_what_another_engine_finds(pattern in regular(), text in "[abAB01 ._-]{1,8}") {
        // The other engine gives names to groups once only.
        let unnamed = pattern.replace("(?<n>", "(");
        let other = regex::RegexBuilder::new(&unnamed).case_insensitive(true).build();
        let Ok(other) = other else { return Ok(()) };
        let value = Value::Text(pattern.clone());
        let condition = Condition::compare(Property::DisplayName, Operator::Match, value);
        let Ok(condition) = condition else { return Err(TestCaseError::fail(format!("{pattern} is refused"))) };
        let facts = DeviceFacts { name: text.clone(), ..DeviceFacts::default() };
        let found = Tree::condition(condition).matches(&Device::new("id", &facts));
        prop_assert_eq!(found, other.is_match(&text), "{} in {}", pattern, text);
    }

    #[test]
    fn explanations_follow_from_their_parts(rule in rule(), facts in facts()) {
        let device = Device::new("9f1c", &facts);
        let explained = rule.explain(&device);
        prop_assert_eq!(explained.holds, rule.matches(&device));
        prop_assert!(!explained.sentences().is_empty());
        consistent(&explained);
    }

    #[test]
    fn completions_lie_within_the_text(text in nearly(), cursor in 0_usize..80) {
        let length = u32::try_from(text.chars().count()).unwrap();
        for offer in complete(&text, cursor.min(length as usize)) {
            prop_assert!(offer.span.0 <= offer.span.1 && offer.span.1 <= length, "{:?} of {:?}", offer, text);
        }
    }
}
