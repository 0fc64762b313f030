//! The programs in their release form, and `dist`.

use std::fs;
use std::path::PathBuf;

use crate::{Result, command, console, paths};

/// What a person installs beside the console.
pub const PROGRAMS: [&str; 3] = ["palisade-server", "palisade-agent", "palisade-fleet"];

/// Builds the programs and gives the folder that they are in.
pub fn programs() -> Result<PathBuf> {
    println!("Building {} ...", PROGRAMS.join(", "));
    let packages = PROGRAMS.iter().flat_map(|program| ["--package", program]);
    let arguments: Vec<&str> = ["build", "--release", "--locked"].into_iter().chain(packages).collect();
    command::run(&mut command::cargo(&arguments))?;
    Ok(paths::target("release"))
}

/// `dist`: the programs and the console in `target/dist`.
pub fn dist() -> Result<()> {
    console::build()?;
    let built = programs()?;
    for program in PROGRAMS {
        let place = paths::target("dist").join(program);
        // Written beside and renamed, because a program that is running can't be overwritten.
        let beside = place.with_extension("new");
        fs::copy(built.join(program), &beside)
            .and_then(|_| fs::rename(&beside, &place))
            .map_err(|error| format!("{} can't be written: {error}", place.display()))?;
    }
    println!("target/dist holds {} and console/.", PROGRAMS.join(", "));
    Ok(())
}
