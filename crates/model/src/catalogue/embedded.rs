//! The data files as they are part of the binary.

/// The text of each named file under `catalogue/`, and what German calls what is in it. A new template is one more line
/// here.
macro_rules! templates {
    ($($key:literal)*) => {
        /// Every template's file, name and text, in the order of the catalogue.
        pub const FILES: &[(&str, &str)] =
            &[$(($key, include_str!(concat!("../../catalogue/", $key, ".json")))),*];
        /// What each language other than English calls what is in these files.
        pub const LOCALES: &[&str] =
            &[$(include_str!(concat!("../../catalogue/locales/de/", $key, ".json"))),*];
    };
}

templates! {
    "antivirus"
    "antivirus_exclusions"
    "update_controls"
    "security_experience"
    "firewall"
    "firewall_rules"
    "hyperv_firewall_rules"
    "edr"
    "asr"
    "linux_antivirus"
    "linux_antivirus_exclusions"
    "linux_edr"
    "linux_firewall"
    "linux_firewall_rules"
    "settings_catalog"
}
