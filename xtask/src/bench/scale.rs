//! The server's figures at two sizes of a tenant.

use super::figure::{Bar, Figure};
use crate::{Result, build, command, paths};

/// What `bench-scale` asks at both sizes, and whether the answer may not grow with the tenant: those by which one goes
/// from a number to its cause. The others count something of every device; for them only [`SLOWEST`] holds.
const QUESTIONS: [(&str, bool); 22] = [
    ("policy overview", true),
    ("per-setting counts", true),
    ("first page of a report", true),
    ("deep page of a filtered report", true),
    ("device", true),
    ("effective settings", true),
    ("history of a device", true),
    ("first page of devices", true),
    ("first page of devices with the counts of filters", false),
    ("first page of devices by last check-in", false),
    ("page at a place of devices", true),
    ("rollout of a policy", true),
    ("rollout that every device lacks", false),
    ("first page of a report of every device", true),
    ("conflicts", true),
    ("matrix of policies and groups", true),
    ("first page of devices in conflict", true),
    ("search of devices", true),
    ("search of devices by three characters", true),
    ("search of everything", true),
    ("tenant at a glance", false),
    ("audit log", true),
];
/// What an answer may take at any size, in milliseconds.
const SLOWEST: f64 = 50.0;
/// How much longer than at the small size it may take.
const GROWTH: f64 = 2.0;
/// Under this many milliseconds two answers are alike: what is measured is the connection.
const ALIKE: f64 = 2.0;
const MEMORY: f64 = 1024.0 * 1024.0 * 1024.0;
const DISK: f64 = 1024.0;

/// Every figure, at the small size and with this many devices.
///
/// # Errors
/// When the measurement fails or does not print a line.
pub fn figures(devices: u32) -> Result<Vec<Figure>> {
    build::dist()?;
    let mut bench = super::program("bench-scale");
    bench.arg("--").arg(devices.to_string()).env("E2E_DIST", paths::target("dist"));
    println!("Measuring: {} ...", command::shown(&bench));
    let said = command::output(&mut bench)?;
    let number = |label: &str| {
        super::number_after(&said, label).ok_or_else(|| format!("the measurement printed no `{label}`"))
    };
    let mut figures = Vec::new();
    for (question, level) in QUESTIONS {
        let small = number(&format!("small, {question}, p95"))?;
        let large = number(&format!("large, {question}, p95"))?;
        let bar = if level { SLOWEST.min((small * GROWTH).max(ALIKE)) } else { SLOWEST };
        let name = |count: &str| format!("{question}, {count} devices, p95");
        figures.push(Figure { name: name("10,000"), value: small, unit: "ms", bar: None });
        figures.push(Figure {
            name: name(&devices.to_string()),
            value: large,
            unit: "ms",
            bar: Some(Bar::AtMost(bar)),
        });
    }
    for (label, unit, bar) in [("memory at most", "bytes", MEMORY), ("disk per device", "bytes", DISK)] {
        let value = number(&format!("large, {label}"))?;
        figures.push(Figure { name: label.into(), value, unit, bar: Some(Bar::AtMost(bar)) });
    }
    Ok(figures)
}
