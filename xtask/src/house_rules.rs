//! The house's invariants that a compiler can't see, read from the sources: who may know whom.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Result, fingerprint, paths};

/// Words that the sources under a folder must not mention.
struct Rule {
    /// The folder, in the repository.
    within: &'static str,
    /// A folder inside it that may.
    except: Option<&'static str>,
    /// The words.
    words: &'static [&'static str],
    /// Why not.
    because: &'static str,
}

const RULES: [Rule; 7] = [
    Rule {
        within: "src/ui",
        except: None,
        words: &["crate::pages", "crate::api", "gloo_net"],
        because: "the parts of the user interface know no page and no API",
    },
    Rule {
        within: "src",
        except: Some("src/api"),
        words: &["gloo_net"],
        because: "only `src/api` performs requests",
    },
    Rule {
        within: "crates/server/src/http",
        except: None,
        words: &["sqlx"],
        because: "HTTP handlers see no SQL",
    },
    Rule {
        within: "crates/server/src/store",
        except: None,
        words: &["axum"],
        because: "the store sees no HTTP",
    },
    Rule {
        within: "crates/model/src",
        except: None,
        words: &["std::fs", "std::net", "std::process", "SystemTime", "Instant", "tokio", "async fn"],
        because: "the model does no I/O, reads no clock and is never async",
    },
    Rule {
        within: "crates/agent/src/engine",
        except: None,
        words: &["std::fs", "std::process", "std::net", "tokio", "reqwest"],
        because: "the agent's engine is a pure state machine; only the platform touches the system",
    },
    Rule {
        within: "",
        except: None,
        words: &["todo!(", "unimplemented!(", "dbg!(", "#[ignore", "#[allow("],
        because: "nothing is left open, and a lint is silenced by `#[expect(.., reason)]`",
    },
];

/// Checks every rule; names each place that breaks one.
pub fn check() -> Result<()> {
    let root = paths::root();
    let mut sources = Vec::new();
    for folder in ["src", "tests", "crates", "xtask"] {
        fingerprint::collect(&root.join(folder), &mut sources)?;
    }
    sources.retain(|path| path.extension().is_some_and(|it| it == "rs") && !path.ends_with("house_rules.rs"));
    let mut broken = Vec::new();
    for source in &sources {
        let text = fs::read_to_string(source)
            .map_err(|error| format!("{} can't be read: {error}", source.display()))?;
        let relative = source.strip_prefix(&root).unwrap_or(source);
        broken.extend(breaches(relative, &text));
    }
    if broken.is_empty() {
        println!("{} rules hold in {} files.", RULES.len(), sources.len());
        Ok(())
    } else {
        Err(format!("{} places break the rules of the house:\n{}", broken.len(), broken.join("\n")))
    }
}

fn breaches(path: &Path, text: &str) -> Vec<String> {
    let applies = |rule: &Rule| {
        let folder = rule.within;
        let inside = path.starts_with(folder) || path == PathBuf::from(format!("{folder}.rs"));
        inside
            && !rule.except.is_some_and(|except| {
                path.starts_with(except) || path == PathBuf::from(format!("{except}.rs"))
            })
    };
    let mut found = Vec::new();
    for rule in RULES.iter().filter(|rule| applies(rule)) {
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or(line);
            for word in rule.words.iter().filter(|word| code.contains(**word)) {
                found.push(format!("  {}:{}: `{word}`: {}", path.display(), number + 1, rule.because));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_breach_is_found_where_it_is() {
        let page = breaches(Path::new("src/pages/devices.rs"), "use gloo_net::http;\n");
        assert_eq!(page.len(), 1);
        assert!(page[0].contains("src/pages/devices.rs:1"));
        assert!(breaches(Path::new("src/api/client.rs"), "use gloo_net::http;\n").is_empty());
        assert!(breaches(Path::new("src/pages/devices.rs"), "// gloo_net is for others\n").is_empty());
        assert_eq!(breaches(Path::new("crates/server/src/store.rs"), "use axum::Router;\n").len(), 1);
    }
}
