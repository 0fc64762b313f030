//! GUIDs: ids of policies, groups and devices. Devices keep theirs as a number, which is a fifth of the text.

use crate::secret::{NoRandomness, random};

/// A new random GUID (version 4).
///
/// # Errors
/// When the system gives no randomness.
pub fn new() -> Result<String, NoRandomness> {
    let mut bytes: [u8; 16] = random()?;
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    Ok(text(u128::from_be_bytes(bytes)))
}

/// The text of a GUID.
pub fn text(number: u128) -> String {
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        number >> 96,
        (number >> 80) & 0xffff,
        (number >> 64) & 0xffff,
        (number >> 48) & 0xffff,
        number & 0xffff_ffff_ffff
    )
}

/// The number of a GUID's text, with or without hyphens.
pub fn number(text: &str) -> Option<u128> {
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    if digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        u128::from_str_radix(&digits, 16).ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_number_agree() {
        let guid = new().unwrap();
        assert_eq!(text(number(&guid).unwrap()), guid);
        assert_eq!(guid.len(), 36);
        assert_eq!(number("not a guid"), None);
        assert_eq!(number("+1111111111111111111111111111111"), None);
    }
}
