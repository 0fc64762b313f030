//! The audit log: who did what, and what was refused. Rows are only ever added; triggers refuse the rest.

use std::collections::BTreeMap;

use palisade_model::api::area;
use serde_json::{Value as Json, json};
use sqlx::{QueryBuilder, Sqlite, Transaction};

use super::{Store, StoreResult, to_u32};

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditRow {
    /// When, RFC 3339.
    pub at: String,
    /// Who, by name.
    pub who: String,
    /// What was done or tried: one of [`palisade_model::api::ACTIONS`].
    pub action: String,
    /// Id of what it was done to.
    pub object: String,
    /// One line.
    pub detail: String,
    /// It was refused.
    pub refused: bool,
    /// Method and path of what was refused.
    pub request: String,
    /// The version that a save of a policy made.
    pub version: Option<u32>,
}

impl AuditRow {
    /// A change made now.
    pub fn change(who: &str, action: &str, object: &str, detail: &str) -> Self {
        Self {
            at: crate::clock::now(),
            who: who.to_owned(),
            action: action.to_owned(),
            object: object.to_owned(),
            detail: detail.to_owned(),
            ..Self::default()
        }
    }
}

/// Which rows are wanted; what is absent or empty leaves nothing out.
#[derive(Debug, Clone, Default)]
pub struct AuditWanted {
    /// Only what they did or tried.
    pub who: String,
    /// Only this action, or every one of this area.
    pub action: String,
    /// Only what was done to it.
    pub object: String,
    /// Only what was refused, or what was not.
    pub refused: Option<bool>,
    /// Only from this time on: RFC 3339 in UTC to the second, without the `Z`.
    pub from: Option<String>,
    /// Only before this time, in the same form.
    pub to: Option<String>,
    /// Only rows that hold this somewhere.
    pub search: String,
    /// The oldest first, and not the newest.
    pub oldest_first: bool,
}

/// How many rows there are, by what one may filter for next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditCounts {
    /// Rows that the whole filter matches.
    pub total: u64,
    /// By area, whatever action the filter asks for.
    pub areas: BTreeMap<String, u64>,
    /// Refused ones, whatever the filter says of refusals.
    pub refused: u64,
}

type Stored = (i64, String, String, String, String, String, bool, String, Option<i64>);

fn row_of(stored: Stored) -> StoreResult<(i64, AuditRow)> {
    let (seq, at, who, action, object, detail, refused, request, version) = stored;
    let version = version.map(|version| to_u32("version", version)).transpose()?;
    Ok((seq, AuditRow { at, who, action, object, detail, refused, request, version }))
}

impl AuditWanted {
    fn order(&self) -> &'static str {
        if self.oldest_first { " ORDER BY seq" } else { " ORDER BY seq DESC" }
    }

    fn matches_action(&self, action: &str) -> bool {
        self.action.is_empty() || action == self.action || area(action) == self.action
    }

    /// Whether nothing is asked for but what rows are counted by as they are added.
    fn is_of_counted(&self) -> bool {
        [&self.who, &self.object, &self.search].into_iter().all(String::is_empty)
            && self.from.is_none()
            && self.to.is_none()
    }

    /// Adds the conditions; with `all`, those on action and refusal as well.
    fn conditions(&self, query: &mut QueryBuilder<Sqlite>, all: bool) {
        for (column, value) in [("who", &self.who), ("object", &self.object)] {
            if !value.is_empty() {
                query.push(format!(" AND {column} = ")).push_bind(value.clone());
            }
        }
        if let Some(from) = &self.from {
            query.push(" AND at >= ").push_bind(from.clone());
        }
        if let Some(to) = &self.to {
            query.push(" AND at < ").push_bind(to.clone());
        }
        if !self.search.is_empty() {
            let escaped = self.search.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            let part = format!("%{escaped}%");
            query.push(" AND (");
            for (place, column) in ["who", "action", "object", "detail", "request"].iter().enumerate() {
                let or = if place == 0 { "" } else { " OR " };
                query.push(format!("{or}{column} LIKE ")).push_bind(part.clone()).push(" ESCAPE '\\'");
            }
            query.push(")");
        }
        if !all {
            return;
        }
        if !self.action.is_empty() {
            let column = if self.action.contains('.') { "action" } else { "area" };
            query.push(format!(" AND {column} = ")).push_bind(self.action.clone());
        }
        match self.refused {
            Some(true) => query.push(" AND refused = 1"),
            Some(false) => query.push(" AND refused = 0"),
            None => query,
        };
    }
}

impl Store {
    /// Adds a row on its own; changes add theirs in their own transaction.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit(&self, row: &AuditRow) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        insert(&mut transaction, row).await?;
        Ok(transaction.commit().await?)
    }

    /// Rows in order with their numbers, at most `limit`, and only those that come after the one with the number `last`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit_rows(
        &self,
        wanted: &AuditWanted,
        last: Option<i64>,
        limit: u32,
    ) -> StoreResult<Vec<(i64, AuditRow)>> {
        let mut query = QueryBuilder::new(
            "SELECT seq, at, who, action, object, detail, refused, request, version FROM audit WHERE 1 = 1",
        );
        wanted.conditions(&mut query, true);
        if let Some(last) = last {
            query.push(if wanted.oldest_first { " AND seq > " } else { " AND seq < " }).push_bind(last);
        }
        query.push(wanted.order()).push(" LIMIT ").push_bind(limit);
        let rows: Vec<Stored> = query.build_query_as().fetch_all(&self.pool).await?;
        rows.into_iter().map(row_of).collect()
    }

    /// The number of the row at this place, 0 for the first; nothing where there are fewer. Reads numbers alone, which
    /// are all in an index, and not even these where the log is asked for as a whole and its numbers have no gaps.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit_place(&self, wanted: &AuditWanted, place: u32) -> StoreResult<Option<i64>> {
        let open = wanted.is_of_counted() && wanted.action.is_empty() && wanted.refused.is_none();
        if open {
            let (first, last, rows): (Option<i64>, Option<i64>, Option<i64>) = sqlx::query_as(
                "SELECT (SELECT MIN(seq) FROM audit), (SELECT MAX(seq) FROM audit), \
                 (SELECT SUM(count) FROM audit_counts)",
            )
            .fetch_one(&self.pool)
            .await?;
            let (Some(first), Some(last)) = (first, last) else { return Ok(None) };
            if rows == Some(last - first + 1) {
                let place = i64::from(place);
                let seq = if wanted.oldest_first { first + place } else { last - place };
                return Ok((first..=last).contains(&seq).then_some(seq));
            }
        }
        let mut query = QueryBuilder::new("SELECT seq FROM audit WHERE 1 = 1");
        wanted.conditions(&mut query, true);
        query.push(wanted.order()).push(" LIMIT 1 OFFSET ").push_bind(place);
        Ok(query.build_query_scalar().fetch_optional(&self.pool).await?)
    }

    /// How many rows a filter matches.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit_counts(&self, wanted: &AuditWanted) -> StoreResult<AuditCounts> {
        let mut query = QueryBuilder::new("SELECT action, refused, ");
        if wanted.is_of_counted() {
            query.push("count FROM audit_counts");
        } else {
            query.push("COUNT(*) FROM audit WHERE 1 = 1");
            wanted.conditions(&mut query, false);
            query.push(" GROUP BY action, refused");
        }
        let groups: Vec<(String, bool, i64)> = query.build_query_as().fetch_all(&self.pool).await?;
        let mut counts = AuditCounts::default();
        for (action, refused, rows) in groups {
            let rows = u64::try_from(rows).unwrap_or(0);
            let (fits_action, fits_refusal) =
                (wanted.matches_action(&action), wanted.refused.is_none_or(|it| it == refused));
            if fits_refusal {
                *counts.areas.entry(area(&action).to_owned()).or_default() += rows;
            }
            if fits_action && refused {
                counts.refused += rows;
            }
            if fits_action && fits_refusal {
                counts.total += rows;
            }
        }
        Ok(counts)
    }
}

/// Adds a row to a write that is under way.
pub(super) async fn insert(transaction: &mut Transaction<'_, Sqlite>, row: &AuditRow) -> StoreResult<()> {
    insert_all(transaction, std::slice::from_ref(row)).await
}

/// The same of many rows at once.
pub(super) async fn insert_all(
    transaction: &mut Transaction<'_, Sqlite>,
    rows: &[AuditRow],
) -> StoreResult<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let values = rows.iter().map(|row| {
        let AuditRow { at, who, action, object, detail, refused, request, version } = row;
        json!([at, who, action, object, detail, refused, request, version])
    });
    sqlx::query(
        "INSERT INTO audit (at, who, action, object, detail, refused, request, version) \
         SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, \
         value ->> 7 FROM json_each(?)",
    )
    .bind(Json::Array(values.collect()).to_string())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
