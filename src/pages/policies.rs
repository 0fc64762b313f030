//! Policies: the list, one policy with its reports, and how one is made and changed.

pub mod assignments;
pub mod create;
pub mod difference;
pub mod editor;
pub mod effect;
pub mod import;
pub mod list;
pub mod policy;
pub mod reason;
pub mod review;
