//! The device side: enrol, fetch, enforce, read back, report.
//!
//! ```text
//! device      the loop of one device: check in, enforce, report, again
//!   channel   signed requests to the server, and what goes wrong on the way as sentences
//!   enforcement   drives engine and platform through one bundle, journal first
//!     engine      the pure state machine: what to apply, what to put back, what to report
//!     platform    the only part that touches the system; `linux` is the real one
//!   state     the state folder: identity and journal
//! ```
//!
//! Invariants:
//! - [`engine`] does no I/O and reads no clock: a journal and a bundle go in, a plan comes out; the platform's
//!   answers go in, the next journal and the outcome come out. Its tests need no machine.
//! - Only [`platform`] touches what is enforced. [`state`] touches nothing but its own folder.
//! - The journal is on disk before anything is enforced and again after, so that a kill at any moment is made
//!   good at the next start.

#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod channel;
pub mod device;
pub mod enforcement;
pub mod engine;
pub mod environment;
pub mod files;
pub mod platform;
pub mod state;

pub use channel::{Channel, ChannelError, Identity, enrol, http_client};
pub use device::{DeviceOptions, Ended, run_device};

/// The version that a device states among its facts.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
