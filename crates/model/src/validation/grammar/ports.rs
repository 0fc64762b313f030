//! Ports and ICMP messages.

use super::{error, find, whole};
use crate::problem::Problem;

const PORT: &str = "write a number from 0 to 65535 or a range such as 5000-5010";

/// `n` or `a-b`, 0 to 65535, a below b, without blanks.
pub(super) fn port(text: &str, found: &mut Vec<Problem>) {
    if let Some((at, _)) = find(text, |character| matches!(character, ',' | ';')) {
        found.push(error("several-ports", "Write each port as an entry of its own.").at(at, at + 1));
        return;
    }
    if let Some((at, _)) = find(text, char::is_whitespace) {
        found.push(error("blank-inside", "Leave out the blank.").at(at, at + 1));
        return;
    }
    let Some((low, high)) = text.split_once('-') else {
        number(text, 0, found);
        return;
    };
    let high_at = low.chars().count() + 1;
    let (Some(low), Some(high)) = (number(low, 0, found), number(high, high_at, found)) else { return };
    if low > high {
        let sentence = format!("This range runs downwards; write {high}-{low}.");
        found.push(whole(error("range-descending", sentence), text));
    } else if low == high {
        found.push(whole(error("range-of-one", format!("This range holds one port; write {low}.")), text));
    }
}

fn number(text: &str, at: usize, found: &mut Vec<Problem>) -> Option<u16> {
    let end = at + text.chars().count();
    if text.is_empty() {
        let sentence = "A range needs both its ends, such as 5000-5010.";
        found.push(error("not-a-port", sentence).at(at, end));
        return None;
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        found.push(error("not-a-port", format!("“{text}” is no port: {PORT}.")).at(at, end));
        return None;
    }
    let number = text.parse().ok();
    if number.is_none() {
        found.push(error("not-a-port", format!("{text} is above 65535, the highest port.")).at(at, end));
    }
    number
}

/// `*` alone, or `type:code` where the code may be `*`.
pub(super) fn icmp(text: &str, found: &mut Vec<Problem>) {
    if text == "*" {
        return;
    }
    let byte = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) && part.parse::<u8>().is_ok()
    };
    let fits = text.split_once(':').is_some_and(|(kind, code)| byte(kind) && (code == "*" || byte(code)));
    if !fits {
        let sentence = if byte(text) {
            format!("The code is missing; write {text}:* for every code.")
        } else {
            format!("“{text}” is no ICMP message; write type:code, such as 8:0 or 8:*.")
        };
        found.push(whole(error("not-icmp", sentence), text));
    }
}
