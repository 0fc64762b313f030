//! The pages, and what can be begun from anywhere.

use palisade_model::api::{Permission, Role};

use super::item::{Act, Item, Kind};
use crate::catalogue::{TEMPLATES, policy_types};
use crate::pages::conflicts::by::By;
use crate::pages::settings::section::Section;
use crate::route::Route;
use crate::words::{create, frame, groups, names, overview, palette, policies, shell};

/// Every page that is not one of many, for this role.
pub fn pages(role: Role) -> Vec<Item> {
    let link = |label: &str, href: String| Item::link(Kind::Page, label, "", href);
    let refused =
        if role.may(Permission::Write) { String::new() } else { frame::not_allowed(names::role(role)) };
    let writing = |item: Item| Item { refused: refused.clone(), ..item };
    let typed = |item: Item| Item { typed_only: true, ..item };
    let mut pages = vec![
        link(shell::overview(), Route::Overview.href()),
        link(shell::policies(), Route::Policies.href()),
        writing(link(policies::create(), Route::PolicyCreate.href())),
        writing(link(policies::import(), Route::PolicyImport.href())),
        link(shell::devices(), Route::Devices.href()),
        link(shell::groups(), Route::Groups.href()),
        writing(link(groups::create_group(), Route::GroupCreate.href())),
        link(shell::conflicts(), Route::Conflicts.href()),
        link(shell::audit(), Route::Audit.href()),
        link(shell::settings(), Route::Settings.href()),
        Item { act: Act::Help, ..link(palette::shortcuts(), String::new()) },
    ];
    let among = |of: &str, part: &str, href: String| typed(link(&[of, ": ", part].concat(), href));
    for (policy_type, name) in policy_types() {
        pages.push(among(shell::policies(), name, Route::Policies.with(&[("type", policy_type)])));
    }
    pages.extend([
        among(shell::policies(), policies::archived(), Route::Policies.with(&[("archived", "true")])),
        among(shell::devices(), overview::never(), Route::Devices.with(&[("freshness", "never")])),
        among(shell::devices(), palette::not_heard_from(), Route::Devices.with(&[("freshness", "silent")])),
    ]);
    pages.extend(By::ALL.into_iter().map(|by| among(shell::conflicts(), by.label(), by.href())));
    pages.extend(Section::ALL.into_iter().map(|part| among(shell::settings(), part.label(), part.href())));
    for template in TEMPLATES {
        let href = Route::PolicyCreate.with(&[("template", template.key)]);
        pages.push(writing(among(create::create_policy(), template.label(), href)));
    }
    pages
}
