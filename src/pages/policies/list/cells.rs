//! The cells of a policy's row: those of the first look and of the list that follows are the same.

use palisade_model::api::PolicyRow;
use palisade_model::status::{State, StateCounts};

use crate::catalogue::{by_id, platform_name};
use crate::pages::listing::cell::long_text;
use crate::route::Route;
use crate::ui::Column;
use crate::ui::inert::Markup;
use crate::ui::state::{small_bar, state_class, state_shares};
use crate::ui::time::relative_markup;
use crate::words::{names, policies as words};

/// The headings, by their words for `columns=`.
pub fn heads() -> [(&'static str, Column); 5] {
    let head = |label, sort, class| Column { label, sort, class };
    [
        ("name", head(words::policy(), "name", "named")),
        ("status", head(words::check_in_status(), "", "wide")),
        ("assigned", head(words::assigned_to(), "", "")),
        ("platform", head(words::platform(), "", "platform")),
        ("lastModified", head(words::last_change(), "lastModified", "since")),
    ]
}

/// The cells, in the order of the headings.
pub const CELLS: [fn(&PolicyRow) -> Markup; 5] = [name, status, assigned, platform, changed];

fn name(row: &PolicyRow) -> Markup {
    let href = Route::policy(&row.id).href();
    let link = Markup::named_link("", &href, &row.name);
    let inside = link.and(Markup::span("sub", Markup::text(&template_name(row))));
    Markup::element("th", &[("scope", "row")], inside)
}

fn status(row: &PolicyRow) -> Markup {
    let inside = small_bar(&state_shares(row.states)).and(counts(row.states, &row.id));
    Markup::cell("", Markup::element("div", &[("class", "fares")], inside))
}

fn assigned(row: &PolicyRow) -> Markup {
    long_text(&assigned_to(row))
}

fn platform(row: &PolicyRow) -> Markup {
    Markup::cell("", Markup::text(platform_name(&row.platforms)))
}

fn changed(row: &PolicyRow) -> Markup {
    let by = Markup::span("sub", Markup::text(&row.modified_by));
    Markup::cell("", relative_markup(Some(&row.last_modified), "").and(by))
}

/// The groups that a policy is assigned to, by name.
pub fn assigned_to(row: &PolicyRow) -> String {
    if row.assigned_to.is_empty() {
        return words::not_assigned().to_owned();
    }
    row.assigned_to.iter().map(|name| group_name(name)).collect::<Vec<_>>().join(", ")
}

/// The name of a policy's template.
pub fn template_name(row: &PolicyRow) -> String {
    match by_id(&row.template_id) {
        Some(known) if !row.template_id.is_empty() => known.label().to_owned(),
        _ if row.template_name.is_empty() => words::unknown_template().to_owned(),
        _ => row.template_name.clone(),
    }
}

/// The name of a group, or of what stands for every device.
pub fn group_name(name: &str) -> String {
    match name {
        "All devices" => words::all_devices().to_owned(),
        "A deleted group" => words::deleted_group().to_owned(),
        name => name.to_owned(),
    }
}

/// The counts that are not zero, small, each with its icon and a link to its devices.
fn counts(states: StateCounts, policy: &str) -> Markup {
    if states.total() == 0 {
        return Markup::span("sub", Markup::text(crate::words::kit::no_devices()));
    }
    let link = |state: State| {
        let href = Route::policy(policy).with(&[("state", state.wire())]);
        let class = ["state ", state_class(state)].concat();
        let of = [("class", &*class), ("href", &href), ("title", names::state(state))];
        let inside = Markup::text(&crate::words::number(states.get(state)))
            .and(Markup::span("visually-hidden", Markup::text(names::state(state))));
        Markup::element("a", &of, inside)
    };
    let some = State::ALL.into_iter().filter(|state| states.get(*state) > 0);
    Markup::span("counts", some.map(link).collect())
}
