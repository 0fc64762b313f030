//! What the settings of one policy say about each other: those that do nothing beside another, and those that need
//! another. Source: catalog-facts, sections 6.1, 6.6 and 6.7.

mod covered;

use super::codes;
use super::path::Path;
use super::report::{Report, TextReport};
use super::walk::Walk;
use crate::graph::{InstanceValue, SettingInstance, SimpleKind, SimpleValue};

const DEFENDER: &str = "device_vendor_msft_policy_config_defender_";
const CONFIGURATION: &str = "device_vendor_msft_defender_configuration_";
const LINUX: &str = "linux_mdatp_managed_";
const ORDER: &str = "signatureupdatefallbackorder";
const SHARES: &str = "signatureupdatefilesharessources";
const FILE_SHARES: &str = "FileShares";

/// A switch, the item at which it is off, and the settings that do nothing then; ids without their beginning.
struct Switch {
    start: &'static str,
    id: &'static str,
    off: &'static str,
    idle: &'static [(&'static str, &'static str)],
}

const SWITCHES: [Switch; 9] = [
    Switch {
        start: DEFENDER,
        id: "allowcloudprotection",
        off: "0",
        idle: &[(DEFENDER, "cloudblocklevel"), (DEFENDER, "cloudextendedtimeout")],
    },
    Switch {
        start: DEFENDER,
        id: "allowrealtimemonitoring",
        off: "0",
        idle: &[
            (DEFENDER, "allowbehaviormonitoring"),
            (DEFENDER, "allowioavprotection"),
            (DEFENDER, "allowonaccessprotection"),
            (DEFENDER, "realtimescandirection"),
        ],
    },
    Switch {
        start: DEFENDER,
        id: "allowarchivescanning",
        off: "0",
        idle: &[(CONFIGURATION, "archivemaxdepth"), (CONFIGURATION, "archivemaxsize")],
    },
    Switch { start: DEFENDER, id: "schedulescanday", off: "8", idle: &[(DEFENDER, "schedulescantime")] },
    Switch {
        start: DEFENDER,
        id: "enablenetworkprotection",
        off: "0",
        idle: &[
            (CONFIGURATION, "allownetworkprotectiondownlevel"),
            (CONFIGURATION, "allowdatagramprocessingonwinserver"),
        ],
    },
    Switch {
        start: DEFENDER,
        id: "enablecontrolledfolderaccess",
        off: "0",
        idle: &[
            (DEFENDER, "controlledfolderaccessprotectedfolders"),
            (DEFENDER, "controlledfolderaccessallowedapplications"),
        ],
    },
    Switch {
        start: LINUX,
        id: "cloudservice_enabled",
        off: "false",
        idle: &[(LINUX, "cloudservice_cloudblocklevel")],
    },
    Switch {
        start: LINUX,
        id: "cloudservice_automaticdefinitionupdateenabled",
        off: "false",
        idle: &[(LINUX, "cloudservice_definitionupdatesinterval")],
    },
    Switch {
        start: LINUX,
        id: "antivirusengine_scheduledscan_dayofweek",
        off: "0",
        idle: &[(LINUX, "antivirusengine_scheduledscan_weeklytimeofday")],
    },
];

/// Looks over the whole policy once its settings are known.
pub(super) fn check<'a>(walk: &mut Walk<'a>) {
    idle(walk);
    fallback(walk);
    covered::check(walk);
}

/// The setting with this id, at the top.
fn find<'a>(walk: &Walk<'a>, start: &str, rest: &str) -> Option<&'a SettingInstance> {
    let instances = walk.top.iter().map(|setting| &setting.instance);
    instances.into_iter().find(|instance| instance.definition_id.strip_prefix(start) == Some(rest))
}

/// The texts of a list with their places in it.
fn texts(instance: Option<&SettingInstance>) -> Vec<(usize, &str)> {
    match instance.map(|instance| &instance.value) {
        Some(InstanceValue::SimpleCollection(values)) => values
            .iter()
            .enumerate()
            .filter_map(|(index, value)| match value {
                SimpleValue { kind: SimpleKind::Text(text), .. } => Some((index, text.as_str())),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn idle(walk: &mut Walk<'_>) {
    for Switch { start, id, off, idle } in &SWITCHES {
        let Some(switch) = find(walk, start, id) else { continue };
        let Some(definition) = walk.catalogue.definition(&switch.definition_id) else { continue };
        let chosen = match &switch.value {
            InstanceValue::Choice(choice) => definition.item_of(&choice.value),
            _ => None,
        };
        if chosen != Some(*off) {
            continue;
        }
        let label = definition.option(off).map_or(*off, |option| option.label.as_str());
        for (start, rest) in *idle {
            let Some(child) = find(walk, start, rest) else { continue };
            let Some(name) = walk.catalogue.definition(&child.definition_id).map(|it| &it.name) else {
                continue;
            };
            let sentence = format_args!("“{name}” does nothing while “{}” is “{label}”.", definition.name);
            walk.report.warning(&Path::top(&child.definition_id), codes::NO_EFFECT, sentence);
        }
    }
}

/// The order of update sources and the shares: a source that is left out is never tried.
fn fallback(walk: &mut Walk<'_>) {
    let (order, shares) = (find(walk, DEFENDER, ORDER), find(walk, DEFENDER, SHARES));
    let sources = texts(order);
    let named = sources.iter().find(|(_, source)| *source == FILE_SHARES).map(|(index, _)| *index);
    let has_shares = !texts(shares).is_empty();
    let report: &mut Report = &mut walk.report;
    match (order, shares, named) {
        (Some(order), _, Some(index)) if !has_shares => {
            let list = Path::top(&order.definition_id);
            let path = &list.entry(index);
            let sentence =
                format_args!("{FILE_SHARES} is a source here, and this policy names no share for it.");
            let to = FILE_SHARES.len();
            TextReport { report, path }.warning(0, to, codes::NEEDS_COMPANION, sentence);
        }
        (Some(_), Some(shares), None) if has_shares && !sources.is_empty() => {
            let sentence = format_args!(
                "These shares are never asked: {FILE_SHARES} is not among the sources in the order of this policy."
            );
            report.warning(&Path::top(&shares.definition_id), codes::NO_EFFECT, sentence);
        }
        _ => {}
    }
}
