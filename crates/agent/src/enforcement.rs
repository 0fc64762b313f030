//! Drives the engine and a platform through one bundle. The journal is saved before the first change (intent)
//! and after the last (done): whoever is killed in between does the same turn again at the next start.

use std::collections::BTreeMap;

use palisade_model::bundle::Bundle;

use crate::engine::{self, AreaPlan, AreaResult, Before, Held, Journal, Reading, Refusal, Slots};
use crate::platform::{Change, Platform};
use crate::state::{Store, StoreError};

/// Enforces `bundle`, reads back, and gives the next journal, which is saved.
///
/// # Errors
/// The journal could not be saved. Where that was the intent, nothing was enforced.
pub fn enforce(
    journal: Journal,
    bundle: &Bundle,
    platform: &mut impl Platform,
    store: &mut impl Store,
) -> Result<Journal, StoreError> {
    let plan = engine::plan(&journal, bundle, |setting| platform.place(setting));
    let mut captured = Before::new();
    let mut results = BTreeMap::new();
    for (name, area) in &plan.areas {
        let before = journal.before.get(name).cloned().unwrap_or_default();
        match platform.capture(name, &area.capture, &before) {
            Ok(slots) => {
                captured.insert(name.clone(), slots);
            }
            Err(why) => {
                let failed = AreaResult::Failed { why, faults: BTreeMap::new(), restored: Ok(()) };
                results.insert(name.clone(), failed);
            }
        }
    }
    let journal = engine::begin(journal, &plan, captured);
    store.save(&journal)?;
    for (name, area) in &plan.areas {
        if results.contains_key(name) {
            continue;
        }
        let result = if journal.cut_off.is_some() && platform.may_cut_channel(name) {
            AreaResult::Failed {
                why: Refusal::new(
                    "With it in force the device could not reach its server, so it was taken back. Let the device reach the server, and save the policy again.",
                ),
                faults: BTreeMap::new(),
                restored: restore(&journal, name, platform),
            }
        } else {
            enforce_area(&journal, name, area, platform)
        };
        results.insert(name.clone(), result);
    }
    let journal = engine::finish(journal, &plan, results);
    store.save(&journal)?;
    Ok(journal)
}

fn enforce_area(journal: &Journal, name: &str, area: &AreaPlan, platform: &mut impl Platform) -> AreaResult {
    let none = Slots::new();
    let before = journal.before.get(name).unwrap_or(&none);
    let settings = area.bundle_settings();
    let refused =
        match platform.apply(&Change { area: name, settings: &settings, before, release: &area.release }) {
            Ok(refused) => refused,
            Err(failure) => {
                let restored = restore(journal, name, platform);
                return AreaResult::Failed { why: failure.why, faults: failure.faults, restored };
            }
        };
    let readings = readings(platform, name, &settings);
    let released = area
        .release
        .iter()
        .map(|slot| {
            let value = before.get(slot).and_then(Option::as_ref);
            (slot.clone(), platform.released(name, slot, value))
        })
        .collect();
    AreaResult::Applied { refused, readings, released }
}

/// Brings an area back to what the journal says is held.
fn restore(journal: &Journal, name: &str, platform: &mut impl Platform) -> Result<(), String> {
    let none = Slots::new();
    let before = journal.before.get(name).unwrap_or(&none);
    let (settings, release) = engine::rollback(journal, name);
    let change = Change { area: name, settings: &settings, before, release: &release };
    platform.apply(&change).map(|_| ()).map_err(|failure| failure.why.detail)
}

/// The server can't be reached since the last bundle is in force: takes it back where it may be the reason, and
/// gives the next journal, which is saved.
///
/// # Errors
/// The journal could not be saved.
pub fn take_back(
    journal: Journal,
    platform: &mut impl Platform,
    store: &mut impl Store,
) -> Result<Journal, StoreError> {
    let journal = engine::fall_back(journal, |area| platform.may_cut_channel(area));
    let bundle = journal.bundle.clone();
    enforce(journal, &bundle, platform, store)
}

/// Whether the journal holds something that may cut the device off and that the server has not confirmed yet.
pub fn may_have_cut_channel(journal: &Journal, platform: &impl Platform) -> bool {
    let new = |(key, held): (&String, &Held)| journal.confirmed.get(key) != Some(held);
    journal.held.iter().filter(|(_, held)| platform.may_cut_channel(&held.area)).any(new)
}

fn readings(
    platform: &mut impl Platform,
    area: &str,
    settings: &[palisade_model::bundle::BundleSetting],
) -> BTreeMap<String, Reading> {
    if settings.is_empty() {
        return BTreeMap::new();
    }
    platform.read_back(area, settings).unwrap_or_else(|Refusal { detail, .. }| {
        let unknown = Reading::Other(format!("It was set, but could not be read back: {detail}"));
        settings.iter().map(|setting| (setting.key.clone(), unknown.clone())).collect()
    })
}

/// Whether something that is held is no longer in force, or failed and is worth another try.
pub fn wants_another_go(journal: &Journal, platform: &mut impl Platform) -> bool {
    let mut by_area: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for held in journal.held.values() {
        by_area.entry(&held.area).or_default().push(held.setting.clone());
    }
    let mut found = BTreeMap::new();
    for (area, settings) in by_area {
        found.extend(readings(platform, area, &settings));
    }
    engine::needs_another_go(journal, &found)
}
