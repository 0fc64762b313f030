//! Every input that fuzzing kept is given to its target again: what was found once stays mended, without a fuzzer.

#![cfg(all(feature = "embedded-catalogue", not(target_arch = "wasm32")))]

#[path = "../fuzz/targets.rs"]
mod targets;

fn each(corpus: &str, target: fn(&[u8])) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(corpus);
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    for file in files {
        println!("{}", file.display());
        target(&std::fs::read(&file).unwrap());
    }
}

#[test]
fn import() {
    each("import", targets::import);
}

#[test]
fn membership() {
    each("membership", targets::membership);
}

#[test]
fn firewall_rules() {
    each("firewall_rules", targets::firewall_rules);
}
