//! This machine as a device: the managed configuration file of Defender and nftables in a namespace, for real.

use std::fs;
use std::path::Path;

use palisade_e2e::browser::Browser;
use palisade_e2e::find::Role;
use palisade_e2e::namespace::Namespace;
use palisade_e2e::{Outcome, shots, wait};
use serde_json::{Value as Json, json};

use crate::journey::{Journey, claim};
use crate::policy::{self, Assigned};
use crate::{group, sign_in, token};

const DEVICE: &str = "linux-host-01";
const GROUP: &str = "This machine";
const ANTIVIRUS: &str = "Linux: antivirus";
const FIREWALL: &str = "Linux: firewall";
const RULES: &str = "Linux: firewall rules";

/// What stands in the file before Palisade comes: a value that a policy sets, and one that none does.
const BEFORE: &str = "{\n  \"antivirusEngine\": { \"enforcementLevel\": \"passive\" },\n  \"edr\": { \"groupIds\": \"lab\" }\n}\n";

/// Enrols this machine, sets its antivirus and, in a namespace, its firewall, and takes both away again.
pub fn everything(journey: &mut Journey, namespace: Option<&Namespace>) -> Outcome<()> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let file = folder.path().join("mdatp_managed.json");
    fs::write(&file, BEFORE).map_err(|error| error.to_string())?;
    sign_in::first_time(journey, false)?;
    journey.visit("Settings")?;
    let secret = token::make(journey, "this machine", None)?;
    journey.site.start_agent(DEVICE, &secret, namespace, &file)?;
    journey.visit("Devices")?;
    journey.browser.sees_within(wait::DEVICES, DEVICE)?;
    group::make(journey, GROUP, &[DEVICE.to_owned()])?;
    antivirus(journey, &file)?;
    match namespace {
        Some(namespace) => with_firewall(journey, namespace)?,
        None => {
            println!("Not tested: the firewall of this machine, because only root makes network namespaces.");
        }
    }
    unassign(journey, ANTIVIRUS, &["Antivirus enforcement level", "Allowed threats"])?;
    let now = read(&file)?;
    let then: Json = serde_json::from_str(BEFORE).map_err(|error| error.to_string())?;
    claim(now == then, || format!("the managed file was {then} and is {now}"))?;
    shots::page_from_top(&journey.browser, "device-reverted")
}

/// Asks on the device's page which rule decides about a packet, and what happens to another.
fn probe(journey: &Journey) -> Outcome<()> {
    let browser = &journey.browser;
    journey.visit("Devices")?;
    browser.click(Role::Link, DEVICE)?;
    journey.tab("Device", "Firewall")?;
    browser.click(Role::Link, "Test a packet")?;
    browser.choose("Protocol", "TCP")?;
    browser.fill("Local port", "22")?;
    browser.fill("Remote address", "192.0.2.7")?;
    browser.sees("SSH from the office allows it")?;
    browser.fill("Remote address", "198.51.100.7")?;
    browser.sees("By default it is blocked")
}

/// Sets the firewall of the namespace, beside somebody else's table, and takes it away again.
fn with_firewall(journey: &Journey, namespace: &Namespace) -> Outcome<()> {
    namespace.nft(&["add", "table", "inet", "other"])?;
    namespace.nft(&["add", "chain", "inet", "other", "input", "{ type filter hook input priority 10; }"])?;
    let before = namespace.nft(&["list", "ruleset"])?;
    firewall(journey, namespace)?;
    shots::page_from_top(&journey.browser, "linux-firewall-rules")?;
    probe(journey)?;
    unassign(journey, FIREWALL, &["Inbound connections"])?;
    namespace.table()?;
    unassign(journey, RULES, &["Firewall rules"])?;
    let now = namespace.nft(&["list", "ruleset"])?;
    claim(now == before, || format!("the firewall was\n{before}\nand is\n{now}"))
}

fn antivirus(journey: &Journey, file: &Path) -> Outcome<()> {
    let settings = |browser: &Browser| {
        browser.choose("Antivirus enforcement level", "Real-time")?;
        browser.choose("Cloud block level", "High")?;
        browser.fill("Scan threads", "4")?;
        browser.fill("Add to Allowed threats", "EICAR-Test-File")?;
        browser.keys("\u{E007}")
    };
    create(journey, "Microsoft Defender Antivirus for Linux", ANTIVIRUS, settings)?;
    let wanted = [
        ("/antivirusEngine/enforcementLevel", json!("real_time")),
        ("/cloudService/cloudBlockLevel", json!("high")),
        ("/antivirusEngine/maximumOnDemandScanThreads", json!(4)),
        ("/antivirusEngine/allowedThreats", json!(["EICAR-Test-File"])),
        ("/edr/groupIds", json!("lab")),
    ];
    let now = read(file)?;
    for (pointer, value) in wanted {
        claim(now.pointer(pointer) == Some(&value), || format!("{pointer} is not {value} in {now}"))?;
    }
    Ok(())
}

fn firewall(journey: &Journey, namespace: &Namespace) -> Outcome<()> {
    create(journey, "Linux Firewall", FIREWALL, |browser| {
        browser.choose("Firewall", "On")?;
        browser.choose("Inbound connections", "Block")
    })?;
    create(journey, "Linux Firewall Rules", RULES, |browser| {
        browser.click(Role::Button, "Add a rule")?;
        let dialog = browser.find(Role::Dialog, "Rule 1")?;
        let within = Some(&dialog);
        browser.fill_within(within, "Name", "SSH from the office")?;
        browser.choose_within(within, "Direction", "Inbound")?;
        browser.choose_within(within, "Action", "Allow")?;
        browser.choose_within(within, "Protocol", "TCP")?;
        for (list, entry) in [("Local ports", "22"), ("Remote addresses", "192.0.2.0/24")] {
            browser.fill_within(within, &format!("Add to {list}"), entry)?;
            browser.keys("\u{E007}")?;
        }
        browser.click_within(within, Role::Button, "Close")
    })?;
    let table = namespace.table()?;
    let parts = table.get("nftables").and_then(Json::as_array).cloned().unwrap_or_default();
    let drops = parts.iter().any(|part| {
        part.pointer("/chain/hook") == Some(&json!("input"))
            && part.pointer("/chain/policy") == Some(&json!("drop"))
    });
    claim(drops, || format!("no input chain drops by default in {table}"))?;
    let rule = parts.iter().filter_map(|part| part.get("rule")).find(|rule| {
        let text = rule.to_string();
        ["\"dport\"", "22", "192.0.2.0", "\"accept\""].iter().all(|word| text.contains(word))
    });
    claim(rule.is_some(), || format!("no rule lets SSH in from 192.0.2.0/24 in {table}"))
}

/// Makes a policy for this machine and waits until the console says that it is in force.
fn create(
    journey: &Journey,
    template: &str,
    name: &str,
    settings: impl FnOnce(&Browser) -> Outcome<()>,
) -> Outcome<()> {
    let assigned = Assigned { include: &[GROUP], exclude: &[] };
    policy::create(journey, template, name, settings, &assigned)?;
    journey.browser.until_for(wait::DEVICES, &format!("“{name}” to be in force"), || {
        let bar = journey.bar()?;
        if bar.success == 1 && bar.total() == 1 { Ok(()) } else { Err(format!("the bar says {bar:?}")) }
    })
}

/// Takes a policy away from this machine and waits until its page says what went back.
fn unassign(journey: &Journey, policy: &str, settings: &[&str]) -> Outcome<()> {
    let browser = &journey.browser;
    journey.open_policy(policy)?;
    policy::unassign(journey, GROUP)?;
    journey.visit("Devices")?;
    browser.click(Role::Link, DEVICE)?;
    browser.until_for(wait::DEVICES, &format!("the page to say what went back of “{policy}”"), || {
        let text = browser.text()?;
        let told = ["the device put back what was there before"].iter().chain(settings);
        match told.clone().find(|words| !text.contains(**words)) {
            None => Ok(()),
            Some(words) => Err(format!("“{words}” is not on it")),
        }
    })
}

fn read(file: &Path) -> Outcome<Json> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{} is no JSON: {error}: {text}", file.display()))
}
