//! The buttons above the grid: what is done to the selected rules, and what is done to the list.

use leptos::prelude::*;

use super::super::form::Draft;
use super::change::Rules;
use super::columns::dialect;
use super::goto::Goto;
use super::history::History;
use super::{import, rule_name};
use crate::ui::{Button, Icon, Look};
use crate::words::rules as words;

/// The buttons of the list.
pub(super) fn tools(rules: Rules, goto: Goto) -> AnyView {
    let group = rules.group();
    let most = rules.most();
    let full =
        Signal::derive(
            move || {
                if rules.count() >= most { words::full(&most.to_string()) } else { String::new() }
            },
        );
    let add = move || {
        let mut added = None;
        rules.change(|form, catalogue, group| added = form.add_rule(catalogue, group));
        if let Some(row) = added {
            goto.replace(&[("rule", &rule_name(rules.ordinal, row))]);
        }
    };
    let firewall = dialect(&group).map(|dialect| {
        let open = move |tool: &'static str| {
            let name = format!("{tool}.{}", rules.ordinal);
            move || goto.replace(&[("tool", &name)])
        };
        let none = Signal::derive(move || if rules.count() == 0 { words::none_yet().to_owned() } else { String::new() });
        view! {
            <Button label=words::import() symbol=Icon::Import on_click=open("import") />
            <Button label=words::export() symbol=Icon::Export disabled=none on_click=move || import::export(rules) />
            <Button label=words::packet() symbol=Icon::Search on_click=open("packet") />
            {import::dialog(rules, goto, dialect)}
        }
        .into_any()
    });
    view! {
        <div class="actions">
            <Button label=words::add() symbol=Icon::Plus disabled=full on_click=add />
            {firewall}
        </div>
        {selection(rules, full)}
    }
    .into_any()
}

/// What is done to the selected rules.
fn selection(rules: Rules, full: Signal<String>) -> AnyView {
    let none = Signal::derive(move || {
        if rules.selected().is_none() { words::none_selected().to_owned() } else { String::new() }
    });
    let chosen = move || untrack(|| rules.selected());
    let no_room = Signal::derive(move || {
        let none = none.get();
        if none.is_empty() { full.get() } else { none }
    });
    let duplicate = move || {
        let Some((first, last)) = chosen() else { return };
        let room = rules.most().saturating_sub(untrack(|| rules.count()));
        rules.change(|form, catalogue, group| {
            // Each copy stands behind its rule; the last first, so that places stay.
            let rows: Vec<usize> = (first..=last).take(room).collect();
            for row in rows.into_iter().rev() {
                form.copy_rule(catalogue, group, row);
            }
        });
    };
    let remove = move || {
        let Some((first, last)) = chosen() else { return };
        rules.change_list(|list| {
            list.drain(first..(last + 1).min(list.len()));
        });
        let (_, column) = untrack(|| rules.grid.active());
        rules.grid.focus(first, column);
    };
    let shift = move |down: bool| {
        move || {
            if let Some((first, last)) = chosen() {
                rules.shift(first, last, down);
            }
        }
    };
    let switch = move |on: &'static str| {
        move || {
            if let Some(rows) = chosen() {
                rules.set_all(rows, "_enabled", &Draft::Choice(on.to_owned()));
            }
        }
    };
    let has_switch = rules.editor.catalogue();
    let switched = {
        let template = rules.editor.form.with_untracked(|form| form.template.clone());
        let id = [rules.group().id.as_str(), "_enabled"].concat();
        has_switch.definition_in(&template, &id).is_some()
    };
    let switches = switched.then(|| {
        view! {
            <Button label=words::switch_on() look=Look::Quiet disabled=none on_click=switch("1") />
            <Button label=words::switch_off() look=Look::Quiet disabled=none on_click=switch("0") />
        }
        .into_any()
    });
    let undone =
        Signal::derive(
            move || {
                if rules.can_undo() { String::new() } else { words::nothing_to_undo().to_owned() }
            },
        );
    let count = move || match (rules.count(), rules.selected()) {
        (0, _) => crate::words::common::not_configured().to_owned(),
        (all, Some((first, last))) if first < last => {
            words::selected(u64::try_from(last - first + 1).unwrap_or(0), &all.to_string())
        }
        (all, Some((row, _))) => words::of_rules(u64::try_from(all).unwrap_or(0), &(row + 1).to_string()),
        (all, None) => words::count(u64::try_from(all).unwrap_or(0)),
    };
    view! {
        <div class="actions selection" role="group" aria-label=words::selected_rules()>
            <p class="hint">{count}</p>
            <Button label=words::duplicate() look=Look::Quiet disabled=no_room on_click=duplicate />
            <Button label=words::up() look=Look::Quiet disabled=none on_click=shift(false) />
            <Button label=words::down() look=Look::Quiet disabled=none on_click=shift(true) />
            {switches}
            <Button label=words::remove() look=Look::Quiet disabled=none on_click=remove />
            <Button label=words::undo() look=Look::Quiet disabled=undone on_click=move || rules.again(History::undo) />
        </div>
    }
    .into_any()
}
