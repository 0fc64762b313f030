//! A number with its noun.

use std::fmt::Display;

/// `1 entry`, `2 entries`.
pub(crate) fn plural<N: Copy + Display + PartialEq + From<u8>>(count: N, one: &str, many: &str) -> String {
    let noun = if count == N::from(1) { one } else { many };
    format!("{count} {noun}")
}
