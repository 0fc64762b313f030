//! `fuzz`: the fuzz targets of the model, each for as long as asked, starting from the corpus in the repository.

use std::fs;
use std::process::Command;

use crate::{Result, command, paths, setup};

#[derive(clap::Args)]
pub struct FuzzOptions {
    /// Seconds for each target
    #[arg(long, default_value_t = 600)]
    seconds: u32,
    /// Run only this target; all of them otherwise
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Write the smallest set of inputs that reaches what was reached back into the repository's corpus
    #[arg(long)]
    keep: bool,
}

/// Runs each target in turn. What a target finds while running goes to `target/fuzz/corpus`, so the repository's
/// corpus stays as it is unless `keep` is asked for.
///
/// # Errors
/// When a target found an input that fails, with the command that repeats it.
pub fn fuzz(options: &FuzzOptions) -> Result<()> {
    let cargo_fuzz = setup::for_fuzzing()?;
    let folder = paths::root().join("crates/model/fuzz");
    let mut names = targets(&folder)?;
    if let Some(wrong) = options.only.iter().find(|name| !names.contains(name)) {
        return Err(format!("there is no fuzz target `{wrong}`; there are {}", names.join(", ")));
    }
    names.retain(|name| options.only.is_empty() || options.only.contains(name));
    for name in &names {
        let found = paths::target("fuzz/corpus").join(name);
        fs::create_dir_all(&found).map_err(|error| format!("{} can't be made: {error}", found.display()))?;
        let kept = folder.join("corpus").join(name);
        let fuzz = |task: &str| {
            let mut fuzz = Command::new(&cargo_fuzz);
            fuzz.args([task, "--fuzz-dir"])
                .arg(&folder)
                .arg("--target-dir")
                .arg(paths::target("fuzz/build"))
                .arg(name)
                .current_dir(paths::root())
                .env("RUSTUP_TOOLCHAIN", "nightly")
                .env_remove("CARGO");
            fuzz
        };
        println!("\nFuzzing {name} for {} seconds ...", options.seconds);
        let mut run = fuzz("run");
        run.arg(&found).arg(&kept).args(["--", "-timeout=10", "-rss_limit_mb=4096", "-print_final_stats=1"]);
        command::run(run.arg(format!("-max_total_time={}", options.seconds)))?;
        if options.keep {
            merge(&mut fuzz("run"), &found, &kept)?;
        }
    }
    println!("\nfuzzing: {} targets ran for {} seconds each and found nothing", names.len(), options.seconds);
    Ok(())
}

/// Adds to `kept` those inputs of `found` that reach something which no kept one reaches; the fuzzer picks the
/// smallest.
fn merge(run: &mut Command, found: &std::path::Path, kept: &std::path::Path) -> Result<()> {
    command::run(run.arg(kept).arg(found).args(["--", "-merge=1", "-max_len=2048"]))
}

/// The names of the targets, from the files that hold them.
fn targets(folder: &std::path::Path) -> Result<Vec<String>> {
    let place = folder.join("fuzz_targets");
    let entries =
        fs::read_dir(&place).map_err(|error| format!("{} can't be read: {error}", place.display()))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| Some(entry.ok()?.file_name().to_str()?.strip_suffix(".rs")?.to_owned()))
        .collect();
    names.sort();
    Ok(names)
}
