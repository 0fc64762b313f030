//! The dialog of one rule with all its fields. The open rule is in the URL.

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::catalogue::SettingDefinition;

use super::super::form::{Place, members};
use super::super::row::setting_row;
use super::super::state::Editor;
use super::rule_name;
use crate::ui::query::{use_query, use_replace};
use crate::ui::{Button, Dialog, Look, after_paint};
use crate::words::rules as words;

/// How many fields a dialog opens with, as many as a usual window shows; the others follow once these are painted.
const AT_ONCE: usize = 6;

/// The dialog of the rule that the URL names, `rule=1.3`: the third rule of the template's first list.
pub fn rule_dialog(editor: Editor) -> AnyView {
    let query = use_query();
    let open = RwSignal::new(false);
    let chosen = Memo::new(move |_| {
        let name = query.get("rule");
        let (list, rule) = name.split_once('.')?;
        let (list, index) = (list.parse::<usize>().ok()?, rule.parse::<usize>().ok()?.checked_sub(1)?);
        let catalogue = editor.catalogue();
        let group = editor.form.with(|form| {
            catalogue
                .settings_of(&form.template)
                .filter(|it| it.is_rule_list())
                .nth(list.checked_sub(1)?)
                .filter(|group| index < form.rule_count(&group.id))
                .map(|group| group.id.clone())
        })?;
        Some((group, list, index))
    });
    let replace = use_replace();
    Effect::new(move |_| open.set(chosen.with(Option::is_some)));
    // Escape and the button close the dialog; the URL follows.
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now && chosen.with_untracked(Option::is_some) {
            replace(&[("rule", "")]);
        }
        now
    });
    let title = move || {
        chosen.with(|chosen| {
            chosen
                .as_ref()
                .and_then(|(group, _, index)| {
                    editor.with(|form, catalogue| {
                        let group = catalogue.definition_in(&form.template, group)?;
                        Some(form.rule_title(catalogue, group, *index))
                    })
                })
                .unwrap_or_default()
        })
    };
    let content = move || {
        chosen
            .get()
            .map(|(group, list, index)| rule_fields(editor, &group, list, index))
            .unwrap_or(().into_any())
    };
    view! {
        <Dialog open=open title=Signal::derive(title)>
            {content}
            <footer class="actions">
                <Button label=words::close() look=Look::Primary on_click=move || open.set(false) />
            </footer>
        </Dialog>
    }
    .into_any()
}

fn rule_fields(editor: Editor, group: &str, list: usize, index: usize) -> AnyView {
    let catalogue = editor.catalogue();
    let template = editor.form.with_untracked(|form| form.template.clone());
    let Some(definition) = catalogue.definition_in(&template, group) else { return ().into_any() };
    let fields = members(&catalogue, &template, definition);
    let painted = RwSignal::new(false);
    after_paint(move || {
        painted.try_set(true);
    });
    let row = {
        let group = group.to_owned();
        move |field: &Arc<SettingDefinition>| {
            setting_row(editor, field, &Place::member(&group, index, &field.id), None).view
        }
    };
    let mut room = AT_ONCE;
    let mut sections = Vec::new();
    for category in catalogue.categories(&template) {
        let own = fields.iter().filter(|field| field.category == category.id);
        let own: Vec<_> = own.map(|field| Arc::new((*field).clone())).collect();
        if own.is_empty() {
            continue;
        }
        let (now, later) = own.split_at(room.min(own.len()));
        room -= now.len();
        let now: Vec<_> = now.iter().map(&row).collect();
        let (later, row) = (later.to_vec(), row.clone());
        let later = move || painted.get().then(|| later.iter().map(&row).collect::<Vec<_>>());
        sections.push(view! { <section><h3>{category.name.clone()}</h3>{now}{later}</section> }.into_any());
    }
    let itself = Place::member(group, index, group);
    let whole = move || {
        editor.problems.with(|problems| {
            let here = problems.iter().filter(|it| it.place.as_ref() == Some(&itself));
            here.map(|it| {
                view! { <p class="says error">{crate::words::sentence(&it.problem.sentence)}</p> }.into_any()
            })
            .collect_view()
        })
    };
    let query = use_query();
    let count = editor.form.with_untracked(|form| form.rule_count(group));
    let step = |to: usize, label: &'static str| {
        let href = untrack(|| query.with(&[("rule", &rule_name(list, to))]));
        view! { <a class="button quiet" href=href data-noscroll="">{label}</a> }.into_any()
    };
    let before = index.checked_sub(1).map(|to| step(to, words::previous_rule()));
    let after = (index + 1 < count).then(|| step(index + 1, words::next_rule()));
    // The dialog opens at its first field; a link to another field moves on from there.
    if let Some(first) = fields.first() {
        super::super::focus(&Place::member(group, index, &first.id).element());
    }
    view! {
        <div role="alert">{whole}</div>
        <div class="rule">{sections}</div>
        <nav class="actions" aria-label=words::rules()>{before}{after}</nav>
    }
    .into_any()
}
