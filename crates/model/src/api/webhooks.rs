//! Webhooks: addresses that are told what happens. `/api/webhooks`, and the request that such an address gets.
//!
//! A request carries [`TIME_HEADER`] and [`SIGNATURE_HEADER`]: `v1=` and, in hexadecimal, the HMAC-SHA256 of the time, a
//! dot and the body, by the webhook's secret. Who takes it compares the signature, refuses a time that is more than some
//! minutes off, and drops events whose id it has seen: what was sent and not acknowledged is sent again.

use serde::{Deserialize, Serialize};

use super::DeviceReference;

/// The header with the time of a request, seconds since 1970.
pub const TIME_HEADER: &str = "palisade-time";
/// The header with the signature of a request.
pub const SIGNATURE_HEADER: &str = "palisade-signature";

/// What an event is about; a webhook chooses some.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// A policy was changed.
    Policy,
    /// A group was changed.
    Group,
    /// A device enrolled, was retired or asked to check in.
    Device,
    /// An enrolment token was made or revoked.
    EnrolmentToken,
    /// A token for scripts was made or revoked.
    Token,
    /// The enforcement scope or a webhook was changed.
    Settings,
    /// An administrator's password was changed.
    Administrator,
    /// A request was refused, whatever it was about.
    Refusal,
    /// A conflict appeared or was resolved.
    Conflict,
    /// Devices fell silent, or were heard from again.
    Silent,
    /// A policy's worst state on devices became Error, or no longer is.
    Failing,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Policy,
        Self::Group,
        Self::Device,
        Self::EnrolmentToken,
        Self::Token,
        Self::Settings,
        Self::Administrator,
        Self::Refusal,
        Self::Conflict,
        Self::Silent,
        Self::Failing,
    ];

    /// The word on the wire. Of what the audit log has, it is the area of the action.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Group => "group",
            Self::Device => "device",
            Self::EnrolmentToken => "enrolment-token",
            Self::Token => "token",
            Self::Settings => "settings",
            Self::Administrator => "administrator",
            Self::Refusal => "refusal",
            Self::Conflict => "conflict",
            Self::Silent => "silent",
            Self::Failing => "failing",
        }
    }

    /// The kind with this word.
    pub fn from_wire(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.wire() == word)
    }
}

/// `POST /api/webhooks`, which needs `name`, `url` and `events`; and `PATCH /api/webhooks/{id}`, where what is absent
/// stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WebhookChange {
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where events are sent: https, or http on this very machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Which events are sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<EventKind>>,
    /// Whether it is on. Turning it off gives up what waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

/// How a webhook fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum WebhookState {
    /// Nothing is sent.
    Off,
    /// On, and nothing was sent so far.
    New,
    /// What was sent last was taken.
    Working,
    /// What was sent last was not taken; it is tried again.
    Failing,
}

/// A try that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct WebhookFailure {
    /// When.
    pub at: String,
    /// Why, as a sentence.
    pub cause: String,
}

/// A webhook without its secret: a row of `GET /api/webhooks`, which is one page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct WebhookRow {
    /// Id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// Where events are sent. Only who may change it sees more than scheme, host and port: many addresses hold a secret.
    pub url: String,
    /// Which events are sent.
    pub events: Vec<EventKind>,
    /// How it fares.
    pub state: WebhookState,
    /// When events were taken last; absent for never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_success: Option<String>,
    /// The last try that failed, whatever came after; absent for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_failure: Option<WebhookFailure>,
    /// Events that wait to be sent.
    pub waiting: u64,
    /// Events that were given up and neither sent again nor discarded since: tried for a day, more than may wait, or waiting when it was
    /// turned off.
    pub lost: u64,
    /// Tries that failed since one did not.
    #[serde(default)]
    pub attempts: u32,
    /// When a failing one is tried next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_try: Option<String>,
    /// When it was made.
    pub created: String,
    /// By whom.
    pub created_by: String,
    /// What `If-Match` takes.
    pub etag: String,
}

/// A webhook just made: the only time that its secret is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct WebhookCreated {
    /// The secret by which requests are signed.
    pub secret: String,
    /// The rest.
    #[serde(flatten)]
    pub row: WebhookRow,
}

/// What came of a test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct WebhookTested {
    /// The address took the test event.
    pub taken: bool,
    /// Why it did not, as a sentence; absent where it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// How long it took, in milliseconds.
    pub milliseconds: u64,
}

/// How many webhooks there are, as the overview says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct WebhookCounts {
    /// All.
    pub total: u64,
    /// Those whose state is failing.
    pub failing: u64,
}

/// The body of a request that a webhook's address gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct WebhookRequest {
    /// The webhook's id.
    pub webhook: String,
    /// Events that were given up since the last request that was taken: there is a gap before the first event.
    pub lost: u64,
    /// What happened, oldest first.
    pub events: Vec<WebhookEvent>,
}

/// Something that happened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct WebhookEvent {
    /// Its id: the same however often it is sent, and another for each event of a webhook.
    pub id: String,
    /// An [`EventKind`], or `test`.
    pub kind: String,
    /// When it happened; of conflicts and states of devices, when it was noticed.
    pub at: String,
    /// What happened: an action of the audit log, or one of `conflict.appeared`, `conflict.resolved`, `silent.began`,
    /// `silent.ended`, `failing.began`, `failing.ended`, `test`.
    pub action: String,
    /// Who did it; empty for what nobody did.
    pub who: String,
    /// Id of what it was done to; of a conflict, the setting.
    pub object: String,
    /// One line more.
    pub detail: String,
    /// It was refused, and nothing was changed.
    pub refused: bool,
    /// Method and path of a request that was refused.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub request: String,
    /// The version that a save of a policy made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// How many devices it is about, where it is about devices' states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_count: Option<u64>,
    /// The first hundred of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub devices: Vec<DeviceReference>,
}

#[cfg(test)]
mod tests {
    use super::super::AREAS;
    use super::*;

    #[test]
    fn words_are_those_of_the_wire_and_areas_are_kinds() {
        for kind in EventKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.wire());
            assert_eq!(EventKind::from_wire(kind.wire()), Some(kind));
        }
        // Of signing in and of reading the log has refusals only, and saved views matter to nobody but the console.
        let others = AREAS.into_iter().filter(|area| EventKind::from_wire(area).is_none());
        assert_eq!(others.collect::<Vec<_>>(), ["view", "session", "read"]);
    }
}
