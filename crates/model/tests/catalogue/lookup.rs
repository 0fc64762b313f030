//! Finding templates and definitions, those that several templates hold and the template without an id included.

use palisade_model::catalogue::{Catalogue, TemplateFile, embedded};

#[test]
fn hidden_settings_are_known_and_not_offered() {
    let catalogue = Catalogue::embedded();
    let key = "vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}_firewallrulename";
    assert!(catalogue.definition(key).is_some_and(|definition| definition.hidden));
    for template in catalogue.templates() {
        assert!(catalogue.settings_of(&template.id).all(|definition| !definition.hidden));
        assert!(catalogue.settings_of(&template.id).next().is_some());
    }
}

#[test]
fn the_settings_catalogue_has_no_id() {
    let catalogue = Catalogue::embedded();
    assert!(catalogue.template("").is_none());
    let template = catalogue.template_by_key("settings_catalog").unwrap();
    assert_eq!((&*template.id, &*template.family), ("", "none"));
    let first = catalogue.settings_of("").next().unwrap();
    assert_eq!(catalogue.definition_in("", &first.id), Some(first));
    assert!(catalogue.templates_of(&first.id).any(|it| it.key == "settings_catalog"));
    assert!(!catalogue.categories("").is_empty());
}

/// The browser loads files as pages need them; what a lookup gives may not depend on which came first.
#[test]
fn the_order_of_loading_changes_no_lookup() {
    let files =
        || embedded::FILES.iter().map(|(_, text)| serde_json::from_str::<TemplateFile>(text).unwrap());
    let (forwards, backwards) = (Catalogue::new(files()), Catalogue::new(files().rev()));
    for file in files() {
        for definition in &file.settings {
            let homes = |catalogue: &Catalogue| -> Vec<String> {
                catalogue.templates_of(&definition.id).map(|template| template.key.clone()).collect()
            };
            assert_eq!(homes(&forwards), homes(&backwards));
            assert_eq!(forwards.definition(&definition.id), backwards.definition(&definition.id));
            assert_eq!(backwards.definition_in(&file.template.id, &definition.id), Some(definition));
        }
    }
    let twice = "device_vendor_msft_defender_configuration_engineupdateschannel";
    let homes: Vec<_> = forwards.templates_of(twice).map(|template| template.key.as_str()).collect();
    assert_eq!(homes, ["antivirus", "update_controls"]);
}
