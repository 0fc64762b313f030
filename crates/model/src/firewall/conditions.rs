//! What a rule asks beside the traffic itself: program, service, user and the like. They are names that only the
//! device can match, so two of them are compared as texts and may be neither the same nor certainly different.

use super::rule::Rule;
use super::words::Dialect;

/// How sure it is that two sets of packets have one in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Meeting {
    /// They have none.
    Never,
    /// Only by accident, such as a program that happens to run as the service that another rule names.
    Unlikely,
    /// Only the device knows, such as whether `LocalSubnet` lies in `10.0.0.0/8`.
    Possible,
    /// They do.
    Certain,
}

/// A kind of condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Program,
    Package,
    Service,
    BinaryName,
    PolicyApp,
    Users,
    Interface,
    VirtualMachine,
}

/// One condition: as it was typed, and as it compares.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Condition {
    kind: Kind,
    shown: String,
    folded: Vec<String>,
    /// Whether there is nothing else of the kind: a packet is of one service, where the service that a rule names
    /// may share its process with others.
    exact: bool,
}

/// The conditions of a rule or a packet, in the order of their kinds; a kind that is absent asks nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Conditions(Vec<Condition>);

impl Conditions {
    pub(super) fn of(rule: &Rule) -> Self {
        let mut conditions = Self::default();
        let texts = [
            (Kind::Program, &rule.file_path),
            (Kind::Package, &rule.package_family_name),
            (Kind::Service, &rule.service_name),
            (Kind::BinaryName, &rule.binary_name),
            (Kind::PolicyApp, &rule.policy_app_id),
        ];
        for (kind, text) in texts {
            if let Some(text) = text.as_deref().filter(|text| !text.trim().is_empty()) {
                conditions.add(kind, text);
            }
        }
        let mut users: Vec<String> = rule.local_users.iter().map(|user| fold(user)).collect();
        if !users.is_empty() {
            users.sort();
            users.dedup();
            let condition = Condition {
                kind: Kind::Users,
                shown: rule.local_users.join(", "),
                folded: users,
                exact: false,
            };
            conditions.0.push(condition);
        }
        if let Some(interface) = rule.interface.as_deref().filter(|name| !name.trim().is_empty()) {
            conditions.add(Kind::Interface, interface);
        }
        if rule.dialect == Dialect::HyperV {
            conditions.add(Kind::VirtualMachine, rule.vm_creator.as_deref().unwrap_or("wsl"));
        }
        conditions
    }

    /// Adds a condition; to be called in the order of kinds.
    pub(super) fn add(&mut self, kind: Kind, text: &str) {
        let folded = match kind {
            // The kernel tells names of interfaces apart by case.
            Kind::Interface => text.trim().to_owned(),
            Kind::Program => fold(text).replace('/', "\\").replace("%windir%", "%systemroot%"),
            _ => fold(text),
        };
        self.0.push(Condition { kind, shown: text.trim().to_owned(), folded: vec![folded], exact: false });
    }

    /// Says that nothing else than what was added is so.
    pub(super) fn exactly(mut self) -> Self {
        for condition in &mut self.0 {
            condition.exact = true;
        }
        self
    }

    /// Each condition's kind and text.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Kind, &str)> {
        self.0.iter().map(|condition| (condition.kind, condition.shown.as_str()))
    }

    fn get(&self, kind: Kind) -> Option<&Condition> {
        self.0.iter().find(|condition| condition.kind == kind)
    }

    /// Whether whatever meets `other` meets these for certain.
    pub(super) fn contain(&self, other: &Self) -> bool {
        self.0.iter().all(|own| other.get(own.kind).is_some_and(|other| contains(own, other)))
    }

    /// The kinds of these that `other` does not meet for certain.
    pub(super) fn unmet(&self, other: &Self) -> impl Iterator<Item = Kind> {
        let met = |own: &&Condition| !other.get(own.kind).is_some_and(|other| contains(own, other));
        self.0.iter().filter(met).map(|own| own.kind)
    }

    /// The kinds of these that nothing can meet beside `other`.
    pub(super) fn apart(&self, other: &Self) -> impl Iterator<Item = Kind> {
        let never =
            |own: &&Condition| other.get(own.kind).is_some_and(|other| meets(own, other) == Meeting::Never);
        self.0.iter().filter(never).map(|own| own.kind)
    }

    /// Whether something can meet both.
    pub(super) fn meet(&self, other: &Self) -> Meeting {
        if self.0.is_empty() || other.0.is_empty() {
            return Meeting::Certain;
        }
        let shared = self.0.iter().filter_map(|own| Some(meets(own, other.get(own.kind)?)));
        let least = shared.min().unwrap_or(Meeting::Certain);
        let alone = |these: &Self, those: &Self| {
            these.0.iter().any(|it| it.kind <= Kind::PolicyApp && those.get(it.kind).is_none())
        };
        // One names a program and the other a service or a package: rarely the same.
        if alone(self, other) && alone(other, self) { least.min(Meeting::Unlikely) } else { least }
    }

    /// The conditions of both.
    pub(super) fn and(&self, other: &Self) -> Self {
        let mut both = self.clone();
        for condition in &other.0 {
            match both.0.iter_mut().find(|own| own.kind == condition.kind) {
                None => both.0.push(condition.clone()),
                Some(own) if contains(own, condition) => *own = condition.clone(),
                Some(own) if contains(condition, own) => {}
                Some(own) => own.shown = format!("{} and {}", own.shown, condition.shown),
            }
        }
        both.0.sort_by_key(|condition| condition.kind);
        both
    }

    /// A number that differs only between conditions that can't both be met; 0 meets all.
    pub(super) fn signature(&self) -> u32 {
        let Some(program) = self.get(Kind::Program) else { return 0 };
        let Some(name) = program.folded.first().and_then(|path| image(path)) else { return 0 };
        // FNV-1a.
        let hash = name
            .bytes()
            .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        hash.max(1)
    }
}

/// Windows compares such names without regard to case.
fn fold(text: &str) -> String {
    text.trim().to_lowercase()
}

/// The file name of a program, where it is written out.
fn image(path: &str) -> Option<&str> {
    path.rsplit('\\').next().filter(|name| !name.contains(['%', '~']) && !name.is_empty())
}

fn contains(own: &Condition, other: &Condition) -> bool {
    let (Some(a), Some(b)) = (own.folded.first(), other.folded.first()) else { return false };
    match own.kind {
        Kind::Users => other.folded.iter().all(|user| own.folded.contains(user)),
        Kind::Interface => match a.strip_suffix('*') {
            Some(start) => b.trim_end_matches('*').starts_with(start),
            None => a == b,
        },
        // A star is every service, and no program that is none.
        Kind::Service => a == b || (a == "*" && !b.is_empty()),
        _ => a == b,
    }
}

fn meets(own: &Condition, other: &Condition) -> Meeting {
    let (Some(a), Some(b)) = (own.folded.first(), other.folded.first()) else { return Meeting::Possible };
    if contains(own, other) || contains(other, own) {
        return Meeting::Certain;
    }
    match own.kind {
        Kind::Program => programs(a, b),
        // A program is of one package, an interface has one name, and machines have one creator.
        Kind::Package | Kind::VirtualMachine | Kind::Interface => Meeting::Never,
        // Services may share a process, and a process may carry several tags.
        Kind::Service | Kind::PolicyApp if own.exact || other.exact => Meeting::Never,
        Kind::Service | Kind::PolicyApp | Kind::BinaryName => Meeting::Unlikely,
        Kind::Users if own.folded.iter().any(|user| other.folded.contains(user)) => Meeting::Certain,
        Kind::Users => Meeting::Possible,
    }
}

/// Paths that are spelt differently are the same file only by way of a variable or a short name.
fn programs(a: &str, b: &str) -> Meeting {
    if let (Some(a), Some(b)) = (image(a), image(b))
        && a != b
    {
        return Meeting::Never;
    }
    let vague = |path: &str| path.contains(['%', '~']);
    if !vague(a) && !vague(b) {
        return Meeting::Never;
    }
    match (variable(a), variable(b)) {
        (Some((first, rest)), Some((second, other))) if first == second && !vague(rest) && !vague(other) => {
            Meeting::Never
        }
        _ => Meeting::Possible,
    }
}

/// The variable at the beginning of a path, and the rest.
fn variable(path: &str) -> Option<(&str, &str)> {
    path.strip_prefix('%')?.split_once('%')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(kind: Kind, text: &str) -> Conditions {
        let mut conditions = Conditions::default();
        conditions.add(kind, text);
        conditions
    }

    #[test]
    fn names_compare_as_far_as_texts_can_tell() {
        use Kind::{Interface, Package, Program, Service};
        for (kind, a, b, meeting) in [
            (Program, "C:\\App\\a.exe", "c:\\app\\A.EXE", Meeting::Certain),
            (Program, "C:\\App\\a.exe", "C:\\Other\\a.exe", Meeting::Never),
            (Program, "C:\\Windows\\a.exe", "%SystemRoot%\\a.exe", Meeting::Possible),
            (Program, "C:\\Windows\\a.exe", "%SystemRoot%\\b.exe", Meeting::Never),
            (Program, "%windir%\\a.exe", "%SystemRoot%\\a.exe", Meeting::Certain),
            (Program, "%ProgramFiles%\\X\\a.exe", "%ProgramFiles%\\Y\\a.exe", Meeting::Never),
            (Program, "C:\\PROGRA~1\\a.exe", "C:\\Program Files\\a.exe", Meeting::Possible),
            (Package, "Some.App_1", "Other.App_1", Meeting::Never),
            (Service, "*", "Dnscache", Meeting::Certain),
            (Service, "Dhcp", "Dnscache", Meeting::Unlikely),
            (Interface, "eth*", "eth0", Meeting::Certain),
            (Interface, "eth1*", "eth*", Meeting::Certain),
            (Interface, "eth0", "wlan0", Meeting::Never),
        ] {
            assert_eq!(one(kind, a).meet(&one(kind, b)), meeting, "{a} and {b}");
            assert_eq!(one(kind, b).meet(&one(kind, a)), meeting, "{b} and {a}");
        }
        assert!(one(Interface, "eth*").contain(&one(Interface, "eth1*")));
        assert!(!one(Interface, "eth1*").contain(&one(Interface, "eth*")));
        assert_eq!(one(Program, "C:\\a.exe").meet(&one(Service, "Dnscache")), Meeting::Unlikely);
    }
}
