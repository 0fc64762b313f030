//! How devices came to be as they are: transitions, and the cells that they name.
//!
//! Rows are written where something became different. They are bounded by [`super::thinning`].

use std::collections::{BTreeSet, HashMap};

use palisade_model::status::Outcome;
use serde_json::{Value as Json, json};
use sqlx::{QueryBuilder, Sqlite, Transaction};

use super::{Store, StoreError, StoreResult, to_u32};
use crate::tenant::Told;

/// What made a transition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The device was there when the history began.
    Found,
    /// It enrolled.
    Enrolled,
    /// It reported something else.
    Reported,
    /// Its facts changed whom it belongs to or what it can take.
    Changed,
    /// It was retired.
    Retired,
}

impl Kind {
    const ALL: [Self; 5] = [Self::Found, Self::Enrolled, Self::Reported, Self::Changed, Self::Retired];

    pub(super) fn number(self) -> i64 {
        match self {
            Self::Found => 0,
            Self::Enrolled => 1,
            Self::Reported => 2,
            Self::Changed => 3,
            Self::Retired => 4,
        }
    }
}

/// A device from a time on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransitionRow {
    /// Milliseconds since 1970.
    pub at: i64,
    /// What made it.
    pub kind: Kind,
    /// The newest save of the tenant at that time.
    pub moment: u32,
    /// The cell; 0 where it is not known.
    pub cell: u32,
    /// The outcome; 0 for none.
    pub outcome: u32,
}

/// What decided over devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellRow {
    /// Numbers of the policies, ascending.
    pub policies: Vec<u32>,
    /// The class as JSON.
    pub class: String,
}

/// A save of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveRow {
    /// The policy's id.
    pub policy: String,
    /// The version that it made.
    pub version: u32,
    /// Its number among all saves of the tenant.
    pub moment: u32,
    /// When, RFC 3339.
    pub saved: String,
    /// By whom.
    pub saved_by: String,
    /// What was done.
    pub action: String,
}

/// Time, kind, moment, cell and outcome.
type Row = (i64, i64, i64, i64, i64);

/// What a transition says of a device.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Noted {
    /// Its number.
    pub device: u32,
    /// The newest save of the tenant.
    pub moment: u32,
    /// The cell; 0 where it is not known.
    pub cell: i64,
    /// The outcome; 0 for none.
    pub outcome: i64,
}

/// Adds a transition of a device, after those that it has.
pub(super) async fn add(
    transaction: &mut Transaction<'_, Sqlite>,
    at: i64,
    (device, kind): (u32, Kind),
    told: Option<&Told>,
    outcome: i64,
) -> StoreResult<()> {
    let cell = match told {
        Some(told) => intern(transaction, told).await?,
        None => 0,
    };
    let noted = Noted { device, moment: told.map_or(0, |told| told.moment), cell, outcome };
    add_all(transaction, at, kind, &[noted]).await
}

/// The same of devices, of which no two are one.
pub(super) async fn add_all(
    transaction: &mut Transaction<'_, Sqlite>,
    at: i64,
    kind: Kind,
    noted: &[Noted],
) -> StoreResult<()> {
    if noted.is_empty() {
        return Ok(());
    }
    let rows: Vec<Json> = noted
        .iter()
        .map(|Noted { device, moment, cell, outcome }| json!([device, moment, cell, outcome]))
        .collect();
    sqlx::query(
        "INSERT INTO transitions (device, at, kind, moment, cell, outcome) \
         SELECT value ->> 0, \
         MAX(?1, COALESCE((SELECT MAX(at) + 1 FROM transitions WHERE device = value ->> 0), 0)), \
         ?2, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?3)",
    )
    .bind(at)
    .bind(kind.number())
    .bind(Json::Array(rows).to_string())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// The number of a cell, which is kept once.
pub(super) async fn intern(transaction: &mut Transaction<'_, Sqlite>, told: &Told) -> StoreResult<i64> {
    let policies: Vec<String> = told.policies.iter().map(u32::to_string).collect();
    let policies = policies.join(",");
    let digest = palisade_model::digest::of_bytes(format!("{policies}\n{}", told.class).as_bytes());
    let known: Option<(i64,)> = sqlx::query_as("SELECT seq FROM cells WHERE digest = ?")
        .bind(digest.as_bytes())
        .fetch_optional(&mut **transaction)
        .await?;
    if let Some((seq,)) = known {
        return Ok(seq);
    }
    Ok(sqlx::query("INSERT INTO cells (digest, policies, class) VALUES (?, ?, ?)")
        .bind(digest.as_bytes())
        .bind(policies)
        .bind(&told.class)
        .execute(&mut **transaction)
        .await?
        .last_insert_rowid())
}

impl Store {
    /// The number of a device, whether it is retired or not, with its name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn device_ever(&self, id: &str) -> StoreResult<Option<u32>> {
        let found: Option<(i64,)> = sqlx::query_as("SELECT seq FROM devices WHERE id = ?")
            .bind(id)
            .fetch_optional(&self.pool)
            .await?;
        found.map(|(seq,)| to_u32("number", seq)).transpose()
    }

    /// The transitions of a device before a time, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn transitions(&self, device: u32, before: i64, limit: u32) -> StoreResult<Vec<TransitionRow>> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT at, kind, moment, cell, outcome FROM transitions WHERE device = ? AND at < ? \
             ORDER BY at DESC LIMIT ?",
        )
        .bind(device)
        .bind(before)
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(transition).collect()
    }

    /// The first transition of a device after a time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn transition_after(&self, device: u32, time: i64) -> StoreResult<Option<TransitionRow>> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT at, kind, moment, cell, outcome FROM transitions WHERE device = ? AND at > ? \
             ORDER BY at LIMIT 1",
        )
        .bind(device)
        .bind(time)
        .fetch_optional(&self.pool)
        .await?;
        row.map(transition).transpose()
    }

    /// The first transition of a device that is kept: when it was, and what made it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn first_transition(&self, device: u32) -> StoreResult<Option<(i64, Kind)>> {
        let row: Option<(i64, i64)> =
            sqlx::query_as("SELECT at, kind FROM transitions WHERE device = ? ORDER BY at LIMIT 1")
                .bind(device)
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.and_then(|(at, kind)| Some((at, Kind::ALL.into_iter().find(|it| it.number() == kind)?))))
    }

    /// Cells by number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cells(&self, numbers: &BTreeSet<u32>) -> StoreResult<HashMap<u32, CellRow>> {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT seq, policies, class FROM cells WHERE seq IN (");
        let mut list = query.separated(", ");
        for number in numbers {
            list.push_bind(*number);
        }
        query.push(")");
        let rows: Vec<(i64, String, String)> = query.build_query_as().fetch_all(&self.pool).await?;
        rows.into_iter()
            .map(|(seq, policies, class)| {
                let policies = policies.split(',').filter_map(|number| number.parse().ok()).collect();
                Ok((to_u32("number", seq)?, CellRow { policies, class }))
            })
            .collect()
    }

    /// Outcomes by number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn outcomes_of(&self, numbers: &BTreeSet<u32>) -> StoreResult<HashMap<u32, Outcome>> {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT seq, body FROM outcomes WHERE seq IN (");
        let mut list = query.separated(", ");
        for number in numbers {
            list.push_bind(*number);
        }
        query.push(")");
        let rows: Vec<(i64, String)> = query.build_query_as().fetch_all(&self.pool).await?;
        rows.into_iter()
            .map(|(seq, body)| {
                let outcome = serde_json::from_str(&body)
                    .map_err(|error| StoreError::Damaged("outcome", error.to_string()))?;
                Ok((to_u32("number", seq)?, outcome))
            })
            .collect()
    }

    /// The ids of policies by number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn policy_ids(&self, numbers: &BTreeSet<u32>) -> StoreResult<HashMap<u32, String>> {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT seq, id FROM policy_numbers WHERE seq IN (");
        let mut list = query.separated(", ");
        for number in numbers {
            list.push_bind(*number);
        }
        query.push(")");
        let rows: Vec<(i64, String)> = query.build_query_as().fetch_all(&self.pool).await?;
        rows.into_iter().map(|(seq, id)| Ok((to_u32("number", seq)?, id))).collect()
    }

    /// Every save of a policy, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn saves(&self, policy: &str) -> StoreResult<Vec<SaveRow>> {
        let rows: Vec<(i64, i64, String, String, String)> = sqlx::query_as(
            "SELECT version, moment, saved, saved_by, action FROM policy_versions WHERE policy_id = ? \
             ORDER BY version",
        )
        .bind(policy)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|(version, moment, saved, saved_by, action)| {
                let (version, moment) = (to_u32("version", version)?, to_u32("moment", moment)?);
                Ok(SaveRow { policy: policy.to_owned(), version, moment, saved, saved_by, action })
            })
            .collect()
    }
}

fn transition((at, kind, moment, cell, outcome): Row) -> StoreResult<TransitionRow> {
    let kind = Kind::ALL.into_iter().find(|known| known.number() == kind);
    Ok(TransitionRow {
        at,
        kind: kind.ok_or_else(|| StoreError::Damaged("transition", "its kind".into()))?,
        moment: to_u32("moment", moment)?,
        cell: to_u32("number", cell)?,
        outcome: to_u32("number", outcome)?,
    })
}
