//! Settings on a device: the table of what is in force, and the explanation of one. The device's page and the
//! page of a policy on a device show the same.

mod explain;
mod rows;
pub mod said;

pub use explain::{code_text, shown_value};
pub use rows::SettingRows;
