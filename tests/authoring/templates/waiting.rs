//! The editor of every template when its answer is slow, refused, or does not come at all: a skeleton, a sentence with
//! the next step, and a way to try again that works.

use std::time::Duration;

use js_sys::{Function, Reflect};
use leptos::prelude::window;
use palisade_console::api::recorded::Recorded;
use palisade_console::catalogue::set_locale;
use palisade_console::ui::time::sleep;
use palisade_model::catalogue::TemplateFile;
use serde_json::{Value as Json, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::files;
use crate::editor::detail;
use crate::writing::{Console, DATA, open, open_bare};

const LOADING: &str = "[role=status][aria-label=Loading]";

/// The network under the catalogue's files, until it is dropped.
struct Network(JsValue);

impl Network {
    /// From now on, a request for a file is answered so: `body` after `wait` milliseconds with this status; with
    /// status 0, nobody answers.
    fn answers(status: u16, wait: u32, body: &str) -> Self {
        let before = Reflect::get(&window(), &"fetch".into()).unwrap();
        let answer = Function::new_with_args(
            "status, wait, body",
            "return () => new Promise((done, failed) => setTimeout(() => status
                ? done(new Response(body, { status }))
                : failed(new TypeError('Failed to fetch')), wait))",
        );
        let fetch = answer.call3(&JsValue::UNDEFINED, &status.into(), &wait.into(), &body.into()).unwrap();
        Reflect::set(&window(), &"fetch".into(), &fetch).unwrap();
        Self(before)
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        Reflect::set(&window(), &"fetch".into(), &self.0).unwrap();
    }
}

/// Forgets the files of the catalogue that are loaded, as a reload does.
fn forget_catalogue() {
    set_locale("of nobody");
    set_locale("en");
}

fn each() -> impl Iterator<Item = (TemplateFile, &'static str)> {
    files().zip(DATA)
}

/// The page of a new policy is there, with its first category of settings.
async fn is_there(page: &Console, file: &TemplateFile) {
    page.find(&format!("section[aria-labelledby='c-{}']", file.categories[0].id)).await;
    assert!(page.maybe(LOADING).is_none() && page.maybe("section[role=alert]").is_none());
}

/// Waits for an error that says this.
async fn says(page: &Console, sentence: &str) {
    page.until(sentence, || {
        page.maybe("section[role=alert]").filter(|it| it.inner_text().contains(sentence))
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_slow_catalogue_shows_a_skeleton_and_then_the_page() {
    for (file, text) in each() {
        forget_catalogue();
        let _slow = Network::answers(200, 350, text);
        let path = format!("/policies/create?template={}&step=settings", file.template.key);
        let page = open_bare(&path, &Recorded::default());
        sleep(Duration::from_millis(60)).await;
        assert!(page.maybe(LOADING).is_none(), "nothing moves for an answer that is quick");
        page.find(LOADING).await;
        is_there(&page, &file).await;
    }
}

#[wasm_bindgen_test]
async fn a_catalogue_that_can_not_be_had_is_asked_for_again() {
    for (file, text) in each() {
        for status in [500, 0] {
            forget_catalogue();
            let gone = Network::answers(status, 0, "");
            let path = format!("/policies/create?template={}&step=settings", file.template.key);
            let page = open_bare(&path, &Recorded::default());
            says(&page, "could not be loaded. Check the connection, then try again.").await;
            page.press("Try again").await;
            says(&page, "could not be loaded").await;
            drop(gone);
            let _back = Network::answers(200, 0, text);
            page.press("Try again").await;
            is_there(&page, &file).await;
        }
    }
}

/// A stored policy's id and the answer that holds it.
fn stored(file: &TemplateFile) -> (String, String) {
    let id = format!("waiting-{}", file.template.key);
    let policy: Json = json!({
        "id": id, "name": "Waited for", "description": "", "platforms": file.template.platforms,
        "technologies": file.template.technologies, "roleScopeTagIds": ["0"], "settings": [],
        "templateReference": {"templateId": file.template.id, "templateFamily": file.template.family},
    });
    let answer = detail(3, &policy);
    (id, answer)
}

/// The editor of a stored policy is there; of the settings catalogue it shows only what the policy holds.
async fn has_editor(page: &Console, file: &TemplateFile) {
    if file.template.has_id() {
        is_there(page, file).await;
    } else {
        page.control("Name").await;
    }
}

#[wasm_bindgen_test]
async fn a_slow_policy_shows_a_skeleton_and_then_its_editor() {
    for file in files() {
        let (id, answer) = stored(&file);
        let recorded = Recorded::default();
        recorded.slow(&format!("/api/policies/{id}"), answer, Duration::from_millis(350));
        let page = open(&format!("/policies/{id}/edit"), &recorded);
        sleep(Duration::from_millis(60)).await;
        assert!(page.maybe(LOADING).is_none(), "nothing moves for an answer that is quick");
        page.find(LOADING).await;
        has_editor(&page, &file).await;
    }
}

#[wasm_bindgen_test]
async fn a_policy_that_can_not_be_had_is_asked_for_again() {
    for file in files() {
        let (id, answer) = stored(&file);
        let path = format!("/api/policies/{id}");
        let recorded = Recorded::default();
        recorded.refuse("GET", &path, 500, "InternalServerError", "");
        let page = open(&format!("/policies/{id}/edit"), &recorded);
        says(&page, "The server failed on this. Try again").await;
        recorded.fail("GET", &path);
        page.press("Try again").await;
        says(&page, "The server can't be reached").await;
        recorded.ok("GET", &path, answer);
        page.press("Try again").await;
        has_editor(&page, &file).await;
    }
}
