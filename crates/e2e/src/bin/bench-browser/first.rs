//! The first look: the list of policies opened cold, with the processor slowed down as on a cheap machine.

use std::time::Duration;

use palisade_e2e::Outcome;
use palisade_e2e::browser::Browser;
use palisade_e2e::site::Site;
use serde_json::{Value as Json, json};

/// How often it is opened; the first one does not count.
const TIMES: usize = 8;
/// Notes, from the first script on, when the first rows of a list are painted and nothing is loading any more.
const WATCH: &str = "
    const look = () => {
        const row = document.querySelector('main table tbody tr');
        if (!row || document.querySelector('main [aria-busy=true]')) return requestAnimationFrame(look);
        const channel = new MessageChannel();
        channel.port1.onmessage = () => { window.usable = performance.now(); };
        channel.port2.postMessage(0);
    };
    requestAnimationFrame(look);
";

/// Prints first content, and usable, in milliseconds since the address was opened where nothing was shown before, each with
/// nothing in the browser's cache: where the console ran before, whose compiled code the browser's process still has, and in
/// a new process.
pub fn looks(site: &Site, browser: &Browser) -> Outcome<()> {
    let watch = browser.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({"source": WATCH}))?;
    // A file of the same site keeps the process; a page of none has the next one begin anew.
    let (same, new) = (site.url("/config.json"), "about:blank".to_owned());
    for (label, slowed, before) in [
        ("", 1, &same),
        (", CPU slowed four times", 4, &same),
        (" in a new process", 1, &new),
        (" in a new process, CPU slowed four times", 4, &new),
    ] {
        browser.devtools("Emulation.setCPUThrottlingRate", &json!({"rate": slowed}))?;
        let (mut content, mut usable) = (Vec::new(), Vec::new());
        for round in 0..=TIMES {
            // Else taking the page before away would be counted: an eighth of a second of it, slowed.
            browser.open(before)?;
            browser.devtools("Network.clearBrowserCache", &json!({}))?;
            browser.open(&site.url("/policies"))?;
            // Asking while it starts would be counted.
            std::thread::sleep(Duration::from_millis(1_500));
            let time = |script: &str| {
                let what = "the list to be painted";
                browser.until(what, || {
                    browser.script(script, &[])?.as_f64().ok_or_else(|| "it is not".to_owned())
                })
            };
            let first = time(
                "const paint = performance.getEntriesByName('first-contentful-paint')[0]; return paint && paint.startTime",
            )?;
            let last = time("return window.usable")?;
            if round > 0 {
                content.push(first);
                usable.push(last);
            }
        }
        super::spread(&format!("first content{label}"), content);
        super::spread(&format!("usable{label}"), usable);
    }
    browser.devtools("Emulation.setCPUThrottlingRate", &json!({"rate": 1}))?;
    let id = watch.get("identifier").and_then(Json::as_str).unwrap_or_default();
    browser.devtools("Page.removeScriptToEvaluateOnNewDocument", &json!({"identifier": id}))?;
    Ok(())
}
