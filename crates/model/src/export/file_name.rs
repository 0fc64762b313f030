//! A file's name for a policy, safe on every system.

/// The longest name without its ending, in bytes; file systems allow 255.
const MAX_BYTES: usize = 150;
/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// The name of a file for a policy of this name, without a folder and without an ending: what no file system allows
/// becomes `-`, and no name leads out of the folder, is hidden, or is a device. Policies of one name get the same.
pub fn file_name(policy_name: &str) -> String {
    let mut name = String::new();
    for character in policy_name.trim().chars() {
        let bad = character.is_control()
            || matches!(character, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
            // Marks that turn the direction of text can make a name read like another one.
            || matches!(character, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
        let character = if bad { '-' } else { character };
        if name.len() + character.len_utf8() > MAX_BYTES {
            break;
        }
        name.push(character);
    }
    // A dot in front hides a file, a dash there makes it an option; Windows drops a dot or a blank at the end.
    let blank = |character: char| character == '.' || character.is_whitespace();
    let name = name.trim_end_matches(blank).trim_start_matches(|it| it == '-' || blank(it));
    if name.is_empty() {
        return "policy".to_owned();
    }
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_lowercase();
    let numbered = |device: &str| {
        let port = stem.strip_prefix(device).map(|rest| rest.chars().collect::<Vec<_>>());
        matches!(port.as_deref(), Some(['0'..='9' | '¹' | '²' | '³']))
    };
    if DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt") {
        return format!("_{name}");
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn names_are_safe() {
        assert_eq!(file_name("Antivirus – Pilot (1)"), "Antivirus – Pilot (1)");
        assert_eq!(file_name("../../etc/passwd"), "etc-passwd");
        assert_eq!(file_name("C:\\Windows\\x"), "C--Windows-x");
        assert_eq!(file_name(" ..\u{0}. "), "policy");
        assert_eq!(file_name("-rf"), "rf");
        assert_eq!(file_name("..."), "policy");
        assert_eq!(file_name(""), "policy");
        assert_eq!(file_name("nul.txt"), "_nul.txt");
        assert_eq!(file_name("COM1"), "_COM1");
        assert_eq!(file_name("Company"), "Company");
        assert!(file_name(&"ä".repeat(400)).len() <= 150);
    }
}
