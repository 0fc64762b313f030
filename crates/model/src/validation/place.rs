//! Whether a setting stands where its definition wants it: at the top, under an option, or in a group.

use super::walk::Walk;
use crate::catalogue::{Catalogue, Kind, Parent, SettingDefinition};
use crate::graph::{InstanceValue, SettingInstance};
use crate::problem::Problem;

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

pub(super) fn check_place(walk: &mut Walk<'_>, definition: &SettingDefinition, place: Place<'_>, path: &str) {
    let catalogue = walk.catalogue;
    let name = &definition.name;
    let problem = match (place, &definition.parent) {
        (Place::Alone, _) | (Place::Top, None) => None,
        (Place::Top, Some(parent)) => at_top(walk, definition, parent, path),
        (Place::Option { parent, .. }, None) => Some(Problem::error(
            path,
            "misplaced",
            format!("“{name}” does not belong under “{}”; it stands on its own.", parent.name),
        )),
        (Place::Option { parent, item }, Some(wanted)) if wanted.id == parent.id => item
            .filter(|item| !wanted.options.iter().any(|option| option == item))
            .map(|_| Problem::error(path, "hidden-child", only_under(catalogue, definition, wanted))),
        (Place::Option { parent, .. }, Some(_)) => Some(Problem::error(
            path,
            "misplaced",
            format!("“{name}” does not belong under “{}”.", parent.name),
        )),
        (Place::Group { group, .. }, Some(wanted)) if wanted.id == group.id => None,
        (Place::Group { group, siblings }, wanted) => {
            in_group(catalogue, definition, wanted.as_ref(), siblings).then(|| match wanted {
                Some(wanted) => {
                    Problem::error(path, "hidden-child", only_under(catalogue, definition, wanted))
                }
                None => Problem::error(
                    path,
                    "misplaced",
                    format!("“{name}” does not belong into “{}”.", group.name),
                ),
            })
        }
    };
    walk.problems.extend(problem);
}

/// A child at the top: older exports are flat, so it only matters whether its parent shows it.
fn at_top(walk: &Walk<'_>, definition: &SettingDefinition, parent: &Parent, path: &str) -> Option<Problem> {
    let above = walk.catalogue.definition(&parent.id)?;
    let root =
        above.parent.as_ref().and_then(|parent| walk.catalogue.definition(&parent.id)).unwrap_or(above);
    if above.kind == Kind::RuleGroup || root.kind == Kind::RuleGroup {
        return Some(Problem::error(
            path,
            "misplaced",
            format!("“{}” belongs into an item of “{}”.", definition.name, root.name),
        ));
    }
    let at = walk.chosen.get(parent.id.as_str()).copied();
    let at = at.or_else(|| above.default.as_ref().and_then(|default| default.as_text()));
    if at.is_some_and(|item| parent.options.iter().any(|option| option == item)) {
        return None;
    }
    let sentence = only_under(walk.catalogue, definition, parent);
    Some(Problem::warning(path, "parent-not-set", format!("{sentence} It is not delivered.")))
}

/// Whether a child that wants another parent than the group stands beside no such parent.
fn in_group(
    catalogue: &Catalogue,
    definition: &SettingDefinition,
    wanted: Option<&Parent>,
    siblings: &[SettingInstance],
) -> bool {
    let Some(wanted) = wanted else { return definition.parent.is_none() };
    !siblings.iter().filter(|sibling| sibling.definition_id == wanted.id).any(|sibling| {
        let item = match &sibling.value {
            InstanceValue::Choice(choice) => {
                catalogue.definition(&wanted.id).and_then(|parent| parent.item_of(&choice.value))
            }
            _ => None,
        };
        item.is_some_and(|item| wanted.options.iter().any(|option| option == item))
    })
}

fn only_under(catalogue: &Catalogue, definition: &SettingDefinition, parent: &Parent) -> String {
    let Some(above) = catalogue.definition(&parent.id) else {
        return format!("“{}” has no place here.", definition.name);
    };
    let labels: Vec<_> = parent
        .options
        .iter()
        .filter_map(|item| above.option(item).map(|option| option.label.as_str()))
        .collect();
    format!("“{}” only counts while “{}” is {}.", definition.name, above.name, labels.join(" or "))
}
