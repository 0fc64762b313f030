//! `test`: every check of the project, the quickest first.

use std::rc::Rc;

use crate::setup::{self, ConsoleTools, TestTools};
use crate::steps::{self, Step};
use crate::{Result, browser, build, command, house_rules, paths};

const WASM: &str = "wasm32-unknown-unknown";

#[derive(clap::Args)]
pub struct TestOptions {
    /// Run only this check; a wrong name lists them all
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Go on after a check that failed
    #[arg(long)]
    keep_going: bool,
}

/// Runs the checks.
pub fn test(options: &TestOptions) -> Result<()> {
    let tools = Rc::new((setup::for_console()?, setup::for_tests()?));
    let mut steps = all(&tools);
    if let Some(wrong) = options.only.iter().find(|name| !steps.iter().any(|step| step.name == name.as_str()))
    {
        let names: Vec<&str> = steps.iter().map(|step| step.name).collect();
        return Err(format!("there is no check `{wrong}`; there are {}", names.join(", ")));
    }
    if !options.only.is_empty() {
        steps.retain(|step| options.only.iter().any(|name| name == step.name));
    }
    steps::run(&steps, options.keep_going)
}

fn all(tools: &Rc<(ConsoleTools, TestTools)>) -> Vec<Step> {
    vec![
        Step {
            name: "house-rules",
            what: "who may know whom, read from the sources".into(),
            run: Box::new(house_rules::check),
        },
        plain("format", &["fmt", "--all", "--check"]),
        plain("clippy", &["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"]),
        wasm_clippy(),
        native_tests(),
        browser_tests("model-in-browser", "palisade-model", tools),
        browser_tests("console-in-browser", "palisade-console", tools),
        Step { name: "dist", what: "cargo xtask dist".into(), run: Box::new(build::dist) },
        end_to_end(tools),
    ]
}

fn plain(name: &'static str, arguments: &'static [&'static str]) -> Step {
    Step {
        name,
        what: format!("cargo {}", arguments.join(" ")),
        run: Box::new(|| command::run(&mut command::cargo(arguments))),
    }
}

fn wasm_clippy() -> Step {
    let arguments = [
        "clippy",
        "--locked",
        "--target",
        WASM,
        "--package",
        "palisade-console",
        "--package",
        "palisade-model",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    Step {
        name: "clippy-wasm",
        what: format!("cargo {}", arguments.join(" ")),
        run: Box::new(move || command::run(&mut command::wasm_cargo(&arguments))),
    }
}

fn native_tests() -> Step {
    let arguments = ["test", "--locked", "--workspace", "--exclude", "palisade-e2e"];
    Step {
        name: "native",
        what: format!("cargo {}", arguments.join(" ")),
        run: Box::new(move || steps::tests(&mut command::cargo(&arguments))),
    }
}

fn browser_tests(name: &'static str, package: &'static str, tools: &Rc<(ConsoleTools, TestTools)>) -> Step {
    let tools = Rc::clone(tools);
    let arguments = ["test", "--locked", "--target", WASM, "--package", package, "--lib", "--tests"];
    Step {
        name,
        what: format!("cargo {}", arguments.join(" ")),
        run: Box::new(move || {
            let mut test = command::wasm_cargo(&arguments);
            browser::equip(&mut test, &tools.0, &tools.1)?;
            steps::tests(&mut test)
        }),
    }
}

fn end_to_end(tools: &Rc<(ConsoleTools, TestTools)>) -> Step {
    let tools = Rc::clone(tools);
    // One at a time: each test starts a server, a fleet and a browser, and waits are measured in seconds.
    let arguments =
        ["test", "--locked", "--package", "palisade-e2e", "--", "--nocapture", "--test-threads=1"];
    Step {
        name: "end-to-end",
        what: format!("cargo {}", arguments.join(" ")),
        run: Box::new(move || {
            let mut test = command::cargo(&arguments);
            test.env("E2E_DIST", paths::target("dist"))
                .env("E2E_CHROMEDRIVER", &tools.1.chromedriver)
                .env("E2E_CHROMIUM", &tools.1.chromium)
                .env("E2E_AXE", &tools.1.axe);
            steps::tests(&mut test)
        }),
    }
}
