//! What an error of a library says to a person.

use std::error::Error;

/// The innermost cause of an error, as part of a sentence: without a full stop. It says what happened; those around it
/// say only that something did.
pub fn innermost(error: &dyn Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    let said = cause.to_string();
    // The number that the system gives it tells a person nothing that the words don't.
    let words = said.rsplit_once(" (os error ").map_or(said.as_str(), |(words, _)| words);
    words.trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::*;

    #[derive(Debug)]
    struct Outer(std::num::ParseIntError);

    impl fmt::Display for Outer {
        fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("something failed.")
        }
    }

    impl Error for Outer {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn the_innermost_cause_is_said() {
        let inner = "x".parse::<u8>().unwrap_err();
        assert_eq!(innermost(&Outer(inner.clone())), inner.to_string());
        assert_eq!(innermost(&inner), "invalid digit found in string");
        let refused = std::io::Error::from_raw_os_error(111);
        assert_eq!(innermost(&refused), refused.to_string().replace(" (os error 111)", ""));
    }
}
