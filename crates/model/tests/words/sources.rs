//! What the sources of the model and of the server say to people has a German form, whether a case brings it up or not.

use std::path::{Path, PathBuf};

use crate::{german, is_sentence};

/// Where sentences for people are made, with those that say nothing by themselves: they are put together of words
/// that the cases bring up, or nobody meets them in the console.
const SOURCES: &[(&str, &[&str])] = &[
    ("src/applicability", &[]),
    ("src/enrolment", &[]),
    (
        "src/firewall",
        &[
            "The 7 `7` is taken as `7`.",
            "The 7 `7` is a word of Windows without a fixed value and is left out.",
            "On the 7 network7 7traffic is 7 by default.",
            "Otherwise 7traffic is 7 by default.",
            "Otherwise 7 77 it.",
        ],
    ),
    ("src/graph", &[]),
    (
        "src/impact",
        &["“7” reaches 7, 7.", "This 7 a conflict on 7 on 77.", "On 7 7 7.", "On some of 7 7 more 7."],
    ),
    ("src/import", &[]),
    ("src/import.rs", &[]),
    ("src/membership/check.rs", &["No device has 7: `device.7` is one of 7."]),
    ("src/membership/explain.rs", &["`7` is 7, so `7` 7."]),
    ("src/membership/lex.rs", &[]),
    ("src/membership/parse", &[]),
    ("src/membership/parse.rs", &[]),
    ("src/membership/pattern", &[]),
    ("src/merge", &["What was added on the device itself 7: “7” is 77."]),
    ("src/status.rs", &[]),
    ("src/targeting.rs", &["Not targeted: 7, and 7 7, which is excluded."]),
    (
        "src/validation",
        &[
            "There 7 7; the most is 7.",
            "There 7 7; the least is 7.",
            "This text has 7; at most 7 are accepted.",
            "This text has 7; at least 7 are needed.",
            "ICMP types need the protocol ICMPv4 (1) or ICMPv6 (58); 7.",
            "Ports need the protocol TCP (6) or UDP (17); 7.",
        ],
    ),
    ("../agent/src/enforcement.rs", &[]),
    ("../agent/src/engine", &[]),
    ("../agent/src/platform", &["Can't 7 `7`: 7.", "`7` is no 7 of a firewall rule."]),
    ("../fleet/src/fake.rs", &[]),
    ("../server/src/app.rs", &[]),
    ("../server/src/failure.rs", &[]),
    ("../server/src/secret.rs", &[]),
    ("../server/src/http/impact.rs", &[]),
    // A token for scripts is not used in a browser.
    (
        "../server/src/service/sign_in.rs",
        &[
            "A token for scripts has no session to end. Revoke the token instead.",
            "A token for scripts has no password. Sign in as an administrator.",
        ],
    ),
    (
        "../server/src/service/identity.rs",
        &[
            "This token is not known. Create one with `palisade-server token create` or in the console.",
            "The token “7” was revoked. Create another.",
            "The token “7” expired at 7. Create another.",
        ],
    ),
    ("../server/src/service/groups.rs", &[]),
    ("../server/src/service/group_rules.rs", &[]),
    ("../server/src/service/mod.rs", &[]),
    ("../server/src/service/policies.rs", &[]),
    ("../server/src/service/policy_versions.rs", &[]),
    ("../server/src/service/scope.rs", &[]),
    ("../server/src/service/tokens.rs", &[]),
    // An address gets it, no browser.
    ("../server/src/service/webhooks", &["A test of the webhook “7”."]),
    ("../server/src/tenant/judge.rs", &[]),
    ("../server/src/tenant/sorted.rs", &[]),
];

/// The sources in a folder and below; a file is itself.
fn files(path: PathBuf, found: &mut Vec<PathBuf>) {
    match std::fs::read_dir(&path) {
        Ok(entries) => entries.for_each(|entry| files(entry.unwrap().path(), found)),
        Err(_) => found.push(path),
    }
}

/// The texts of a source, with a number for what is filled in.
fn texts(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let code: Vec<&str> = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let mut rest = code.chars().peekable();
    let mut found = Vec::new();
    while let Some(character) = rest.next() {
        if character == '\'' && rest.next_if_eq(&'"').is_some() {
            continue;
        }
        if character != '"' {
            continue;
        }
        let mut text = String::new();
        while let Some(character) = rest.next() {
            match character {
                '"' => break,
                '\\' => match rest.next() {
                    Some('\n') => while rest.next_if(|it| it.is_whitespace()).is_some() {},
                    Some(escaped) => text.push(escaped),
                    None => {}
                },
                '{' if rest.next_if_eq(&'{').is_some() => text.push('{'),
                '}' if rest.next_if_eq(&'}').is_some() => text.push('}'),
                '{' => {
                    while rest.next().is_some_and(|it| it != '}') {}
                    text.push('7');
                }
                other => text.push(other),
            }
        }
        found.push(text);
    }
    found
}

/// Whether a text begins as a sentence does. What begins with a word that is filled in the cases bring up.
fn begins(text: &str) -> bool {
    text.starts_with(|first: char| first.is_uppercase() || "`“\"".contains(first))
}

#[test]
fn every_sentence_of_the_sources_has_a_german_form() {
    let german = german();
    let (mut seen, mut missing) = (0, Vec::new());
    for (place, but) in SOURCES {
        let mut all = Vec::new();
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        files(here.join(place), &mut all);
        let mut left = but.to_vec();
        // Below the repository, wherever that lies.
        let is_test = |file: &PathBuf| {
            file.strip_prefix(here).is_ok_and(|file| file.to_string_lossy().contains("test"))
        };
        for file in all.iter().filter(|file| !is_test(file)) {
            for text in texts(&std::fs::read_to_string(file).unwrap()) {
                let text = text.trim();
                if !is_sentence(text) || !begins(text) {
                    continue;
                }
                seen += 1;
                left.retain(|known| *known != text);
                if !but.contains(&text) && german.translate(text).is_none() {
                    missing.push(format!("{}: {text}", file.display()));
                }
            }
        }
        missing.extend(left.iter().map(|text| format!("{place} no longer says: {text}")));
    }
    assert!(seen > 400, "only {seen} sentences are found");
    assert!(missing.is_empty(), "{} sentences have no German: {missing:#?}", missing.len());
}
