//! The OpenAPI document: pinned, and in step with the table of routes.

use std::collections::BTreeSet;
use std::path::Path;

use palisade_server::http::{openapi, routes};

#[test]
fn the_document_is_the_pinned_one() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/openapi.json");
    let document =
        serde_json::to_string_pretty(&serde_json::to_value(openapi::whole()).unwrap()).unwrap() + "\n";
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&file, &document).unwrap();
    }
    let pinned = std::fs::read_to_string(&file).unwrap_or_default();
    let line = pinned.lines().zip(document.lines()).position(|(left, right)| left != right);
    assert!(
        pinned == document,
        "The OpenAPI document differs from tests/openapi.json, first at line {line:?}. If that is meant, run the \
         test with UPDATE_SNAPSHOTS=1 and review the difference.",
    );
}

#[test]
fn every_route_is_in_the_document_and_the_other_way_round() {
    let document = serde_json::to_value(openapi::whole()).unwrap();
    let documented: BTreeSet<(String, String)> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            item.as_object().unwrap().keys().map(move |method| (path.clone(), method.to_uppercase()))
        })
        .collect();
    let routed: BTreeSet<(String, String)> =
        routes::all().iter().map(|route| (route.path.to_owned(), route.method.to_string())).collect();
    assert_eq!(documented, routed);
}

#[test]
fn nothing_is_referred_to_that_is_not_there() {
    let document = serde_json::to_value(openapi::whole()).unwrap();
    let text = document.to_string();
    for part in text.split("#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(document["components"]["schemas"][name].is_object(), "{name}");
    }
}
