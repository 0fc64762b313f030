//! Firewall rules: a table of any rules gives the same rules, and no text makes a reader panic.

use palisade_model::catalogue::Catalogue;
use palisade_model::firewall::exchange::{
    read_any, read_csv, read_netsh, read_powershell, to_policies, write_csv,
};
use palisade_model::firewall::{Action, Dialect, Direction, InterfaceType, Profile, Profiles, Rule};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// A text that is not blank and not the word for nothing.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-zA-Z0-9 _.:\\\\%()/-]{1,16}",
        2 => "[=+@'\"\t\r\n,;|-][\"'\r\n,; a-z=]{0,6}",
        1 => "\\PC{1,10}",
    ]
    .prop_filter("blank", |text| !text.trim().is_empty() && !text.trim().eq_ignore_ascii_case("any"))
}

fn list() -> impl Strategy<Value = Vec<String>> {
    let entry = prop_oneof![3 => "[0-9a-c.:/-]{1,12}", 1 => text(), 1 => Just(String::new())];
    prop::collection::vec(entry, 0..4)
}

fn optional() -> impl Strategy<Value = Option<String>> {
    prop::option::of(text())
}

fn profiles() -> impl Strategy<Value = Option<Profiles>> {
    let some = subsequence(Profile::ALL.to_vec(), 1..=3).prop_map(|set| set.into_iter().collect());
    prop::option::of(prop_oneof![some, Just(Profiles::ALL)])
}

fn rule() -> impl Strategy<Value = Rule> {
    let interfaces = vec![
        InterfaceType::RemoteAccess,
        InterfaceType::Wireless,
        InterfaceType::Lan,
        InterfaceType::MobileBroadband,
        InterfaceType::Mbb,
        InterfaceType::All,
    ];
    let choices = (
        select(Dialect::ALL.to_vec()),
        any::<Option<bool>>(),
        prop::option::of(select(vec![Direction::In, Direction::Out])),
        prop::option::of(select(vec![Action::Allow, Action::Block])),
        profiles(),
        any::<Option<u8>>(),
        any::<Option<bool>>(),
        subsequence(interfaces, 0..6),
        any::<Option<u16>>(),
    );
    let lists = (list(), list(), list(), list(), list(), list(), list());
    let texts = (
        text(),
        prop_oneof![Just(String::new()), text()],
        (optional(), optional(), optional(), optional(), optional()),
        (optional(), optional(), optional()),
    );
    (choices, lists, texts).prop_map(|(choices, lists, (name, description, program, others))| {
        let mut rule = Rule::new(choices.0, name);
        rule.description = description;
        (rule.enabled, rule.direction, rule.action) = (choices.1, choices.2, choices.3);
        (rule.profiles, rule.protocol, rule.edge_traversal) = (choices.4, choices.5, choices.6);
        (rule.interface_types, rule.priority) = (choices.7, choices.8);
        (rule.local_ports, rule.remote_ports, rule.icmp) = (lists.0, lists.1, lists.2);
        (rule.local_addresses, rule.remote_addresses) = (lists.3, lists.4);
        (rule.dynamic_keywords, rule.local_users) = (lists.5, lists.6);
        (rule.file_path, rule.package_family_name, rule.service_name) = (program.0, program.1, program.2);
        (rule.policy_app_id, rule.binary_name) = (program.3, program.4);
        (rule.interface, rule.key, rule.vm_creator) = others;
        rule
    })
}

/// Text that looks like the output of `netsh` here and there.
fn like_netsh() -> impl Strategy<Value = String> {
    let labels = vec![
        "Rule Name",
        "Description",
        "Enabled",
        "Direction",
        "Profiles",
        "LocalIP",
        "RemoteIP",
        "Protocol",
        "LocalPort",
        "Edge traversal",
        "Program",
        "Security",
        "Action",
        "",
    ];
    let values =
        vec!["In", "Yes", "Allow", "Any", "TCP", "80,443", "Domain,Private", "Type    Code", "8  Any", ":"];
    let label = (select(labels), "[ ]{0,8}", select(values)).prop_map(|(label, blank, value)| {
        if label.is_empty() { format!("    {value}") } else { format!("{label}:{blank}{value}") }
    });
    let line = prop_oneof![4 => label, 2 => Just("-".repeat(70)), 1 => "\\PC{0,20}"];
    prop::collection::vec(line, 0..30).prop_map(|lines| lines.join("\r\n"))
}

/// JSON that looks like PowerShell's here and there.
fn like_powershell() -> impl Strategy<Value = String> {
    let value = select(vec![
        "1",
        "2",
        "\"Any\"",
        "null",
        "[\"80\",443]",
        "{\"value\":[\"1\"]}",
        "{}",
        "[[]]",
        "-1",
        "\"In\"",
    ]);
    let names = vec![
        "DisplayName",
        "Direction",
        "Action",
        "Enabled",
        "Profile",
        "Protocol",
        "LocalPort",
        "Service",
        "CimClass",
        "Rule",
    ];
    let object = || {
        prop::collection::vec((select(names.clone()), value.clone()), 0..8).prop_map(|members| {
            let members: Vec<String> =
                members.into_iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
            format!("{{{}}}", members.join(","))
        })
    };
    (object(), object()).prop_map(|(outer, inner)| match outer.strip_suffix('}') {
        Some(open) if open.len() > 1 => format!("[{open},\"Filter\":{inner}}}]"),
        _ => outer,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_table_gives_the_same_rules(rules in prop::collection::vec(rule(), 0..5)) {
        let table = write_csv(&rules);
        let read = read_csv(&table).expect("a table is read");
        prop_assert_eq!(&read.report, &[], "{}", String::from_utf8_lossy(&table));
        prop_assert_eq!(&read.rules, &rules, "{}", String::from_utf8_lossy(&table));
        prop_assert_eq!(write_csv(&read.rules), table);
        let held: usize = to_policies(&rules, "Rules", Catalogue::embedded()).policies.len();
        prop_assert!(held <= rules.len());
    }

    #[test]
    fn no_cell_begins_like_a_formula(rules in prop::collection::vec(rule(), 1..3)) {
        let table = String::from_utf8(write_csv(&rules)).expect("a table is UTF-8");
        // At the beginning of a line or after a separator, in or before quotation marks.
        for (at, _) in table.match_indices(['=', '@']) {
            let before = table[..at].trim_end_matches('"');
            let begins = before.ends_with(['\n', ',']) && at - before.len() <= 1;
            let quoted = before.matches('"').count() % 2 == 1;
            prop_assert!(!begins || quoted, "{table}");
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = (read_any(&bytes), read_csv(&bytes), read_netsh(&bytes), read_powershell(&bytes));
    }

    #[test]
    fn likely_text_is_read_or_refused(netsh in like_netsh(), powershell in like_powershell(), csv in "[\"',;\t\r\nNameAction=]{0,60}") {
        for text in [netsh, powershell, csv] {
            let bytes = text.as_bytes();
            if let Ok((_, read)) = read_any(bytes) {
                prop_assert!(read.rules.iter().all(|rule| !rule.name.trim().is_empty()));
                let again = read_csv(&write_csv(&read.rules)).expect("a table is read");
                prop_assert_eq!(again.rules, read.rules);
            }
            let _ = (read_csv(bytes), read_netsh(bytes), read_powershell(bytes));
        }
    }
}
