//! The tenant's settings: tokens with which devices enrol, the enforcement scope, tokens for scripts, webhooks, one's
//! own account.

mod account;
mod create;
mod scope;
mod tokens;
mod webhooks;

use leptos::prelude::*;
use palisade_model::api::Permission;

use self::tokens::{Kind, tokens};
use crate::api::use_api;
use crate::route::Route;
use crate::ui::query::use_query;
use crate::ui::{PageHead, Tab, note, tabs};
use crate::words::settings as words;

/// The settings: `section=` says which.
#[component]
pub fn Settings() -> AnyView {
    let query = use_query();
    let section = query.signal("section");
    let tab = |value: &'static str, label: &'static str| {
        let href = Route::Settings.with(&[("section", value)]);
        Tab::new(href, label, move || section.with(|section| section == value))
    };
    let list = vec![
        tab("", words::enrolment_tokens()),
        tab("scope", words::scope()),
        tab("scripts", words::script_tokens()),
        tab("webhooks", crate::words::webhooks::title()),
        tab("account", words::account()),
    ];
    let session = use_api().session();
    let may = move |permission: Permission| {
        session.with_untracked(|session| session.as_ref().is_none_or(|session| session.role.may(permission)))
    };
    let shown = move || match section.get().as_str() {
        "scripts" if !may(Permission::Administer) => {
            note("na", words::script_tokens_not_allowed().into_any())
        }
        "scripts" => tokens(Kind::Script),
        "account" => account::account(),
        "scope" => scope::scope(),
        "webhooks" => webhooks::webhooks(),
        _ => tokens(Kind::Enrolment),
    };
    view! { <PageHead title=words::title() /> {tabs(words::title(), list)} {shown} }.into_any()
}
