//! Groups of devices: the list, making one, one group with its rule and members, and where it is used.

mod add;
mod change;
mod create;
mod group;
mod kept;
mod list;
mod members;
mod paste;
mod rule;
mod selection;
mod stored_rule;
mod used_by;

use palisade_model::api::{GroupRow, Membership};

pub use self::create::GroupCreate;
pub use self::group::GroupPage;
pub use self::list::GroupList;
use crate::words::groups as words;

/// How devices become members of a group, in words.
fn members_come(group: &GroupRow) -> &'static str {
    membership(group.membership())
}

fn membership(way: Membership) -> &'static str {
    match way {
        Membership::Assigned => words::assigned(),
        Membership::Rule => words::dynamic(),
        Membership::Paused => words::dynamic_paused(),
    }
}
