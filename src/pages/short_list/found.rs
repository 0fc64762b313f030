//! What search, filter and order leave of a short list's rows.

use std::cmp::Reverse;

use palisade_model::status::{State, StateCounts};

use super::ShortList;

/// What the URL asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// A part of what is searched; empty for everything.
    pub search: String,
    /// The word of a state; empty for every one.
    pub state: String,
    /// By which column, with `-` before it for descending; empty for the order in which the rows come.
    pub sort: String,
}

/// The rows that are left.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Their places among all, in their order.
    pub places: Vec<usize>,
    /// How many rows each state would show beside the search.
    pub states: StateCounts,
}

impl Found {
    /// How many rows are left.
    pub fn count(&self) -> u64 {
        u64::try_from(self.places.len()).unwrap_or(u64::MAX)
    }
}

impl<R: 'static> ShortList<R> {
    /// What is left of `rows`.
    pub fn found(&self, rows: &[R], asked: &Asked) -> Found {
        let part = asked.search.trim().to_lowercase();
        let is_named = |row: &R| {
            part.is_empty() || (self.searched)(row).iter().any(|text| text.to_lowercase().contains(&part))
        };
        let is_in = |row: &R| {
            asked.state.is_empty()
                || State::from_wire(&asked.state).is_some_and(|state| (self.is_in)(row, state))
        };
        let mut found = Found::default();
        for (place, row) in rows.iter().enumerate().filter(|(_, row)| is_named(row)) {
            for state in State::ALL.into_iter().filter(|state| (self.is_in)(row, *state)) {
                found.states.add(state, 1);
            }
            if is_in(row) {
                found.places.push(place);
            }
        }
        let name = asked.sort.trim_start_matches('-');
        let column = self.columns.iter().find(|column| column.head.sort == name);
        if let Some(key) = column.and_then(|column| column.sort.as_ref()) {
            let key = |place: &usize| rows.get(*place).map(|row| key(row));
            if asked.sort.starts_with('-') {
                found.places.sort_by_cached_key(|place| Reverse(key(place)));
            } else {
                found.places.sort_by_cached_key(key);
            }
        }
        found
    }

    /// The file of these rows: every column.
    pub fn file_of(&self, rows: &[R], places: &[usize]) -> String {
        let head: Vec<_> = self.columns.iter().map(|column| column.choice.label).collect();
        let lines = places.iter().filter_map(|place| rows.get(*place)).map(|row| {
            let cells: Vec<_> = self.columns.iter().map(|column| (column.file)(row)).collect();
            crate::pages::csv::line(&cells)
        });
        [crate::pages::csv::line(&head)].into_iter().chain(lines).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Key, ShortColumn, ShortList};
    use super::*;
    use crate::ui::options::When;

    type Row = (&'static str, u64, State);

    fn list() -> ShortList<Row> {
        ShortList {
            caption: "",
            search: "",
            state: "",
            what: "",
            counted: |count| count.to_string(),
            file: "",
            views: "",
            columns: vec![
                ShortColumn::new("name", When::Always, "Name", |row: &Row| row.0.to_owned()).sorted(),
                ShortColumn::new("size", When::Usually, "Size", |row: &Row| format!("{} MB", row.1))
                    .file(|row| row.1.to_string())
                    .sorted_by(|row| Key::Number(row.1)),
                ShortColumn::new("note", When::Chosen, "Note", |_: &Row| "a, b".to_owned()),
            ],
            searched: |row| vec![row.0.to_owned()],
            is_in: |row, state| row.2 == state,
            selected: None,
        }
    }

    const ROWS: [Row; 4] = [
        ("beta", 9, State::Error),
        ("Alpha", 10, State::Success),
        ("gamma", 9, State::Success),
        ("Alphabet", 1, State::Pending),
    ];

    fn left(search: &str, state: &str, sort: &str) -> (Vec<&'static str>, [u64; 5]) {
        let asked = Asked { search: search.into(), state: state.into(), sort: sort.into() };
        let found = list().found(&ROWS, &asked);
        let names = found.places.iter().map(|place| ROWS[*place].0).collect();
        (names, State::ALL.map(|state| found.states.get(state)))
    }

    #[test]
    fn counts_of_states_follow_the_search_and_not_the_state() {
        assert_eq!(left("", "", ""), (vec!["beta", "Alpha", "gamma", "Alphabet"], [2, 1, 0, 1, 0]));
        assert_eq!(left(" ALPHA ", "", ""), (vec!["Alpha", "Alphabet"], [1, 0, 0, 1, 0]));
        assert_eq!(left("alpha", "success", ""), (vec!["Alpha"], [1, 0, 0, 1, 0]));
        assert_eq!(left("alpha", "error", "").0, [""; 0]);
        assert_eq!(left("", "nonsense", "").0, [""; 0]);
    }

    #[test]
    fn rows_are_sorted_by_number_and_by_text_both_ways() {
        assert_eq!(left("", "", "name").0, ["Alpha", "Alphabet", "beta", "gamma"]);
        assert_eq!(left("", "", "-name").0, ["gamma", "beta", "Alphabet", "Alpha"]);
        // As a text, 10 would come before 9; rows that are alike stay as they came.
        assert_eq!(left("", "", "size").0, ["Alphabet", "beta", "gamma", "Alpha"]);
        assert_eq!(left("", "", "-size").0, ["Alpha", "beta", "gamma", "Alphabet"]);
        assert_eq!(left("", "", "note").0, left("", "", "").0);
        assert_eq!(left("", "", "-").0, left("", "", "").0);
    }

    #[test]
    fn the_file_has_the_rows_that_are_left_in_their_order_with_every_column() {
        let asked = Asked { state: "success".into(), sort: "-size".into(), ..Asked::default() };
        let list = list();
        let text = list.file_of(&ROWS, &list.found(&ROWS, &asked).places);
        assert_eq!(text, "Name,Size,Note\r\nAlpha,10,\"a, b\"\r\ngamma,9,\"a, b\"\r\n");
    }
}
