//! What each page asks the server for at first: the one place that knows it. Pages take their paths from here, and what
//! is fetched ahead of a click takes them too; a test opens every page and compares.

use js_sys::Date;
use palisade_model::api::WebhookEventsOf;

use super::conflicts::by::By;
use super::settings::section::Section;
use crate::api::first_block;
use crate::route::{DeviceTab, PolicyTab, Route, decode, encode, query};

/// Parameters of the address by which the list of devices is asked for.
pub const DEVICES: [&str; 15] = [
    "search",
    "platform",
    "freshness",
    "enrolment",
    "state",
    "policy",
    "policyState",
    "policySetting",
    "group",
    "conflict",
    "conflictPolicy",
    "conflictWith",
    "conflictGroup",
    "conflictSetting",
    "sort",
];
/// Of the list of policies.
pub const LIST: [&str; 6] = ["type", "state", "archived", "search", "setting", "sort"];
/// Of the devices in a policy's report.
pub const REPORT: [&str; 6] = ["state", "search", "setting", "version", "missing", "sort"];

/// By which conflicts are asked for, whatever they are listed by.
pub const CONFLICTS: [&str; 4] = ["policy", "with", "group", "setting"];
/// By which a list of conflicts is.
pub const CONFLICT_LIST: [&str; 6] = ["policy", "with", "group", "setting", "search", "sort"];
/// By which policies against groups are asked for.
pub const MATRIX: [&str; 3] = ["type", "search", "only"];
/// By which a device's history is asked for.
pub const HISTORY: [&str; 2] = ["setting", "cursor"];

/// By which the groups are asked for.
pub const GROUPS: [&str; 4] = ["search", "members", "used", "sort"];
/// By which the members of one are.
pub const MEMBERS: [&str; 6] = ["search", "platform", "freshness", "enrolment", "state", "sort"];
/// By which the audit log is asked for, beside its days.
pub const AUDIT: [&str; 6] = ["who", "action", "object", "refused", "search", "sort"];

/// Every conflict, by setting.
pub const CONFLICTS_PATH: &str = "/api/conflicts";
/// By pair of policies.
pub const PAIRS_PATH: &str = "/api/conflicts/pairs";
/// By device.
pub const CONFLICT_DEVICES_PATH: &str = "/api/conflicts/devices";
/// Policies against groups.
pub const MATRIX_PATH: &str = "/api/conflicts/matrix";
/// The enforcement scope.
pub const SCOPE: &str = "/api/settings/enforcement-scope";
/// The webhooks.
pub const WEBHOOKS: &str = "/api/webhooks";
/// By which the events of one are asked for, beside which of them.
pub const EVENTS: [&str; 4] = ["search", "kind", "reason", "sort"];

/// The events of a webhook, by the parameters of the address and these of the page's own.
pub fn webhook_events(
    id: &str,
    of: WebhookEventsOf,
    parameter: impl Fn(&str) -> String,
    own: &[(&str, &str)],
) -> String {
    // What waits has no reason and no time at which it was given up: a view may ask for them.
    let has = |name: &str, value: &str| {
        of == WebhookEventsOf::Lost
            || !(name == "reason" || (name == "sort" && value.trim_start_matches('-') == "givenUp"))
    };
    let values = EVENTS.map(|name| (name, parameter(name)));
    let asked = values.iter().map(|(name, value)| (*name, value.as_str()));
    let asked = asked.filter(|(name, value)| has(name, value));
    let all: Vec<_> = [("state", of.wire())].into_iter().chain(asked).chain(own.iter().copied()).collect();
    [WEBHOOKS, "/", &encode(id), "/events", &query(&all)].concat()
}

/// Which of them an address means by this word.
pub fn events_of(word: &str) -> WebhookEventsOf {
    if word == WebhookEventsOf::Lost.wire() { WebhookEventsOf::Lost } else { WebhookEventsOf::Waiting }
}

/// Tokens by which devices enrol.
pub const ENROLMENT_TOKENS: &str = "/api/enrolment-tokens";
/// Tokens of scripts.
pub const SCRIPT_TOKENS: &str = "/api/tokens";

/// What there is of each kind.
pub const SUMMARY: &str = "/api/summary";
/// The policies.
pub const POLICIES: &str = "/api/policies";
/// The overview.
pub const OVERVIEW: &str = "/api/overview";

/// A policy.
pub fn policy(id: &str) -> String {
    ["/api/policies/", &encode(id)].concat()
}

/// What devices have of a policy.
pub fn rollout(id: &str) -> String {
    [&policy(id), "/rollout"].concat()
}

/// A policy's settings with their counts.
pub fn policy_settings(id: &str) -> String {
    [&policy(id), "/settings"].concat()
}

/// A policy's versions.
pub fn versions(id: &str) -> String {
    [&policy(id), "/versions"].concat()
}

/// A device.
pub fn device(id: &str) -> String {
    ["/api/devices/", &encode(id)].concat()
}

/// A device's settings, of all policies.
pub fn device_settings(id: &str) -> String {
    [&device(id), "/settings"].concat()
}

/// A device's settings, of one policy.
pub fn settings_of(id: &str, policy: &str) -> String {
    [&device_settings(id), "?policy=", &encode(policy)].concat()
}

/// What became of a device.
pub fn history(id: &str) -> String {
    [&device(id), "/history"].concat()
}

/// The settings that a device has or had.
pub fn ever(id: &str) -> String {
    [&history(id), "/settings"].concat()
}

/// A policy's devices over time.
pub fn timeline(id: &str) -> String {
    [&policy(id), "/timeline"].concat()
}

/// The spans of a policy's devices over time that are counted from now: the word of the address and milliseconds.
const SPANS: [(&str, f64); 2] = [("day", 86_400_000.0), ("week", 7.0 * 86_400_000.0)];
/// Such a span begins at a whole number of these milliseconds: who asks again in a moment asks for the same.
const BEGINS: f64 = 300_000.0;

/// The begin of a policy's devices over time, of the word of the address.
pub fn timeline_from(span: &str) -> String {
    match SPANS.iter().find(|(word, _)| *word == span) {
        Some((_, long)) => {
            let begin = ((Date::now() - long) / BEGINS).floor() * BEGINS;
            String::from(Date::new(&begin.into()).to_iso_string())
        }
        None if span == "all" => "1970-01-01T00:00:00Z".to_owned(),
        None => String::new(),
    }
}

/// The days of the audit log as it is asked for them, of those of the address: first and last.
pub fn days(since: &str, until: &str) -> [(&'static str, String); 2] {
    [("from", midnight(since, 0)), ("to", midnight(until, 1))]
}

/// The moment at which a day begins where the reader is, or one some days later. What is no day stays as it is: the
/// server says so.
fn midnight(day: &str, later: u32) -> String {
    if day.is_empty() {
        return String::new();
    }
    let date = Date::new(&[day, "T00:00:00"].concat().into());
    if date.get_time().is_nan() {
        return day.to_owned();
    }
    // Not by adding hours: a day may have 23 or 25.
    date.set_date(date.get_date() + later);
    String::from(date.to_iso_string())
}

/// Policies against groups, with these filters and their counts.
pub fn matrix(filters: &str) -> String {
    let mark = if filters.is_empty() { "?" } else { "&" };
    [MATRIX_PATH, filters, mark, "facets=true"].concat()
}

/// A group.
pub fn group(id: &str) -> String {
    ["/api/groups/", &encode(id)].concat()
}

/// A group's members.
pub fn members(id: &str) -> String {
    [&group(id), "/devices"].concat()
}

/// What the page at an address of this console asks for at first; nothing where the console's own program shows it, and
/// where it can't be said before the page is there.
pub fn of(address: &str) -> Vec<String> {
    let address = address.split('#').next().unwrap_or_default();
    let (path, search) = address.split_once('?').unwrap_or((address, ""));
    let forward = |names: &[&str]| {
        let values: Vec<String> = names.iter().map(|name| parameter(search, name)).collect();
        let all: Vec<(&str, &str)> =
            names.iter().zip(&values).map(|(name, value)| (*name, value.as_str())).collect();
        query(&all)
    };
    match Route::of(path) {
        Route::Overview => vec![OVERVIEW.to_owned()],
        Route::Policies => {
            vec![first_block(&[POLICIES, &forward(&LIST)].concat(), true)]
        }
        Route::Devices => {
            vec![first_block(&["/api/devices", &forward(&DEVICES)].concat(), true)]
        }
        Route::Device(id, DeviceTab::Effective | DeviceTab::Firewall | DeviceTab::Evidence) => {
            vec![device(&id), device_settings(&id)]
        }
        Route::Device(id, DeviceTab::History) => {
            vec![device(&id), [&history(&id), &*forward(&HISTORY)].concat(), ever(&id), device_settings(&id)]
        }
        Route::Device(id, _) => vec![device(&id)],
        Route::Groups => vec![first_block(&["/api/groups", &forward(&GROUPS)].concat(), true)],
        Route::Group(id) => {
            vec![group(&id), first_block(&[&members(&id), &*forward(&MEMBERS)].concat(), true)]
        }
        Route::Policy(id, tab) => {
            let mut all = vec![policy(&id), rollout(&id)];
            match tab {
                PolicyTab::Report => {
                    let devices = [&policy(&id), "/devices", &forward(&REPORT)].concat();
                    all.push(first_block(&devices, false));
                }
                PolicyTab::PerSetting => all.push(policy_settings(&id)),
                PolicyTab::Versions => all.push(versions(&id)),
                PolicyTab::Rollout => {
                    let from = timeline_from(&parameter(search, "span"));
                    all.push([timeline(&id), query(&[("from", &from)])].concat());
                }
                _ => {}
            }
            all
        }
        Route::PolicyEdit(id) => vec![policy(&id)],
        Route::PolicyDevice(id, of) => {
            vec![device(&of), policy(&id), settings_of(&of, &id)]
        }
        Route::Conflicts => {
            let shared = forward(&CONFLICTS);
            let mark = if shared.is_empty() { "?" } else { "&" };
            let one = |path: &str| [path, &shared, mark, "limit=1"].concat();
            let mut all = vec![one(CONFLICTS_PATH), one(PAIRS_PATH)];
            let block = |path: &str, counts| first_block(&[path, &forward(&CONFLICT_LIST)].concat(), counts);
            all.push(match By::of(&parameter(search, "by")) {
                By::Groups => matrix(&forward(&MATRIX)),
                By::Devices => block(CONFLICT_DEVICES_PATH, true),
                By::Policies => block(PAIRS_PATH, true),
                By::Settings => block(CONFLICTS_PATH, false),
            });
            let of = parameter(search, "group");
            all.extend((!of.is_empty()).then(|| group(&of)));
            all
        }
        Route::Audit => {
            let days = days(&parameter(search, "since"), &parameter(search, "until"));
            let values = AUDIT.map(|name| (name, parameter(search, name)));
            let pairs: Vec<_> =
                values.iter().chain(&days).map(|(name, value)| (*name, value.as_str())).collect();
            vec![first_block(&["/api/audit", &query(&pairs)].concat(), false)]
        }
        Route::Settings => match Section::of(&parameter(search, "section")) {
            Section::Enrolment => vec![ENROLMENT_TOKENS.to_owned()],
            Section::Scope => vec![SCOPE.to_owned()],
            Section::Scripts => vec![SCRIPT_TOKENS.to_owned()],
            Section::Webhooks => match parameter(search, "webhook") {
                id if id.is_empty() => vec![WEBHOOKS.to_owned()],
                id => {
                    let of = events_of(&parameter(search, "events"));
                    let events = webhook_events(&id, of, |name| parameter(search, name), &[]);
                    vec![first_block(&events, true)]
                }
            },
            Section::Account => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The first look at the list of policies, by the parameters of its address.
pub fn first_policies(parameter: impl Fn(&str) -> String) -> String {
    let values = LIST.map(|name| (name, parameter(name)));
    let skip = parameter("at");
    let mut all: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    all.extend([("skip", skip.as_str()), ("limit", "50"), ("facets", "true")]);
    [POLICIES, &query(&all)].concat()
}

/// What the page at an address asks for at first, where the console's own program shows it to who is signed in.
pub fn of_first_look(path: &str, search: &str) -> Option<String> {
    let search = search.strip_prefix('?').unwrap_or_default();
    match Route::of(path) {
        // From there one is led to the policies.
        Route::Home => Some(first_policies(|_| String::new())),
        Route::Policies => Some(first_policies(|name| parameter(search, name))),
        _ => None,
    }
}

/// A parameter of a query; empty where it is absent.
fn parameter(search: &str, name: &str) -> String {
    let value = search.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    value.map(|value| decode(&value.replace('+', " "))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_of_the_address_are_those_of_the_request() {
        assert_eq!(
            of("/devices?state=error&columns=os&search=a%20b&at=300"),
            ["/api/devices?search=a%20b&state=error&limit=100&facets=true"]
        );
        assert_eq!(of("/devices"), ["/api/devices?limit=100&facets=true"]);
        assert_eq!(of("/overview#x"), ["/api/overview"]);
        assert_eq!(of("/policies?sort=-name"), ["/api/policies?sort=-name&limit=100&facets=true"]);
        assert_eq!(of("/sign-in"), [""; 0]);
        let events = "/settings?section=webhooks&webhook=w3&search=x&kind=group&reason=full&sort=-givenUp";
        assert_eq!(
            of(events),
            ["/api/webhooks/w3/events?state=waiting&search=x&kind=group&limit=100&facets=true"]
        );
        assert_eq!(
            of(&[events, "&events=lost"].concat()),
            [
                "/api/webhooks/w3/events?state=lost&search=x&kind=group&reason=full&sort=-givenUp&limit=100&facets=true"
            ]
        );
    }
}
