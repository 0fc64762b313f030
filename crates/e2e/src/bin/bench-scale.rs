//! How the server's answers, memory and disk grow with a tenant: the same questions at 10,000 devices and at as many
//! as are asked for, `bench-scale DEVICES POLICIES`. Prints `label: number` lines, milliseconds and bytes.

use std::time::Duration;

use palisade_e2e::Outcome;
use palisade_e2e::large;
use palisade_e2e::site::Site;
use serde_json::Value as Json;

/// What the large tenant is held against.
const SMALL: u32 = 10_000;
/// How often a question is asked: enough that a hiccup of the machine is no 95th percentile.
const TIMES: usize = 200;
/// In a path, another number of two digits each time. Of 10,000 names more than a page has each of them, so that both tenants
/// answer with a whole page.
const PART: &str = "{part}";
const PARTS: std::ops::Range<usize> = 10..90;

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1).map(|it| it.parse::<u32>());
    let mut number = |name: &str, usual| match arguments.next() {
        None => Ok(usual),
        Some(Ok(number)) => Ok(number),
        Some(Err(error)) => Err(format!("{name}: {error}")),
    };
    let (devices, policies) = (number("DEVICES", 1_000_000)?, number("POLICIES", 100)?);
    measure("small", SMALL, policies)?;
    measure("large", devices, policies)
}

fn measure(size: &str, devices: u32, policies: u32) -> Outcome<()> {
    let mut site = Site::start("bench-scale", &[])?;
    site.fill(policies, devices)?;
    let everyone = large::for_everyone(&site)?;
    println!("{size}, devices: {devices}");
    for (what, path) in questions(&site, devices, &everyone)? {
        let times = if path.contains(PART) { PARTS } else { 0..TIMES };
        let asked = |time: usize| site.timed(&path.replace(PART, &time.to_string()));
        let mut took = times.map(asked).collect::<Outcome<Vec<Duration>>>()?;
        took.sort();
        let p95 = took.get((took.len() * 95).div_ceil(100) - 1).copied().unwrap_or_default();
        println!("{size}, {what}, p95: {:.2}", p95.as_secs_f64() * 1000.0);
    }
    println!("{size}, memory at most: {}", site.most_memory()?);
    site.stop_server();
    println!("{size}, disk per device: {:.0}", site.bytes_on_disk()? as f64 / f64::from(devices));
    Ok(())
}

/// What is asked, and by which path.
fn questions(site: &Site, there: u32, everyone: &str) -> Outcome<Vec<(&'static str, String)>> {
    let list = site.rest("GET", "/api/policies?limit=200", None)?;
    let rows = list.get("rows").and_then(Json::as_array).ok_or("the overview has no rows")?;
    let succeeds = |row: &&Json| row.pointer("/states/success").and_then(Json::as_u64).unwrap_or(0) > 0;
    let policy =
        rows.iter().find(succeeds).and_then(|row| row.get("id")?.as_str()).ok_or("no policy succeeds")?;
    let devices = format!("/api/policies/{policy}/devices?limit=100");
    let page = site.rest("GET", &devices, None)?;
    let device = page.pointer("/rows/0/deviceId").and_then(Json::as_str).ok_or("the report has no rows")?;
    let filtered = format!("{devices}&state=success&sort=-name");
    Ok(vec![
        ("policy overview", "/api/policies?limit=200".into()),
        ("per-setting counts", format!("/api/policies/{policy}/settings")),
        ("first page of a report", devices),
        ("deep page of a filtered report", deep(site, &filtered)?),
        ("device", format!("/api/devices/{device}")),
        ("effective settings", format!("/api/devices/{device}/settings")),
        ("history of a device", format!("/api/devices/{device}/history")),
        ("first page of devices", "/api/devices?limit=100".into()),
        (
            "first page of devices with the counts of filters",
            "/api/devices?limit=100&facets=true&state=error".into(),
        ),
        ("first page of devices by last check-in", "/api/devices?limit=100&sort=-lastCheckIn".into()),
        ("page at a place of devices", format!("/api/devices?limit=100&skip={}", there.saturating_sub(1000))),
        ("rollout of a policy", format!("/api/policies/{policy}/timeline")),
        ("rollout that every device lacks", format!("/api/policies/{everyone}/timeline")),
        ("first page of a report of every device", format!("/api/policies/{everyone}/devices?limit=100")),
        ("conflicts", "/api/conflicts?limit=100".into()),
        ("matrix of policies and groups", "/api/conflicts/matrix".into()),
        ("first page of devices in conflict", "/api/conflicts/devices?limit=100".into()),
        ("search of devices", format!("/api/devices?search={PART}&limit=100")),
        ("search of devices by three characters", format!("/api/devices?search={PART}7&limit=20")),
        ("search of everything", "/api/search?q=4242".into()),
        ("tenant at a glance", "/api/overview".into()),
        ("audit log", "/api/audit?limit=50&action=policy".into()),
    ])
}

/// The path of a page far into a list, as one gets there by going on, or of the last if the list is shorter.
fn deep(site: &Site, path: &str) -> Outcome<String> {
    let mut at = path.to_owned();
    for _ in 0..50 {
        let page = site.rest("GET", &at, None)?;
        let Some(next) = page.get("next").and_then(Json::as_str).filter(|next| !next.is_empty()) else {
            break;
        };
        at = format!("{path}&cursor={next}");
    }
    Ok(at)
}
