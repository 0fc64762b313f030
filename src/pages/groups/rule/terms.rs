//! The words of the rule language for people: properties, operators and what can be written next.

use palisade_model::membership::{Completion, Operator, Property, Quantifier};

use super::rows::{Join, Question};
use crate::words::{self as all, membership as words};

/// The name of a property.
pub fn property(property: Property) -> String {
    match property {
        Property::AccountEnabled => words::property_enabled().to_owned(),
        Property::DeviceCategory => words::property_category().to_owned(),
        Property::DeviceId => words::property_device_id().to_owned(),
        Property::DeviceManagementAppId => words::property_management_app().to_owned(),
        Property::DeviceManufacturer => words::property_manufacturer().to_owned(),
        Property::DeviceModel => words::property_model().to_owned(),
        Property::DeviceOsType => words::property_os_type().to_owned(),
        Property::DeviceOsVersion => words::property_os_version().to_owned(),
        Property::DeviceOwnership => words::property_ownership().to_owned(),
        Property::DevicePhysicalIds => words::property_physical_ids().to_owned(),
        Property::DeviceTrustType => words::property_trust_type().to_owned(),
        Property::DisplayName => words::property_name().to_owned(),
        Property::EnrollmentProfileName => words::property_profile_name().to_owned(),
        Property::IsRooted => words::property_rooted().to_owned(),
        Property::ManagementType => words::property_management_type().to_owned(),
        Property::MemberOf => words::property_member_of().to_owned(),
        Property::ObjectId => words::property_object_id().to_owned(),
        Property::ProfileType => words::property_profile_type().to_owned(),
        Property::SystemLabels => words::property_labels().to_owned(),
        other => words::property_extension(other.name().trim_start_matches("extensionAttribute")),
    }
}

/// What a property is, in one sentence.
pub fn about(property: Property) -> &'static str {
    match property {
        Property::AccountEnabled => words::about_enabled(),
        Property::DeviceCategory => words::about_category(),
        Property::DeviceId => words::about_device_id(),
        Property::DeviceManagementAppId => words::about_management_app(),
        Property::DeviceManufacturer => words::about_manufacturer(),
        Property::DeviceModel => words::about_model(),
        Property::DeviceOsType => words::about_os_type(),
        Property::DeviceOsVersion => words::about_os_version(),
        Property::DeviceOwnership => words::about_ownership(),
        Property::DevicePhysicalIds => words::about_physical_ids(),
        Property::DeviceTrustType => words::about_trust_type(),
        Property::DisplayName => words::about_name(),
        Property::EnrollmentProfileName => words::about_profile_name(),
        Property::IsRooted => words::about_rooted(),
        Property::ManagementType => words::about_management_type(),
        Property::MemberOf => words::about_member_of(),
        Property::ObjectId => words::about_object_id(),
        Property::ProfileType => words::about_profile_type(),
        Property::SystemLabels => words::about_labels(),
        _ => words::about_extension(),
    }
}

fn operator(operator: Operator) -> (&'static str, &'static str) {
    match operator {
        Operator::Eq => (words::operator_eq(), words::operator_eq_about()),
        Operator::Ne => (words::operator_ne(), words::operator_ne_about()),
        Operator::StartsWith => (words::operator_starts(), words::operator_starts_about()),
        Operator::NotStartsWith => (words::operator_not_starts(), words::operator_not_starts_about()),
        Operator::EndsWith => (words::operator_ends(), words::operator_ends_about()),
        Operator::NotEndsWith => (words::operator_not_ends(), words::operator_not_ends_about()),
        Operator::Contains => (words::operator_contains(), words::operator_contains_about()),
        Operator::NotContains => (words::operator_not_contains(), words::operator_not_contains_about()),
        Operator::Match => (words::operator_matches(), words::operator_matches_about()),
        Operator::NotMatch => (words::operator_not_matches(), words::operator_not_matches_about()),
        Operator::In => (words::operator_is_in(), words::operator_is_in_about()),
        Operator::NotIn => (words::operator_is_not_in(), words::operator_is_not_in_about()),
        Operator::Ge => (words::operator_at_least(), words::operator_at_least_about()),
        Operator::Le => (words::operator_at_most(), words::operator_at_most_about()),
    }
}

/// What is asked of a property.
pub fn question(question: Question) -> String {
    match question {
        Question::Compare(it) => operator(it).0.to_owned(),
        Question::Items(Quantifier::Any, it) => words::any_item(operator(it).0),
        Question::Items(Quantifier::All, it) => words::all_items(operator(it).0),
        Question::Absent => words::absent().to_owned(),
        Question::Present => words::present().to_owned(),
        Question::MemberOf => words::in_groups().to_owned(),
    }
}

/// How parts are joined.
pub fn join(join: Join) -> &'static str {
    match join {
        Join::All => all::groups::join_all(),
        Join::Any => all::groups::join_any(),
        Join::NotAll => all::groups::join_not_all(),
        Join::None => all::groups::join_none(),
    }
}

/// What a completion is, in one sentence; empty for a value.
pub fn completion(completion: &Completion) -> &'static str {
    let text = completion.text.as_str();
    if let Some(found) = text.strip_prefix("device.").and_then(Property::named) {
        return about(found);
    }
    match text {
        "-not" => words::about_not(),
        "-and" => words::about_and(),
        "-or" => words::about_or(),
        ")" => words::about_close(),
        "-any" => words::about_any(),
        "-all" => words::about_all(),
        "_" => words::about_item(),
        "null" => words::about_null(),
        text if text.starts_with("(group.") => words::about_groups(),
        text => {
            let named = text.strip_prefix('-').and_then(Operator::named);
            named.map_or("", |it| operator(it).1)
        }
    }
}
