//! Numbers and words for people.

/// A count with its thousands apart: `4,203`.
pub fn count(number: u64) -> String {
    crate::words::number(number)
}

/// `1 device`, `4,203 devices`.
pub fn plural(number: u64, one: &str, many: &str) -> String {
    [count(number).as_str(), " ", if number == 1 { one } else { many }].concat()
}

/// A cell of a CSV file: quoted where needed, and safe against being read as a formula.
pub fn csv_cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let safe = if formula { format!("'{text}") } else { text.to_owned() };
    if safe.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_well() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(4203), "4,203");
        assert_eq!(count(1_000_000), "1,000,000");
        assert_eq!(plural(1, "device", "devices"), "1 device");
        assert_eq!(plural(0, "device", "devices"), "0 devices");
    }

    #[test]
    fn cells_are_no_formulas() {
        assert_eq!(csv_cell("=cmd()"), "'=cmd()");
        assert_eq!(csv_cell("a,b"), "\"a,b\"");
        assert_eq!(csv_cell("say \"hi\""), "\"say \"\"hi\"\"\"");
        assert_eq!(csv_cell("plain"), "plain");
    }
}
