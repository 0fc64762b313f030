//! Whether a change may be made, and making it: commit first, then the tenant's state, then the answer.
//!
//! Knows no HTTP and no SQL.

pub mod administrators;
pub mod audit;
pub mod bulk;
pub mod channel;
pub mod device_writer;
pub mod devices;
pub mod events;
pub mod group_preview;
mod group_rules;
mod group_said;
pub mod groups;
pub mod history;
pub mod identity;
pub mod limiter;
pub mod overview;
pub mod policies;
pub mod policy_diff;
pub mod policy_versions;
pub mod reach;
pub mod readings;
pub mod scope;
pub mod sign_in;
pub mod timeline;
pub mod tokens;
pub mod views;
pub mod webhooks;

use crate::failure::{Answer, Failure};

/// How a change of a policy is made.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terms<'a> {
    /// What the caller read; without it the change is made whatever was saved since.
    pub if_match: Option<&'a str>,
    /// Why, in the caller's words; empty for no reason.
    pub reason: &'a str,
}

/// Whether a change may go ahead: `if_match` is what the caller read, `etag` what there is now.
///
/// # Errors
/// When they differ: somebody else saved in between.
pub fn check_etag(if_match: Option<&str>, etag: &str, what: &str) -> Answer<()> {
    let Some(if_match) = if_match else { return Ok(()) };
    let matches = if_match
        .split(',')
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == "*" || tag == etag || tag == etag.trim_matches('"'));
    if matches { Ok(()) } else { Err(Failure::lost_update(what)) }
}

/// What a create with an idempotency key made before, when it is repeated.
///
/// # Errors
/// When the key was used for another request.
pub async fn repeated(
    app: &crate::app::App,
    who: &str,
    retry: Option<(&str, &str)>,
) -> Answer<Option<String>> {
    let Some((key, digest)) = retry else { return Ok(None) };
    match app.store.remembered(who, key).await? {
        Some((request, id)) if request == digest => Ok(Some(id)),
        Some(_) => Err(Failure::conflict(format!(
            "The idempotency key `{key}` was used for another request. Use a new key for each create."
        ))),
        None => Ok(None),
    }
}
