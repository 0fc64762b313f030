//! Rules of dynamic groups, and devices to ask them of.

use palisade_model::device::{
    DeviceFacts, DirectoryFacts, JoinState, ManagementChannel, Ownership, Platform,
};
use palisade_model::membership::{
    Condition, ItemCondition, Kind, Leaf, Operator, Property, Quantifier, Rule, Tree, Value, Values,
};
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
pub fn comparison(kind: Kind, values: Values) -> BoxedStrategy<(Operator, Value)> {
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

fn joined<C: Leaf + Clone + core::fmt::Debug + 'static>(
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

pub fn rule() -> BoxedStrategy<Rule> {
    joined(condition())
}

pub fn facts() -> impl Strategy<Value = DeviceFacts> {
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

/// A rule of plain words, to be spoilt.
pub fn plain() -> BoxedStrategy<Rule> {
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
