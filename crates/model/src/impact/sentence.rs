//! An impact as one paragraph.

use roaring::{MultiOps, RoaringBitmap};

use super::finding::{ConflictChange, Impact, SettingImpact, Told, Transition};
use crate::merge::listed;
use crate::plural::plural;

/// How many of a kind are named; of the rest only the number is told.
const MOST: usize = 3;

impl Impact {
    /// The whole in a few sentences, the most important first.
    pub fn sentence(&self) -> String {
        let mut said = vec![self.reach()];
        let told: Vec<&SettingImpact> =
            self.settings.iter().filter(|it| !it.told_devices().is_empty()).collect();
        said.push(match told.len() {
            0 => "No device is told anything else than before.".into(),
            count => format!(
                "{} {} on {}: {}.",
                plural(count_of(count), "setting", "settings"),
                if count == 1 { "changes" } else { "change" },
                in_all(told.iter().map(|setting| setting.told_devices())),
                most(told.iter().copied().map(words))
            ),
        });
        for (conflicts, what) in [
            (&self.conflicts_created, "creates"),
            (&self.conflicts_removed, "removes"),
            (&self.conflicts_changed, "changes"),
        ] {
            if !conflicts.is_empty() {
                said.push(self.conflicts(conflicts, what));
            }
        }
        let reverted = self.settings.iter().filter(|setting| !setting.reverted().is_empty());
        let (rules, settings): (Vec<_>, Vec<_>) = reverted.partition(|it| it.setting.key.contains('#'));
        for (reverted, one, many) in [
            (settings, "goes back to the value from before", "go back to the values from before"),
            (rules, "is taken away", "are taken away"),
        ] {
            reverts(&reverted, one, many, &mut said);
        }
        for blocked in &self.blocked {
            let what = if blocked.whole {
                "it".to_owned()
            } else {
                most(blocked.settings.iter().map(|setting| format!("“{}”", setting.name)))
            };
            let number = devices(blocked.devices.len());
            said.push(format!("{number} can't apply {what}: {}", blocked.reason.sentence()));
        }
        said.join(" ")
    }

    fn reach(&self) -> String {
        let moved = match (self.gained.len(), self.lost.len()) {
            (0, 0) => "as before".to_owned(),
            (gained, 0) => format!("{gained} more than before"),
            (0, lost) => format!("{lost} fewer than before"),
            (gained, lost) => format!("{gained} gained and {lost} lost"),
        };
        format!("“{}” reaches {}, {moved}.", self.policy_name, devices(self.reached.len()))
    }

    fn conflicts(&self, conflicts: &[ConflictChange], what: &str) -> String {
        let on = in_all(conflicts.iter().map(|conflict| conflict.devices.clone()));
        let names = most(conflicts.iter().map(|conflict| format!("“{}”", conflict.setting.name)));
        let mut parties: Vec<&str> = conflicts
            .iter()
            .flat_map(|conflict| &conflict.values)
            .flat_map(|value| &value.policies)
            .map(|party| &*party.policy_name)
            .filter(|name| *name != self.policy_name)
            .collect();
        parties.sort_unstable();
        parties.dedup();
        let parties = match parties.is_empty() {
            true => String::new(),
            false => format!(" with {}", most(parties.iter().map(|name| format!("“{name}”")))),
        };
        format!("This {what} a conflict on {names} on {on}{parties}.")
    }
}

/// What devices no longer are told, by the same devices; most devices first.
fn reverts(reverted: &[&SettingImpact], one: &str, many: &str, said: &mut Vec<String>) {
    let mut groups: Vec<(RoaringBitmap, Vec<String>)> = Vec::new();
    for setting in reverted {
        let (on, name) = (setting.reverted(), format!("“{}”", setting.setting.name));
        match groups.iter_mut().find(|(known, _)| *known == on) {
            Some((_, names)) => names.push(name),
            None => groups.push((on, vec![name])),
        }
    }
    groups.sort_by_key(|(on, _)| std::cmp::Reverse(on.len()));
    let rest = groups.split_off(groups.len().min(MOST));
    for (on, names) in groups {
        let verb = if names.len() == 1 { one } else { many };
        said.push(format!("On {} {} {verb}.", devices(on.len()), most(names.into_iter())));
    }
    let more: usize = rest.iter().map(|(_, names)| names.len()).sum();
    if more > 0 {
        let verb = if more == 1 { one } else { many };
        said.push(format!("On some of {} {more} more {verb}.", in_all(rest.into_iter().map(|(on, _)| on))));
    }
}

/// How many devices are in any of the sets, and whether that is more than in one of them.
fn in_all(sets: impl Iterator<Item = RoaringBitmap>) -> String {
    let sets: Vec<RoaringBitmap> = sets.collect();
    let all: RoaringBitmap = sets.iter().union();
    let suffix = if sets.iter().all(|set| *set == all) { "" } else { " in all" };
    format!("{}{suffix}", devices(all.len()))
}

/// What changes of a setting: its name and the change that most devices see.
fn words(setting: &SettingImpact) -> String {
    let name = &setting.setting.name;
    let plain = |change: &&Transition| {
        change.reaches_devices() && change.before != Told::List && change.after != Told::List
    };
    if let Some(change) = setting.changes.iter().find(plain) {
        let more = if setting.changes.iter().filter(plain).count() > 1 { " and more" } else { "" };
        return format!("“{name}” ({} → {}{more})", change.before.words(), change.after.words());
    }
    let gained = setting.entries.iter().filter(|entry| !entry.gained.is_empty()).count();
    let lost = setting.entries.iter().filter(|entry| !entry.lost.is_empty()).count();
    let parts = [(gained, "added"), (lost, "removed")];
    let parts = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", plural(count_of(*count), "entry", "entries")));
    format!("“{name}” ({})", listed(parts))
}

/// The first few, and how many more.
fn most(items: impl Iterator<Item = String>) -> String {
    let mut items: Vec<String> = items.collect();
    let more = items.len().saturating_sub(MOST);
    items.truncate(MOST);
    items.extend((more > 0).then(|| format!("{more} more")));
    listed(items.into_iter())
}

fn devices(count: u64) -> String {
    plural(count, "device", "devices")
}

fn count_of(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
