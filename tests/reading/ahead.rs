//! What is fetched before a click, and what is not.

use std::time::Duration;

use palisade_console::app::bridge::{CHANGED, tell};
use palisade_console::pages::needs;
use palisade_console::ui::time::sleep;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, PointerEvent, PointerEventInit};

use crate::eyes::{Page, open_ahead, open_workbench, tenant};

fn rest_on(element: &HtmlElement, pointer: &str) {
    let init = PointerEventInit::new();
    init.set_bubbles(true);
    init.set_pointer_type(pointer);
    element.dispatch_event(&PointerEvent::new_with_event_init_dict("pointerover", &init).unwrap()).unwrap();
}

fn asked(page: &Page, path: &str) -> usize {
    page.asked().iter().filter(|asked| *asked == path).count()
}

async fn pause(milliseconds: u64) {
    sleep(Duration::from_millis(milliseconds)).await;
}

/// The list of devices, with a link to a device.
async fn listed() -> (Page, HtmlElement) {
    let recorded = tenant();
    recorded.late(
        "GET",
        "/api/devices/d1",
        include_str!("../answers/device.json"),
        Duration::from_millis(150),
    );
    let page = open_ahead("/devices", recorded);
    let link = page.find("a[href^='/devices/']").await;
    link.set_attribute("href", "/devices/d1").unwrap();
    pause(150).await;
    (page, link)
}

#[wasm_bindgen_test]
async fn what_one_rests_on_is_there_when_one_goes_there() {
    let (page, link) = listed().await;
    rest_on(&link, "mouse");
    pause(20).await;
    assert_eq!(asked(&page, "/api/devices/d1"), 0, "passing over it is no wish");
    page.until("it is fetched", || (asked(&page, "/api/devices/d1") == 1).then_some(())).await;
    assert_eq!(asked(&page, "/api/devices/d1/settings"), 1);
    // On its way or there: it is asked for once.
    link.click();
    page.until_at("/devices/d1").await;
    page.find_text("h1", "fin-ws-0447").await;
    pause(300).await;
    assert_eq!((asked(&page, "/api/devices/d1"), asked(&page, "/api/devices/d1/settings")), (1, 1));
    // What changed since is asked for again.
    tell(CHANGED, "9 devices/d1");
    page.until("it is asked again", || (asked(&page, "/api/devices/d1") == 2).then_some(())).await;
}

#[wasm_bindgen_test]
async fn what_one_passes_or_touches_or_what_changed_is_not_taken() {
    let (page, link) = listed().await;
    rest_on(&link, "mouse");
    pause(20).await;
    rest_on(&page.find("h1").await, "mouse");
    rest_on(&link, "touch");
    pause(150).await;
    assert_eq!(asked(&page, "/api/devices/d1"), 0);
    rest_on(&page.find("h1").await, "mouse");
    rest_on(&link, "mouse");
    pause(400).await;
    assert_eq!(asked(&page, "/api/devices/d1"), 1);
    tell(CHANGED, "10 devices/d1 policies/p1");
    pause(20).await;
    link.click();
    page.until_at("/devices/d1").await;
    page.until("it is asked again", || (asked(&page, "/api/devices/d1") == 2).then_some(())).await;
}

#[wasm_bindgen_test]
async fn every_page_asks_for_what_is_said_of_it() {
    for address in [
        "/overview",
        "/policies",
        "/policies?type=antivirus&state=error&archived=true&search=x&setting=k&sort=-name",
        "/devices?state=error&sort=-name",
        "/devices/d1",
        "/devices/d1/firewall",
        "/devices/d1/facts",
        "/devices/d1/evidence",
        "/devices/d1/history?setting=k",
        "/groups?search=x&sort=-devices",
        "/groups?members=paused&used=false",
        "/groups/g1",
        "/groups/g1?search=x",
        "/policies/p1?state=error&setting=k",
        "/policies/p1/settings",
        "/policies/p1/versions",
        "/policies/p1/rollout",
        "/policies/p1/rollout?span=all",
        "/policies/p1/rollout?span=day",
        "/policies/p1/rollout?span=week",
        "/conflicts",
        "/conflicts?policy=p1&search=x&sort=name",
        "/conflicts?by=policies&policy=p1&search=x&sort=name",
        "/conflicts?by=matrix&type=firewall",
        "/conflicts?by=devices&group=g1&sort=-name",
        "/audit",
        "/audit?who=admin&action=policy&refused=true&since=2026-11-01&until=2026-11-02&search=x",
        "/settings",
        "/settings?section=scope",
        "/settings?section=scripts",
        "/settings?section=webhooks",
        "/settings?section=webhooks&webhook=w3&events=lost",
        "/settings?section=webhooks&webhook=w3&events=lost&search=x&kind=group&reason=full&sort=-who",
        "/settings?section=webhooks&webhook=w3&search=x&kind=group&reason=full&sort=givenUp",
        "/policies/p1/edit",
        "/policies/p1/devices/d1",
    ] {
        // Before it is opened, as one rests on the link to it.
        let said = needs::of(address);
        let elsewhere = ["edit", "devices", "rollout"].iter().any(|part| address.contains(part));
        let page = if address.starts_with("/policies/p1") && !elsewhere {
            crate::eyes::open(address, tenant())
        } else {
            open_workbench(address, tenant())
        };
        assert!(!said.is_empty(), "{address}");
        for path in said {
            // A tab that is the workbench's own, and the head above it, are of two programs; one is open here.
            let of = address.split('?').next().unwrap_or_default();
            if ["/versions", "/rollout"].iter().any(|end| of.ends_with(end) && path.ends_with(end)) {
                continue;
            }
            page.until(&format!("{path} for {address}, of {:?}", page.asked()), || {
                page.asked().contains(&path).then_some(())
            })
            .await;
        }
    }
}
