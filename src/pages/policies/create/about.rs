//! One sentence on what each template is for, to choose by.

use crate::words::create as words;

/// What the template with this key is for.
pub(super) fn about(key: &str) -> &'static str {
    match key {
        "antivirus" => words::about_antivirus(),
        "antivirus_exclusions" => words::about_antivirus_exclusions(),
        "update_controls" => words::about_update_controls(),
        "security_experience" => words::about_security_experience(),
        "firewall" => words::about_firewall(),
        "firewall_rules" => words::about_firewall_rules(),
        "hyperv_firewall_rules" => words::about_hyperv_firewall_rules(),
        "edr" => words::about_edr(),
        "asr" => words::about_asr(),
        "linux_antivirus" => words::about_linux_antivirus(),
        "linux_antivirus_exclusions" => words::about_linux_antivirus_exclusions(),
        "linux_edr" => words::about_linux_edr(),
        "linux_firewall" => words::about_linux_firewall(),
        "linux_firewall_rules" => words::about_linux_firewall_rules(),
        "settings_catalog" => words::about_settings_catalog(),
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_template_says_what_it_is_for() {
        for template in crate::catalogue::TEMPLATES {
            assert!(super::about(template.key).ends_with('.'), "{}", template.key);
        }
    }
}
