//! Every template in a real browser: offered under its type, opened for a new policy, and shown in the language of
//! the catalogue that is loaded.

mod every;
mod values;
mod waiting;

use palisade_console::api::recorded::Recorded;
use palisade_console::catalogue::{TEMPLATES, policy_types, provide, set_locale};
use palisade_model::catalogue::{Kind, TemplateFile, pseudo_locale};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::writing::{DATA, open, seen};

fn files() -> impl Iterator<Item = TemplateFile> {
    DATA.into_iter().map(|text| serde_json::from_str(text).unwrap())
}

#[wasm_bindgen_test]
async fn every_template_is_offered_under_its_type() {
    let recorded = Recorded::default();
    let page = open("/policies/create", &recorded);
    for (policy_type, name) in policy_types() {
        let section = page.find(&format!("section[aria-labelledby='t-{policy_type}']")).await;
        assert!(section.inner_text().contains(name));
        for template in TEMPLATES.iter().filter(|template| template.policy_type == policy_type) {
            assert!(section.inner_text().contains(template.name), "{} under {name}", template.name);
        }
    }
    drop(page);
    let page = open("/policies/create?type=edr&platform=linux", &recorded);
    page.says("Endpoint detection and response for Linux").await;
    assert!(!seen(&page.find("section[aria-labelledby='t-asr']").await));
}

#[wasm_bindgen_test]
async fn every_template_opens_for_a_new_policy() {
    let recorded = Recorded::default();
    for file in files() {
        let path = format!("/policies/create?template={}&step=settings", file.template.key);
        let page = open(&path, &recorded);
        // Headings further down may hold nothing but the members of rules, which are in the dialog of a rule.
        page.find(&format!("section[aria-labelledby='c-{}']", file.categories[0].id)).await;
        assert!(page.maybe(".error-view").is_none(), "{}: {}", file.template.key, page.text());
    }
}

#[wasm_bindgen_test]
async fn a_setting_says_what_it_takes() {
    let recorded = Recorded::default();
    let page = open("/policies/create?template=linux_antivirus&step=settings&search=file+hashes", &recorded);
    page.says("Defender 101.85.27 and later").await;
    drop(page);
    let page = open("/policies/create?template=antivirus&step=settings&search=on-access", &recorded);
    page.says("May need a restart").await;
}

#[wasm_bindgen_test]
async fn a_policy_of_the_settings_catalogue_names_no_template() {
    let recorded = Recorded::default();
    recorded.ok("GET", "/api/groups?limit=100", r#"{"rows":[],"total":0,"asOf":""}"#);
    let page = open("/policies/create?template=settings_catalog", &recorded);
    page.enter("Name", "Beside the templates").await;
    drop(page);
    let page = open("/policies/create?template=settings_catalog&step=settings", &recorded);
    let file = files().last().unwrap();
    let setting = file.settings.iter().find(|it| it.id.ends_with("disablequicparsing")).unwrap();
    page.choose(&setting.name, "Inspected").await;
    page.press("Create policy").await;
    let sent = page
        .until("the new policy", || {
            page.sent("POST", "/configurationPolicies").into_iter().next().and_then(|it| it.body)
        })
        .await;
    let sent: serde_json::Value = serde_json::from_str(&sent).unwrap();
    assert_eq!(sent["templateReference"]["templateId"], "");
    assert_eq!(sent["templateReference"]["templateFamily"], "none");
    assert_eq!(sent["platforms"], "windows10");
}

/// The pseudo-locale in place of a translation: what the catalogue says on the page comes through its keys.
#[wasm_bindgen_test]
async fn the_page_speaks_the_language_of_the_catalogue() {
    set_locale("pseudo");
    let mut file = files().next().unwrap();
    let english = file.texts();
    let pseudo = pseudo_locale(&file);
    assert!(file.localise(pseudo).is_empty());
    provide(file.clone());
    let recorded = Recorded::default();
    let page = open("/policies/create?template=antivirus&step=settings", &recorded);
    page.find("section[aria-labelledby='c-cloud']").await;
    let said = page.text();
    for category in &file.categories {
        assert!(said.contains(&category.name), "{}", category.name);
    }
    let rows = file.settings.iter().filter(|it| it.parent.is_none() && it.kind != Kind::RuleGroup);
    for definition in rows {
        assert!(said.contains(&definition.name), "{}", definition.name);
    }
    let texts = english.iter().filter(|(key, text)| key.ends_with(".description") && text.len() > 40);
    for (key, text) in texts {
        assert!(!said.contains(text), "{key} is shown in English");
    }
    set_locale("en");
}
