//! Every change that the console asks for, one method per route. Lists and details are read by path through
//! [`super::load`]; the paths are at the end.

mod webhooks;

use palisade_model::api::{
    BulkAnswer, BulkRequest, DuplicateRequest, FindRequest, Found, GroupChange, GroupDetail, MembersChange,
    PolicyDetail, RestoreRequest, ScopeChange, ScopeDetail, Session, Targeted, TargetedRequest, TokenCreated,
    TokenRequest, ViewChange, ViewRow,
};
use palisade_model::graph::{Assignment, Policy};
use serde_json::{Value as Json, json};

use super::answer::Answer;
use super::client::{Api, written};
use super::error::ApiError;
use super::json;
use crate::route::encode;

/// A path of our own below a policy.
fn own(id: &str, tail: &str) -> String {
    ["/api/policies/", &encode(id), tail].concat()
}

/// What a change of this version names as `If-Match`.
fn etag_of(version: u32) -> String {
    format!("\"{version}\"")
}

/// Graph's collection of policies.
const POLICIES: &str = "/beta/deviceManagement/configurationPolicies";

impl Api {
    /// Signs in; the session is kept for the tab.
    ///
    /// # Errors
    /// See [`ApiError`]: a wrong name or password is [`ApiError::Refused`].
    pub async fn sign_in(&self, name: String, password: String) -> Result<Session, ApiError> {
        let body = json::object(&[("name", &name), ("password", &password)]);
        let session = Session::read(&self.send("POST", "/api/session", Some(body), None).await?)?;
        self.set_session(Some(session.clone()));
        Ok(session)
    }

    /// Chooses a password. `current` is the one until now; empty after a sign-in with the one-time secret.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn choose_password(&self, current: &str, new_password: &str) -> Result<(), ApiError> {
        let body = match current {
            "" => json::object(&[("newPassword", new_password)]),
            current => json::object(&[("newPassword", new_password), ("currentPassword", current)]),
        };
        self.send("POST", "/api/session/password", Some(body), None).await?;
        let session = leptos::prelude::GetUntracked::get_untracked(&self.session());
        self.set_session(session.map(|session| Session { must_change_password: false, ..session }));
        Ok(())
    }

    /// Ends the session, on the server as well where it answers.
    pub async fn sign_out(&self) {
        let _ = self.send("DELETE", "/api/session", None, None).await;
        self.set_session(None);
    }

    /// The policies in Graph's form.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn graph_policies(&self) -> Result<Vec<Policy>, ApiError> {
        let answer: Json = self.get(POLICIES).await?;
        let Json::Object(mut answer) = answer else { return Err(ApiError::Unreadable) };
        let value = answer.remove("value").unwrap_or_default();
        serde_json::from_value(value).map_err(|_| ApiError::Unreadable)
    }

    /// One policy in Graph's form, with settings and assignments, for an export.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn graph_policy(&self, id: &str) -> Result<String, ApiError> {
        self.send("GET", &format!("{POLICIES}/{id}?$expand=settings,assignments"), None, None).await
    }

    /// Makes a policy; gives it back with its id.
    ///
    /// # Errors
    /// See [`ApiError`]: a policy that is not right is [`ApiError::Refused`] with its problems.
    pub async fn create_policy(&self, policy: &Policy) -> Result<Policy, ApiError> {
        Answer::read(&self.make(POLICIES, Some(policy.to_json().to_string())).await?)
    }

    /// Replaces a policy as a whole, settings included. `reason` says why, as it was typed; empty for none.
    ///
    /// # Errors
    /// See [`ApiError`]: a lost update is status 412.
    pub async fn replace_policy(
        &self,
        id: &str,
        policy: &Policy,
        etag: &str,
        reason: &str,
    ) -> Result<(), ApiError> {
        let body = policy.to_json().to_string();
        self.send_with("PUT", &format!("{POLICIES}/{id}"), Some(body), Some(etag), reason).await.map(drop)
    }

    /// Changes a policy's name and description.
    ///
    /// # Errors
    /// See [`ApiError`]: a lost update is status 412.
    pub async fn rename_policy(
        &self,
        id: &str,
        name: &str,
        description: &str,
        etag: &str,
    ) -> Result<(), ApiError> {
        let body = json!({"name": name, "description": description}).to_string();
        self.send("PATCH", &format!("{POLICIES}/{id}"), Some(body), Some(etag)).await.map(drop)
    }

    /// Deletes a policy; devices put back what was there before. Nothing happens where it is another version by now.
    ///
    /// # Errors
    /// See [`ApiError`]: a lost update is status 412.
    pub async fn delete_policy(&self, id: &str, version: u32, reason: &str) -> Result<(), ApiError> {
        let path = [POLICIES, "/", &encode(id)].concat();
        self.send_with("DELETE", &path, None, Some(&etag_of(version)), reason).await.map(drop)
    }

    /// Takes the newest version back, or the deletion where no version is given.
    ///
    /// # Errors
    /// See [`ApiError`]: once devices have fetched it, status 409 with their number.
    pub async fn undo_policy(&self, id: &str, version: Option<u32>) -> Result<(), ApiError> {
        let etag = version.map(etag_of);
        self.send("POST", &own(id, "/undo"), None, etag.as_deref()).await.map(drop)
    }

    /// Archives a policy, or takes it into use again.
    ///
    /// # Errors
    /// See [`ApiError`]: a lost update is status 412.
    pub async fn archive_policy(
        &self,
        id: &str,
        archived: bool,
        version: u32,
        reason: &str,
    ) -> Result<(), ApiError> {
        let path = own(id, if archived { "/archive" } else { "/unarchive" });
        self.send_with("POST", &path, None, Some(&etag_of(version)), reason).await.map(drop)
    }

    /// Makes a new version that says what an older one said; with `assignments`, for whom that one was.
    ///
    /// # Errors
    /// See [`ApiError`]: a version that is not valid today is [`ApiError::Refused`] with its problems.
    pub async fn restore_version(
        &self,
        id: &str,
        (older, now): (u32, u32),
        assignments: bool,
        reason: &str,
    ) -> Result<(), ApiError> {
        let path = own(id, &format!("/versions/{older}/restore"));
        let body = written(&RestoreRequest { assignments });
        self.send_with("POST", &path, body, Some(&etag_of(now)), reason).await.map(drop)
    }

    /// Copies a policy as it stands under another name; gives the copy.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn duplicate_policy(
        &self,
        id: &str,
        name: &str,
        assignments: bool,
    ) -> Result<PolicyDetail, ApiError> {
        let body = written(&DuplicateRequest { name: name.to_owned(), assignments });
        Answer::read(&self.make(&own(id, "/duplicate"), body).await?)
    }

    /// Replaces a policy's assignments.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn assign_policy(&self, id: &str, assignments: &[Assignment]) -> Result<(), ApiError> {
        let assignments: Vec<_> = assignments.iter().map(Assignment::to_json).collect();
        let body = json!({ "assignments": assignments }).to_string();
        self.send("POST", &format!("{POLICIES}/{id}/assign"), Some(body), None).await.map(drop)
    }

    /// Replaces a policy's assignments, unless someone changed the policy since. `reason` says why; empty for none.
    ///
    /// # Errors
    /// See [`ApiError`]: a lost update is status 412.
    pub async fn assign_policy_at(
        &self,
        id: &str,
        assignments: &[Assignment],
        etag: &str,
        reason: &str,
    ) -> Result<(), ApiError> {
        let assignments: Vec<_> = assignments.iter().map(Assignment::to_json).collect();
        let body = json!({ "assignments": assignments }).to_string();
        let path = [POLICIES, "/", &encode(id), "/assign"].concat();
        self.send_with("POST", &path, Some(body), Some(etag), reason).await.map(drop)
    }

    /// Asks a device to check in now.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn sync_device(&self, id: &str) -> Result<(), ApiError> {
        self.send("POST", &format!("/api/devices/{id}/sync"), None, None).await.map(drop)
    }

    /// Retires a device: its identity ends and it leaves every group.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn retire_device(&self, id: &str) -> Result<(), ApiError> {
        self.send("DELETE", &format!("/api/devices/{id}"), None, None).await.map(drop)
    }

    /// Does something with many devices, or says to how many it would be done; `path` says what.
    ///
    /// # Errors
    /// See [`ApiError`]: where it is another number of devices by now, status 409.
    pub async fn bulk(&self, path: &str, request: &BulkRequest) -> Result<BulkAnswer, ApiError> {
        Answer::read(&self.send("POST", path, written(request), None).await?)
    }

    /// How many devices any of these policies targets.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn targeted(&self, ids: Vec<String>) -> Result<Targeted, ApiError> {
        let request = TargetedRequest { ids };
        Answer::read(&self.send("POST", "/api/reach/policies", written(&request), None).await?)
    }

    /// Saves a view of a list.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn create_view(&self, view: &ViewChange) -> Result<ViewRow, ApiError> {
        Answer::read(&self.send("POST", "/api/views", written(view), None).await?)
    }

    /// Replaces a view.
    ///
    /// # Errors
    /// See [`ApiError`]: a lost update is status 412.
    pub async fn change_view(&self, id: &str, view: &ViewChange, etag: &str) -> Result<ViewRow, ApiError> {
        let path = ["/api/views/", &encode(id)].concat();
        Answer::read(&self.send("PUT", &path, written(view), Some(etag)).await?)
    }

    /// Deletes a view; gives it back.
    ///
    /// # Errors
    /// See [`ApiError`]: a lost update is status 412.
    pub async fn delete_view(&self, id: &str, etag: &str) -> Result<ViewRow, ApiError> {
        let path = ["/api/views/", &encode(id)].concat();
        Answer::read(&self.send("DELETE", &path, None, Some(etag)).await?)
    }

    /// Makes a group.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn create_group(&self, group: &GroupChange) -> Result<GroupDetail, ApiError> {
        Answer::read(&self.make("/api/groups", written(group)).await?)
    }

    /// Changes a group's name and description, and its rule where one is given.
    ///
    /// # Errors
    /// See [`ApiError`]: a lost update is status 412.
    pub async fn change_group(
        &self,
        id: &str,
        group: &GroupChange,
        etag: &str,
    ) -> Result<GroupDetail, ApiError> {
        Answer::read(&self.send("PATCH", &format!("/api/groups/{id}"), written(group), Some(etag)).await?)
    }

    /// Deletes a group.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn delete_group(&self, id: &str) -> Result<(), ApiError> {
        self.send("DELETE", &format!("/api/groups/{id}"), None, None).await.map(drop)
    }

    /// Adds and removes members in one step.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn change_members(&self, id: &str, change: &MembersChange) -> Result<GroupDetail, ApiError> {
        Answer::read(&self.send("POST", &format!("/api/groups/{id}/members"), written(change), None).await?)
    }

    /// The devices that a pasted list names.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn find_devices(&self, request: &FindRequest) -> Result<Found, ApiError> {
        Answer::read(&self.send("POST", "/api/devices/find", written(request), None).await?)
    }

    /// Changes which devices are managed.
    ///
    /// # Errors
    /// See [`ApiError`]: a scope that contradicts itself is [`ApiError::Refused`], a lost update is status 412.
    pub async fn change_scope(&self, scope: &ScopeChange, etag: &str) -> Result<ScopeDetail, ApiError> {
        let path = "/api/settings/enforcement-scope";
        Answer::read(&self.send("PUT", path, written(scope), Some(etag)).await?)
    }

    /// Makes a token for scripts.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn create_token(&self, token: &TokenRequest) -> Result<TokenCreated, ApiError> {
        Answer::read(&self.send("POST", "/api/tokens", written(token), None).await?)
    }

    /// Revokes a token for scripts.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn revoke_token(&self, id: &str) -> Result<(), ApiError> {
        self.send("DELETE", &format!("/api/tokens/{id}"), None, None).await.map(drop)
    }

    /// Makes a token with which devices enrol.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn create_enrolment_token(&self, token: &TokenRequest) -> Result<TokenCreated, ApiError> {
        Answer::read(&self.send("POST", "/api/enrolment-tokens", written(token), None).await?)
    }

    /// Revokes a token with which devices enrol.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn revoke_enrolment_token(&self, id: &str) -> Result<(), ApiError> {
        self.send("DELETE", &format!("/api/enrolment-tokens/{id}"), None, None).await.map(drop)
    }
}
