//! What the model's own words are called in the language that is shown. The model's labels stay English, for the API.

use palisade_model::api::Role;
use palisade_model::status::State;

use super::{roles, states};

/// A state.
pub fn state(state: State) -> &'static str {
    match state {
        State::Success => states::success(),
        State::Error => states::error(),
        State::Conflict => states::conflict(),
        State::Pending => states::pending(),
        State::NotApplicable => states::not_applicable(),
    }
}

/// A role.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::TenantAdministrator => roles::tenant_administrator(),
        Role::EndpointSecurityManager => roles::endpoint_security_manager(),
        Role::HelpDeskOperator => roles::help_desk_operator(),
        Role::ReadOnlyOperator => roles::read_only_operator(),
    }
}
