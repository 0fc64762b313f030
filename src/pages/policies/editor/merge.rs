//! After a lost update: both edits beside each other, setting by setting where they differ. What only one side
//! changed is taken from it; where both did, one chooses. Saving then goes on from the newer version.

use std::collections::BTreeMap;

use leptos::prelude::*;
use palisade_model::difference::{Outcome, Row, Side, ThreeWay, three_way};
use palisade_model::graph::Policy;

use super::save::Saving;
use crate::ui::{Button, Look};
use crate::words::{common, editor as words};

/// The version that someone else saved, and what both edits began with.
#[derive(Debug, Clone, PartialEq)]
pub struct Newer {
    /// The version that both began with.
    pub base: Policy,
    /// Its number.
    pub base_version: u32,
    /// Their policy.
    pub theirs: Policy,
    /// Its number.
    pub version: u32,
    /// Who saved it.
    pub by: String,
    /// The words above: they saved while one was editing, or before one came back.
    pub says: String,
}

/// The two edits beside each other.
pub fn merge(saving: Saving, newer: Newer) -> AnyView {
    let editor = saving.editor;
    let choices = RwSignal::new(BTreeMap::<String, Side>::new());
    let newer = StoredValue::new(newer);
    let merged = Memo::new(move |_| {
        let catalogue = editor.catalogue();
        newer.with_value(|it| {
            editor.form.with(|mine| {
                choices.with(|choices| three_way(&it.base, &mine.policy, &it.theirs, &catalogue, choices))
            })
        })
    });
    let heads = newer.with_value(|it| {
        [
            words::merge_before(&it.base_version.to_string()),
            words::merge_theirs(&it.version.to_string(), &it.by),
            words::merge_mine().to_owned(),
        ]
    });
    let heads = heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }.into_any()).collect_view();
    // Rows stay as they are while one chooses, so that the focus does.
    let keys = Memo::new(move |_| {
        merged.with(|merged| merged.rows.iter().map(|row| row.key.clone()).collect::<Vec<_>>())
    });
    let rows = move || {
        let keys = keys.get();
        keys.into_iter().map(|key| line(key, merged, choices)).collect_view()
    };
    let all = move |side: Side| {
        merged.with_untracked(|merged| {
            let contested = merged.rows.iter().filter(|row| matches!(row.outcome, Outcome::Contested(_)));
            choices.set(contested.map(|row| (row.key.clone(), side)).collect());
        });
    };
    let none = Signal::derive(move || {
        let contested = |row: &Row| matches!(row.outcome, Outcome::Contested(_));
        let any = merged.with(|merged| merged.rows.iter().any(contested));
        if any { String::new() } else { words::merge_no_choice().to_owned() }
    });
    let open = Signal::derive(move || match merged.with(ThreeWay::open) {
        0 => String::new(),
        number => words::merge_open(u64::try_from(number).unwrap_or(u64::MAX)),
    });
    let take = move |save: bool| {
        let policy = merged.with_untracked(|merged| merged.policy.clone());
        saving.go_on(policy, save);
    };
    let says = newer.with_value(|it| it.says.clone());
    view! {
        <section class="card merge" aria-labelledby="c-merge">
            <header><h2 id="c-merge" tabindex="-1">{words::merge_title()}</h2></header>
            <p>{says} " " {words::merge_how()}</p>
            <div class="actions">
                <Button label=words::merge_all_theirs() disabled=none on_click=move || all(Side::Theirs) />
                <Button label=words::merge_all_mine() disabled=none on_click=move || all(Side::Mine) />
            </div>
            <div class="table" role="region" tabindex="0" aria-labelledby="c-merge">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{words::merge_setting()}</th>
                            {heads}
                            <th scope="col">{words::merge_result()}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <div class="actions">
                <Button
                    label=words::merge_and_save()
                    look=Look::Primary
                    busy=saving.busy
                    disabled=open
                    on_click=move || take(true)
                />
                <Button label=words::merge_and_edit() disabled=open on_click=move || take(false) />
                <p class="hint" role="status">{open}</p>
            </div>
        </section>
    }
    .into_any()
}

fn line(key: String, merged: Memo<ThreeWay>, choices: RwSignal<BTreeMap<String, Side>>) -> AnyView {
    let row = {
        let key = key.clone();
        Memo::new(move |_| merged.with(|merged| merged.rows.iter().find(|row| row.key == key).cloned()))
    };
    let cell = move |read: fn(&Row) -> Option<&String>| {
        move || {
            row.with(|row| {
                let value = row.as_ref().and_then(|row| read(row).cloned());
                value.unwrap_or_else(|| common::not_configured().to_owned())
            })
        }
    };
    let name = move || row.with(|row| row.as_ref().map(name_of).unwrap_or_default());
    // Whether there is something to choose does not change while the panel is open, unless the form does.
    let contested = Memo::new(move |_| {
        row.with(|row| row.as_ref().is_some_and(|row| matches!(row.outcome, Outcome::Contested(_))))
    });
    let result = move || {
        if contested.get() {
            return choice(&key, name(), row, choices);
        }
        let text = row.with(|row| match row.as_ref().map(|row| row.outcome) {
            Some(Outcome::Taken(Side::Mine)) => words::merge_takes_mine(),
            Some(Outcome::Taken(Side::Theirs)) => words::merge_takes_theirs(),
            _ => words::merge_takes_both(),
        });
        text.into_any()
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="what">{cell(|row| row.base.as_ref())}</td>
            <td class="what">{cell(|row| row.theirs.as_ref())}</td>
            <td class="what">{cell(|row| row.mine.as_ref())}</td>
            <td>{result}</td>
        </tr>
    }
    .into_any()
}

fn choice(
    key: &str,
    name: String,
    row: Memo<Option<Row>>,
    choices: RwSignal<BTreeMap<String, Side>>,
) -> AnyView {
    let group = crate::ui::field::fresh_id("merge");
    let radio = |side: Side, label: &'static str| {
        let key = key.to_owned();
        let chosen = move || {
            row.with(|row| row.as_ref().is_some_and(|row| row.outcome == Outcome::Contested(Some(side))))
        };
        let choose = move |_| {
            choices.update(|choices| {
                choices.insert(key.clone(), side);
            });
        };
        view! {
            <label class="check">
                <input type="radio" name=group.clone() prop:checked=chosen on:change=choose />
                {label}
            </label>
        }
        .into_any()
    };
    let (theirs, mine) =
        (radio(Side::Theirs, words::merge_takes_theirs()), radio(Side::Mine, words::merge_takes_mine()));
    view! { <fieldset class="sides"><legend class="visually-hidden">{name}</legend>{theirs}{mine}</fieldset> }
        .into_any()
}

fn name_of(row: &Row) -> String {
    match (row.definition_id.as_str(), row.name.as_str()) {
        ("", "name") => words::name().to_owned(),
        ("", "description") => words::description().to_owned(),
        ("", "roleScopeTagIds") => words::scope_tags().to_owned(),
        _ => row.name.clone(),
    }
}
