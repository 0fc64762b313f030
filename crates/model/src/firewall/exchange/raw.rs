//! A rule as Windows' own tools tell it, in words, and what becomes of it here.

use super::known;
use super::report::Draft;
use crate::firewall::{Dialect, Direction, Rule};

/// What a tool says of a rule. An absent or empty text, and `Any`, restrict nothing.
#[derive(Default)]
pub(super) struct Raw {
    pub(super) line: usize,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) enabled: String,
    pub(super) direction: String,
    pub(super) action: String,
    pub(super) profiles: Vec<String>,
    pub(super) protocol: String,
    pub(super) local_ports: Vec<String>,
    pub(super) remote_ports: Vec<String>,
    pub(super) icmp: Vec<String>,
    pub(super) local_addresses: Vec<String>,
    pub(super) remote_addresses: Vec<String>,
    pub(super) program: String,
    pub(super) service: String,
    pub(super) package: String,
    pub(super) policy_app_id: String,
    pub(super) interface_types: Vec<String>,
    pub(super) edge_traversal: String,
    pub(super) local_user: String,
    /// Conditions that no rule here has: a code, what it is called, and its value.
    pub(super) others: Vec<(&'static str, String, String)>,
}

/// Words for ports whose number never changes.
const FIXED_PORTS: [(&str, &str); 3] = [("rpc-epmap", "135"), ("rpcepmap", "135"), ("mdns", "5353")];
/// Words for addresses under the names that rules here have for them.
const ADDRESSES: [(&str, &str); 10] = [
    ("localsubnet", "LocalSubnet"),
    ("defaultgateway", "DefaultGateway"),
    ("dhcp", "DHCP"),
    ("dns", "DNS"),
    ("wins", "WINS"),
    ("intranet", "Intranet"),
    ("rmtintranet", "RmtIntranet"),
    ("internet", "Internet"),
    ("ply2renders", "Ply2Renders"),
    ("playtodevice", "Ply2Renders"),
];

impl Raw {
    /// The rule that this says, with what is left out of it.
    pub(super) fn draft(self) -> Draft {
        let mut draft = Draft::new(self.line, Rule::new(Dialect::Windows, self.name.trim()));
        draft.rule.description = self.description.trim().to_owned();
        self.choices(&mut draft);
        self.traffic(&mut draft);
        self.program(&mut draft);
        if draft.rule.name.contains('/') {
            draft.rule.name = draft.rule.name.replace('/', "-");
            draft.left_out("name-changed", "A name holds no `/` here; `-` stands in its place.");
        }
        for (code, what, value) in &self.others {
            if !known::is_any(value) {
                draft
                    .widened(code, format!("{what} (`{}`) has no place here and is left out.", short(value)));
            }
        }
        draft
    }

    fn choices(&self, draft: &mut Draft) {
        let rule = &mut draft.rule;
        let mut unread = Vec::new();
        rule.enabled = known::truth(&self.enabled);
        rule.direction = known::direction(&self.direction);
        rule.action = known::action(&self.action);
        if rule.enabled.is_none() && !self.enabled.is_empty() {
            unread.push(("Enabled", &self.enabled));
        }
        if rule.direction.is_none() {
            unread.push(("Direction", &self.direction));
        }
        let bypass = matches!(self.action.to_ascii_lowercase().as_str(), "bypass" | "allowbypass");
        if rule.action.is_none() && !bypass {
            unread.push(("Action", &self.action));
        }
        let profiles = self.profiles.iter().filter(|word| !word.trim().is_empty());
        match known::profiles(profiles.clone().map(String::as_str)) {
            // Windows has no more kinds than the three.
            Some(set) if set.bits() == 7 => rule.profiles = Some(crate::firewall::Profiles::ALL),
            Some(set) => rule.profiles = (!set.is_empty()).then_some(set),
            None => {
                draft.refuse(
                    "unreadable-value",
                    format!("`{}` says no profiles that a rule can have.", self.profiles.join(",")),
                );
            }
        }
        for (what, value) in unread {
            let sentence = if value.is_empty() {
                format!("The rule says nothing under {what}.")
            } else {
                format!("`{}` under {what} can't be read.", short(value))
            };
            draft.refuse("unreadable-value", sentence);
        }
        if bypass {
            draft.refuse(
                "bypass",
                "A rule that overrides block rules for authenticated machines has no equal here.",
            );
        }
        match self.edge_traversal.to_ascii_lowercase().replace(' ', "").as_str() {
            "yes" | "allow" if draft.rule.direction == Some(Direction::In) => {
                draft.rule.edge_traversal = Some(true);
            }
            "" | "no" | "block" | "yes" | "allow" => {}
            _ => draft.left_out(
                "edge-deferred",
                format!(
                    "Edge traversal is on or off here; `{}` is taken as off.",
                    short(&self.edge_traversal)
                ),
            ),
        }
    }

    fn traffic(&self, draft: &mut Draft) {
        match known::protocol(&self.protocol) {
            Some(protocol) => draft.rule.protocol = protocol,
            None => draft.refuse("unreadable-value", format!("`{}` is no protocol.", short(&self.protocol))),
        }
        draft.rule.local_ports = list("local port", "port-keyword", &self.local_ports, port, draft);
        draft.rule.remote_ports = list("remote port", "port-keyword", &self.remote_ports, port, draft);
        draft.rule.local_addresses =
            list("local address", "address-keyword", &self.local_addresses, address, draft);
        draft.rule.remote_addresses =
            list("remote address", "address-keyword", &self.remote_addresses, address, draft);
        if !known::is_any(&self.icmp.join("")) {
            draft.rule.icmp = list("ICMP type", "icmp-type", &self.icmp, icmp, draft);
        }
        for word in self.interface_types.iter().filter(|word| !known::is_any(word)) {
            match known::interface_type(word) {
                Some(interface) if !draft.rule.interface_types.contains(&interface) => {
                    draft.rule.interface_types.push(interface);
                }
                Some(_) => {}
                None => {
                    draft.refuse("unreadable-value", format!("`{}` is no kind of interface.", short(word)));
                }
            }
        }
    }

    fn program(&self, draft: &mut Draft) {
        let text = |text: &str| (!known::is_any(text)).then(|| text.trim().to_owned());
        draft.rule.file_path = text(&self.program);
        draft.rule.service_name = text(&self.service);
        draft.rule.policy_app_id = text(&self.policy_app_id);
        draft.rule.local_users = text(&self.local_user).into_iter().collect();
        match text(&self.package) {
            Some(package) if package.starts_with("S-1-") => draft.widened(
                "package-sid",
                format!(
                    "The app (`{}`) is named by its SID and is left out; add its package family name.",
                    short(&package)
                ),
            ),
            package => draft.rule.package_family_name = package,
        }
    }
}

/// What a rule here makes of an entry of a list.
enum Entry {
    Taken(String),
    /// Taken under another name, which is said.
    Changed(String),
    Unknown,
}

/// The entries of a list; empty where it restricts nothing.
fn list(
    what: &str,
    code: &'static str,
    entries: &[String],
    read: fn(&str) -> Entry,
    draft: &mut Draft,
) -> Vec<String> {
    let entries = entries.iter().map(|entry| entry.trim()).filter(|entry| !entry.is_empty());
    if entries.clone().any(known::is_any) {
        return Vec::new();
    }
    let (mut taken, mut unknown) = (Vec::new(), Vec::new());
    for entry in entries {
        match read(entry) {
            Entry::Taken(text) => taken.push(text),
            Entry::Changed(text) => {
                draft.left_out(code, format!("The {what} `{}` is taken as `{text}`.", short(entry)));
                taken.push(text);
            }
            Entry::Unknown => unknown.push(short(entry)),
        }
    }
    if !unknown.is_empty() {
        let names = unknown.join("`, `");
        let sentence =
            format!("The {what} `{names}` is a word of Windows without a fixed value and is left out.");
        if taken.is_empty() {
            draft.widened(code, sentence);
        } else {
            draft.left_out(code, sentence);
        }
    }
    taken
}

fn port(text: &str) -> Entry {
    if text.starts_with(|first: char| first.is_ascii_digit()) {
        return Entry::Taken(text.to_owned());
    }
    let fixed = FIXED_PORTS.iter().find(|(word, _)| word.eq_ignore_ascii_case(text));
    fixed.map_or(Entry::Unknown, |(_, number)| Entry::Changed((*number).to_owned()))
}

fn address(text: &str) -> Entry {
    let known = ADDRESSES.iter().find(|(word, _)| word.eq_ignore_ascii_case(text));
    if let Some((_, name)) = known {
        return Entry::Taken((*name).to_owned());
    }
    let digits = text.starts_with(|first: char| first.is_ascii_hexdigit() || first == ':' || first == '*');
    if digits && text.contains(['.', ':', '*']) { Entry::Taken(text.to_owned()) } else { Entry::Unknown }
}

/// `8`, `8:0`, `8:Any` and `8:*`, of which the first means any code.
fn icmp(text: &str) -> Entry {
    let (kind, code) = text.split_once(':').unwrap_or((text, "*"));
    let any = |part: &str| part == "*" || known::is_any(part);
    let number = |part: &str| part.parse::<u8>().is_ok();
    match (kind.trim(), code.trim()) {
        (kind, code) if any(kind) && any(code) => Entry::Taken("*".to_owned()),
        (kind, code) if number(kind) && any(code) => Entry::Taken(format!("{kind}:*")),
        (kind, code) if number(kind) && number(code) => Entry::Taken(format!("{kind}:{code}")),
        _ => Entry::Unknown,
    }
}

/// The beginning of a text, for a sentence.
pub(super) fn short(text: &str) -> String {
    let mut short: String = text.trim().chars().take(60).collect();
    if short.len() < text.trim().len() {
        short.push('…');
    }
    short
}
