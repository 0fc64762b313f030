//! How quickly the console answers: the release build before a real server, under a real Chromium, driven by real
//! keys and clicks, each timed from the input to the frame after it.
//!
//! The tenant has 100,000 devices and 300 policies, beside them one of 150 firewall rules and one of every setting of
//! Antivirus that is assigned to all devices. What is printed is one line per figure, `label: number`, in milliseconds, and the layout shift of everything together.

mod first;
mod lists;
mod policies;

use std::time::Duration;

use palisade_e2e::browser::{Browser, Element};
use palisade_e2e::find::Role;
use palisade_e2e::site::Site;
use palisade_e2e::{Outcome, wait};
use serde_json::{Value as Json, json};

const PASSWORD: &str = "four words in a row";
/// WebDriver's codes for these keys.
const UP: &str = "\u{E013}";
const DOWN: &str = "\u{E015}";
const ENTER: &str = "\u{E007}";
/// How often each interaction is timed.
const TIMES: usize = 24;
/// The pages that are turned to, and words of each.
const ROUTES: [(&str, &str); 3] = [("Devices", "pc-s00-"), ("Groups", "Site 00"), ("Policies", "150 rules")];
/// How large the tenant is.
const DEVICES: u32 = 100_000;
const POLICIES: u32 = 300;

fn main() -> Outcome<()> {
    let mut site = Site::start("bench-browser", &[])?;
    let secret = site.one_time_secret()?;
    site.fill(POLICIES, DEVICES)?;
    let outcome = measure(&site, &secret);
    outcome.map_err(|sentence| site.explain(&sentence))
}

fn measure(site: &Site, secret: &str) -> Outcome<()> {
    let rules = policies::of_rules(site)?;
    let browser = Browser::start(&site.logs)?;
    sign_in(site, &browser, secret)?;
    first::looks(site, &browser)?;
    browser.script(include_str!("page.js"), &[])?;

    let mut routes = Vec::new();
    for (destination, words) in ROUTES.into_iter().cycle().take(2 * TIMES) {
        // Other links are called so as well.
        let navigation = browser.find(Role::Navigation, "Main")?;
        let link = browser.find_within(Some(&navigation), Role::Link, destination)?;
        routes.push(pressed(&browser, &link, words)?);
        if routes.len() <= ROUTES.len() {
            browser.script("window.bench.keep()", &[])?;
        }
    }
    // Each page was opened once before it counts: what is timed is the console and not the first download.
    let routes = routes.split_off(ROUTES.len());
    for (at, (destination, _)) in ROUTES.iter().enumerate() {
        let times = routes.iter().skip(at).step_by(ROUTES.len()).copied().collect();
        spread(&format!("route change to {destination}"), times);
    }
    spread("route change", routes);
    let alone =
        browser.script_later("window.bench.alone(arguments[0], arguments[1])", &[json!(2 * TIMES)])?;
    spread("the same pages put there by the browser alone", milliseconds(&alone));

    lists::figures(&browser)?;

    // Assigned to all devices, it leaves none as it was: what is listed above has devices of every state.
    let antivirus = policies::of_settings(site)?;
    opened(&browser, "every setting of Antivirus", "Cloud block level", antivirus)?;
    let letters: Vec<f64> = keys(&browser, "Name", "a name of some length xyz")?;
    spread("a key in a field of every setting of Antivirus", letters);
    let letters: Vec<f64> = keys(&browser, "Search settings", "scan archives network ab")?;
    spread("a key in the search of every setting of Antivirus", letters);
    browser.fill("Search settings", "")?;
    spread("a choice in every setting of Antivirus", choices(&browser, "Scan archives")?);
    spread("the effect of a choice on 100,000 devices", judgements(&browser, "Scan archives")?);
    told("scroll through every setting of Antivirus, p95 of frames", scrolled(&browser)?);

    browser.click(Role::Button, "Discard")?;
    browser.find(Role::Link, "Edit")?;
    opened(&browser, "150 firewall rules", "Rule 1", rules)?;
    let letters = keys(&browser, "Name", "a name of some length xyz")?;
    spread("a key in a field beside 150 firewall rules", letters);
    let rows = (0..TIMES).map(|row| retyped(&browser, row)).collect::<Outcome<Vec<_>>>()?;
    spread("a key in a cell of 150 firewall rules", rows.concat());
    let dialogs = (1..=TIMES).map(|number| rule_opened(&browser, number)).collect::<Outcome<Vec<_>>>()?;
    spread("opening one of 150 firewall rules", dialogs);
    told("scroll through 150 firewall rules, p95 of frames", scrolled(&browser)?);

    let shift = browser.script("return window.bench.shift", &[])?.as_f64().unwrap_or(f64::NAN);
    println!("layout shift of all of it: {shift:.4}");
    for moved in browser.script("return window.bench.shifted", &[])?.as_array().into_iter().flatten() {
        println!("  moved: {moved}");
    }
    Ok(())
}

/// Opens the editor of a policy and prints how long it took until the settings were painted.
fn opened(browser: &Browser, what: &str, words: &str, name: &str) -> Outcome<()> {
    let mut times = Vec::new();
    for round in 0..4 {
        browser.click(Role::Link, "Policies")?;
        browser.click(Role::Link, name)?;
        browser.find(Role::Heading, name)?;
        let time = timed(browser, Role::Link, "Edit", words)?;
        // The first one also loads the catalogue of the template.
        if round > 0 {
            times.push(time);
        }
        if round < 3 {
            browser.click(Role::Button, "Discard")?;
        }
    }
    told(&format!("opening the editor of {what}"), times.into_iter().fold(0.0, f64::max));
    Ok(())
}

/// Presses something and gives the milliseconds until these words are painted.
fn timed(browser: &Browser, role: Role, name: &str, words: &str) -> Outcome<f64> {
    pressed(browser, &browser.find(role, name)?, words)
}

/// The same of an element that was found.
fn pressed(browser: &Browser, element: &Element, words: &str) -> Outcome<f64> {
    // Where it is scrolled to and painted before it is pressed, as it is for a person.
    browser.scroll_to(element)?;
    std::thread::sleep(Duration::from_millis(150));
    browser.script("window.bench.expect(arguments[0])", &[json!(words)])?;
    browser.press_by_hand(element)?;
    // Asking while it answers would be counted.
    std::thread::sleep(Duration::from_millis(250));
    took(browser, &format!("“{words}”"))
}

/// The milliseconds that the page has taken until this was painted, once it has.
fn took(browser: &Browser, what: &str) -> Outcome<f64> {
    browser.until(&format!("{what} to be painted"), || {
        browser
            .script("return window.bench.took", &[])?
            .as_f64()
            .ok_or_else(|| "it is not there yet".to_owned())
    })
}

/// Types these letters one by one; the milliseconds from each key to the frame after it.
fn keys(browser: &Browser, label: &str, text: &str) -> Outcome<Vec<f64>> {
    let field = browser.find(Role::Textbox, label)?;
    browser.type_into(&field, "x")?;
    browser.script("window.bench.keys = []", &[])?;
    for letter in text.chars() {
        browser.keys(&letter.to_string())?;
        std::thread::sleep(Duration::from_millis(60));
    }
    taken(browser)
}

/// The times that were taken since they were asked last.
fn taken(browser: &Browser) -> Outcome<Vec<f64>> {
    Ok(milliseconds(&browser.script("return window.bench.keys", &[])?))
}

fn milliseconds(times: &Json) -> Vec<f64> {
    times.as_array().into_iter().flatten().filter_map(Json::as_f64).collect()
}

/// Chooses up and down in the list of this label, by key; the milliseconds to the frame after each.
fn choices(browser: &Browser, label: &str) -> Outcome<Vec<f64>> {
    let list = browser.find(Role::Combobox, label)?;
    browser.focus(&list)?;
    browser.script("window.bench.keys = []", &[])?;
    for key in [UP, DOWN].iter().cycle().take(TIMES) {
        browser.keys(key)?;
        std::thread::sleep(Duration::from_millis(60));
    }
    taken(browser)
}

/// Chooses up and down in the list of this label; the milliseconds from each key until what it does to the devices is
/// painted, the pause included in which edits that come close together are taken as one.
fn judgements(browser: &Browser, label: &str) -> Outcome<Vec<f64>> {
    let list = browser.find(Role::Combobox, label)?;
    browser.focus(&list)?;
    let time = |key: &str| {
        browser.script("window.bench.judgement()", &[])?;
        browser.keys(key)?;
        std::thread::sleep(Duration::from_millis(400));
        took(browser, "the effect of a choice")
    };
    [UP, DOWN].iter().cycle().take(TIMES).map(|key| time(key)).collect()
}

/// Types a new name into the cell of a rule; the milliseconds from each key to the frame after it.
fn retyped(browser: &Browser, row: usize) -> Outcome<Vec<f64>> {
    let cell = browser.find(Role::Rowheader, &format!("Rule {}", row + 1))?;
    browser.focus(&cell)?;
    browser.script("window.bench.keys = []", &[])?;
    for key in ["N", "e", "w", ENTER] {
        browser.keys(key)?;
        std::thread::sleep(Duration::from_millis(60));
    }
    taken(browser)
}

/// Opens a rule with all its fields and closes it; the milliseconds until it was painted.
fn rule_opened(browser: &Browser, number: usize) -> Outcome<f64> {
    let time = timed(browser, Role::Link, &format!("{number}: open New with all fields"), "A note on why")?;
    browser.click(Role::Button, "Close")?;
    Ok(time)
}

/// Scrolls the page from end to end; the 95th of a hundred frames.
fn scrolled(browser: &Browser) -> Outcome<f64> {
    let frames = browser.script_later("window.bench.scroll(arguments[arguments.length - 1])", &[])?;
    Ok(p95(milliseconds(&frames)))
}

/// The median and the 95th percentile of these times.
fn spread(label: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let median = times.get(times.len() / 2).copied().unwrap_or(f64::NAN);
    told(&format!("{label}, median"), median);
    told(&format!("{label}, p95"), p95(times));
}

fn told(label: &str, value: f64) {
    println!("{label}: {value:.1} ms");
}

fn p95(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    let place = (times.len() * 95).div_ceil(100).saturating_sub(1);
    times.get(place).copied().unwrap_or(f64::NAN)
}

fn sign_in(site: &Site, browser: &Browser, secret: &str) -> Outcome<()> {
    browser.open(&site.url("/"))?;
    browser.fill("Name", "admin")?;
    browser.fill("Password", secret)?;
    browser.click(Role::Button, "Sign in")?;
    browser.fill("New password", PASSWORD)?;
    browser.fill("The same again", PASSWORD)?;
    browser.click(Role::Button, "Save password")?;
    browser.find(Role::Heading, "Policies")?;
    // The workbench is fetched while the console is idle.
    std::thread::sleep(wait::PAGE.min(Duration::from_secs(5)));
    Ok(())
}
