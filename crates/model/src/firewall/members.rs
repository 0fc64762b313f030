//! A rule from and to its members: definition id to value, as the merge holds them.

use std::collections::BTreeMap;

use super::field::Field;
use super::rule::Rule;
use super::words::{Dialect, Item, Profiles};
use crate::value::Value;

/// The protocols of Linux rules: word and number. `any` is no number.
const PROTOCOLS: [(&str, u8); 4] = [("tcp", 6), ("udp", 17), ("icmp", 1), ("icmpv6", 58)];

impl Rule {
    /// The rule that these members say. The dialect follows from the ids; what is unknown is kept apart.
    pub fn from_members(members: &BTreeMap<String, Value>) -> Self {
        let dialect = members.keys().find_map(|id| Dialect::of_id(id)).unwrap_or_default();
        let mut rule = Self { dialect, ..Self::default() };
        for (id, value) in members {
            rule.set_member(id, value);
        }
        rule
    }

    /// The members that say this rule; those that are absent are left out. The inverse of [`Rule::from_members`].
    pub fn to_members(&self) -> BTreeMap<String, Value> {
        let known =
            Field::all(self.dialect).filter_map(|(field, id)| self.get(field).map(|value| (id, value)));
        self.unknown.iter().map(|(id, value)| (id.clone(), value.clone())).chain(known).collect()
    }

    /// Puts a member into its field, or among the unknown ones.
    pub(super) fn set_member(&mut self, definition_id: &str, value: &Value) {
        let set = Field::of(self.dialect, definition_id).and_then(|field| self.set(field, value));
        if set.is_none() {
            self.unknown.insert(definition_id.to_owned(), value.clone());
        }
    }

    /// Sets a field; `None` where the value does not fit it.
    fn set(&mut self, field: Field, value: &Value) -> Option<()> {
        match field {
            Field::Name => self.name = text(value)?,
            Field::Description => self.description = text(value)?,
            Field::Enabled => self.enabled = Some(item(value)?),
            Field::Direction => self.direction = Some(item(value)?),
            Field::Action => self.action = Some(item(value)?),
            Field::Profiles => self.profiles = Some(Profiles::of_items(list(value)?)?),
            Field::Protocol => self.protocol = protocol(value)?,
            Field::LocalPorts => self.local_ports = list(value)?.to_vec(),
            Field::RemotePorts => self.remote_ports = list(value)?.to_vec(),
            Field::Icmp => self.icmp = list(value)?.to_vec(),
            Field::LocalAddresses => self.local_addresses = list(value)?.to_vec(),
            Field::RemoteAddresses => self.remote_addresses = list(value)?.to_vec(),
            Field::DynamicKeywords => self.dynamic_keywords = list(value)?.to_vec(),
            Field::InterfaceTypes => {
                let types = list(value)?.iter().map(|id| Item::of_item(id));
                self.interface_types = types.collect::<Option<_>>()?;
            }
            Field::Interface => self.interface = Some(text(value)?),
            Field::EdgeTraversal => self.edge_traversal = Some(item(value)?),
            Field::FilePath => self.file_path = Some(text(value)?),
            Field::PackageFamilyName => self.package_family_name = Some(text(value)?),
            Field::ServiceName => self.service_name = Some(text(value)?),
            Field::BinaryName => self.binary_name = Some(text(value)?),
            Field::PolicyAppId => self.policy_app_id = Some(text(value)?),
            Field::LocalUsers => self.local_users = list(value)?.to_vec(),
            Field::Key => self.key = Some(text(value)?),
            Field::Priority => self.priority = Some(integer(value)?),
            Field::VmCreator => self.vm_creator = Some(text(value)?),
        }
        Some(())
    }

    /// The value of a field; `None` where it is absent.
    fn get(&self, field: Field) -> Option<Value> {
        let some = |text: &String| (!text.is_empty()).then(|| Value::Text(text.clone()));
        let opt = |text: &Option<String>| text.clone().map(Value::Text);
        let list = |entries: &Vec<String>| (!entries.is_empty()).then(|| Value::List(entries.clone()));
        match field {
            Field::Name => some(&self.name),
            Field::Description => some(&self.description),
            Field::Enabled => written(self.enabled),
            Field::Direction => written(self.direction),
            Field::Action => written(self.action),
            Field::Profiles => {
                self.profiles.filter(|set| !set.is_empty()).map(|set| Value::List(set.items()))
            }
            Field::Protocol => self.protocol.map(|number| match self.dialect {
                Dialect::Windows | Dialect::HyperV => Value::Integer(number.into()),
                Dialect::Linux => Value::Text(linux_protocol(number)),
            }),
            Field::LocalPorts => list(&self.local_ports),
            Field::RemotePorts => list(&self.remote_ports),
            Field::Icmp => list(&self.icmp),
            Field::LocalAddresses => list(&self.local_addresses),
            Field::RemoteAddresses => list(&self.remote_addresses),
            Field::DynamicKeywords => list(&self.dynamic_keywords),
            Field::InterfaceTypes => {
                list(&self.interface_types.iter().map(|kind| kind.item().to_owned()).collect())
            }
            Field::Interface => opt(&self.interface),
            Field::EdgeTraversal => written(self.edge_traversal),
            Field::FilePath => opt(&self.file_path),
            Field::PackageFamilyName => opt(&self.package_family_name),
            Field::ServiceName => opt(&self.service_name),
            Field::BinaryName => opt(&self.binary_name),
            Field::PolicyAppId => opt(&self.policy_app_id),
            Field::LocalUsers => list(&self.local_users),
            Field::Key => opt(&self.key),
            Field::Priority => self.priority.map(|number| Value::Integer(number.into())),
            Field::VmCreator => opt(&self.vm_creator),
        }
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_text().map(str::to_owned)
}

fn list(value: &Value) -> Option<&[String]> {
    match value {
        Value::List(entries) => Some(entries),
        _ => None,
    }
}

fn integer<T: TryFrom<i64>>(value: &Value) -> Option<T> {
    match value {
        Value::Integer(number) => T::try_from(*number).ok(),
        _ => None,
    }
}

fn item<T: Item>(value: &Value) -> Option<T> {
    value.as_text().and_then(T::of_item)
}

fn written<T: Item>(value: Option<T>) -> Option<Value> {
    value.map(|value| Value::Text(value.item().to_owned()))
}

/// The protocol's number; `Some(None)` for the word `any`.
fn protocol(value: &Value) -> Option<Option<u8>> {
    match value.as_text() {
        None => integer(value).map(Some),
        Some("any") => Some(None),
        Some(word) => PROTOCOLS.iter().find(|(known, _)| *known == word).map(|(_, number)| Some(*number)),
    }
}

/// The word of a protocol in Linux rules; a number without one stays a number, which validation refuses.
fn linux_protocol(number: u8) -> String {
    let word = PROTOCOLS.iter().find(|(_, known)| *known == number).map(|(word, _)| *word);
    word.map_or_else(|| number.to_string(), str::to_owned)
}
