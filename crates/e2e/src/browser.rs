//! A Chromium under its driver, used as a person uses it: look for a button by its words, press it, read.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::find::{Role, SCRIPT};
use crate::process::{Process, free_address, system_program};
use crate::{Outcome, http, shots, wait};

/// The member under which WebDriver sends an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// WebDriver's code for a held Control key, and for letting go of all such keys.
const CONTROL: char = '\u{E009}';
const RELEASE: char = '\u{E000}';
const BACKSPACE: char = '\u{E003}';

/// A browser with one window.
pub struct Browser {
    driver: SocketAddr,
    session: String,
    process: Process,
    _profile: tempfile::TempDir,
}

/// An element of the page.
#[derive(Debug, Clone)]
pub struct Element(String);

impl Element {
    fn json(&self) -> Json {
        json!({ ELEMENT: self.0 })
    }
}

impl Browser {
    /// Starts a browser with a profile of its own.
    pub fn start(logs: &Path) -> Outcome<Self> {
        let driver = free_address()?;
        let program = |variable: &str, names: &[&str]| -> Outcome<PathBuf> {
            match std::env::var_os(variable) {
                Some(path) => Ok(path.into()),
                None => names.iter().find_map(|name| system_program(name).ok()).ok_or_else(|| {
                    format!(
                        "no {} is installed; `cargo xtask setup` says what to install",
                        names.join(" or ")
                    )
                }),
            }
        };
        let chromedriver = program("E2E_CHROMEDRIVER", &["chromedriver"])?;
        let chromium = program("E2E_CHROMIUM", &["chromium", "chromium-browser", "google-chrome"])?;
        let mut process =
            Process::start("chromedriver", &chromedriver, &[format!("--port={}", driver.port())], logs)?;
        wait::until(Duration::from_secs(30), "the browser's driver", || {
            process.expect_running()?;
            http::request(driver, "GET", "/status", &[], None).map(drop)
        })?;
        let profile = tempfile::tempdir().map_err(|error| format!("no folder for a profile: {error}"))?;
        let options = json!({
            "binary": chromium,
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--lang=en-GB",
                format!("--user-data-dir={}", profile.path().display()),
            ],
        });
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL"},
        }}});
        let answer = http::request(driver, "POST", "/session", &[], Some(&wanted))?.json();
        let Some(session) = answer.pointer("/value/sessionId").and_then(Json::as_str) else {
            return Err(format!("the browser did not start: {answer}\n{}", process.last_words()));
        };
        let browser = Self { driver, session: session.to_owned(), process, _profile: profile };
        browser.resize(shots::WIDE)?;
        Ok(browser)
    }

    fn call(&self, method: &str, path: &str, body: &Json) -> Outcome<Json> {
        let path = format!("/session/{}/{path}", self.session);
        let body = (method == "POST").then_some(body);
        let answer = http::request(self.driver, method, &path, &[], body)?.json();
        match answer.pointer("/value/message").and_then(Json::as_str) {
            Some(message) if answer.pointer("/value/error").is_some() => {
                Err(message.lines().next().unwrap_or(message).to_owned())
            }
            _ => Ok(answer.get("value").cloned().unwrap_or(Json::Null)),
        }
    }

    /// Calls the browser's own protocol, for what a person does with the window and the network.
    pub fn devtools(&self, command: &str, parameters: &Json) -> Outcome<Json> {
        self.call("POST", "goog/cdp/execute", &json!({"cmd": command, "params": parameters}))
    }

    /// Runs a script in the page and gives its result.
    pub fn script(&self, script: &str, arguments: &[Json]) -> Outcome<Json> {
        self.call("POST", "execute/sync", &json!({"script": script, "args": arguments}))
    }

    /// The same for a script that calls its last argument when it is done.
    pub fn script_later(&self, script: &str, arguments: &[Json]) -> Outcome<Json> {
        self.call("POST", "execute/async", &json!({"script": script, "args": arguments}))
    }

    /// Opens an address.
    pub fn open(&self, address: &str) -> Outcome<()> {
        self.call("POST", "url", &json!({"url": address})).map(drop)
    }

    /// Loads the page again.
    pub fn reload(&self) -> Outcome<()> {
        self.call("POST", "refresh", &json!({})).map(drop)
    }

    /// The same, with yes to a page that asks whether to leave.
    pub fn reload_without_asking(&self) -> Outcome<()> {
        self.script("setTimeout(() => location.reload(), 0)", &[])?;
        std::thread::sleep(Duration::from_millis(300));
        // A page that asks shows a dialog; one that does not shows none.
        let _ = self.call("POST", "alert/accept", &json!({}));
        Ok(())
    }

    /// Goes back, as the browser's button does.
    pub fn back(&self) -> Outcome<()> {
        self.call("POST", "back", &json!({})).map(drop)
    }

    /// The page's address.
    pub fn address(&self) -> Outcome<String> {
        Ok(self.call("GET", "url", &Json::Null)?.as_str().unwrap_or_default().to_owned())
    }

    /// Everything that the page shows, as text.
    pub fn text(&self) -> Outcome<String> {
        let text = self.script("return document.body.innerText", &[])?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// What the page has written to the console at the level of an error since it was asked last.
    pub fn console_errors(&self) -> Outcome<Vec<String>> {
        let entries = self.call("POST", "se/log", &json!({"type": "browser"}))?;
        Ok(entries
            .as_array()
            .into_iter()
            .flatten()
            .filter(|entry| entry.get("level").and_then(Json::as_str) == Some("SEVERE"))
            .filter_map(|entry| entry.get("message").and_then(Json::as_str))
            .map(str::to_owned)
            .collect())
    }

    /// All elements of a role and name, at this moment, in the whole page or within one element.
    pub fn all(&self, within: Option<&Element>, role: Role, name: Option<&str>) -> Outcome<Vec<Element>> {
        let arguments = [within.map_or(Json::Null, Element::json), json!(role.to_string()), json!(name)];
        let found = self.script(SCRIPT, &arguments)?;
        let ids = found.as_array().into_iter().flatten().filter_map(|one| one.get(ELEMENT)?.as_str());
        Ok(ids.map(|id| Element(id.to_owned())).collect())
    }

    /// The element of a role and name, waited for.
    pub fn find(&self, role: Role, name: &str) -> Outcome<Element> {
        self.find_within(None, role, name)
    }

    /// The same within an element.
    pub fn find_within(&self, within: Option<&Element>, role: Role, name: &str) -> Outcome<Element> {
        self.until(&format!("the {role} “{name}”"), || {
            self.all(within, role, Some(name))?
                .into_iter()
                .next()
                .ok_or_else(|| "there is none on the page".to_owned())
        })
    }

    /// An element's text.
    pub fn text_of(&self, element: &Element) -> Outcome<String> {
        let text = self.script("return arguments[0].innerText", &[element.json()])?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// An element's accessible name, as the browser itself computes it.
    pub fn name_of(&self, element: &Element) -> Outcome<String> {
        let name = self.call("GET", &format!("element/{}/computedlabel", element.0), &Json::Null)?;
        Ok(name.as_str().unwrap_or_default().to_owned())
    }

    /// A property of an element, such as `value`, `checked` or `href`.
    pub fn property(&self, element: &Element, name: &str) -> Outcome<Json> {
        self.script("return arguments[0][arguments[1]]", &[element.json(), json!(name)])
    }

    /// Presses the element of a role and name.
    pub fn click(&self, role: Role, name: &str) -> Outcome<()> {
        self.click_within(None, role, name)
    }

    /// The same within an element.
    pub fn click_within(&self, within: Option<&Element>, role: Role, name: &str) -> Outcome<()> {
        self.until(&format!("the {role} “{name}” to be pressed"), || {
            let element = self.all(within, role, Some(name))?.into_iter().next();
            self.press(&element.ok_or_else(|| "there is none on the page".to_owned())?)
        })
    }

    /// Presses an element: a radio or checkbox that its label draws by that label.
    pub fn press(&self, element: &Element) -> Outcome<()> {
        let target = self.script(
            "const one = arguments[0]; one.scrollIntoView({block: 'center', behavior: 'instant'}); \
             const drawn = one.matches('input[type=radio],input[type=checkbox]') && one.labels && one.labels[0]; \
             return drawn || one",
            &[element.json()],
        )?;
        let id = target.get(ELEMENT).and_then(Json::as_str).unwrap_or(&element.0).to_owned();
        self.call("POST", &format!("element/{id}/click"), &json!({})).map(drop)
    }

    /// Moves the pointer onto an element, which is in view.
    pub fn point_at(&self, element: &Element) -> Outcome<()> {
        self.pointer(
            &json!([{"type": "pointerMove", "origin": element.json(), "x": 0, "y": 0, "duration": 0}]),
        )
    }

    /// Moves the pointer onto an element, which is in view, presses it and lets go, with the pauses that a hand makes.
    pub fn press_by_hand(&self, element: &Element) -> Outcome<()> {
        let pause = json!({"type": "pause", "duration": 60});
        self.pointer(&json!([
            {"type": "pointerMove", "origin": element.json(), "x": 0, "y": 0, "duration": 0}, pause,
            {"type": "pointerDown", "button": 0}, pause, {"type": "pointerUp", "button": 0},
        ]))
    }

    fn pointer(&self, actions: &Json) -> Outcome<()> {
        let mouse = json!({"pointerType": "mouse"});
        let body =
            json!({"actions": [{"type": "pointer", "id": "mouse", "parameters": mouse, "actions": actions}]});
        self.call("POST", "actions", &body).map(drop)
    }

    /// Types into the text field of this label, in place of what is there.
    pub fn fill(&self, label: &str, text: &str) -> Outcome<()> {
        self.fill_within(None, label, text)
    }

    /// The same within an element.
    pub fn fill_within(&self, within: Option<&Element>, label: &str, text: &str) -> Outcome<()> {
        let field = self.find_within(within, Role::Textbox, label)?;
        self.type_into(&field, text)
    }

    /// Types into a field, in place of what is there.
    pub fn type_into(&self, field: &Element, text: &str) -> Outcome<()> {
        self.scroll_to(field)?;
        let keys = format!("{CONTROL}a{RELEASE}{BACKSPACE}{text}");
        self.call("POST", &format!("element/{}/value", field.0), &json!({"text": keys})).map(drop)
    }

    /// Sends keys to whatever has the focus.
    pub fn keys(&self, keys: &str) -> Outcome<()> {
        let actions: Vec<Json> = keys
            .chars()
            .flat_map(|key| {
                [json!({"type": "keyDown", "value": key}), json!({"type": "keyUp", "value": key})]
            })
            .collect();
        let body = json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]});
        self.call("POST", "actions", &body).map(drop)
    }

    /// Presses a key while Control is held.
    pub fn key_with_control(&self, key: char) -> Outcome<()> {
        let actions = json!([
            {"type": "keyDown", "value": CONTROL},
            {"type": "keyDown", "value": key},
            {"type": "keyUp", "value": key},
            {"type": "keyUp", "value": CONTROL},
        ]);
        let body = json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]});
        self.call("POST", "actions", &body).map(drop)
    }

    /// Brings an element into view.
    pub fn scroll_to(&self, element: &Element) -> Outcome<()> {
        let script = "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})";
        self.script(script, &[element.json()]).map(drop)
    }

    /// Gives an element the focus.
    pub fn focus(&self, element: &Element) -> Outcome<()> {
        self.script("arguments[0].focus()", &[element.json()]).map(drop)
    }

    /// The element that has the focus; the page itself where none has.
    pub fn focused(&self) -> Outcome<Element> {
        let found = self.call("GET", "element/active", &Json::Null)?;
        let id = found.get(ELEMENT).and_then(Json::as_str).ok_or("the page has no element with the focus")?;
        Ok(Element(id.to_owned()))
    }

    /// An element's role, as the browser itself computes it.
    pub fn role_of(&self, element: &Element) -> Outcome<String> {
        let role = self.call("GET", &format!("element/{}/computedrole", element.0), &Json::Null)?;
        Ok(role.as_str().unwrap_or_default().to_owned())
    }

    /// Chooses the option with these words in the list of this label.
    pub fn choose(&self, label: &str, option: &str) -> Outcome<()> {
        self.choose_within(None, label, option)
    }

    /// The same within an element.
    pub fn choose_within(&self, within: Option<&Element>, label: &str, option: &str) -> Outcome<()> {
        let list = self.find_within(within, Role::Combobox, label)?;
        let option = self.find_within(Some(&list), Role::Option, option)?;
        self.scroll_to(&list)?;
        self.call("POST", &format!("element/{}/click", option.0), &json!({})).map(drop)
    }

    /// Gives a file to the file field of this label.
    pub fn attach(&self, label: &str, file: &Path) -> Outcome<()> {
        let field = self.find(Role::File, label)?;
        let path = file.canonicalize().map_err(|error| format!("{}: {error}", file.display()))?;
        self.call("POST", &format!("element/{}/value", field.0), &json!({"text": path})).map(drop)
    }

    /// Waits until the page shows this text.
    pub fn sees(&self, text: &str) -> Outcome<()> {
        self.sees_within(wait::PAGE, text)
    }

    /// The same with another patience.
    pub fn sees_within(&self, patience: Duration, text: &str) -> Outcome<()> {
        self.until_for(patience, &format!("the text “{text}”"), || {
            let page = self.text()?;
            if page.contains(text) { Ok(()) } else { Err("the page does not show it".to_owned()) }
        })
    }

    /// Asks again until the answer is `Ok`, as long as a page may take.
    pub fn until<T>(&self, what: &str, ask: impl FnMut() -> Outcome<T>) -> Outcome<T> {
        self.until_for(wait::PAGE, what, ask)
    }

    /// The same with another patience. A failure leaves a screenshot and the page's text.
    pub fn until_for<T>(
        &self,
        patience: Duration,
        what: &str,
        ask: impl FnMut() -> Outcome<T>,
    ) -> Outcome<T> {
        wait::until(patience, what, ask).map_err(|sentence| self.explain(&sentence))
    }

    /// A failure with what the page shows, its address, and a screenshot.
    pub fn explain(&self, sentence: &str) -> String {
        let shot = shots::failure(self).unwrap_or_else(|error| format!("none: {error}"));
        format!(
            "{sentence}\n--- at {}\n--- screenshot: {shot}\n--- the page's text:\n{}\n--- the page's errors: {:?}",
            self.address().unwrap_or_default(),
            self.text().unwrap_or_default(),
            self.console_errors().unwrap_or_default(),
        )
    }

    /// Gives the page this size, in CSS pixels; a narrow one is a phone's.
    pub fn resize(&self, (width, height): (u32, u32)) -> Outcome<()> {
        let mobile = width < 600;
        let parameters = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile});
        self.devtools("Emulation.setDeviceMetricsOverride", &parameters).map(drop)
    }

    /// A PNG of what is in view, base64.
    pub fn screenshot(&self) -> Outcome<String> {
        let answer = self.devtools("Page.captureScreenshot", &json!({"format": "png"}))?;
        Ok(answer.get("data").and_then(Json::as_str).unwrap_or_default().to_owned())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = http::request(self.driver, "DELETE", &format!("/session/{}", self.session), &[], None);
        self.process.stop();
    }
}
