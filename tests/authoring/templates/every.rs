//! Every setting of every template: configured, refused where it is wrong, taken back, configured again; then the
//! policy is created of all of them at once, and edited.

use palisade_console::api::recorded::Recorded;
use palisade_console::pages::policies::editor::form::{in_rule_list, members};
use palisade_model::catalogue::{Catalogue, Kind, SettingDefinition, TemplateFile};
use palisade_model::graph::Policy;
use palisade_model::problem::Severity;
use palisade_model::validation::validate;
use serde_json::Value as Json;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement};

use super::files;
use super::values::{right, wrong};
use crate::editor::{detail, put};
use crate::writing::{Console, fire, open, settle};

/// A new policy of a template, and the hands of who configures it.
struct Writing<'a> {
    page: Console,
    catalogue: &'a Catalogue,
    template: &'a str,
}

/// Lets what follows from an event happen.
async fn tick() {
    leptos::task::tick().await;
}

fn value(control: &HtmlElement) -> String {
    js_sys::Reflect::get(control, &"value".into()).unwrap().as_string().unwrap()
}

fn is_wrong(control: &HtmlElement) -> bool {
    control.get_attribute("aria-invalid").as_deref() == Some("true")
}

impl Writing<'_> {
    fn definition(&self, id: &str) -> &SettingDefinition {
        self.catalogue.definition_in(self.template, id).unwrap()
    }

    /// How many settings the page says are configured.
    fn count(&self) -> usize {
        let links = self.page.all("nav[aria-label=Steps] a");
        let link = links.iter().find(|it| it.inner_text().starts_with("Settings")).unwrap();
        link.inner_text().split_whitespace().last().unwrap().parse().unwrap()
    }

    async fn type_in(&self, label: &str, text: &str) -> HtmlElement {
        let control = self.page.control(label).await;
        control.unchecked_ref::<HtmlInputElement>().set_value(text);
        fire(&control, "input");
        fire(&control, "change");
        tick().await;
        control
    }

    async fn choose(&self, label: &str, item: &str) -> HtmlElement {
        let control = self.page.control(label).await;
        control.unchecked_ref::<HtmlSelectElement>().set_value(item);
        assert_eq!(value(&control), item, "{label} offers it");
        fire(&control, "change");
        tick().await;
        control
    }

    async fn press(&self, label: &str) {
        self.page.control(label).await.click();
        tick().await;
    }

    /// The boxes of a set of options.
    async fn boxes(&self, label: &str) -> Vec<HtmlInputElement> {
        let find = || {
            let mut groups = self.page.all("dialog[open] fieldset");
            groups.extend(self.page.all("fieldset"));
            groups.into_iter().find(|it| {
                let legend = it.query_selector("legend").unwrap();
                legend.is_some_and(|it| it.text_content().as_deref() == Some(label))
            })
        };
        let group = self.page.until(&format!("options of {label}"), find).await;
        let boxes = group.query_selector_all("input[type=checkbox]").unwrap();
        (0..boxes.length()).map(|index| boxes.item(index).unwrap().unchecked_into()).collect()
    }

    /// Brings a setting to light: chooses the options of its parents that show it.
    async fn reveal(&self, definition: &SettingDefinition) {
        let mut chain = Vec::new();
        let mut at = definition;
        while let Some(parent) = &at.parent {
            if !parent.options.is_empty() {
                chain.push((self.definition(&parent.id).name.clone(), parent.options.clone()));
            }
            at = self.definition(&parent.id);
        }
        for (name, options) in chain.into_iter().rev() {
            let now = value(&self.page.control(&name).await);
            if !options.contains(&now) {
                self.choose(&name, &options[0]).await;
            }
        }
    }

    /// Configures a setting with what a device accepts, after what it does not accept was refused at the field.
    async fn configure(&self, definition: &SettingDefinition) {
        let name = &definition.name;
        let refused = wrong(definition);
        match definition.kind {
            Kind::Choice => {
                let item = definition.options.iter().find(|it| Some(&it.id) == preferred(definition));
                self.choose(name, &item.unwrap_or(&definition.options[0]).id).await;
            }
            Kind::Integer | Kind::String => {
                if let Some(text) = refused {
                    let control = self.type_in(name, &text).await;
                    assert!(is_wrong(&control), "“{text}” is wrong in {name}");
                }
                let control = self.type_in(name, &right(definition)).await;
                assert!(
                    !value(&control).is_empty() && !is_wrong(&control),
                    "{name}: {}",
                    self.said(&control)
                );
            }
            Kind::StringList => {
                let add = format!("Add to {name}");
                let entry = format!("{name}, entry 1");
                if let Some(text) = refused {
                    self.type_in(&add, &text).await;
                    let control = self.page.control(&entry).await;
                    assert!(is_wrong(&control), "“{text}” is wrong in {name}");
                    self.press(&format!("Remove entry 1 of {name}")).await;
                }
                self.type_in(&add, &right(definition)).await;
                let control = self.page.control(&entry).await;
                assert!(!is_wrong(&control), "{name}: {}", self.said(&control));
            }
            Kind::ChoiceCollection => {
                let first = &self.boxes(name).await[0];
                first.click();
                tick().await;
                assert!(first.checked());
            }
            Kind::RuleGroup => unreachable!("a list of rules has its own way"),
        }
    }

    /// What stands at a control that is wrong.
    fn said(&self, control: &HtmlElement) -> String {
        let ids = control.get_attribute("aria-describedby").unwrap_or_default();
        ids.split(' ').filter_map(|id| self.page.maybe(&format!("#{id}"))).map(|it| it.inner_text()).collect()
    }

    /// Takes a setting back to *Not configured*.
    async fn clear(&self, definition: &SettingDefinition) {
        let name = &definition.name;
        match definition.kind {
            Kind::Choice => drop(self.choose(name, "").await),
            Kind::StringList => self.press(&format!("Remove entry 1 of {name}")).await,
            _ => self.press(&format!("Set {name} to Not configured")).await,
        }
    }

    /// Adds a rule, configures its fields, each or only those that it must have, and closes it.
    async fn add_rule(&self, list: &SettingDefinition, each: bool) {
        let fields = members(self.catalogue, self.template, list);
        let group = self.rules(list).await;
        button(&group, "Add a rule").click();
        self.page.find("dialog[open]").await;
        for field in fields.into_iter().filter(|it| each || it.required) {
            self.reveal(field).await;
            self.configure(field).await;
            if each {
                self.clear(field).await;
            }
            // Texts of one rule exclude each other; on what is chosen, other fields depend.
            if each && matches!(field.kind, Kind::Choice | Kind::Integer) {
                self.configure(field).await;
            }
        }
        self.page.press("Close").await;
        self.page.until("a closed rule", || self.page.maybe("dialog[open]").is_none().then_some(())).await;
    }

    /// Takes away the first rule of a list.
    async fn remove_rule(&self, list: &SettingDefinition) {
        let group = self.rules(list).await;
        let cell: HtmlElement = group
            .query_selector("[aria-rowindex='2'] [aria-colindex='2']")
            .unwrap()
            .unwrap()
            .unchecked_into();
        cell.focus().unwrap();
        fire(&cell, "mousedown");
        settle().await;
        button(&group, "Remove").click();
        tick().await;
    }

    async fn rules(&self, list: &SettingDefinition) -> HtmlElement {
        let find = || {
            self.page.all("fieldset").into_iter().find(|it| {
                let legend = it.query_selector("legend").unwrap();
                legend.is_some_and(|it| it.text_content().as_ref() == Some(&list.name))
            })
        };
        self.page.until(&format!("the rules of {}", list.name), find).await
    }
}

fn button(within: &HtmlElement, words: &str) -> HtmlElement {
    let all = within.query_selector_all("button").unwrap();
    (0..all.length())
        .map(|index| all.item(index).unwrap().unchecked_into::<HtmlElement>())
        .find(|it| it.text_content().unwrap_or_default().trim() == words)
        .unwrap_or_else(|| panic!("no button {words}"))
}

/// The option under which most of the settings below a choice show, else the most secure one.
fn preferred(definition: &SettingDefinition) -> Option<&String> {
    definition.options.last().map(|it| &it.id)
}

/// The settings that have a row on the page, parents first.
fn rows<'a>(catalogue: &'a Catalogue, template: &'a str) -> Vec<&'a SettingDefinition> {
    let depth = |definition: &SettingDefinition| {
        let mut at = definition;
        let mut depth = 0;
        while let Some(parent) = at.parent.as_ref().and_then(|it| catalogue.definition_in(template, &it.id)) {
            (at, depth) = (parent, depth + 1);
        }
        depth
    };
    let mut rows: Vec<_> = catalogue
        .settings_of(template)
        .filter(|it| it.kind != Kind::RuleGroup || it.is_rule_list())
        .filter(|it| in_rule_list(catalogue, template, it).is_none())
        .collect();
    rows.sort_by_key(|it| depth(it));
    rows
}

/// Makes a policy in which every setting of the template is configured that can be beside the others.
async fn every_setting(file: TemplateFile) {
    let key = file.template.key.clone();
    let catalogue = Catalogue::new([file]);
    let template = catalogue.template_by_key(&key).unwrap().id.clone();
    let recorded = Recorded::default();
    recorded.ok(
        "POST",
        "/beta/deviceManagement/configurationPolicies",
        r#"{"id":"made","name":"All","platforms":"windows10","technologies":"mdm","settings":[]}"#,
    );
    let page = open(&format!("/policies/create?template={key}&step=settings"), &recorded);
    page.enter("Name", "All of it").await;
    let writing = Writing { page, catalogue: &catalogue, template: &template };
    for definition in rows(&catalogue, &template) {
        let name = &definition.name;
        if definition.kind == Kind::RuleGroup {
            let before = writing.count();
            writing.add_rule(definition, true).await;
            assert_eq!(writing.count(), before + 1, "{name} is configured");
            writing.remove_rule(definition).await;
            assert_eq!(writing.count(), before, "{name} is not configured");
            writing.add_rule(definition, false).await;
            continue;
        }
        writing.reveal(definition).await;
        let before = writing.count();
        writing.configure(definition).await;
        assert_eq!(writing.count(), before + 1, "{name} is configured");
        writing.clear(definition).await;
        assert_eq!(writing.count(), before, "{name} is not configured");
        writing.configure(definition).await;
    }
    let configured = writing.count();
    assert!(configured > 0);
    writing.page.press("Create policy").await;
    let sent = writing.page.until("the new policy", || {
        let sent = writing.page.sent("POST", "/configurationPolicies");
        sent.into_iter().next().and_then(|it| it.body)
    });
    let sent: Json = serde_json::from_str(&sent.await).unwrap();
    let policy = Policy::from_json(sent.clone()).unwrap();
    let errors: Vec<_> =
        validate(&policy, &catalogue).into_iter().filter(|it| it.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{key}: {errors:?}");
    drop(writing);
    edited(&key, sent, configured).await;
}

/// Opens the policy for editing as the server has it, changes its name and saves: every setting is shown and kept.
async fn edited(key: &str, mut policy: Json, configured: usize) {
    policy["id"] = key.into();
    let recorded = Recorded::default();
    recorded.ok("GET", &format!("/api/policies/{key}"), detail(3, &policy));
    recorded.ok("PUT", &put(key), "");
    let page = open(&format!("/policies/{key}/edit"), &recorded);
    page.says(&format!("{configured} of ")).await;
    page.enter("Name", "Renamed").await;
    page.press("Save 1 change").await;
    let sent = page.until("the saved policy", || page.sent("PUT", key).into_iter().next()).await;
    let sent = Policy::from_json(serde_json::from_str(&sent.body.unwrap()).unwrap()).unwrap();
    let mut renamed = Policy::from_json(policy).unwrap();
    renamed.name = "Renamed".into();
    assert_eq!(sent, renamed);
}

async fn of(key: &str) {
    every_setting(files().find(|it| it.template.key == key).unwrap()).await;
}

macro_rules! each {
    ($($key:ident)*) => {
        $(
            #[wasm_bindgen_test]
            async fn $key() {
                of(stringify!($key)).await;
            }
        )*

        #[wasm_bindgen_test]
        fn none_is_left_out() {
            let keys: Vec<String> = files().map(|it| it.template.key).collect();
            assert_eq!(keys, [$(stringify!($key)),*]);
        }
    };
}

each! {
    antivirus antivirus_exclusions update_controls security_experience firewall firewall_rules hyperv_firewall_rules
    edr asr linux_antivirus linux_antivirus_exclusions linux_edr linux_firewall linux_firewall_rules settings_catalog
}
