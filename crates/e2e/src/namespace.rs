//! A network namespace of the test's own, so that real firewall rules reach nothing but itself.

use std::process;

use serde_json::Value as Json;

use crate::Outcome;
use crate::process::{output, system_program};

/// A network namespace, removed when dropped.
pub struct Namespace {
    name: String,
}

impl Namespace {
    /// Makes one with a name that no other test has. None for a user who may not: only root makes namespaces.
    pub fn make() -> Outcome<Option<Self>> {
        if output(&system_program("id")?, &["-u"])?.trim() != "0" {
            return Ok(None);
        }
        let name = format!("palisade-e2e-{}", process::id());
        output(&system_program("ip")?, &["netns", "add", &name])?;
        Ok(Some(Self { name }))
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The table that the agent owns, as `nft` prints it in JSON; an error while there is none.
    pub fn table(&self) -> Outcome<Json> {
        let text = self.nft(&["-j", "list", "table", "inet", "palisade"])?;
        serde_json::from_str(&text).map_err(|error| format!("nft printed no JSON: {error}: {text}"))
    }

    /// Runs `nft` in it.
    pub fn nft(&self, arguments: &[&str]) -> Outcome<String> {
        let nft = system_program("nft")?.display().to_string();
        let all: Vec<&str> =
            ["netns", "exec", &self.name, &nft].into_iter().chain(arguments.iter().copied()).collect();
        output(&system_program("ip")?, &all)
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        if let Ok(ip) = system_program("ip") {
            let _ = output(&ip, &["netns", "delete", &self.name]);
        }
    }
}
