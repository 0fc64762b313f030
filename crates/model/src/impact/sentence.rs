//! An impact as one paragraph.

use super::finding::{ConflictChange, Impact, SettingImpact, Told, Transition};
use crate::merge::listed;

impl Impact {
    /// The whole in a few sentences, the most important first.
    pub fn sentence(&self) -> String {
        let mut said = vec![self.reach()];
        let changed = self.changed_devices().len();
        said.push(match self.settings.len() {
            0 => "No device is told anything else than before.".into(),
            count => format!(
                "{} {} on {}: {}.",
                plural(count_of(count), "setting", "settings"),
                if count == 1 { "changes" } else { "change" },
                devices(changed),
                most(self.settings.iter().map(words))
            ),
        });
        for (conflicts, what, verb) in [
            (&self.conflicts_created, "creates", "with"),
            (&self.conflicts_removed, "removes", "between"),
            (&self.conflicts_changed, "changes", "with"),
        ] {
            if !conflicts.is_empty() {
                said.push(self.conflicts(conflicts, what, verb));
            }
        }
        let reverted =
            self.settings.iter().filter(|setting| !setting.reverted().is_empty()).collect::<Vec<_>>();
        if !reverted.is_empty() {
            let on: roaring::RoaringBitmap =
                roaring::MultiOps::union(reverted.iter().map(|setting| setting.reverted()));
            let names = most(reverted.iter().map(|setting| format!("“{}”", setting.setting.name)));
            let go = if reverted.len() == 1 { "goes" } else { "go" };
            said.push(format!("On {} {names} {go} back to the value from before.", devices(on.len())));
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

    fn conflicts(&self, conflicts: &[ConflictChange], what: &str, with: &str) -> String {
        let on: roaring::RoaringBitmap =
            roaring::MultiOps::union(conflicts.iter().map(|conflict| &conflict.devices));
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
            false => format!(" {with} {}", most(parties.iter().map(|name| format!("“{name}”")))),
        };
        format!("This {what} a conflict on {names} on {}{parties}.", devices(on.len()))
    }
}

/// What changes of a setting: its name and the change that most devices see.
fn words(setting: &SettingImpact) -> String {
    let name = &setting.setting.name;
    let list = |change: &&Transition| change.before != Told::List && change.after != Told::List;
    if let Some(change) = setting.changes.iter().find(list) {
        let more = if setting.changes.len() > 1 { " and more" } else { "" };
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

/// The first three, and how many more.
fn most(items: impl Iterator<Item = String>) -> String {
    let mut items: Vec<String> = items.collect();
    let more = items.len().saturating_sub(3);
    items.truncate(3);
    items.extend((more > 0).then(|| format!("{more} more")));
    listed(items.into_iter())
}

fn devices(count: u64) -> String {
    plural(count, "device", "devices")
}

fn plural(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn count_of(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
