//! The events of a webhook: `/api/webhooks/{id}/events`.

use serde::{Deserialize, Serialize};

use super::{Page, WebhookEvent, WebhookRow};

/// Which events of a webhook are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum WebhookEventsOf {
    /// Those that wait, in the order in which they are sent.
    #[default]
    Waiting,
    /// Those that were given up, the last one first. The last 1,000 are kept.
    Lost,
}

impl WebhookEventsOf {
    /// The word on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Lost => "lost",
        }
    }
}

/// Why an event was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum GivenUpReason {
    /// As many waited as may.
    Full,
    /// It was tried for as long as events are.
    Tried,
    /// The webhook was turned off.
    Off,
}

impl GivenUpReason {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::Full, Self::Tried, Self::Off];

    /// The word on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Tried => "tried",
            Self::Off => "off",
        }
    }

    /// The reason with this word.
    pub fn from_wire(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.wire() == word)
    }
}

/// That an event was given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct GivenUp {
    /// When.
    pub at: String,
    /// Why.
    pub reason: GivenUpReason,
    /// What came of the last try before, as a sentence; empty where none failed.
    pub cause: String,
}

/// An event of a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct WebhookEventRow {
    /// Its number in its list, by which those given up are sent again or discarded. It is never another event's.
    pub id: u64,
    /// Since when it waits, or waited.
    pub since: String,
    /// That it was given up; absent where it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_up: Option<GivenUp>,
    /// What the object is called now; absent where it is not there, or no longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object_name: Option<String>,
    /// What is sent, with three of its devices. Its id is empty where it never waited.
    pub event: WebhookEvent,
}

/// `GET /api/webhooks/{id}/events?state=&search=&kind=&reason=&sort=&cursor=&skip=&limit=&facets=`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct WebhookEvents {
    /// The events.
    #[serde(flatten)]
    pub page: Page<WebhookEventRow>,
    /// How many there are whatever is filtered. Of those given up it counts the ones that are kept, and the webhook's
    /// `lost` all.
    pub kept: u64,
    /// The number of the last event that had been given up when the list was read; 0 for none ever.
    pub last_given_up: u64,
    /// The webhook.
    pub webhook: WebhookRow,
}

/// `POST /api/webhooks/{id}/events/redeliver`; without a body, or without `ids`, it is about all that are kept.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RedeliverRequest {
    /// The `id`s of the rows; those that are no longer kept are passed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ids: Option<Vec<u64>>,
}

/// What came of `POST /api/webhooks/{id}/events/redeliver`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Redelivered {
    /// Events that wait again.
    pub events: u64,
}

/// `POST /api/webhooks/{id}/events/discard`, which takes one of the two.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DiscardRequest {
    /// `lastGivenUp` of the list that was read: what was given up after it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<u64>,
    /// The `id`s of the rows; those that are no longer kept are passed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ids: Option<Vec<u64>>,
}

/// What came of `POST /api/webhooks/{id}/events/discard`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Discarded {
    /// Events that were kept and are no longer.
    pub events: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_wire() {
        for of in [WebhookEventsOf::Waiting, WebhookEventsOf::Lost] {
            assert_eq!(serde_json::to_value(of).unwrap(), of.wire());
        }
        for reason in GivenUpReason::ALL {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.wire());
            assert_eq!(GivenUpReason::from_wire(reason.wire()), Some(reason));
        }
    }
}
