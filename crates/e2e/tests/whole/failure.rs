//! What a server can answer to a save: each time a sentence with the next step, and nothing typed is lost.

use palisade_e2e::find::Role;
use palisade_e2e::{Outcome, shots};
use serde_json::json;

use crate::journey::{Journey, claim};
use crate::sign_in;
use crate::tenant::Tenant;

/// The server is away while one saves, and back for the next try.
pub fn the_server_is_away(journey: &mut Journey, tenant: &Tenant) -> Outcome<()> {
    edit(journey, tenant, "Typed while the server was there")?;
    journey.site.stop_server();
    save(journey)?;
    journey.browser.sees("The server can't be reached. Nothing that you typed is lost")?;
    is_still_there(journey, "Typed while the server was there")?;
    shots::page_from_top(&journey.browser, "editor-unreachable")?;
    journey.site.start_server_again()?;
    save(journey)?;
    journey.browser.sees("Saved as version")?;
    journey.browser.find(Role::Heading, "Typed while the server was there").map(drop)
}

/// The server goes away and comes back while one reads: the banner says so, and what happened meanwhile is seen without
/// asking for it.
pub fn what_one_reads_goes_on(journey: &mut Journey) -> Outcome<()> {
    journey.open("/groups")?;
    journey.browser.sees("Finance workstations")?;
    journey.site.stop_server();
    journey.browser.sees("Can't reach the server")?;
    journey.browser.sees("Finance workstations")?;
    journey.site.start_server_again()?;
    journey.site.rest("POST", "/api/groups", Some(&json!({"name": "Made after the restart"})))?;
    journey.browser.sees("Made after the restart")?;
    journey.browser.until("the banner to go", || {
        let text = journey.browser.text()?;
        if text.contains("Can't reach the server") { Err("it is there".to_owned()) } else { Ok(()) }
    })
}

/// The session ends while one types: after signing in again, everything is there, and is saved.
pub fn the_session_has_ended(journey: &Journey, tenant: &Tenant) -> Outcome<()> {
    let browser = &journey.browser;
    edit(journey, tenant, "Typed before the session ended")?;
    // As from another window, which is what an administrator's own list of sessions would do.
    let end = "const done = arguments[0]; \
        const {token} = JSON.parse(sessionStorage.getItem('palisade.session')); \
        fetch('/api/session', {method: 'DELETE', headers: {Authorization: `Bearer ${token}`}}) \
          .then(answer => done(answer.status), error => done(String(error)))";
    let answer = browser.script_later(end, &[])?;
    claim(answer.as_u64().is_some_and(|status| status < 300), || {
        format!("the session did not end: {answer}")
    })?;
    // Whoever asks first is told: the save, or the page that follows what changes.
    browser.until("the sign-in", || {
        if let Some(button) = browser.all(None, Role::Button, Some("Save 1 change"))?.first() {
            let _ = browser.press(button);
        }
        let heading = browser.all(None, Role::Heading, Some("Sign in"))?;
        heading.first().map(drop).ok_or_else(|| "there is none yet".to_owned())
    })?;
    sign_in::again(journey)?;
    is_still_there(journey, "Typed before the session ended")?;
    save(journey)?;
    browser.sees("Saved as version")
}

/// The role does not allow it any longer: a token that only reads stands in for the administrator's.
pub fn the_role_does_not_allow_it(journey: &Journey, tenant: &Tenant) -> Outcome<()> {
    let browser = &journey.browser;
    let role = ["token", "create", "--name", "reads", "--role", "read-only-operator", "--expires", "1d"];
    let token = journey.site.command(&role)?;
    let swap = "const session = JSON.parse(sessionStorage.getItem('palisade.session')); \
        const before = session.token; session.token = arguments[0]; \
        sessionStorage.setItem('palisade.session', JSON.stringify(session)); return before";
    let before = browser.script(swap, &[json!(token)])?;
    edit(journey, tenant, "Typed without leave")?;
    save(journey)?;
    browser.sees("Not saved:")?;
    browser.sees("role")?;
    is_still_there(journey, "Typed without leave")?;
    shots::page_from_top(browser, "editor-forbidden")?;
    browser.script(swap, &[before])?;
    browser.click(Role::Button, "Discard")
}

/// A name is taken: the sentence stands at the field, and the rest stays.
pub fn the_name_is_taken(journey: &Journey) -> Outcome<()> {
    let browser = &journey.browser;
    journey.open("/groups/create")?;
    browser.fill("Name", "Finance workstations")?;
    browser.fill("Description", "The one on floor 4")?;
    browser.click(Role::Button, "Create group")?;
    browser.sees("Another group is called “Finance workstations” already. Choose another name.")?;
    let field = browser.find(Role::Textbox, "Description")?;
    let typed = browser.property(&field, "value")?;
    claim(typed == json!("The one on floor 4"), || format!("of the description {typed} is left"))?;
    browser.fill("Name", "Finance workstations, floor 4")?;
    browser.click(Role::Button, "Create group")?;
    browser.find(Role::Heading, "Finance workstations, floor 4").map(drop)
}

/// Too many wrong passwords: how long to wait is said, and the name stays.
pub fn too_many_attempts(journey: &Journey) -> Outcome<()> {
    let browser = &journey.browser;
    browser.script("sessionStorage.clear()", &[])?;
    journey.open("/sign-in")?;
    browser.fill("Name", "somebody")?;
    browser.until("so many attempts to be too many", || {
        browser.fill("Password", "not the password")?;
        browser.click(Role::Button, "Sign in")?;
        std::thread::sleep(std::time::Duration::from_millis(150));
        let text = browser.text()?;
        let told = text.contains("Too many attempts. Wait");
        if told { Ok(()) } else { Err("the page does not say so".to_owned()) }
    })?;
    let field = browser.find(Role::Textbox, "Name")?;
    let typed = browser.property(&field, "value")?;
    claim(typed == json!("somebody"), || format!("of the name {typed} is left"))
}

/// Opens the editor and types a name into it.
fn edit(journey: &Journey, tenant: &Tenant, name: &str) -> Outcome<()> {
    let browser = &journey.browser;
    journey.open(&format!("/policies/{}/edit", tenant.baseline))?;
    browser.sees("Scan archives")?;
    browser.fill("Name", name)?;
    browser.find(Role::Button, "Save 1 change").map(drop)
}

fn save(journey: &Journey) -> Outcome<()> {
    journey.browser.click(Role::Button, "Save 1 change")
}

fn is_still_there(journey: &Journey, name: &str) -> Outcome<()> {
    let browser = &journey.browser;
    browser.until("what was typed to be there", || {
        let fields = browser.all(None, Role::Textbox, Some("Name"))?;
        let field = fields.first().ok_or("there is no field for it")?;
        let typed = browser.property(field, "value")?;
        if typed == json!(name) { Ok(()) } else { Err(format!("the name is {typed}")) }
    })
}
