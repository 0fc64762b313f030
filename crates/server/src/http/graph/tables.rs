//! The form of Graph's report actions: a body with filter, order and page; an answer of columns and rows, its
//! columns in alphabetical order whatever was selected.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use palisade_model::status::State;
use serde_json::{Value as Json, json};

use super::filter::Filter;
use crate::failure::{Answer, Failure};

/// What a report's body asks for. Names count in any case.
#[derive(Debug, Default)]
pub struct Asked {
    filter: Option<Filter>,
    select: Vec<String>,
    /// Part of a name.
    pub search: String,
    /// A column, and whether it is descending.
    pub order: Option<(String, bool)>,
    /// Rows to pass over.
    pub skip: usize,
    /// Rows at most.
    pub top: usize,
}

/// A column: its name and type.
pub type Column = (&'static str, &'static str);

impl Asked {
    /// Reads a body.
    ///
    /// # Errors
    /// With a sentence, for a filter that can't be read.
    pub fn read(body: &Json) -> Answer<Self> {
        let member = |name: &str| {
            body.as_object()?.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
        };
        let text = |name: &str| member(name).and_then(Json::as_str).unwrap_or_default();
        let list = |name: &str| -> Vec<String> {
            let items = member(name).and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
            items.iter().filter_map(Json::as_str).map(str::to_owned).collect()
        };
        let number = |name: &str| member(name).and_then(Json::as_u64).and_then(|it| usize::try_from(it).ok());
        let filter = match text("filter") {
            "" => None,
            filter => Some(Filter::parse(filter).map_err(Failure::bad_request)?),
        };
        let order = list("orderBy").first().map(|order| {
            let (name, direction) = order.split_once(' ').unwrap_or((order, "asc"));
            (name.to_owned(), direction.trim().eq_ignore_ascii_case("desc"))
        });
        Ok(Self {
            filter,
            select: list("select"),
            search: text("search").to_lowercase(),
            order,
            skip: number("skip").unwrap_or(0),
            top: number("top").filter(|top| *top > 0).unwrap_or(50).min(1000),
        })
    }

    /// The value that the filter demands of a column.
    ///
    /// # Errors
    /// When it demands none.
    pub fn demanded(&self, column: &str) -> Answer<String> {
        self.filter.as_ref().and_then(|filter| filter.equal(column)).ok_or_else(|| {
            Failure::bad_request(format!("This report needs `({column} eq '…')` in its `filter`."))
        })
    }

    /// Whether the filter says something of a column.
    pub fn names(&self, column: &str) -> bool {
        self.filter.as_ref().is_some_and(|filter| filter.names(column))
    }

    /// Whether a row is wanted, by those of its columns that tell one row from another.
    pub fn wants(&self, row: &Json) -> bool {
        self.filter.as_ref().and_then(|filter| filter.says(row)).unwrap_or(true)
    }

    /// The answer from every row there is: those that the filter wants, in order, and the page of them. `telling` are
    /// the columns that tell one row from another. For the other parameters see [`answer`](Self::answer).
    pub fn table(&self, columns: &[Column], telling: &[&str], mut rows: Vec<Vec<Json>>) -> Response {
        let place = |name: &str| columns.iter().position(|(column, _)| column.eq_ignore_ascii_case(name));
        rows.retain(|row| {
            let told =
                telling.iter().filter_map(|name| Some(((*name).to_owned(), row.get(place(name)?)?.clone())));
            self.wants(&Json::Object(told.collect()))
        });
        if let Some((name, descending)) = &self.order
            && let Some(place) = place(name)
        {
            rows.sort_by_cached_key(|row| match row.get(place) {
                Some(Json::Number(number)) => (number.as_i64(), String::new()),
                Some(Json::String(text)) => (None, text.to_lowercase()),
                _ => (None, String::new()),
            });
            if *descending {
                rows.reverse();
            }
        }
        let total = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        self.answer(columns, total, rows.into_iter().skip(self.skip).take(self.top))
    }

    /// The answer. `columns` are in alphabetical order, each followed by its `_loc` where it has one.
    /// `rows` are those of the page, of `total`.
    pub fn answer(&self, columns: &[Column], total: u64, rows: impl Iterator<Item = Vec<Json>>) -> Response {
        let wanted = |name: &str| {
            let plain = name.strip_suffix("_loc").unwrap_or(name);
            self.select.is_empty() || self.select.iter().any(|it| it.eq_ignore_ascii_case(plain))
        };
        let kept: Vec<usize> = (0..columns.len())
            .filter(|place| columns.get(*place).is_some_and(|(name, _)| wanted(name)))
            .collect();
        let schema: Vec<Json> = kept
            .iter()
            .filter_map(|place| columns.get(*place))
            .map(|(name, kind)| json!({"Column": name, "PropertyType": kind}))
            .collect();
        let values: Vec<Vec<Json>> = rows
            .map(|row| kept.iter().map(|place| row.get(*place).cloned().unwrap_or_default()).collect())
            .collect();
        let body = json!({"TotalRowCount": total, "Schema": schema, "Values": values});
        ([(CONTENT_TYPE, "application/octet-stream")], body.to_string()).into_response()
    }
}

/// A state as the columns of a report have it that say which one it is.
pub fn told(state: State) -> [(&'static str, Json); 2] {
    let (number, word) = status(state);
    [("PolicyStatus", json!(number)), ("ReportStatus", json!(report_word(word)))]
}

/// The word of a state without a space.
pub fn report_word(word: &str) -> String {
    word.replace(" a", "A")
}

/// A state as Graph's number and its word.
pub fn status(state: State) -> (i64, &'static str) {
    match state {
        State::Pending => (0, "Pending"),
        State::NotApplicable => (1, "Not applicable"),
        State::Success => (2, "Succeeded"),
        State::Error => (5, "Error"),
        State::Conflict => (6, "Conflict"),
    }
}

/// The opaque id of a setting in reports: made of its key, so that it stays the same.
pub fn setting_id(key: &str) -> String {
    let digest = palisade_model::digest::of_bytes(key.as_bytes());
    crate::guid::number(&digest).map(crate::guid::text).unwrap_or_default()
}
