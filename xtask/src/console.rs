//! Building the console: trunk, then wasm-opt, then `.br` and `.gz`, then the budget of the first route.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Result, command, compress, fingerprint, inline, languages, paths, setup};

/// What the first route may weigh after brotli, in bytes: HTML, Wasm, JS and CSS. Source: DESIGN, section 6.
pub const FIRST_ROUTE_BAR: usize = 200 * 1024;

/// The Wasm features that every current browser takes, and no others: `--all-features` would emit some that
/// Chromium refuses.
const WASM_OPT_OPTIONS: [&str; 9] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-call-indirect-overlong",
];

/// Builds the console into `target/dist/console`, unless it is there and nothing has changed since.
///
/// # Errors
/// When a tool fails, or the first route is over its budget; then the last good build stays.
pub fn build() -> Result<PathBuf> {
    let tools = setup::for_console()?;
    let finished = paths::target("dist/console");
    let print_file = paths::target("console.fingerprint");
    let root = paths::root();
    let inputs = [
        "src",
        "style",
        "public",
        "locales",
        "build.rs",
        "index.html",
        "Trunk.toml",
        "Cargo.toml",
        "Cargo.lock",
        "crates/model/Cargo.toml",
        "crates/model/catalogue",
        "crates/model/locales",
        "crates/model/src",
        "xtask/src",
    ]
    .map(|path| root.join(path));
    let print =
        fingerprint::of(&inputs, if tools.wasm_opt.is_some() { "optimized" } else { "not optimized" })?;
    if finished.join("index.html").is_file()
        && fs::read_to_string(&print_file).is_ok_and(|last| last == print)
    {
        println!("The console is up to date.");
        return Ok(finished);
    }
    println!("Building the console ...");
    let stage = paths::target("console-stage");
    let mut trunk = Command::new(&tools.trunk);
    trunk
        .args([
            "build",
            "--release",
            "--locked",
            "--offline=false",
            "--no-sri=true",
            "--cargo-profile",
            "wasm-release",
        ])
        .arg("--dist")
        .arg(&stage)
        .current_dir(&root)
        .env("CARGO_TARGET_DIR", paths::target("wasm"))
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        // Trunk takes only `true` and `false` here, and some systems set `NO_COLOR=1`.
        .env_remove("NO_COLOR");
    command::put_on_path(&mut trunk, &[&tools.wasm_bindgen]);
    command::run(&mut trunk)?;
    if let Some(wasm_opt) = &tools.wasm_opt {
        optimize(wasm_opt, &stage)?;
    }
    inline::move_out(&stage)?;
    languages::write(&root, &stage)?;
    let sizes = compress::folder(&stage)?;
    budget(&stage, &sizes)?;
    replace(&stage, &finished)?;
    fs::write(&print_file, print)
        .map_err(|error| format!("{} can't be written: {error}", print_file.display()))?;
    Ok(finished)
}

/// The files of the first route with their sizes after brotli: `index.html` and what it names, directly or by
/// way of a script or style sheet that it names.
pub fn first_route(console: &Path, sizes: &[(PathBuf, usize)]) -> Vec<(String, usize)> {
    let named: Vec<(String, usize)> = sizes
        .iter()
        .filter_map(|(path, size)| {
            Some((path.strip_prefix(console).ok()?.to_string_lossy().into_owned(), *size))
        })
        .collect();
    let mut found: Vec<(String, usize)> = Vec::new();
    let mut waiting = vec!["index.html".to_owned()];
    while let Some(name) = waiting.pop() {
        let Some(file) = named.iter().find(|(other, _)| *other == name) else { continue };
        if found.contains(file) {
            continue;
        }
        found.push(file.clone());
        if name.ends_with(".wasm") {
            continue;
        }
        let text = fs::read_to_string(console.join(&name)).unwrap_or_default();
        waiting.extend(
            named
                .iter()
                .map(|(other, _)| other)
                .filter(|other| [".js", ".css", ".wasm"].iter().any(|end| other.ends_with(end)))
                .filter(|other| text.contains(other.as_str()))
                .cloned(),
        );
    }
    found.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    found
}

fn budget(console: &Path, sizes: &[(PathBuf, usize)]) -> Result<()> {
    let files = first_route(console, sizes);
    let total: usize = files.iter().map(|(_, size)| size).sum();
    println!("First route after brotli: {total} bytes of at most {FIRST_ROUTE_BAR}");
    for (name, size) in &files {
        println!("  {size:>7}  {name}");
    }
    if !files.iter().any(|(name, _)| name.ends_with(".wasm")) {
        return Err("index.html names no Wasm, so the first route can't be measured".into());
    }
    if total > FIRST_ROUTE_BAR {
        return Err(format!(
            "the first route weighs {total} bytes after brotli, over its budget of {FIRST_ROUTE_BAR}; load later what it \
             does not need"
        ));
    }
    Ok(())
}

fn optimize(wasm_opt: &Path, folder: &Path) -> Result<()> {
    let mut files = Vec::new();
    fingerprint::collect(folder, &mut files)?;
    for file in files.iter().filter(|file| file.extension().is_some_and(|it| it == "wasm")) {
        let optimized = file.with_extension("optimized");
        command::run(Command::new(wasm_opt).args(WASM_OPT_OPTIONS).arg(file).arg("-o").arg(&optimized))?;
        fs::rename(&optimized, file)
            .map_err(|error| format!("{} can't be replaced: {error}", file.display()))?;
    }
    Ok(())
}

/// Puts `from` in the place of `to`.
pub fn replace(from: &Path, to: &Path) -> Result<()> {
    let failed = |error: std::io::Error| format!("{} can't be replaced: {error}", to.display());
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    if to.exists() {
        fs::remove_dir_all(to).map_err(failed)?;
    }
    fs::rename(from, to).map_err(failed)
}
