//! The data files as they are part of the binary.

/// The text of each named file under `catalogue/`. A new template is one more line here.
macro_rules! files {
    ($($key:literal)*) => {
        &[$(($key, include_str!(concat!("../../catalogue/", $key, ".json")))),*]
    };
}

/// The same of a language other than English.
macro_rules! german {
    ($($key:literal)*) => {
        &[$(include_str!(concat!("../../catalogue/locales/de/", $key, ".json"))),*]
    };
}

/// Every template's file, name and text, in the order of the catalogue.
pub const FILES: &[(&str, &str)] = files! {
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
};

/// What each language other than English calls what is in these files.
pub const LOCALES: &[&str] = german! {
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
};
