//! How quickly the console answers: the release build before a real server, under a real Chromium, driven by real
//! keys and clicks, each timed from the input to the frame after it.
//!
//! The tenant holds a policy of 150 firewall rules and one of every plain setting of Antivirus. What is printed is one
//! line per figure, `label: number`, in milliseconds, and the layout shift of everything together.

use std::time::Duration;

use palisade_e2e::browser::Browser;
use palisade_e2e::find::Role;
use palisade_e2e::site::Site;
use palisade_e2e::{Outcome, wait};
use palisade_model::catalogue::{Catalogue, Kind, SettingDefinition};
use serde_json::{Value as Json, json};

const PASSWORD: &str = "four words in a row";
const RULES: &str = "vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}";
const COUNT: usize = 150;
/// How often each interaction is timed.
const TIMES: usize = 24;

fn main() -> Outcome<()> {
    let mut site = Site::start("bench-browser", &[])?;
    let outcome = measure(&mut site);
    outcome.map_err(|sentence| site.explain(&sentence))
}

fn measure(site: &mut Site) -> Outcome<()> {
    let (rules, antivirus) = (policy_of_rules(site)?, policy_of_settings(site)?);
    let browser = Browser::start(&site.logs)?;
    sign_in(site, &browser)?;
    browser.script(include_str!("bench-browser.js"), &[])?;

    let mut routes = Vec::new();
    for (destination, words) in
        [("Devices", "No devices yet"), ("Groups", "No groups yet"), ("Policies", "150 rules")]
            .into_iter()
            .cycle()
            .take(TIMES)
    {
        routes.push(timed(&browser, Role::Link, destination, words)?);
    }
    // Each page was opened once before it counts: what is timed is the console and not the first download.
    told("route change, p95", p95(routes.split_off(3)));

    opened(&browser, "every setting of Antivirus", "Cloud block level", antivirus)?;
    let letters: Vec<f64> = keys(&browser, "Name", "a name of some length xyz")?;
    told("a key in a field of every setting of Antivirus, p95", p95(letters));
    let letters: Vec<f64> = keys(&browser, "Search settings", "scan archives network ab")?;
    told("a key in the search of every setting of Antivirus, p95", p95(letters));
    browser.fill("Search settings", "")?;
    told("scroll through every setting of Antivirus, p95 of frames", scrolled(&browser)?);

    browser.click(Role::Button, "Discard")?;
    browser.find(Role::Link, "Edit")?;
    opened(&browser, "150 firewall rules", "Rule 1", rules)?;
    let letters = keys(&browser, "Name", "a name of some length xyz")?;
    told("a key in a field beside 150 firewall rules, p95", p95(letters));
    told("scroll through 150 firewall rules, p95 of frames", scrolled(&browser)?);

    let shift = browser.script("return window.bench.shift", &[])?.as_f64().unwrap_or(f64::NAN);
    println!("layout shift of all of it: {shift:.4}");
    Ok(())
}

/// Opens the editor of a policy and prints how long it took until the settings were painted.
fn opened(browser: &Browser, what: &str, words: &str, name: &str) -> Outcome<()> {
    let mut times = Vec::new();
    for round in 0..4 {
        browser.click(Role::Link, "Policies")?;
        browser.click(Role::Link, name)?;
        browser.find(Role::Heading, name)?;
        let time = timed(browser, Role::Link, "Edit", words)?;
        // The first one also loads the catalogue of the template.
        if round > 0 {
            times.push(time);
        }
        if round < 3 {
            browser.click(Role::Button, "Discard")?;
        }
    }
    told(&format!("opening the editor of {what}"), times.into_iter().fold(0.0, f64::max));
    Ok(())
}

/// Presses something and gives the milliseconds until these words are painted.
fn timed(browser: &Browser, role: Role, name: &str, words: &str) -> Outcome<f64> {
    browser.script("window.bench.expect(arguments[0])", &[json!(words)])?;
    browser.click(role, name)?;
    browser.until(&format!("“{words}” to be painted"), || {
        browser
            .script("return window.bench.took", &[])?
            .as_f64()
            .ok_or_else(|| "it is not there yet".to_owned())
    })
}

/// Types these letters one by one; the milliseconds from each key to the frame after it.
fn keys(browser: &Browser, label: &str, text: &str) -> Outcome<Vec<f64>> {
    let field = browser.find(Role::Textbox, label)?;
    browser.type_into(&field, "x")?;
    browser.script("window.bench.keys = []", &[])?;
    for letter in text.chars() {
        browser.keys(&letter.to_string())?;
        std::thread::sleep(Duration::from_millis(60));
    }
    let times = browser.script("return window.bench.keys", &[])?;
    Ok(times.as_array().into_iter().flatten().filter_map(Json::as_f64).collect())
}

/// Scrolls the page from end to end; the 95th of a hundred frames.
fn scrolled(browser: &Browser) -> Outcome<f64> {
    let frames = browser.script_later("window.bench.scroll(arguments[arguments.length - 1])", &[])?;
    Ok(p95(frames.as_array().into_iter().flatten().filter_map(Json::as_f64).collect()))
}

fn told(label: &str, value: f64) {
    println!("{label}: {value:.1} ms");
}

fn p95(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    let place = (times.len() * 95).div_ceil(100).saturating_sub(1);
    times.get(place).copied().unwrap_or(f64::NAN)
}

fn sign_in(site: &Site, browser: &Browser) -> Outcome<()> {
    browser.open(&site.url("/"))?;
    browser.fill("Name", "admin")?;
    browser.fill("Password", &site.one_time_secret()?)?;
    browser.click(Role::Button, "Sign in")?;
    browser.fill("New password", PASSWORD)?;
    browser.fill("The same again", PASSWORD)?;
    browser.click(Role::Button, "Save password")?;
    browser.find(Role::Heading, "Policies")?;
    // The workbench is fetched while the console is idle.
    std::thread::sleep(wait::PAGE.min(Duration::from_secs(5)));
    Ok(())
}

fn made(site: &Site, name: &'static str, template: (&str, &str), settings: &[Json]) -> Outcome<&'static str> {
    let settings: Vec<_> = settings.iter().map(|instance| json!({"settingInstance": instance})).collect();
    let policy = json!({
        "name": name, "description": "", "platforms": "windows10", "technologies": "mdm,microsoftSense",
        "templateReference": {"templateId": template.0, "templateFamily": template.1}, "settings": settings,
    });
    site.rest("POST", "/beta/deviceManagement/configurationPolicies", Some(&policy))?;
    Ok(name)
}

/// Every choice and number of Antivirus that stands by itself.
fn policy_of_settings(site: &Site) -> Outcome<&'static str> {
    let catalogue = Catalogue::embedded();
    let template = catalogue.template_by_key("antivirus").ok_or("the catalogue has no Antivirus")?;
    let settings: Vec<Json> =
        catalogue.settings_of(&template.id).filter(|it| it.parent.is_none()).filter_map(configured).collect();
    println!("settings of Antivirus: {}", settings.len());
    made(site, "Every setting", (&template.id, "endpointSecurityAntivirus"), &settings)
}

fn configured(definition: &SettingDefinition) -> Option<Json> {
    let id = &definition.id;
    match definition.kind {
        Kind::Choice => {
            let item = &definition.options.first()?.id;
            Some(json!({
                "@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
                "settingDefinitionId": id,
                "choiceSettingValue": {"value": format!("{id}_{item}"), "children": []},
            }))
        }
        Kind::Integer => Some(json!({
            "@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance",
            "settingDefinitionId": id,
            "simpleSettingValue": {
                "@odata.type": "#microsoft.graph.deviceManagementConfigurationIntegerSettingValue",
                "value": definition.min.unwrap_or(1),
            },
        })),
        _ => None,
    }
}

fn policy_of_rules(site: &Site) -> Outcome<&'static str> {
    let member = |name: &str| format!("{RULES}_{name}");
    let rule = |number: usize| {
        json!({"children": [
            {"@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance",
                "settingDefinitionId": member("name"), "simpleSettingValue": {
                    "@odata.type": "#microsoft.graph.deviceManagementConfigurationStringSettingValue",
                    "value": format!("Rule {number}")}},
            {"@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
                "settingDefinitionId": member("enabled"),
                "choiceSettingValue": {"value": format!("{}_1", member("enabled")), "children": []}},
            {"@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
                "settingDefinitionId": member("direction"),
                "choiceSettingValue": {"value": format!("{}_in", member("direction")), "children": []}},
            {"@odata.type": "#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance",
                "settingDefinitionId": member("action_type"),
                "choiceSettingValue": {"value": format!("{}_1", member("action_type")), "children": []}},
            {"@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance",
                "settingDefinitionId": member("protocol"), "simpleSettingValue": {
                    "@odata.type": "#microsoft.graph.deviceManagementConfigurationIntegerSettingValue", "value": 6}},
            {"@odata.type": "#microsoft.graph.deviceManagementConfigurationSimpleSettingCollectionInstance",
                "settingDefinitionId": member("localportranges"), "simpleSettingCollectionValue": [{
                    "@odata.type": "#microsoft.graph.deviceManagementConfigurationStringSettingValue",
                    "value": format!("{}", 1024 + number)}]},
        ]})
    };
    let group = json!({
        "@odata.type": "#microsoft.graph.deviceManagementConfigurationGroupSettingCollectionInstance",
        "settingDefinitionId": RULES,
        "groupSettingCollectionValue": (1..=COUNT).map(rule).collect::<Vec<_>>(),
    });
    made(site, "150 rules", ("19c8aa67-f286-4861-9aa0-f23541d31680_1", "endpointSecurityFirewall"), &[group])
}
