//! Saved views of lists: `/api/views`.

use serde::{Deserialize, Serialize};

/// The lists that have views, as the console's pages are called; `matrix` is that of policies against groups, `report` the
/// report of any policy and `perSetting` its settings by state, `members` the devices of any group, `settings` the settings
/// of any device, `events` those that wait for any webhook or were given up for it.
pub const VIEW_LISTS: [&str; 11] = [
    "policies",
    "devices",
    "groups",
    "conflicts",
    "matrix",
    "audit",
    "report",
    "perSetting",
    "members",
    "settings",
    "events",
];

/// What is saved of a view: `POST /api/views` makes one, `PUT /api/views/{id}` replaces one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ViewChange {
    /// The list: one of [`VIEW_LISTS`].
    pub list: String,
    /// Its name for people, its owner's own.
    pub name: String,
    /// Filters, order and columns as the query string of the list's page has them.
    pub query: String,
    /// Whether everybody sees it.
    #[serde(default)]
    pub shared: bool,
}

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ViewRow {
    /// Id, a GUID.
    pub id: String,
    /// The list.
    pub list: String,
    /// Its name.
    pub name: String,
    /// Filters, order and columns as the query string of the list's page has them.
    pub query: String,
    /// Whether everybody sees it.
    pub shared: bool,
    /// Whose it is.
    pub owner: String,
    /// Whether who asks may change and delete it.
    pub changeable: bool,
    /// What a change names as `If-Match`.
    pub etag: String,
}
