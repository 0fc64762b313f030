//! A tenant of any size, written through the store as devices write it, many in one transaction.
//!
//! Devices enrol, are told what the tenant's policies make of them, and report it: most that all is applied, some
//! that one setting failed; a few never report, and a few fell silent long ago.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::Path;
use std::sync::Arc;

use palisade_model::bundle::Bundle;
use palisade_model::catalogue::{Catalogue, Kind};
use palisade_model::device::DeviceFacts;
use palisade_model::status::{Outcome as DeviceOutcome, OutcomeState, SettingOutcome};
use palisade_server::secret::hash_token;
use palisade_server::store::{AuditRow, DeviceJob, Enrolment, EnrolmentTokenRecord, Report, Store};
use palisade_server::{Config, clock, guid, open};
use serde_json::{Value as Json, json};

use crate::Outcome;
use crate::site::Site;

/// How many writes share a transaction.
const BATCH: u32 = 20_000;
const GROUPS: u32 = 20;
const POLICIES: &str = "/beta/deviceManagement/configurationPolicies";
const TEMPLATE: &str = "804339ad-1553-4478-a742-138fb5807418_1";
const CPU: &str = "device_vendor_msft_policy_config_defender_avgcpuloadfactor";
/// What no other policy sets.
const RETAIN: &str = "device_vendor_msft_policy_config_defender_daystoretaincleanedmalware";
const INSTANCE: &str = "#microsoft.graph.deviceManagementConfiguration";

/// Makes groups by rule, of a twentieth of the devices each, and policies of Antivirus assigned to one of them each;
/// those of one group set the same settings alike; on a fifth of the groups every third disagrees on one.
///
/// # Errors
/// When the server refuses one.
pub fn policies(site: &Site, count: u32) -> Outcome<()> {
    let mut groups = Vec::new();
    for group in 0..GROUPS {
        let made = site.rest(
            "POST",
            "/api/groups",
            Some(&json!({
                "name": format!("Site {group:02}"), "description": "",
                "membershipRule": format!("(device.displayName -contains \"-s{group:02}-\")"),
            })),
        )?;
        groups.push(id_of(&made)?);
    }
    for number in 0..count {
        let group = groups.get((number % GROUPS) as usize).ok_or("no group")?;
        let made = site.rest("POST", POLICIES, Some(&policy(number)))?;
        let target = json!({"@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": group});
        let assignments = json!({"assignments": [{"target": target}]});
        site.rest("POST", &format!("{POLICIES}/{}/assign", id_of(&made)?), Some(&assignments))?;
    }
    Ok(())
}

/// Makes a policy for all devices that none of them has taken yet; gives its id.
///
/// # Errors
/// When the server refuses it.
pub fn for_everyone(site: &Site) -> Outcome<String> {
    let wanted = antivirus("Everyone", &[integer(RETAIN, 30)]);
    let id = id_of(&site.rest("POST", POLICIES, Some(&wanted))?)?;
    let target = json!({"target": {"@odata.type": "#microsoft.graph.allDevicesAssignmentTarget"}});
    site.rest("POST", &format!("{POLICIES}/{id}/assign"), Some(&json!({"assignments": [target]})))?;
    Ok(id)
}

fn id_of(made: &Json) -> Outcome<String> {
    made.get("id").and_then(Json::as_str).map(str::to_owned).ok_or_else(|| format!("no id in {made}"))
}

fn policy(number: u32) -> Json {
    let catalogue = Catalogue::embedded();
    let choices = catalogue
        .settings_of(TEMPLATE)
        .filter(|it| it.parent.is_none() && !it.hidden && !it.deprecated && it.kind == Kind::Choice);
    let mut settings: Vec<Json> = choices
        .skip((number / GROUPS % 5) as usize)
        .step_by(3)
        .filter_map(|it| {
            let option = &it.options.first()?.id;
            Some(json!({"settingInstance": {
                "@odata.type": format!("{INSTANCE}ChoiceSettingInstance"), "settingDefinitionId": it.id,
                "choiceSettingValue": {"value": format!("{}_{option}", it.id), "children": []},
            }}))
        })
        .collect();
    settings.push(integer(CPU, if number % GROUPS < 4 && number.is_multiple_of(3) { 40 } else { 50 }));
    antivirus(&format!("Baseline {number:03}"), &settings)
}

fn integer(definition: &str, value: u32) -> Json {
    json!({"settingInstance": {
        "@odata.type": format!("{INSTANCE}SimpleSettingInstance"), "settingDefinitionId": definition,
        "simpleSettingValue": {"@odata.type": format!("{INSTANCE}IntegerSettingValue"), "value": value},
    }})
}

fn antivirus(name: &str, settings: &[Json]) -> Json {
    json!({
        "name": name, "description": "", "platforms": "windows10",
        "technologies": "mdm,microsoftSense",
        "templateReference": {"templateId": TEMPLATE, "templateFamily": "endpointSecurityAntivirus"},
        "settings": settings,
    })
}

/// Enrols this many devices in the data folder of a server that does not run, and has them report.
///
/// # Errors
/// When the database can't be written.
pub fn devices(data: &Path, count: u32) -> Outcome<()> {
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    runtime.block_on(async {
        enrol(data, count).await?;
        report(data, count).await
    })
}

async fn enrol(data: &Path, count: u32) -> Outcome<()> {
    let said = |error: &dyn std::fmt::Display| format!("the devices can't be enrolled: {error}");
    let store = Store::open(&Config::new(data).database_url()).await.map_err(|error| said(&error))?;
    let token = EnrolmentTokenRecord {
        id: guid::new().map_err(|error| said(&error))?,
        name: "a large tenant".into(),
        created: clock::rfc3339(clock::seconds()),
        created_by: "large".into(),
        expires: clock::seconds() + 86_400,
        revoked: false,
        uses: 0,
        max_uses: None,
    };
    let hash = hash_token(&token.id);
    let row = AuditRow::change("large", "enrolmentToken.create", &token.id, "");
    store.add_enrolment_token(&token, &hash, &row).await.map_err(|error| said(&error))?;
    for first in (1..=count).step_by(BATCH as usize) {
        let jobs = (first..=count.min(first + BATCH - 1)).map(|number| {
            let mut public_key = [0; 32];
            public_key[..4].copy_from_slice(&number.to_le_bytes());
            let id = guid::new().map_err(|error| said(&error))?;
            Ok(DeviceJob::Enrol(Enrolment {
                token_hash: hash.clone(),
                id,
                public_key,
                facts: Box::new(facts(number)),
            }))
        });
        let jobs = jobs.collect::<Outcome<Vec<_>>>()?;
        store.do_jobs(&jobs).await.map_err(|error| said(&error))?;
    }
    store.close().await;
    Ok(())
}

fn facts(number: u32) -> DeviceFacts {
    const VERSIONS: [&str; 4] = ["10.0.19045.5011", "10.0.22631.4460", "10.0.26100.2605", "10.0.26100.2314"];
    let version = VERSIONS.get((number % 4) as usize).copied().unwrap_or_default();
    DeviceFacts {
        // Neighbours by number are no neighbours by name, as with devices that enrol as they come.
        name: format!("pc-s{:02}-{:07}", number % GROUPS, number.wrapping_mul(2_654_435_761) % 10_000_000),
        os_name: "Windows 11 Enterprise".into(),
        os_version: version.into(),
        serial_number: format!("SN{number:08}"),
        ..DeviceFacts::default()
    }
}

async fn report(data: &Path, count: u32) -> Outcome<()> {
    let said = |error: &dyn std::fmt::Display| format!("the devices can't report: {error}");
    let running = open(Config::new(data)).await.map_err(|error| said(&error))?;
    let mut told: HashMap<u128, (String, Vec<(String, DeviceOutcome)>)> = HashMap::new();
    for first in (1..=count).step_by(BATCH as usize) {
        let mut jobs = Vec::new();
        {
            let tenant = running.app.tenant();
            for device in first..=count.min(first + BATCH - 1) {
                // One of forty has not reported yet.
                if device % 40 == 7 {
                    continue;
                }
                let Some((bundle, text)) = tenant.verdict(device, None).and_then(|it| it.bundle) else {
                    continue;
                };
                let (id, outcomes) = match told.entry(bundle) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(place) => {
                        let bundle: Bundle = serde_json::from_str(&text).map_err(|error| said(&error))?;
                        place.insert((bundle.id.clone(), outcomes(&bundle)))
                    }
                };
                // One of fifty has a setting that failed, each time another.
                let which = if device % 50 == 3 { 1 + (device / 50) as usize % 8 } else { 0 };
                let Some((digest, outcome)) = outcomes.get(which.min(outcomes.len() - 1)) else { continue };
                jobs.push(DeviceJob::Report(Report {
                    device,
                    bundle: id.as_str().into(),
                    moment: tenant.moment(),
                    digest: digest.as_str().into(),
                    outcome: Arc::new(outcome.clone()),
                    told: tenant.told(device).map(Box::new),
                }));
            }
        }
        running.app.store.do_jobs(&jobs).await.map_err(|error| said(&error))?;
    }
    let month_ago = clock::seconds() - 30 * 86_400;
    let silent: Vec<(u32, i64)> = (1..=count).step_by(100).map(|device| (device, month_ago)).collect();
    running.app.store.write_last_seen(&silent).await.map_err(|error| said(&error))?;
    running.close().await;
    Ok(())
}

/// What devices report on a bundle: all applied, and for each of its first settings that one as failed.
fn outcomes(bundle: &Bundle) -> Vec<(String, DeviceOutcome)> {
    let all = (0..=bundle.settings.len().min(8)).map(|failed| {
        let settings = bundle.settings.iter().enumerate().map(|(at, setting)| {
            let fails = at + 1 == failed;
            SettingOutcome {
                key: setting.key.clone(),
                digest: setting.digest.clone(),
                state: if fails { OutcomeState::Failed } else { OutcomeState::Applied },
                code: fails.then_some(-2_016_281_112),
                detail: None,
            }
        });
        DeviceOutcome::new(settings.collect())
    });
    all.map(|outcome| (outcome.digest(), outcome)).collect()
}
