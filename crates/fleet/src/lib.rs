//! A fleet of simulated devices: the agent's engine and channel on a fake platform, against a real server.
//!
//! Nothing here is enforced anywhere: [`fake`] keeps values in memory. Everything else is real: each device has
//! its own key, enrols, signs, holds check-ins open, and reports what its platform reads back.
//!
//! - [`spread`]: which devices there are, by a seed: platforms, names, hardware, oddities.
//! - [`fake`]: the platform that they enforce on.
//! - [`identities`]: their keys, kept where a folder is given, so that a second start has the same devices.
//! - [`live`](mod@live): what one of them does.
//! - [`run`](mod@run): enrols and runs them all.

#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod fake;
pub mod identities;
pub mod live;
pub mod random;
pub mod run;
pub mod spread;
