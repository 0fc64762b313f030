//! Rules of dynamic groups: text and tree are one, nothing panics, and logic is logic.

use palisade_model::device::{
    DeviceFacts, DirectoryFacts, JoinState, ManagementChannel, Ownership, Platform,
};
use palisade_model::membership::{
    Condition, Device, Explanation, ItemCondition, Kind, Operator, Property, Quantifier, Rule, Tree, Value,
    Values, check_text, complete, parse,
};
use palisade_model::problem::{Problem, Severity};
use proptest::prelude::*;
use proptest::sample::select;

/// Texts with what quoting and case can get wrong.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec![
            "Windows",
            "windows server",
            "PC-0",
            "a\"b",
            "it's",
            "`",
            "x`\"",
            "Straße",
            "ΟΔΟΣ",
            "[ZTDId]:1"
        ])
        .prop_map(str::to_owned),
        "[a-cA-C0-2 \"'`]{1,6}",
        "\\PC{1,8}",
    ]
}

/// Expressions that the language takes.
fn expression() -> impl Strategy<Value = String> {
    select(vec!["^pc-", "[a-c]+$", "server|linux", ".*0", "\\d{1,3}", "(a|b)c?", "\\bb", "\"", "`"])
        .prop_map(str::to_owned)
}

fn version() -> impl Strategy<Value = String> {
    select(vec!["10", "10.0.22000", "10.0.26100.2605", "6.1", "0"]).prop_map(str::to_owned)
}

/// An operator that fits the kind, with a value that fits both.
fn comparison(kind: Kind, values: Values) -> BoxedStrategy<(Operator, Value)> {
    if kind == Kind::Boolean {
        let value = prop_oneof![any::<bool>().prop_map(Value::Boolean), Just(Value::Null)];
        return (select(vec![Operator::Eq, Operator::Ne]), value).boxed();
    }
    let whole = match values {
        Values::Only(known) | Values::Usual(known) => select(known).prop_map(str::to_owned).boxed(),
        Values::Any => text().boxed(),
    };
    let operators: Vec<Operator> =
        Operator::ALL.iter().copied().filter(|operator| operator.fits(kind)).collect();
    select(operators)
        .prop_flat_map(move |operator| {
            let value = match operator {
                Operator::Match | Operator::NotMatch => expression().prop_map(Value::Text).boxed(),
                Operator::In | Operator::NotIn => {
                    prop::collection::vec(whole.clone(), 1..4).prop_map(Value::List).boxed()
                }
                Operator::Ge | Operator::Le => version().prop_map(Value::Text).boxed(),
                Operator::Eq | Operator::Ne => {
                    prop_oneof![4 => whole.clone().prop_map(Value::Text), 1 => Just(Value::Null)].boxed()
                }
                _ => text().prop_map(Value::Text).boxed(),
            };
            (Just(operator), value)
        })
        .boxed()
}

fn joined<C: palisade_model::membership::Leaf + Clone + core::fmt::Debug + 'static>(
    leaf: BoxedStrategy<Tree<C>>,
) -> BoxedStrategy<Tree<C>> {
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|tree| tree.not().unwrap()),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| Tree::and(parts).unwrap()),
            prop::collection::vec(inner, 1..4).prop_map(|parts| Tree::or(parts).unwrap()),
        ]
    })
    .boxed()
}

fn items() -> BoxedStrategy<Tree<ItemCondition>> {
    let leaf = comparison(Kind::Text, Values::Any)
        .prop_map(|(operator, value)| Tree::condition(ItemCondition::new(operator, value).unwrap()));
    joined(leaf.boxed())
}

fn condition() -> BoxedStrategy<Rule> {
    let properties: Vec<Property> =
        Property::ALL.iter().copied().filter(|property| property.kind() != Kind::Groups).collect();
    let compared = select(properties).prop_flat_map(|property| {
        comparison(property.kind(), property.values())
            .prop_map(move |(operator, value)| Condition::compare(property, operator, value).unwrap())
    });
    let collections = select(vec![Property::DevicePhysicalIds, Property::SystemLabels]);
    let of_items = (collections, select(vec![Quantifier::Any, Quantifier::All]), items())
        .prop_map(|(property, quantifier, items)| Condition::items(property, quantifier, items).unwrap());
    prop_oneof![4 => compared, 1 => of_items].prop_map(Tree::condition).boxed()
}

fn rule() -> BoxedStrategy<Rule> {
    joined(condition())
}

fn facts() -> impl Strategy<Value = DeviceFacts> {
    let directory = (text(), prop::collection::vec(text(), 0..3), any::<bool>(), text()).prop_map(
        |(category, physical_ids, rooted, attribute)| DirectoryFacts {
            category,
            ownership: Ownership::Company,
            physical_ids,
            rooted,
            extension_attributes: [("extensionAttribute1".to_owned(), attribute)].into(),
            ..DirectoryFacts::default()
        },
    );
    (
        (text(), version(), any::<bool>(), any::<bool>()),
        select(vec![
            ManagementChannel::Defender,
            ManagementChannel::Mdm,
            ManagementChannel::ConfigurationManager,
        ]),
        select(vec![
            JoinState::Unknown,
            JoinState::EntraJoined,
            JoinState::HybridJoined,
            JoinState::Registered,
        ]),
        prop::collection::vec(text(), 0..3),
        prop::option::of(directory.prop_map(Box::new)),
    )
        .prop_map(|((name, os_version, linux, server), managed_by, join_state, tags, directory)| {
            DeviceFacts {
                name,
                os_version,
                platform: if linux { Platform::Linux } else { Platform::Windows },
                server,
                managed_by,
                join_state,
                tags,
                directory,
                ..DeviceFacts::default()
            }
        })
}

/// Texts that are nearly rules.
fn nearly() -> impl Strategy<Value = String> {
    let words = vec![
        "device.displayName",
        "device.accountEnabled",
        "device.systemLabels",
        "device.memberOf",
        "user.mail",
        "_",
        "-eq",
        "-ne",
        "eq",
        "-in",
        "-any",
        "-all",
        "-match",
        "-ge",
        "-not",
        "not",
        "-and",
        "and",
        "-or",
        "&&",
        "||",
        "!",
        "=",
        "==",
        "(",
        ")",
        "[",
        "]",
        ",",
        "\"a\"",
        "'b'",
        "\"",
        "'",
        "`\"",
        "“a”",
        "–eq",
        "null",
        "$null",
        "true",
        "Windows",
        "10.0",
        "\"(\"",
        "group.objectId",
        "-like",
        ";",
        "{",
        "\u{feff}",
        "é",
        "🛡",
    ];
    let word = prop_oneof![8 => select(words).prop_map(str::to_owned), 1 => "\\PC{0,3}"];
    let space = select(vec![" ", " ", "", "\n", "\t  "]);
    prop::collection::vec((word, space), 0..24)
        .prop_map(|words| words.into_iter().map(|(word, space)| format!("{word}{space}")).collect())
}

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

/// Regular expressions of what both engines read alike.
fn regular() -> impl Strategy<Value = String> {
    let atom = select(vec![
        "a", "B", "0", "-", ".", "\\d", "\\w", "\\W", "\\s", "\\D", "[ab]", "[^a]", "[a-c0-9]", "[A-B-]",
        "[^\\d]", "\\b", "\\B", "^", "$", "\\x61", "\\.", "\\-", "(?:)",
    ])
    .prop_map(str::to_owned);
    atom.prop_recursive(4, 24, 4, |inner| {
        let repeat = select(vec!["*", "+", "?", "{2}", "{1,}", "{0,2}", "*?", "+?", "{0}"]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("(?:{})", parts.join("|"))),
            (inner.clone(), repeat).prop_map(|(part, repeat)| format!("({part}){repeat}")),
            inner.prop_map(|part| format!("(?<n>{part})")),
        ]
    })
}

/// A rule of plain words, to be spoilt.
fn plain() -> BoxedStrategy<Rule> {
    let compared = (
        select(vec![Property::DisplayName, Property::DeviceModel, Property::DeviceCategory]),
        select(vec![Operator::Eq, Operator::Ne, Operator::StartsWith, Operator::Contains]),
        "[a-z]{1,5}",
    );
    joined(
        compared
            .prop_map(|(property, operator, text)| {
                Condition::compare(property, operator, Value::text(text)).unwrap()
            })
            .prop_map(Tree::condition)
            .boxed(),
    )
}

/// A rule as people write it who know another language.
fn spoilt(text: &str, how: usize) -> String {
    match how {
        0 => text.replace("device.", ""),
        1 => text.replace(" -eq ", " == ").replace(" -ne ", " != "),
        2 => text.replace(" -and ", " && ").replace(" -or ", " || ").replace("-not ", "! "),
        3 => text.replace(" \"", " “").replace('"', "”"),
        4 => text.replace('"', ""),
        5 => text.replace("displayName", "dispalyName").replace("deviceModel", "devicModel"),
        6 => text.replace("-startsWith", "-startWith").replace("-contains", "-contians"),
        7 => text.replace(" -", " —").replace("(-", "(—"),
        _ => text.replace("device.", "deivce.").replace("deviceCategory", "category"),
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
