//! Texts that are nearly rules, and expressions to be held against another engine.

use proptest::prelude::*;
use proptest::sample::select;

/// Texts that are nearly rules.
pub fn nearly() -> impl Strategy<Value = String> {
    let words = vec![
        "device.displayName",
        "device.accountEnabled",
        "device.systemLabels",
        "device.memberOf",
        "user.mail",
        "_",
        "-eq",
        "-ne",
        "eq",
        "-in",
        "-any",
        "-all",
        "-match",
        "-ge",
        "-not",
        "not",
        "-and",
        "and",
        "-or",
        "&&",
        "||",
        "!",
        "=",
        "==",
        "(",
        ")",
        "[",
        "]",
        ",",
        "\"a\"",
        "'b'",
        "\"",
        "'",
        "`\"",
        "“a”",
        "–eq",
        "null",
        "$null",
        "true",
        "Windows",
        "10.0",
        "\"(\"",
        "group.objectId",
        "-like",
        ";",
        "{",
        "\u{feff}",
        "é",
        "🛡",
    ];
    let word = prop_oneof![8 => select(words).prop_map(str::to_owned), 1 => "\\PC{0,3}"];
    let space = select(vec![" ", " ", "", "\n", "\t  "]);
    prop::collection::vec((word, space), 0..24)
        .prop_map(|words| words.into_iter().map(|(word, space)| format!("{word}{space}")).collect())
}

/// Regular expressions of what both engines read alike.
pub fn regular() -> impl Strategy<Value = String> {
    let atom = select(vec![
        "a", "B", "0", "-", ".", "\\d", "\\w", "\\W", "\\s", "\\D", "[ab]", "[^a]", "[a-c0-9]", "[A-B-]",
        "[^\\d]", "\\b", "\\B", "^", "$", "\\x61", "\\.", "\\-", "(?:)",
    ])
    .prop_map(str::to_owned);
    atom.prop_recursive(4, 24, 4, |inner| {
        let repeat = select(vec!["*", "+", "?", "{2}", "{1,}", "{0,2}", "*?", "+?", "{0}"]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("(?:{})", parts.join("|"))),
            (inner.clone(), repeat).prop_map(|(part, repeat)| format!("({part}){repeat}")),
            inner.prop_map(|part| format!("(?<n>{part})")),
        ]
    })
}

/// A rule as people write it who know another language.
pub fn spoilt(text: &str, how: usize) -> String {
    match how {
        0 => text.replace("device.", ""),
        1 => text.replace(" -eq ", " == ").replace(" -ne ", " != "),
        2 => text.replace(" -and ", " && ").replace(" -or ", " || ").replace("-not ", "! "),
        3 => text.replace(" \"", " “").replace('"', "”"),
        4 => text.replace('"', ""),
        5 => text.replace("displayName", "dispalyName").replace("deviceModel", "devicModel"),
        6 => text.replace("-startsWith", "-startWith").replace("-contains", "-contians"),
        7 => text.replace(" -", " —").replace("(-", "(—"),
        _ => text.replace("device.", "deivce.").replace("deviceCategory", "category"),
    }
}
