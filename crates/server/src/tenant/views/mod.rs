//! What the console and Graph's reports show, computed from the tenant's state alone.
//!
//! Two places that show the same number call the same function here.

pub mod conflict_devices;
pub mod conflict_matrix;
pub mod conflict_pairs;
pub mod conflicts;
pub mod device;
mod device_filters;
pub mod devices;
pub mod groups;
pub mod overview;
pub mod policies;
pub mod policy_devices;
pub mod policy_settings;
mod puts_back;
pub mod reach;
pub mod rollout;
pub mod sample;
pub mod search;

use std::collections::BTreeMap;

use palisade_model::api::Facet;

/// A list that can't be given, as a sentence: a sort or cursor that is not one of it.
pub type ListError = String;

/// How many rows each value of each filter would show, by filter and value.
type Facets<'a> = BTreeMap<(&'a str, &'a str), u64>;

/// The same as an answer has them.
fn facets_of(values: Facets<'_>) -> Vec<Facet> {
    let facet = |((filter, value), rows): ((&str, &str), u64)| Facet {
        filter: filter.to_owned(),
        value: value.to_owned(),
        rows,
    };
    values.into_iter().map(facet).collect()
}
