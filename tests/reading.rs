//! The reading pages against recorded answers, good, slow and failing, in a real browser.

#![cfg(target_arch = "wasm32")]

#[path = "reading/ahead.rs"]
mod ahead;
#[path = "reading/audit.rs"]
mod audit;
#[path = "reading/bulk.rs"]
mod bulk;
#[path = "reading/conflicts.rs"]
mod conflicts;
#[path = "reading/device.rs"]
mod device;
#[path = "reading/early.rs"]
mod early;
mod eyes;
#[path = "reading/firewall.rs"]
mod firewall;
#[path = "reading/groups.rs"]
mod groups;
#[path = "reading/history.rs"]
mod history;
#[path = "reading/lists.rs"]
mod lists;
#[path = "reading/live.rs"]
mod live;
#[path = "reading/matrix.rs"]
mod matrix;
#[path = "reading/numbers.rs"]
mod numbers;
#[path = "reading/overview.rs"]
mod overview;
#[path = "reading/palette.rs"]
mod palette;
#[path = "reading/policies.rs"]
mod policies;
#[path = "reading/short_lists.rs"]
mod short_lists;
#[path = "reading/shortcuts.rs"]
mod shortcuts;
#[path = "reading/staying.rs"]
mod staying;
mod writing;

#[path = "reading/resolve.rs"]
mod resolve;

use std::time::Duration;

use eyes::{enter, focused, here, open, open_as, open_workbench, session, tenant, words};
use leptos::prelude::*;
use palisade_console::ui::time::sleep;
use palisade_model::api::Role;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn policies_are_listed_with_how_they_fare() {
    let page = open("/policies", tenant());
    let row = page.find_text("tbody tr", "Finance: antivirus baseline").await;
    assert!(words(&row).contains("Finance workstations, Branch servers"), "{}", words(&row));
    let bar = row.query_selector("[role=img]").unwrap().unwrap();
    let name = bar.get_attribute("aria-label").unwrap();
    assert_eq!(name, "Success 3,894, Error 41, Conflict 37, Pending 212, Not applicable 19");
    let link = row.query_selector("th[scope=row] a").unwrap().unwrap();
    assert_eq!(link.get_attribute("href").unwrap(), "/policies/11111111-1111-4111-8111-111111111111");
    let table = page.find("table").await;
    assert_eq!(table.query_selector("caption").unwrap().unwrap().text_content().unwrap(), "Policies");
    // With the frame after it.
    page.until("the title", || (document().title() == "Policies · Palisade").then_some(())).await;
    assert_eq!(words(&page.find("nav[aria-label=Main] a[aria-current]").await), "Policies 34");
}

#[wasm_bindgen_test]
async fn an_empty_tenant_is_told_how_to_begin() {
    let recorded = tenant();
    recorded.ok("GET", "/api/policies", r#"{"rows":[],"total":0,"asOf":"2026-11-23T01:20:00Z"}"#);
    let page = open("/policies", recorded);
    page.find_text("h2", "No policies yet").await;
    assert!(
        page.all(".empty a")
            .iter()
            .any(|link| link.get_attribute("href").as_deref() == Some("/policies/create"))
    );
}

#[wasm_bindgen_test]
async fn a_search_that_finds_nothing_names_itself() {
    let recorded = tenant();
    recorded.ok("GET", "/api/policies", r#"{"rows":[],"total":0,"asOf":"2026-11-23T01:20:00Z"}"#);
    let page = open("/policies?search=xyz", recorded);
    page.find_text(".empty p", "“xyz”").await;
}

#[wasm_bindgen_test]
async fn filters_are_links_and_back_goes_back() {
    let page = open("/policies/p1", tenant());
    let chip = page.find_text("a.chip", "Conflict").await;
    assert_eq!(words(&chip), "Conflict 37");
    chip.click();
    page.until_at("/policies/p1?state=conflict").await;
    page.until("the filtered request", || {
        page.asked()
            .iter()
            .any(|path| path == "/api/policies/p1/devices?state=conflict&limit=100")
            .then_some(())
    })
    .await;
    page.find("a.chip[aria-current=true]").await;
    window().history().unwrap().back().unwrap();
    page.until_at("/policies/p1").await;
    page.until("no chip that is on", || page.maybe("a.chip[aria-current=true]").is_none().then_some(()))
        .await;
}

#[wasm_bindgen_test]
async fn the_status_of_a_policy_leads_to_its_devices() {
    let page = open("/policies/p1", tenant());
    page.find_text("h1", "Finance: antivirus baseline").await;
    let card = page.find_text("section.card", "Check-in status").await;
    assert!(words(&card).contains("4,203 devices targeted"), "{}", words(&card));
    let links: Vec<_> =
        page.all(".legend a").iter().map(|link| (words(link), link.get_attribute("href").unwrap())).collect();
    assert_eq!(links[1], ("41 Error".into(), "/policies/p1?state=error".into()));
    assert_eq!(links.len(), 5);
    let device = page.find_text("tbody tr", "fin-ws-0447").await;
    assert!(
        words(&device).contains("Conflict")
            && words(&device).contains("conflicts with “Pilot: high protection”.")
    );
}

#[wasm_bindgen_test]
async fn the_report_says_which_version_each_device_has_and_why_not_the_newest() {
    let page = open("/policies/p1", tenant());
    page.find_text("thead th", "Version").await;
    for (name, version) in [("fin-ws-0412", "14"), ("fin-ws-0391", "13"), ("dc-ams-01", "—")] {
        let row = page.find_text("tbody tr", name).await;
        assert_eq!(row.query_selector("td.num").unwrap().unwrap().text_content().unwrap(), version, "{name}");
    }
    let mut late: serde_json::Value =
        serde_json::from_str(include_str!("answers/policy-devices.json")).unwrap();
    late["rows"][3]["missing"] = "silent".into();
    let recorded = tenant();
    recorded.ok("GET", "/api/policies/p1/devices", late.to_string());
    let page = open("/policies/p1?version=behind", recorded);
    let row = page.find_text("tbody tr", "fin-ws-0391").await;
    let said =
        "Not heard from for longer than its interval. The device has not reported on the latest version yet.";
    assert!(words(&row).contains(said), "{}", words(&row));
}

#[wasm_bindgen_test]
async fn each_count_per_setting_leads_to_its_devices() {
    let page = open("/policies/p1/settings", tenant());
    let row = page.find_text("tbody tr", "Cloud block level").await;
    let cells: Vec<_> = ["Cloud block level", "High plus"].into();
    assert!(cells.iter().all(|cell| words(&row).contains(cell)));
    let href = row.query_selector("a.state.conflict").unwrap().unwrap().get_attribute("href").unwrap();
    assert_eq!(
        href,
        "/policies/p1?setting=device_vendor_msft_policy_config_defender_cloudblocklevel&state=conflict"
    );
    assert_eq!(row.query_selector_all(".zero").unwrap().length(), 1);
}

#[wasm_bindgen_test]
async fn sorting_is_in_the_address() {
    let page = open("/policies/p1", tenant());
    page.find("tbody tr").await;
    page.find_text("th a", "Last check-in").await.click();
    page.until_at("/policies/p1?sort=lastCheckIn").await;
    page.find_text("th[aria-sort=ascending]", "Last check-in").await;
    page.find_text("th a", "Last check-in").await.click();
    page.until_at("/policies/p1?sort=-lastCheckIn").await;
}

#[wasm_bindgen_test]
async fn a_slow_answer_shows_a_skeleton_but_not_at_once() {
    let recorded = tenant();
    recorded.slow("/api/policies", include_str!("answers/policies.json"), Duration::from_millis(700));
    let page = open("/policies", recorded);
    sleep(Duration::from_millis(100)).await;
    assert!(page.maybe(".skeleton-table").is_none());
    page.find(".skeleton-table[role=status]").await;
    page.find_text("tbody tr", "Pilot: high protection").await;
    assert!(page.maybe(".skeleton-table").is_none());
}

#[wasm_bindgen_test]
async fn a_refusal_is_shown_in_the_servers_words() {
    let recorded = tenant();
    recorded.refuse("GET", "/api/policies/p2", 404, "ResourceNotFound", "There is no policy with this id.");
    let page = open("/policies/p2", recorded);
    let alert = page.find("[role=alert] p").await;
    assert_eq!(words(&alert), "There is no policy with this id.");
    assert!(page.maybe(".tabs").is_some_and(|tabs| tabs.offset_height() >= 0));
}

#[wasm_bindgen_test]
async fn without_an_answer_what_is_shown_stays() {
    let page = open("/policies", tenant());
    page.find_text("tbody tr", "Pilot: high protection").await;
    page.recorded.fail("GET", "/api/policies").fail("GET", "/api/summary");
    page.api.sequence().set(7);
    let banner = page.find(".banner .note").await;
    assert!(
        words(&banner).contains("Can't reach the server at https://recorded.example"),
        "{}",
        words(&banner)
    );
    assert!(page.maybe("tbody tr").is_some());
    page.recorded.ok("GET", "/api/policies", include_str!("answers/policies.json")).ok(
        "GET",
        "/api/summary",
        include_str!("answers/summary.json"),
    );
    page.api.sequence().set(8);
    page.until("no banner", || page.maybe(".banner .note").is_none().then_some(())).await;
}

#[wasm_bindgen_test]
async fn a_change_of_the_tenant_moves_what_is_open() {
    let page = open("/policies/p1", tenant());
    page.find_text(".legend a", "3,894").await;
    let moved = include_str!("answers/policy.json").replace("3894", "3895").replace("212", "211");
    page.recorded.ok("GET", "/api/policies/p1", moved);
    page.api.sequence().set(9);
    page.find_text(".legend a", "3,895").await;
}

#[wasm_bindgen_test]
async fn who_is_not_signed_in_signs_in_and_comes_back() {
    let recorded = tenant();
    recorded.refuse("POST", "/api/session", 401, "InvalidAuthenticationToken", "No.");
    let page = open_as("/policies/p1?state=error", recorded, None);
    page.until_at("/sign-in?return=%2Fpolicies%2Fp1%3Fstate%3Derror").await;
    let name = page.find("input[autocomplete=username]").await;
    assert_eq!(words(&page.find(&format!("label[for={}]", name.id())).await), "Name");
    enter(&name, "admin");
    enter(&page.find("input[type=password]").await, "not it");
    page.find("button[type=submit]").await.click();
    page.find_text("[role=alert]", "The name or the password is wrong.").await;
    page.recorded.ok("POST", "/api/session", include_str!("answers/session.json"));
    page.find("button[type=submit]").await.click();
    page.until_at("/policies/p1?state=error").await;
    page.find_text("h1", "Finance: antivirus baseline").await;
}

#[wasm_bindgen_test]
async fn a_session_that_ends_leads_to_the_sign_in() {
    let page = open("/policies", tenant());
    page.find("tbody tr").await;
    page.recorded.refuse("GET", "/api/policies", 401, "InvalidAuthenticationToken", "The session has ended.");
    page.api.sequence().set(3);
    page.until_at("/sign-in?return=%2Fpolicies").await;
}

#[wasm_bindgen_test]
async fn the_one_time_secret_leads_to_a_password() {
    let recorded = tenant();
    recorded.ok("POST", "/api/session/password", "");
    let mut first = session(Role::TenantAdministrator);
    first.must_change_password = true;
    let page = open_as("/policies", recorded, Some(first));
    page.until_at("/password?return=%2Fpolicies").await;
    let fields = page.all("input[type=password]");
    assert_eq!(fields.len(), 2);
    enter(&fields[0], "short");
    enter(&fields[1], "short");
    page.find("button[type=submit]").await.click();
    page.find_text("[role=alert]", "at least 12 characters").await;
    enter(&fields[0], "several words");
    enter(&fields[1], "several words");
    page.find("button[type=submit]").await.click();
    page.until_at("/policies").await;
    let sent =
        page.recorded.asked().into_iter().find(|request| request.path == "/api/session/password").unwrap();
    assert_eq!(sent.body.as_deref(), Some(r#"{"newPassword":"several words"}"#));
}

#[wasm_bindgen_test]
async fn who_may_not_write_reads_why() {
    let page = open_as("/policies/p1", tenant(), Some(session(Role::ReadOnlyOperator)));
    let button = page.find_text(".head button", "Delete").await;
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(words(&button).contains("Your role, Read Only Operator, does not allow this"));
    button.click();
    sleep(Duration::from_millis(50)).await;
    assert!(page.maybe("dialog[open]").is_none());
}

#[wasm_bindgen_test]
async fn a_new_page_takes_the_focus() {
    let page = open("/policies/p1", tenant());
    page.find_text("h1", "Finance").await;
    page.find("nav[aria-label=Breadcrumb] a").await.click();
    page.until_at("/policies").await;
    page.until("the focus on the heading", || {
        focused().filter(|element| element.tag_name() == "H1" && words(element) == "Policies")
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_setting_is_explained_with_every_policy_that_sets_it() {
    let page = open_workbench("/devices/d1", tenant());
    page.find_text("h1", "fin-ws-0447").await;
    page.find_text("tbody th a", "Cloud block level").await.click();
    let panel = page.find("aside").await;
    let title = document().get_element_by_id(&panel.get_attribute("aria-labelledby").unwrap()).unwrap();
    assert_eq!(title.text_content().unwrap(), "Cloud block level");
    assert!(
        here().ends_with("?setting=device_vendor_msft_policy_config_defender_cloudblocklevel"),
        "{}",
        here()
    );
    let sources: Vec<_> = page.all(".chain li").iter().map(words).collect();
    assert_eq!(sources.len(), 2);
    assert!(sources[0].contains("High plus") && sources[0].contains("Withheld"), "{sources:?}");
    assert!(sources[1].contains("Zero tolerance") && sources[1].contains("version 3"), "{sources:?}");
    page.find_text("tbody th a", "Network protection").await.click();
    page.find_text("aside code", "0x80070005").await;
    page.find("aside a[aria-label^=Close]").await.click();
    page.until_at("/devices/d1").await;
    page.until("no panel", || page.maybe("aside").is_none().then_some(())).await;
}

#[wasm_bindgen_test]
async fn a_device_says_what_it_put_back() {
    let page = open_workbench("/devices/d1", tenant());
    let note = page.find(".note.success").await;
    assert!(words(&note).contains("Cloud extended timeout: Back to 0"), "{}", words(&note));
}

#[wasm_bindgen_test]
async fn a_device_says_how_it_is_enrolled_and_what_to_do() {
    let page = open_workbench("/devices/d1", tenant());
    let note = page.find_text(".note", "two channels").await;
    let said = words(&note);
    assert!(
        said.contains("Enrolment status code 43") && said.contains("Choose one: remove the device"),
        "{said}"
    );
}

#[wasm_bindgen_test]
async fn devices_say_why_they_are_not_managed() {
    let page = open_workbench("/devices", tenant());
    let row = page.find_text("tbody tr", "dc-ams-01").await;
    assert!(
        words(&row).contains("Not managed") && words(&row).contains("Domain controller"),
        "{}",
        words(&row)
    );
    let silent = page.find_text("tbody tr", "fin-ws-0031").await;
    assert!(words(&silent).contains("Silent"));
}

#[wasm_bindgen_test]
async fn the_theme_is_kept() {
    let page = open("/policies", tenant());
    page.find(".theme input[value=dark]").await.click();
    let root = document().document_element().unwrap();
    assert_eq!(root.get_attribute("data-theme").as_deref(), Some("dark"));
    let stored = window().local_storage().unwrap().unwrap();
    assert_eq!(stored.get_item("palisade.theme").unwrap().as_deref(), Some("dark"));
    page.find(".theme input[value='']").await.click();
    assert_eq!(root.get_attribute("data-theme"), None);
}

#[wasm_bindgen_test]
async fn display_and_account_unfold_and_fold_with_the_next_page() {
    let page = open("/policies", tenant());
    let button = page.find_text(".side button", "Display and account").await;
    let expanded = || button.get_attribute("aria-expanded").unwrap();
    let unfolds = document().get_element_by_id(&button.get_attribute("aria-controls").unwrap()).unwrap();
    assert!(unfolds.query_selector(".theme, select").unwrap().is_some());
    assert_eq!(expanded(), "false");
    button.click();
    page.until("an unfolded foot", || (expanded() == "true").then_some(())).await;
    page.find_text("nav[aria-label=Main] a", "Devices").await.click();
    page.until("a folded foot", || (expanded() == "false").then_some(())).await;
}

#[wasm_bindgen_test]
async fn more_contrast_is_a_choice_beside_the_theme() {
    let page = open("/policies", tenant());
    let root = document().document_element().unwrap();
    let more = page.find_text(".theme label", "More contrast").await;
    more.click();
    assert_eq!(root.get_attribute("data-contrast").as_deref(), Some("more"));
    let stored = window().local_storage().unwrap().unwrap();
    assert_eq!(stored.get_item("palisade.contrast").unwrap().as_deref(), Some("more"));
    more.click();
    assert_eq!(root.get_attribute("data-contrast"), None);
    assert_eq!(stored.get_item("palisade.contrast").unwrap().as_deref(), Some("normal"));
    stored.remove_item("palisade.contrast").unwrap();
}
