//! The wire form of a policy: Microsoft Graph's `deviceManagementConfigurationPolicy` and what it holds.
//!
//! Nothing that comes in is lost: every object keeps the properties that this crate has no name for in `extra`
//! and gives them back when written. Reading is lenient (an integer as a string, a missing id, annotations);
//! writing is strict and always gives the same bytes for the same policy.
//! Source of the shapes: Microsoft Graph beta, resource `deviceManagementConfigurationPolicy`.

mod instance;
mod policy;
mod read;
mod reading;
mod writing;

pub use instance::{
    ChoiceValue, GroupValue, InstanceValue, Setting, SettingInstance, SimpleKind, SimpleValue,
};
pub use policy::{Assignment, Policy, Target, TemplateReference};
pub use read::ShapeError;
