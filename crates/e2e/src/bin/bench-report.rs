//! How many reports that change something the server takes per second, against raw inserts of the same bytes into
//! SQLite: both in this process, in turns, each as durable and in as large batches as the other.

use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use palisade_e2e::Outcome;
use palisade_e2e::signed::{Signed, serve};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{QueryBuilder, Sqlite};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Devices that report at once, each on a connection of its own: as many as the server writes at once at most. A raw
/// batch has as many rows.
const DEVICES: usize = 512;
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(2);

/// What a device says in turns, so that each report says something else than the one before: a setting failed, and all
/// are in force.
struct Reports {
    bodies: [Vec<u8>; 2],
    requests: [Vec<u8>; 2],
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let data = tempfile::tempdir()?;
    let (address, token) = serve(data.path()).await?;
    let mut reports = Vec::new();
    for number in 0..DEVICES {
        let device = Signed::enrol(address, &token, number).await?;
        let (failed, failing) = device.report(Some(number % device.bundle.settings.len().max(1)))?;
        let (whole, succeeding) = device.report(None)?;
        reports.push(Reports { bodies: [failed, whole], requests: [failing, succeeding] });
    }
    let reports: &'static [Reports] = reports.leak();
    let raw = database(&data.path().join("raw.db")).await?;
    sqlx::query("CREATE TABLE reports (seq INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT")
        .execute(&raw)
        .await?;
    let kept = database(&data.path().join("palisade.db")).await?;

    let mut ratios = Vec::new();
    let before = transitions(&kept).await?;
    let mut all = 0;
    for round in 0..=ROUNDS {
        // The first only warms up.
        let during = if round == 0 { ROUND / 4 } else { ROUND };
        let (count, took) = send(address, reports, during).await?;
        let (inserted, inserting) = insert(&raw, reports, during).await?;
        all += count;
        if round > 0 {
            let (full, against) =
                (count as f64 / took.as_secs_f64(), inserted as f64 / inserting.as_secs_f64());
            println!("{full:.0} reports a second, {against:.0} raw inserts");
            ratios.push(full / against);
        }
    }
    let noted = transitions(&kept).await? - before;
    if u64::try_from(noted)? != all {
        return Err(format!("{all} reports were taken, of which {noted} changed something").into());
    }
    ratios.sort_by(f64::total_cmp);
    let ratio = ratios.get(ROUNDS / 2).ok_or("nothing was measured")?;
    println!("changed reports, against raw batched inserts: {ratio:.3}");
    Ok(())
}

/// A database as the server opens its own.
async fn database(file: &Path) -> Result<SqlitePool, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10));
    SqlitePoolOptions::new().max_connections(1).connect_with(options).await
}

/// How often a device became different, as the server noted it.
async fn transitions(kept: &SqlitePool) -> Result<i64, sqlx::Error> {
    let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM transitions").fetch_one(kept).await?;
    Ok(count)
}

/// Inserts the bodies, as many in a transaction as devices report at once: how many, and how long it took.
async fn insert(
    raw: &SqlitePool,
    reports: &[Reports],
    during: Duration,
) -> Result<(u64, Duration), sqlx::Error> {
    let started = Instant::now();
    let mut count = 0;
    while started.elapsed() < during {
        for turn in 0..2 {
            let mut transaction = raw.begin_with("BEGIN IMMEDIATE").await?;
            let mut rows = QueryBuilder::<Sqlite>::new("INSERT INTO reports (body) ");
            rows.push_values(reports, |mut row, report| {
                row.push_bind(report.bodies.get(turn).map(Vec::as_slice));
            });
            count += rows.build().execute(&mut *transaction).await?.rows_affected();
            transaction.commit().await?;
        }
    }
    Ok((count, started.elapsed()))
}

/// Sends every device's reports in turns, each when the one before was taken: how many were, and how long it took.
async fn send(
    address: SocketAddr,
    reports: &'static [Reports],
    during: Duration,
) -> Result<(u64, Duration), Box<dyn std::error::Error>> {
    let started = Instant::now();
    let devices: Vec<_> =
        reports.iter().map(|it| tokio::spawn(send_until(address, it, started + during))).collect();
    let mut count = 0;
    for device in devices {
        count += device.await??;
    }
    Ok((count, started.elapsed()))
}

async fn send_until(address: SocketAddr, reports: &Reports, end: Instant) -> Outcome<u64> {
    let failed = |error: std::io::Error| format!("{address}: {error}");
    let mut stream = TcpStream::connect(address).await.map_err(failed)?;
    stream.set_nodelay(true).map_err(failed)?;
    let mut taken = 0;
    let mut buffer = [0; 1024];
    while Instant::now() < end {
        for request in &reports.requests {
            stream.write_all(request).await.map_err(failed)?;
            let read = stream.read(&mut buffer).await.map_err(failed)?;
            let answer = String::from_utf8_lossy(buffer.get(..read).unwrap_or_default());
            // It comes in one small piece.
            if !answer.starts_with("HTTP/1.1 204") || !answer.ends_with("\r\n\r\n") {
                return Err(format!("{address} did not take a report: {answer}"));
            }
            taken += 1;
        }
    }
    Ok(taken)
}
