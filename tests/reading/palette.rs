//! The palette, by keyboard alone.

use std::time::Duration;

use leptos::prelude::document;
use palisade_console::api::recorded::Recorded;
use palisade_console::app::bridge::{PALETTE, tell};
use palisade_console::catalogue;
use palisade_console::pages::conflicts::by::By;
use palisade_console::pages::settings::section::Section;
use palisade_console::ui::time::sleep;
use palisade_model::api::Role;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::eyes::{Page, enter, focused, open_ahead, open_whole, open_workbench, press, tenant, words};
use crate::writing::DATA;

const FIELD: &str = "input[role=combobox][aria-controls=palette-list]";
const FOUND: &str = r#"{"policies":[{"id":"p1","name":"Finance: antivirus baseline",
    "templateName":"Microsoft Defender Antivirus","archived":false}],
    "devices":[{"id":"d1","name":"fin-ws-0447","serialNumber":"SN-7","os":"Windows 11"}],
    "groups":[{"id":"g1","name":"Finance workstations","devices":4203}],
    "settings":[{"key":"k1","definitionId":"k1","name":"Cloud block level","policies":3,"values":[
        {"displayValue":"High plus","count":1,"policies":[{"policyId":"p1","policyName":"Finance: antivirus baseline"}]},
        {"displayValue":"High","count":2,"policies":[{"policyId":"p2","policyName":"A"},{"policyId":"p3","policyName":"B"}]}
    ]}],"more":["devices"]}"#;

fn whole(path: &str, role: Role) -> Page {
    for text in DATA {
        catalogue::provide(serde_json::from_str(text).unwrap());
    }
    let recorded = tenant();
    recorded.ok("GET", "/api/search", FOUND);
    open_whole(path, recorded, role)
}

async fn opened(page: &Page) -> HtmlElement {
    page.find("nav[aria-label=Main] a").await;
    assert!(press("k", true), "the key is taken");
    let field = page.find(FIELD).await;
    page.until("the focus in the field", || (focused().as_ref() == Some(&field)).then_some(())).await;
    field
}

fn options(page: &Page) -> Vec<String> {
    page.all("[role=option]").iter().map(words).collect()
}

fn selected(page: &Page) -> String {
    page.maybe("[role=option][aria-selected=true]").map(|it| words(&it)).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn every_kind_is_found_and_enter_leads_there() {
    let page = whole("/policies", Role::TenantAdministrator);
    let field = opened(&page).await;
    assert_eq!(field.get_attribute("aria-expanded").as_deref(), Some("true"));
    enter(&field, "fin");
    page.find_text("[role=option]", "fin-ws-0447").await;
    let options = options(&page);
    for wanted in [
        "Cloud block level: High plus Set by Finance: antivirus baseline",
        "Cloud block level: High Set by 2 policies",
        "Finance: antivirus baseline Microsoft Defender Antivirus",
        "fin-ws-0447 Windows 11 · SN-7",
        "Devices: all with “fin”",
        "Finance workstations 4,203 devices",
    ] {
        assert!(options.iter().any(|option| option == wanted), "{wanted}: {options:?}");
    }
    let href = |text: &str| {
        let option = page.all("[role=option]").into_iter().find(|it| words(it).contains(text)).unwrap();
        option.get_attribute("href").unwrap()
    };
    assert_eq!(href("High plus"), "/policies/p1/settings");
    assert_eq!(href("2 policies"), "/policies?setting=k1");
    assert_eq!(href("all with"), "/devices?search=fin");
    for _ in 0..20 {
        if selected(&page).contains("antivirus baseline Microsoft") {
            break;
        }
        press("ArrowDown", false);
        sleep(Duration::from_millis(5)).await;
    }
    let chosen = field.get_attribute("aria-activedescendant").unwrap();
    assert!(words(&page.find(&format!("#{chosen}")).await).contains("antivirus baseline Microsoft"));
    press("Enter", false);
    page.until_at("/policies/p1").await;
    page.until("no palette", || page.maybe(FIELD).is_none().then_some(())).await;
    // What was chosen is the first to be found the next time.
    opened(&page).await;
    page.find_text("[role=group]", "Recent").await;
    assert_eq!(selected(&page), "Finance: antivirus baseline Microsoft Defender Antivirus");
}

#[wasm_bindgen_test]
async fn what_the_server_finds_moves_nothing() {
    let page = whole("/policies", Role::TenantAdministrator);
    page.recorded.late("GET", "/api/search", FOUND, Duration::from_millis(400));
    let field = opened(&page).await;
    enter(&field, "cloud");
    // A setting of the catalogue is there with the next frame.
    page.find_text("[role=option]", "Cloud block level").await;
    press("ArrowDown", false);
    page.until("the second option", || {
        let second = page.all("[role=option]").get(1)?.get_attribute("aria-selected")?;
        (second == "true").then_some(())
    })
    .await;
    let (before, first) = (selected(&page), options(&page));
    page.find_text("[role=status]", "Searching").await;
    page.find_text("[role=option]", "fin-ws-0447").await;
    assert_eq!(selected(&page), before);
    assert_eq!(options(&page)[..first.len()], first);
    let setting =
        page.all("[role=option]").into_iter().find(|it| words(it).contains("Microsoft Defender")).unwrap();
    assert!(setting.get_attribute("href").unwrap().starts_with("/policies?setting=device_vendor_msft"));
}

#[wasm_bindgen_test]
async fn without_a_server_the_rest_is_found() {
    let page = whole("/policies", Role::TenantAdministrator);
    page.recorded.fail("GET", "/api/search");
    let field = opened(&page).await;
    enter(&field, "conflicts");
    page.find_text("[role=status]", "can't be reached").await;
    press("Enter", false);
    page.until_at("/conflicts").await;
}

#[wasm_bindgen_test]
async fn what_the_page_can_do_is_there_by_role() {
    let page = whole("/policies/p1", Role::TenantAdministrator);
    page.find_text("h1", "Finance: antivirus baseline").await;
    page.find_text("a", "Delete").await;
    let field = opened(&page).await;
    let text = words(&page.find_text("[role=group]", "On this page").await);
    // Nobody deletes by pressing Enter at once.
    assert!(selected(&page).starts_with("Edit"), "{}", selected(&page));
    for action in ["Edit", "Duplicate", "Delete", "Export", "Assignments"] {
        assert!(text.contains(action), "{action}: {text}");
    }
    enter(&field, "duplicate");
    page.until("one action", || selected(&page).starts_with("Duplicate").then_some(())).await;
    press("Enter", false);
    page.until_at("/policies/p1?do=duplicate").await;
    drop(page);

    let page = whole("/policies/p1", Role::ReadOnlyOperator);
    page.find_text("button", "Delete").await;
    let field = opened(&page).await;
    enter(&field, "delete");
    let option = page.find_text("[role=option][aria-disabled=true]", "Delete").await;
    assert!(words(&option).contains("Read Only Operator"), "{}", words(&option));
    page.until("it as the first", || selected(&page).starts_with("Delete").then_some(())).await;
    press("Enter", false);
    sleep(Duration::from_millis(60)).await;
    assert!(page.maybe(FIELD).is_some());
    enter(&field, "create policy");
    page.find_text("[role=option][aria-disabled=true]", "Create policy").await;
}

#[wasm_bindgen_test]
async fn nobody_finds_anything_before_signing_in() {
    let recorded: Recorded = tenant();
    let page = crate::eyes::open_as("/policies", recorded, None);
    page.find_text("h1", "Sign in").await;
    assert!(!press("k", true));
}

#[wasm_bindgen_test]
async fn a_setting_leads_to_the_policies_that_set_it() {
    let page = whole("/policies?setting=k1", Role::TenantAdministrator);
    let chip = page.find_text("a", "Cloud block level").await;
    assert_eq!(chip.get_attribute("href").as_deref(), Some("/policies"));
    let asked = page.asked();
    assert!(asked.iter().any(|path| path == "/api/policies?setting=k1&limit=50&facets=true"), "{asked:?}");
}

#[wasm_bindgen_test]
async fn what_is_in_closed_menus_is_offered_and_done() {
    for text in DATA {
        catalogue::provide(serde_json::from_str(text).unwrap());
    }
    let recorded = tenant();
    recorded.ok("GET", "/api/search", FOUND);
    let view = r#"[{"id":"v1","list":"devices","name":"Mine","query":"state=error","shared":false,"owner":"admin","changeable":true,"etag":"e"}]"#;
    recorded.ok("GET", "/api/views", view);
    let page = open_ahead("/devices", recorded);
    page.find_text("button[aria-haspopup=menu]", "Views").await;
    page.until("the views", || page.asked().iter().any(|path| path.starts_with("/api/views")).then_some(()))
        .await;
    sleep(Duration::from_millis(50)).await;
    // The frame of the console is not here; its place for the page is.
    let main = document().create_element("main").unwrap();
    let whole = page.find("h1").await.closest("body > div").unwrap().unwrap();
    whole.replace_with_with_node_1(&main).unwrap();
    main.append_child(&whole).unwrap();
    assert!(page.maybe("[role=menu]").is_none());
    tell(PALETTE, "");
    let field = page.find(FIELD).await;
    // A link is one here, too.
    enter(&field, "mine");
    let option = page.find_text("[role=option]", "Mine").await;
    assert_eq!(option.get_attribute("href").as_deref(), Some("/devices?state=error"));
    enter(&field, "save this");
    page.until("one action", || selected(&page).starts_with("Save this view").then_some(())).await;
    press("Enter", false);
    page.find_text("dialog", "Save this view").await;
    page.until("no palette", || page.maybe(FIELD).is_none().then_some(())).await;
    main.remove();
}

#[wasm_bindgen_test]
async fn each_part_of_a_page_leads_to_the_tab_of_its_name() {
    let page = whole("/policies", Role::TenantAdministrator);
    let field = opened(&page).await;
    let mut parts = Vec::new();
    for (of, count) in [("Conflicts", By::ALL.len()), ("Settings", Section::ALL.len())] {
        let of = [of, ": "].concat();
        enter(&field, &of);
        let found = page
            .until(&of, || {
                let options = page.all("[role=option]").into_iter();
                let found: Vec<_> = options.filter(|it| words(it).starts_with(&of)).collect();
                (found.len() == count).then_some(found)
            })
            .await;
        let part = |it: &HtmlElement| {
            (words(it).trim_start_matches(&of).to_owned(), it.get_attribute("href").unwrap())
        };
        parts.extend(found.iter().map(part));
    }
    drop(page);
    for (label, href) in parts {
        let page = open_workbench(&href, tenant());
        let tab = page.find("nav.tabs a[aria-current]").await;
        assert!(words(&tab).starts_with(&label), "{href}: {}, not {label}", words(&tab));
    }
}
