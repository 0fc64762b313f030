//! The console's only way to the server: requests, what they answer, and data that keeps itself fresh.
//!
//! Invariants: nothing outside this module performs a request, and no view knows how one is made. Every request
//! goes through a [`Transport`], so a test gives recorded answers instead of a network.

pub mod ahead;
mod answer;
mod ask;
mod blocks;
mod calls;
mod client;
pub mod early;
mod error;
pub mod json;
mod judge;
mod live;
mod load;
mod once;
pub mod recorded;
mod session;
mod transport;

pub use answer::{Answer, PolicyHead, SettingName};
pub use ask::{Asked, ask};
pub use blocks::{Blocks, Listed, blocks, first_block};
pub use client::{Api, use_api};
pub use error::ApiError;
pub use live::follow_changes;
pub use load::{Load, load, load_later, load_when};
pub use transport::{FetchTransport, Request, Response, Transport, Unreachable, static_file};
