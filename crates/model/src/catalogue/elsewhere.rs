//! What settings and their options are called in languages other than English, so that a search on the server finds
//! what its reader sees.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::embedded::LOCALES;
use super::locale::Texts;

/// What a setting is called in other languages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Elsewhere {
    /// Its names.
    pub names: Vec<String>,
    /// The labels of its options, each with its item id.
    pub options: Vec<(String, String)>,
}

/// What the setting with this definition id is called in other languages; nothing where no language names it.
pub fn elsewhere(definition: &str) -> Option<&'static Elsewhere> {
    static KNOWN: OnceLock<BTreeMap<String, Elsewhere>> = OnceLock::new();
    KNOWN.get_or_init(|| read(LOCALES)).get(definition)
}

fn read(files: &[&str]) -> BTreeMap<String, Elsewhere> {
    let mut known: BTreeMap<String, Elsewhere> = BTreeMap::new();
    for file in files {
        let texts: Texts = serde_json::from_str(file).unwrap_or_default();
        for (key, text) in texts {
            let Some((_, key)) = key.split_once('/') else { continue };
            if let Some((definition, item)) = key.rsplit_once(".option.") {
                known.entry(definition.to_owned()).or_default().options.push((item.to_owned(), text));
            } else if let Some(definition) = key.strip_suffix(".name") {
                let names = &mut known.entry(definition.to_owned()).or_default().names;
                if !names.contains(&text) {
                    names.push(text);
                }
            }
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_and_options_have_their_german_names() {
        let level = elsewhere("device_vendor_msft_policy_config_defender_cloudblocklevel").unwrap();
        assert_eq!(level.names, ["Cloudblockierungsstufe"]);
        assert!(level.options.contains(&("4".into(), "Hoch plus".into())), "{:?}", level.options);
        assert_eq!(elsewhere("nothing_of_the_kind"), None);
    }
}
