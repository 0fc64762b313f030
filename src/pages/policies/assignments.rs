//! Whom a policy is assigned to.

mod picker;
mod reach;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{AssignmentRow, ImpactRequest, PolicyDetail};
use palisade_model::graph::{Assignment, Policy, Target};
use serde_json::json;

pub use picker::{picker, summary};

use super::editor::write_reason;
use super::review::{Review, card as review_card};
use crate::api::{Load, use_api};
use crate::route::encode;
use crate::ui::{Button, Look, use_toasts};
use crate::words::assignments as words;
use crate::words::review as review_words;

/// The assignments of a policy, and how they are changed. Lives in the policy's page, below its tabs.
#[component]
pub fn Assignments(
    /// The policy's id.
    id: String,
    /// The policy as the page around holds it; `again()` after a change.
    policy: Load<PolicyDetail>,
) -> AnyView {
    let stored = RwSignal::new(Vec::<AssignmentRow>::new());
    let rows = RwSignal::new(Vec::<AssignmentRow>::new());
    let error = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    // What someone else changes meanwhile joins what was changed here.
    Effect::new(move |_| {
        let Some(detail) = policy.get() else { return };
        let joined = rows
            .with_untracked(|rows| stored.with_untracked(|stored| joined(rows, stored, &detail.assignments)));
        stored.set(detail.assignments.clone());
        rows.set(joined);
    });
    let changed =
        Memo::new(move |_| rows.with(|rows| stored.with(|stored| targets(rows) != targets(stored))));
    let review = following(&id, changed, policy, rows);
    let api = StoredValue::new(use_api());
    let toasts = use_toasts();
    let policy_id = id.clone();
    let save = move || {
        let Some(detail) = policy.data.get_untracked() else { return };
        let (rows_now, id) = (rows.get_untracked(), id.clone());
        busy.set(true);
        error.set(String::new());
        spawn_local(async move {
            let answer = assign(&api.get_value(), &id, &rows_now, &detail).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(sentence) => {
                    stored.try_set(rows_now);
                    toasts.done(sentence);
                    policy.again();
                }
                Err(sentence) => {
                    error.try_set(sentence);
                    // What someone else changed joins what was picked here.
                    policy.again();
                }
            }
        });
    };
    let reason = write_reason();
    let read_only = !reason.is_empty();
    let blocked = Signal::derive(move || {
        if read_only {
            reason.clone()
        } else if !changed.get() {
            words::nothing_changed().into()
        } else if !review.is_settled() {
            review_words::wait().to_owned()
        } else {
            String::new()
        }
    });
    view! {
        <div class="stack assignments">
            {picker(rows, read_only, Some(policy_id))}
            <div hidden=move || !changed.get()>{review_card(review, None, review_words::unchanged())}</div>
            <p class="note error" role="alert" hidden=move || error.with(String::is_empty)>{error}</p>
            <div class="actions">
                <Button label=words::save_assignments() look=Look::Primary busy=busy disabled=blocked on_click=save />
                <span hidden=move || !changed.get()>
                    <Button label=words::undo() look=Look::Quiet on_click=move || rows.set(stored.get_untracked()) />
                </span>
            </div>
        </div>
    }
    .into_any()
}

/// Follows what saving these assignments would change on devices.
fn following(
    id: &str,
    changed: Memo<bool>,
    policy: Load<PolicyDetail>,
    rows: RwSignal<Vec<AssignmentRow>>,
) -> Review {
    let own = id.to_owned();
    let request = move || {
        if !changed.get_untracked() {
            return None;
        }
        let known = policy.data.with_untracked(|detail| Some(known(detail.as_ref()?)))?;
        let assignments = rows.with_untracked(|rows| assignments(rows, &known));
        let assignments = Some(assignments.iter().map(Assignment::to_json).collect());
        Some(ImpactRequest { policy_id: Some(own.clone()), assignments, ..ImpactRequest::default() })
    };
    let track = move || {
        rows.track();
        changed.track();
    };
    Review::follow(id, track, request)
}

/// The assignments as the policy holds them.
fn known(detail: &PolicyDetail) -> Vec<Assignment> {
    let policy = Policy::from_json(detail.policy.clone()).ok();
    policy.and_then(|policy| policy.assignments).unwrap_or_default()
}

/// Stores the assignments, unless someone changed the policy since `detail` was read. Says what it did.
async fn assign(
    api: &crate::api::Api,
    id: &str,
    rows: &[AssignmentRow],
    detail: &Arc<PolicyDetail>,
) -> Result<String, String> {
    let assignments: Vec<_> = assignments(rows, &known(detail)).iter().map(Assignment::to_json).collect();
    let path = format!("/beta/deviceManagement/configurationPolicies/{}/assign", encode(id));
    let body = json!({ "assignments": assignments }).to_string();
    api.send("POST", &path, Some(body), Some(&detail.etag)).await.map_err(|error| match error.status() {
        412 => words::changed_elsewhere().to_owned(),
        _ => error.change_sentence(),
    })?;
    let now = api.get::<PolicyDetail>(&format!("/api/policies/{}", encode(id))).await;
    Ok(match now {
        Ok(now) if now.targeted == 0 => words::saved_nobody().to_owned(),
        Ok(now) => words::saved_targeted(now.targeted),
        Err(_) => words::saved().to_owned(),
    })
}

/// What the rows mean on the wire; what is `known` of an assignment that stays is kept.
pub fn assignments(rows: &[AssignmentRow], known: &[Assignment]) -> Vec<Assignment> {
    targets(rows)
        .into_iter()
        .map(|target| match known.iter().find(|it| it.target == target) {
            Some(known) => known.clone(),
            None => Assignment::new(target),
        })
        .collect()
}

/// Mine, with what someone else added and took away since `before`. The counts are theirs, which are newer.
fn joined(mine: &[AssignmentRow], before: &[AssignmentRow], theirs: &[AssignmentRow]) -> Vec<AssignmentRow> {
    let same = |left: &AssignmentRow, right: &AssignmentRow| {
        left.group_id == right.group_id && left.excluded == right.excluded
    };
    let holds = |rows: &[AssignmentRow], row: &AssignmentRow| rows.iter().any(|it| same(it, row));
    let newest =
        |row: &AssignmentRow| theirs.iter().find(|it| it.group_id == row.group_id).map(|it| it.devices);
    let mut rows: Vec<_> = mine
        .iter()
        .filter(|row| !holds(before, row) || holds(theirs, row))
        .map(|row| AssignmentRow { devices: newest(row).unwrap_or(row.devices), ..row.clone() })
        .collect();
    for row in theirs {
        if !holds(before, row) && !rows.iter().any(|it| it.group_id == row.group_id) {
            rows.push(row.clone());
        }
    }
    rows
}

fn targets(rows: &[AssignmentRow]) -> Vec<Target> {
    rows.iter()
        .map(|row| match (&row.group_id, row.excluded) {
            (None, _) => Target::AllDevices,
            (Some(id), false) => Target::Group(id.clone()),
            (Some(id), true) => Target::ExclusionGroup(id.clone()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, excluded: bool, devices: u64) -> AssignmentRow {
        AssignmentRow { group_id: Some(id.into()), name: id.into(), excluded, devices }
    }

    fn shown(rows: &[AssignmentRow]) -> Vec<String> {
        let sign = |row: &AssignmentRow| if row.excluded { '-' } else { '+' };
        rows.iter().map(|row| format!("{}{} {}", sign(row), row.name, row.devices)).collect()
    }

    #[test]
    fn what_others_change_joins_what_i_changed() {
        let before = [row("desks", false, 5), row("labs", false, 2), row("kiosks", true, 3)];
        // I take the labs away and add the servers; someone else takes the kiosks away and adds the tests.
        let mine = [row("desks", false, 5), row("kiosks", true, 3), row("servers", false, 9)];
        let theirs = [row("desks", false, 6), row("labs", false, 2), row("tests", true, 1)];
        assert_eq!(shown(&joined(&mine, &before, &theirs)), ["+desks 6", "+servers 9", "-tests 1"]);
        // Nothing of mine: theirs, whatever was there before.
        assert_eq!(shown(&joined(&before, &before, &theirs)), ["+desks 6", "+labs 2", "-tests 1"]);
        // I excluded what they left included: mine stays.
        let turned = [row("desks", true, 5)];
        assert_eq!(shown(&joined(&turned, &before[..1], &theirs[..1])), ["-desks 6"]);
    }
}
