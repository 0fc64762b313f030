//! Enrolments: however many devices come at once, in as many statements as one would take.
//!
//! When an organisation rolls its agent out, all of its devices come within minutes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use palisade_model::device::DeviceFacts;
use palisade_model::digest::hex;
use serde_json::{Value as Json, json};
use sqlx::{Sqlite, Transaction};

use super::access::enrolment_token_of;
use super::audit::{self, AuditRow};
use super::devices::{DeviceRow, compact, device_of};
use super::history::{self, Kind, Noted};
use super::{DeviceRecord, EnrolmentTokenRecord, JobResult, StoreError, StoreResult};

/// A device that wants to enrol.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// Hash of the enrolment token.
    pub token_hash: Vec<u8>,
    /// The id that a new device gets.
    pub id: String,
    /// Ed25519 public key.
    pub public_key: [u8; 32],
    /// What it is.
    pub facts: Box<DeviceFacts>,
}

/// Enrols devices, of which no two have one key; what becomes of each, in their order.
pub(super) async fn keep(
    transaction: &mut Transaction<'_, Sqlite>,
    at: i64,
    wanted: &[&Enrolment],
) -> StoreResult<Vec<JobResult>> {
    let now = crate::clock::seconds();
    let mut tokens = tokens(transaction, wanted).await?;
    let known = known(transaction, wanted).await?;
    let mut used = BTreeMap::<String, u32>::new();
    let (mut new, mut renewed) = (Vec::new(), Vec::new());
    let mut fates = Vec::with_capacity(wanted.len());
    for one in wanted {
        let Some(token) = tokens.get_mut(&one.token_hash) else {
            fates.push(Err(None));
            continue;
        };
        let there = known.get(one.public_key.as_slice());
        // A device that asks again after a lost answer must not use the token up.
        let uses = !matches!(there, Some((_, false)));
        let used_up = uses && token.max_uses.is_some_and(|max| token.uses >= max);
        if token.revoked || token.expires <= now || used_up {
            fates.push(Err(Some(token.clone())));
            continue;
        }
        if uses {
            token.uses += 1;
            *used.entry(token.id.clone()).or_default() += 1;
        }
        match there {
            Some((seq, _)) => renewed.push(json!([seq, compact(&one.facts)])),
            None => new.push(json!([one.id, hex(&one.public_key), compact(&one.facts)])),
        }
        fates.push(Ok(format!("with the enrolment token “{}”", token.name)));
    }
    let used: Vec<_> = used.into_iter().collect();
    sqlx::query(
        "UPDATE enrolment_tokens SET uses = uses + (value ->> 1) FROM json_each(?) \
         WHERE enrolment_tokens.id = value ->> 0",
    )
    .bind(json!(used).to_string())
    .execute(&mut **transaction)
    .await?;
    for (rows, sql) in [
        (
            renewed,
            "UPDATE devices SET facts = value ->> 1, enrolled = ?1, retired = 0 FROM json_each(?2) \
             WHERE devices.seq = value ->> 0",
        ),
        (
            new,
            "INSERT INTO devices (id, public_key, facts, enrolled) \
             SELECT value ->> 0, unhex(value ->> 1), value ->> 2, ?1 FROM json_each(?2)",
        ),
    ] {
        if !rows.is_empty() {
            let rows = Json::Array(rows).to_string();
            sqlx::query(sql).bind(now).bind(rows).execute(&mut **transaction).await?;
        }
    }
    let mut records = records(transaction, wanted).await?;
    let (mut noted, mut log) = (Vec::new(), Vec::new());
    let mut results = Vec::with_capacity(wanted.len());
    for (one, fate) in wanted.iter().zip(fates) {
        results.push(match fate {
            Err(token) => JobResult::Refused(token),
            Ok(detail) => {
                let record = records.remove(&one.public_key).ok_or_else(|| {
                    StoreError::Damaged("device", format!("{} is not there after it enrolled", one.id))
                })?;
                let outcome = record.outcome.into();
                noted.push(Noted { device: record.seq, outcome, ..Noted::default() });
                let id = crate::guid::text(record.id);
                log.push(AuditRow::change(&record.facts.name, "device.enrol", &id, &detail));
                JobResult::Enrolled(Box::new(record))
            }
        });
    }
    history::add_all(transaction, at, Kind::Enrolled, &noted).await?;
    audit::insert_all(transaction, &log).await?;
    Ok(results)
}

/// The enrolment tokens that are named, by their hashes.
async fn tokens(
    transaction: &mut Transaction<'_, Sqlite>,
    wanted: &[&Enrolment],
) -> StoreResult<HashMap<Vec<u8>, EnrolmentTokenRecord>> {
    type Row = (Vec<u8>, String, String, String, String, i64, bool, i64, Option<i64>);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT token_hash, id, name, created, created_by, expires, revoked, uses, max_uses \
         FROM enrolment_tokens WHERE token_hash IN (SELECT unhex(value) FROM json_each(?))",
    )
    .bind(hexes(wanted.iter().map(|one| one.token_hash.as_slice())))
    .fetch_all(&mut **transaction)
    .await?;
    rows.into_iter()
        .map(|(hash, id, name, created, by, expires, revoked, uses, most)| {
            let token = enrolment_token_of((id, name, created, by, expires, revoked, uses, most))?;
            Ok((hash, token))
        })
        .collect()
}

/// The numbers of the devices that have these keys already, and whether they are retired.
async fn known(
    transaction: &mut Transaction<'_, Sqlite>,
    wanted: &[&Enrolment],
) -> StoreResult<HashMap<Vec<u8>, (i64, bool)>> {
    let rows: Vec<(Vec<u8>, i64, bool)> = sqlx::query_as(
        "SELECT public_key, seq, retired FROM devices \
         WHERE public_key IN (SELECT unhex(value) FROM json_each(?))",
    )
    .bind(hexes(wanted.iter().map(|one| one.public_key.as_slice())))
    .fetch_all(&mut **transaction)
    .await?;
    Ok(rows.into_iter().map(|(key, seq, retired)| (key, (seq, retired))).collect())
}

/// The devices that have these keys.
async fn records(
    transaction: &mut Transaction<'_, Sqlite>,
    wanted: &[&Enrolment],
) -> StoreResult<HashMap<[u8; 32], DeviceRecord>> {
    let rows: Vec<DeviceRow> = sqlx::query_as(
        "SELECT seq, id, public_key, facts, enrolled, last_seen, acknowledged, moment, outcome, sync \
         FROM devices WHERE public_key IN (SELECT unhex(value) FROM json_each(?))",
    )
    .bind(hexes(wanted.iter().map(|one| one.public_key.as_slice())))
    .fetch_all(&mut **transaction)
    .await?;
    let records = rows.into_iter().map(device_of);
    records.map(|record| record.map(|record| (record.public_key, record))).collect()
}

/// A JSON array of these, each once.
fn hexes<'a>(all: impl Iterator<Item = &'a [u8]>) -> String {
    json!(all.map(hex).collect::<BTreeSet<_>>()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{DeviceJob, Store};

    fn of(key: u8, token: &[u8], name: &str) -> DeviceJob {
        DeviceJob::Enrol(Enrolment {
            token_hash: token.to_vec(),
            id: crate::guid::new().unwrap(),
            public_key: [key; 32],
            facts: Box::new(DeviceFacts { name: name.into(), ..DeviceFacts::default() }),
        })
    }

    #[tokio::test]
    async fn devices_that_come_together_are_enrolled_as_if_one_after_the_other() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite://{}", folder.path().join("x.db").display())).await.unwrap();
        let token = EnrolmentTokenRecord {
            id: "t".into(),
            name: "Two".into(),
            created: crate::clock::now(),
            created_by: "me".into(),
            expires: crate::clock::seconds() + 60,
            revoked: false,
            uses: 0,
            max_uses: Some(2),
        };
        let row = AuditRow::change("me", "enrolmentToken.create", "t", "");
        store.add_enrolment_token(&token, b"hash", &row).await.unwrap();
        let jobs = [
            of(1, b"hash", "one"),
            of(9, b"other", "no token"),
            of(2, b"hash", "it's \"two\"\\"),
            of(3, b"hash", "one too many"),
            // Its answer was lost: the same device, and no use of the token.
            of(1, b"hash", "one again"),
        ];
        let results = store.do_jobs(&jobs).await.unwrap();
        let said: Vec<_> = results
            .iter()
            .map(|result| match result {
                JobResult::Enrolled(record) => format!("{} {}", record.seq, record.facts.name),
                JobResult::Refused(token) => format!("{:?}", token.as_ref().map(|token| token.uses)),
                other => format!("{other:?}"),
            })
            .collect();
        assert_eq!(said, ["1 one", "None", "2 it's \"two\"\\", "Some(2)", "1 one again"]);
        // All of it is on the disk: the devices, the uses, and a row in the log for each that enrolled.
        let kept = store.devices_after(0, 9).await.unwrap();
        assert_eq!(
            kept.iter().map(|it| it.facts.name.as_str()).collect::<Vec<_>>(),
            ["one again", "it's \"two\"\\"]
        );
        let log = store.audit_rows(&crate::store::AuditWanted::default(), None, 9).await.unwrap();
        let who: Vec<_> = log.iter().map(|(_, row)| row.who.as_str()).collect();
        assert_eq!(who, ["one again", "it's \"two\"\\", "one", "me"]);
        let refused = store.do_jobs(&[of(4, b"hash", "late")]).await.unwrap();
        assert!(matches!(&refused[..], [JobResult::Refused(Some(token))] if token.uses == 2), "{refused:?}");
    }
}
