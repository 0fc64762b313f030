//! The program as people meet it: each mistake gets a sentence that names the thing and the remedy.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::{Command, Output};

use palisade_agent::channel::{Enrolment, new_secret};
use palisade_agent::enforcement::enforce;
use palisade_agent::platform::linux::Linux;
use palisade_agent::state::{StateFolder, Store};
use palisade_model::bundle::{Bundle, BundleSetting};
use palisade_model::value::Value;

fn agent(state: &std::path::Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_palisade-agent"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PALISADE_AGENT_") {
            command.env_remove(name);
        }
    }
    command.env("PALISADE_AGENT_STATE", state);
    command
}

fn said(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_machine_that_is_not_enrolled_is_told_how_to() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [&["run"][..], &["status"], &["unenrol"]] {
        let (code, text) = said(&agent(folder.path()).args(arguments).output().unwrap());
        assert_eq!(code, Some(1), "{arguments:?}: {text}");
        assert!(text.contains("not enrolled") && text.contains("palisade-agent enrol --server"), "{text}");
    }
}

#[test]
fn a_server_that_is_not_there_leaves_the_machine_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let enrol = |server: &str| {
        let arguments = ["enrol", "--server", server, "--token", "t"];
        said(&agent(folder.path()).args(arguments).output().unwrap())
    };
    let (code, text) = enrol("http://127.0.0.1:9");
    assert!(
        code == Some(1) && text.starts_with("The server `http://127.0.0.1:9` can't be reached"),
        "{text}"
    );
    let (code, text) = enrol("palisade.example.com");
    assert!(code == Some(1) && text.starts_with("`palisade.example.com` is not the address"), "{text}");
    let (_, text) = said(&agent(folder.path()).arg("run").output().unwrap());
    assert!(text.contains("not enrolled"), "{text}");
}

#[test]
fn a_machine_without_certificates_of_authorities_can_still_use_http() {
    let folder = tempfile::tempdir().unwrap();
    let enrol = |server: &str| {
        let mut command = agent(folder.path());
        command.env("SSL_CERT_FILE", "/nonexistent").env("SSL_CERT_DIR", "/nonexistent");
        said(&command.args(["enrol", "--server", server, "--token", "t"]).output().unwrap()).1
    };
    let (http, https) = (enrol("http://127.0.0.1:9"), enrol("https://127.0.0.1:9"));
    assert!(http.contains("Connection refused"), "{http}");
    assert!(https.contains("Install the package `ca-certificates`"), "{https}");
}

#[test]
fn wrong_options_and_variables_are_refused_before_anything_happens() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state");
    let (code, text) = said(&agent(&state).arg("run").env("PALISADE_AGENT_NETS", "x").output().unwrap());
    assert!(code == Some(2) && text.contains("`PALISADE_AGENT_NETS` means nothing"), "{text}");
    let (code, text) = said(&agent(&state).args(["run", "--check-in-seconds", "0"]).output().unwrap());
    assert!(code == Some(2) && text.contains("--check-in-seconds"), "{text}");
    assert!(!state.exists());
}

#[test]
fn a_state_folder_that_can_not_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let (code, text) = said(&agent(&file.join("state")).arg("run").output().unwrap());
    assert!(code == Some(1) && text.contains("file/state`") && text.contains("--state"), "{text}");
}

/// The address of a server that has retired every device.
fn server_that_retired_the_device() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = BufReader::new(connection.unwrap());
            let mut length = 0;
            loop {
                let mut line = String::new();
                connection.read_line(&mut line).unwrap();
                if let Some(text) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = text.trim().parse().unwrap();
                }
                if line.trim().is_empty() {
                    break;
                }
            }
            connection.read_exact(&mut vec![0; length]).unwrap();
            let body = r#"{"error": {"code": "DeviceRetired", "message": "By Ada."}}"#;
            let length = body.len();
            let head =
                format!("HTTP/1.1 401 Unauthorized\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
            connection.get_mut().write_all(format!("{head}{body}").as_bytes()).unwrap();
        }
    });
    format!("http://{address}")
}

#[test]
fn a_retired_device_keeps_the_values_from_before_until_all_of_them_are_back() {
    let folder = tempfile::tempdir().unwrap();
    let (state, managed) = (folder.path().join("state"), folder.path().join("managed.json"));
    let before = r#"{"antivirusEngine":  {"enforcementLevel": "passive"}}"#;
    std::fs::write(&managed, before).unwrap();
    let key = "linux_mdatp_managed_antivirusengine_enforcementlevel";
    let setting = BundleSetting {
        key: key.into(),
        definition_id: key.into(),
        value: Value::Text("0".into()),
        digest: "d".into(),
    };
    {
        let mut store = StateFolder::open(&state).unwrap();
        let enrolment = Enrolment {
            server: server_that_retired_the_device(),
            secret_key: new_secret().unwrap(),
            name: None,
            device_id: Some("d1".into()),
            check_in_seconds: 60,
        };
        store.save_enrolment(&enrolment).unwrap();
        let mut linux = Linux::new(None, managed.clone(), None).unwrap();
        let journal = store.load().unwrap();
        enforce(journal, &Bundle::new(vec![setting]), &mut linux, &mut store).unwrap();
    }
    let run =
        |word: &str| said(&agent(&state).args([word, "--mdatp-managed"]).arg(&managed).output().unwrap());
    let ours = std::fs::read_to_string(&managed).unwrap();
    assert!(ours.contains("real_time"), "{ours}");
    std::fs::write(&managed, "{\"broken\": ").unwrap();
    let (code, text) = run("run");
    assert!(code == Some(1) && text.contains(&format!("{key}: ")), "{text}");
    assert!(text.contains("`palisade-agent unenrol") && !text.contains("everything is back"), "{text}");
    assert!(state.join("identity.json").exists());
    let journal = StateFolder::look(&state).load().unwrap();
    assert!(journal.before["antivirus"].values().flatten().any(|value| value == "passive"));

    std::fs::write(&managed, &ours).unwrap();
    let (code, text) = run("unenrol");
    assert_eq!(code, Some(0), "{text}");
    assert_eq!(std::fs::read_to_string(&managed).unwrap(), before);
    assert!(!state.join("identity.json").exists() && !state.join("journal.json").exists());
}
