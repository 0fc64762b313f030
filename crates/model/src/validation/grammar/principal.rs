//! Accounts of a firewall rule, as Windows can turn them into a security descriptor. Source: catalog-facts,
//! section 6.4.

use super::{TextReport, end, find};
use crate::validation::codes;

/// An account by name (`DOMAIN\name`, `name@domain`, `name`), by SID, or a whole security descriptor.
pub(super) fn check(text: &str, report: &mut TextReport<'_>) {
    const CODE: &str = codes::NOT_A_PRINCIPAL;
    if ["O:", "G:", "D:", "S:"].iter().any(|start| text.starts_with(start)) {
        // The parts of a descriptor are many; that its brackets are closed can be said.
        if text.matches('(').count() != text.matches(')').count() {
            let sentence = format_args!("A bracket of this security descriptor is not closed.");
            report.error(0, end(text), CODE, sentence);
        }
        return;
    }
    if text.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("S-")) {
        let mut numbers = text.split('-').skip(1);
        let right = numbers.next() == Some("1")
            && text.matches('-').count() >= 3
            && numbers.all(|number| number.parse::<u64>().is_ok() && !number.starts_with('+'));
        if !right {
            let sentence = format_args!("This is no SID; it is written as S-1-5-32-545.");
            report.error(0, end(text), CODE, sentence);
        }
        return;
    }
    let mut backslashes = 0;
    let mut at_fault = |character: char| {
        backslashes += usize::from(character == '\\');
        backslashes > 1
            || matches!(
                character,
                '"' | '/' | '[' | ']' | ':' | ';' | '|' | '=' | ',' | '+' | '*' | '?' | '<' | '>'
            )
    };
    if let Some((at, character)) = text.chars().enumerate().find(|(_, character)| at_fault(*character)) {
        if matches!(character, ',' | ';') {
            let sentence = format_args!("Write each account as an entry of its own.");
            report.error(at, at + 1, CODE, sentence);
        } else {
            let sentence =
                format_args!("The name of an account can't hold {character}; write it as DOMAIN\\name.");
            report.error(at, at + 1, CODE, sentence);
        }
    } else if find(text, &|it| it == '\\' || it == '@').is_some_and(|(at, _)| at == 0)
        || text.ends_with(['\\', '@'])
    {
        let sentence = format_args!("A part of this account is missing; write it as DOMAIN\\name.");
        report.error(0, end(text), CODE, sentence);
    }
}
