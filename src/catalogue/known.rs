//! Which templates exist, so that listing and choosing them costs no download. A test holds the list against the
//! data files. It is part of the first program: what only the page of new policies says is in `pages`.

use crate::words::catalogue as words;

/// What is known of a template before its file is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownTemplate {
    /// Name of the data file without `.json`, and its name in URLs.
    pub key: &'static str,
    /// Graph's template id; empty for the settings catalogue, whose policies name none.
    pub id: &'static str,
    /// The name as the data file has it, in English.
    pub name: &'static str,
    /// One of [`policy_types`].
    pub policy_type: &'static str,
    /// Graph's `platforms`.
    pub platforms: &'static str,
}

/// Every template, in the order in which it is offered.
pub const TEMPLATES: [KnownTemplate; 15] = [
    KnownTemplate {
        key: "antivirus",
        id: "804339ad-1553-4478-a742-138fb5807418_1",
        name: "Microsoft Defender Antivirus",
        policy_type: "antivirus",
        platforms: "windows10",
    },
    KnownTemplate {
        key: "antivirus_exclusions",
        id: "45fea5e9-280d-4da1-9792-fb5736da0ca9_1",
        name: "Microsoft Defender Antivirus exclusions",
        policy_type: "antivirus",
        platforms: "windows10",
    },
    KnownTemplate {
        key: "update_controls",
        id: "e3f74c5a-a6de-411d-aef6-eb15628f3a0a_1",
        name: "Defender Update controls",
        policy_type: "antivirus",
        platforms: "windows10",
    },
    KnownTemplate {
        key: "security_experience",
        id: "d948ff9b-99cb-4ee0-8012-1fbc09685377_1",
        name: "Windows Security Experience",
        policy_type: "antivirus",
        platforms: "windows10",
    },
    KnownTemplate {
        key: "firewall",
        id: "6078910e-d808-4a9f-a51d-1b8a7bacb7c0_1",
        name: "Windows Firewall",
        policy_type: "firewall",
        platforms: "windows10",
    },
    KnownTemplate {
        key: "firewall_rules",
        id: "19c8aa67-f286-4861-9aa0-f23541d31680_1",
        name: "Windows Firewall Rules",
        policy_type: "firewall",
        platforms: "windows10",
    },
    KnownTemplate {
        key: "hyperv_firewall_rules",
        id: "a5481c22-7a2a-4f59-a33e-6eee30d02f94_1",
        name: "Windows Hyper-V Firewall Rules",
        policy_type: "firewall",
        platforms: "windows10",
    },
    KnownTemplate {
        key: "edr",
        id: "0385b795-0f2f-44ac-8602-9f65bf6adede_1",
        name: "Endpoint detection and response",
        policy_type: "edr",
        platforms: "windows10",
    },
    KnownTemplate {
        key: "asr",
        id: "e8c053d6-9f95-42b1-a7f1-ebfd71c67a4b_1",
        name: "Attack Surface Reduction Rules",
        policy_type: "asr",
        platforms: "windows10",
    },
    KnownTemplate {
        key: "linux_antivirus",
        id: "4cfd164c-5e8a-4ea9-b15d-9aa71e4ffff4_1",
        name: "Microsoft Defender Antivirus for Linux",
        policy_type: "antivirus",
        platforms: "linux",
    },
    KnownTemplate {
        key: "linux_antivirus_exclusions",
        id: "8a17a1e5-3df4-4e07-9d20-3878267a79b8_1",
        name: "Microsoft Defender Antivirus exclusions for Linux",
        policy_type: "antivirus",
        platforms: "linux",
    },
    KnownTemplate {
        key: "linux_edr",
        id: "3514388a-d4d1-4aa8-bd64-c317776008f5_1",
        name: "Endpoint detection and response for Linux",
        policy_type: "edr",
        platforms: "linux",
    },
    KnownTemplate {
        key: "linux_firewall",
        id: "7b1d3c52-86f4-4e0a-9d27-5c1ea94b6f30_1",
        name: "Linux Firewall",
        policy_type: "firewall",
        platforms: "linux",
    },
    KnownTemplate {
        key: "linux_firewall_rules",
        id: "c2e94f18-3d6b-4a75-b0c1-8f57d2a4e693_1",
        name: "Linux Firewall Rules",
        policy_type: "firewall",
        platforms: "linux",
    },
    KnownTemplate {
        key: "settings_catalog",
        id: "",
        name: "Settings catalogue: Defender and firewall",
        policy_type: "settings_catalog",
        platforms: "windows10",
    },
];

impl KnownTemplate {
    /// The name in the language that is shown.
    pub fn label(&self) -> &'static str {
        match self.key {
            "antivirus" => words::antivirus(),
            "antivirus_exclusions" => words::antivirus_exclusions(),
            "update_controls" => words::update_controls(),
            "security_experience" => words::security_experience(),
            "firewall" => words::firewall(),
            "firewall_rules" => words::firewall_rules(),
            "hyperv_firewall_rules" => words::hyperv_firewall_rules(),
            "edr" => words::edr(),
            "asr" => words::asr(),
            "linux_antivirus" => words::linux_antivirus(),
            "linux_antivirus_exclusions" => words::linux_antivirus_exclusions(),
            "linux_edr" => words::linux_edr(),
            "linux_firewall" => words::linux_firewall(),
            "linux_firewall_rules" => words::linux_firewall_rules(),
            "settings_catalog" => words::settings_catalog(),
            _ => self.name,
        }
    }
}

/// The types of policy that are offered, with their names for people.
pub fn policy_types() -> [(&'static str, &'static str); 5] {
    [
        ("antivirus", words::type_antivirus()),
        ("firewall", words::type_firewall()),
        ("edr", words::type_edr()),
        ("asr", words::type_asr()),
        ("settings_catalog", words::type_settings_catalog()),
    ]
}

/// The template with this key.
pub fn by_key(key: &str) -> Option<&'static KnownTemplate> {
    TEMPLATES.iter().find(|template| template.key == key)
}

/// The template with this id; a policy that names none may be of any.
pub fn by_id(id: &str) -> Option<&'static KnownTemplate> {
    TEMPLATES.iter().find(|template| !id.is_empty() && template.id == id)
}

/// The files that reading a policy of this template takes: its own, or all of them where it is not known.
pub fn keys_for(template_id: &str) -> Vec<&'static str> {
    match by_id(template_id) {
        Some(template) => vec![template.key],
        None => TEMPLATES.iter().map(|template| template.key).collect(),
    }
}

/// The platform's name for people.
pub fn platform_name(platforms: &str) -> &str {
    match platforms {
        "windows10" => "Windows",
        "linux" => "Linux",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use palisade_model::catalogue::{ORDER, TemplateFile};

    use super::*;

    #[test]
    fn the_list_agrees_with_the_data_files() {
        assert!(TEMPLATES.iter().map(|template| template.key).eq(ORDER.iter().copied()));
        for template in TEMPLATES {
            let path = format!("{}/crates/model/catalogue/{}.json", env!("CARGO_MANIFEST_DIR"), template.key);
            let file: TemplateFile = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
            let listed = (template.key, template.id, template.name, template.policy_type, template.platforms);
            let it = &file.template;
            assert_eq!(template.label(), template.name);
            assert_eq!(listed, (&*it.key, &*it.id, &*it.name, &*it.policy_type, &*it.platforms));
        }
    }
}
