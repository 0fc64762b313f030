//! A real nftables in a network namespace of its own. Without root, `ip` or `nft` those tests say that they were
//! skipped and why.

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use palisade_model::bundle::Bundle;
use palisade_model::status::{Outcome, OutcomeState};
use palisade_model::value::Value;

use super::*;
use crate::enforcement::{enforce, wants_another_go};
use crate::engine::{Journal, Phase, accepted, report_due};
use crate::platform::linux::Linux;
use crate::state::{MemoryStore, Store};

fn setting(key: &str, value: Value) -> BundleSetting {
    let digest = palisade_model::digest::of_json(&value);
    let definition_id = key.split('#').next().unwrap().to_owned();
    BundleSetting { key: key.into(), definition_id, value, digest }
}

fn option(name: &str, value: &str) -> BundleSetting {
    setting(&format!("palisade_linux_firewall_{name}"), Value::Text(value.into()))
}

fn rule(key: &str, members: &[(&str, &str)]) -> BundleSetting {
    let members = members.iter().map(|(name, text)| {
        let lists = name.ends_with("ports") || name.ends_with("addresses");
        let value = match lists {
            true => Value::List(text.split(' ').map(str::to_owned).collect()),
            false => Value::Text((*text).into()),
        };
        (format!("palisade_linux_firewall_rules_{name}"), value)
    });
    setting(&format!("palisade_linux_firewall_rules#{key}"), Value::Rule(members.collect()))
}

/// Rules of every shape.
fn many_rules() -> Vec<BundleSetting> {
    vec![
        rule(
            "01",
            &[
                ("name", "ssh"),
                ("protocol", "tcp"),
                ("localports", "22"),
                ("remoteaddresses", "10.0.0.0/8 fd00::/8"),
            ],
        ),
        rule("02", &[("name", "web"), ("protocol", "tcp"), ("localports", "80 443 8000-8099 8100")]),
        rule("03", &[("name", "no telnet"), ("action", "0"), ("protocol", "tcp"), ("localports", "23")]),
        rule("04", &[("name", "dns"), ("direction", "out"), ("protocol", "udp"), ("remoteports", "53")]),
        rule("05", &[("name", "off"), ("enabled", "0"), ("protocol", "udp"), ("localports", "69")]),
        rule("06", &[("name", "ping"), ("protocol", "icmpv6"), ("remoteaddresses", "fe80::/10 ::1-::ffff")]),
        rule(
            "07",
            &[("name", "bad host"), ("action", "0"), ("remoteaddresses", "192.0.2.7 192.0.2.9-192.0.2.20")],
        ),
        rule(
            "08",
            &[
                ("name", "any v4"),
                ("remoteaddresses", "0.0.0.0/0"),
                ("interface", "eth*"),
                ("protocol", "tcp"),
            ],
        ),
        rule(
            "09",
            &[
                ("name", "from here"),
                ("direction", "out"),
                ("localaddresses", "10.1.1.1"),
                ("remoteaddresses", "10.0.0.0-10.255.255.255"),
                ("localports", "1000-2000"),
                ("remoteports", "25"),
                ("protocol", "tcp"),
                ("action", "0"),
            ],
        ),
        rule(
            "10",
            &[("name", "all ports"), ("protocol", "udp"), ("localports", "0-65535"), ("interface", "wg0")],
        ),
    ]
}

fn switched_on() -> Vec<BundleSetting> {
    vec![
        option("enable", "true"),
        option("default_inbound_action", "block"),
        option("default_outbound_action", "allow"),
        option("default_forward_action", "block"),
        option("allow_loopback", "true"),
        option("allow_established", "true"),
        option("allow_icmp", "true"),
    ]
}

struct Namespace(String);

impl Namespace {
    /// A fresh namespace, or why there is none.
    fn new() -> Result<Self, String> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("palisade-test-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let run = |tool: &str, arguments: &[&str]| match Command::new(tool).args(arguments).output() {
            Ok(output) if output.status.success() => Ok(()),
            Ok(output) => Err(format!("{tool}: {}", String::from_utf8_lossy(&output.stderr).trim())),
            Err(error) => Err(format!("{tool}: {error}")),
        };
        run("ip", &["netns", "add", &name])?;
        let namespace = Self(name);
        run("ip", &["netns", "exec", &namespace.0, "nft", "list", "tables"])?;
        Ok(namespace)
    }

    fn nft(&self, script: &str) -> String {
        let mut arguments = vec!["netns", "exec", &self.0, "nft"];
        arguments.extend(script.split(' '));
        let output = Command::new("ip").args(arguments).output().unwrap();
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        let _ = Command::new("ip").args(["netns", "del", &self.0]).output();
    }
}

struct Machine {
    namespace: Namespace,
    linux: Linux,
    store: MemoryStore,
    journal: Journal,
}

impl Machine {
    fn new() -> Option<Self> {
        match Namespace::new() {
            Ok(namespace) => {
                let linux =
                    Linux::new(None, "/nonexistent/managed.json".into(), Some(namespace.0.clone())).unwrap();
                Some(Self { namespace, linux, store: MemoryStore::default(), journal: Journal::default() })
            }
            Err(reason) => {
                eprintln!("skipped: a network namespace with nftables can't be had here ({reason})");
                None
            }
        }
    }

    fn enforce(&mut self, settings: &[BundleSetting]) -> Outcome {
        let bundle = Bundle::new(settings.to_vec());
        self.journal = enforce(self.journal.clone(), &bundle, &mut self.linux, &mut self.store).unwrap();
        let outcome = report_due(&self.journal).map(|report| report.outcome).unwrap_or_default();
        self.journal = accepted(self.journal.clone());
        outcome
    }
}

#[track_caller]
fn assert_all(outcome: &Outcome, state: OutcomeState, count: usize) {
    assert_eq!(outcome.settings.len(), count, "{outcome:#?}");
    assert!(outcome.settings.iter().all(|setting| setting.state == state), "{outcome:#?}");
}

#[test]
fn a_policy_is_in_force_reads_back_and_leaves_nothing_behind() {
    let Some(mut machine) = Machine::new() else { return };
    machine.namespace.nft("add table ip others");
    let settings: Vec<_> = switched_on().into_iter().chain(many_rules()).collect();
    let outcome = machine.enforce(&settings);
    assert_all(&outcome, OutcomeState::Applied, settings.len());
    let ssh = outcome.get("palisade_linux_firewall_rules#01").unwrap().detail.as_ref().unwrap();
    assert!(ssh.contains("`input: ip saddr 10.0.0.0/8 tcp dport 22 accept`"), "{ssh}");

    // In nftables' own words: the policy, the order, and nothing of the names.
    let listing = machine.namespace.nft("list table inet palisade");
    assert!(listing.contains("hook input priority filter; policy drop;"), "{listing}");
    let place = |text: &str| listing.find(text).unwrap_or_else(|| panic!("no {text} in {listing}"));
    assert!(place("tcp dport 23 drop") < place("tcp dport 22 accept"));
    assert!(place("ct state established,related accept") < place("tcp dport 23 drop"));
    assert!(!listing.contains("telnet") && !listing.contains("dport 69"));

    let outcome = machine.enforce(&[]);
    assert_all(&outcome, OutcomeState::Reverted, settings.len());
    assert_eq!(machine.namespace.nft("list tables").trim(), "table ip others");
    assert!(machine.journal.before.is_empty());
}

#[test]
fn logging_is_limited_and_covers_rules_that_block() {
    let Some(mut machine) = Machine::new() else { return };
    let mut settings: Vec<_> = switched_on().into_iter().chain(many_rules()).collect();
    settings.push(option("log_dropped_packets", "true"));
    settings.push(setting("palisade_linux_firewall_log_rate_limit", Value::Integer(30)));
    assert_all(&machine.enforce(&settings), OutcomeState::Applied, settings.len());
    let listing = machine.namespace.nft("list table inet palisade");
    assert!(listing.contains("limit rate 30/minute log prefix \"palisade dropped: \""), "{listing}");
    assert!(listing.contains("tcp dport 23 jump dropped"), "{listing}");
}

#[test]
fn the_table_from_before_comes_back() {
    let Some(mut machine) = Machine::new() else { return };
    machine.namespace.nft("add table inet palisade");
    machine.namespace.nft("add chain inet palisade mine");
    machine.namespace.nft("add rule inet palisade mine tcp dport 7 accept");
    let before = machine.namespace.nft("list table inet palisade");
    machine.enforce(&switched_on());
    assert!(!machine.namespace.nft("list table inet palisade").contains("mine"));
    machine.enforce(&[]);
    assert_eq!(machine.namespace.nft("list table inet palisade"), before);
}

#[test]
fn a_change_behind_our_back_is_noticed_and_put_right() {
    let Some(mut machine) = Machine::new() else { return };
    let settings: Vec<_> = switched_on().into_iter().chain(many_rules()).collect();
    machine.enforce(&settings);
    for meddling in [
        "insert rule inet palisade input accept",
        "add rule inet palisade input tcp dport 23 accept comment \"palisade_linux_firewall_rules#03\"",
        "flush chain inet palisade output",
        "chain inet palisade input { policy accept ; }",
        "delete table inet palisade",
    ] {
        assert!(!wants_another_go(&machine.journal, &mut machine.linux), "before {meddling}");
        let said = machine.namespace.nft(meddling);
        assert_eq!(said, "", "{meddling}");
        assert!(wants_another_go(&machine.journal, &mut machine.linux), "after {meddling}");
        assert_all(&machine.enforce(&settings), OutcomeState::Applied, 0);
    }
}

#[test]
fn a_rule_that_can_not_be_expressed_leaves_the_firewall_as_it_was() {
    let Some(mut machine) = Machine::new() else { return };
    machine.enforce(&switched_on());
    let before = machine.namespace.nft("list table inet palisade");
    let mut settings = switched_on();
    settings.push(rule("aa", &[("name", "odd"), ("protocol", "tcp"), ("localports", "22;flush")]));
    let outcome = machine.enforce(&settings);
    assert_all(&outcome, OutcomeState::Failed, settings.len());
    let detail = |key: &str| outcome.get(key).unwrap().detail.clone().unwrap();
    assert!(detail("palisade_linux_firewall_rules#aa").starts_with("`22;flush` is not a port"));
    assert!(detail("palisade_linux_firewall_enable").contains("the rule “odd” can't be"));
    assert!(detail("palisade_linux_firewall_enable").ends_with("What was in force before stays in force."));
    assert_eq!(machine.namespace.nft("list table inet palisade"), before);
}

#[test]
fn a_kill_between_intent_and_done_is_made_good() {
    let Some(mut machine) = Machine::new() else { return };
    machine.enforce(&switched_on());
    let settings: Vec<_> = switched_on().into_iter().chain(many_rules()).collect();
    let bundle = Bundle::new(settings.clone());
    // What is on disk after a kill: the intent, and any state of the table.
    for meddling in ["list tables", "delete table inet palisade"] {
        let plan = crate::engine::plan(&machine.journal, &bundle, |it| {
            crate::platform::Platform::place(&mut machine.linux, it)
        });
        let intent = crate::engine::begin(machine.journal.clone(), &plan, crate::engine::Before::new());
        machine.namespace.nft(meddling);
        machine.store.save(&intent).unwrap();
        let found = machine.store.load().unwrap();
        assert_eq!((found.phase, &found.bundle), (Phase::Applying, &bundle));
        machine.journal = found;
        assert_all(&machine.enforce(&settings), OutcomeState::Applied, settings.len());
        machine.enforce(&switched_on());
    }
    machine.enforce(&[]);
    assert_eq!(machine.namespace.nft("list tables"), "");
}

#[test]
fn turned_off_means_no_table_and_rules_that_do_not_count() {
    let Some(mut machine) = Machine::new() else { return };
    machine.enforce(&switched_on());
    let outcome = machine.enforce(&[option("enable", "false"), many_rules().remove(0)]);
    assert_eq!(machine.namespace.nft("list tables"), "");
    assert_eq!(outcome.get("palisade_linux_firewall_enable").unwrap().state, OutcomeState::Applied);
    let ssh = outcome.get("palisade_linux_firewall_rules#01").unwrap();
    assert!(
        ssh.state == OutcomeState::Failed
            && ssh.detail.as_ref().unwrap().contains("turns the Linux firewall off")
    );
}

#[test]
fn a_namespace_that_is_not_there_is_named() {
    let mut linux = Linux::new(None, "/nonexistent/managed.json".into(), Some("no-such-ns".into())).unwrap();
    let mut store = MemoryStore::default();
    let bundle = Bundle::new(switched_on());
    let journal = enforce(Journal::default(), &bundle, &mut linux, &mut store).unwrap();
    let outcome = journal.outcome.unwrap();
    let setting = outcome.get("palisade_linux_firewall_enable").unwrap();
    let detail = setting.detail.as_deref().unwrap();
    assert!(
        detail.contains("no network namespace `no-such-ns`") || detail.contains("install the package"),
        "{detail}"
    );
    assert!(Linux::new(None, "/x".into(), Some("a b".into())).is_err());
    assert!(Linux::new(None, "/x".into(), Some("../x".into())).is_err());
}

#[test]
fn nothing_that_a_person_typed_reaches_the_script_unchecked() {
    let hostile = "x\" accept\n flush ruleset #";
    for (name, value) in [
        ("interface", hostile),
        ("interface", "eth0*x"),
        ("protocol", "tcp dport 1 accept"),
        ("direction", hostile),
        ("localports", hostile),
        ("remoteaddresses", "10.0.0.1;"),
        ("made_up", "1"),
    ] {
        let failure = Policy::of(&[rule("aa", &[("name", "n"), (name, value)])]).unwrap_err();
        assert_eq!(failure.faults.len(), 1, "{name}");
    }
    let key = setting("palisade_linux_firewall_rules#\" accept", many_rules().remove(0).value);
    assert_eq!(Policy::of(&[key]).unwrap_err().faults.len(), 1);
    let named =
        rule("aa", &[("name", hostile), ("description", hostile), ("protocol", "tcp"), ("localports", "22")]);
    let script = render::script(&Policy::of(&[named]).unwrap().table().unwrap());
    assert!(!script.contains("flush"), "{script}");
}

#[test]
fn rules_without_sense_are_refused_with_the_reason() {
    let reason = |members: &[(&str, &str)]| {
        let failure = Policy::of(&[rule("aa", members)]).unwrap_err();
        failure.faults.into_values().next().unwrap().detail
    };
    assert!(reason(&[("localports", "22")]).contains("Ports need the protocol"));
    assert!(
        reason(&[("localaddresses", "10.0.0.1"), ("remoteaddresses", "::1")]).contains("no address family")
    );
    assert!(reason(&[("protocol", "icmp"), ("remoteaddresses", "::1")]).contains("no address family"));
}
