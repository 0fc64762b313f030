//! What the audit log says of a group: what it was and what it is, and which devices came and went.

use roaring::RoaringBitmap;

use crate::store::{GroupRecord, GroupRule};
use crate::tenant::Tenant;

/// How many devices are named.
const NAMED: usize = 5;

/// A group that is new, with its rule.
pub fn made(record: &GroupRecord) -> String {
    match &record.rule {
        Some(rule) if rule.paused => format!("“{}”, rule (paused): {}", record.name, rule.text),
        Some(rule) => format!("“{}”, rule: {}", record.name, rule.text),
        None => format!("“{}”", record.name),
    }
}

/// What a change of a group changed, each with what it was before.
pub fn difference(before: &GroupRecord, after: &GroupRecord) -> String {
    let text = |what: &str, before: &str, after: &str| {
        (before != after).then(|| format!("{what}: {} to {}", quoted(before), quoted(after)))
    };
    let rule = |group: &GroupRecord| group.rule.as_ref().map_or_else(String::new, |rule| rule.text.clone());
    let paused = |rule: &GroupRule| rule.paused;
    let was_paused = before.rule.as_ref().is_some_and(paused);
    let parts = [
        Some(format!("“{}”", after.name)),
        (before.name != after.name).then(|| format!("was “{}”", before.name)),
        text("description", &before.description, &after.description),
        text("membership rule", &rule(before), &rule(after)),
        // Without a rule there is nothing to pause.
        after
            .rule
            .as_ref()
            .map(paused)
            .filter(|paused| *paused != was_paused)
            .map(|paused| if paused { "paused" } else { "no longer paused" }.to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Who was added to a group and removed from it, against its members `before`; those added were chosen by `filter`
/// unless it is empty.
pub fn members(tenant: &Tenant, group: &GroupRecord, before: &RoaringBitmap, filter: &str) -> String {
    let change = tenant.member_change(before, &group.members, NAMED);
    let parts = [(change.added, "added"), (change.removed, "removed")].map(|(devices, what)| {
        let names: Vec<&str> = devices.first.iter().map(|device| device.name.as_str()).collect();
        let more = match devices.devices.saturating_sub(names.len() as u64) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        (devices.devices > 0).then(|| format!("{} {what} ({}{more})", devices.devices, names.join(", ")))
    });
    let nothing = || parts.iter().all(Option::is_none).then(|| "no device added or removed".to_owned());
    let all = [Some(format!("“{}”", group.name)), nothing()];
    let filter = (!filter.is_empty()).then(|| format!("filter: {filter}"));
    all.into_iter().chain(parts).chain([filter]).flatten().collect::<Vec<_>>().join(", ")
}

fn quoted(text: &str) -> String {
    if text.is_empty() { "none".to_owned() } else { format!("“{text}”") }
}
