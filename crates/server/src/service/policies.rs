//! Policies: created, changed, assigned, deleted. Every save is a version.

use palisade_model::api::Permission;
use palisade_model::graph::{Assignment, Policy, Target, TemplateReference};
use palisade_model::problem::{Problem, Severity};
use palisade_model::targeting::refusal;
use palisade_model::validation::validate;
use serde_json::Value as Json;

use super::history;
use super::identity::Identity;
use super::policy_diff::{assignment_summary, policy_summary};
use super::{Terms, check_etag, repeated};
use crate::app::App;
use crate::clock;
use crate::events::Touched;
use crate::failure::{Answer, Failure};
use crate::guid;
use crate::store::{PolicyRecord, PolicySave};

/// What stands for the group of every device in an assignment's id, as Graph has it.
const ALL_DEVICES_SUFFIX: &str = "adadadad-808e-44e2-905a-0b7873a8a531";

/// Stores a new policy; gives its id. Id, times and assignments of the body are not taken over: groups belong to
/// the tenant that the policy came from.
///
/// # Errors
/// When the body is no policy or has problems; then nothing is stored.
pub async fn create(
    app: &App,
    who: &Identity,
    body: Json,
    reason: &str,
    retry: Option<(&str, &str)>,
) -> Answer<String> {
    who.may(Permission::Write)?;
    let policy = read(app, body)?;
    let _turn = app.turn().await;
    if let Some(id) = repeated(app, &who.name, retry).await? {
        return Ok(id);
    }
    let summary = counted(&policy);
    let record = fresh(app, who, policy, Vec::new())?;
    let id = record.id.clone();
    save(app, record, &Note { action: "created", summary: &summary, reason, retry }).await?;
    Ok(id)
}

/// How many settings a new policy has.
pub(super) fn counted(policy: &Policy) -> String {
    match policy.settings.len() {
        1 => "1 setting".to_owned(),
        count => format!("{count} settings"),
    }
}

/// A policy that is not stored yet.
pub(super) fn fresh(
    app: &App,
    who: &Identity,
    policy: Policy,
    assignments: Vec<Assignment>,
) -> Answer<PolicyRecord> {
    let now = clock::stamped();
    Ok(PolicyRecord {
        seq: 0,
        id: guid::new()?,
        version: 1,
        policy,
        assignments,
        archived: false,
        moment: app.tenant().moment().saturating_add(1),
        created: now.clone(),
        modified: now,
        modified_by: who.name.clone(),
    })
}

/// Replaces what a policy says (`whole`), or only the properties that the body holds.
///
/// # Errors
/// When there is no such policy, it was changed meanwhile, or the body has problems; then nothing is stored.
pub async fn change(
    app: &App,
    who: &Identity,
    id: &str,
    body: Json,
    whole: bool,
    terms: Terms<'_>,
) -> Answer<()> {
    let _turn = app.turn().await;
    let record = current(app, id, terms.if_match)?;
    let policy = if whole {
        read(app, body)?
    } else {
        let mut merged = record.policy.to_json();
        match (&mut merged, body) {
            (Json::Object(merged), Json::Object(members)) => {
                merged.extend(members.into_iter().filter(|(name, _)| name != "assignments"));
            }
            _ => return Err(Failure::bad_request("A change of a policy must be a JSON object.")),
        }
        read(app, merged)?
    };
    let Some((action, summary)) = policy_summary(&record.policy, &policy, app.tenant().catalogue()) else {
        // Nothing differs, so there is no new version.
        return Ok(());
    };
    let record = next(app, record, who, |record| record.policy = policy);
    save(app, record, &Note { action, summary: &summary, reason: terms.reason, retry: None }).await
}

/// Replaces the assignments of a policy.
///
/// # Errors
/// When there is no such policy, it was changed meanwhile, or a target can't be assigned; then nothing is stored.
pub async fn assign(
    app: &App,
    who: &Identity,
    id: &str,
    assignments: Vec<Assignment>,
    terms: Terms<'_>,
) -> Answer<()> {
    let _turn = app.turn().await;
    let record = current(app, id, terms.if_match)?;
    let assignments = checked(app, &record.id, assignments)?;
    let summary = assigned(app, &assignments);
    if record.assignments == assignments {
        return Ok(());
    }
    let record = next(app, record, who, |record| record.assignments = assignments);
    let note = Note { action: "assignments", summary: &summary, reason: terms.reason, retry: None };
    save(app, record, &note).await
}

/// One line on whom a policy is assigned to.
pub(super) fn assigned(app: &App, assignments: &[Assignment]) -> String {
    let tenant = app.tenant();
    assignment_summary(assignments, |group| tenant.group(group).map(|group| group.name.clone()))
}

/// Deletes a policy. What it set goes back on the devices that had it.
///
/// # Errors
/// When there is no such policy or it was changed meanwhile.
pub async fn delete(app: &App, who: &Identity, id: &str, terms: Terms<'_>) -> Answer<()> {
    let _turn = app.turn().await;
    let record = current(app, id, terms.if_match)?;
    let record = next(app, record, who, |_| {});
    let (action, summary, reason) = ("deleted", "deleted", terms.reason);
    app.store.delete_policy(&PolicySave { record: &record, action, summary, reason, retry: None }).await?;
    let touched = app.tenant_mut().remove_policy(id, record.moment);
    history::settle(app, &touched, Touched::Everything).await;
    Ok(())
}

pub(super) fn current(app: &App, id: &str, if_match: Option<&str>) -> Answer<PolicyRecord> {
    let tenant = app.tenant();
    let entry = tenant.policy(id).ok_or_else(|| Failure::not_found("policy", id))?;
    check_etag(if_match, &entry.etag(), "policy")?;
    Ok(entry.record.clone())
}

/// The policy as it will stand after a change.
pub(super) fn next(
    app: &App,
    mut record: PolicyRecord,
    who: &Identity,
    change: impl FnOnce(&mut PolicyRecord),
) -> PolicyRecord {
    change(&mut record);
    record.version += 1;
    record.moment = app.tenant().moment().saturating_add(1);
    record.modified = clock::stamped();
    record.modified_by = who.name.clone();
    record
}

/// What is said of a save.
pub(super) struct Note<'a> {
    pub action: &'a str,
    pub summary: &'a str,
    pub reason: &'a str,
    /// For a create with an idempotency key: the key and the request's digest.
    pub retry: Option<(&'a str, &'a str)>,
}

/// Commits a save, then takes it over. Only within a turn.
pub(super) async fn save(app: &App, mut record: PolicyRecord, note: &Note<'_>) -> Answer<()> {
    record.policy.id = record.id.clone();
    record.policy.created = Some(record.created.clone());
    record.policy.last_modified = Some(record.modified.clone());
    record.policy.assignments = None;
    let Note { action, summary, reason, retry } = *note;
    record.seq =
        app.store.save_policy(&PolicySave { record: &record, action, summary, reason, retry }).await?;
    let touched = app.tenant_mut().put_policy(record);
    history::settle(app, &touched, Touched::Everything).await;
    Ok(())
}

/// Reads a policy from a request and refuses one with errors.
pub(super) fn read(app: &App, body: Json) -> Answer<Policy> {
    let mut policy = Policy::from_json(body).map_err(|error| {
        let sentence = format!(
            "This is not a policy: {error}. Send Graph's `deviceManagementConfigurationPolicy` with its `settings`."
        );
        Failure::invalid(vec![Problem::error(error.path.clone(), "not-a-policy", sentence)])
    })?;
    // Annotations, what only the server knows, and what answers fill in where there is nothing.
    policy.extra.retain(|name, value| match name.as_str() {
        "isAssigned" | "settingDefinitions" => false,
        "creationSource" | "priorityMetaData" => !value.is_null(),
        name => !name.contains("@odata.") && !name.starts_with('#'),
    });
    if policy.role_scope_tag_ids.is_empty() {
        policy.role_scope_tag_ids.push("0".to_owned());
    }
    for (index, setting) in policy.settings.iter_mut().enumerate() {
        setting.id = Some(index.to_string());
    }
    let catalogue = app.tenant().catalogue();
    if let Some(template) = catalogue.template(&policy.template.id) {
        // Clients may send no more than the template's id; the rest is the template's to say. A policy of another
        // version of it stays one.
        if policy.template.id == template.id {
            policy.template = TemplateReference {
                id: template.id.clone(),
                family: template.family.clone(),
                display_name: template.name.clone(),
                display_version: template.display_version.clone(),
                extra: std::mem::take(&mut policy.template.extra),
            };
        } else if policy.template.family.is_empty() {
            policy.template.family.clone_from(&template.family);
        }
        if policy.platforms.is_empty() {
            policy.platforms.clone_from(&template.platforms);
        }
        if policy.technologies.is_empty() {
            policy.technologies.clone_from(&template.technologies);
        }
    }
    let problems = validate(&policy, catalogue);
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        return Err(Failure::invalid(problems));
    }
    // After it was judged as it came, so that what is refused is what the console refuses.
    policy.name = policy.name.trim().to_owned();
    Ok(policy)
}

/// The assignments as they are stored.
///
/// # Errors
/// When one can't be stored.
pub(super) fn checked(app: &App, policy: &str, assignments: Vec<Assignment>) -> Answer<Vec<Assignment>> {
    let tenant = app.tenant();
    let name = |group: &str| tenant.group(group).map(|group| group.name.clone());
    let (kept, problems) = check_assignments(policy, assignments, name);
    if problems.is_empty() { Ok(kept) } else { Err(Failure::invalid(problems)) }
}

/// The assignments with their ids, each once, and why others can't be stored. `name` gives a group's name.
pub fn check_assignments(
    policy: &str,
    assignments: Vec<Assignment>,
    name: impl Fn(&str) -> Option<String>,
) -> (Vec<Assignment>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut kept: Vec<Assignment> = Vec::new();
    for (index, mut assignment) in assignments.into_iter().enumerate() {
        let path = format!("assignments[{index}]");
        if let Some(sentence) = refusal(&assignment.target) {
            problems.push(Problem::error(path, "target-refused", sentence));
            continue;
        }
        let suffix = match &mut assignment.target {
            Target::Group(id) | Target::ExclusionGroup(id) => {
                *id = id.to_ascii_lowercase();
                if name(id).is_none() {
                    let sentence =
                        format!("There is no group with the id `{id}`. Create it, or choose another.");
                    problems.push(Problem::error(path, "unknown-group", sentence));
                    continue;
                }
                id.clone()
            }
            _ => ALL_DEVICES_SUFFIX.to_owned(),
        };
        assignment.id = format!("{policy}_{suffix}");
        assignment.extra =
            [("source".to_owned(), Json::from("direct")), ("sourceId".to_owned(), Json::from(policy))]
                .into_iter()
                .collect();
        match kept.iter().find(|other| other.id == assignment.id) {
            None => kept.push(assignment),
            Some(other) if other.target == assignment.target => {}
            Some(_) => problems.push(Problem::error(
                path,
                "included-and-excluded",
                format!(
                    "The group “{}” is both included and excluded. Keep one of the two.",
                    name(&suffix).unwrap_or_default()
                ),
            )),
        }
    }
    (kept, problems)
}
