//! Does devices' writes in batches: whatever came in while the last batch was written is the next one.

use std::sync::Arc;
use std::time::Duration;

use roaring::RoaringBitmap;
use tokio::sync::{mpsc, watch};

use crate::app::{App, QueuedJob, raised};
use crate::clock;
use crate::events::Touched;
use crate::failure::Failure;
use crate::service::history;
use crate::store::{DeviceJob, JobResult, Report};

/// Most writes of one batch.
const BATCH: usize = 512;
/// How long last-seen times wait before they are written.
const SEEN_EVERY: Duration = Duration::from_secs(2);

/// Runs until `finished` becomes true, which is after the last request was answered.
pub async fn run(app: Arc<App>, mut jobs: mpsc::Receiver<QueuedJob>, mut finished: watch::Receiver<bool>) {
    let mut flush = tokio::time::interval(SEEN_EVERY);
    flush.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut batch = Vec::with_capacity(BATCH);
    loop {
        tokio::select! {
            biased;
            count = jobs.recv_many(&mut batch, BATCH) => {
                if count == 0 {
                    break;
                }
                write(&app, std::mem::take(&mut batch)).await;
            }
            _ = flush.tick() => {
                if let Err(failure) = app.flush_seen().await {
                    tracing::error!(%failure, "last-seen times are kept for the next try");
                }
            }
            () = raised(&mut finished) => break,
        }
    }
    if let Err(failure) = app.flush_seen().await {
        tracing::error!(%failure, "last-seen times were not written");
    }
}

async fn write(app: &App, batch: Vec<QueuedJob>) {
    let _turn = app.turn().await;
    let (mut jobs, replies): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
    {
        let tenant = app.tenant();
        for job in &mut jobs {
            if let DeviceJob::Report(report) = job {
                report.told = tenant.told(report.device).map(Box::new);
            }
        }
    }
    let results = match app.store.do_jobs(&jobs).await {
        Ok(results) => results.into_iter().map(Ok).collect(),
        // One that can't be done must not take the others with it.
        Err(error) if jobs.len() > 1 => {
            tracing::warn!(%error, "a batch failed and is done one by one");
            let mut results = Vec::with_capacity(jobs.len());
            for job in &jobs {
                let one = app.store.do_jobs(std::slice::from_ref(job)).await;
                results.push(one.map_err(Failure::from).and_then(|mut results| {
                    results
                        .pop()
                        .ok_or_else(|| Failure::new(crate::failure::Kind::Internal, "Nothing was done."))
                }));
            }
            results
        }
        Err(error) => vec![Err(Failure::from(error))],
    };
    let mut touched = RoaringBitmap::new();
    let (mut reported, mut everything) = (RoaringBitmap::new(), false);
    {
        let mut tenant = app.tenant_mut();
        for (job, result) in jobs.into_iter().zip(&results) {
            let Ok(result) = result else { continue };
            match (job, result) {
                (DeviceJob::Report(report), JobResult::Reported(number)) => {
                    let Report { device, bundle, moment, digest, outcome, .. } = report;
                    let bundle = crate::guid::number(&bundle).unwrap_or(0);
                    tenant.put_report(device, (bundle, moment), *number, digest, outcome);
                    let _ = tenant.seen(device, clock::seconds());
                    app.reported(device);
                    reported.insert(device);
                }
                (DeviceJob::Facts { device, facts }, JobResult::Kept) => {
                    touched |= tenant.put_facts(device, *facts);
                    everything = true;
                }
                (DeviceJob::Enrol(_), JobResult::Enrolled(record)) => {
                    tenant.put_device((**record).clone());
                    tenant.note_device(record.seq);
                    everything = true;
                }
                _ => {}
            }
        }
    }
    if everything {
        history::settle(app, &touched, Touched::Everything).await;
    } else if !reported.is_empty() {
        history::settle(app, &touched, Touched::Devices(reported)).await;
    }
    for (reply, result) in replies.into_iter().zip(results) {
        // Whoever waited may have gone; the write stands.
        let _ = reply.send(result);
    }
}
