//! Taking over the value that another policy sets, so that both agree.

use leptos::prelude::*;
use palisade_model::api::{ImpactConflict, ImpactConflictValue};
use palisade_model::catalogue::{Kind, SettingDefinition};
use palisade_model::value::Value;

use crate::pages::policies::editor::focus;
use crate::pages::policies::editor::form::{Draft, Place};
use crate::pages::policies::editor::state::Editor;
use crate::words::{names, review as words};

/// The button that does it; nothing for what no single control holds, and for secrets, which nobody sees.
pub fn same_value(editor: Editor, conflict: &ImpactConflict, other: &ImpactConflictValue) -> Option<AnyView> {
    let id = &conflict.setting.definition_id;
    if *id != conflict.setting.key {
        return None;
    }
    let catalogue = editor.catalogue();
    let definition =
        editor.form.with_untracked(|form| catalogue.definition_in(&form.template, id).cloned())?;
    let draft = draft_of(&other.value, &definition)?;
    let place = Place::top(id);
    let label = words::same_value_of(&definition.name, &names::value(&other.value, &other.display));
    let take = move |_| {
        editor.set(&place, draft.clone());
        // The button goes away with the conflict; the focus goes to the field.
        focus(&place.element());
    };
    let button = view! {
        <button type="button" class="link-button" aria-label=label on:click=take>{words::same_value()}</button>
    };
    Some(button.into_any())
}

/// What a control shows of a value.
fn draft_of(value: &Value, definition: &SettingDefinition) -> Option<Draft> {
    if definition.secret {
        return None;
    }
    let is_time = definition.unit.as_deref() == Some("minutesAfterMidnight");
    match (definition.kind, value) {
        (Kind::Choice, Value::Text(item)) => Some(Draft::Choice(item.clone())),
        (Kind::Choice, Value::Integer(item)) => Some(Draft::Choice(item.to_string())),
        (Kind::ChoiceCollection, Value::List(items)) => Some(Draft::Items(items.clone())),
        (Kind::StringList, Value::List(entries)) => Some(Draft::List(entries.clone())),
        (Kind::Integer, Value::Integer(_)) if is_time => Some(Draft::Text(value.display(Some(definition)))),
        (Kind::Integer, Value::Integer(number)) => Some(Draft::Text(number.to_string())),
        (Kind::String, Value::Text(text)) => Some(Draft::Text(text.clone())),
        _ => None,
    }
}
