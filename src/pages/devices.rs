//! Devices: the list, and one device with what is in force on it.

pub mod device;
pub mod list;
