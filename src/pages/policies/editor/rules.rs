//! A list of rules: one line per rule, each opening in a dialog with all its fields. The open rule is in the URL.

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::catalogue::{Category, SettingDefinition};

use super::form::{Place, members};
use super::row::{Field, setting_row};
use super::state::Editor;
use crate::ui::query::{use_query, use_replace};
use crate::ui::state::badge;
use crate::ui::{Button, Dialog, Icon, Look, icon, plural};

/// The rules of a list, and the button that adds one.
pub fn rules_control(field: &Field) -> AnyView {
    let (editor, group) = (field.editor, field.definition.clone());
    let count = Memo::new({
        let group = group.clone();
        move |_| editor.with(|form, _| form.rule_count(&group.id))
    });
    let ordinal = ordinal(editor, &group);
    let lines = {
        let group = group.clone();
        move || (0..count.get()).map(|index| rule_line(editor, &group, ordinal, index)).collect_view()
    };
    let replace = use_replace();
    let add = {
        let group = group.clone();
        move || {
            let mut added = None;
            editor.update(|form, catalogue| added = form.add_rule(catalogue, &group));
            if let Some(index) = added {
                replace(&[("rule", &rule_name(ordinal, index))]);
            }
        }
    };
    let full = {
        let max = group.max_count.and_then(|max| usize::try_from(max).ok()).unwrap_or(usize::MAX);
        Signal::derive(move || {
            if count.get() >= max { format!("A policy holds at most {max} of these.") } else { String::new() }
        })
    };
    let total = move || match count.get() {
        0 => "Not configured".to_owned(),
        number => plural(u64::try_from(number).unwrap_or(0), "rule", "rules"),
    };
    let add = SendAdd(StoredValue::new_local(Box::new(add)));
    view! {
        <fieldset class="rules" id=field.id.clone() tabindex="-1" aria-describedby=field.described.clone()>
            <legend class="visually-hidden">{group.name.clone()}</legend>
            <ol>{lines}</ol>
            <div class="actions">
                <p class="hint" role="status">{total}</p>
                <Button label="Add a rule" symbol=Icon::Plus disabled=full on_click=move || add.run() />
            </div>
        </fieldset>
    }
    .into_any()
}

/// Navigation is not `Send`; the button asks for what is.
#[derive(Clone, Copy)]
struct SendAdd(StoredValue<Box<dyn Fn()>, LocalStorage>);

impl SendAdd {
    fn run(self) {
        self.0.with_value(|run| run());
    }
}

fn rule_line(editor: Editor, group: &Arc<SettingDefinition>, ordinal: usize, index: usize) -> AnyView {
    let query = use_query();
    let shown = {
        let group = group.clone();
        Memo::new(move |_| {
            editor.with(|form, catalogue| {
                (form.rule_title(catalogue, &group, index), form.rule_summary(catalogue, &group, index))
            })
        })
    };
    let errors = {
        let group = group.clone();
        Memo::new(move |_| {
            editor.problems.with(|problems| {
                let here =
                    |place: &Place| place.rule.as_ref().is_some_and(|it| *it == (group.id.clone(), index));
                problems.iter().filter(|it| it.is_error() && it.place.as_ref().is_some_and(here)).count()
            })
        })
    };
    let title = move || shown.with(|shown| shown.0.clone());
    let fault = move || {
        let number = u64::try_from(errors.get()).unwrap_or(0);
        (number > 0).then(|| badge("error", plural(number, "error", "errors")))
    };
    let (copied, removed) = (group.clone(), group.clone());
    view! {
        <li>
            <div class="grow">
                <a class="strong" data-noscroll="" href=move || query.with(&[("rule", &rule_name(ordinal, index))])>{title}</a>
                <span class="sub">{move || shown.with(|shown| shown.1.clone())}</span>
            </div>
            {fault}
            <button
                type="button"
                class="icon-button"
                aria-label=move || format!("Copy {}", title())
                title="Copy"
                on:click=move |_| editor.update(|form, catalogue| {
                    form.copy_rule(catalogue, &copied, index);
                })
            >
                {icon(Icon::Copy)}
            </button>
            <button
                type="button"
                class="icon-button"
                aria-label=move || format!("Remove {}", title())
                title="Remove"
                on:click=move |_| editor.update(|form, catalogue| form.remove_rule(catalogue, &removed, index))
            >
                {icon(Icon::Delete)}
            </button>
        </li>
    }
    .into_any()
}

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
                <Button label="Close" look=Look::Primary on_click=move || open.set(false) />
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
    let rows = |category: &Category| {
        let rows: Vec<_> = fields
            .iter()
            .filter(|field| field.category == category.id)
            .map(|field| setting_row(editor, field, &Place::member(group, index, &field.id), None).view)
            .collect();
        (!rows.is_empty())
            .then(|| view! { <section><h3>{category.name.clone()}</h3>{rows}</section> }.into_any())
    };
    let sections: Vec<_> = catalogue.categories(&template).iter().filter_map(rows).collect();
    let itself = Place::member(group, index, group);
    let whole = move || {
        editor.problems.with(|problems| {
            let here = problems.iter().filter(|it| it.place.as_ref() == Some(&itself));
            here.map(|it| view! { <p class="says error">{it.problem.sentence.clone()}</p> }.into_any())
                .collect_view()
        })
    };
    let query = use_query();
    let count = editor.form.with_untracked(|form| form.rule_count(group));
    let step = |to: usize, label: &'static str| {
        let href = untrack(|| query.with(&[("rule", &rule_name(list, to))]));
        view! { <a class="button quiet" href=href data-noscroll="">{label}</a> }.into_any()
    };
    let before = index.checked_sub(1).map(|to| step(to, "Previous rule"));
    let after = (index + 1 < count).then(|| step(index + 1, "Next rule"));
    // The dialog opens at its first field; a link to another field moves on from there.
    if let Some(first) = fields.first() {
        super::focus(&Place::member(group, index, &first.id).element());
    }
    view! {
        <div role="alert">{whole}</div>
        <div class="rule">{sections}</div>
        <nav class="actions" aria-label="Rules">{before}{after}</nav>
    }
    .into_any()
}

/// Which of the template's lists of rules this is, from 1.
fn ordinal(editor: Editor, group: &SettingDefinition) -> usize {
    let catalogue = editor.catalogue();
    editor.form.with_untracked(|form| {
        let mut lists = catalogue.settings_of(&form.template).filter(|it| it.is_rule_list());
        lists.position(|it| it.id == group.id).unwrap_or(0) + 1
    })
}

/// A rule in the URL.
pub fn rule_name(ordinal: usize, index: usize) -> String {
    format!("{ordinal}.{}", index + 1)
}

/// The URL's name of the rule that a place is in; nothing outside rules. Untracked.
pub fn rule_of(editor: Editor, place: &Place) -> Option<String> {
    let (group, index) = place.rule.as_ref()?;
    let catalogue = editor.catalogue();
    let template = editor.form.with_untracked(|form| form.template.clone());
    let definition = catalogue.definition_in(&template, group)?;
    Some(rule_name(ordinal(editor, definition), *index))
}
