//! `Get-NetFirewallRule` with its filters, as `ConvertTo-Json` writes it.
//!
//! A rule is an object that has its properties itself or in objects inside it, whatever those are called; of two
//! properties with the same name the outer one counts. Windows PowerShell writes numbers where PowerShell 7 may write
//! words, a single text for a list of one, a single object for a single rule, and at times `{"value": […]}` for a
//! list.

use std::collections::HashMap;

use serde_json::Value as Json;

use super::code_page;
use super::raw::Raw;
use super::report::RulesRead;
use crate::import::{ImportError, json_of};

/// Objects inside objects deeper than this are not looked into.
const MAX_DEPTH: usize = 4;
/// What the filters of a rule say, in words, and the properties that say it.
const FILTERS: [(&str, &[&str]); 4] = [
    ("protocols", &["protocol", "localport", "remoteport"]),
    ("addresses", &["localaddress", "remoteaddress"]),
    ("programs", &["program", "package"]),
    ("services", &["service"]),
];
/// Properties that filters have too, where they say nothing of the rule.
const OF_EVERY_OBJECT: [&str; 5] = ["name", "displayname", "elementname", "description", "caption"];
/// Properties under another name.
const ALIASES: [(&str, &str); 12] = [
    ("profiles", "profile"),
    ("localports", "localport"),
    ("remoteports", "remoteport"),
    ("localip", "localaddress"),
    ("remoteip", "remoteaddress"),
    ("localaddresses", "localaddress"),
    ("remoteaddresses", "remoteaddress"),
    ("apppath", "program"),
    ("servicename", "service"),
    ("interfacetypes", "interfacetype"),
    ("edgetraversal", "edgetraversalpolicy"),
    ("dynamictransport", "dynamictarget"),
];

/// Reads PowerShell's rules.
///
/// # Errors
/// When the bytes are not JSON, or hold no rule.
pub fn read_powershell(bytes: &[u8]) -> Result<RulesRead, ImportError> {
    of_text(&code_page::text(bytes)?)
}

pub(super) fn of_text(text: &str) -> Result<RulesRead, ImportError> {
    let mut objects = Vec::new();
    find(json_of(text)?, 0, &mut objects);
    if objects.is_empty() {
        return Err(ImportError::new(
            "This JSON holds no firewall rules as `Get-NetFirewallRule` writes them. To bring in a policy, import it as a policy.",
        ));
    }
    let mut read = RulesRead::default();
    let mut seen = [false; FILTERS.len()];
    for (index, object) in objects.iter().enumerate() {
        let properties = Properties::of(object);
        let here = FILTERS.map(|(_, names)| names.iter().any(|name| properties.0.contains_key(*name)));
        let mut draft = rule(index + 1, &properties).draft();
        if here.iter().any(|here| *here) {
            seen.iter_mut().zip(here).for_each(|(seen, here)| *seen |= here);
        } else {
            draft.refuse(
                "filters-missing",
                "The file holds the rule without its filters, so nobody can tell what it is for; export it with them.",
            );
        }
        draft.finish(&mut read);
    }
    let missing = FILTERS.iter().zip(seen).filter(|(_, seen)| !seen).map(|((what, _), _)| *what);
    let missing: Vec<&str> = missing.collect();
    if !read.rules.is_empty() && !missing.is_empty() {
        let sentence =
            format!("The file says nothing of the rules' {}; they are taken as for any.", missing.join(", "));
        read.say(0, "filters-missing", sentence);
    }
    Ok(read)
}

/// The objects that are rules: in lists, or below a member of the whole.
fn find(json: Json, depth: usize, found: &mut Vec<Json>) {
    match json {
        Json::Array(items) if depth <= MAX_DEPTH => {
            items.into_iter().for_each(|item| find(item, depth + 1, found));
        }
        Json::Object(map) if depth <= MAX_DEPTH => {
            let object = Json::Object(map);
            if is_rule(&object) {
                found.push(object);
            } else if let Json::Object(map) = object {
                map.into_iter().for_each(|(_, value)| find(value, depth + 1, found));
            }
        }
        _ => {}
    }
}

/// Whether an object says a direction and an action, itself or in an object inside it.
fn is_rule(json: &Json) -> bool {
    let says = |json: &Json| has(json, "direction") && has(json, "action");
    says(json) || json.as_object().is_some_and(|map| map.values().any(says))
}

fn has(json: &Json, name: &str) -> bool {
    json.as_object().is_some_and(|map| map.keys().any(|key| key.eq_ignore_ascii_case(name)))
}

/// The properties of a rule by their names in lower case.
struct Properties<'a>(HashMap<String, &'a Json>);

impl<'a> Properties<'a> {
    fn of(json: &'a Json) -> Self {
        let mut properties = HashMap::new();
        let mut level = vec![json];
        for depth in 0..=MAX_DEPTH {
            let mut next = Vec::new();
            // The object that is the rule comes before those that are its filters.
            level.sort_by_key(|json: &&Json| !has(json, "direction"));
            for json in level {
                let of_rule = depth == 0 || has(json, "direction");
                for (name, value) in json.as_object().into_iter().flatten() {
                    let name = name.to_ascii_lowercase();
                    let of_filter = !of_rule && OF_EVERY_OBJECT.contains(&name.as_str());
                    // What CIM says of its own classes repeats the properties.
                    if of_filter || name.starts_with("cim") || value.is_null() {
                        continue;
                    }
                    let value = value.get("value").or_else(|| value.get("Value")).unwrap_or(value);
                    if value.is_object() {
                        next.push(value);
                        continue;
                    }
                    let alias = ALIASES.iter().find(|(alias, _)| *alias == name);
                    let name = alias.map_or(name, |(_, name)| (*name).to_owned());
                    properties.entry(name).or_insert(value);
                }
            }
            level = next;
        }
        Self(properties)
    }

    fn list(&self, name: &str) -> Vec<String> {
        let one = |json: &Json| match json {
            Json::String(text) => Some(text.clone()),
            Json::Number(number) => Some(number.to_string()),
            Json::Bool(truth) => Some(truth.to_string()),
            _ => None,
        };
        match self.0.get(name) {
            Some(Json::Array(items)) => items.iter().filter_map(one).collect(),
            Some(json) => {
                let text = one(json).unwrap_or_default();
                text.split(',').map(|entry| entry.trim().to_owned()).filter(|it| !it.is_empty()).collect()
            }
            None => Vec::new(),
        }
    }

    fn text(&self, name: &str) -> String {
        match self.0.get(name) {
            Some(Json::String(text)) => text.clone(),
            _ => self.list(name).join(","),
        }
    }

    /// A choice in words; `words` has those for the numbers.
    fn choice(&self, name: &str, words: &[(&str, &str)]) -> String {
        let text = self.text(name);
        let word =
            words.iter().find(|(number, _)| *number == text.trim()).map(|(_, word)| (*word).to_owned());
        word.unwrap_or(text)
    }

    /// A set of bits in words; none is any.
    fn bits(&self, name: &str, words: &[(u64, &str)]) -> Vec<String> {
        let entries = self.list(name);
        let [only] = entries.as_slice() else { return entries };
        let Ok(mask) = only.trim().parse::<u64>() else { return entries };
        let every = words.iter().fold(0, |mask, (bit, _)| mask | bit);
        if mask == 0 || mask & every == every {
            return vec!["Any".to_owned()];
        }
        // A bit without a word stays a number, which no reader of words takes.
        if mask & !every != 0 {
            return entries;
        }
        words.iter().filter(|(bit, _)| mask & bit != 0).map(|(_, word)| (*word).to_owned()).collect()
    }
}

fn rule(line: usize, properties: &Properties<'_>) -> Raw {
    let first = |names: &[&str]| {
        names
            .iter()
            .map(|name| properties.text(name))
            .find(|text| !text.trim().is_empty())
            .unwrap_or_default()
    };
    let mut others = Vec::new();
    for (code, what, name, none) in [
        ("remote-machine", "The condition on the remote computer", "remotemachine", ""),
        ("remote-user", "The condition on the remote user", "remoteuser", ""),
        ("security", "IPsec authentication", "authentication", "NotRequired"),
        ("security", "IPsec encryption", "encryption", "NotRequired"),
        ("override", "Overriding block rules", "overrideblockrules", "False"),
        ("dynamic-target", "The dynamic target", "dynamictarget", ""),
        ("interface-alias", "The name of the interface", "interfacealias", ""),
        ("dynamic-keywords", "The dynamic keyword address", "remotedynamickeywordaddresses", ""),
        ("owner", "The owner", "owner", ""),
        ("platform", "The version of Windows", "platform", ""),
    ] {
        let value = properties.text(name);
        // As numbers, 0 is any and not required.
        if value != "0" && !value.eq_ignore_ascii_case(none) {
            others.push((code, what.to_owned(), value));
        }
    }
    Raw {
        line,
        name: first(&["displayname", "elementname", "rulename", "name"]),
        description: properties.text("description"),
        enabled: properties.choice("enabled", &[("1", "True"), ("2", "False")]),
        direction: properties.choice("direction", &[("1", "In"), ("2", "Out")]),
        action: properties.choice("action", &[("2", "Allow"), ("3", "AllowBypass"), ("4", "Block")]),
        profiles: properties.bits("profile", &[(1, "Domain"), (2, "Private"), (4, "Public")]),
        protocol: properties.text("protocol"),
        local_ports: properties.list("localport"),
        remote_ports: properties.list("remoteport"),
        icmp: properties.list("icmptype"),
        local_addresses: properties.list("localaddress"),
        remote_addresses: properties.list("remoteaddress"),
        program: properties.text("program"),
        service: properties.text("service"),
        package: properties.text("package"),
        policy_app_id: properties.text("policyappid"),
        interface_types: properties
            .bits("interfacetype", &[(1, "Wired"), (2, "Wireless"), (4, "RemoteAccess")]),
        edge_traversal: properties.choice(
            "edgetraversalpolicy",
            &[("0", "Block"), ("1", "Allow"), ("2", "DeferToUser"), ("3", "DeferToApp")],
        ),
        local_user: properties.text("localuser"),
        others,
    }
}
