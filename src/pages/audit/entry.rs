//! The columns of the log: time, who, what, to what, and what more there is to know.

use palisade_model::api::AuditEntry;

use super::{act, said};
use crate::pages::listing::ListColumn;
use crate::pages::listing::cell::{duo, long_text, stay};
use crate::route::{PolicyTab, Route};
use crate::ui::Column;
use crate::ui::copy::copy_markup;
use crate::ui::inert::Markup;
use crate::ui::query::Query;
use crate::ui::state::badge_markup;
use crate::ui::time::exact_time;
use crate::words::{audit as words, follow, versions};

/// The columns.
pub fn columns(query: Query) -> Vec<ListColumn<AuditEntry>> {
    let head = |label, class| Column { label, sort: "", class };
    vec![
        ListColumn::naming(
            "time",
            Column { sort: "time", ..head(words::time(), "moment") },
            |entry: &AuditEntry| {
                Markup::element("th", &[("scope", "row"), ("class", "moment")], exact_time(&entry.at))
            },
        ),
        ListColumn::usual("who", head(words::who(), "since"), move |entry: &AuditEntry| {
            let by = stay("", &query.with(&[("who", &entry.who)]), Markup::text(&entry.who));
            Markup::element("td", &[("title", &entry.who)], by)
        }),
        ListColumn::usual("action", head(words::action(), "wide"), move |entry: &AuditEntry| {
            Markup::cell("", action(query, entry))
        }),
        ListColumn::usual("object", head(words::object(), "wide"), move |entry: &AuditEntry| {
            Markup::cell("", object(query, entry))
        }),
        ListColumn::usual("detail", head(words::detail(), ""), detail),
        ListColumn::extra("request", head(words::request(), "wide"), |entry: &AuditEntry| {
            let code = Markup::element("code", &[], Markup::text(&entry.request));
            Markup::element("td", &[("title", &entry.request)], code)
        }),
        ListColumn::extra("id", head(words::object_id(), "since"), |entry: &AuditEntry| {
            Markup::element("td", &[("title", &entry.object)], Markup::text(&entry.object))
        }),
    ]
}

/// What was done, with a link to what it changed, or that it was refused.
fn action(query: Query, entry: &AuditEntry) -> Markup {
    let alike = query.with(&[("action", &entry.action)]);
    let under = match difference(entry) {
        _ if entry.refused => Some(badge_markup("error", words::refused())),
        link => link,
    };
    let first = Markup::span("first", stay("", &alike, Markup::text(act::name(&entry.action))));
    duo(first, under.map(|under| Markup::span("sub", under)))
}

/// The way to what a save of a policy changed.
fn difference(entry: &AuditEntry) -> Option<Markup> {
    let version = entry.version.filter(|version| *version > 1 && entry.object_name.is_some())?;
    let (before, after) = ((version - 1).to_string(), version.to_string());
    let page = Route::Policy(entry.object.clone(), PolicyTab::Versions);
    let href = page.with(&[("from", &before), ("to", &after)]);
    let which = Markup::text(&[" ", &versions::version_number(&after)].concat());
    let inside = Markup::text(versions::what_it_changed()).and(Markup::span("visually-hidden", which));
    Some(Markup::element("a", &[("class", "link skip-print"), ("href", &href)], inside))
}

/// What it was done to: a link to its page where it has one, and one to everything that was done to it.
fn object(query: Query, entry: &AuditEntry) -> Markup {
    let id = entry.object.as_str();
    if id.is_empty() {
        return Markup::span("quiet", Markup::text("—"));
    }
    let Some((name, page)) = act::page_of(&entry.action, id, entry.object_name.as_deref()) else {
        let gone = Markup::text(&[words::gone(), " "].concat()).and(copy_markup(id, words::id_of_object()));
        return duo(Markup::span("first quiet", gone), Some(everything(query, id)));
    };
    let shown = Markup::text(&name);
    let shown = if page.is_empty() { shown } else { Markup::element("a", &[("href", &page)], shown) };
    let first = Markup::element("span", &[("class", "first"), ("title", &name)], shown);
    duo(first, Some(everything(query, id)))
}

/// Everything that was done to this.
fn everything(query: Query, id: &str) -> Markup {
    let link = stay("link", &query.with(&[("object", id)]), Markup::text(words::only_this()));
    Markup::span("sub skip-print", link)
}

fn detail(entry: &AuditEntry) -> Markup {
    detail_cell(&entry.detail, entry.version.is_some(), &entry.request)
}

/// The cell with the line of an entry, which may be of a save of a policy, and the request that was refused.
pub fn detail_cell(detail: &str, saved: bool, request: &str) -> Markup {
    follow();
    let text = said::detail(detail, saved);
    if request.is_empty() {
        return long_text(&text);
    }
    let code = Markup::element("code", &[], Markup::text(request));
    let inside = Markup::text(&[&*text, " "].concat()).and(code);
    let whole = [&*text, "\n", request].concat();
    Markup::element("td", &[("class", "what"), ("title", &whole)], Markup::span("lines", inside))
}
