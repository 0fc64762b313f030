//! The catalogue in the browser: the model's data files, fetched beside `index.html` when a page first needs one.
//!
//! Which templates exist is listed here, so that choosing one costs no download; a test holds the list against the
//! data files. A policy of a known template needs its own file, one of an unknown template every file.

use std::cell::RefCell;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::catalogue::{Catalogue, TemplateFile};

/// What is known of a template before its file is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownTemplate {
    /// Name of the data file without `.json`, and its name in URLs.
    pub key: &'static str,
    /// Graph's template id; empty for the settings catalogue, whose policies name none.
    pub id: &'static str,
    /// The name for people.
    pub name: &'static str,
    /// One of [`POLICY_TYPES`], or `settings_catalog`, which is known and not offered.
    pub policy_type: &'static str,
    /// Graph's `platforms`.
    pub platforms: &'static str,
    /// One sentence on what it is for.
    pub description: &'static str,
}

/// Every template, in the order in which it is offered.
pub const TEMPLATES: [KnownTemplate; 15] = [
    KnownTemplate {
        key: "antivirus",
        id: "804339ad-1553-4478-a742-138fb5807418_1",
        name: "Microsoft Defender Antivirus",
        policy_type: "antivirus",
        platforms: "windows10",
        description: "What is watched, when it is scanned, what happens to threats, and how updates arrive.",
    },
    KnownTemplate {
        key: "antivirus_exclusions",
        id: "45fea5e9-280d-4da1-9792-fb5736da0ca9_1",
        name: "Microsoft Defender Antivirus exclusions",
        policy_type: "antivirus",
        platforms: "windows10",
        description: "Files, folders, extensions and processes that are left alone. Lists of all policies are joined.",
    },
    KnownTemplate {
        key: "update_controls",
        id: "e3f74c5a-a6de-411d-aef6-eb15628f3a0a_1",
        name: "Defender Update controls",
        policy_type: "antivirus",
        platforms: "windows10",
        description: "How early new engines, platforms and definitions arrive.",
    },
    KnownTemplate {
        key: "security_experience",
        id: "d948ff9b-99cb-4ee0-8012-1fbc09685377_1",
        name: "Windows Security Experience",
        policy_type: "antivirus",
        platforms: "windows10",
        description: "Tamper protection, and what people see in the Windows Security app. For devices with an MDM.",
    },
    KnownTemplate {
        key: "firewall",
        id: "6078910e-d808-4a9f-a51d-1b8a7bacb7c0_1",
        name: "Windows Firewall",
        policy_type: "firewall",
        platforms: "windows10",
        description: "How the firewall behaves on domain, private and public networks.",
    },
    KnownTemplate {
        key: "firewall_rules",
        id: "19c8aa67-f286-4861-9aa0-f23541d31680_1",
        name: "Windows Firewall Rules",
        policy_type: "firewall",
        platforms: "windows10",
        description: "Which traffic is let through or blocked. Rules of all policies are delivered together.",
    },
    KnownTemplate {
        key: "hyperv_firewall_rules",
        id: "a5481c22-7a2a-4f59-a33e-6eee30d02f94_1",
        name: "Windows Hyper-V Firewall Rules",
        policy_type: "firewall",
        platforms: "windows10",
        description: "Traffic of virtual machines, such as the Windows Subsystem for Linux.",
    },
    KnownTemplate {
        key: "edr",
        id: "0385b795-0f2f-44ac-8602-9f65bf6adede_1",
        name: "Endpoint detection and response",
        policy_type: "edr",
        platforms: "windows10",
        description: "Onboarding, and the samples that devices share.",
    },
    KnownTemplate {
        key: "asr",
        id: "e8c053d6-9f95-42b1-a7f1-ebfd71c67a4b_1",
        name: "Attack Surface Reduction Rules",
        policy_type: "asr",
        platforms: "windows10",
        description: "What programs may not do because attackers do it, and controlled folder access.",
    },
    KnownTemplate {
        key: "linux_antivirus",
        id: "4cfd164c-5e8a-4ea9-b15d-9aa71e4ffff4_1",
        name: "Microsoft Defender Antivirus for Linux",
        policy_type: "antivirus",
        platforms: "linux",
        description: "Protection, scans, updates and exclusions, through Defender's managed configuration file.",
    },
    KnownTemplate {
        key: "linux_antivirus_exclusions",
        id: "8a17a1e5-3df4-4e07-9d20-3878267a79b8_1",
        name: "Microsoft Defender Antivirus exclusions for Linux",
        policy_type: "antivirus",
        platforms: "linux",
        description: "What antivirus, or all of Defender, leaves alone. Lists of all policies are joined.",
    },
    KnownTemplate {
        key: "linux_edr",
        id: "3514388a-d4d1-4aa8-bd64-c317776008f5_1",
        name: "Endpoint detection and response for Linux",
        policy_type: "edr",
        platforms: "linux",
        description: "Tags by which devices are grouped.",
    },
    KnownTemplate {
        key: "linux_firewall",
        id: "7b1d3c52-86f4-4e0a-9d27-5c1ea94b6f30_1",
        name: "Linux Firewall",
        policy_type: "firewall",
        platforms: "linux",
        description: "What happens to traffic that no rule speaks of, enforced through nftables.",
    },
    KnownTemplate {
        key: "linux_firewall_rules",
        id: "c2e94f18-3d6b-4a75-b0c1-8f57d2a4e693_1",
        name: "Linux Firewall Rules",
        policy_type: "firewall",
        platforms: "linux",
        description: "Which traffic is let through or blocked, enforced through nftables.",
    },
    KnownTemplate {
        key: "settings_catalog",
        id: "",
        name: "Settings catalogue: Defender and firewall",
        policy_type: "settings_catalog",
        platforms: "windows10",
        description: "Settings of Defender and the firewall that stand in no template.",
    },
];

/// The types of policy that are offered, with their names for people.
pub const POLICY_TYPES: [(&str, &str); 4] = [
    ("antivirus", "Antivirus"),
    ("firewall", "Firewall"),
    ("edr", "Endpoint detection and response"),
    ("asr", "Attack surface reduction"),
];

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

thread_local! {
    /// Every file loaded so far; pages share it.
    static LOADED: RefCell<Arc<Catalogue>> = RefCell::new(Arc::new(Catalogue::default()));
}

/// Adds a file that is there already, as a test has it.
pub fn provide(file: TemplateFile) {
    LOADED.with_borrow_mut(|loaded| Arc::make_mut(loaded).add(file));
}

/// The catalogue with these files in it, each fetched once.
///
/// # Errors
/// A sentence, where a file can't be fetched or read.
pub async fn load(keys: &[&'static str]) -> Result<Arc<Catalogue>, String> {
    for key in keys {
        let there = LOADED.with_borrow(|loaded| loaded.templates().iter().any(|it| it.key == *key));
        if !there {
            provide(fetch(key).await.ok_or_else(|| {
                format!(
                    "The settings of “{}” could not be loaded. Check the connection and reload the page.",
                    by_key(key).map_or(*key, |template| template.name)
                )
            })?);
        }
    }
    Ok(LOADED.with_borrow(Arc::clone))
}

/// A catalogue on its way to a page: nothing yet, the catalogue, or why it can't be had.
pub type Loading = RwSignal<Option<Result<Arc<Catalogue>, String>>>;

/// Starts loading what `keys` names.
pub fn use_catalogue(keys: Vec<&'static str>) -> Loading {
    let loading = RwSignal::new(None);
    spawn_local(async move {
        let loaded = load(&keys).await;
        // The page may be gone by now.
        let _ = loading.try_set(Some(loaded));
    });
    loading
}

async fn fetch(key: &str) -> Option<TemplateFile> {
    let text = crate::api::static_file(&format!("/catalogue/{key}.json")).await?;
    serde_json::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use palisade_model::catalogue::ORDER;

    use super::*;

    #[test]
    fn the_list_agrees_with_the_data_files() {
        assert!(TEMPLATES.iter().map(|template| template.key).eq(ORDER.iter().copied()));
        for template in TEMPLATES {
            let path = format!("{}/crates/model/catalogue/{}.json", env!("CARGO_MANIFEST_DIR"), template.key);
            let file: TemplateFile = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
            let listed = (template.key, template.id, template.name, template.policy_type, template.platforms);
            let it = &file.template;
            assert_eq!(listed, (&*it.key, &*it.id, &*it.name, &*it.policy_type, &*it.platforms));
        }
    }
}
