//! One test's Palisade with a browser before it.

use std::net::SocketAddr;

use palisade_e2e::Outcome;
use palisade_e2e::browser::Browser;
use palisade_e2e::find::Role;
use palisade_e2e::nginx::Nginx;
use palisade_e2e::site::{Site, dist};
use palisade_model::status::{State, StateCounts};

/// The password that the administrator chooses.
pub const PASSWORD: &str = "four words in a row";

/// What a test works on. Fields end in this order.
pub struct Journey {
    pub browser: Browser,
    _nginx: Option<Nginx>,
    pub site: Site,
    origin: String,
}

impl Journey {
    /// The console as the server itself serves it.
    pub fn on_the_server(name: &str, devices: u32) -> Outcome<Self> {
        let mut site = Site::start(name, &[])?;
        if devices > 0 {
            site.start_fleet(devices)?;
        }
        let browser = Browser::start(&site.logs)?;
        let origin = site.url("");
        Ok(Self { browser, _nginx: None, site, origin })
    }

    /// The console as a plain web server on another origin serves it.
    pub fn on_nginx(name: &str, devices: u32) -> Outcome<Self> {
        let address: SocketAddr = palisade_e2e::process::free_address()?;
        let origin = format!("http://{address}");
        let mut site = Site::start(name, std::slice::from_ref(&origin))?;
        let nginx = Nginx::start(&dist().join("console"), address, site.address, &site.logs)?;
        site.start_fleet(devices)?;
        let browser = Browser::start(&site.logs)?;
        Ok(Self { browser, _nginx: Some(nginx), site, origin })
    }

    /// Opens a path of the console.
    pub fn open(&self, path: &str) -> Outcome<()> {
        self.browser.open(&format!("{}{path}", self.origin))
    }

    /// Follows a link of the main navigation.
    pub fn visit(&self, destination: &str) -> Outcome<()> {
        let navigation = self.browser.find(Role::Navigation, "Main")?;
        self.browser.click_within(Some(&navigation), Role::Link, destination)?;
        self.browser.find(Role::Heading, destination).map(drop)
    }

    /// Follows a link of the tabs of this name.
    pub fn tab(&self, tabs: &str, label: &str) -> Outcome<()> {
        let navigation = self.browser.find(Role::Navigation, tabs)?;
        self.browser.click_within(Some(&navigation), Role::Link, label)
    }

    /// Opens a policy by its name.
    pub fn open_policy(&self, name: &str) -> Outcome<()> {
        self.visit("Policies")?;
        self.browser.click(Role::Link, name)?;
        self.browser.find(Role::Heading, name).map(drop)
    }

    /// The counts of the page's first bar of states, read as a screen reader reads them.
    pub fn bar(&self) -> Outcome<StateCounts> {
        let bars = self.browser.all(None, Role::Img, None)?;
        let bar = bars.first().ok_or("there is no bar of states")?;
        counts(&self.browser.name_of(bar)?)
    }

    /// Waits until the explanation of the setting says all of this. What was kept from the last visit is drawn first,
    /// and says what was so then.
    pub fn explanation(&self, setting: &str, words: &[&str]) -> Outcome<()> {
        self.browser.until(&format!("the explanation of “{setting}”"), || {
            let text = self.browser.text_of(&self.browser.find(Role::Complementary, setting)?)?;
            let missing: Vec<_> = words.iter().filter(|word| !text.contains(*word)).collect();
            claim(missing.is_empty(), || format!("it does not say {missing:?}"))
        })
    }

    /// The outcome of a journey: a failure with what page and programs said, and no error on the page's console.
    pub fn told(&self, outcome: Outcome<()>) -> Outcome<()> {
        outcome.map_err(|sentence| self.site.explain(&sentence))
    }
}

/// `Success 12, Not applicable 3` as counts.
pub fn counts(name: &str) -> Outcome<StateCounts> {
    let mut counts = StateCounts::default();
    if name == "No devices" {
        return Ok(counts);
    }
    for part in name.split(", ") {
        let (word, number) = part.rsplit_once(' ').ok_or_else(|| format!("`{name}` names no counts"))?;
        let state = State::ALL.into_iter().find(|state| state.label() == word);
        let number = number.replace([',', '\u{202f}', '\u{a0}'], "").parse();
        match (state, number) {
            (Some(state), Ok(number)) => counts.add(state, number),
            _ => return Err(format!("`{name}` names no counts")),
        }
    }
    Ok(counts)
}

/// Runs a test and fails it with its sentence, whose lines a panic would hide behind quotes.
pub fn tell(test: impl FnOnce() -> Outcome<()>) {
    if let Err(sentence) = test() {
        panic!("\n{sentence}\n");
    }
}

/// Fails with the sentence unless the claim holds.
pub fn claim(holds: bool, otherwise: impl FnOnce() -> String) -> Outcome<()> {
    if holds { Ok(()) } else { Err(otherwise()) }
}
