//! `cargo xtask`: sets up what is missing, then builds, runs, tests or measures Palisade.

mod bench;
mod browser;
mod build;
mod children;
mod command;
mod compress;
mod console;
mod fingerprint;
mod fuzz;
mod house_rules;
mod inline;

mod install;
mod languages;
mod paths;
mod run;
mod setup;
mod steps;
mod test;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What went wrong and what to do, as a sentence: everything here ends as a line that a person reads.
type Result<T> = std::result::Result<T, String>;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "Builds, runs, tests and measures Palisade"
)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything and serve Palisade with a simulated fleet on this machine, until Ctrl-C
    Run(run::RunOptions),
    /// Run every check of the project
    Test(test::TestOptions),
    /// Build the console alone, into target/dist/console
    Console,
    /// Leave in target/dist what a person would install
    Dist,
    /// Measure the budgets and print them beside their bars
    Bench {
        /// Also write the figures to this file as JSON
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
        /// Measure the console in a browser instead: bytes, opening, keys, scrolling
        #[arg(long)]
        browser: bool,
        /// Measure the server instead, with this many devices beside 10,000: answers, memory, disk
        #[arg(long, value_name = "COUNT", conflicts_with = "browser")]
        devices: Option<u32>,
    },
    /// Fuzz what the model reads from strangers; needs a nightly compiler, which is added by rustup
    Fuzz(fuzz::FuzzOptions),
    /// Install the tools that are missing, those of the tests included, and nothing else
    Setup,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Run(options) => run::run(&options),
        Task::Test(options) => test::test(&options),
        Task::Console => console::build().map(drop),
        Task::Dist => build::dist(),
        Task::Bench { json, browser, devices } => {
            let what = match devices {
                Some(devices) => bench::What::Scale(devices),
                None if browser => bench::What::Browser,
                None => bench::What::Judgement,
            };
            bench::bench(json.as_deref(), &what)
        }
        Task::Fuzz(options) => fuzz::fuzz(&options),
        Task::Setup => {
            setup::for_console().and_then(|_| setup::for_tests()).map(|_| println!("Everything is in place."))
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("error: {sentence}");
            ExitCode::FAILURE
        }
    }
}
