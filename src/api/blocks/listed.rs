//! Which answers are pages of a long list.

use palisade_model::api::{
    AuditEntry, AuditPage, ConflictDeviceRow, ConflictList, ConflictPairRow, ConflictRow, DeviceRow,
    GroupRow, Page, PolicyDeviceRow, PolicyDevices, PolicyRow, WebhookEventRow, WebhookEvents,
};

use crate::api::answer::Answer;

/// A page of a list.
pub trait Listed: Answer {
    /// A row.
    type Row: Identified + Clone + PartialEq + Send + Sync + 'static;

    /// The rows.
    fn rows(&self) -> &[Self::Row];

    /// How many rows there are in all.
    fn total(&self) -> u64;

    /// The token of the page after this one.
    fn next(&self) -> Option<&str>;
}

/// A row that is known again wherever it stands and whatever it says by now.
pub trait Identified {
    /// Whether both are of the same thing.
    fn is(&self, other: &Self) -> bool;
}

/// Rows that are of the same thing where all of this is the same.
macro_rules! identified {
    ($($row:ty: $($field:ident).+ $(, $more:ident$(.$rest:ident)*)*;)*) => {$(
        impl Identified for $row {
            fn is(&self, other: &Self) -> bool {
                self.$($field).+ == other.$($field).+ $(&& self.$more$(.$rest)* == other.$more$(.$rest)*)*
            }
        }
    )*};
}

identified! {
    PolicyRow: id;
    DeviceRow: id;
    GroupRow: id;
    PolicyDeviceRow: device_id;
    ConflictRow: setting.key;
    ConflictPairRow: first.policy_id, second.policy_id;
    ConflictDeviceRow: device_id;
    AuditEntry: seq;
    WebhookEventRow: id;
}

impl<T: Identified + Clone + PartialEq + Send + Sync + 'static> Listed for Page<T>
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

    fn next(&self) -> Option<&str> {
        self.next.as_deref()
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

    fn next(&self) -> Option<&str> {
        self.next.as_deref()
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

            fn next(&self) -> Option<&str> {
                self.page.next.as_deref()
            }
        }
    )*};
}

listed!(PolicyDevices = PolicyDeviceRow, ConflictList = ConflictRow, WebhookEvents = WebhookEventRow,);
