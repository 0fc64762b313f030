//! One setting as a row: what it is, its control, what is wrong with it. The same row serves every kind.

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::catalogue::{Kind, SettingDefinition};

use super::control;
use super::facts::facts;
use super::filter::{Filter, haystack};
use super::form::{Draft, Mend, Place, PlacedProblem, mend};
use super::list::list_control;
use super::rules::rules_control;
use super::state::Editor;
use crate::pages::policies::review::row_note;
use crate::ui::{Icon, Mark, icon};
use crate::words::{common, editor as words};

/// What a control needs to know.
#[derive(Clone)]
pub struct Field {
    /// The policy being edited.
    pub editor: Editor,
    /// The setting.
    pub definition: Arc<SettingDefinition>,
    /// Where it stands.
    pub place: Place,
    /// What the control shows.
    pub draft: Memo<Draft>,
    /// Whether something is wrong with it.
    pub bad: Signal<bool>,
    /// The `id` of the control.
    pub id: String,
    /// Ids for `aria-describedby`.
    pub described: String,
}

impl Field {
    /// Says what the control says.
    pub fn set(&self, draft: Draft) {
        self.editor.set(&self.place, draft);
    }

    /// The characters at fault: of the value, or of this entry of a list.
    pub fn marks(&self, entry: Option<usize>) -> Signal<Vec<Mark>> {
        let (editor, place) = (self.editor, self.place.clone());
        let marks = Memo::new(move |_| {
            editor.problems.with(|problems| {
                let here =
                    problems.iter().filter(|it| it.entry == entry && it.place.as_ref() == Some(&place));
                here.filter_map(PlacedProblem::mark).collect::<Vec<_>>()
            })
        });
        marks.into()
    }
}

/// A row and whether it is shown.
pub struct Row {
    /// The row.
    pub view: AnyView,
    /// Whether the form and the filter show it.
    pub visible: Memo<bool>,
}

/// The row of a setting. Rows stay in the page and are hidden where the form or the filter does not show them, so
/// that typing moves nothing but what it concerns.
pub fn setting_row(
    editor: Editor,
    definition: &SettingDefinition,
    place: &Place,
    filter: Option<Filter>,
) -> Row {
    let definition = Arc::new(definition.clone());
    let platforms = editor.form.with_untracked(|form| form.policy.platforms.clone());
    let id = place.element();
    let (facts_id, says_id, name_id) = (format!("{id}-facts"), format!("{id}-says"), format!("{id}-name"));
    let draft = {
        let place = place.clone();
        Memo::new(move |_| editor.with(|form, catalogue| form.draft(catalogue, &place)))
    };
    let visible = {
        let (definition, place) = (definition.clone(), place.clone());
        let filter = filter.map(|filter| (filter, haystack(&definition)));
        Memo::new(move |_| {
            let shows = editor.with(|form, catalogue| form.shows(catalogue, &definition, &place));
            let takes =
                |(filter, text): &(Filter, String)| filter.takes(editor, &place, &definition, text, draft);
            shows && filter.as_ref().is_none_or(takes)
        })
    };
    let says = {
        let (place, definition) = (place.clone(), definition.clone());
        Memo::new(move |_| {
            editor.problems.with(|problems| {
                let here = problems.iter().filter(|it| it.place.as_ref() == Some(&place));
                let line = |it: &PlacedProblem| {
                    let mend = draft.with(|draft| mend(&definition, draft, it));
                    (it.is_error(), crate::words::sentence(&it.problem.sentence), mend)
                };
                here.map(line).collect::<Vec<_>>()
            })
        })
    };
    let off = move || draft.with(Draft::is_nothing);
    let field = Field {
        editor,
        definition: definition.clone(),
        place: place.clone(),
        draft,
        bad: Signal::derive(move || says.with(|says| says.iter().any(|(error, ..)| *error))),
        id: id.clone(),
        described: format!("{facts_id} {says_id}"),
    };
    let name = match definition.kind {
        // A group of controls is named by its legend, which repeats this name for assistive technology.
        Kind::ChoiceCollection | Kind::StringList | Kind::RuleGroup => {
            view! { <div class="name" id=name_id.clone() aria-hidden="true">{definition.name.clone()}</div> }
                .into_any()
        }
        _ => {
            view! { <label class="name" for=id.clone() id=name_id.clone()>{definition.name.clone()}</label> }
                .into_any()
        }
    };
    let mending = field.clone();
    let sentences = move || {
        let line = |(error, sentence, mend): (bool, String, Option<Mend>)| {
            let class = if error { "says error" } else { "says warning" };
            let sign = if error { "■" } else { "▲" };
            let kind = if error { words::error_sign() } else { words::warning_sign() };
            view! {
                <p class=class>
                    <span aria-hidden="true">{sign}</span>
                    <span><span class="visually-hidden">{kind}</span>{sentence}</span>
                    {mend.map(|mend| mend_button(mending.clone(), mend))}
                </p>
            }
            .into_any()
        };
        says.get().into_iter().map(line).collect_view()
    };
    let required =
        definition.required.then(|| view! { <span class="small">{words::required()}</span> }.into_any());
    let view = view! {
        <div
            class="setting"
            class:off=off
            class:child=definition.parent.as_ref().is_some_and(|parent| !parent.options.is_empty())
            class:wide=matches!(definition.kind, Kind::StringList | Kind::RuleGroup)
            hidden=move || !visible.get()
        >
            <div>
                <div class="title">{name}{required}</div>
                <p class="why">{definition.description.clone()}</p>
                <div class="knows small" id=facts_id>{facts(&definition, &platforms)}</div>
            </div>
            <div class="control">{control_of(field)}</div>
            <div class="said" id=says_id>{sentences} {row_note(editor, place)}</div>
        </div>
    }
    .into_any();
    Row { view, visible }
}

/// Mends what the sentence before it says, in one step.
fn mend_button(field: Field, mend: Mend) -> AnyView {
    let mended = move |_| {
        field.set(mend.draft.clone());
        // The button goes away with the problem; the focus stays at the setting.
        super::focus(&field.id);
    };
    view! { <button type="button" class="link-button" on:click=mended>{mend.label}</button> }.into_any()
}

/// The control: by kind, or for a value that does not fit the setting, the value and the way to drop it.
fn control_of(field: Field) -> AnyView {
    let draft = field.draft;
    let odd = Memo::new(move |_| match draft.get() {
        Draft::Odd(text) => Some(text),
        _ => None,
    });
    let clear = matches!(field.definition.kind, Kind::Integer | Kind::String | Kind::ChoiceCollection)
        .then(|| clear_button(field.clone()));
    let shown = move || match odd.get() {
        Some(text) => odd_value(field.clone(), text),
        None => match field.definition.kind {
            Kind::Choice => control::choice(field.clone()),
            Kind::Integer | Kind::String => control::text(field.clone()),
            Kind::ChoiceCollection => control::items(&field),
            Kind::StringList => list_control(field.clone()),
            Kind::RuleGroup => rules_control(&field),
        },
    };
    view! { {shown} {clear} }.into_any()
}

/// Back to *Not configured*, for the kinds whose control has no such option. Shown while there is something.
fn clear_button(field: Field) -> AnyView {
    let draft = field.draft;
    let label = words::clear(&field.definition.name);
    let clear = move |_| {
        field.set(Draft::NotConfigured);
        // The button goes away with the value; the focus stays at the setting.
        super::focus(&field.id);
    };
    view! {
        <button
            type="button"
            class="icon-button"
            title=common::not_configured()
            aria-label=label
            hidden=move || draft.with(Draft::is_nothing)
            on:click=clear
        >
            {icon(Icon::Close)}
        </button>
    }
    .into_any()
}

fn odd_value(field: Field, text: String) -> AnyView {
    let (id, described) = (field.id.clone(), field.described.clone());
    let drop = move |_| field.set(Draft::NotConfigured);
    view! {
        <div class="odd">
            <p>
                <span class="mono">{text}</span>
                " "
                {words::odd_value()}
            </p>
            <button type="button" class="button" id=id aria-describedby=described on:click=drop>
                {words::set_not_configured()}
            </button>
        </div>
    }
    .into_any()
}
