//! Whether what a device's own administrator added counts beside what policies say. Source: catalog-facts,
//! section 7; seed-facts, section 5.5 (local admin lists).

use serde::{Deserialize, Serialize};

use super::outcome::{Decision, Effective, EffectiveSetting};
use crate::catalogue::Catalogue;
use crate::value::Value;

/// What decides whether local entries count beside a list or the rules of policies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LocalEntries {
    /// Whether entries that were added on the device count too; absent where policies disagree on that, so that it is
    /// as the device has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub join: Option<bool>,
    /// The setting that decides.
    pub decided_by: String,
    /// Its name for people.
    pub name: String,
    /// The option at which it stands, in words; empty where policies disagree on it.
    pub option: String,
    /// Whether a policy sets it; else it stands at its default.
    pub configured: bool,
}

impl LocalEntries {
    /// The same as a sentence.
    pub fn sentence(&self) -> String {
        let Self { name, option, .. } = self;
        let counts = match self.join {
            Some(true) => "counts too",
            Some(false) => "does not count",
            None => {
                return format!(
                    "Policies disagree on “{name}”, so it is withheld: the device's own setting says whether what \
                     was added on it counts."
                );
            }
        };
        let by = if self.configured { "" } else { " by default" };
        format!("What was added on the device itself {counts}: “{name}” is {option}{by}.")
    }
}

const DEFENDER_LISTS: &str = "device_vendor_msft_policy_config_defender_";
const FIREWALL: &str = "vendor_msft_firewall_mdmstore_";
const LINUX: &str = "linux_mdatp_managed_antivirusengine_";
const PROFILES: [&str; 3] = ["domainprofile", "privateprofile", "publicprofile"];

/// What decides about local entries beside `setting`: one answer for a list, one for each network type for
/// firewall rules, none for a setting that local entries can't join.
pub fn local_entries(
    setting: &EffectiveSetting,
    effective: &Effective,
    catalogue: &Catalogue,
) -> Vec<LocalEntries> {
    governors(&setting.definition_id)
        .into_iter()
        .filter_map(|(id, ignored_at)| {
            let definition = catalogue.definition(&id)?;
            let governor = effective.get(&id);
            let contested = governor.is_some_and(|it| it.decision == Decision::Conflict);
            let told = governor.and_then(|governor| governor.value.as_ref());
            let value = told.or(definition.default.as_ref().filter(|_| !contested));
            Some(LocalEntries {
                option: value.map(|value| value.display(Some(definition))).unwrap_or_default(),
                join: (!contested).then(|| value.and_then(Value::as_text) != Some(ignored_at)),
                name: definition.name.clone(),
                configured: told.is_some() || contested,
                decided_by: id,
            })
        })
        .collect()
}

/// The settings that decide, each with the option at which local entries do not count.
fn governors(id: &str) -> Vec<(String, &'static str)> {
    let of_defender = id.strip_prefix(DEFENDER_LISTS).is_some_and(|name| {
        let lists = ["excluded", "attacksurfacereductiononlyexclusions", "controlledfolderaccess"];
        lists.iter().any(|list| name.starts_with(list))
    });
    if of_defender {
        return vec![("device_vendor_msft_defender_configuration_disablelocaladminmerge".into(), "1")];
    }
    if id.strip_prefix(FIREWALL).is_some_and(|name| name.starts_with("firewallrules_")) {
        let of = |profile: &&str| (format!("{FIREWALL}{profile}_allowlocalpolicymerge"), "false");
        return PROFILES.iter().map(of).collect();
    }
    match id.strip_prefix(LINUX) {
        Some("exclusions") => vec![(format!("{LINUX}exclusionsmergepolicy"), "1")],
        Some("threattypesettings") => vec![(format!("{LINUX}threattypesettingsmergepolicy"), "1")],
        _ => Vec::new(),
    }
}
