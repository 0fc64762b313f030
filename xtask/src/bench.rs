//! `bench`: the budgets of DESIGN, section 6, measured in one run and printed beside their bars.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::{Result, browser, command, compress, console, fingerprint, setup};

/// One figure beside its bar.
struct Figure {
    name: &'static str,
    value: f64,
    unit: &'static str,
    bar: Bar,
}

/// What a figure has to be.
#[derive(Clone, Copy)]
enum Bar {
    AtMost(f64),
    AtLeast(f64),
}

impl Figure {
    fn holds(&self) -> bool {
        match self.bar {
            Bar::AtMost(bar) => self.value <= bar,
            Bar::AtLeast(bar) => self.value >= bar,
        }
    }

    fn bar(&self) -> f64 {
        let (Bar::AtMost(bar) | Bar::AtLeast(bar)) = self.bar;
        bar
    }

    fn row(&self) -> String {
        let word = if matches!(self.bar, Bar::AtMost(_)) { "at most" } else { "at least" };
        let holds = if self.holds() { "holds" } else { "does NOT hold" };
        format!(
            "{:<52} {:>10} {:<6} {word} {} {holds}",
            self.name,
            number(self.value),
            self.unit,
            number(self.bar())
        )
    }

    fn json(&self) -> String {
        format!(
            "{{\"name\": {:?}, \"value\": {}, \"unit\": {:?}, \"bar\": {}, \"holds\": {}}}",
            self.name,
            number(self.value),
            self.unit,
            number(self.bar()),
            self.holds()
        )
    }
}

/// A figure as it is read: whole numbers whole, others to three places.
fn number(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.3}") }
}

/// Measures everything; writes the figures to `json` as well.
///
/// # Errors
/// When something can't be measured, or a bar does not hold.
pub fn bench(json: Option<&Path>) -> Result<()> {
    let figures = [first_route()?, native_effective()?, wasm_effective()?, check_ins()?];
    println!();
    for figure in &figures {
        println!("{}", figure.row());
    }
    if let Some(file) = json {
        let rows: Vec<String> = figures.iter().map(|figure| format!("  {}", figure.json())).collect();
        fs::write(file, format!("[\n{}\n]\n", rows.join(",\n")))
            .map_err(|error| format!("{} can't be written: {error}", file.display()))?;
    }
    let missed: Vec<&str> =
        figures.iter().filter(|figure| !figure.holds()).map(|figure| figure.name).collect();
    if missed.is_empty() { Ok(()) } else { Err(format!("over the bar: {}", missed.join(", "))) }
}

/// HTML, Wasm, JS and CSS that the first route loads, after brotli at quality 11.
fn first_route() -> Result<Figure> {
    let folder = console::build()?;
    let mut files = Vec::new();
    fingerprint::collect(&folder, &mut files)?;
    let sizes: Vec<_> = files
        .into_iter()
        .filter_map(|file| {
            let small = fs::metadata(compress::beside(&file, "br")).ok()?.len();
            Some((file, usize::try_from(small).ok()?))
        })
        .collect();
    let total: usize = console::first_route(&folder, &sizes).iter().map(|(_, size)| size).sum();
    Ok(Figure {
        name: "first route after brotli",
        value: total as f64,
        unit: "bytes",
        bar: Bar::AtMost(console::FIRST_ROUTE_BAR as f64),
    })
}

const EFFECTIVE: [&str; 4] = ["--package", "palisade-model", "--test", "effective_speed"];

fn native_effective() -> Result<Figure> {
    let mut test = command::cargo(&["test", "--locked", "--release"]);
    let value = figure_of(test.args(EFFECTIVE).args(["--", "--nocapture"]), "effective settings")?;
    Ok(Figure { name: "effective settings, 100 policies, native", value, unit: "ms", bar: Bar::AtMost(1.0) })
}

/// Built exactly as the console's Wasm is, for size.
fn wasm_effective() -> Result<Figure> {
    let (console, tests) = (setup::for_console()?, setup::for_tests()?);
    let mut test = command::wasm_cargo(&["test", "--locked", "--profile", "wasm-release"]);
    test.args(["--target", "wasm32-unknown-unknown"]).args(EFFECTIVE).args(["--", "--nocapture"]);
    browser::equip(&mut test, &console, &tests)?;
    let value = figure_of(&mut test, "effective settings")?;
    Ok(Figure {
        name: "effective settings, 100 policies, Wasm in Chromium",
        value,
        unit: "ms",
        bar: Bar::AtMost(3.0),
    })
}

fn check_ins() -> Result<Figure> {
    let mut bench = command::cargo(&[
        "run",
        "--locked",
        "--release",
        "--package",
        "palisade-e2e",
        "--bin",
        "bench-check-in",
    ]);
    let value = figure_of(&mut bench, "unchanged check-ins")?;
    Ok(Figure {
        name: "unchanged check-ins, against the bare signed handler",
        value,
        unit: "ratio",
        bar: Bar::AtLeast(0.4),
    })
}

/// Runs a measurement and reads the first number after the last `: ` of the line that starts with `label`.
fn figure_of(measurement: &mut Command, label: &str) -> Result<f64> {
    println!("Measuring: {} ...", command::shown(measurement));
    let said = command::output(measurement)?;
    said.lines()
        .filter_map(|line| line.split_once(label))
        .inspect(|(_, rest)| println!("  {label}{rest}"))
        .filter_map(|(_, rest)| rest.rsplit_once(": ")?.1.split_whitespace().next()?.parse().ok())
        .next_back()
        .ok_or_else(|| format!("`{}` printed no figure, but:\n{said}", command::shown(measurement)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_held_against_its_bar() {
        let figure = |value, bar| Figure { name: "n", value, unit: "ms", bar };
        assert!(figure(1.0, Bar::AtMost(1.0)).holds());
        assert!(!figure(1.1, Bar::AtMost(1.0)).holds());
        assert!(!figure(0.3, Bar::AtLeast(0.4)).holds());
        let json = figure(0.25, Bar::AtMost(1.0)).json();
        assert_eq!(json, r#"{"name": "n", "value": 0.250, "unit": "ms", "bar": 1, "holds": true}"#);
    }
}
