//! The device channel: signed requests to the server, and every way in which they fail as a sentence.

mod backoff;
mod client;
mod error;
mod identity;

pub use backoff::{Backoff, jitter};
pub use client::{Channel, enrol, http_client};
pub use error::{ChannelError, clock_difference};
/// The HTTP client that devices share.
pub use reqwest::Client as HttpClient;

pub use identity::{Enrolment, Identity, IdentityError, new_secret, now};
