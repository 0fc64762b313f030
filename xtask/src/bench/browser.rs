//! The console's figures: the release build in a real Chromium, before a real server.

use super::figure::{Bar, Figure};
use crate::{Result, build, command, paths, setup};

/// What `bench-browser` prints in milliseconds, and the bars. Source: DESIGN, section 6, and for opening an editor the
/// bar that we set ourselves.
const LINES: [(&str, f64); 20] = [
    ("first content, CPU slowed four times, p95", 300.0),
    ("usable, CPU slowed four times, p95", 700.0),
    ("route change, p95", 50.0),
    ("sorting 100,000 devices, p95", 50.0),
    ("filtering 100,000 devices, p95", 50.0),
    ("opening one of 100,000 devices, p95", 50.0),
    ("scroll through 100,000 devices, p95 of frames", 50.0),
    ("scroll through 100,000 devices, longest frame", 100.0),
    ("dragging to a place among 100,000 devices, p95", 50.0),
    ("opening the editor of every setting of Antivirus", 200.0),
    ("a key in a field of every setting of Antivirus, p95", 50.0),
    ("a key in the search of every setting of Antivirus, p95", 50.0),
    ("a choice in every setting of Antivirus, p95", 50.0),
    ("the effect of a choice on 100,000 devices, p95", 300.0),
    ("scroll through every setting of Antivirus, p95 of frames", 50.0),
    ("opening the editor of 150 firewall rules", 200.0),
    ("a key in a field beside 150 firewall rules, p95", 50.0),
    ("a key in a cell of 150 firewall rules, p95", 50.0),
    ("opening one of 150 firewall rules, p95", 50.0),
    ("scroll through 150 firewall rules, p95 of frames", 50.0),
];

/// Every figure of the console.
///
/// # Errors
/// When the measurement fails or does not print a line.
pub fn figures() -> Result<Vec<Figure>> {
    build::dist()?;
    let tests = setup::for_tests()?;
    let mut bench = super::program("bench-browser");
    bench
        .env("E2E_DIST", paths::target("dist"))
        .env("E2E_CHROMEDRIVER", &tests.chromedriver)
        .env("E2E_CHROMIUM", &tests.chromium);
    println!("Measuring: {} ...", command::shown(&bench));
    let said = command::output(&mut bench)?;
    let number = |label: &str| {
        super::number_after(&said, label)
            .ok_or_else(|| format!("the browser's measurement printed no `{label}`"))
    };
    let mut figures = Vec::new();
    for (label, bar) in LINES {
        let bar = Some(Bar::AtMost(bar));
        figures.push(Figure { name: label.into(), value: number(label)?, unit: "ms", bar });
    }
    for label in ["scroll through 100,000 devices, blank rows", "layout shift of all of it"] {
        let bar = Some(Bar::AtMost(0.0));
        figures.push(Figure { name: label.into(), value: number(label)?, unit: "", bar });
    }
    Ok(figures)
}
