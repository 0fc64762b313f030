//! Linux: Defender's managed configuration file, and nftables.

mod antivirus;
mod facts;
mod firewall;
mod managed_file;

use std::collections::BTreeMap;
use std::path::PathBuf;

use palisade_model::bundle::BundleSetting;
use palisade_model::catalogue::Catalogue;
use palisade_model::device::DeviceFacts;

use super::{AreaFailure, Change, Platform};
use crate::engine::{Place, Reading, Refusal, Slots};
use antivirus::Antivirus;
use firewall::Firewall;

/// Where Defender's managed configuration file is unless an option says otherwise.
pub const MDATP_MANAGED: &str = "/etc/opt/microsoft/mdatp/managed/mdatp_managed.json";

/// This machine.
#[derive(Debug)]
pub struct Linux {
    name: Option<String>,
    antivirus: Antivirus,
    firewall: Firewall,
}

impl Linux {
    /// The machine, with the managed configuration file at `mdatp_managed` and the firewall of the network
    /// namespace `netns`, or of the agent's own. `name` stands in for the host name where given.
    ///
    /// # Errors
    /// The namespace's name is not one.
    pub fn new(name: Option<String>, mdatp_managed: PathBuf, netns: Option<String>) -> Result<Self, Refusal> {
        Ok(Self { name, antivirus: Antivirus::new(mdatp_managed), firewall: Firewall::new(netns)? })
    }

    fn unknown_area(area: &str) -> Refusal {
        Refusal::new(format!(
            "This version of the agent has no area `{area}`; install the version that made the journal."
        ))
    }
}

impl Platform for Linux {
    fn facts(&mut self) -> DeviceFacts {
        DeviceFacts { tags: self.antivirus.tags(), ..facts::read(self.name.as_deref()) }
    }

    fn place(&mut self, setting: &BundleSetting) -> Result<Place, String> {
        if firewall::is_setting(&setting.definition_id) {
            return self.firewall.place();
        }
        let id = &setting.definition_id;
        match Catalogue::embedded().definition(id) {
            None => Err(format!("This version of the agent does not know `{id}`; update the agent.")),
            Some(definition) => match &definition.mdatp_path {
                Some(path) => Ok(antivirus::place(setting, path)),
                None if Catalogue::embedded()
                    .templates_of(id)
                    .any(|template| template.platforms == "linux") =>
                {
                    Err("Defender's managed configuration file has no key for it.".to_owned())
                }
                None => Err("It is a setting of Windows, and this device runs Linux.".to_owned()),
            },
        }
    }

    fn may_cut_channel(&self, area: &str) -> bool {
        area == firewall::AREA && self.firewall.is_own()
    }

    fn capture(&mut self, area: &str, slots: &[String], before: &Slots) -> Result<Slots, Refusal> {
        match area {
            _ if slots.is_empty() => Ok(Slots::new()),
            antivirus::AREA => self.antivirus.capture(slots),
            firewall::AREA => self.firewall.capture(slots),
            _ => Err(Self::unknown_area(area)),
        }
        .map(|mut slots| {
            slots.retain(|slot, _| !before.contains_key(slot));
            slots
        })
    }

    fn apply(&mut self, change: &Change<'_>) -> Result<BTreeMap<String, Refusal>, AreaFailure> {
        match change.area {
            antivirus::AREA => self.antivirus.apply(change),
            firewall::AREA => self.firewall.apply(change),
            area => Err(Self::unknown_area(area).into()),
        }
    }

    fn read_back(
        &mut self,
        area: &str,
        settings: &[BundleSetting],
    ) -> Result<BTreeMap<String, Reading>, Refusal> {
        match area {
            antivirus::AREA => self.antivirus.read_back(settings),
            firewall::AREA => self.firewall.read_back(settings),
            _ => Err(Self::unknown_area(area)),
        }
    }

    fn released(
        &mut self,
        area: &str,
        slot: &str,
        before: Option<&serde_json::Value>,
    ) -> Result<String, String> {
        match area {
            antivirus::AREA => self.antivirus.released(slot, before),
            firewall::AREA => self.firewall.released(before),
            _ => Err(Self::unknown_area(area).detail),
        }
    }
}

#[cfg(test)]
mod tests {
    use palisade_model::value::Value;

    use super::*;

    #[test]
    fn what_linux_has_no_means_for_is_refused_with_the_reason() {
        let mut linux = Linux::new(None, MDATP_MANAGED.into(), None).unwrap();
        let mut reason = |id: &str| {
            let setting = BundleSetting {
                key: id.into(),
                definition_id: id.into(),
                value: Value::Text("1".into()),
                digest: "d".into(),
            };
            linux.place(&setting).unwrap_err()
        };
        let windows = "device_vendor_msft_policy_config_defender_allowrealtimemonitoring";
        assert!(reason(windows).contains("setting of Windows"));
        assert!(reason("linux_mdatp_managed_advancedsettings_memoryscan").contains("no key for it"));
        assert!(reason("made_up").contains("does not know `made_up`"));
    }
}
