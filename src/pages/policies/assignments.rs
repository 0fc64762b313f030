//! Whom a policy is assigned to.

use leptos::prelude::*;
use palisade_model::api::PolicyDetail;

use crate::api::Load;

/// The assignments of a policy, and how they are changed. Lives in the policy's page, below its tabs.
#[component]
pub fn Assignments(
    /// The policy's id.
    id: String,
    /// The policy as the page around holds it; `again()` after a change.
    policy: Load<PolicyDetail>,
) -> AnyView {
    let _ = (id, policy);
    ().into_any()
}
