//! Pages of sorted lists. A page is found by its keys, not by an offset: rows that come or go meanwhile neither
//! repeat nor hide others. The token for the next page is opaque to clients; it holds the sort that it belongs
//! to and the last key, and a token of another sort is refused.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// What rows are ordered by: a number first, then a text, then the row's own number.
pub type Key = (i64, String, u32);

/// Which rows of a sorted list are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// A column's word, with `-` before it for descending.
    pub sort: String,
    /// The token of a page.
    pub cursor: Option<String>,
    /// How many rows at most.
    pub limit: usize,
}

/// A page of row numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbers {
    /// The rows' own numbers, in order.
    pub numbers: Vec<u32>,
    /// How many rows there are in all.
    pub total: u64,
    /// The token of the next page.
    pub next: Option<String>,
}

impl Wanted {
    /// The column without the sign, `default` for none.
    pub fn column<'a>(&'a self, default: &'a str) -> &'a str {
        match self.sort.trim_start_matches('-') {
            "" => default,
            column => column,
        }
    }

    /// The page of these keys.
    ///
    /// # Errors
    /// With a sentence, when the cursor is not one of this list and sort.
    pub fn page(&self, mut keys: Vec<Key>) -> Result<Numbers, String> {
        let total = u64::try_from(keys.len()).unwrap_or(u64::MAX);
        let descending = self.sort.starts_with('-');
        if let Some(cursor) = &self.cursor {
            let last = self.read(cursor)?;
            keys.retain(|key| if descending { *key < last } else { *key > last });
        }
        let order = |left: &Key, right: &Key| if descending { right.cmp(left) } else { left.cmp(right) };
        let limit = self.limit.max(1);
        let more = keys.len() > limit;
        if more {
            keys.select_nth_unstable_by(limit, order);
            keys.truncate(limit);
        }
        keys.sort_unstable_by(order);
        let next = keys.last().filter(|_| more).map(|last| self.write(last));
        Ok(Numbers { numbers: keys.into_iter().map(|(_, _, number)| number).collect(), total, next })
    }

    fn write(&self, last: &Key) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&(1, &self.sort, last)).unwrap_or_default())
    }

    fn read(&self, cursor: &str) -> Result<Key, String> {
        let read: Option<(u8, String, Key)> =
            URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        match read {
            Some((1, sort, key)) if sort == self.sort => Ok(key),
            Some((1, ..)) => {
                Err("The cursor belongs to another sort order. Start again without a cursor.".into())
            }
            _ => Err("The cursor is not one that this list gave. Start again without a cursor.".into()),
        }
    }
}

/// Whether `text` contains `part` without regard to case; `part` must be in lower case.
pub fn contains(text: &str, part: &str) -> bool {
    if part.is_empty() {
        return true;
    }
    if text.is_ascii() && part.is_ascii() {
        let (text, part) = (text.as_bytes(), part.as_bytes());
        return text.len() >= part.len() && text.windows(part.len()).any(|at| at.eq_ignore_ascii_case(part));
    }
    text.to_lowercase().contains(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Vec<Key> {
        [3, 1, 5, 2, 4].into_iter().map(|number| (0, format!("n{}", number / 2), number)).collect()
    }

    #[test]
    fn pages_join_to_the_whole_list() {
        for (sort, expected) in [("name", [1, 2, 3, 4, 5]), ("-name", [5, 4, 3, 2, 1])] {
            let mut wanted = Wanted { sort: sort.into(), cursor: None, limit: 2 };
            let mut seen = Vec::new();
            loop {
                let page = wanted.page(keys()).unwrap();
                assert_eq!(page.total, 5);
                seen.extend(page.numbers);
                match page.next {
                    Some(next) => wanted.cursor = Some(next),
                    None => break,
                }
            }
            assert_eq!(seen, expected);
        }
    }

    #[test]
    fn a_cursor_of_another_sort_is_refused() {
        let wanted = Wanted { sort: "name".into(), cursor: None, limit: 2 };
        let next = wanted.page(keys()).unwrap().next;
        let other = Wanted { sort: "-name".into(), cursor: next, limit: 2 };
        assert!(other.page(keys()).unwrap_err().contains("another sort"));
        let broken = Wanted { cursor: Some("%".into()), ..wanted };
        assert!(broken.page(keys()).is_err());
    }

    #[test]
    fn search_ignores_case() {
        assert!(contains("LAB-pc-01", "ab-PC".to_lowercase().as_str()));
        assert!(contains("Bücher", "büch"));
        assert!(!contains("ab", "abc"));
    }
}
