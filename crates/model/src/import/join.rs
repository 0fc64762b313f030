//! Settings that came apart from their policy, as Graph answers them at `…/settings`, go back into it.

use serde_json::{Value as Json, json};

use super::find::{Candidate, Found};

/// A policy's JSON and where it stood.
pub(super) struct Whole {
    pub(super) place: String,
    pub(super) outcome: Result<Json, super::ImportError>,
}

/// Joins settings with the policy that they belong to: the one that they name, or the one just before them,
/// where it has none of its own. Settings that belong to none become a policy without a name.
pub(super) fn settings(found: Vec<Found>) -> Vec<Whole> {
    let mut whole: Vec<Whole> = Vec::with_capacity(found.len());
    for Found { place, outcome } in found {
        let outcome = match outcome {
            Ok(Candidate::Policy(json)) => Ok(json),
            Err(error) => Err(error),
            Ok(Candidate::Settings { settings, policy }) => match home(&mut whole, policy.as_deref()) {
                Some(home) => {
                    home.insert("settings".into(), Json::Array(settings));
                    continue;
                }
                None => Ok(json!({ "settings": settings })),
            },
        };
        whole.push(Whole { place, outcome });
    }
    whole
}

/// The policy without settings that settings of `policy` belong into.
fn home<'a>(whole: &'a mut [Whole], policy: Option<&str>) -> Option<&'a mut serde_json::Map<String, Json>> {
    // The latest first; only the one just before is meant where the settings name none.
    let reach = if policy.is_some() { whole.len() } else { 1 };
    let mut open =
        whole.iter_mut().rev().take(reach).filter_map(|whole| whole.outcome.as_mut().ok()?.as_object_mut());
    open.find(|map| {
        let empty = map.get("settings").and_then(Json::as_array).is_none_or(Vec::is_empty);
        empty && policy.is_none_or(|id| map.get("id").and_then(Json::as_str) == Some(id))
    })
}
