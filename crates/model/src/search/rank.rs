//! What a match is worth.

use super::Field;
use super::near::Nearness;

/// The query is an id, a path or a GUID, letter for letter.
pub(super) const EXACT: u32 = 1_000_000;
/// The query is the name.
pub(super) const NAME: u32 = 200_000;
/// The name begins with the query.
pub(super) const NAME_BEGINS: u32 = 100_000;
/// What a setting loses that only shows under an option of another, beside the one that decides.
pub(super) const CHILD: u32 = 100;
/// What a setting loses on which devices no longer act.
pub(super) const DEPRECATED: u32 = 500;

/// The points of one word of the query, found in `field`, at its beginning or later.
pub(super) fn points(field: Field, first: bool, near: Nearness) -> u32 {
    let worth = match field {
        Field::Name if first => 1200,
        Field::Name => 1000,
        Field::OptionLabel => 700,
        Field::Csp | Field::Id | Field::MdatpPath | Field::PowerShell | Field::RuleGuid => 500,
        Field::Description => 300,
    };
    worth * near.percent / 10
}
