//! What the tests of the writing pages share: the workbench over recorded answers, and an administrator's hands.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::time::Duration;

use leptos::prelude::*;
use palisade_console::api::{Api, recorded::Recorded};
use palisade_console::app::bridge::{SAID, listen};
use palisade_console::app::mounted::{Mounted, mount_in};
use palisade_console::app::workbench::Workbench;
use palisade_console::catalogue;
use palisade_console::ui::time::sleep;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, HtmlInputElement, HtmlSelectElement};

/// The workbench at an address, and what it asked for.
pub struct Console {
    /// The requests and their answers.
    pub recorded: Recorded,
    root: HtmlElement,
    mounted: Option<Mounted>,
}

impl Drop for Console {
    fn drop(&mut self) {
        drop(self.mounted.take());
        self.root.remove();
    }
}

/// The data file of each template.
pub const DATA: [&str; 15] = [
    include_str!("../../crates/model/catalogue/antivirus.json"),
    include_str!("../../crates/model/catalogue/antivirus_exclusions.json"),
    include_str!("../../crates/model/catalogue/update_controls.json"),
    include_str!("../../crates/model/catalogue/security_experience.json"),
    include_str!("../../crates/model/catalogue/firewall.json"),
    include_str!("../../crates/model/catalogue/firewall_rules.json"),
    include_str!("../../crates/model/catalogue/hyperv_firewall_rules.json"),
    include_str!("../../crates/model/catalogue/edr.json"),
    include_str!("../../crates/model/catalogue/asr.json"),
    include_str!("../../crates/model/catalogue/linux_antivirus.json"),
    include_str!("../../crates/model/catalogue/linux_antivirus_exclusions.json"),
    include_str!("../../crates/model/catalogue/linux_edr.json"),
    include_str!("../../crates/model/catalogue/linux_firewall.json"),
    include_str!("../../crates/model/catalogue/linux_firewall_rules.json"),
    include_str!("../../crates/model/catalogue/settings_catalog.json"),
];

/// Opens the workbench at `path` over these answers, signed in, with the real catalogue.
pub fn open(path: &str, recorded: &Recorded) -> Console {
    for text in DATA {
        catalogue::provide(serde_json::from_str(text).unwrap());
    }
    open_bare(path, recorded)
}

/// The same with as much of the catalogue as was loaded before.
pub fn open_bare(path: &str, recorded: &Recorded) -> Console {
    let session = serde_json::from_str(include_str!("../answers/session.json")).unwrap();
    let _ = window().history().unwrap().push_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(path));
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&root).unwrap();
    let api = Api::with_session(recorded.clone(), Some(session));
    let mounted = mount_in(root.clone(), move || {
        // The console around the workbench shows what it says.
        let said = RwSignal::new(String::new());
        listen(SAID, move |text| said.set(text));
        view! { <Workbench api=api.clone() focus=false /> <p class="said-last">{said}</p> }.into_any()
    });
    Console { recorded: recorded.clone(), root, mounted: Some(mounted) }
}

impl Console {
    /// Waits for an element.
    pub async fn find(&self, selector: &str) -> HtmlElement {
        self.until(&format!("an element {selector}"), || self.maybe(selector)).await
    }

    /// An element that may be there.
    pub fn maybe(&self, selector: &str) -> Option<HtmlElement> {
        self.root.query_selector(selector).unwrap().map(JsCast::unchecked_into)
    }

    /// Every element of a kind, in order.
    pub fn all(&self, selector: &str) -> Vec<HtmlElement> {
        let all = self.root.query_selector_all(selector).unwrap();
        (0..all.length()).filter_map(|index| all.item(index)).map(JsCast::unchecked_into).collect()
    }

    /// Types into a field at its end, as the keyboard does.
    pub fn type_into(&self, control: &HtmlElement, text: &str) {
        let value = js_sys::Reflect::get(control, &"value".into()).unwrap().as_string().unwrap_or_default();
        let value = [value.as_str(), text].concat();
        let _ = js_sys::Reflect::set(control, &"value".into(), &value.as_str().into());
        let end = u32::try_from(value.encode_utf16().count()).unwrap();
        // An input has the same method.
        control.unchecked_ref::<web_sys::HtmlTextAreaElement>().set_selection_range(end, end).unwrap();
        fire(control, "input");
    }

    /// Waits for `look` to find something.
    pub async fn until<T>(&self, what: &str, look: impl Fn() -> Option<T>) -> T {
        for _ in 0..250 {
            if let Some(found) = look() {
                return found;
            }
            sleep(Duration::from_millis(20)).await;
        }
        panic!("waited for {what}; the page says:\n{}", self.text());
    }

    /// Waits for the page to say this.
    pub async fn says(&self, words: &str) {
        self.until(&format!("“{words}”"), || self.text().contains(words).then_some(())).await;
    }

    /// What can be read on the page.
    pub fn text(&self) -> String {
        self.root.inner_text()
    }

    /// The control with this label, found as assistive technology does: by `for`, by what is around it, or by
    /// `aria-label`.
    pub async fn control(&self, label: &str) -> HtmlElement {
        self.until(&format!("a control labelled “{label}”"), || self.labelled(label)).await
    }

    fn labelled(&self, label: &str) -> Option<HtmlElement> {
        // While a dialog is open, nothing outside it can be reached.
        let place = self.maybe("dialog[open]").unwrap_or_else(|| self.root.clone());
        if let Some(found) = place.query_selector(&format!("[aria-label=\"{label}\"]")).unwrap() {
            return Some(found.unchecked_into());
        }
        let labels = place.query_selector_all("label").unwrap();
        for index in 0..labels.length() {
            let element: HtmlElement = labels.item(index)?.unchecked_into();
            if element.text_content().unwrap_or_default().trim() != label {
                continue;
            }
            return match element.get_attribute("for") {
                Some(id) => document().get_element_by_id(&id).map(JsCast::unchecked_into),
                None => element.query_selector("input").unwrap().map(JsCast::unchecked_into),
            };
        }
        None
    }

    /// Types into the control with this label, in place of what it holds.
    pub async fn enter(&self, label: &str, text: &str) {
        let input: HtmlInputElement = self.control(label).await.unchecked_into();
        // A textarea has the same property.
        let _ = js_sys::Reflect::set(&input, &"value".into(), &text.into());
        fire(&input, "input");
        fire(&input, "change");
        settle().await;
    }

    /// Chooses an option by its words.
    pub async fn choose(&self, label: &str, words: &str) {
        let select: HtmlSelectElement = self.control(label).await.unchecked_into();
        let options = select.query_selector_all("option").unwrap();
        let value = (0..options.length())
            .filter_map(|index| options.item(index))
            .find(|option| option.text_content().as_deref() == Some(words))
            .and_then(|option| option.unchecked_into::<web_sys::Element>().get_attribute("value"))
            .unwrap_or_else(|| panic!("“{label}” has no option “{words}”"));
        select.set_value(&value);
        fire(&select, "change");
        settle().await;
    }

    /// What a list shows as chosen.
    pub async fn chosen(&self, label: &str) -> String {
        let select: HtmlSelectElement = self.control(label).await.unchecked_into();
        let option = select.query_selector("option:checked").unwrap();
        option.and_then(|option| option.text_content()).unwrap_or_default()
    }

    /// Presses the button or follows the link with these words.
    pub async fn press(&self, words: &str) {
        let element = self
            .until(&format!("a button or link “{words}”"), || {
                let all = self.root.query_selector_all("button, a").unwrap();
                (0..all.length())
                    .filter_map(|index| all.item(index))
                    .map(JsCast::unchecked_into::<HtmlElement>)
                    .find(|it| {
                        let named = it.get_attribute("aria-label").as_deref() == Some(words);
                        (named || it.inner_text().trim() == words)
                            && it.closest("[hidden]").unwrap().is_none()
                            && it.get_attribute("aria-disabled").is_none()
                    })
            })
            .await;
        element.click();
        settle().await;
    }

    /// The bodies sent with this method to a path that ends so.
    pub fn sent(&self, method: &str, path_end: &str) -> Vec<palisade_console::api::Request> {
        let asked = self.recorded.asked().into_iter();
        asked.filter(|it| it.method == method && it.path.ends_with(path_end)).collect()
    }
}

/// Whether an element can be seen.
pub fn seen(element: &HtmlElement) -> bool {
    element.closest("[hidden]").unwrap().is_none()
}

/// Lets an event happen at an element.
pub fn fire(element: &web_sys::Element, name: &str) {
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    let event = Event::new_with_event_init_dict(name, &init).unwrap();
    element.dispatch_event(&event).unwrap();
}

/// Presses a key on an element.
pub fn press_key(element: &web_sys::Element, key: &str, ctrl: bool) {
    let init = web_sys::KeyboardEventInit::new();
    init.set_key(key);
    init.set_ctrl_key(ctrl);
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event = web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    element.dispatch_event(&event).unwrap();
}

/// Lets effects run.
pub async fn settle() {
    sleep(Duration::from_millis(30)).await;
}

/// Chooses a group in the field of this label by keyboard.
pub async fn pick(page: &Console, label: &str, name: &str) {
    let field = page.control(label).await;
    field.focus().unwrap();
    page.type_into(&field, name);
    page.until(&format!("an offer of {name}"), || {
        let options = page.all("[role=listbox]:not([hidden]) [role=option]");
        options.iter().any(|it| it.inner_text().contains(name)).then_some(())
    })
    .await;
    press_key(&field, "ArrowDown", false);
    settle().await;
    press_key(&field, "Enter", false);
    settle().await;
}
