//! What is drawn: states over time, a rollout's curve, one state's strip, policies against groups. Colours come from the
//! theme, as everywhere.

use leptos::prelude::*;
use palisade_model::api::{ConflictMatrix, ConflictParty, MatrixCell, MatrixGroup, MatrixRow};
use palisade_model::status::State;

use crate::pages::conflicts::matrix::picture::picture;
use crate::ui::chart::{Chart, Mark, Segment, Series, areas, strip};
use crate::ui::state::state_class;
use crate::ui::time::milliseconds;
use crate::words::names;

const FROM: &str = "2026-11-20T10:00:00Z";
const HOUR: f64 = 3_600_000.0;

fn chart(title: &'static str, hours: &[f64], series: Vec<Series>, marks: Vec<Mark>) -> Chart {
    let from = milliseconds(FROM);
    let times = hours.iter().map(|hour| from + hour * HOUR).collect();
    Chart { title, from, to: from + 48.0 * HOUR, times, series, marks }
}

fn series(class: &'static str, label: &str, values: &[u64], href: String) -> Series {
    Series { class, label: label.to_owned(), values: values.to_vec(), href }
}

/// Devices by state, while an error comes and goes.
pub fn states_over_time() -> AnyView {
    let values = [[0, 300, 390, 400], [0, 60, 5, 12], [0, 20, 20, 6], [430, 50, 15, 12], [20, 20, 20, 20]];
    let parts = State::ALL.into_iter().zip(values).map(|(state, values)| {
        let href = ["/gallery?state=", state.wire()].concat();
        series(state_class(state), names::state(state), &values, href)
    });
    areas(&chart("Devices by state", &[0.0, 8.0, 20.0, 40.0], parts.collect(), Vec::new()))
}

/// Devices by version: six that are told apart, the older ones together, and those with none.
pub fn rollout() -> AnyView {
    let version = |class, label, values: &[u64]| series(class, label, values, "/gallery".to_owned());
    let parts = vec![
        version("v0", "Version 7", &[0, 0, 40, 300]),
        version("v1", "Version 6", &[0, 200, 260, 80]),
        version("v2", "Version 5", &[250, 150, 60, 20]),
        version("v3", "Version 4", &[60, 30, 20, 8]),
        version("v4", "Version 3", &[40, 20, 16, 8]),
        series("v5", "Older versions", &[30, 10, 10, 6], String::new()),
        version("pending", "No version yet", &[70, 40, 44, 28]),
    ];
    let from = milliseconds(FROM);
    let marks = [("Version 6", 6.0), ("Version 7", 18.0)];
    let marks = marks.map(|(label, hour)| Mark { at: from + hour * HOUR, label: label.to_owned() });
    areas(&chart("Devices by version", &[0.0, 8.0, 20.0, 40.0], parts, marks.into()))
}

/// One setting of one device, in every state, and in what is none.
pub fn one_state() -> AnyView {
    let from = milliseconds(FROM);
    let states = State::ALL.into_iter().map(|state| (state_class(state), names::state(state)));
    let all: Vec<_> = states.chain([("unset", "Not configured"), ("unknown", "Unknown")]).collect();
    let segment = |(place, (class, label)): (u32, (&'static str, &str))| Segment {
        from: from + f64::from(place) * 6.0 * HOUR,
        to: from + f64::from(place + 1) * 6.0 * HOUR,
        class,
        label: label.to_owned(),
    };
    strip("Cloud block level", &(0..).zip(all).map(segment).collect::<Vec<_>>())
}

/// Policies against groups: included, excluded, in conflict.
pub fn matrix() -> AnyView {
    let group = |id: Option<&str>, name: &str, devices| MatrixGroup {
        group_id: id.map(str::to_owned),
        name: name.to_owned(),
        devices,
    };
    let row = |name: &str, cells| MatrixRow {
        policy: ConflictParty { policy_id: "p".to_owned(), policy_name: name.to_owned() },
        policy_type: "antivirus".to_owned(),
        cells,
    };
    let cell = |group, excluded, conflicts| MatrixCell {
        group,
        excluded,
        conflicts,
        devices: conflicts * 12,
        with: Vec::new(),
    };
    let matrix = ConflictMatrix {
        groups: vec![
            group(None, "All devices", 900),
            group(Some("g1"), "Finance workstations", 40),
            group(Some("g2"), "Pilot ring", 12),
        ],
        rows: vec![
            row("Baseline", vec![cell(0, false, 0), cell(2, true, 0)]),
            row("Pilot: high protection", vec![cell(1, false, 2), cell(2, false, 0)]),
        ],
        total: 2,
        as_of: FROM.to_owned(),
        facets: Vec::new(),
    };
    picture(&matrix)
}
