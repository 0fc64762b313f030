//! The events of a webhook as a file: a line for each event, with all that its row says.

use palisade_model::api::{WebhookEventRow, WebhookEvents, WebhookEventsOf};

use super::cells::{about_text, what, why};
use crate::pages::audit::said;
use crate::pages::csv::Sheet;
use crate::words::{audit, sentence, webhooks as words};

/// The file of these events.
pub fn sheet(of: WebhookEventsOf) -> Sheet<WebhookEvents> {
    let given_up = match of {
        WebhookEventsOf::Waiting => Vec::new(),
        WebhookEventsOf::Lost => vec![words::reason(), words::last_failure(), words::given_up_at()],
    };
    let head = [
        vec![words::event(), audit::outcome(), words::about(), audit::object_id()],
        given_up,
        vec![words::since(), audit::detail(), audit::request(), words::happened(), audit::who()],
        vec![words::event_id()],
    ];
    Sheet {
        file: match of {
            WebhookEventsOf::Waiting => "webhook-events-waiting.csv",
            WebhookEventsOf::Lost => "webhook-events-given-up.csv",
        },
        head: head.concat(),
        lines: match of {
            WebhookEventsOf::Waiting => |events| lines(events, |_| Vec::new()),
            WebhookEventsOf::Lost => |events| lines(events, given_up_of),
        },
        next: |events| events.page.next.clone(),
    }
}

fn lines(events: &WebhookEvents, given_up: fn(&WebhookEventRow) -> Vec<String>) -> Vec<Vec<String>> {
    events.page.rows.iter().map(|row| line(row, given_up(row))).collect()
}

/// The line of an event; `given_up` says why and when it was given up.
fn line(row: &WebhookEventRow, given_up: Vec<String>) -> Vec<String> {
    let event = &row.event;
    let cells = [
        vec![
            what(&event.action).to_owned(),
            if event.refused { audit::refused() } else { audit::done() }.to_owned(),
            about_text(row),
            event.object.clone(),
        ],
        given_up,
        vec![
            row.since.clone(),
            said::detail(&event.detail, event.version.is_some()),
            event.request.clone(),
            event.at.clone(),
            event.who.clone(),
            event.id.clone(),
        ],
    ];
    cells.concat()
}

fn given_up_of(row: &WebhookEventRow) -> Vec<String> {
    row.given_up.as_ref().map_or_else(
        || vec![String::new(); 3],
        |given_up| vec![why(given_up.reason).to_owned(), sentence(&given_up.cause), given_up.at.clone()],
    )
}
