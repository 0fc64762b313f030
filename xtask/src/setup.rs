//! What the build and the tests need, found or installed. Each step says what it does; what is there already
//! costs a look at a file.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Result, command, install, paths};

const TRUNK_VERSION: &str = "0.21.14";
const BINARYEN_VERSION: &str = "132.0.0";
const AXE_VERSION: &str = "4.14.1";
const CARGO_FUZZ_VERSION: &str = "0.13.2";
const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// What builds the console.
pub struct ConsoleTools {
    /// Trunk.
    pub trunk: PathBuf,
    /// The folder with `wasm-bindgen` and `wasm-bindgen-test-runner`.
    pub wasm_bindgen: PathBuf,
    /// Makes the Wasm smaller; absent on a machine without Node.
    pub wasm_opt: Option<PathBuf>,
}

/// What the tests use besides.
pub struct TestTools {
    /// The browser's driver.
    pub chromedriver: PathBuf,
    /// The browser.
    pub chromium: PathBuf,
    /// The script that finds what a page keeps from people with assistive technology.
    pub axe: PathBuf,
}

/// Finds or installs what builds the console.
pub fn for_console() -> Result<ConsoleTools> {
    wasm_target()?;
    let wasm_bindgen_version = locked_version("wasm-bindgen")?;
    let wasm_bindgen = cargo_install("wasm-bindgen", "wasm-bindgen-cli", &wasm_bindgen_version, &[], "1")?;
    let trunk = cargo_install(
        "trunk",
        "trunk",
        TRUNK_VERSION,
        &["--no-default-features", "--features", "rustls"],
        "0",
    )?;
    Ok(ConsoleTools {
        trunk: trunk.join("bin/trunk"),
        wasm_bindgen: wasm_bindgen.join("bin"),
        wasm_opt: wasm_opt()?,
    })
}

/// Finds or installs what the tests use besides.
pub fn for_tests() -> Result<TestTools> {
    rust_components()?;
    let chromium = || {
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
            .into_iter()
            .find_map(paths::program)
    };
    let chromedriver = || paths::program("chromedriver");
    let root = command::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let mut missing = Vec::new();
    if chromium().is_none() {
        missing.push("chromium");
    }
    if chromedriver().is_none() {
        missing.push("chromium-driver");
    }
    if paths::program("npm").is_none() {
        missing.push("npm");
    }
    // The firewall is tested in a network namespace, which only root makes.
    for (program, package, needed) in
        [("nginx", "nginx-light", true), ("nft", "nftables", root), ("ip", "iproute2", root)]
    {
        if needed && paths::program(program).is_none() {
            missing.push(package);
        }
    }
    if !missing.is_empty() {
        let names = missing.join(" ");
        let Some(apt) = paths::program("apt-get").filter(|_| root) else {
            return Err(format!(
                "the tests need programs that this machine lacks; install them with `sudo apt-get install {names}`, \
                 or their like on a system other than Debian, and start again"
            ));
        };
        println!("Installing {names} by apt ...");
        command::run(Command::new(&apt).args(["-q", "update"]))?;
        command::run(
            Command::new(&apt)
                .args(["-q", "-y", "--no-install-recommends", "install"])
                .args(&missing)
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )?;
    }
    match (chromium(), chromedriver()) {
        (Some(chromium), Some(chromedriver)) => Ok(TestTools { chromedriver, chromium, axe: axe()? }),
        _ => Err(
            "Chromium and its driver are still not there after their installation; see apt's output above"
                .into(),
        ),
    }
}

/// Finds or installs what fuzzing needs: a nightly compiler, for its sanitizers, and cargo-fuzz. Gives cargo-fuzz.
pub fn for_fuzzing() -> Result<PathBuf> {
    if paths::program("rustup").is_none() {
        return Err(
            "fuzzing needs a nightly compiler beside the usual one; install rustup, which adds it".into()
        );
    }
    let nightly = command::output(Command::new("rustup").args(["run", "nightly", "rustc", "--version"]));
    if nightly.is_err() {
        println!("Adding the nightly toolchain by rustup ...");
        command::run(Command::new("rustup").args([
            "toolchain",
            "install",
            "nightly",
            "--profile",
            "minimal",
        ]))?;
    }
    let installed = cargo_install("cargo-fuzz", "cargo-fuzz", CARGO_FUZZ_VERSION, &[], "0")?;
    Ok(installed.join("bin/cargo-fuzz"))
}

/// The version of a package in `Cargo.lock`.
fn locked_version(package: &str) -> Result<String> {
    let path = paths::root().join("Cargo.lock");
    let lock = std::fs::read_to_string(&path)
        .map_err(|error| format!("{} can't be read: {error}", path.display()))?;
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    lines
        .next()
        .and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
        .map(str::to_owned)
        .ok_or_else(|| format!("`{package}` is not in Cargo.lock; run `cargo metadata` once and start again"))
}

fn wasm_target() -> Result<()> {
    let there = || {
        command::output(Command::new("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]))
            .is_ok_and(|folder| Path::new(folder.trim()).is_dir())
    };
    if there() {
        return Ok(());
    }
    if paths::program("rustup").is_none() {
        return Err(format!(
            "the Rust toolchain lacks the target {WASM_TARGET} and there is no rustup to add it; install the target's \
             standard library with your system's packages (Debian: `libstd-rust-dev-wasm32`) or use rustup"
        ));
    }
    println!("Adding the target {WASM_TARGET} by rustup ...");
    command::run(Command::new("rustup").args(["target", "add", WASM_TARGET]).current_dir(paths::root()))
}

fn rust_components() -> Result<()> {
    for (component, arguments) in [("rustfmt", ["fmt", "--version"]), ("clippy", ["clippy", "--version"])] {
        if command::output(Command::new("cargo").args(arguments)).is_ok() {
            continue;
        }
        if paths::program("rustup").is_none() {
            return Err(format!(
                "the Rust toolchain lacks `{component}`; install it beside the toolchain and start again"
            ));
        }
        println!("Adding {component} by rustup ...");
        command::run(
            Command::new("rustup").args(["component", "add", component]).current_dir(paths::root()),
        )?;
    }
    Ok(())
}

/// Builds a tool from its package. They run once per build and are compiled once per machine, so little is
/// spent on optimizing them.
fn cargo_install(
    name: &str,
    package: &str,
    version: &str,
    options: &[&str],
    opt_level: &str,
) -> Result<PathBuf> {
    install::ensure(name, version, |place| {
        println!(
            "Installing {package} {version} into {} (some minutes, once per machine) ...",
            paths::tools()?.display()
        );
        let build = place.join("build");
        let mut cargo = Command::new("cargo");
        cargo
            .args(["install", "--quiet", "--locked", package, "--version", version])
            .args(options)
            .arg("--root")
            .arg(place)
            .arg("--target-dir")
            .arg(&build)
            // Outside the repository, whose own configuration is not for the tools.
            .current_dir(place)
            .envs([("CARGO_PROFILE_RELEASE_LTO", "off"), ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")])
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", opt_level);
        command::run(&mut cargo)?;
        std::fs::remove_dir_all(&build)
            .map_err(|error| format!("{} can't be removed: {error}", build.display()))
    })
}

fn wasm_opt() -> Result<Option<PathBuf>> {
    let (Some(npm), Some(_)) = (paths::program("npm"), paths::program("node")) else {
        println!(
            "Node and npm are not installed: going on without wasm-opt, so the console's Wasm is somewhat larger."
        );
        return Ok(None);
    };
    match npm_install(&npm, "binaryen", BINARYEN_VERSION) {
        Ok(place) => Ok(Some(place.join("node_modules/.bin/wasm-opt"))),
        Err(sentence) => {
            println!("Going on without wasm-opt, so the console's Wasm is somewhat larger: {sentence}");
            Ok(None)
        }
    }
}

/// axe-core, which the end-to-end tests run on every page.
fn axe() -> Result<PathBuf> {
    let npm = paths::program("npm")
        .ok_or("npm is still not there after its installation; see apt's output above")?;
    Ok(npm_install(&npm, "axe-core", AXE_VERSION)?.join("node_modules/axe-core/axe.min.js"))
}

/// Puts a package of the npm registry into a folder of its own.
fn npm_install(npm: &Path, name: &str, version: &str) -> Result<PathBuf> {
    install::ensure(name, version, |place| {
        println!("Installing {name} {version} by npm ...");
        let mut install = Command::new(npm);
        install.arg("install").arg("--prefix").arg(place);
        install.args(["--no-audit", "--no-fund", "--silent", &format!("{name}@{version}")]);
        command::output(&mut install).map(drop)
    })
}
