//! From a file's bytes to JSON: the encodings that exports come in, and what is said of a file that is neither.

use serde_json::Value as Json;

use super::ImportError;

/// The text of a file: UTF-8 with or without a byte order mark, or UTF-16 of either order.
pub(super) fn text(bytes: &[u8]) -> Result<String, ImportError> {
    let decoded = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest)?,
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        // No JSON text begins with a zero, nor has one as its second byte, unless its characters have two bytes.
        [first, 0, ..] if *first != 0 => utf16(bytes, u16::from_le_bytes)?,
        [0, second, ..] if *second != 0 => utf16(bytes, u16::from_be_bytes)?,
        [b'P', b'K', 3, 4, ..] => {
            return Err(ImportError::new(
                "This is a ZIP archive. Unpack it and import the JSON files in it.",
            ));
        }
        _ => utf8(bytes)?,
    };
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
    match decoded {
        Ok(text) if odd.is_empty() => Ok(text.trim_start_matches('\u{FEFF}').to_owned()),
        _ => Err(ImportError::new(
            "This file begins like UTF-16 text and is damaged further on. Export the policy as JSON again.",
        )),
    }
}

/// The JSON of a text.
pub(super) fn json(text: &str) -> Result<Json, ImportError> {
    serde_json::from_str(text).map_err(|error| {
        if text.trim_start().starts_with('<') {
            return ImportError::new("This is XML or HTML, not JSON. Export the policy as JSON.");
        }
        let message = error.to_string();
        let what = message.split(" at line ").next().unwrap_or(&message);
        let what = if error.is_eof() { "the text ends too early" } else { what };
        ImportError::new(format!(
            "This is not JSON: line {}, column {}: {what}.",
            error.line(),
            error.column()
        ))
    })
}
