//! One folder per destination. A page holds its own markup and what it asks for; its state is in its URL.

pub mod audit;
pub mod conflicts;
pub mod csv;
pub mod devices;
pub mod devices_named;
pub mod firewall;
pub mod frame;
#[cfg(any(debug_assertions, feature = "gallery"))]
pub mod gallery;
pub mod groups;
pub mod listing;
pub mod needs;
pub mod overview;
pub mod picked;
pub mod policies;
pub mod selecting;
pub mod setting;
pub mod settings;
pub mod short_list;
pub mod sign_in;
pub mod unmatched;
pub mod views;
