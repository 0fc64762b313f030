//! One Palisade of a test's own: server, fleet and this machine's agent, with data that goes away with it.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value as Json;

use crate::namespace::Namespace;
use crate::process::{self, Process, free_address};
use crate::{Outcome, http, wait};

/// The programs and the console as a person would install them.
pub fn dist() -> PathBuf {
    std::env::var_os("E2E_DIST").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/dist")),
        PathBuf::from,
    )
}

/// A running server with what was started beside it.
pub struct Site {
    /// Where the server listens.
    pub address: SocketAddr,
    /// Where the programs' words go.
    pub logs: PathBuf,
    fleet: Option<Process>,
    agent: Option<Process>,
    server: Process,
    arguments: Vec<String>,
    data: tempfile::TempDir,
    bearer: String,
}

impl Site {
    /// Starts a server on an empty data folder. It serves the console itself, and answers consoles of the
    /// `allowed` origins.
    pub fn start(name: &str, allowed: &[String]) -> Outcome<Self> {
        let logs = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/e2e-logs")).join(name);
        let _ = fs::remove_dir_all(&logs);
        fs::create_dir_all(&logs).map_err(|error| format!("{} can't be made: {error}", logs.display()))?;
        let data = tempfile::tempdir().map_err(|error| format!("no folder for data: {error}"))?;
        let address = free_address()?;
        let program = dist().join("palisade-server");
        if !program.is_file() {
            return Err(format!("{} is not there; run `cargo xtask dist` first", program.display()));
        }
        let mut arguments = vec![
            "--listen".to_owned(),
            address.to_string(),
            "--data".into(),
            data.path().display().to_string(),
            "--console".into(),
            dist().join("console").display().to_string(),
        ];
        for origin in allowed {
            arguments.extend(["--allowed-origin".to_owned(), origin.clone()]);
        }
        let server = Process::start("palisade-server", &program, &arguments, &logs)?;
        let bearer = String::new();
        let mut site = Self { address, logs, fleet: None, agent: None, server, arguments, data, bearer };
        site.wait_for_the_server()?;
        let token = site.command(&[
            "token",
            "create",
            "--name",
            "e2e",
            "--role",
            "tenant-administrator",
            "--expires",
            "1d",
        ])?;
        site.bearer = format!("Bearer {token}");
        Ok(site)
    }

    fn wait_for_the_server(&mut self) -> Outcome<()> {
        // A million devices are read before it answers.
        wait::until(Duration::from_secs(90), "the server", || {
            self.server.expect_running()?;
            http::request(self.address, "GET", "/api/health", &[], None).map(drop)
        })
    }

    /// Ends the server, as a restart of its machine does.
    pub fn stop_server(&mut self) {
        self.server.stop();
    }

    /// Starts it again at the same address, with what it has kept.
    pub fn start_server_again(&mut self) -> Outcome<()> {
        let program = dist().join("palisade-server");
        self.server = Process::start("palisade-server", &program, &self.arguments, &self.logs)?;
        self.wait_for_the_server()
    }

    /// Fills it with devices while the server does not run: see [`large`](crate::large).
    pub fn fill(&mut self, policies: u32, devices: u32) -> Outcome<()> {
        crate::large::policies(self, policies)?;
        self.stop_server();
        crate::large::devices(self.data.path(), devices)?;
        self.start_server_again()
    }

    /// The bytes that its database takes on the disk.
    pub fn bytes_on_disk(&self) -> Outcome<u64> {
        let files = fs::read_dir(self.data.path()).map_err(|error| error.to_string())?;
        Ok(files.filter_map(|file| file.ok()?.metadata().ok()).map(|file| file.len()).sum())
    }

    /// The most bytes of memory that the server held at once since it was started.
    pub fn most_memory(&self) -> Outcome<u64> {
        let path = format!("/proc/{}/status", self.server.id());
        let status = fs::read_to_string(&path).map_err(|error| format!("{path} can't be read: {error}"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes = line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
        kibibytes.map(|it| it * 1024).ok_or_else(|| format!("{path} names no memory"))
    }

    /// Asks the server's REST and gives how long it took to answer.
    pub fn timed(&self, path: &str) -> Outcome<Duration> {
        let began = std::time::Instant::now();
        let answer = http::request(self.address, "GET", path, &[("Authorization", &self.bearer)], None)?;
        let took = began.elapsed();
        if answer.status >= 400 {
            Err(format!("{path}: {} {}", answer.status, answer.body))
        } else {
            Ok(took)
        }
    }

    /// The address as a browser takes it.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The secret that the first start prints for the first administrator.
    pub fn one_time_secret(&self) -> Outcome<String> {
        let said = self.server.said();
        said.lines()
            .find_map(|line| line.trim().strip_prefix("One-time secret: "))
            .map(|secret| secret.trim().to_owned())
            .ok_or_else(|| format!("the server printed no one-time sign-in\n{}", self.server.last_words()))
    }

    /// Runs a subcommand of the server on its data; gives what it printed.
    pub fn command(&self, arguments: &[&str]) -> Outcome<String> {
        let folder = self.data.path().display().to_string();
        let all: Vec<&str> = arguments.iter().copied().chain(["--data", &folder]).collect();
        Ok(process::output(&dist().join("palisade-server"), &all)?.trim().to_owned())
    }

    /// An enrolment token, made by the server's command.
    pub fn enrolment_token(&self) -> Outcome<String> {
        self.command(&["enrolment-token", "create"])
    }

    /// Asks the server's REST as a tenant administrator.
    pub fn rest(&self, method: &str, path: &str, body: Option<&Json>) -> Outcome<Json> {
        let answer = http::request(self.address, method, path, &[("Authorization", &self.bearer)], body)?;
        if answer.status >= 400 {
            return Err(format!("{method} {path}: {} {}", answer.status, answer.body));
        }
        Ok(answer.json())
    }

    /// Starts simulated devices and waits until all have enrolled.
    pub fn start_fleet(&mut self, devices: u32) -> Outcome<()> {
        let arguments = [
            "--server".to_owned(),
            format!("http://{}", self.address),
            "--token".into(),
            self.enrolment_token()?,
            "--devices".into(),
            devices.to_string(),
            "--state".into(),
            self.data.path().join("fleet").display().to_string(),
        ];
        let mut fleet =
            Process::start("palisade-fleet", &dist().join("palisade-fleet"), &arguments, &self.logs)?;
        let arrived = wait::until(wait::DEVICES, "the fleet to enrol", || {
            fleet.expect_running()?;
            let summary = self.rest("GET", "/api/summary", None)?;
            match summary.get("devices").and_then(Json::as_u64) {
                Some(count) if count >= u64::from(devices) => Ok(()),
                count => Err(format!("{} of {devices} devices are there", count.unwrap_or_default())),
            }
        });
        arrived.map_err(|error| format!("{error}\n{}", fleet.last_words()))?;
        self.fleet = Some(fleet);
        Ok(())
    }

    /// The simulated devices, while they run.
    pub fn fleet(&self) -> Outcome<&Process> {
        self.fleet.as_ref().ok_or_else(|| "the fleet was not started".to_owned())
    }

    /// Ends the fleet for good: its devices are switched off.
    pub fn stop_fleet(&mut self) {
        if let Some(mut fleet) = self.fleet.take() {
            fleet.stop();
        }
    }

    /// Makes this machine a device of the given name and keeps it running. Its firewall is that of `namespace`.
    pub fn start_agent(
        &mut self,
        name: &str,
        token: &str,
        namespace: Option<&Namespace>,
        managed_file: &Path,
    ) -> Outcome<()> {
        let program = dist().join("palisade-agent");
        let state = self.data.path().join("agent").display().to_string();
        let server = format!("http://{}", self.address);
        process::output(
            &program,
            &["enrol", "--server", &server, "--token", token, "--name", name, "--state", &state],
        )?;
        let file = managed_file.display().to_string();
        let mut arguments = vec!["run", "--state", &state, "--mdatp-managed", &file];
        arguments.extend(namespace.into_iter().flat_map(|namespace| ["--netns", namespace.name()]));
        let arguments: Vec<String> = arguments.into_iter().map(str::to_owned).collect();
        self.agent = Some(Process::start("palisade-agent", &program, &arguments, &self.logs)?);
        Ok(())
    }

    /// A failure with the last words of every program.
    pub fn explain(&self, sentence: &str) -> String {
        let programs = [Some(&self.server), self.fleet.as_ref(), self.agent.as_ref()];
        let words: Vec<String> = programs.into_iter().flatten().map(Process::last_words).collect();
        format!("{sentence}\n{}", words.join("\n"))
    }
}
