//! From a file's bytes to text: the encodings that exports come in, and what is said of a file that is in none.

use super::ImportError;

/// What code page 1252 has where Latin-1 has control characters.
pub(crate) const ANSI: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ";

/// A file's text, and whether it was read in Windows-1252 because it is in no encoding of Unicode.
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) ansi: bool,
}

/// The text of a file that is to be JSON: as [`text`], and JSON in the code page of Windows. A fence of Markdown
/// around it becomes blank lines.
pub(super) fn json(bytes: &[u8]) -> Result<Decoded, ImportError> {
    let (text, ansi) = match text(bytes) {
        Ok(text) => (text, false),
        Err(_) if is_ansi(bytes) => {
            let upper: Vec<char> = ANSI.chars().collect();
            let read = |byte: &u8| {
                let index = byte.checked_sub(0x80).map(usize::from);
                index.and_then(|index| upper.get(index).copied()).unwrap_or(char::from(*byte))
            };
            (bytes.iter().map(read).collect(), true)
        }
        Err(error) => return Err(error),
    };
    Ok(Decoded { text: unfenced(text), ansi })
}

/// Whether bytes that are no text in Unicode begin like JSON.
fn is_ansi(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"{") || bytes.trim_ascii_start().starts_with(b"[")
}

fn unfenced(text: String) -> String {
    const FENCE: &str = "```";
    let begin = text.len() - text.trim_start().len();
    let fenced = text.get(begin..).filter(|fenced| fenced.starts_with(FENCE));
    let Some((_, rest)) = fenced.and_then(|fenced| fenced.split_once('\n')) else { return text };
    let inner = rest.rsplit_once(FENCE).map_or(rest, |(inner, _)| inner);
    // What is said of lines counts those before.
    let lines = text.get(..begin).unwrap_or_default().matches('\n').count() + 1;
    format!("{}{inner}", "\n".repeat(lines))
}

/// The text of a file: UTF-8 with or without a byte order mark, or UTF-16 or UTF-32 of either order.
pub(crate) fn text(bytes: &[u8]) -> Result<String, ImportError> {
    let mut decoded = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest)?,
        [0xFF, 0xFE, 0, 0, rest @ ..] => utf32(rest, u32::from_le_bytes)?,
        [0, 0, 0xFE, 0xFF, rest @ ..] => utf32(rest, u32::from_be_bytes)?,
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        // No text begins with a zero, nor has one as its second byte, unless its characters have two bytes.
        [first, 0, ..] if *first != 0 => utf16(bytes, u16::from_le_bytes)?,
        [0, second, ..] if *second != 0 => utf16(bytes, u16::from_be_bytes)?,
        [b'P', b'K', 3, 4, ..] => {
            return Err(ImportError::new(
                "This is a ZIP archive. Unpack it and import the JSON files in it.",
            ));
        }
        _ => utf8(bytes)?,
    };
    // Tools that reserve room leave zeros at the end.
    decoded.truncate(decoded.trim_end_matches('\0').len());
    if decoded.trim().is_empty() {
        return Err(ImportError::new("This file is empty."));
    }
    Ok(decoded)
}

fn utf8(bytes: &[u8]) -> Result<String, ImportError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(ImportError::new(format!(
            "This is no text: byte {} is neither UTF-8 nor UTF-16. Export the policy as JSON again.",
            error.valid_up_to() + 1
        ))),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, ImportError> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let decoded: Result<String, _> = char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect();
    whole(decoded.ok().filter(|_| odd.is_empty()), "UTF-16")
}

fn utf32(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> Result<String, ImportError> {
    let (fours, odd) = bytes.as_chunks::<4>();
    let decoded: Option<String> = fours.iter().map(|four| char::from_u32(unit(*four))).collect();
    whole(decoded.filter(|_| odd.is_empty()), "UTF-32")
}

fn whole(decoded: Option<String>, encoding: &str) -> Result<String, ImportError> {
    match decoded {
        Some(text) => Ok(text.trim_start_matches('\u{FEFF}').to_owned()),
        None => Err(ImportError::new(format!(
            "This file begins like {encoding} text and is damaged further on. Export the policy as JSON again.",
        ))),
    }
}
