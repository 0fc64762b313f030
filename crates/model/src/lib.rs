//! The policy model: the one judgement that the console, the server and the agent share.
//!
//! What a policy means ([`graph`], [`catalogue`]), whether it is right ([`validation`]), whom it targets
//! ([`targeting`], [`applicability`]), what a device is told when several policies meet on it ([`merge`],
//! [`bundle`]) and what a report says afterwards ([`status`]).
//!
//! Invariants:
//! - No I/O, no clock, no async: every answer is a function of the arguments.
//! - No panic on any input; a value that passed a constructor here can't be wrong later.
//! - The same results natively and on wasm32; the test cases run on both.

#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod api;
pub mod applicability;
pub mod bundle;
pub mod catalogue;
pub mod cause;
pub mod channel;
pub mod device;
pub mod difference;
pub mod digest;
pub mod enrolment;
pub mod export;
pub mod firewall;
pub mod graph;
pub mod impact;
pub mod import;
pub mod membership;
pub mod merge;
mod nearest;
mod plural;
pub mod problem;
pub mod search;
pub mod status;
pub mod targeting;
pub mod validation;
pub mod value;
pub mod words;
