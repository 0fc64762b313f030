//! Which answers are pages of a long list.

use palisade_model::api::{AuditEntry, AuditPage, ConflictList, Page, PolicyDevices, WebhookEvents};

use crate::api::answer::Answer;

/// A page of a list.
pub trait Listed: Answer {
    /// A row.
    type Row: Clone + PartialEq + Send + Sync + 'static;

    /// The rows.
    fn rows(&self) -> &[Self::Row];

    /// How many rows there are in all.
    fn total(&self) -> u64;
}

impl<T: Clone + PartialEq + Send + Sync + 'static> Listed for Page<T>
where
    Self: Answer,
{
    type Row = T;

    fn rows(&self) -> &[T] {
        &self.rows
    }

    fn total(&self) -> u64 {
        self.total
    }
}

impl Listed for AuditPage {
    type Row = AuditEntry;

    fn rows(&self) -> &[AuditEntry] {
        &self.rows
    }

    fn total(&self) -> u64 {
        self.total
    }
}

/// A list whose answer says more than its page of rows.
macro_rules! listed {
    ($($answer:ty = $row:ty),* $(,)?) => {$(
        impl Listed for $answer {
            type Row = $row;

            fn rows(&self) -> &[$row] {
                &self.page.rows
            }

            fn total(&self) -> u64 {
                self.page.total
            }
        }
    )*};
}

listed!(
    PolicyDevices = palisade_model::api::PolicyDeviceRow,
    ConflictList = palisade_model::api::ConflictRow,
    WebhookEvents = palisade_model::api::WebhookEventRow,
);
