//! Whole-system tests: the programs of `target/dist`, as they are, under a real Chromium.
//!
//! The library is what the tests need to drive the parts: processes that never outlive a test ([`process`]), a
//! browser whose elements are found as a person finds them ([`browser`]), and the parts themselves ([`site`],
//! [`namespace`], [`nginx`]).
//!
//! Invariants:
//! - Nothing here is a stand-in: what is started is what a person would install.
//! - Elements are found by role, label and text, never by a class or a test id.
//! - A test that fails leaves a screenshot and says what the page said.

pub mod audit;
pub mod browser;
pub mod find;
pub mod http;
pub mod large;
pub mod namespace;
pub mod nginx;
pub mod process;
pub mod shots;
pub mod signed;
pub mod site;
pub mod tree;
pub mod wait;

/// What went wrong, with enough around it to see why.
pub type Failure = String;

/// The outcome of a step.
pub type Outcome<T> = Result<T, Failure>;
