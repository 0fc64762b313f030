//! Signing in: for the first time with the one-time secret, and again with the password.

use palisade_e2e::find::Role;
use palisade_e2e::{Outcome, shots};

use crate::journey::{Journey, PASSWORD, claim};

/// Signs in with the one-time secret and chooses a password.
pub fn first_time(journey: &Journey, pictures: bool) -> Outcome<()> {
    let look = |name: &str| if pictures { shots::page(&journey.browser, name) } else { Ok(()) };
    first_time_seeing(journey, look)
}

/// The same with a look at each page on the way.
pub fn first_time_seeing(journey: &Journey, mut look: impl FnMut(&str) -> Outcome<()>) -> Outcome<()> {
    let browser = &journey.browser;
    let secret = journey.site.one_time_secret()?;
    journey.open("/")?;
    browser.find(Role::Heading, "Sign in")?;
    look("sign-in")?;
    enter(journey, "not the secret")?;
    browser.sees("The name or the password is wrong")?;
    look("sign-in-refused")?;
    enter(journey, &secret)?;
    browser.find(Role::Heading, "Choose a password")?;
    browser.fill("New password", "short")?;
    browser.fill("The same again", "short")?;
    browser.click(Role::Button, "Save password")?;
    browser.sees("at least 12 characters")?;
    look("password")?;
    browser.fill("New password", PASSWORD)?;
    browser.fill("The same again", PASSWORD)?;
    browser.click(Role::Button, "Save password")?;
    browser.find(Role::Heading, "Policies")?;
    browser.sees("No policies yet")
}

/// Signs in with the password that was chosen, on the page that asks for it.
pub fn again(journey: &Journey) -> Outcome<()> {
    enter(journey, PASSWORD)
}

fn enter(journey: &Journey, password: &str) -> Outcome<()> {
    journey.browser.fill("Name", "admin")?;
    journey.browser.fill("Password", password)?;
    journey.browser.click(Role::Button, "Sign in")
}

/// A link into the console opens the same view after a reload, and leads there after signing in.
pub fn links_survive_a_reload(journey: &Journey) -> Outcome<()> {
    let browser = &journey.browser;
    journey.open_policy("Finance: antivirus baseline")?;
    journey.tab("Policy", "Per setting status")?;
    browser.sees("Cloud block level")?;
    let link = browser.address()?;
    browser.reload()?;
    browser.sees("Cloud block level")?;
    claim(browser.address()? == link, || format!("the reload of {link} ended elsewhere"))?;
    browser.click(Role::Button, "Sign out")?;
    browser.find(Role::Heading, "Sign in")?;
    browser.open(&link)?;
    browser.find(Role::Heading, "Sign in")?;
    enter(journey, PASSWORD)?;
    browser.sees("Cloud block level")?;
    claim(browser.address()? == link, || format!("signing in for {link} ended elsewhere"))
}
