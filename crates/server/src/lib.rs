//! The REST backend: policies, groups, devices and reports over HTTP, on an embedded SQLite database.
//!
//! A request goes through [`http`], which checks who asks and reads the wire's forms; [`service`] decides
//! whether a change may be made; [`store`] commits it; [`tenant`], the judgement state in memory, takes it over
//! before the answer is sent. Questions are answered from [`tenant`] alone.
//!
//! Invariants:
//! - HTTP handlers see no SQL; the store sees no axum; the tenant sees neither.
//! - What was answered is committed: a change is in the database before anybody hears of it.
//! - Errors become an HTTP body in one place, `http::errors`.
//! - A route without a declared permission can't be written: [`http::routes`] is a table that asks for it.

#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![warn(clippy::await_holding_lock)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod app;
pub mod bare;
pub mod clock;
pub mod config;
pub mod events;
pub mod failure;
pub mod guid;
#[expect(unused_qualifications, reason = "utoipa writes the paths of query structs out")]
pub mod http;
pub mod secret;
pub mod service;
pub mod start;
pub mod store;
pub mod tenant;

pub use bare::bare_signed_router;
pub use config::Config;
pub use start::{Running, StartError, open};
