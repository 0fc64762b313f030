//! From an edit to its impact: which settings and which devices it can touch, and what changes on them.

use roaring::RoaringBitmap;

use super::blocked::blocked;
use super::finding::{ConflictChange, Impact, Party, SettingImpact};
use super::hearing::{Hearing, Reach, Side};
use super::lists::{ListSide, entry_changes};
use super::regions::{Region, Targets};
use super::tenant::{Edit, Targeted, Tenant};
use super::transitions::transitions;
use crate::catalogue::Catalogue;
use crate::value::Value;

/// What `edit` changes in `tenant`: exactly the difference of two full evaluations, before and after.
pub fn impact(tenant: &Tenant<'_>, edit: &Edit<'_>, catalogue: &Catalogue) -> Impact {
    let mut policies: Vec<Targeted> =
        tenant.policies.iter().filter(|it| &*it.policy.version.id != edit.policy_id).copied().collect();
    let others = policies.len();
    let before = tenant.policies.iter().find(|it| &*it.policy.version.id == edit.policy_id).copied();
    policies.extend(before);
    policies.extend(edit.after);
    let targets = Targets::of(&policies);
    let (others, edited) = policies.split_at(others);
    let old = before.map(|version| (others.len(), version.policy));
    let new = edit.after.map(|version| (others.len() + edited.len() - 1, version.policy));

    let everyone = super::refusal::everyone(tenant);
    let devices = |version: Option<Targeted>| version.map(|it| it.devices & &everyone).unwrap_or_default();
    let (was, reached) = (devices(before), devices(edit.after));
    let (gained, lost) = (&reached - &was, &was - &reached);
    let moved = Region::new(&gained | &lost, &targets);
    let whole = Region::new(&was | &reached, &targets);
    let mut hearing = Hearing::new(tenant, catalogue, others, [old, new], moved, whole);

    let mut found = Impact {
        policy_name: edit.after.or(before).map(|it| it.policy.version.name.to_string()).unwrap_or_default(),
        gained,
        lost,
        ..Impact::default()
    };
    for (key, reach) in hearing.touched() {
        one_setting(key, reach, &mut hearing, &mut found);
    }
    if let Some(version) = edit.after {
        found.blocked = blocked(version.policy, &reached, &mut hearing);
    }
    found.reached = reached;
    found
}

/// What changes of one setting, added to what was found.
fn one_setting<'a>(key: &'a str, reach: Reach, hearing: &mut Hearing<'_, 'a>, found: &mut Impact) {
    let setting = hearing.name(key);
    let (old, new) = (hearing.answer(key, Side::Before, reach), hearing.answer(key, Side::After, reach));
    let region = hearing.devices(reach);
    let changes = transitions(&old, &new, &region);
    let entries = if hearing.joins(key) {
        let (were, are) = (hearing.voices(key, Side::Before, reach), hearing.voices(key, Side::After, reach));
        let edited: Vec<&Value> = hearing.edited(key).map(|say| &*say.setting.value).collect();
        let old = ListSide { voices: were.iter().flat_map(|it| it.iter()).collect(), told: &old.list };
        let new = ListSide { voices: are.iter().flat_map(|it| it.iter()).collect(), told: &new.list };
        entry_changes(&old, &new, &edited, &region, hearing.classes())
    } else {
        Vec::new()
    };
    if !changes.is_empty() || !entries.is_empty() {
        found.settings.push(SettingImpact { setting: setting.clone(), changes, entries });
    }
    let created = &new.withheld - &old.withheld;
    let removed = &old.withheld - &new.withheld;
    let mut stays = &old.withheld & &new.withheld;
    if !stays.is_empty() {
        stays &= said_otherwise(key, reach, hearing);
    }
    for (devices, side, list) in [
        (created, Side::After, &mut found.conflicts_created),
        (removed, Side::Before, &mut found.conflicts_removed),
        (stays, Side::After, &mut found.conflicts_changed),
    ] {
        if !devices.is_empty() {
            let parties = parties(key, side, reach, &devices, hearing);
            list.push(ConflictChange { setting: setting.clone(), devices, parties });
        }
    }
}

/// Devices on which the edited policy takes part in a setting on one side alone, or with another value.
fn said_otherwise<'a>(key: &'a str, reach: Reach, hearing: &mut Hearing<'_, 'a>) -> RoaringBitmap {
    let same = {
        let values = |side: Side| hearing.said_by_edited(key, side).iter().map(|say| &say.setting.value);
        values(Side::Before).eq(values(Side::After))
    };
    let (before, after) =
        (hearing.taken_of_edited(key, Side::Before, reach), hearing.taken_of_edited(key, Side::After, reach));
    if same { before ^ after } else { before | after }
}

/// Who takes part in a setting on these devices, ordered by policy id.
fn parties<'a>(
    key: &'a str,
    side: Side,
    reach: Reach,
    devices: &RoaringBitmap,
    hearing: &mut Hearing<'_, 'a>,
) -> Vec<Party> {
    let mut parties: Vec<Party> = hearing
        .counts(key, side, reach, devices)
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(say, count)| Party {
            policy_id: say.policy.version.id.clone(),
            policy_name: say.policy.version.name.clone(),
            display_value: say.setting.display.clone(),
            devices: count,
        })
        .collect();
    parties.sort();
    parties
}
