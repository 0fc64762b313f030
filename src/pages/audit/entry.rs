//! The columns of the log: time, who, what, to what, and what more there is to know.

use leptos::prelude::*;
use palisade_model::api::AuditEntry;

use super::{act, said};
use crate::pages::listing::ListColumn;
use crate::route::{PolicyTab, Route};
use crate::ui::query::use_query;
use crate::ui::time::milliseconds;
use crate::ui::{Column, CopyButton, badge};
use crate::words::{audit as words, date_time, follow, versions};

/// The columns.
pub fn columns() -> Vec<ListColumn<AuditEntry>> {
    let head = |label, class| Column { label, sort: "", class };
    vec![
        ListColumn::naming("time", head(words::time(), "moment"), |entry: &AuditEntry| {
            view! {
                <th scope="row" class="moment">
                    <time datetime=entry.at.clone()>{date_time(milliseconds(&entry.at))}</time>
                </th>
            }
            .into_any()
        }),
        ListColumn::usual("who", head(words::who(), "since"), |entry: &AuditEntry| {
            let (query, who) = (use_query(), entry.who.clone());
            let by = move || query.with(&[("who", &who)]);
            view! { <td title=entry.who.clone()><a href=by data-noscroll="">{entry.who.clone()}</a></td> }
                .into_any()
        }),
        ListColumn::usual("action", head(words::action(), "wide"), |entry: &AuditEntry| {
            view! { <td>{action(entry)}</td> }.into_any()
        }),
        ListColumn::usual("object", head(words::object(), "wide"), |entry: &AuditEntry| {
            view! { <td>{object(entry)}</td> }.into_any()
        }),
        ListColumn::usual("detail", head(words::detail(), ""), detail),
        ListColumn::extra("request", head(words::request(), "wide"), |entry: &AuditEntry| {
            view! { <td title=entry.request.clone()><code>{entry.request.clone()}</code></td> }.into_any()
        }),
        ListColumn::extra("id", head(words::object_id(), "since"), |entry: &AuditEntry| {
            view! { <td title=entry.object.clone()>{entry.object.clone()}</td> }.into_any()
        }),
    ]
}

/// What was done, with a link to what it changed, or that it was refused.
fn action(entry: &AuditEntry) -> AnyView {
    let (query, action) = (use_query(), entry.action.clone());
    let alike = move || query.with(&[("action", &action)]);
    let under = match difference(entry) {
        _ if entry.refused => {
            view! { <span class="sub">{badge("error", words::refused())}</span> }.into_any()
        }
        Some(link) => view! { <span class="sub">{link}</span> }.into_any(),
        None => ().into_any(),
    };
    let name = act::name(&entry.action).to_owned();
    view! { <span class="duo"><span class="first"><a href=alike data-noscroll="">{name}</a></span> {under}</span> }
        .into_any()
}

/// The way to what a save of a policy changed.
fn difference(entry: &AuditEntry) -> Option<AnyView> {
    let version = entry.version.filter(|version| *version > 1 && entry.object_name.is_some())?;
    let (before, after) = ((version - 1).to_string(), version.to_string());
    let page = Route::Policy(entry.object.clone(), PolicyTab::Versions);
    let href = page.with(&[("from", &before), ("to", &after)]);
    let link = view! {
        <a class="link skip-print" href=href>
            {versions::what_it_changed()}
            <span class="visually-hidden">" " {versions::version_number(&after)}</span>
        </a>
    };
    Some(link.into_any())
}

/// What it was done to: a link to its page where it has one, and one to everything that was done to it.
fn object(entry: &AuditEntry) -> AnyView {
    let id = entry.object.clone();
    if id.is_empty() {
        return view! { <span class="quiet">"—"</span> }.into_any();
    }
    let Some((name, page)) = act::page_of(&entry.action, &id, entry.object_name.as_deref()) else {
        let copied = id.clone();
        let gone = view! {
            <span class="first quiet">{words::gone()} " " <CopyButton text=copied what=words::id_of_object() /></span>
        };
        return view! { <span class="duo">{gone} {everything(id)}</span> }.into_any();
    };
    let named = if page.is_empty() {
        name.clone().into_any()
    } else {
        view! { <a href=page>{name.clone()}</a> }.into_any()
    };
    view! { <span class="duo"><span class="first" title=name>{named}</span> {everything(id)}</span> }
        .into_any()
}

/// Everything that was done to this.
fn everything(id: String) -> AnyView {
    let query = use_query();
    let href = move || query.with(&[("object", &id)]);
    view! { <span class="sub skip-print"><a class="link" href=href data-noscroll="">{words::only_this()}</a></span> }
        .into_any()
}

fn detail(entry: &AuditEntry) -> AnyView {
    detail_cell(&entry.detail, entry.version.is_some(), &entry.request)
}

/// The cell with the line of an entry, which may be of a save of a policy, and the request that was refused.
pub fn detail_cell(detail: &str, saved: bool, request: &str) -> AnyView {
    let (detail, request) = (detail.to_owned(), request.to_owned());
    let text = Signal::derive(move || {
        follow();
        said::detail(&detail, saved)
    });
    let whole = {
        let request = request.clone();
        move || if request.is_empty() { text.get() } else { [&*text.get(), "\n", &request].concat() }
    };
    let request = (!request.is_empty()).then(|| view! { " " <code>{request}</code> });
    view! { <td class="what" title=whole><span class="lines">{text} {request}</span></td> }.into_any()
}
