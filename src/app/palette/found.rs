//! What the server found, as things to choose.

use palisade_model::api::{SearchResult, SearchSetting, SearchValue};

use super::item::{Item, Kind};
use crate::route::{PolicyTab, Route};
use crate::words::{common, names, palette as words, policies};

/// Everything that was found for `text`, by kind, each with the way to the rest.
pub fn items(result: &SearchResult, text: &str) -> Vec<Item> {
    let more = |kind: &str| result.more.iter().any(|it| it == kind);
    let rest = |kind: Kind, route: Route| {
        Item::link(kind, words::all_with(kind.heading(), text), "", route.with(&[("search", text)]))
    };
    let mut items: Vec<Item> = Vec::new();
    for setting in &result.settings {
        items.extend(setting.values.iter().map(|it| value(setting, it)));
    }
    for policy in &result.policies {
        let template = names::template(&policy.template_name);
        let detail =
            if policy.archived { [&template, " · ", policies::archived()].concat() } else { template };
        items.push(Item::link(Kind::Policy, &policy.name, detail, Route::policy(&policy.id).href()));
    }
    if more("policies") {
        items.push(rest(Kind::Policy, Route::Policies));
    }
    for device in &result.devices {
        let detail = [&*device.os, &device.serial_number].into_iter().filter(|it| !it.is_empty());
        let detail = detail.collect::<Vec<_>>().join(" · ");
        items.push(Item::link(Kind::Device, &device.name, detail, Route::device(&device.id).href()));
    }
    if more("devices") {
        items.push(rest(Kind::Device, Route::Devices));
    }
    for group in &result.groups {
        let detail = common::devices(group.devices);
        items.push(Item::link(Kind::Group, &group.name, detail, Route::group(&group.id).href()));
    }
    if more("groups") {
        items.push(rest(Kind::Group, Route::Groups));
    }
    items
}

/// A value of a setting: leads to the one policy that sets it, or to the list of those that set the setting.
fn value(setting: &SearchSetting, value: &SearchValue) -> Item {
    let name = names::setting(&setting.key, &setting.name);
    let label = [&name, ": ", &names::option(&value.display_value)].concat();
    let (detail, href) = match value.policies.as_slice() {
        [only] if value.count == 1 => (
            words::set_by(&only.policy_name),
            Route::Policy(only.policy_id.clone(), PolicyTab::PerSetting).href(),
        ),
        _ => (words::set_by_policies(value.count), Route::Policies.with(&[("setting", &setting.key)])),
    };
    Item::link(Kind::InUse, label, detail, href)
}
