//! Linux Firewall and Linux Firewall Rules: an nftables table of our own, `inet palisade`.
//!
//! The whole table is made anew from all settings and replaced in one transaction, so either all of it is in
//! force or what was there before. No other table is ever read or changed. For the same reason one rule that
//! can't be expressed stops the whole area: a set of rules with a hole in it is another policy.
//!
//! Order within a chain: loopback, established connections, rules that block, ICMP, rules that allow, then the
//! chain's default. A blocking rule therefore wins over an allowing one, and both speak of new connections.
//!
//! Each generated rule carries the key of its setting as a comment; reading back parses nftables' own listing
//! into the same form that was rendered, and compares setting by setting.
//!
//! Nothing that a person typed reaches nftables as text: addresses and ports are numbers by then, interface
//! names and keys consist of letters that need no quoting, and names and descriptions are not sent at all.

mod listing;
mod nft;
mod policy;
mod ranges;
mod readings;
mod render;
mod rule;
mod table;

use std::collections::BTreeMap;

use palisade_model::bundle::BundleSetting;
use serde_json::Value as Json;

use crate::engine::{Place, Reading, Refusal, Slots};
use crate::platform::{AreaFailure, Change};
use nft::Nft;
use policy::Policy;

/// The area's name.
pub const AREA: &str = "firewall";
/// The one slot: the table's text from before.
const TABLE: &str = "inet palisade";

/// The firewall of this machine or of one network namespace.
#[derive(Debug)]
pub struct Firewall {
    nft: Nft,
}

/// Whether a definition is one of the firewall's.
pub fn is_setting(definition_id: &str) -> bool {
    definition_id.starts_with("palisade_linux_firewall_")
}

impl Firewall {
    /// The firewall of the namespace, or of the agent's own.
    ///
    /// # Errors
    /// The namespace's name is not one.
    pub fn new(netns: Option<String>) -> Result<Self, Refusal> {
        Ok(Self { nft: Nft::new(netns)? })
    }

    /// Whether it filters the agent's own traffic.
    pub fn is_own(&self) -> bool {
        self.nft.is_own()
    }

    /// Where its settings are enforced.
    pub fn place(&self) -> Result<Place, String> {
        if !self.nft.is_installed() {
            return Err("This device has no `nft`; install the package `nftables`.".to_owned());
        }
        Ok(Place { area: AREA.to_owned(), slots: vec![TABLE.to_owned()] })
    }

    /// What the slots hold now.
    pub fn capture(&self, slots: &[String]) -> Result<Slots, Refusal> {
        let text = self.nft.list_table()?.map(Json::String);
        Ok(slots.iter().map(|slot| (slot.clone(), text.clone())).collect())
    }

    /// Replaces the table by what `change` says, or by the one from before.
    pub fn apply(&self, change: &Change<'_>) -> Result<BTreeMap<String, Refusal>, AreaFailure> {
        // Removing needs the table to be there, so it is added first; both are one transaction.
        let clear = "add table inet palisade\ndelete table inet palisade\n";
        if change.settings.is_empty() {
            let before = change.before.get(TABLE).and_then(Option::as_ref).and_then(Json::as_str);
            self.nft.run(&format!("{clear}{}", before.unwrap_or_default()))?;
            return Ok(BTreeMap::new());
        }
        let policy = Policy::of(change.settings)?;
        match policy.table() {
            Some(table) => self.nft.run(&format!("{clear}{}", render::script(&table)))?,
            None => self.nft.run(clear)?,
        }
        Ok(BTreeMap::new())
    }

    /// Compares every setting with the table that is in force.
    pub fn read_back(&self, settings: &[BundleSetting]) -> Result<BTreeMap<String, Reading>, Refusal> {
        let found = self.nft.list_table_json()?;
        let policy = Policy::of(settings).map_err(|failure| failure.why)?;
        Ok(policy.readings(found.as_ref()))
    }

    /// Whether the table from before is in force again.
    pub fn released(&self, before: Option<&Json>) -> Result<String, String> {
        let found = self.nft.list_table().map_err(|refusal| refusal.detail)?;
        match (before.and_then(Json::as_str), found) {
            (None, None) => {
                Ok("It is no longer delivered; the table `inet palisade` is gone, as before.".into())
            }
            (Some(_), Some(_)) => {
                Ok("It is no longer delivered; the table from before is in force again.".into())
            }
            (None, Some(_)) => Err("the table `inet palisade` is still there.".into()),
            (Some(_), None) => Err("the table `inet palisade` from before is missing.".into()),
        }
    }
}

#[cfg(test)]
#[path = "firewall_tests.rs"]
mod tests;
