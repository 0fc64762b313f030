//! Beside the settings: what would change, and what is wrong, each a link to its field.

use leptos::prelude::*;

use super::form::{Change, Place, PlacedProblem};
use super::rules::rule_of;
use super::state::Editor;
use crate::ui::query::{use_query, use_replace};
use crate::words::{common, editor as words};

/// The difference to what is stored, under `title`, and what one can do with it.
pub fn difference(editor: Editor, title: Signal<String>, action: AnyView) -> AnyView {
    let lines = move || {
        let changes = editor.changes.get();
        if changes.is_empty() {
            let new = editor.stored.with(|stored| stored.policy.id.is_empty());
            let text = if new { words::nothing_configured() } else { words::nothing_changed() };
            return view! { <p class="quiet">{text}</p> }.into_any();
        }
        let lines: Vec<_> = changes.into_iter().map(|change| line(editor, change)).collect();
        view! { <ul class="diff plain">{lines}</ul> }.into_any()
    };
    let none = move || editor.changes.with(Vec::is_empty);
    view! {
        <section class="card">
            <header><h2>{title}</h2></header>
            {lines}
            <div class="actions" hidden=none>{action}</div>
        </section>
    }
    .into_any()
}

fn line(editor: Editor, change: Change) -> AnyView {
    let Change { place, name, old, new } = change;
    let name = match place {
        Some(place) => link(editor, &place, name),
        None => name.into_any(),
    };
    let old = old.map(|text| view! { <del>{text}</del> }.into_any());
    let new = match new {
        Some(text) => view! { <ins>{text}</ins> }.into_any(),
        None => view! { <ins class="none">{common::not_configured()}</ins> }.into_any(),
    };
    view! { <li>{name} " " {old} " " {new}</li> }.into_any()
}

/// The errors and warnings, each a link to its field. Nothing where nothing is wrong.
pub fn faults(editor: Editor) -> AnyView {
    let card = move || {
        let problems = editor.problems.get();
        (!problems.is_empty()).then(|| {
            let errors = problems.iter().filter(|it| it.is_error()).count();
            let title = if errors > 0 { words::to_mend() } else { words::to_know() };
            let lines: Vec<_> = problems.into_iter().map(|problem| fault(editor, problem)).collect();
            let failed = errors > 0;
            view! {
                <section class="card" class:failed=failed>
                    <header><h2>{title}</h2></header>
                    <ul class="faults plain">{lines}</ul>
                </section>
            }
            .into_any()
        })
    };
    card.into_any()
}

fn fault(editor: Editor, fault: PlacedProblem) -> AnyView {
    let class = if fault.is_error() { "says error" } else { "says warning" };
    let name = fault.place.as_ref().and_then(|place| {
        let catalogue = editor.catalogue();
        editor.form.with_untracked(|form| {
            let definition = catalogue.definition_in(&form.template, &place.id)?;
            let rule = place.rule.as_ref().and_then(|(group, index)| {
                Some(form.rule_title(&catalogue, catalogue.definition_in(&form.template, group)?, *index))
            });
            Some(match rule {
                Some(rule) if definition.is_rule_list() => rule,
                Some(rule) => format!("{rule}: {}", definition.name),
                None => definition.name.clone(),
            })
        })
    });
    let head = match (fault.place, name) {
        (Some(place), Some(name)) => Some(link(editor, &place, name)),
        (Some(place), None) => Some(view! { <span class="mono">{place.id}</span> }.into_any()),
        (None, _) if fault.problem.path == "name" => {
            let query = use_query();
            let href = move || query.with(&[("step", ""), ("rule", "")]);
            Some(view! { <a class="link" href=href>{words::name()}</a> }.into_any())
        }
        _ => None,
    };
    view! { <li>{head} <span class=class>{crate::words::sentence(&fault.problem.sentence)}</span></li> }
        .into_any()
}

/// How many errors and warnings the settings with these ids have, their rules included, leading to the first.
pub fn faults_of(editor: Editor, ids: Vec<String>) -> AnyView {
    let found = Memo::new(move |_| {
        editor.problems.with(|problems| {
            let of = |place: &&Place| {
                let id = place.rule.as_ref().map_or(&place.id, |(group, _)| group);
                ids.contains(id)
            };
            let count = |errors: bool| {
                let of_kind = problems.iter().filter(|it| it.is_error() == errors);
                let mut places = of_kind.filter_map(|it| it.place.as_ref()).filter(of);
                let first = places.next().cloned();
                first.map(|first| (first, places.count() + 1))
            };
            [count(true), count(false)]
        })
    });
    let links = move || {
        let [errors, warnings] = found.get();
        let shown = |found: Option<(Place, usize)>, class: &'static str, text: fn(u64) -> String| {
            found.map(|(first, number)| {
                let text = text(u64::try_from(number).unwrap_or(u64::MAX));
                view! { <span class=class>{link(editor, &first, text)}</span> }.into_any()
            })
        };
        let errors = shown(errors, "small faulty error", words::errors);
        view! { {errors} {shown(warnings, "small faulty", words::warnings)} }.into_any()
    };
    links.into_any()
}

/// A link that leads to a field: opens its rule, drops a filter that hides it, and gives it the focus.
fn link(editor: Editor, place: &Place, name: String) -> AnyView {
    let query = use_query();
    let replace = use_replace();
    let rule = rule_of(editor, place).unwrap_or_default();
    let id = place.element();
    let href = {
        let (rule, id) = (rule.clone(), id.clone());
        move || [query.with(&[("rule", &rule)]), "#".into(), id.clone()].concat()
    };
    let go = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        let hidden = document()
            .get_element_by_id(&id)
            .is_none_or(|it| it.closest("[hidden]").ok().flatten().is_some());
        if hidden || !rule.is_empty() {
            replace(&[("rule", &rule), ("search", ""), ("only", ""), ("step", "settings")]);
        }
        super::focus(&id);
    };
    view! { <a class="link" href=href data-noscroll="" on:click=go>{name}</a> }.into_any()
}
