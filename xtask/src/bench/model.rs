//! The model's figures: one run of its speed tests natively, one in a browser, both built as they are shipped.

use std::process::Command;

use super::figure::{Bar, Figure};
use crate::{Result, browser, command, setup};

/// A line that a speed test prints, and the bars in milliseconds; `None` where it is not measured there.
struct Line {
    label: &'static str,
    native: Option<Option<f64>>,
    wasm: Option<Option<f64>>,
}

/// Measured, without a bar.
const NO_BAR: Option<Option<f64>> = Some(None);

/// What the tests under `crates/model/tests/speed` print. The bars are those of DESIGN, section 6.
const LINES: [Line; 13] = [
    Line { label: "effective settings, 100 policies", native: Some(Some(1.0)), wasm: Some(Some(3.0)) },
    Line { label: "import of the largest export", native: NO_BAR, wasm: NO_BAR },
    Line { label: "validation of the largest export", native: Some(Some(1.0)), wasm: NO_BAR },
    Line { label: "validation of 150 firewall rules", native: NO_BAR, wasm: NO_BAR },
    Line { label: "validation of 500 exclusions", native: NO_BAR, wasm: NO_BAR },
    Line { label: "impact, 1,000,000 devices, 1,000 policies", native: Some(Some(200.0)), wasm: None },
    Line { label: "impact, 100,000 devices, 300 policies", native: NO_BAR, wasm: Some(Some(300.0)) },
    Line { label: "impact snapshot opened, 100,000 devices, 300 policies", native: NO_BAR, wasm: NO_BAR },
    Line {
        label: "impact from a snapshot, 100,000 devices, 300 policies",
        native: NO_BAR,
        wasm: Some(Some(300.0)),
    },
    Line { label: "catalogue load", native: NO_BAR, wasm: Some(Some(10.0)) },
    Line { label: "catalogue search", native: NO_BAR, wasm: Some(Some(5.0)) },
    Line { label: "firewall analysis, 3,000 rules", native: NO_BAR, wasm: NO_BAR },
    Line { label: "membership rule, 1,000,000 devices", native: NO_BAR, wasm: None },
];

const TESTS: [&str; 7] =
    ["--package", "palisade-model", "--test", "speed", "--", "--nocapture", "--test-threads=1"];

/// Every figure of the model.
///
/// # Errors
/// When a test fails or does not print its line.
pub fn figures() -> Result<Vec<Figure>> {
    let mut native = command::cargo(&["test", "--locked", "--release"]);
    let native = said(native.args(TESTS))?;
    let (console, tests) = (setup::for_console()?, setup::for_tests()?);
    let mut wasm = command::wasm_cargo(&["test", "--locked", "--profile", "wasm-later"]);
    // The runner in the browser runs one test after another and knows no option for it.
    wasm.args(["--target", "wasm32-unknown-unknown"]).args(&TESTS[..6]);
    browser::equip(&mut wasm, &console, &tests)?;
    let wasm = said(&mut wasm)?;
    let mut figures = Vec::new();
    for line in &LINES {
        for (said, wanted, place) in
            [(&native, line.native, "native"), (&wasm, line.wasm, "Wasm in Chromium")]
        {
            let Some(bar) = wanted else { continue };
            let name = format!("{}, {place}", line.label);
            let value =
                super::number_after(said, line.label).ok_or_else(|| format!("no test printed `{name}`"))?;
            figures.push(Figure { name, value, unit: "ms", bar: bar.map(Bar::AtMost) });
        }
    }
    Ok(figures)
}

fn said(measurement: &mut Command) -> Result<String> {
    println!("Measuring: {} ...", command::shown(measurement));
    command::output(measurement)
}
