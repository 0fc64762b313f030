//! How many check-ins that change nothing the server answers per second, against a bare handler that checks the
//! same signature: both in this process, under the same load.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use axum::serve::ListenerExt;
use palisade_e2e::Outcome;
use palisade_e2e::signed::{Signed, serve};
use palisade_server::bare_signed_router;
use tokio::net::TcpListener;

const DEVICES: usize = 64;
const CONNECTIONS: usize = 4;
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(2);

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let data = tempfile::tempdir()?;
    let (address, token) = serve(data.path()).await?;
    let (mut requests, mut keys) = (Vec::new(), HashMap::new());
    for number in 0..DEVICES {
        let device = Signed::enrol(address, &token, number).await?;
        keys.insert(device.id().to_owned(), device.key);
        requests.push(device.check_in()?);
    }
    let bare = TcpListener::bind("127.0.0.1:0").await?;
    let bare_address = bare.local_addr()?;
    // As the server does, so that small answers do not wait for one another.
    let bare = bare.tap_io(|stream| drop(stream.set_nodelay(true)));
    tokio::spawn(async move { axum::serve(bare, bare_signed_router(keys)).await });

    let ratio = tokio::task::spawn_blocking(move || measure(address, bare_address, &requests)).await??;
    println!("unchanged check-ins, against the bare signed handler: {ratio:.3}");
    Ok(())
}

/// The ratio of both rates: the median of some rounds, each with one measurement right after the other, so that
/// whatever else the machine does meets both.
fn measure(server: SocketAddr, bare: SocketAddr, requests: &[Vec<u8>]) -> Outcome<f64> {
    rate(server, requests, ROUND / 4)?;
    rate(bare, requests, ROUND / 4)?;
    let mut ratios = Vec::new();
    for _ in 0..ROUNDS {
        let (full, against) = (rate(server, requests, ROUND)?, rate(bare, requests, ROUND)?);
        println!("{full:.0} check-ins a second, {against:.0} by the bare handler");
        ratios.push(full / against);
    }
    ratios.sort_by(f64::total_cmp);
    ratios.get(ROUNDS / 2).copied().ok_or_else(|| "nothing was measured".into())
}

/// Answers per second on a few connections that are kept open.
fn rate(address: SocketAddr, requests: &[Vec<u8>], during: Duration) -> Outcome<f64> {
    let started = Instant::now();
    let counts: Vec<Outcome<u64>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..CONNECTIONS)
            .map(|worker| scope.spawn(move || ask_until(address, requests, worker, started + during)))
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|_| Err("a client stopped".into())))
            .collect()
    });
    let answered = counts.into_iter().sum::<Outcome<u64>>()?;
    Ok(answered as f64 / started.elapsed().as_secs_f64())
}

fn ask_until(address: SocketAddr, requests: &[Vec<u8>], worker: usize, end: Instant) -> Outcome<u64> {
    let failed = |error: std::io::Error| format!("{address}: {error}");
    let mut stream = TcpStream::connect(address).map_err(failed)?;
    stream.set_nodelay(true).map_err(failed)?;
    let mut answered = 0;
    let mut buffer = [0; 4096];
    for request in requests.iter().skip(worker).step_by(CONNECTIONS).cycle() {
        if Instant::now() >= end {
            break;
        }
        stream.write_all(request).map_err(failed)?;
        let read = stream.read(&mut buffer).map_err(failed)?;
        let answer = String::from_utf8_lossy(buffer.get(..read).unwrap_or_default());
        // Both answer in one small piece; anything else would make the comparison worthless.
        if !answer.starts_with("HTTP/1.1 200") || !answer.ends_with('}') || answer.contains("\"bundle\"") {
            return Err(format!("{address} answered otherwise than unchanged: {answer}"));
        }
        answered += 1;
    }
    Ok(answered)
}
