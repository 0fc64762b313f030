//! The data files as they are part of the binary.

/// The text of each named file under `catalogue/`. A new template is one more line here.
macro_rules! files {
    ($($key:literal)*) => {
        &[$(($key, include_str!(concat!("../../catalogue/", $key, ".json")))),*]
    };
}

/// Every template's file, name and text, in the order of the catalogue.
pub const FILES: &[(&str, &str)] = files! {
    "antivirus"
    "antivirus_exclusions"
    "firewall"
    "firewall_rules"
    "linux_antivirus"
    "linux_firewall"
    "linux_firewall_rules"
};
