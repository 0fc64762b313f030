//! How long the model takes for what people and devices wait for. Each test checks the answer as well, prints one
//! line, and runs natively and in a browser; `cargo xtask bench` runs them built as they are shipped and holds the
//! printed figures against their bars.

#![cfg(feature = "embedded-catalogue")]

mod catalogue;
mod clock;
mod effective;
mod firewall;
mod impact;
mod import;
mod membership;
mod validation;
