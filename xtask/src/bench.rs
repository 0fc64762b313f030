//! `bench`: the budgets of DESIGN, section 6, measured in one run and printed beside their bars.

mod browser;
mod figure;
mod model;
mod scale;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use figure::{Bar, Figure};

use crate::{Result, command, compress, console, fingerprint};

/// What is measured.
pub enum What {
    /// The model and the device channel.
    Judgement,
    /// The console in a browser.
    Browser,
    /// The server with this many devices.
    Scale(u32),
}

/// Measures one of them and the bytes of the first route; writes the figures to `json` as well.
///
/// # Errors
/// When something can't be measured, or a bar does not hold.
pub fn bench(json: Option<&Path>, what: &What) -> Result<()> {
    let mut figures = download()?;
    match what {
        What::Judgement => {
            figures.extend(model::figures()?);
            figures.push(channel("bench-check-in", "unchanged check-ins", "the bare signed handler", 0.4)?);
            figures.push(channel("bench-report", "changed reports", "raw batched inserts", 0.3)?);
        }
        What::Browser => figures.extend(browser::figures()?),
        What::Scale(devices) => figures.extend(scale::figures(*devices)?),
    }
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
        figures.iter().filter(|figure| !figure.holds()).map(|figure| figure.name.as_str()).collect();
    if missed.is_empty() { Ok(()) } else { Err(format!("over the bar: {}", missed.join(", "))) }
}

/// What a browser downloads, after brotli at quality 11: HTML, Wasm, JS and CSS of the first route, and, when pages
/// need them, the files of the catalogue.
fn download() -> Result<Vec<Figure>> {
    let folder = console::build()?;
    let mut files = Vec::new();
    fingerprint::collect(&folder, &mut files)?;
    let sizes: Vec<(PathBuf, usize)> = files
        .into_iter()
        .filter_map(|file| {
            let small = fs::metadata(compress::beside(&file, "br")).ok()?.len();
            Some((file, usize::try_from(small).ok()?))
        })
        .collect();
    let first_route: usize = console::first_route(&folder, &sizes).iter().map(|(_, size)| size).sum();
    let catalogue = folder.join("catalogue");
    let catalogue: usize =
        sizes.iter().filter(|(file, _)| file.starts_with(&catalogue)).map(|(_, size)| size).sum();
    let bytes =
        |name: &str, value: usize, bar| Figure { name: name.into(), value: value as f64, unit: "bytes", bar };
    Ok(vec![
        bytes("first route after brotli", first_route, Some(Bar::AtMost(console::FIRST_ROUTE_BAR as f64))),
        bytes("all files of the catalogue after brotli", catalogue, None),
    ])
}

/// How many of these requests of devices the server answers in the time in which something plain does as many.
fn channel(bench: &str, requests: &str, plain: &str, bar: f64) -> Result<Figure> {
    let value = figure_of(&mut program(bench), requests)?;
    Ok(Figure {
        name: format!("{requests}, against {plain}"),
        value,
        unit: "ratio",
        bar: Some(Bar::AtLeast(bar)),
    })
}

/// The command that runs a measuring program of the end-to-end tests.
fn program(name: &str) -> Command {
    command::cargo(&["run", "--locked", "--release", "--package", "palisade-e2e", "--bin", name])
}

/// Runs a measurement and reads its figure.
fn figure_of(measurement: &mut Command, label: &str) -> Result<f64> {
    println!("Measuring: {} ...", command::shown(measurement));
    let said = command::output(measurement)?;
    number_after(&said, label)
        .ok_or_else(|| format!("`{}` printed no figure, but:\n{said}", command::shown(measurement)))
}

/// The first number after the last `: ` of the last line that holds `label`.
fn number_after(said: &str, label: &str) -> Option<f64> {
    said.lines()
        .filter_map(|line| line.split_once(label))
        .filter_map(|(_, rest)| rest.rsplit_once(": ")?.1.split_whitespace().next()?.parse().ok())
        .next_back()
}
