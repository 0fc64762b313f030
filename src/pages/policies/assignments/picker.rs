//! Choosing groups: those that are included and excluded, and the fields that add more. Users are not offered, because
//! policies reach devices by their device object.

use leptos::prelude::*;
use palisade_model::api::{AssignmentReach, AssignmentRow, GroupRow, Page, Reach};

use super::reach::{ask_reach, reached};
use crate::api::{Asked, load};
use crate::route::{Route, query};
use crate::ui::combobox::{Choice, Combobox};
use crate::ui::{Column, Icon, icon, note, table};
use crate::words::{assignments as words, common, number};

/// How many groups a field offers at once.
const OFFERED: &str = "20";

/// The groups chosen, whom they reach, and the fields that add more. `policy` is the one whose stored assignments they
/// are compared with; none for one that is being made.
pub fn picker(rows: RwSignal<Vec<AssignmentRow>>, read_only: bool, policy: Option<String>) -> AnyView {
    let asked = ask_reach(rows, policy);
    let chosen = move || {
        if rows.with(Vec::is_empty) {
            return note("na", words::nobody().into_any());
        }
        let lines: Vec<_> = rows.get().into_iter().map(|row| line(rows, row, read_only, asked)).collect();
        let columns = vec![
            Column::new(words::group()),
            Column::new(words::its_devices()),
            Column::number(words::devices()),
            Column::number(words::effect()),
            Column::number(words::remove_column()),
        ];
        let nobody = rows.with(|rows| rows.iter().all(|row| row.excluded));
        let warning = nobody.then(|| note("conflict", words::only_exclusions().into_any()));
        view! { {table(words::assigned_groups(), columns, "", lines.into_any())} {warning} }.into_any()
    };
    let add = (!read_only).then(|| adder(rows));
    view! {
        <div class="beside">
            <div class="stack">{chosen} {add}</div>
            {reached(rows, asked)}
        </div>
    }
    .into_any()
}

fn line(
    rows: RwSignal<Vec<AssignmentRow>>,
    row: AssignmentRow,
    read_only: bool,
    asked: Asked<Reach>,
) -> AnyView {
    let AssignmentRow { group_id, name, excluded, devices } = row;
    let everyone = group_id.is_none();
    let name = if everyone { words::all_devices().to_owned() } else { name };
    let shown = match &group_id {
        Some(id) => view! { <a href=Route::group(id).href()>{name.clone()}</a> }.into_any(),
        None => name.clone().into_any(),
    };
    let (this, other, mine) = (group_id.clone(), group_id.clone(), group_id.clone());
    let turn = move |value: String| {
        rows.update(|rows| {
            if let Some(row) = rows.iter_mut().find(|row| row.group_id == this) {
                row.excluded = value == "excluded";
            }
        });
    };
    // All devices can't be taken away: that is what no assignment does.
    let kind = if everyone || read_only {
        if excluded { words::excluded() } else { words::included() }.into_any()
    } else {
        let option = |value: &'static str, label: &'static str, on: bool| {
            view! { <option value=value prop:selected=on>{label}</option> }.into_any()
        };
        view! {
            <select
                class="input"
                aria-label=words::devices_of_are(&name)
                on:change:target=move |event| turn(event.target().value())
            >
                {option("included", words::included(), !excluded)}
                {option("excluded", words::excluded(), excluded)}
            </select>
        }
        .into_any()
    };
    let remove = (!read_only).then(|| {
        let drop = move |_| rows.update(|rows| rows.retain(|row| row.group_id != other));
        view! {
            <button type="button" class="icon-button" aria-label=words::remove(&name) on:click=drop>
                {icon(Icon::Close)}
            </button>
        }
        .into_any()
    });
    let part = Memo::new(move |_| {
        let same = |it: &&AssignmentReach| it.group_id == mine && it.excluded == excluded;
        asked.data.with(|data| data.as_ref()?.assignments.iter().find(same).cloned())
    });
    // How many all devices are is known once the server says so.
    let count = move || match part.get() {
        Some(part) => number(part.devices),
        None if everyone && devices == 0 => words::all().to_owned(),
        None => number(devices),
    };
    let effect = move || {
        part.get().map(|part| {
            if part.excluded { words::takes_away(part.effective) } else { words::reaches(part.effective) }
        })
    };
    view! {
        <tr>
            <td class="strong">{shown}</td>
            <td>{kind}</td>
            <td class="num">{count}</td>
            <td class="num" class:stale=move || asked.stale.get()>{effect}</td>
            <td class="num">{remove}</td>
        </tr>
    }
    .into_any()
}

fn adder(rows: RwSignal<Vec<AssignmentRow>>) -> AnyView {
    let everyone = move || {
        let has = rows.with(|rows| rows.iter().any(|row| row.group_id.is_none()));
        let add = move |_| {
            rows.update(|rows| {
                let name = words::all_devices().to_owned();
                rows.insert(0, AssignmentRow { group_id: None, name, excluded: false, devices: 0 });
            });
        };
        (!has).then(|| {
            view! { <button type="button" class="button" on:click=add>{words::include_all()}</button> }
                .into_any()
        })
    };
    view! {
        <fieldset class="card adder stack">
            <legend class="visually-hidden">{words::add_groups()}</legend>
            {field(rows, false)}
            {field(rows, true)}
            <div class="actions">{everyone}</div>
        </fieldset>
    }
    .into_any()
}

/// The field that includes or excludes groups.
fn field(rows: RwSignal<Vec<AssignmentRow>>, excluded: bool) -> AnyView {
    let typed = RwSignal::new(String::new());
    let refused = RwSignal::new(String::new());
    let groups = load::<Page<GroupRow>>(move || {
        typed.with(|typed| ["/api/groups", &query(&[("search", typed.trim()), ("limit", OFFERED)])].concat())
    });
    let choices = Signal::derive(move || {
        let found = groups.get().map(|page| page.rows.clone()).unwrap_or_default();
        rows.with(|rows| {
            let state = |id: &str| {
                rows.iter().find(|row| row.group_id.as_deref() == Some(id)).map(|row| row.excluded)
            };
            let choice = |group: GroupRow| match state(&group.id) {
                Some(known) if known == excluded => None,
                Some(known) => {
                    Some(Choice { detail: already(known).to_owned(), value: group.id, label: group.name })
                }
                None => {
                    let detail = common::devices(group.devices);
                    Some(Choice { value: group.id, label: group.name, detail })
                }
            };
            found.into_iter().filter_map(choice).collect::<Vec<_>>()
        })
    });
    let failed = Signal::derive(move || {
        let error = groups.error.get().map(|error| error.sentence()).unwrap_or_default();
        if error.is_empty() { refused.get() } else { error }
    });
    let choose = move |choice: Choice| {
        let known = rows.with_untracked(|rows| {
            rows.iter().find(|row| row.group_id.as_ref() == Some(&choice.value)).map(|row| row.excluded)
        });
        if let Some(known) = known {
            refused.set(if known {
                words::is_excluded(&choice.label)
            } else {
                words::is_included(&choice.label)
            });
            return;
        }
        let devices = groups.data.with_untracked(|page| {
            page.as_ref()?.rows.iter().find(|row| row.id == choice.value).map(|row| row.devices)
        });
        let row = AssignmentRow {
            group_id: Some(choice.value),
            name: choice.label,
            excluded,
            devices: devices.unwrap_or_default(),
        };
        typed.set(String::new());
        refused.set(String::new());
        rows.update(|rows| rows.push(row));
    };
    // What was refused is answered by the next step.
    Effect::new(move |before: Option<()>| {
        typed.track();
        rows.track();
        if before.is_some() {
            refused.set(String::new());
        }
    });
    let busy = Signal::derive(move || groups.stale.get());
    let (label, hint) = if excluded {
        (words::exclude_group(), words::exclude_hint())
    } else {
        (words::include_group(), words::include_hint())
    };
    let none = move || {
        let empty = groups.get().is_some_and(|page| page.total == 0) && typed.with(String::is_empty);
        (empty && !excluded).then(|| {
            let href = Route::GroupCreate.href();
            view! { <p class="quiet">{words::no_group()} " " <a class="link" href=href>{words::create_one()}</a></p> }
                .into_any()
        })
    };
    view! { <div><Combobox label=label typed=typed choices=choices busy=busy hint=hint error=failed choose=choose /> {none}</div> }
        .into_any()
}

fn already(excluded: bool) -> &'static str {
    if excluded { words::already_excluded() } else { words::already_included() }
}

/// Whom a policy is assigned to, in one sentence.
pub fn summary(rows: &[AssignmentRow]) -> String {
    let names = |excluded: bool| {
        let name = |row: &AssignmentRow| match row.group_id {
            Some(_) => row.name.clone(),
            None => words::all_devices().to_owned(),
        };
        rows.iter().filter(|row| row.excluded == excluded).map(name).collect::<Vec<_>>().join(", ")
    };
    match (names(false), names(true)) {
        (included, _) if included.is_empty() => words::summary_nobody().to_owned(),
        (included, excluded) if excluded.is_empty() => words::summary(&included),
        (included, excluded) => words::summary_not(&included, &excluded),
    }
}
