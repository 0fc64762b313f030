//! The events of a webhook that search and filters leave, in any order.

use std::collections::BTreeMap;

use palisade_model::api::{
    EventKind, Facet, GivenUpReason, Page, WebhookEvent, WebhookEventRow, WebhookEventsOf,
};

use super::events::{EventsWanted, listed};
use crate::app::App;
use crate::clock;
use crate::failure::{Answer, Failure};
use crate::service::audit::name_of_object;
use crate::store::EventRecord;
use crate::tenant::sorted::{Key, Wanted, contains};

/// The page that is wanted of these events, which are all that there are.
///
/// # Errors
/// When the cursor is not one of this list and order.
pub(super) fn narrowed(
    app: &App,
    events: &[EventRecord],
    wanted: &EventsWanted,
) -> Answer<Page<WebhookEventRow>> {
    let search = wanted.search.to_lowercase();
    let mut counts = Counts::of(wanted);
    let mut keys = Vec::new();
    let tenant = app.tenant();
    for (number, record) in (0u32..).zip(events) {
        let event = &record.event;
        let named = || name_of_object(&tenant, &event.action, &event.object);
        if !search.is_empty() && !says(record, &search, named) {
            continue;
        }
        if counts.add(&event.kind, record.given_up.as_ref().map(|(_, reason, _)| *reason), 1) {
            keys.push(key(record, number, wanted));
        }
    }
    drop(tenant);
    // The token of a page is one of this list only.
    let sort = [wanted.page.sort.as_str(), " ", wanted.of.wire()].concat();
    let page = Wanted { sort, ..wanted.page.clone() }.page(keys).map_err(Failure::bad_request)?;
    let of = |number: &u32| events.get(usize::try_from(*number).ok()?).cloned();
    let rows = page.numbers.iter().filter_map(of).map(|event| listed(app, event)).collect();
    let (as_of, facets) = (clock::now(), counts.facets());
    Ok(Page { rows, total: page.total, next: page.next, as_of, facets })
}

/// Whether an event says this somewhere; `search` is in lower case, and `named` is what its object is called.
fn says(record: &EventRecord, search: &str, named: impl FnOnce() -> Option<String>) -> bool {
    let WebhookEvent { who, detail, object, request, devices, .. } = &record.event;
    let cause = record.given_up.as_ref().map_or("", |(_, _, cause)| cause);
    [who, detail, object, request, cause].into_iter().any(|text| contains(text, search))
        || devices.iter().any(|device| contains(&device.name, search))
        || named().is_some_and(|name| contains(&name, search))
}

/// By what an event is ordered. Its place tells those apart that are the same otherwise, whatever comes and goes
/// meanwhile.
fn key(record: &EventRecord, number: u32, wanted: &EventsWanted) -> Key {
    let EventRecord { place, since, event, .. } = record;
    let (order, text) = match (wanted.page.column(""), wanted.of) {
        ("happened", _) => (0, event.at.trim_end_matches('Z').to_owned()),
        ("event", _) => (0, event.action.clone()),
        ("who", _) => (0, event.who.to_lowercase()),
        ("since", WebhookEventsOf::Lost) => (*since, String::new()),
        // In the order in which they wait, or were given up.
        _ => (0, String::new()),
    };
    (order, format!("{text}\n{place:020}"), number)
}

/// How many events each value of each filter shows beside the other filter.
pub(super) struct Counts<'a> {
    wanted: &'a EventsWanted,
    events: BTreeMap<(&'static str, &'static str), u64>,
}

impl<'a> Counts<'a> {
    /// Nothing is counted so far.
    pub(super) fn of(wanted: &'a EventsWanted) -> Self {
        let kinds = EventKind::ALL.map(|kind| (("kind", kind.wire()), 0));
        // What waits was given up for no reason.
        let reasons = GivenUpReason::ALL.into_iter().filter(|_| wanted.of == WebhookEventsOf::Lost);
        let reasons = reasons.map(|reason| (("reason", reason.wire()), 0));
        Self { wanted, events: kinds.into_iter().chain(reasons).collect() }
    }

    /// Counts so many events of a kind that were given up for this reason; says whether they are wanted.
    pub(super) fn add(&mut self, kind: &str, reason: Option<GivenUpReason>, events: u64) -> bool {
        let of_kind = self.wanted.kind.is_none_or(|wanted| wanted.wire() == kind);
        let of_reason = self.wanted.reason.is_none_or(|wanted| Some(wanted) == reason);
        let kind = EventKind::from_wire(kind).filter(|_| of_reason).map(|kind| ("kind", kind.wire()));
        let reason = reason.filter(|_| of_kind).map(|reason| ("reason", reason.wire()));
        for value in [kind, reason].into_iter().flatten() {
            *self.events.entry(value).or_default() += events;
        }
        of_kind && of_reason
    }

    /// The counts, where they are wanted.
    pub(super) fn facets(self) -> Vec<Facet> {
        let facet = |((filter, value), rows): ((&str, &str), u64)| Facet {
            filter: filter.to_owned(),
            value: value.to_owned(),
            rows,
        };
        self.events.into_iter().filter(|_| self.wanted.facets).map(facet).collect()
    }
}
