//! Running other programs, with an error that names the command and what it said.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::{Result, paths};

/// A `cargo` command in the repository, with its builds in `target/`; never Cargo's own environment of this
/// program, which would make Cargo think that everything has changed.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(paths::root()).env("CARGO_TARGET_DIR", paths::target(""));
    for name in ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_PKG_NAME", "CARGO_PKG_VERSION"] {
        command.env_remove(name);
    }
    command
}

/// The same with its builds in `target/wasm`, so that building for the browser and natively do not block or
/// rebuild one another.
pub fn wasm_cargo(arguments: &[&str]) -> Command {
    let mut command = cargo(arguments);
    command.env("CARGO_TARGET_DIR", paths::target("wasm"));
    command
}

/// Puts these folders in front of the command's `PATH`.
pub fn put_on_path(command: &mut Command, folders: &[&Path]) {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().map(|folder| folder.to_path_buf()).chain(std::env::split_paths(&path));
    if let Ok(joined) = std::env::join_paths(all) {
        command.env("PATH", joined);
    }
}

/// Runs a command to its end, its output going where this program's goes.
///
/// # Errors
/// When it can't be started or does not succeed.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).status().map_err(|error| cannot_start(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", shown(command))) }
}

/// Runs a command quietly and gives what it wrote to its standard output.
///
/// # Errors
/// When it can't be started or does not succeed, with what it wrote to its standard error.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| cannot_start(command, &error))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        Err(format!("`{}` failed ({}): {}", shown(command), output.status, said.trim()))
    }
}

/// The command as one would type it.
pub fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    let root = format!("{}/", paths::root().display());
    words.join(" ").replace(&root, "")
}

fn cannot_start(command: &Command, error: &std::io::Error) -> String {
    format!("`{}` can't be started: {error}", command.get_program().to_string_lossy())
}
