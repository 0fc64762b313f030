//! The events of a webhook as lists. What is neither filtered nor ordered otherwise is read from the database a page at
//! a time; the rest is found among all of them, of which there are ten thousand at most.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use palisade_model::api::{
    EventKind, GivenUp, GivenUpReason, Page, WebhookEventRow, WebhookEvents, WebhookEventsOf,
};

use super::narrowed::{Counts, narrowed};
use super::{find, row_of};
use crate::app::App;
use crate::clock;
use crate::failure::{Answer, Failure, one_of};
use crate::service::audit::name_of_object;
use crate::service::identity::Identity;
use crate::store::{Chosen, EventRecord, WebhookRecord};
use crate::tenant::sorted::{BOTH, Wanted};

/// Devices that an event of a list names.
const NAMED: usize = 3;

/// Which events of a webhook are wanted.
#[derive(Debug, Clone, Default)]
pub struct EventsWanted {
    /// Those that wait or those given up.
    pub of: WebhookEventsOf,
    /// Only those that say this somewhere.
    pub search: String,
    /// Only those of this kind.
    pub kind: Option<EventKind>,
    /// Only those given up for this reason.
    pub reason: Option<GivenUpReason>,
    /// Order and page.
    pub page: Wanted,
    /// How many events each value of each filter would show is wanted as well.
    pub facets: bool,
}

impl EventsWanted {
    /// The order where none is asked for.
    fn usual(&self) -> &'static str {
        match self.of {
            WebhookEventsOf::Waiting => "since",
            WebhookEventsOf::Lost => "-givenUp",
        }
    }

    /// The same with an order, which it can be listed in.
    fn in_order(mut self) -> Answer<Self> {
        if self.page.sort.is_empty() {
            self.page.sort = self.usual().to_owned();
        }
        let known: &[&str] = match self.of {
            WebhookEventsOf::Waiting => &["since", "happened", "event", "who"],
            WebhookEventsOf::Lost => &["since", "happened", "event", "givenUp", "who"],
        };
        let column = self.page.column("");
        if !known.contains(&column) {
            let known = one_of(known.iter().copied());
            return Err(Failure::bad_request(format!(
                "Events can't be sorted by `{column}` here; use one of {known}."
            )));
        }
        if self.of == WebhookEventsOf::Waiting && self.reason.is_some() {
            return Err(Failure::bad_request(
                "Only events that were given up have a `reason`. Ask for them with `state=lost`.",
            ));
        }
        if self.page.cursor.is_some() && self.page.skip > 0 {
            return Err(Failure::bad_request(BOTH));
        }
        Ok(self)
    }

    /// Whether every event is wanted in the order in which they are kept.
    fn is_plain(&self) -> bool {
        self.search.is_empty()
            && self.kind.is_none()
            && self.reason.is_none()
            && self.page.sort == self.usual()
    }
}

/// A page of the events of a webhook.
///
/// # Errors
/// When there is no such webhook, when the order or filter is none of this list, or the cursor is not one of it or
/// comes beside a place to jump to.
pub async fn page(app: &App, who: &Identity, id: &str, wanted: EventsWanted) -> Answer<WebhookEvents> {
    let wanted = wanted.in_order()?;
    let webhook = find(app, id).await?;
    // Read before the rows, so that no event up to it is missing in them.
    let last_given_up = webhook.last_given_up;
    let (page, kept) = if wanted.is_plain() {
        plain(app, &webhook, &wanted).await?
    } else {
        let most = u32::MAX;
        let events = app.store.webhook_events(webhook.seq, wanted.of, None, 0, most).await?;
        let kept = u64::try_from(events.len()).unwrap_or(u64::MAX);
        (narrowed(app, &events, &wanted)?, kept)
    };
    Ok(WebhookEvents { page, kept, last_given_up, webhook: row_of(webhook, who) })
}

/// A page of every event in the order in which they are kept, and how many there are.
async fn plain(
    app: &App,
    webhook: &WebhookRecord,
    wanted: &EventsWanted,
) -> Answer<(Page<WebhookEventRow>, u64)> {
    let EventsWanted { of, page: Wanted { cursor, skip, limit, .. }, .. } = wanted;
    let after = cursor.as_deref().map(|cursor| read(*of, cursor)).transpose()?;
    let skip = u32::try_from(*skip).unwrap_or(u32::MAX);
    let one_more = u32::try_from(limit.saturating_add(1)).unwrap_or(u32::MAX);
    let mut events = app.store.webhook_events(webhook.seq, *of, after, skip, one_more).await?;
    let more = events.len() > *limit;
    events.truncate(*limit);
    let total = match of {
        WebhookEventsOf::Waiting => webhook.waiting,
        WebhookEventsOf::Lost => app.store.given_up_kept(webhook.seq, &Chosen::all()).await?,
    };
    let mut counts = Counts::of(wanted);
    if wanted.facets {
        for count in app.store.webhook_event_counts(webhook.seq, *of).await? {
            counts.add(&count.kind, count.reason, count.events);
        }
    }
    let next = events.last().filter(|_| more).map(|event| write(*of, event.place));
    let rows = events.into_iter().map(|event| listed(app, event)).collect();
    Ok((Page { rows, total, next, as_of: clock::now(), facets: counts.facets() }, total))
}

/// An event as a row.
pub(super) fn listed(app: &App, record: EventRecord) -> WebhookEventRow {
    let EventRecord { place, since, given_up, mut event } = record;
    event.devices.truncate(NAMED);
    WebhookEventRow {
        id: u64::try_from(place).unwrap_or(0),
        since: clock::rfc3339(since),
        given_up: given_up.map(|(at, reason, cause)| GivenUp { at: clock::rfc3339(at), reason, cause }),
        object_name: name_of_object(&app.tenant(), &event.action, &event.object),
        event,
    }
}

fn write(of: WebhookEventsOf, place: i64) -> String {
    URL_SAFE_NO_PAD.encode(format!("1 {} {place}", of.wire()))
}

fn read(of: WebhookEventsOf, cursor: &str) -> Answer<i64> {
    let read = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let begin = format!("1 {} ", of.wire());
    read.as_deref().and_then(|text| text.strip_prefix(&begin)?.parse().ok()).ok_or_else(|| {
        Failure::bad_request("The cursor is not one that this list gave. Start again without a cursor.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_to_its_own_list() {
        let cursor = write(WebhookEventsOf::Lost, 42);
        assert_eq!(read(WebhookEventsOf::Lost, &cursor).unwrap(), 42);
        assert!(read(WebhookEventsOf::Waiting, &cursor).is_err());
        for broken in ["", "%", "MSB4"] {
            assert!(read(WebhookEventsOf::Lost, broken).is_err(), "{broken}");
        }
    }
}
