//! From an edit to its impact: which settings and which devices it can touch, and what changes on them.

use super::bits::Bits;
use super::blocked::blocked;
use super::classes::everyone;
use super::contest::by_value;
use super::finding::{Impact, PartyName};
use super::gather::{Gathered, Turn};
use super::hearing::{Hearing, Reach, Side};
use super::lists::{ListSide, entry_changes};
use super::packed::Packed;
use super::targets::Targets;
use super::tenant::{Edit, Targeted, Tenant};
use super::transitions::transitions;
use crate::catalogue::Catalogue;
use crate::device::Platform;
use crate::value::Value;

/// What `edit` changes in `tenant`: exactly the difference of two full evaluations, before and after.
pub fn impact(tenant: &Tenant<'_>, edit: &Edit<'_>, catalogue: &Catalogue) -> Impact {
    let mut policies: Vec<Targeted> =
        tenant.policies.iter().filter(|it| &*it.policy.version.id != edit.policy_id).copied().collect();
    let others = policies.len();
    let before = tenant.policies.iter().find(|it| &*it.policy.version.id == edit.policy_id).copied();
    policies.extend(before);
    policies.extend(edit.after);
    let versions = [
        before.map(|version| (others, version.policy)),
        edit.after.map(|version| (policies.len() - 1, version.policy)),
    ];

    let everyone = everyone(tenant);
    let devices = |version: Option<Targeted>| version.map(|it| it.devices & &everyone).unwrap_or_default();
    let (was, reached) = (devices(before), devices(edit.after));
    let whole = &was | &reached;
    let mut found = Impact {
        policy_name: edit.after.or(before).map(|it| it.policy.version.name.to_string()).unwrap_or_default(),
        gained: &reached - &was,
        lost: &was - &reached,
        ..Impact::default()
    };
    let targets = Targets::of(&policies, &whole);
    let (others, _) = policies.split_at(others);
    let mut hearing = Hearing::new(tenant, catalogue, others, versions, targets);
    hearing.touch(!found.gained.is_empty() || !found.lost.is_empty());

    let moved = Packed::of(&(&found.gained | &found.lost));
    let (whole, inside) = (Packed::of(&whole), Packed::of(&reached));
    let mut gathered = Gathered::default();
    for chunk in whole.keys() {
        hearing.turn_to(chunk, moved.bits(chunk), whole.bits(chunk));
        for (key, reach) in hearing.touched() {
            if !hearing.region(reach).is_empty() {
                one_setting(key, reach, chunk, &mut hearing, &mut gathered);
            }
        }
        if let Some(version) = edit.after {
            for (reason, keys, devices) in blocked(version.policy, &inside.bits(chunk), &mut hearing) {
                gathered.block(reason, keys, &devices, chunk);
            }
        }
    }
    gathered.finish(edit.after.map(|version| version.policy), &mut found);
    found.reached = reached;
    found
}

/// What changes of one setting in the chunk that is looked at.
fn one_setting<'a>(
    key: &'a str,
    reach: Reach,
    chunk: u16,
    hearing: &mut Hearing<'a>,
    gathered: &mut Gathered<'a>,
) {
    let cast = hearing.cast(key);
    gathered.name(key, &cast.name);
    let (old, new) = (hearing.answer(key, Side::Before, reach), hearing.answer(key, Side::After, reach));
    let region = hearing.region(reach);
    for (before, after, devices) in transitions(&old, &new, &region) {
        gathered.change(key, before, after, &devices, chunk);
    }
    if cast.manner.joins {
        let (were, are) = (hearing.voices(key, Side::Before, reach), hearing.voices(key, Side::After, reach));
        let edited: Vec<&Value> = cast.values(Side::Before).chain(cast.values(Side::After)).collect();
        let old = ListSide { voices: were.iter().flat_map(|it| &it.voices).collect(), told: &old.list };
        let new = ListSide { voices: are.iter().flat_map(|it| &it.voices).collect(), told: &new.list };
        let devices = [Platform::Windows, Platform::Linux]
            .map(|platform| (platform, &hearing.classes.platform(platform) & &region));
        for (entry, (gained, lost)) in entry_changes(&old, &new, &edited, devices) {
            gathered.entry(key, entry, &gained, &lost, chunk);
        }
    }
    let mut stays = &old.withheld & &new.withheld;
    if !stays.is_empty() {
        let same = cast.values(Side::Before).eq(cast.values(Side::After));
        let before = hearing.taken_of_edited(key, Side::Before, reach);
        let after = hearing.taken_of_edited(key, Side::After, reach);
        stays &= &(if same { &before ^ &after } else { &before | &after });
    }
    for (turn, devices, side) in [
        (Turn::Created, &new.withheld - &old.withheld, Side::After),
        (Turn::Removed, &old.withheld - &new.withheld, Side::Before),
        (Turn::Changed, stays, Side::After),
    ] {
        if !devices.is_empty() {
            conflict(key, turn, &devices, side, (reach, chunk), hearing, gathered);
        }
    }
}

/// Adds devices on which a setting is in conflict on this side, with the values that meet there and whose they are.
fn conflict<'a>(
    key: &'a str,
    turn: Turn,
    devices: &Bits,
    side: Side,
    (reach, chunk): (Reach, u16),
    hearing: &mut Hearing<'a>,
    gathered: &mut Gathered<'a>,
) {
    let cast = hearing.cast(key);
    let heard = hearing.voices(key, side, reach);
    let conflict = gathered.conflict(turn, key, devices, chunk);
    for (value, display, taken) in by_value(&heard.iter().flat_map(|it| &it.voices).collect::<Vec<_>>()) {
        conflict.count(value, display, (&taken & devices).len());
    }
    for group in cast.groups(None).iter().chain(cast.groups(Some(side))) {
        let takers = hearing.classes.takers(group.profile).of(devices);
        for say in &group.says {
            let version = &say.policy.version;
            if !conflict.knows(group.value, &version.id) && hearing.meets(say, &takers) {
                let party = PartyName { policy_id: version.id.clone(), policy_name: version.name.clone() };
                conflict.join(group.value, party);
            }
        }
    }
}
