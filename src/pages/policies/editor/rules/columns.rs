//! Which fields of a rule have a column, those that people use first before the others.

use std::sync::Arc;

use palisade_model::catalogue::{Catalogue, Kind, SettingDefinition};
use palisade_model::firewall::Dialect;

use super::super::form::members;

/// What follows the list's id in the ids of the fields that are used first.
const FIRST: [&str; 16] = [
    "_name",
    "_enabled",
    "_direction",
    "_action_type",
    "_action",
    "_protocol",
    "_localportranges",
    "_localports",
    "_remoteportranges",
    "_remoteports",
    "_localaddressranges",
    "_localaddresses",
    "_remoteaddressranges",
    "_remoteaddresses",
    "_app_filepath",
    "_profiles",
];
const LATER: [&str; 2] = ["_interfacetypes", "_interface"];

/// The fields with a column: of firewall rules those that are used first, or all of them, of other rules all.
pub(super) fn columns(
    catalogue: &Catalogue,
    template: &str,
    group: &SettingDefinition,
    all: bool,
) -> Vec<Arc<SettingDefinition>> {
    let place = |definition: &SettingDefinition| {
        let end = definition.id.strip_prefix(group.id.as_str()).unwrap_or_default();
        FIRST.iter().chain(&LATER).position(|it| *it == end)
    };
    let firewall = dialect(group).is_some();
    let typed =
        |it: &&SettingDefinition| it.kind != Kind::RuleGroup && (all || !firewall || place(it).is_some());
    let mut columns: Vec<_> = members(catalogue, template, group)
        .into_iter()
        .filter(typed)
        .map(|it| Arc::new(it.clone()))
        .collect();
    columns.sort_by_key(|it| place(it).unwrap_or(usize::MAX));
    columns
}

/// The firewall that the rules of a list are for; none for rules of another kind.
pub(super) fn dialect(group: &SettingDefinition) -> Option<Dialect> {
    Dialect::ALL.into_iter().find(|dialect| dialect.group_id() == group.id)
}

/// How wide a column is.
pub(super) fn width(index: usize, definition: &SettingDefinition) -> &'static str {
    match definition.kind {
        _ if index == 0 => "name",
        Kind::Choice | Kind::Integer => "short",
        Kind::String => "long",
        _ => "middle",
    }
}
