//! Settings that came apart from their policy, as Graph answers them at `…/settings`, go back into it.

use std::collections::HashMap;

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
    // Policies without settings, by their id.
    let mut open: HashMap<String, usize> = HashMap::new();
    for Found { place, outcome } in found {
        let outcome = match outcome {
            Ok(Candidate::Policy(json)) => {
                if let Some(id) = json.get("id").and_then(Json::as_str)
                    && is_open(&json)
                {
                    open.insert(id.to_owned(), whole.len());
                }
                Ok(json)
            }
            Err(error) => Err(error),
            Ok(Candidate::Settings { settings, policy }) => {
                let home = match policy {
                    Some(id) => open.remove(&id),
                    None => whole.len().checked_sub(1),
                };
                let home = home.and_then(|at| whole.get_mut(at)?.outcome.as_mut().ok());
                match home.filter(|json| is_open(json)).and_then(Json::as_object_mut) {
                    Some(policy) => {
                        policy.insert("settings".into(), Json::Array(settings));
                        continue;
                    }
                    None => Ok(json!({ "settings": settings })),
                }
            }
        };
        whole.push(Whole { place, outcome });
    }
    whole
}

/// Whether a policy has no settings.
fn is_open(policy: &Json) -> bool {
    policy.get("settings").and_then(Json::as_array).is_none_or(Vec::is_empty)
}
