//! Running a list of steps: what each does, how long it took, and a last line that can't be misread.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::{Result, command};

/// One check.
pub struct Step {
    /// Its name, for `--only`.
    pub name: &'static str,
    /// The command as one would type it, or what is done.
    pub what: String,
    /// Does it.
    pub run: Box<dyn Fn() -> Result<()>>,
}

/// Runs the steps in order; gives an error that names those that failed.
pub fn run(steps: &[Step], keep_going: bool) -> Result<()> {
    let started = Instant::now();
    let mut done: Vec<(&str, Duration, Option<String>)> = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        println!("\n[{}/{}] {}: {}", index + 1, steps.len(), step.name, step.what);
        let from = Instant::now();
        let failure = (step.run)().err();
        if let Some(sentence) = &failure {
            eprintln!("{}: {sentence}", step.name);
        }
        let failed = failure.is_some();
        done.push((step.name, from.elapsed(), failure));
        if failed && !keep_going {
            break;
        }
    }
    println!();
    for (name, took, failure) in &done {
        println!("{:>7.1} s  {name}{}", took.as_secs_f64(), if failure.is_some() { "  FAILED" } else { "" });
    }
    for step in steps.iter().skip(done.len()) {
        println!("      -    {}  not run", step.name);
    }
    let failed: Vec<&str> =
        done.iter().filter(|(_, _, failure)| failure.is_some()).map(|(name, _, _)| *name).collect();
    println!("{:>7.1} s  in all", started.elapsed().as_secs_f64());
    println!("checks: {} passed, {} failed", done.len() - failed.len(), failed.len());
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", "))) }
}

/// Runs a `cargo test` and fails as well when it ran no test.
pub fn tests(test: &mut Command) -> Result<()> {
    let shown = command::shown(test);
    let mut child = test
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("`{shown}` can't be started: {error}"))?;
    let mut passed = 0;
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines().map_while(std::result::Result::ok) {
            println!("{line}");
            passed += passed_in(&line).unwrap_or(0);
        }
    }
    let status = child.wait().map_err(|error| format!("`{shown}` can't be waited for: {error}"))?;
    match (status.success(), passed) {
        (true, 0) => Err(format!("`{shown}` ran no test")),
        (true, _) => Ok(()),
        (false, _) => Err(format!("`{shown}` failed ({status})")),
    }
}

/// How many tests passed, when the line is the summary of a test binary.
fn passed_in(line: &str) -> Option<u32> {
    let (_, counts) = line.split_once("test result: ")?;
    counts.split_once(". ")?.1.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::passed_in;

    #[test]
    fn summaries_are_counted() {
        assert_eq!(passed_in("test result: ok. 12 passed; 0 failed; 0 ignored"), Some(12));
        assert_eq!(passed_in("test result: FAILED. 3 passed; 1 failed"), Some(3));
        assert_eq!(passed_in("test result of something else"), None);
    }
}
