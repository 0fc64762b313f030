//! Webhooks: made, changed, tried, deleted. What happens comes to them through the outbox, which [`sender`] empties; what
//! no single change says is put there by [`watch`].

pub mod address;
pub mod events;
pub mod given_up;
mod narrowed;
pub mod post;
pub mod sender;
pub mod watch;

use palisade_model::api::{
    EventKind, Page, Permission, WebhookChange, WebhookCreated, WebhookEvent, WebhookFailure, WebhookRequest,
    WebhookRow, WebhookState, WebhookTested,
};
use reqwest::Url;

use super::check_etag;
use super::identity::Identity;
use crate::app::App;
use crate::clock;
use crate::events::Touched;
use crate::failure::{Answer, Failure};
use crate::guid;
use crate::secret::token;
use crate::store::{AuditRow, Gap, WebhookRecord};

/// Begins the secret of a webhook.
const SECRET_PREFIX: &str = "whs_";
/// Most webhooks. Each change is written once more for each of them.
const MOST: usize = 20;
/// Most characters of a name.
const NAME_MOST: usize = 200;

/// Every webhook, as this one may see it.
///
/// # Errors
/// When the database fails.
pub async fn list(app: &App, who: &Identity) -> Answer<Page<WebhookRow>> {
    let records = app.store.webhooks().await?;
    let total = u64::try_from(records.len()).unwrap_or(u64::MAX);
    let rows = records.into_iter().map(|record| row_of(record, who)).collect();
    Ok(Page { rows, total, next: None, as_of: clock::now(), facets: Vec::new() })
}

/// Makes a webhook; its secret is in this answer alone.
///
/// # Errors
/// When something is missing or wrong, with a sentence that names it.
pub async fn create(app: &App, who: &Identity, change: WebhookChange) -> Answer<WebhookCreated> {
    let wanted = |what: &str| Failure::bad_request(format!("A webhook needs `{what}`."));
    let secret = token(SECRET_PREFIX)?;
    let record = WebhookRecord {
        id: guid::new()?,
        name: name_of(&change.name.ok_or_else(|| wanted("name"))?)?,
        url: address::read(&change.url.ok_or_else(|| wanted("url"))?, &app.config.webhooks)?.into(),
        events: kinds_of(&change.events.ok_or_else(|| wanted("events"))?)?,
        enabled: change.enabled.unwrap_or(true),
        secret: secret.clone(),
        version: 1,
        created: clock::now(),
        created_by: who.name.clone(),
        ..WebhookRecord::default()
    };
    let _turn = app.turn().await;
    if app.store.webhooks().await?.len() >= MOST {
        return Err(Failure::conflict(format!(
            "There are {MOST} webhooks already, the most. Delete one first."
        )));
    }
    let detail = format!("“{}”, {}, {}", record.name, shortened(&record.url), listed(&record.events));
    let row = AuditRow::change(&who.name, "settings.webhook-create", &record.id, &detail);
    app.store.add_webhook(&record, &row).await?;
    watch::look(app).await?;
    told(app);
    let record = find(app, &record.id).await?;
    Ok(WebhookCreated { secret, row: row_of(record, who) })
}

/// Changes a webhook.
///
/// # Errors
/// When something is wrong, or was changed meanwhile.
pub async fn change(
    app: &App,
    who: &Identity,
    id: &str,
    change: WebhookChange,
    if_match: Option<&str>,
) -> Answer<WebhookRow> {
    let _turn = app.turn().await;
    let before = find(app, id).await?;
    check_etag(if_match, &etag(&before), "webhook")?;
    let mut record = before.clone();
    if let Some(name) = change.name {
        record.name = name_of(&name)?;
    }
    if let Some(url) = change.url {
        record.url = address::read(&url, &app.config.webhooks)?.into();
    }
    if let Some(events) = change.events {
        record.events = kinds_of(&events)?;
    }
    record.enabled = change.enabled.unwrap_or(record.enabled);
    if record == before {
        return Ok(row_of(record, who));
    }
    record.version += 1;
    if record.enabled != before.enabled {
        // What was before is no concern of one that starts anew.
        (record.attempts, record.next_try, record.lost) = (0, 0, 0);
    } else if record.url != before.url {
        record.next_try = 0;
    }
    let row = AuditRow::change(&who.name, "settings.webhook-change", id, &difference(&before, &record));
    app.store.put_webhook(&record, &row).await?;
    watch::look(app).await?;
    told(app);
    Ok(row_of(find(app, id).await?, who))
}

/// Deletes a webhook with what waits for it.
///
/// # Errors
/// When there is none.
pub async fn delete(app: &App, who: &Identity, id: &str) -> Answer<()> {
    let _turn = app.turn().await;
    let record = find(app, id).await?;
    let detail = format!("“{}”, {}, {} waiting", record.name, shortened(&record.url), record.waiting);
    let row = AuditRow::change(&who.name, "settings.webhook-delete", id, &detail);
    app.store.delete_webhook(record.seq, &row).await?;
    told(app);
    Ok(())
}

/// Sends an event that says nothing, now, and says what came of it. Where it was taken, what waits is sent next.
///
/// # Errors
/// When there is no such webhook.
pub async fn test(app: &App, who: &Identity, id: &str) -> Answer<WebhookTested> {
    let record = find(app, id).await?;
    let event = WebhookEvent {
        id: "test".into(),
        kind: "test".into(),
        at: clock::now(),
        action: "test".into(),
        who: who.name.clone(),
        object: id.to_owned(),
        detail: format!("A test of the webhook “{}”.", record.name),
        ..WebhookEvent::default()
    };
    let request = WebhookRequest { webhook: id.to_owned(), lost: 0, events: vec![event] };
    let before = clock::milliseconds();
    let sent = app.post.send(&record.url, &record.secret, &request).await;
    let milliseconds = u64::try_from(clock::milliseconds() - before).unwrap_or(0);
    let _turn = app.turn().await;
    if sent.is_ok() {
        app.store.webhook_took(record.seq, 0, Gap::default()).await?;
    }
    let outcome = sent.as_ref().err().map_or("taken", String::as_str);
    let detail = format!("“{}”: {outcome}", record.name);
    app.store.audit(&AuditRow::change(&who.name, "settings.webhook-test", id, &detail)).await?;
    told(app);
    Ok(WebhookTested { taken: sent.is_ok(), cause: sent.err(), milliseconds })
}

/// Whether what was sent last was not taken. The database counts by the same.
fn state_of(record: &WebhookRecord) -> WebhookState {
    match record {
        WebhookRecord { enabled: false, .. } => WebhookState::Off,
        WebhookRecord { attempts: 1.., .. } => WebhookState::Failing,
        WebhookRecord { last_success: 0, .. } => WebhookState::New,
        _ => WebhookState::Working,
    }
}

fn row_of(record: WebhookRecord, who: &Identity) -> WebhookRow {
    let state = state_of(&record);
    let url = if who.role.may(Permission::Administer) { record.url.clone() } else { shortened(&record.url) };
    WebhookRow {
        url,
        state,
        last_success: clock::rfc3339_or_never(record.last_success),
        last_failure: clock::rfc3339_or_never(record.last_failure)
            .map(|at| WebhookFailure { at, cause: record.cause.clone() }),
        waiting: record.waiting,
        lost: record.given_up,
        attempts: record.attempts,
        next_try: (state == WebhookState::Failing && record.waiting > 0)
            .then(|| clock::rfc3339(record.next_try.div_euclid(1000))),
        etag: etag(&record),
        id: record.id,
        name: record.name,
        events: record.events,
        created: record.created,
        created_by: record.created_by,
    }
}

async fn find(app: &App, id: &str) -> Answer<WebhookRecord> {
    app.store.webhook(id).await?.ok_or_else(|| Failure::not_found("webhook", id))
}

/// Consoles that are open ask again for lists and counts.
fn told(app: &App) {
    let none = roaring::RoaringBitmap::new();
    app.changed(&none, Touched::Devices(none.clone()));
}

fn etag(record: &WebhookRecord) -> String {
    format!("\"{}\"", record.version)
}

/// An address without what may be a secret in it.
fn shortened(url: &str) -> String {
    let Ok(url) = Url::parse(url) else { return String::new() };
    let origin = url.origin().ascii_serialization();
    if url.path() == "/" && url.query().is_none() { format!("{origin}/") } else { format!("{origin}/…") }
}

fn listed(events: &[EventKind]) -> String {
    events.iter().map(|kind| kind.wire()).collect::<Vec<_>>().join(", ")
}

fn difference(before: &WebhookRecord, after: &WebhookRecord) -> String {
    let parts = [
        (before.name != after.name).then(|| format!("was “{}”", before.name)),
        (before.url != after.url).then(|| format!("{} to {}", shortened(&before.url), shortened(&after.url))),
        (before.events != after.events).then(|| listed(&after.events)),
        (before.enabled != after.enabled).then(|| if after.enabled { "on" } else { "off" }.to_owned()),
        (!after.enabled && before.waiting > 0).then(|| format!("{} given up", before.waiting)),
    ];
    let name = Some(format!("“{}”", after.name));
    [name].into_iter().chain(parts).flatten().collect::<Vec<_>>().join(", ")
}

fn name_of(name: &str) -> Answer<String> {
    let name = name.trim();
    match name.chars().count() {
        0 => Err(Failure::bad_request("A webhook needs a `name` that says what it is for.")),
        1..=NAME_MOST => Ok(name.to_owned()),
        count => Err(Failure::bad_request(format!(
            "The `name` has {count} characters; at most {NAME_MOST} are allowed."
        ))),
    }
}

fn kinds_of(kinds: &[EventKind]) -> Answer<Vec<EventKind>> {
    let kinds: Vec<_> = EventKind::ALL.into_iter().filter(|kind| kinds.contains(kind)).collect();
    if kinds.is_empty() {
        return Err(Failure::bad_request("A webhook needs at least one kind of event."));
    }
    Ok(kinds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_secret_is_left_out_of_an_address() {
        assert_eq!(shortened("https://siem.example:8443/"), "https://siem.example:8443/");
        assert_eq!(shortened("https://hooks.example/T0/B0/xyz"), "https://hooks.example/…");
        assert_eq!(shortened("https://hooks.example/?key=xyz"), "https://hooks.example/…");
    }
}
