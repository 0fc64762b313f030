//! Programs that run beside this one and never outlive it.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::{Result, paths};

/// How long a program may take to end after it was asked to.
const PATIENCE: Duration = Duration::from_secs(5);

/// Running programs; dropping it ends them, the last one first.
#[derive(Default)]
pub struct Children(Vec<(String, Child)>);

/// A command for a program that dies with this one. Where the system has `setpriv`, the kernel sees to it even
/// when this program is killed.
pub fn command(program: &Path) -> Command {
    let mut command = match paths::program("setpriv") {
        Some(setpriv) => {
            let mut command = Command::new(setpriv);
            command.args(["--pdeathsig", "TERM", "--"]).arg(program);
            command
        }
        None => Command::new(program),
    };
    // A group of its own: Ctrl-C reaches this program, which ends the others in order.
    command.process_group(0).stdin(Stdio::null());
    command
}

impl Children {
    /// Starts a program; its standard output is piped when the command says so.
    pub fn start(&mut self, name: &str, command: &mut Command) -> Result<&mut Child> {
        let child = command.spawn().map_err(|error| format!("{name} can't be started: {error}"))?;
        self.0.push((name.to_owned(), child));
        self.0.last_mut().map(|(_, child)| child).ok_or_else(|| format!("{name} can't be started"))
    }

    /// The first program that has ended by itself, and how.
    pub fn ended(&mut self) -> Option<String> {
        self.0.iter_mut().find_map(|(name, child)| {
            let status = child.try_wait().ok().flatten()?;
            Some(format!("{name} has ended ({status})"))
        })
    }
}

impl Drop for Children {
    fn drop(&mut self) {
        for (_, child) in self.0.iter_mut().rev() {
            if matches!(child.try_wait(), Ok(Some(_))) {
                continue;
            }
            let _ = Command::new("kill").arg("-TERM").arg(child.id().to_string()).status();
            let asked = Instant::now();
            while matches!(child.try_wait(), Ok(None)) && asked.elapsed() < PATIENCE {
                std::thread::sleep(Duration::from_millis(20));
            }
            if matches!(child.try_wait(), Ok(None)) {
                let _ = child.kill();
                let _ = child.wait();
            }
        }
    }
}
