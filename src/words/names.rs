//! What the model's own words are called in the language that is shown. The model's labels stay English, for the API.

use palisade_model::api::Role;
use palisade_model::status::State;
use palisade_model::value::Value;
use palisade_model::words::{NAME, VALUE};

use super::{called, roles, states};

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

/// A template.
pub fn template(name: &str) -> String {
    called(name, NAME)
}

/// A setting. Of a rule, which has a key within its list, the name is somebody's own.
pub fn setting(key: &str, name: &str) -> String {
    if key.contains('#') { name.to_owned() } else { called(name, NAME) }
}

/// A value as it is displayed. What somebody typed is displayed as it is.
pub fn value(value: &Value, display: &str) -> String {
    if value.display(None) == display { display.to_owned() } else { option(display) }
}

/// An option by its label.
pub fn option(label: &str) -> String {
    called(label, VALUE)
}
