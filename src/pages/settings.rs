//! The tenant's settings: tokens with which devices enrol, the enforcement scope, tokens for scripts, webhooks, one's
//! own account.

mod account;
mod create;
mod scope;
pub mod section;
mod tokens;
mod webhooks;

use leptos::prelude::*;
use palisade_model::api::Permission;

use self::section::Section;
use self::tokens::{Kind, tokens};
use crate::api::use_api;
use crate::ui::query::use_query;
use crate::ui::{PageHead, Tab, note, tabs};
use crate::words::settings as words;

/// The settings: `section=` says which.
#[component]
pub fn Settings() -> AnyView {
    let query = use_query();
    let section = query.signal("section");
    let tab = |wanted: Section| {
        Tab::new(wanted.href(), wanted.label(), move || section.with(|word| Section::of(word) == wanted))
    };
    let list = Section::ALL.into_iter().map(tab).collect();
    let session = use_api().session();
    let may = move |permission: Permission| {
        session.with_untracked(|session| session.as_ref().is_none_or(|session| session.role.may(permission)))
    };
    let shown = move || match section.with(|word| Section::of(word)) {
        Section::Scripts if !may(Permission::Administer) => {
            note("na", words::script_tokens_not_allowed().into_any())
        }
        Section::Scripts => tokens(Kind::Script),
        Section::Account => account::account(),
        Section::Scope => scope::scope(),
        Section::Webhooks => webhooks::webhooks(),
        Section::Enrolment => tokens(Kind::Enrolment),
    };
    view! { <PageHead title=words::title() /> {tabs(words::title(), list)} {shown} }.into_any()
}
