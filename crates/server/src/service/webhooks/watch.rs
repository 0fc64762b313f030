//! Notices what no single change says: conflicts that appear and are resolved, devices that fall silent or into Error and
//! come back. The server looks every few seconds and compares with what it told last, which it keeps: so a restart tells
//! nothing twice, and what happened meanwhile is told after it.
//!
//! The sets are those of the lists with the filter of the same name. They are looked at only while a webhook wants them;
//! what there was when it began to is not told.

use std::collections::BTreeMap;
use std::sync::Arc;

use palisade_model::api::{EventKind, Freshness, WebhookEvent};
use palisade_model::status::State;
use roaring::RoaringBitmap;
use tokio::sync::watch;

use crate::app::{App, raised};
use crate::clock;
use crate::failure::Answer;
use crate::tenant::Tenant;
use crate::tenant::conflicts::Conflict;
use crate::tenant::views::devices::DeviceListWanted;
use crate::tenant::views::overview::silent_after;

/// Most conflicts that are told of at once; the others are next.
const CONFLICTS: usize = 500;
/// Devices that an event names.
const NAMED: usize = 100;
/// Of these, how many its line names.
const SAID: usize = 3;

/// What is to be told, and what will have been told then.
struct Noticed {
    state: Vec<u8>,
    events: Vec<WebhookEvent>,
}

/// Runs until `finished` becomes true.
pub async fn run(app: Arc<App>, mut finished: watch::Receiver<bool>) {
    let mut ticks = tokio::time::interval(app.config.webhooks.watch);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            () = raised(&mut finished) => return,
            _ = ticks.tick() => {
                let _turn = app.turn().await;
                if let Err(failure) = look(&app).await {
                    tracing::error!(%failure, "what webhooks want to know could not be looked at");
                }
            }
        }
    }
}

/// Looks, and has told what is new. Within a [`turn`](App::turn).
///
/// # Errors
/// When the database fails.
pub async fn look(app: &App) -> Answer<()> {
    let now = clock::seconds();
    for (kind, known) in app.store.watched().await? {
        let noticed = {
            let tenant = app.tenant();
            match kind {
                EventKind::Conflict => conflicts(&tenant, known.as_deref()),
                // Who could not reach a server that did not run is not silent.
                EventKind::Silent
                    if now - app.opened < i64::from(silent_after(tenant.check_in_seconds())) =>
                {
                    None
                }
                EventKind::Silent => {
                    let wanted = DeviceListWanted {
                        freshness: Some(Freshness::Silent),
                        ..DeviceListWanted::default()
                    };
                    devices(&tenant, kind, &wanted, now, known.as_deref())
                }
                EventKind::Failing => {
                    let wanted =
                        DeviceListWanted { state: Some(Some(State::Error)), ..DeviceListWanted::default() };
                    devices(&tenant, kind, &wanted, now, known.as_deref())
                }
                _ => None,
            }
        };
        if let Some(Noticed { state, events }) = noticed {
            app.store.noticed(kind, &state, &events).await?;
        }
    }
    Ok(())
}

/// The devices of a list, against those of before; nothing where they are the same.
fn devices(
    tenant: &Tenant,
    kind: EventKind,
    wanted: &DeviceListWanted,
    now: i64,
    known: Option<&[u8]>,
) -> Option<Noticed> {
    let all = tenant.all_devices();
    let (after, _) = tenant.wanted_devices(all, wanted, now);
    let before = known.and_then(|bytes| RoaringBitmap::deserialize_from(bytes).ok());
    if before.as_ref() == Some(&after) {
        return None;
    }
    let mut state = Vec::with_capacity(after.serialized_size());
    after.serialize_into(&mut state).ok()?;
    let Some(before) = before else { return Some(Noticed { state, events: Vec::new() }) };
    // Who was retired is no longer silent, but was not heard from either.
    let changes = [("began", &after - &before), ("ended", (&before - &after) & all)];
    let events = changes.into_iter().filter(|(_, devices)| !devices.is_empty()).map(|(what, devices)| {
        let sample = tenant.sample(&devices, NAMED);
        let names: Vec<&str> = sample.first.iter().take(SAID).map(|device| device.name.as_str()).collect();
        let more = if sample.devices > SAID as u64 { ", …" } else { "" };
        WebhookEvent {
            detail: format!("{}: {}{more}", sample.devices, names.join(", ")),
            device_count: Some(sample.devices),
            devices: sample.first,
            ..event(kind, what)
        }
    });
    Some(Noticed { state, events: events.collect() })
}

/// The conflicts, against those of before; nothing where they are the same.
fn conflicts(tenant: &Tenant, known: Option<&[u8]>) -> Option<Noticed> {
    let found = tenant.conflicts();
    let named = |state: &BTreeMap<String, String>| serde_json::to_vec(state).ok();
    let before: Option<BTreeMap<String, String>> = known.and_then(|bytes| serde_json::from_slice(bytes).ok());
    let Some(mut told) = before else {
        let all = found.iter().map(|conflict| (conflict.key.clone(), conflict.name.clone())).collect();
        return Some(Noticed { state: named(&all)?, events: Vec::new() });
    };
    // Ordered by key, as they are found.
    let still = |key: &str| found.binary_search_by(|conflict| conflict.key.as_str().cmp(key)).is_ok();
    let resolved: Vec<String> = told.keys().filter(|key| !still(key)).take(CONFLICTS).cloned().collect();
    let appeared = found.iter().filter(|conflict| !told.contains_key(&conflict.key)).take(CONFLICTS);
    let appeared: Vec<&Conflict> = appeared.collect();
    if appeared.is_empty() && resolved.is_empty() {
        return None;
    }
    let mut events = Vec::with_capacity(appeared.len() + resolved.len());
    for conflict in appeared {
        let mut policies: Vec<&str> = conflict.sides.iter().map(|side| &*side.source.policy_name).collect();
        policies.dedup();
        events.push(WebhookEvent {
            object: conflict.key.clone(),
            detail: format!("“{}”: “{}”", conflict.name, policies.join("”, “")),
            device_count: Some(conflict.devices),
            ..event(EventKind::Conflict, "appeared")
        });
        told.insert(conflict.key.clone(), conflict.name.clone());
    }
    for key in resolved {
        let name = told.remove(&key).unwrap_or_default();
        let detail = format!("“{name}”");
        events.push(WebhookEvent { object: key, detail, ..event(EventKind::Conflict, "resolved") });
    }
    Some(Noticed { state: named(&told)?, events })
}

fn event(kind: EventKind, what: &str) -> WebhookEvent {
    WebhookEvent {
        kind: kind.wire().to_owned(),
        at: clock::now(),
        action: format!("{}.{what}", kind.wire()),
        ..WebhookEvent::default()
    }
}
