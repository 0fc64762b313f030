//! Runs `nft`, in a network namespace where one is given.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value as Json;

use crate::engine::Refusal;

/// A transaction that takes longer than this is given up.
const PATIENCE: Duration = Duration::from_secs(20);

/// The tool and where it runs.
#[derive(Debug)]
pub struct Nft {
    netns: Option<String>,
}

impl Nft {
    /// `nft` in the namespace, or in the agent's own.
    ///
    /// # Errors
    /// The namespace's name is not one.
    pub fn new(netns: Option<String>) -> Result<Self, Refusal> {
        let fits = |name: &str| {
            !name.is_empty()
                && name.len() < 256
                && !name.starts_with(['.', '-'])
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
        };
        match netns {
            Some(name) if !fits(&name) => Err(Refusal::new(format!(
                "`{name}` is not the name of a network namespace. Give one that `ip netns list` shows."
            ))),
            netns => Ok(Self { netns }),
        }
    }

    /// Whether it is the agent's own namespace.
    pub fn is_own(&self) -> bool {
        self.netns.is_none()
    }

    /// Whether the tool is there.
    pub fn is_installed(&self) -> bool {
        Self::find("nft").is_some()
    }

    /// Runs a script as one transaction.
    pub fn run(&self, script: &str) -> Result<(), Refusal> {
        self.call(&["-f", "-"], script).map(|_| ()).map_err(Failed::into_refusal)
    }

    /// Our table as nft writes it; `None` where there is none.
    pub fn list_table(&self) -> Result<Option<String>, Refusal> {
        match self.call(&["list", "table", "inet", "palisade"], "") {
            Ok(text) => Ok(Some(text)),
            Err(Failed { no_such: true, .. }) => Ok(None),
            Err(failed) => Err(failed.into_refusal()),
        }
    }

    /// Our table as JSON; `None` where there is none.
    pub fn list_table_json(&self) -> Result<Option<Json>, Refusal> {
        match self.call(&["-j", "list", "table", "inet", "palisade"], "") {
            Ok(text) => serde_json::from_str(&text)
                .map(Some)
                .map_err(|error| Refusal::new(format!("nft gave a listing that is not JSON: {error}."))),
            Err(Failed { no_such: true, .. }) => Ok(None),
            Err(failed) => Err(failed.into_refusal()),
        }
    }

    /// Services often run without the folders that hold system tools in `PATH`.
    fn find(tool: &str) -> Option<String> {
        let path = std::env::var("PATH").unwrap_or_default();
        path.split(':')
            .chain(["/usr/sbin", "/sbin", "/usr/bin", "/bin"])
            .map(|folder| Path::new(folder).join(tool))
            .find(|candidate| candidate.is_file())
            .map(|found| found.display().to_string())
    }

    fn call(&self, arguments: &[&str], input: &str) -> Result<String, Failed> {
        let missing = |tool: &str, package: &str| {
            Failed::of(format!("This device has no `{tool}`; install the package `{package}`."))
        };
        let nft = Self::find("nft").ok_or_else(|| missing("nft", "nftables"))?;
        let mut command = match &self.netns {
            Some(name) => {
                if !Path::new("/run/netns").join(name).exists() {
                    return Err(Failed::of(format!(
                        "There is no network namespace `{name}`. Make it with `ip netns add {name}`, or mend `--netns`."
                    )));
                }
                let mut command = Command::new(Self::find("ip").ok_or_else(|| missing("ip", "iproute2"))?);
                command.args(["netns", "exec", name, &nft]);
                command
            }
            None => Command::new(nft),
        };
        command.args(arguments).env("LC_ALL", "C");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child =
            command.spawn().map_err(|error| Failed::of(format!("nft can't be started: {error}.")))?;
        // Input and both outputs go at once, as a full pipe on one side would stop the other.
        let (input, stdin) = (input.to_owned(), child.stdin.take());
        let writer = std::thread::spawn(move || stdin.map(|mut pipe| pipe.write_all(input.as_bytes())));
        let (stdout, stderr) = (reader(child.stdout.take()), reader(child.stderr.take()));
        let status = wait(&mut child);
        let _ = writer.join();
        let output = stdout.join().unwrap_or_default();
        let errors = stderr.join().unwrap_or_default();
        match status {
            Some(0) => Ok(output),
            Some(code) => Err(Failed::of_nft(code, &errors)),
            None => Err(Failed::of(format!("nft gave no answer within {} s.", PATIENCE.as_secs()))),
        }
    }
}

fn reader(pipe: Option<impl Read + Send + 'static>) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // What was read before an error is still worth showing.
            let _ = pipe.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn wait(child: &mut Child) -> Option<i32> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.code().unwrap_or(-1)),
            Ok(None) => std::thread::sleep(Duration::from_millis(2)),
            Err(_) => break,
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}

struct Failed {
    no_such: bool,
    refusal: Refusal,
}

impl Failed {
    fn of(detail: String) -> Self {
        Self { no_such: false, refusal: Refusal::new(detail) }
    }

    fn of_nft(code: i32, errors: &str) -> Self {
        // The first line names the error; those below point into the script.
        let first = errors.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("it said nothing");
        let said = first.split_once("Error: ").map_or(first, |(_, said)| said).trim_end_matches('.');
        let hint = if said.contains("Operation not permitted") { " Run the agent as root." } else { "" };
        Self {
            no_such: said.contains("No such file or directory"),
            refusal: Refusal {
                code: Some(code.into()),
                detail: format!("nftables refused it: {said}.{hint}"),
            },
        }
    }

    fn into_refusal(self) -> Refusal {
        self.refusal
    }
}
