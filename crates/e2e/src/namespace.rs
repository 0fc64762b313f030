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
    /// Makes one with a name that no other test has. Needs root.
    pub fn make() -> Outcome<Self> {
        let name = format!("palisade-e2e-{}", process::id());
        output(&system_program("ip")?, &["netns", "add", &name]).map_err(|error| {
            format!("{error}\nThe real firewall is tested in a network namespace, which only root makes.")
        })?;
        Ok(Self { name })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Everything that nftables holds in it, as `nft` prints it in JSON.
    pub fn ruleset(&self) -> Outcome<Json> {
        let nft = system_program("nft")?.display().to_string();
        let text =
            output(&system_program("ip")?, &["netns", "exec", &self.name, &nft, "-j", "list", "ruleset"])?;
        serde_json::from_str(&text).map_err(|error| format!("nft printed no JSON: {error}: {text}"))
    }

    /// The same for the table that the agent owns; an error while there is none.
    pub fn table(&self) -> Outcome<Json> {
        let nft = system_program("nft")?.display().to_string();
        let arguments = ["netns", "exec", &self.name, &nft, "-j", "list", "table", "inet", "palisade"];
        let text = output(&system_program("ip")?, &arguments)?;
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
