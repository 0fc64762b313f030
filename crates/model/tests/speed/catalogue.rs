//! Reading the whole catalogue from the texts of its files, indexing it, and searching it.

use std::hint::black_box;

use palisade_model::catalogue::{Catalogue, TemplateFile, embedded};
use palisade_model::search::SearchIndex;

use crate::clock::measure;

/// What people type: words, slips, ids, paths, beginnings that fit almost everything, and what fits nothing.
const QUERIES: [&str; 10] = [
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

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn the_whole_catalogue_is_read_and_searched() {
    let catalogue = read();
    assert_eq!(catalogue.templates().len(), embedded::FILES.len());
    measure("catalogue load", 50, || {
        black_box(read());
    });
    let index = SearchIndex::new(&catalogue);
    measure("catalogue index", 50, || {
        black_box(SearchIndex::new(black_box(&catalogue)));
    });
    for query in QUERIES {
        assert_eq!(index.search(query, 50).is_empty(), query == "xyzzy plugh", "{query}");
        measure(&format!("searching {query:?}"), 50, || {
            black_box(index.search(black_box(query), 50));
        });
    }
    // One after another, as someone types: the mean of all of them, so ten searches cost ten times as much.
    let mut next = QUERIES.iter().cycle();
    measure("catalogue search", 50 * QUERIES.len() as u32, || {
        black_box(index.search(black_box(next.next().copied().unwrap_or_default()), 50));
    });
}
