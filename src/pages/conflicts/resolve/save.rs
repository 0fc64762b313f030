//! Saving the edits one after another, and saying exactly which are saved, which are not, and how far they are.

use leptos::prelude::*;
use palisade_model::api::{PolicyDetail, PolicyRollout};

use super::edits::Edit;
use super::matter::Matter;
use crate::api::{Api, load};
use crate::route::{Route, encode};
use crate::ui::focus::focus_in_place;
use crate::ui::{Button, Look};
use crate::words::{kit, number, resolve as words, versions};

/// What became of an edit.
#[derive(Debug, Clone, PartialEq)]
pub struct Saved {
    id: String,
    name: String,
    outcome: Outcome,
}

#[derive(Debug, Clone, PartialEq)]
enum Outcome {
    /// Saved as this version, where the server still says which.
    Version(Option<u32>),
    /// Not saved, and why.
    Refused(String),
    /// One before it was not saved.
    NotTried,
}

impl Saved {
    /// Whether it is.
    pub fn is_saved(&self) -> bool {
        matches!(self.outcome, Outcome::Version(_))
    }
}

/// Saves the edits in the order in which they were judged; stops at the first that is refused.
pub async fn save(api: &Api, edits: &[Edit], reason: &str) -> Vec<Saved> {
    let mut results = Vec::new();
    let mut stopped = false;
    for edit in edits {
        let outcome = if stopped {
            Outcome::NotTried
        } else {
            match one(api, edit, reason).await {
                Ok(version) => Outcome::Version(version),
                Err(sentence) => {
                    stopped = true;
                    Outcome::Refused(sentence)
                }
            }
        };
        results.push(Saved { id: edit.id.clone(), name: edit.name.clone(), outcome });
    }
    if results.iter().any(Saved::is_saved) {
        api.changed_here();
    }
    results
}

async fn one(api: &Api, edit: &Edit, reason: &str) -> Result<Option<u32>, String> {
    let done = match (&edit.policy, &edit.assignments) {
        (Some(policy), _) => api.replace_policy(&edit.id, policy, &edit.etag, reason).await,
        (None, Some(assignments)) => api.assign_policy_at(&edit.id, assignments, &edit.etag, reason).await,
        (None, None) => Ok(()),
    };
    done.map_err(|error| match error.status() {
        412 => words::changed_since().to_owned(),
        _ => error.change_sentence(),
    })?;
    let now = api.get::<PolicyDetail>(&["/api/policies/", &encode(&edit.id)].concat()).await;
    Ok(now.ok().map(|now| now.row.version))
}

/// What became of all edits, and how far those are that are saved.
pub fn saved(matter: &Matter, results: Vec<Saved>, open: RwSignal<bool>, again: RwSignal<u32>) -> AnyView {
    let failed = !results.iter().all(Saved::is_saved);
    let any = results.iter().any(Saved::is_saved);
    let key = matter.rows.first().filter(|_| matter.whole && matter.rows.len() == 1);
    let key = key.map(|row| row.setting.key.clone());
    let lines: Vec<AnyView> = results.iter().map(|it| line(it, key.as_deref())).collect();
    let begin = failed.then(|| {
        view! { <Button label=words::again() on_click=move || again.update(|again| *again += 1) /> }
    });
    // The button that had the focus is gone; what came of it takes it, so that the keyboard goes on from here.
    let list = NodeRef::<leptos::html::Ul>::new();
    Effect::new(move |_| {
        if let Some(list) = list.get() {
            focus_in_place(&list);
        }
    });
    view! {
        <ul class="plain-list results" role="status" tabindex="-1" node_ref=list>{lines}</ul>
        {any.then(|| view! { <p class="quiet">{words::pending()}</p> })}
        <footer class="actions">
            {begin}
            <Button label=kit::close() look=Look::Primary on_click=move || open.set(false) />
        </footer>
    }
    .into_any()
}

fn line(saved: &Saved, key: Option<&str>) -> AnyView {
    match &saved.outcome {
        Outcome::Refused(why) => {
            view! { <li class="error-text">{words::not_saved(&saved.name, why)}</li> }.into_any()
        }
        Outcome::NotTried => view! { <li>{words::not_tried(&saved.name)}</li> }.into_any(),
        Outcome::Version(version) => {
            let version = version.map_or_else(|| "?".to_owned(), |version| version.to_string());
            let parameters = [("setting", key.unwrap_or_default()), ("state", "pending")];
            let href = Route::policy(&saved.id).with(&parameters);
            view! {
                <li>
                    <b>{words::saved(&saved.name, &version)}</b> " " {how_far(&saved.id)} " "
                    <a class="link" href=href>{words::see_pending()}</a>
                </li>
            }
            .into_any()
        }
    }
}

/// How many devices have the newest version; moves while one looks.
fn how_far(id: &str) -> AnyView {
    let path = ["/api/policies/", &encode(id), "/rollout"].concat();
    let known = load::<PolicyRollout>(move || path.clone());
    let text = move || {
        known.get().filter(|known| known.devices > 0).map(|known| {
            let newest = known.versions.iter().find(|it| it.version == known.version);
            let have = newest.map(|it| it.devices).unwrap_or_default();
            versions::have(&number(have), &number(known.devices), &known.version.to_string())
        })
    };
    view! { <span>{text}</span> }.into_any()
}
