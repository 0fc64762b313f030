//! Choosing groups: those that are included and excluded, and a search that adds more. Users are not offered, because
//! policies reach devices by their device object.

use leptos::prelude::*;
use palisade_model::api::{AssignmentRow, GroupRow, Page};

use crate::api::load;
use crate::route::{Route, query};
use crate::ui::{Column, Icon, icon, note, plural, table};

/// How many groups the search shows.
const SHOWN: usize = 8;

/// The groups chosen, and the search that adds more.
pub fn picker(rows: RwSignal<Vec<AssignmentRow>>, read_only: bool) -> AnyView {
    let chosen = move || {
        if rows.with(Vec::is_empty) {
            let text = "Assigned to no group: no device gets this policy.";
            return note("na", text.into_any());
        }
        let lines: Vec<_> = rows.get().into_iter().map(|row| line(rows, row, read_only)).collect();
        let columns = vec![
            Column::new("Group"),
            Column::new("Its devices are"),
            Column::number("Devices"),
            Column::number("Remove"),
        ];
        let nobody = rows.with(|rows| rows.iter().all(|row| row.excluded));
        let warning = nobody.then(|| {
            note(
                "conflict",
                "Only exclusions: as long as nothing is included, no device gets this policy.".into_any(),
            )
        });
        view! { {table("Assigned groups", columns, "", lines.into_any())} {warning} }.into_any()
    };
    let add = (!read_only).then(|| adder(rows));
    view! { <div class="stack">{chosen} {add}</div> }.into_any()
}

fn line(rows: RwSignal<Vec<AssignmentRow>>, row: AssignmentRow, read_only: bool) -> AnyView {
    let AssignmentRow { group_id, name, excluded, devices } = row;
    let shown = match &group_id {
        Some(id) => view! { <a href=Route::group(id).href()>{name.clone()}</a> }.into_any(),
        None => name.clone().into_any(),
    };
    let word = if excluded { "Excluded" } else { "Included" };
    let everyone = group_id.is_none();
    let (this, other) = (group_id.clone(), group_id.clone());
    let turn = move |value: String| {
        rows.update(|rows| {
            if let Some(row) = rows.iter_mut().find(|row| row.group_id == this) {
                row.excluded = value == "Excluded";
            }
        });
    };
    // All devices can't be taken away: that is what no assignment does.
    let kind = if group_id.is_none() || read_only {
        word.into_any()
    } else {
        let option = |label: &'static str| {
            view! { <option value=label prop:selected=label == word>{label}</option> }.into_any()
        };
        view! {
            <select
                class="input"
                aria-label=format!("The devices of {name} are")
                on:change:target=move |event| turn(event.target().value())
            >
                {option("Included")}
                {option("Excluded")}
            </select>
        }
        .into_any()
    };
    let remove = (!read_only).then(|| {
        let drop = move |_| rows.update(|rows| rows.retain(|row| row.group_id != other));
        view! {
            <button type="button" class="icon-button" aria-label=format!("Remove {name}") on:click=drop>
                {icon(Icon::Close)}
            </button>
        }
        .into_any()
    });
    // How many all devices are is known once the server says so.
    let count = if everyone && devices == 0 { "all".to_owned() } else { crate::ui::count(devices) };
    view! { <tr><td class="strong">{shown}</td><td>{kind}</td><td class="num">{count}</td><td class="num">{remove}</td></tr> }
        .into_any()
}

fn adder(rows: RwSignal<Vec<AssignmentRow>>) -> AnyView {
    let search = RwSignal::new(String::new());
    let groups = load::<Page<GroupRow>>(move || {
        let limit = (SHOWN + 8).to_string();
        search
            .with(|search| ["/api/groups", &query(&[("search", search.trim()), ("limit", &limit)])].concat())
    });
    let found = move || {
        let page = groups.get()?;
        let free: Vec<_> = rows.with(|rows| {
            let taken = |id: &str| rows.iter().any(|row| row.group_id.as_deref() == Some(id));
            page.rows.iter().filter(|group| !taken(&group.id)).take(SHOWN).cloned().collect()
        });
        let shown = u64::try_from(free.len()).unwrap_or(0);
        let taken = rows.with(|rows| u64::try_from(rows.len()).unwrap_or(0));
        let more = page.total.saturating_sub(shown + taken);
        let none = free.is_empty() && more == 0;
        let lines: Vec<_> = free.into_iter().map(|group| offer(rows, group)).collect();
        let rest = match (none, page.total) {
            (true, 0) if search.with(String::is_empty) => {
                let href = Route::Groups.href();
                view! { <p class="quiet">"There is no group yet. " <a class="link" href=href>"Create one"</a></p> }.into_any()
            }
            (true, _) if search.with(String::is_empty) => {
                view! { <p class="quiet">"Every group is in the list already."</p> }.into_any()
            }
            (true, _) => view! { <p class="quiet">"No other group holds these words."</p> }.into_any(),
            (false, _) if more > 0 => {
                let text = format!("{} more: search for it.", plural(more, "group", "groups"));
                view! { <p class="quiet">{text}</p> }.into_any()
            }
            _ => ().into_any(),
        };
        Some(view! { <ul class="plain offers">{lines}</ul> {rest} }.into_any())
    };
    let everyone = move || {
        let has = rows.with(|rows| rows.iter().any(|row| row.group_id.is_none()));
        let add = move |_| {
            rows.update(|rows| {
                let all =
                    AssignmentRow { group_id: None, name: "All devices".into(), excluded: false, devices: 0 };
                rows.insert(0, all);
            });
        };
        (!has).then(|| {
            view! { <button type="button" class="button" on:click=add>"Include all devices"</button> }
                .into_any()
        })
    };
    let failed =
        move || groups.error.get().map(|error| view! { <p class="error-text">{error.sentence()}</p> });
    view! {
        <fieldset class="card adder">
            <legend>"Add a group"</legend>
            <div class="toolbar">
                <input
                    class="input search"
                    type="search"
                    placeholder="Group name"
                    aria-label="Search groups to add"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=search
                    on:input:target=move |event| search.set(event.target().value())
                />
                {everyone}
            </div>
            <div aria-live="polite">{failed} {found}</div>
        </fieldset>
    }
    .into_any()
}

fn offer(rows: RwSignal<Vec<AssignmentRow>>, group: GroupRow) -> AnyView {
    let (name, devices) = (group.name.clone(), plural(group.devices, "device", "devices"));
    let add = move |excluded: bool| {
        let row = AssignmentRow {
            group_id: Some(group.id.clone()),
            name: group.name.clone(),
            excluded,
            devices: group.devices,
        };
        rows.update(|rows| rows.push(row));
    };
    let (include, exclude) = (add.clone(), add);
    view! {
        <li>
            <div class="grow"><span class="strong">{name.clone()}</span> <span class="sub">{devices}</span></div>
            <button type="button" class="button" aria-label=format!("Include {name}") on:click=move |_| include(false)>
                "Include"
            </button>
            <button
                type="button"
                class="button quiet"
                aria-label=format!("Exclude {name}")
                on:click=move |_| exclude(true)
            >
                "Exclude"
            </button>
        </li>
    }
    .into_any()
}

/// Whom a policy is assigned to, in one sentence.
pub fn summary(rows: &[AssignmentRow]) -> String {
    let names = |excluded: bool| {
        let names: Vec<_> =
            rows.iter().filter(|row| row.excluded == excluded).map(|row| &*row.name).collect();
        names.join(", ")
    };
    match (names(false), names(true)) {
        (included, _) if included.is_empty() => "Assigned to no group: no device gets it.".to_owned(),
        (included, excluded) if excluded.is_empty() => format!("Assigned to {included}."),
        (included, excluded) => format!("Assigned to {included}, not to {excluded}."),
    }
}
