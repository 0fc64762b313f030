//! The program as people meet it: each mistake gets a sentence that names the thing and the remedy.

use std::process::{Command, Output};

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
