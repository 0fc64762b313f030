//! What the model and the server say while one writes, in the pseudo-locale: a sentence that has no German form stands
//! out, whatever page it is on.

use std::collections::BTreeSet;
use std::sync::OnceLock;
use std::time::Duration;

use palisade_console::api::recorded::Recorded;
use palisade_console::ui::time::sleep;
use palisade_model::catalogue::TemplateFile;
use serde_json::{Value as Json, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{DataTransfer, DragEvent, DragEventInit, HtmlElement};

use crate::unmarked::{pseudo, raw, texts_of};
use crate::writing::{Console, DATA, open, settle};
use crate::{editor, groups, importing, review, rules, versions};

/// Names of the catalogue, which have texts of their own.
fn catalogue() -> &'static BTreeSet<String> {
    static NAMES: OnceLock<BTreeSet<String>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let files = DATA.iter().map(|text| serde_json::from_str::<TemplateFile>(text).unwrap());
        let mut names: BTreeSet<String> = files.flat_map(|file| file.texts().into_values()).collect();
        DATA.iter().for_each(|text| texts_of(&serde_json::from_str(text).unwrap(), &mut names));
        names
    })
}

/// Fails where the page shows a text that is neither marked nor one of these.
async fn nothing_raw(page: &Console, place: &str, names: &[&str]) {
    sleep(Duration::from_millis(60)).await;
    let root: HtmlElement = page.find(":scope > *").await.parent_element().unwrap().unchecked_into();
    let mut data = catalogue().clone();
    data.extend(names.iter().map(|&name| name.to_owned()));
    let mut found = raw(&root, &data);
    // Of what was typed, parts are underlined.
    found.retain(|text| !names.iter().any(|name| name.contains(text.as_str())));
    assert!(found.is_empty(), "{place}: {} texts have no German form:\n{}", found.len(), found.join("\n"));
}

fn names_of(answer: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    texts_of(&serde_json::from_str(answer).unwrap(), &mut names);
    names
}

#[wasm_bindgen_test]
async fn lines_of_rules_from_other_tools_have_a_german_form() {
    let _pseudo = pseudo();
    let page = rules::editing("l1", &[rules::rule("Here", "1", "1")], "?tool=import.1");
    let names =
        ["Rules", "T", "Here", "grace", "Web", "Mdns", "Broken", "SMB", "Odd", "App", "Wide", "netsh"];
    let texts = [
        "Name,Direction,Action,Protocol,LocalPorts,Owner\nWeb,In,Allow,TCP,443,x\nBroken,Sideways,Allow,TCP,1,x\nMdns,In,Allow,UDP,mDNS,x\n,In,Allow,UDP,1,x\nWide,In,Allow,UDP,RPC,x\n",
        "Rule Name: Bypass\n------\nEnabled: Yes\nDirection: In\nProfiles: Domain\nLocalIP: Any\nRemoteIP: Any\nProtocol: Any\nEdge traversal: No\nAction: Bypass\nOk.\n",
        r#"[{"Rule":{"DisplayName":"SMB","Enabled":1,"Direction":1,"Action":2,"Profile":1},"Port":{"Protocol":"TCP","LocalPort":"445"},"Security":{"RemoteMachine":"O:LSD:(A;;CC;;;S-1-5-21-1)"}},{"Rule":{"DisplayName":"Odd","Enabled":1,"Direction":9,"Action":2},"Port":{"Protocol":"TCP"}},{"Rule":{"DisplayName":"App","Enabled":1,"Direction":1,"Action":2},"Application":{"Package":"S-1-15-2-1"}}]"#,
        "hello",
        "[{\"a\": 1}]",
        "[{\"a\": ",
    ];
    for text in texts {
        page.enter("⟦Rules as text⟧", text).await;
        sleep(Duration::from_millis(300)).await;
        page.find("dialog .report, dialog [role=alert]").await;
        nothing_raw(&page, text, &names).await;
    }
}

#[wasm_bindgen_test]
async fn a_packet_and_what_rules_do_to_one_another_have_a_german_form() {
    let _pseudo = pseudo();
    let rules = [
        rules::rule("Open", "1", "443"),
        rules::rule("Again", "1", "443"),
        rules::rule("Closed", "0", "443"),
    ];
    let names = [
        "Rules", "T", "Open", "Again", "Closed", "grace", "TCP", "UDP", "ICMPv4", "ICMPv6", "443", "in",
        "out",
    ];
    for query in [
        "?tool=packet.1&direction=in&protocol=6&localport=443&remote=192.0.2.7",
        "?tool=packet.1&direction=in",
        "?tool=packet.1&direction=out&remote=300.1.1.1&localport=99999",
        "?tool=packet.1&direction=in&local=192.0.2.1&remote=fd00::1",
    ] {
        let page = rules::editing("l2", &rules, query);
        page.find("section.packet .answer, section.packet [aria-invalid=true]").await;
        sleep(Duration::from_millis(350)).await;
        nothing_raw(&page, query, &names).await;
    }
}

fn drop_files(zone: &HtmlElement, files: &[(&str, &str)]) {
    let data = DataTransfer::new().unwrap();
    for (name, text) in files {
        data.items().add_with_file(&importing::file(name, text)).unwrap();
    }
    let init = DragEventInit::new();
    init.set_bubbles(true);
    init.set_data_transfer(Some(&data));
    zone.dispatch_event(&DragEvent::new_with_event_init_dict("drop", &init).unwrap()).unwrap();
}

#[wasm_bindgen_test]
async fn what_an_import_says_of_files_has_a_german_form() {
    let _pseudo = pseudo();
    let page = open("/policies/import", &Recorded::default());
    let placeholder = importing::policy("__POLICY_NAME__", "2").replace("mdm,microsoftSense", "mdm");
    let bare = importing::policy("Bare", "2").replace("\"templateId\"", "\"ignored\"");
    let counted = importing::policy("Counted", "6").replacen('{', "{\"settingCount\": 3, ", 1);
    let wrong = importing::policy("Wrong", "77");
    let twice = importing::policy("Twice", "2").replacen('{', "{\"isAssigned\": 1, \"isAssigned\": 2, ", 1);
    let files = [
        ("placeholder.json", placeholder.as_str()),
        ("bare.json", &bare),
        ("counted.json", &counted),
        ("wrong.json", &wrong),
        ("twice.json", &twice),
        ("backup.zip", "PK"),
        ("broken.json", "{ \"settings\": [ "),
        ("empty.json", ""),
        ("page.json", "<html></html>"),
        ("list.json", "[[], {\"omaSettings\": [], \"name\": \"x\"}, {\"colour\": 1}, 3]"),
        (
            "unread.json",
            "{\"name\": \"x\", \"settings\": [{\"settingInstance\": {}}], \"platforms\": \"linux\"}",
        ),
        ("rules.json", "[{\"DisplayName\": \"SMB\", \"Enabled\": 1, \"Direction\": 1, \"Action\": 2}]"),
    ];
    drop_files(&page.find(".dropzone").await, &files);
    page.until("every file", || (page.all("section.report").len() >= 5).then_some(())).await;
    page.until("no more reading", || {
        page.maybe("[role=status]").filter(|it| it.inner_text().trim().is_empty()).map(drop)
    })
    .await;
    let mut names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    names.extend(["__POLICY_NAME__", "Bare", "Counted", "Wrong", "Twice", "x"]);
    nothing_raw(&page, "import", &names).await;
}

#[wasm_bindgen_test]
async fn what_is_wrong_with_a_rule_has_a_german_form() {
    let _pseudo = pseudo();
    groups::forget_drafts();
    let recorded = groups::answers();
    let told = json!({"problems": [{"code": "rule-group-id", "severity": "error", "span": [43, 79],
        "sentence": "There is no group with the id `11111111-2222-3333-4444-555555555555`."}],
        "asOf": "2026-11-20T10:00:00Z"});
    recorded.ok("POST", "/api/groups/preview", told.to_string());
    let page = open("/groups/create?members=rule&edit=text", &recorded);
    for rule in [
        "device.dispalyName -eq \"pc-1\" -and",
        "device.displayName -equals pc-1",
        "user.department -eq \"Sales\" or device.deviceOSVersion -ge \"Windows 11\"",
        "(device.deviceOwnership -eq \"Persnal\" -and device.accountEnabled -contains \"x\"",
        "device.displayName -in \"a\" -or device.displayName -match \"[a\"",
        "device.displayName –eq “pc-1”",
        "device.memberOf -any (group.objectId -in [\"11111111-2222-3333-4444-555555555555\"])",
    ] {
        page.enter("⟦Membership rule⟧", rule).await;
        sleep(Duration::from_millis(500)).await;
        page.find("ul.faults li").await;
        nothing_raw(&page, rule, &[rule, "Desks", "Kiosks"]).await;
    }
}

#[wasm_bindgen_test]
async fn an_impact_with_everything_in_it_has_a_german_form() {
    let _pseudo = pseudo();
    let mut report = review::conflicting(8);
    let blocked = |reason: Json, whole: bool| {
        json!({"reason": reason, "sentence": "S", "remedy": "R", "whole": whole, "devices": {"devices": 2, "first": []},
            "settings": [{"key": "k", "definitionId": "k", "name": "CPU load limit"}]})
    };
    let reasons = [
        json!({"code": "mdm"}),
        json!({"code": "domainControllerFirewall"}),
        json!({"code": "osBuild", "minimum": "10.0.22621"}),
        json!({"code": "parent", "parent": "Real-time protection"}),
    ];
    report["blocked"] = reasons.into_iter().map(|reason| blocked(reason, false)).collect();
    for set in ["gained", "lost", "changed", "reverted", "freed", "unable"] {
        report[set] = json!({"devices": 1, "first": [{"id": "d", "name": "desk-1"}]});
    }
    let mut with_settings: Json = serde_json::from_str(&versions::impact()).unwrap();
    report["settings"] = with_settings["settings"].take();
    report["conflictsRemoved"] = report["conflictsCreated"].clone();
    report["conflictsChanged"] = report["conflictsCreated"].clone();
    let page = review::editing("l3", &report);
    page.find("section.review ul.impact").await;
    for closed in page.all("section.review details:not([open]) summary") {
        closed.click();
        settle().await;
    }
    let names = [
        "Desks",
        "T",
        "grace",
        "Pilot",
        "CPU load limit",
        "Average CPU load",
        "desk-1",
        "S",
        "R",
        ", which says",
    ];
    nothing_raw(&page, "impact", &names).await;
}

#[wasm_bindgen_test]
async fn two_edits_beside_each_other_have_a_german_form() {
    let _pseudo = pseudo();
    let page = editor::editing(&editor::antivirus("l4"));
    let names = [
        "Desks",
        "T",
        "grace",
        "Theirs",
        "Mine",
        "kept",
        "from_somewhere_else",
        "High",
        "priorityMetaData",
        "x",
    ];
    page.enter("⟦Description⟧", "Mine").await;
    let mut theirs = editor::antivirus("l4");
    theirs["description"] = json!("Theirs");
    let level = editor::choice(&format!("{}cloudblocklevel", editor::DEFENDER), "2", &json!([]));
    theirs["settings"].as_array_mut().unwrap().push(editor::setting(2, &level));
    let said = "Somebody else changed this policy since you read it. Read it again and repeat your change.";
    page.recorded.refuse("PUT", &editor::put("l4"), 412, "PreconditionFailed", said);
    page.recorded.ok("GET", "/api/policies/l4", editor::detail(15, &theirs));
    page.press("⟦Save 1 change⟧").await;
    page.find("section.merge tbody tr").await;
    nothing_raw(&page, "merge", &names).await;
}

#[wasm_bindgen_test]
async fn versions_and_what_they_change_have_a_german_form() {
    let _pseudo = pseudo();
    let recorded = versions::answers();
    let list = json!([
        versions::row(
            14,
            "settings",
            "changed Average CPU load, Cloud block level; added Script scanning",
            "Ticket"
        ),
        versions::row(13, "assignments", "to Branch servers; not to Kiosks", ""),
        versions::row(
            12,
            "restored",
            "Version 3 restored: changed name, description; assigned to all devices",
            ""
        ),
        versions::row(11, "undone", "Deletion taken back", ""),
        versions::row(10, "archived", "delivered to nobody", ""),
        versions::row(9, "created", "Copy of “Base”, version 2: 12 settings", ""),
        versions::row(8, "properties", "Changed: name", ""),
        versions::row(7, "deleted", "deleted", ""),
    ]);
    recorded.ok("GET", "/api/policies/p1/versions", list.to_string());
    let mut names = names_of(&list.to_string());
    for answer in [include_str!("../answers/policy.json"), &versions::impact()] {
        names.extend(names_of(answer));
    }
    let known = [
        "Finance",
        "Old name",
        "Finance workstations",
        "Branch servers",
        "Kiosks",
        "Average CPU load",
        "C:\\c",
        "C:\\b",
    ];
    let names: Vec<&str> = names.iter().map(String::as_str).chain(known).collect();
    for address in ["/policies/p1/versions", "/policies/p1/versions?from=12&to=14"] {
        let page = open(address, &recorded);
        page.find("table tbody tr, section h2").await;
        sleep(Duration::from_millis(200)).await;
        nothing_raw(&page, address, &names).await;
    }
}

#[wasm_bindgen_test]
async fn warnings_and_refusals_of_the_server_have_a_german_form() {
    let _pseudo = pseudo();
    let recorded = groups::answers();
    let scope = json!({"scope": {"windowsClients": "all", "windowsServers": "tagged", "domainControllers": "all",
        "linux": "all", "configurationManagerAuthority": true}, "warnings": [], "etag": "\"0\""});
    recorded.ok("GET", "/api/settings/enforcement-scope", scope.to_string());
    let page = open("/settings?section=scope", &recorded);
    page.find(".note.conflict").await;
    nothing_raw(&page, "scope", &[]).await;
    drop(page);
    for (status, message) in [
        (
            400,
            "The group “Desks” is dynamic: its rule decides its members. Change the rule, or take it away to assign members.",
        ),
        (
            403,
            "The role Read-only Operator may not do this; it needs Help Desk Operator or Tenant Administrator. Ask a Tenant Administrator.",
        ),
        (404, "There is no device with the id `d1`; it may have been deleted."),
        (
            409,
            "The group “Desks” is used by the policy “A” (1 device would lose it without the group), the policy “B” (2 devices would get it without the group). Remove it from their assignments first.",
        ),
        (413, "The body has more than 8 MiB. Send less."),
        (500, "The database could not take the request; nothing was changed. Try again."),
    ] {
        recorded.refuse("GET", "/api/devices", status, "Some", message);
        let page = open("/devices", &recorded);
        let said = page.find("[role=alert] p").await.inner_text();
        assert_eq!(said, format!("⟦{message}⟧"));
        nothing_raw(&page, message, &[]).await;
    }
}
