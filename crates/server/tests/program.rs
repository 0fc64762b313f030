//! The program itself: its options and variables, its words, and that it keeps what it answered when it is killed.

#![expect(clippy::unwrap_used, reason = "a test that fails should stop at once")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_palisade-server"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PALISADE_")) {
        command.env_remove(name);
    }
    command
}

fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

fn refused(output: &Output, parts: &[&str]) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && output.stdout.is_empty(), "{said}");
    for part in parts {
        assert!(said.contains(part), "`{part}` is not in: {said}");
    }
}

/// A running server, ended with the test.
struct Served {
    child: Child,
    address: String,
    lines: Vec<String>,
}

impl Served {
    fn start(data: &Path) -> Self {
        let mut child = program()
            .args(["--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        let mut served = Self { child, address: String::new(), lines: Vec::new() };
        for line in said.lines().map_while(Result::ok) {
            if let Some(address) = line.strip_prefix("Palisade serves at http://") {
                served.address = address.to_owned();
                break;
            }
            served.lines.push(line);
        }
        assert!(!served.address.is_empty(), "{:?}", served.lines);
        served
    }

    fn ask(&self, method: &str, path: &str, token: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn token(data: &Path) -> String {
    let create =
        ["token", "create", "--name", "n", "--role", "tenant-administrator", "--expires", "1d", "--data"];
    let output = program().args(create).arg(data).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    #[cfg(unix)]
    {
        let mode = std::fs::metadata(data.join("palisade.db")).unwrap();
        assert_eq!(std::os::unix::fs::MetadataExt::mode(&mode) & 0o777, 0o600);
    }
    let token = String::from_utf8(output.stdout).unwrap();
    assert_eq!(token.lines().count(), 1);
    token.trim().to_owned()
}

#[test]
fn options_and_variables_that_mean_nothing() {
    refused(&run(&["--lisen", "x"]), &["--lisen", "--listen"]);
    refused(&run(&["--listen", "nowhere"]), &["--listen", "nowhere"]);
    refused(&run(&["--check-in-seconds", "0"]), &["--check-in-seconds"]);
    refused(&run(&["token", "create", "--name", "n", "--role", "king"]), &["king", "read-only-operator"]);
    refused(&run(&["enrolment-token", "create", "--expires", "1w"]), &["1w", "1d"]);
    for origin in ["*", "console.example.org", "https://console.example.org/app", "https://"] {
        refused(
            &run(&["--allowed-origin", origin]),
            &[origin, "is no origin", "https://console.example.org"],
        );
    }
    // An option that a subcommand would not see is not swallowed.
    refused(
        &run(&["--data", "/nowhere", "token", "create", "--name", "n", "--role", "read-only-operator"]),
        &[],
    );
    let output = program().env("PALISADE_LISTN", "127.0.0.1:1").output().unwrap();
    refused(&output, &["PALISADE_LISTN", "PALISADE_LISTEN"]);
    let output =
        program().env("PALISADE_FLEET_SEED", "1").env("PALISADE_LISTEN", "nowhere").output().unwrap();
    refused(&output, &["nowhere"]);
}

#[test]
fn a_killed_server_has_what_it_answered() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let early = token(&data);
    let mut served = Served::start(&data);
    let secret =
        served.lines.iter().find_map(|line| line.strip_prefix("One-time secret: ")).unwrap().to_owned();
    assert!(served.ask("GET", "/api/summary", &early, "").contains("\"groups\":0"));
    let late = token(&data);
    let made = served.ask("POST", "/api/groups", &late, "{\"name\":\"G\"}");
    assert!(made.starts_with("HTTP/1.1 201"), "{made}");
    served.child.kill().unwrap();
    served.child.wait().unwrap();

    let again = Served::start(&data);
    assert!(again.ask("GET", "/api/summary", &late, "").contains("\"groups\":1"));
    assert!(!again.lines.iter().any(|line| line.contains("One-time secret")), "{:?}", again.lines);
    let body = format!("{{\"name\":\"admin\",\"password\":\"{secret}\"}}");
    assert!(again.ask("POST", "/api/session", "", &body).contains("\"mustChangePassword\":true"));

    // A lost secret: another one takes its place at once.
    let output = program().args(["one-time-secret", "create", "--data"]).arg(&data).output().unwrap();
    let other = String::from_utf8(output.stdout).unwrap();
    assert!(again.ask("POST", "/api/session", "", &body).starts_with("HTTP/1.1 401"));
    let body = format!("{{\"name\":\"admin\",\"password\":\"{}\"}}", other.trim());
    assert!(again.ask("POST", "/api/session", "", &body).starts_with("HTTP/1.1 200"));
    refused(
        &program().args(["--listen", &again.address, "--data"]).arg(&data).output().unwrap(),
        &[&again.address, "is taken"],
    );
}

#[cfg(unix)]
#[test]
fn a_server_that_is_asked_to_stop_ends_well() {
    let folder = tempfile::tempdir().unwrap();
    let mut served = Served::start(folder.path());
    let kill = Command::new("kill").args(["-TERM", &served.child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    assert!(served.child.wait().unwrap().success());
}
