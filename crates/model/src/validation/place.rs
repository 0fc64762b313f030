//! Whether a setting stands where its definition wants it: at the top, under an option, or in a group.

use super::codes;
use super::path::Path;
use super::walk::Walk;
use crate::catalogue::{Catalogue, Kind, Parent, SettingDefinition};
use crate::graph::{InstanceValue, SettingInstance};

/// Where an instance stands.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    /// On its own, while it is being edited: its parent is not there to be asked.
    Alone,
    /// At the top of the policy.
    Top,
    /// Under a choice; the item is absent where the chosen option does not exist.
    Option { parent: &'a SettingDefinition, item: Option<&'a str> },
    /// In one item of a group.
    Group { group: &'a SettingDefinition, siblings: &'a [SettingInstance] },
}

pub(super) fn check_place(
    walk: &mut Walk<'_>,
    definition: &SettingDefinition,
    place: Place<'_>,
    path: &Path<'_>,
) {
    let catalogue = walk.catalogue;
    let name = &definition.name;
    match (place, &definition.parent) {
        (Place::Alone, _) | (Place::Top, None) => {}
        (Place::Top, Some(wanted)) => at_top(walk, definition, wanted, path),
        (Place::Option { parent, item }, Some(wanted)) if wanted.id == parent.id => {
            if item.is_some_and(|item| !wanted.options.iter().any(|option| option == item)) {
                only_under(walk, definition, wanted, path);
            }
        }
        (Place::Option { parent, .. }, _) => {
            let sentence = format_args!("“{name}” does not belong under “{}”.", parent.name);
            walk.report.error(path, codes::MISPLACED, sentence);
        }
        (Place::Group { group, siblings }, Some(wanted)) => {
            if wanted.id != group.id && !shown_beside(catalogue, wanted, siblings) {
                only_under(walk, definition, wanted, path);
            }
        }
        (Place::Group { group, .. }, None) => {
            let sentence = format_args!("“{name}” does not belong into “{}”.", group.name);
            walk.report.error(path, codes::MISPLACED, sentence);
        }
    }
}

/// A child at the top: older exports are flat, so it only matters whether its parent shows it.
fn at_top(walk: &mut Walk<'_>, definition: &SettingDefinition, parent: &Parent, path: &Path<'_>) {
    let Some(above) = walk.catalogue.definition(&parent.id) else { return };
    let root = above.parent.as_ref().and_then(|parent| walk.catalogue.definition(&parent.id));
    let root = root.unwrap_or(above);
    if root.kind == Kind::RuleGroup {
        let sentence = format_args!("“{}” belongs into an item of “{}”.", definition.name, root.name);
        walk.report.error(path, codes::MISPLACED, sentence);
        return;
    }
    let set = walk.top.iter().map(|setting| &setting.instance).find(|it| it.definition_id == parent.id);
    let at = match set {
        Some(set) => chosen(set, above),
        None => above.default.as_ref().and_then(|default| default.as_text()),
    };
    if !at.is_some_and(|item| parent.options.iter().any(|option| option == item)) {
        let labels = labels(above, parent);
        let sentence = format_args!(
            "“{}” is not delivered: it only counts while “{}” is {labels}.",
            definition.name, above.name
        );
        walk.report.warning(path, codes::PARENT_NOT_SET, sentence);
    }
}

/// Whether the wanted parent stands beside the child, at an option that shows it.
fn shown_beside(catalogue: &Catalogue, wanted: &Parent, siblings: &[SettingInstance]) -> bool {
    let Some(above) = catalogue.definition(&wanted.id) else { return false };
    siblings
        .iter()
        .filter(|sibling| sibling.definition_id == wanted.id)
        .filter_map(|sibling| chosen(sibling, above))
        .any(|item| wanted.options.iter().any(|option| option == item))
}

/// The item that an instance of `definition` chooses.
fn chosen<'a>(instance: &'a SettingInstance, definition: &SettingDefinition) -> Option<&'a str> {
    match &instance.value {
        InstanceValue::Choice(choice) => definition.item_of(&choice.value),
        _ => None,
    }
}

fn only_under(walk: &mut Walk<'_>, definition: &SettingDefinition, parent: &Parent, path: &Path<'_>) {
    let Some(above) = walk.catalogue.definition(&parent.id) else { return };
    let labels = labels(above, parent);
    let sentence = format_args!("“{}” only counts while “{}” is {labels}.", definition.name, above.name);
    walk.report.error(path, codes::HIDDEN_CHILD, sentence);
}

/// The options under which a child shows, in words.
fn labels(above: &SettingDefinition, parent: &Parent) -> String {
    let labels: Vec<&str> = parent
        .options
        .iter()
        .filter_map(|item| above.option(item).map(|option| option.label.as_str()))
        .collect();
    labels.join(" or ")
}
