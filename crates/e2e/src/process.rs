//! Programs that a test starts, which end with it whatever becomes of it, and whose words are kept.

use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Outcome;

/// A running program.
pub struct Process {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts a program, its output going to `<logs>/<name>.log`. Where the system has `setpriv`, the program
    /// ends also when the test itself is killed.
    pub fn start(name: &str, program: &Path, arguments: &[String], logs: &Path) -> Outcome<Self> {
        let log = logs.join(format!("{name}.log"));
        let open = || File::options().create(true).append(true).open(&log);
        let (out, err) = open()
            .and_then(|out| Ok((out, open()?)))
            .map_err(|error| format!("{} can't be written: {error}", log.display()))?;
        let mut command = if Path::new("/usr/bin/setpriv").is_file() {
            let mut command = Command::new("/usr/bin/setpriv");
            command.args(["--pdeathsig", "KILL", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        let child = command
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err)
            .spawn()
            .map_err(|error| format!("{} can't be started: {error}", program.display()))?;
        Ok(Self { name: name.to_owned(), child, log })
    }

    /// Its number at the system.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Everything that it has said.
    pub fn said(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// The last lines that it has said, for a failure.
    pub fn last_words(&self) -> String {
        let said = self.said();
        let lines: Vec<&str> = said.lines().collect();
        let from = lines.len().saturating_sub(15);
        format!("--- {} said last:\n{}", self.name, lines.get(from..).unwrap_or_default().join("\n"))
    }

    /// Fails when it has ended.
    pub fn expect_running(&mut self) -> Outcome<()> {
        match self.child.try_wait() {
            Ok(Some(status)) => Err(format!("{} has ended ({status})\n{}", self.name, self.last_words())),
            _ => Ok(()),
        }
    }

    /// Lets it sleep, as a device does when its lid is closed.
    pub fn pause(&self) {
        self.signal("-STOP");
    }

    /// Wakes it up.
    pub fn resume(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let _ = Command::new("kill").arg(signal).arg(self.child.id().to_string()).status();
    }

    /// Asks it to end and waits until it did.
    pub fn stop(&mut self) {
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        self.signal("-CONT");
        self.signal("-TERM");
        let asked = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) && asked.elapsed() < Duration::from_secs(5) {
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Runs a program to its end and gives what it wrote to its standard output.
pub fn output(program: &Path, arguments: &[&str]) -> Outcome<String> {
    let shown = format!("{} {}", program.display(), arguments.join(" "));
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("`{shown}` can't be started: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!(
            "`{shown}` failed ({}): {}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        ))
    }
}

/// Runs a program that has to fail, and gives what it said on its standard error.
pub fn refusal(program: &Path, arguments: &[&str]) -> Outcome<String> {
    match output(program, arguments) {
        Ok(said) => Err(format!(
            "`{} {}` should have failed and said {said:?}",
            program.display(),
            arguments.join(" ")
        )),
        Err(sentence) => Ok(sentence),
    }
}

/// An address on this machine that nobody listens on.
pub fn free_address() -> Outcome<SocketAddr> {
    TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map_err(|error| format!("no free port: {error}"))
}

/// A program of the system.
pub fn system_program(name: &str) -> Outcome<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/local/sbin", "/usr/sbin", "/sbin"].map(PathBuf::from))
        .map(|folder| folder.join(name))
        .find(|candidate| candidate.is_file())
        .ok_or_else(|| format!("`{name}` is not installed; `cargo xtask setup` says what to install"))
}
