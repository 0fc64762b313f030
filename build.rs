//! Makes a function of every text in `locales/en`, and holds the other languages to having the same texts.

#[path = "locales/compile.rs"]
mod compile;

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

use compile::Text;

fn main() {
    println!("cargo::rerun-if-changed=locales");
    if let Err(sentence) = make() {
        println!("cargo::error={}", sentence.replace('\n', "; "));
    }
}

fn make() -> Result<(), String> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("there is no OUT_DIR")?);
    let english = compile::read(&root.join("locales/en"))?;
    let german = compile::file(&english, &compile::read(&root.join("locales/de"))?)
        .map_err(|wrong| format!("locales/de: {wrong}"))?;
    let write =
        |name: &str, text: &str| fs::write(out.join(name), text).map_err(|error| format!("{name}: {error}"));
    write("de.json", &german)?;
    write("words.rs", &functions(&english)?)
}

fn functions(english: &[Text]) -> Result<String, String> {
    let mut code =
        format!("/// Which texts these are.\npub const VERSION: u32 = {};\n", compile::version(english));
    let mut section = "";
    let mut index = 0;
    for text in english {
        if text.section != section {
            if !section.is_empty() {
                code.push_str("}\n");
            }
            section = &text.section;
            writeln!(code, "/// The texts of `locales/en/{section}.json`.\npub mod {section} {{")
                .map_err(|error| error.to_string())?;
        }
        writeln!(code, "{}", function(text, index)).map_err(|error| error.to_string())?;
        index += text.forms.len();
    }
    code.push_str("}\n");
    Ok(code)
}

/// `pub fn saved(version: &str) -> String { … }`.
fn function(text: &Text, index: usize) -> String {
    let Text { key, parameters, forms, plural, .. } = text;
    let placed: Vec<_> =
        forms.iter().map(|form| format!("{:?}", compile::placed(form, parameters))).collect();
    let placed = placed.join(", ");
    let docs =
        format!("    /// {}", forms.join(" / ").replace('\n', " ").replace(['[', ']', '<', '>'], "\""));
    if parameters.is_empty() {
        return format!("{docs}\n    pub fn {key}() -> &'static str {{ super::text({index}, {placed}) }}");
    }
    let kind = |name: &String| if name == "count" { "u64" } else { "&str" };
    let takes: Vec<_> = parameters.iter().map(|name| format!("{name}: {}", kind(name))).collect();
    let gives: Vec<_> = parameters
        .iter()
        .map(|name| if name == "count" { "&super::number(count)".to_owned() } else { name.clone() })
        .collect();
    let (takes, gives) = (takes.join(", "), gives.join(", "));
    let call = if *plural {
        format!("plural(count, {index}, [{placed}]")
    } else {
        format!("fill({index}, {placed}")
    };
    format!("{docs}\n    pub fn {key}({takes}) -> String {{ super::{call}, &[{gives}]) }}")
}
