//! Short names for content: the same content has the same digest on every machine.

use serde::Serialize;
use sha2::{Digest, Sha256};

/// The first 128 bits of the SHA-256 of `bytes`, as 32 hexadecimal digits.
pub fn of_bytes(bytes: &[u8]) -> String {
    hex(Sha256::digest(bytes).get(..16).unwrap_or_default())
}

/// The digest of `value` as JSON. Object members are written in one order, so equal values give equal digests.
pub fn of_json(value: &impl Serialize) -> String {
    // `to_value` sorts the members of every object; what can't be written as JSON has the digest of nothing.
    let sorted = serde_json::to_value(value).unwrap_or_default();
    of_bytes(sorted.to_string().as_bytes())
}

/// The whole SHA-256 of `bytes`, as 64 hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// `bytes` as small hexadecimal digits, two for each.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| DIGITS.get(usize::from(digit)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digest_is_that_of_sha256() {
        assert_eq!(sha256_hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(of_bytes(b"abc"), "ba7816bf8f01cfea414140de5dae2223");
    }

    #[test]
    fn member_order_does_not_matter() {
        let left = serde_json::json!({"a": 1, "b": 2});
        let right: serde_json::Value = serde_json::from_str(r#"{"b":2,"a":1}"#).unwrap();
        assert_eq!(of_json(&left), of_json(&right));
    }
}
