//! The columns of a webhook's events: what happened, to what, since when it waits, and why it was given up.

use palisade_model::api::{EventKind, GivenUpReason, WebhookEvent, WebhookEventRow, WebhookEventsOf};

use crate::pages::audit::{act, entry};
use crate::pages::listing::ListColumn;
use crate::pages::listing::cell::duo;
use crate::route::Route;
use crate::ui::Column;
use crate::ui::inert::Markup;
use crate::ui::state::badge_markup;
use crate::ui::time::exact_time;
use crate::words::{audit, conflicts, names, sentence, webhooks as words};

/// The columns of these events.
pub fn columns(of: WebhookEventsOf) -> Vec<ListColumn<WebhookEventRow>> {
    let head = |label, sort, class| Column { label, sort, class };
    let since = head(words::since(), "since", "moment");
    let since_cell = |row: &WebhookEventRow| moment(Some(&row.since));
    let given_up = match of {
        WebhookEventsOf::Waiting => vec![ListColumn::usual("since", since, since_cell)],
        WebhookEventsOf::Lost => vec![
            ListColumn::usual("reason", head(words::reason(), "", ""), reason),
            ListColumn::usual(
                "givenup",
                head(words::given_up_at(), "givenUp", "moment"),
                |row: &WebhookEventRow| moment(row.given_up.as_ref().map(|given_up| given_up.at.as_str())),
            ),
            ListColumn::extra("since", since, since_cell),
        ],
    };
    let before = vec![
        ListColumn::naming("event", head(words::event(), "event", "wide"), |row: &WebhookEventRow| {
            let refused = row.event.refused;
            let refused = refused.then(|| Markup::span("sub", badge_markup("error", audit::refused())));
            let name = Markup::span("first", Markup::text(what(&row.event.action)));
            Markup::element("th", &[("scope", "row")], duo(name, refused))
        }),
        ListColumn::usual("about", head(words::about(), "", "wide"), |row: &WebhookEventRow| {
            Markup::cell("what", about(row))
        }),
    ];
    let after = vec![
        ListColumn::usual("detail", head(audit::detail(), "", ""), |row: &WebhookEventRow| {
            let WebhookEvent { detail, version, request, .. } = &row.event;
            entry::detail_cell(detail, version.is_some(), request)
        }),
        ListColumn::extra(
            "happened",
            head(words::happened(), "happened", "moment"),
            |row: &WebhookEventRow| moment(Some(&row.event.at)),
        ),
        ListColumn::extra("who", head(audit::who(), "who", "since"), |row: &WebhookEventRow| {
            Markup::element("td", &[("title", &row.event.who)], Markup::text(&row.event.who))
        }),
    ];
    before.into_iter().chain(given_up).chain(after).collect()
}

/// The cell that says why an event was given up.
fn reason(row: &WebhookEventRow) -> Markup {
    let (why, cause) = match &row.given_up {
        Some(given_up) => (why(given_up.reason), sentence(&given_up.cause)),
        None => ("", String::new()),
    };
    let whole = [why, " ", &cause].concat();
    let cause = Markup::span("sub", Markup::text(&cause));
    let inside = duo(Markup::span("first", Markup::text(why)), Some(cause));
    Markup::element("td", &[("class", "what"), ("title", &whole)], inside)
}

fn moment(at: Option<&str>) -> Markup {
    Markup::cell("", at.map(exact_time).unwrap_or_default())
}

/// What happened; what this console does not know stays as it is.
pub fn what(action: &str) -> &str {
    match action {
        "conflict.appeared" => words::conflict_appeared(),
        "conflict.resolved" => words::conflict_resolved(),
        "silent.began" => words::silent_began(),
        "silent.ended" => words::silent_ended(),
        "failing.began" => words::failing_began(),
        "failing.ended" => words::failing_ended(),
        other => act::name(other),
    }
}

/// Why an event was given up, in words.
pub fn why(reason: GivenUpReason) -> &'static str {
    match reason {
        GivenUpReason::Full => words::reason_full(),
        GivenUpReason::Tried => words::reason_tried(),
        GivenUpReason::Off => words::reason_off(),
    }
}

/// What it is about, with a link to its page where it has one.
fn about(row: &WebhookEventRow) -> Markup {
    let event = &row.event;
    if !event.devices.is_empty() {
        return devices(event);
    }
    if event.object.is_empty() {
        return Markup::span("quiet", Markup::text("—"));
    }
    match page_of(row) {
        Some((name, href)) if href.is_empty() => Markup::text(&name),
        Some((name, href)) => Markup::element("a", &[("href", &href), ("title", &name)], Markup::text(&name)),
        None => {
            let of = [("class", "quiet"), ("title", event.object.as_str())];
            Markup::element("span", &of, Markup::text(audit::gone()))
        }
    }
}

/// The same as a text.
pub fn about_text(row: &WebhookEventRow) -> String {
    let event = &row.event;
    if !event.devices.is_empty() {
        let names = event.devices.iter().map(|device| device.name.as_str()).collect::<Vec<_>>().join(", ");
        return [names, more(event)].concat();
    }
    if event.object.is_empty() {
        return String::new();
    }
    page_of(row).map_or_else(|| audit::gone().to_owned(), |(name, _)| name)
}

/// What the object is called, and the address of its page, empty where it has none; nothing where it is no longer
/// there.
fn page_of(row: &WebhookEventRow) -> Option<(String, String)> {
    let event = &row.event;
    if event.kind == EventKind::Conflict.wire() {
        let name = quoted(&event.detail).unwrap_or(&event.object);
        let href = Route::Conflicts.with(&[("setting", &event.object)]);
        return Some((names::setting(&event.object, name), href));
    }
    act::page_of(&event.action, &event.object, row.object_name.as_deref())
}

fn devices(event: &WebhookEvent) -> Markup {
    let links = event.devices.iter().enumerate().map(|(place, device)| {
        let href = Route::device(&device.id).href();
        let link = Markup::element("a", &[("href", &href)], Markup::text(&device.name));
        Markup::text(if place == 0 { "" } else { ", " }).and(link)
    });
    Markup::span("lines", links.collect::<Markup>().and(Markup::text(&more(event))))
}

/// How many more devices an event is about than it names; empty for none.
fn more(event: &WebhookEvent) -> String {
    let named = u64::try_from(event.devices.len()).unwrap_or(u64::MAX);
    match event.device_count.unwrap_or(named).saturating_sub(named) {
        0 => String::new(),
        more => [" ", &conflicts::more(more)].concat(),
    }
}

/// What stands between the first quotation marks.
fn quoted(detail: &str) -> Option<&str> {
    detail.strip_prefix('“')?.split_once('”').map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_has_words() {
        for kind in ["conflict.appeared", "conflict.resolved"] {
            assert_ne!(what(kind), kind);
        }
        for kind in ["silent", "failing"] {
            for action in ["began", "ended"].map(|end| [kind, ".", end].concat()) {
                assert_ne!(what(&action), action);
            }
        }
        assert_eq!(quoted("“Cloud block level”: “A”, “B”"), Some("Cloud block level"));
        assert_eq!(quoted("3: pc-1"), None);
    }
}
