//! Saved views of lists. Everybody keeps their own; what everybody sees is for those who may change policies.

use palisade_model::api::{Permission, VIEW_LISTS, ViewChange, ViewRow};

use super::check_etag;
use super::identity::Identity;
use crate::app::App;
use crate::failure::{Answer, Failure, one_of};
use crate::guid;
use crate::store::{AuditRow, ViewRecord};

/// Most views of one person.
const MOST: i64 = 200;
/// Most characters of a name and of a query.
const NAME_MOST: usize = 100;
const QUERY_MOST: usize = 2000;

/// The views of a list that somebody sees, by name; of every list for an empty one.
///
/// # Errors
/// When the database fails.
pub async fn list(app: &App, who: &Identity, list: &str) -> Answer<Vec<ViewRow>> {
    let views = app.store.views(list, &who.name).await?;
    Ok(views.into_iter().map(|view| row(view, who)).collect())
}

/// Saves a view.
///
/// # Errors
/// When the list, the name or the query is none, the name is another view's, or it is shared by who may not.
pub async fn create(app: &App, who: &Identity, change: &ViewChange) -> Answer<ViewRow> {
    let _turn = app.turn().await;
    let view = ViewRecord {
        id: guid::new()?,
        list: change.list.clone(),
        name: String::new(),
        query: String::new(),
        shared: false,
        owner: who.name.clone(),
        version: 0,
    };
    put(app, who, "view.create", view, change).await
}

/// Replaces a view.
///
/// # Errors
/// As [`create`], and when there is no such view, it is somebody else's, or it was changed meanwhile.
pub async fn change(
    app: &App,
    who: &Identity,
    id: &str,
    change: &ViewChange,
    if_match: Option<&str>,
) -> Answer<ViewRow> {
    let _turn = app.turn().await;
    let view = current(app, who, id, if_match).await?;
    if view.list != change.list {
        return Err(Failure::bad_request(format!("The view “{}” is one of `{}`.", view.name, view.list)));
    }
    put(app, who, "view.change", view, change).await
}

/// Deletes a view; gives it back, for who wants it again.
///
/// # Errors
/// When there is no such view, it is somebody else's, or it was changed meanwhile.
pub async fn delete(app: &App, who: &Identity, id: &str, if_match: Option<&str>) -> Answer<ViewRow> {
    let _turn = app.turn().await;
    let view = current(app, who, id, if_match).await?;
    app.store.delete_view(id, &AuditRow::change(&who.name, "view.delete", id, &said(&view))).await?;
    Ok(row(view, who))
}

async fn put(
    app: &App,
    who: &Identity,
    action: &str,
    view: ViewRecord,
    change: &ViewChange,
) -> Answer<ViewRow> {
    if !VIEW_LISTS.contains(&change.list.as_str()) {
        return Err(Failure::bad_request(format!(
            "`{}` is no list that has views; use one of {}.",
            change.list,
            one_of(VIEW_LISTS)
        )));
    }
    if change.shared {
        who.may(Permission::Write)?;
    }
    let (name, query) = (change.name.trim(), change.query.trim_start_matches('?'));
    if name.is_empty() {
        return Err(Failure::bad_request("A view needs a name."));
    }
    for (what, text, most) in [("name", name, NAME_MOST), ("query", query, QUERY_MOST)] {
        let characters = text.chars().count();
        if characters > most {
            return Err(Failure::bad_request(format!(
                "The view's {what} has {characters} characters; at most {most} are allowed."
            )));
        }
    }
    let view = ViewRecord {
        name: name.to_owned(),
        query: query.to_owned(),
        shared: change.shared,
        version: view.version + 1,
        ..view
    };
    let (count, taken) = app.store.views_beside(&view).await?;
    if taken {
        return Err(Failure::conflict(format!("Another view of this list is called “{name}” already.")));
    }
    if count >= MOST && view.version == 1 {
        return Err(Failure::conflict(format!(
            "You have {count} views. Delete some before you save another."
        )));
    }
    app.store.put_view(&view, &AuditRow::change(&who.name, action, &view.id, &said(&view))).await?;
    Ok(row(view, who))
}

/// The view, if who asks may change it. Of what they may not even see they are told that it is not there.
async fn current(app: &App, who: &Identity, id: &str, if_match: Option<&str>) -> Answer<ViewRecord> {
    let view = app.store.view(id).await?.filter(|view| view.shared || view.owner == who.name);
    let view = view.ok_or_else(|| Failure::not_found("view", id))?;
    if !changeable(&view, who) {
        who.may(Permission::Write)?;
    }
    check_etag(if_match, &etag(&view), "view")?;
    Ok(view)
}

fn changeable(view: &ViewRecord, who: &Identity) -> bool {
    view.owner == who.name || (view.shared && who.may(Permission::Write).is_ok())
}

fn etag(view: &ViewRecord) -> String {
    format!("\"{}\"", view.version)
}

fn said(view: &ViewRecord) -> String {
    let shared = if view.shared { ", shared" } else { "" };
    format!("“{}” of {}{shared}", view.name, view.list)
}

fn row(view: ViewRecord, who: &Identity) -> ViewRow {
    let (changeable, etag) = (changeable(&view, who), etag(&view));
    let ViewRecord { id, list, name, query, shared, owner, .. } = view;
    ViewRow { id, list, name, query, shared, owner, changeable, etag }
}
