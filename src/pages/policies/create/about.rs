//! One sentence on what each template is for, to choose by.

/// What the template with this key is for.
pub(super) fn about(key: &str) -> &'static str {
    match key {
        "antivirus" => {
            "What is watched, when it is scanned, what happens to threats, and how updates arrive."
        }
        "antivirus_exclusions" => {
            "Files, folders, extensions and processes that are left alone. Lists of all policies are joined."
        }
        "update_controls" => "How early new engines, platforms and definitions arrive.",
        "security_experience" => {
            "Tamper protection, and what people see in the Windows Security app. For devices with an MDM."
        }
        "firewall" => "How the firewall behaves on domain, private and public networks.",
        "firewall_rules" => {
            "Which traffic is let through or blocked. Rules of all policies are delivered together."
        }
        "hyperv_firewall_rules" => "Traffic of virtual machines, such as the Windows Subsystem for Linux.",
        "edr" => "Onboarding, and the samples that devices share.",
        "asr" => "What programs may not do because attackers do it, and controlled folder access.",
        "linux_antivirus" => {
            "Protection, scans, updates and exclusions, through Defender's managed configuration file."
        }
        "linux_antivirus_exclusions" => {
            "What antivirus, or all of Defender, leaves alone. Lists of all policies are joined."
        }
        "linux_edr" => "Tags by which devices are grouped.",
        "linux_firewall" => "What happens to traffic that no rule speaks of, enforced through nftables.",
        "linux_firewall_rules" => "Which traffic is let through or blocked, enforced through nftables.",
        "settings_catalog" => "Settings of Defender and the firewall that stand in no template.",
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
