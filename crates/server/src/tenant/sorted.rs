//! Pages of sorted lists. A page is found by its keys, not by an offset: rows that come or go meanwhile neither
//! repeat nor hide others. The token for the next page is opaque to clients; it holds the sort that it belongs
//! to and the last key, and a token of another sort is refused.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::names::{Index, Members};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A place in a list was asked for in two ways.
pub const BOTH: &str = "Ask for a place in the list with `skip`, or for a page with `cursor`, not for both.";

/// A token of a page belongs to another order.
pub const OTHER_ORDER: &str = "The cursor belongs to another sort order. Start again without a cursor.";

/// What rows are ordered by: a number first, then a text, then the row's own number.
pub type Key = (i64, String, u32);

/// Which rows of a sorted list are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// A column's word, with `-` before it for descending.
    pub sort: String,
    /// The token of a page.
    pub cursor: Option<String>,
    /// How many rows to pass over from the first, for who jumps to a place in the list; not beside a token.
    pub skip: usize,
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

/// The keys of a page, how many there are in all, and whether others follow.
struct Cut<K> {
    keys: Vec<K>,
    total: u64,
    more: bool,
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
    pub fn page(&self, keys: impl IntoIterator<Item = Key>) -> Result<Numbers, String> {
        let Cut { keys, total, more } = self.cut(keys, self.last()?.as_ref());
        let next = keys.last().filter(|_| more).map(|last| self.write(last));
        Ok(Numbers { numbers: keys.into_iter().map(|(_, _, number)| number).collect(), total, next })
    }

    /// The page of keys that have no text, as [`page`](Self::page) of them with an empty one.
    ///
    /// # Errors
    /// With a sentence, when the cursor is not one of this list and sort.
    pub fn page_by_number(&self, keys: impl IntoIterator<Item = (i64, u32)>) -> Result<Numbers, String> {
        let last = self.last()?.map(|(order, _, number)| (order, number));
        let Cut { keys, total, more } = self.cut(keys, last.as_ref());
        let next = keys.last().filter(|_| more);
        let next = next.map(|(order, number)| self.write(&(*order, String::new(), *number)));
        Ok(Numbers { numbers: keys.into_iter().map(|(_, number)| number).collect(), total, next })
    }

    /// The keys of the page in order. No more are kept on the way than twice what it and what is passed over have.
    fn cut<K: Ord>(&self, keys: impl IntoIterator<Item = K>, last: Option<&K>) -> Cut<K> {
        let descending = self.sort.starts_with('-');
        let order = |left: &K, right: &K| if descending { right.cmp(left) } else { left.cmp(right) };
        let limit = self.limit.max(1);
        let room = self.skip.saturating_add(limit).saturating_add(1);
        let (mut kept, mut total) = (Vec::new(), 0);
        for key in keys {
            total += 1;
            if last.is_some_and(|last| order(&key, last).is_le()) {
                continue;
            }
            kept.push(key);
            if kept.len() >= room.saturating_mul(2) {
                kept.select_nth_unstable_by(room, order);
                kept.truncate(room);
            }
        }
        kept.sort_unstable_by(order);
        kept.drain(..self.skip.min(kept.len()));
        let more = kept.len() > limit;
        kept.truncate(limit);
        Cut { keys: kept, total, more }
    }

    /// The page of devices ordered by the number of the set that they are in, then by name: as [`page`](Self::page)
    /// of all of them, in time that grows with the page and not with the list.
    ///
    /// # Errors
    /// With a sentence, when the cursor is not one of this list and sort.
    pub fn page_by_name(&self, sets: &BTreeMap<i64, impl Members>, names: &Index) -> Result<Numbers, String> {
        let total = sets.values().map(Members::count).sum();
        let last = self.last()?;
        let mut skip = self.skip;
        let room = self.limit.max(1).saturating_add(1);
        let mut places: Vec<(i64, usize)> = Vec::new();
        let descending = self.sort.starts_with('-');
        let mut take = |order: i64, set: &_| {
            let size = usize::try_from(Members::count(set)).unwrap_or(usize::MAX);
            if skip > 0 && skip >= size {
                skip -= size;
                return ControlFlow::Continue(());
            }
            let jump = match std::mem::take(&mut skip) {
                0 => None,
                rank => names.place_of_rank(set, rank, descending),
            };
            let begin = match &last {
                Some((at, ..)) if if descending { order > *at } else { order < *at } => {
                    return ControlFlow::Continue(());
                }
                Some((at, name, number)) if *at == order => Some(names.place((name.as_str(), *number))),
                _ => None,
            };
            let range = match begin {
                None if descending => 0..jump.map_or(names.len(), |place| place + 1),
                None => jump.unwrap_or(0)..names.len(),
                Some(begin) if descending => 0..begin.unwrap_or_else(|place| place),
                Some(begin) => begin.map_or_else(|place| place, |place| place + 1)..names.len(),
            };
            let free = room.saturating_sub(places.len());
            places.extend(
                names.places_of(set, range, descending, free).into_iter().map(|place| (order, place)),
            );
            if places.len() < room { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        // The answer is in `places`; what ends the walk says no more.
        let _ = if descending {
            sets.iter().rev().try_for_each(|(order, set)| take(*order, set))
        } else {
            sets.iter().try_for_each(|(order, set)| take(*order, set))
        };
        let more = places.len() == room;
        places.truncate(room - 1);
        let next = places.last().filter(|_| more).and_then(|(order, place)| {
            let (name, number) = names.key(*place)?;
            Some(self.write(&(*order, name.to_owned(), number)))
        });
        let numbers = places.iter().filter_map(|(_, place)| Some(names.key(*place)?.1)).collect();
        Ok(Numbers { numbers, total, next })
    }

    /// The last key of the page before, where a token names one.
    fn last(&self) -> Result<Option<Key>, String> {
        match &self.cursor {
            Some(_) if self.skip > 0 => Err(BOTH.to_owned()),
            cursor => cursor.as_deref().map(|cursor| self.read(cursor)).transpose(),
        }
    }

    fn write(&self, last: &Key) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&(1, &self.sort, last)).unwrap_or_default())
    }

    fn read(&self, cursor: &str) -> Result<Key, String> {
        let read: Option<(u8, String, Key)> =
            URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        match read {
            Some((1, sort, key)) if sort == self.sort => Ok(key),
            Some((1, ..)) => Err(OTHER_ORDER.into()),
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
    use roaring::RoaringBitmap;

    use super::super::names::{Names, lower};
    use super::*;

    fn first(limit: usize) -> Wanted {
        Wanted { limit, ..Wanted::default() }
    }

    fn keys() -> Vec<Key> {
        [3, 1, 5, 2, 4].into_iter().map(|number| (0, format!("n{}", number / 2), number)).collect()
    }

    #[test]
    fn pages_join_to_the_whole_list() {
        for (sort, expected) in [("name", [1, 2, 3, 4, 5]), ("-name", [5, 4, 3, 2, 1])] {
            let mut wanted = Wanted { sort: sort.into(), ..first(2) };
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
    fn pages_of_numbers_are_those_of_all_keys_wherever_they_begin() {
        let times: Vec<(i64, u32)> = (0..500).map(|number| (i64::from(number * 7 % 31), number)).collect();
        for sort in ["lastCheckIn", "-lastCheckIn"] {
            let mut sorted = times.clone();
            sorted.sort_unstable();
            if sort.starts_with('-') {
                sorted.reverse();
            }
            let numbers: Vec<u32> = sorted.iter().map(|(_, number)| *number).collect();
            for skip in [0, 1, 6, 250, 493, 499, 500, 900] {
                let mut wanted = Wanted { sort: sort.into(), skip, ..first(7) };
                let page = wanted.page_by_number(times.iter().copied()).unwrap();
                let rest = numbers.get(skip..).unwrap_or_default();
                assert_eq!(page.numbers, rest[..rest.len().min(7)]);
                assert_eq!((page.total, page.next.is_some()), (500, rest.len() > 7));
                let keys = || times.iter().map(|(time, number)| (*time, String::new(), *number));
                assert_eq!(page, wanted.page(keys()).unwrap());
                let Some(next) = page.next else { continue };
                (wanted.skip, wanted.cursor) = (0, Some(next));
                let page = wanted.page_by_number(times.iter().copied()).unwrap();
                assert_eq!(page.numbers, rest[7..rest.len().min(14)]);
                assert_eq!(page, wanted.page(keys()).unwrap());
            }
        }
    }

    #[test]
    fn pages_by_name_are_those_of_all_keys() {
        let name = |number: u32| ["b", "a", "b", "C", "", "a"][number as usize % 6];
        let mut names = Names::default();
        (0..60).for_each(|number| names.change(number));
        let index = names.index(|number| Some(name(number)));
        let sets: BTreeMap<i64, RoaringBitmap> = (0..3)
            .map(|order| (order, (0..60).filter(|number| i64::from(number % 4) == order).collect()))
            .collect();
        let keys = || -> Vec<Key> {
            sets.iter()
                .flat_map(|(order, set)| set.iter().map(|number| (*order, lower(name(number)), number)))
                .collect()
        };
        for sort in ["state", "-state"] {
            let mut wanted = Wanted { sort: sort.into(), ..first(7) };
            loop {
                let page = wanted.page_by_name(&sets, &index).unwrap();
                assert_eq!(page, wanted.page(keys()).unwrap());
                match page.next {
                    Some(next) => wanted.cursor = Some(next),
                    None => break,
                }
            }
        }
    }

    #[test]
    fn jumping_to_a_place_is_paging_to_it() {
        let name = |number: u32| ["b", "a", "b", "C", "", "a"][number as usize % 6];
        let mut names = Names::default();
        (0..60).for_each(|number| names.change(number));
        let index = names.index(|number| Some(name(number)));
        let thirds = (0..3).map(|order| (order, (0..60).filter(|it| i64::from(it % 4) == order).collect()));
        let all = BTreeMap::from([(0, (0..60).collect())]);
        for sets in [thirds.collect(), all] {
            let keys = || -> Vec<Key> {
                let of = |(order, set): (&i64, &RoaringBitmap)| {
                    let order = *order;
                    set.iter().map(|it| (order, lower(name(it)), it)).collect::<Vec<_>>()
                };
                sets.iter().flat_map(of).collect()
            };
            for sort in ["state", "-state"] {
                let whole = Wanted { sort: sort.into(), ..first(1000) }.page(keys()).unwrap().numbers;
                for skip in 0..whole.len() + 2 {
                    let wanted = Wanted { sort: sort.into(), skip, ..first(5) };
                    let page = wanted.page_by_name(&sets, &index).unwrap();
                    let rest = whole.get(skip..).unwrap_or_default();
                    assert_eq!(page.numbers, rest[..rest.len().min(5)], "{sort} {skip}");
                    assert_eq!(page, wanted.page(keys()).unwrap());
                    assert_eq!(page.next.is_some(), rest.len() > 5);
                    // Whoever jumped goes on as who paged.
                    let after = Wanted { skip: 0, cursor: page.next.clone(), ..wanted };
                    if page.next.is_some() {
                        let next = after.page_by_name(&sets, &index).unwrap().numbers;
                        assert_eq!(next, rest[5..rest.len().min(10)]);
                    }
                }
            }
        }
        let both = Wanted { cursor: Some("x".into()), skip: 1, ..first(1) };
        assert!(both.page(keys()).unwrap_err().contains("not for both"));
    }

    #[test]
    fn a_cursor_of_another_sort_is_refused() {
        let wanted = Wanted { sort: "name".into(), ..first(2) };
        let next = wanted.page(keys()).unwrap().next;
        let other = Wanted { sort: "-name".into(), cursor: next, ..first(2) };
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
