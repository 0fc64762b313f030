//! How long it takes to read the whole catalogue, to index it, and to search it.
//!
//! `cargo xtask bench` runs this natively and in a browser, built as it is shipped, and reads the printed lines.
//! Reading is everything from the files' texts to a catalogue that answers.

#![cfg(feature = "embedded-catalogue")]

use palisade_model::catalogue::{Catalogue, TemplateFile, embedded};
use palisade_model::search::SearchIndex;

/// What people type: words, slips, ids, paths, beginnings that fit almost everything, and what fits nothing.
const QUERIES: &[&str] = &[
    "scan",
    "real-time protection",
    "quarentine",
    "netwrok protecton sever",
    "AvgCPULoadFactor",
    "device_vendor_msft_policy_config_defender_cloudblocklevel",
    "./Vendor/MSFT/Firewall/MdmStore/PublicProfile/DefaultInboundAction",
    "zero tolerance",
    "de",
    "xyzzy plugh",
];

fn read() -> Catalogue {
    Catalogue::new(
        embedded::FILES.iter().map(|(_, text)| serde_json::from_str::<TemplateFile>(text).expect("a file")),
    )
}

/// Milliseconds since some moment.
fn now() -> f64 {
    #[cfg(target_arch = "wasm32")]
    return js_sys::Date::now();
    #[cfg(not(target_arch = "wasm32"))]
    {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.expect("a clock").as_secs_f64() * 1000.0
    }
}

fn say(line: &str) {
    #[cfg(target_arch = "wasm32")]
    wasm_bindgen_test::console_log!("{line}");
    #[cfg(not(target_arch = "wasm32"))]
    println!("{line}");
}

/// Milliseconds that one call of `work` takes, over as many as make the clock exact when built as shipped.
fn each(runs: u32, mut work: impl FnMut() -> usize) -> f64 {
    let runs = if cfg!(debug_assertions) { 1 } else { runs };
    let started = now();
    for _ in 0..runs {
        assert!(std::hint::black_box(work()) < usize::MAX);
    }
    (now() - started) / f64::from(runs)
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn the_whole_catalogue_is_read_and_searched() {
    let catalogue = read();
    let bytes: usize = embedded::FILES.iter().map(|(_, text)| text.len()).sum();
    let settings: usize =
        catalogue.templates().iter().map(|template| catalogue.settings_of(&template.id).count()).sum();
    let load = each(50, || read().templates().len());
    say(&format!("catalogue load: {load:.2} ms, {} files, {bytes} bytes", catalogue.templates().len()));

    let index = SearchIndex::new(&catalogue);
    let building = each(50, || SearchIndex::new(&catalogue).search("scan", 1).len());
    say(&format!("catalogue index: {building:.2} ms, {settings} settings"));

    for query in QUERIES {
        let each = each(100, || index.search(query, 50).len());
        say(&format!("catalogue search for {query:?}: {each:.3} ms"));
    }
    let slowest = QUERIES.iter().map(|query| each(100, || index.search(query, 50).len())).fold(0.0, f64::max);
    let mean = each(30, || QUERIES.iter().map(|query| index.search(query, 50).len()).sum());
    let mean = mean / QUERIES.len() as f64;
    say(&format!("catalogue search: {mean:.3} ms each, {slowest:.3} ms the slowest"));
    assert_eq!(index.search("xyzzy plugh", 50).len(), 0);
    assert!(index.search("scan", 50).len() > 20);
}
