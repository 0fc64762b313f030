//! How each answer is read. What the first program shows is read by hand from the browser's own JSON; the rest by
//! the model's types.

use palisade_model::api::{
    AssignmentRow, AuditPage, BulkAnswer, ConflictDeviceRow, ConflictList, ConflictMatrix, ConflictPairRow,
    DeviceDetail, DeviceHistory, DeviceRow, DeviceSettingRow, Discarded, Facet, Found, GroupDetail, GroupRow,
    HistoryBetween, HistorySetting, ImpactReport, Missing, Overview, Page, PolicyDetail, PolicyDeviceRow,
    PolicyDevices, PolicyRollout, PolicyRow, PolicySettingRow, PolicyTimeline, PolicyVersionDetail, Reach,
    Redelivered, Role, RulePreview, ScopeDetail, SearchResult, Session, Summary, Targeted, TokenCreated,
    TokenRow, VersionDevices, VersionRow, ViewRow, WebhookCreated, WebhookEvents, WebhookRow, WebhookTested,
};
use palisade_model::graph::Policy;
use palisade_model::status::{State, StateCounts};
use serde_json::Value;

use super::error::ApiError;
use super::json::Node;

/// Something that the server answers.
pub trait Answer: Sized + Send + Sync + 'static {
    /// Reads it from the body.
    ///
    /// # Errors
    /// [`ApiError::Unreadable`] where the body is something else.
    fn read(text: &str) -> Result<Self, ApiError>;
}

/// Read by the model's type.
macro_rules! by_type {
    ($($answer:ty),* $(,)?) => {$(
        impl Answer for $answer {
            fn read(text: &str) -> Result<Self, ApiError> {
                serde_json::from_str(text).map_err(|_| ApiError::Unreadable)
            }
        }
    )*};
}

by_type!(
    BulkAnswer,
    ViewRow,
    Vec<ViewRow>,
    Vec<HistorySetting>,
    AuditPage,
    ConflictList,
    ConflictMatrix,
    Overview,
    ImpactReport,
    DeviceDetail,
    DeviceHistory,
    HistoryBetween,
    PolicyTimeline,
    Found,
    GroupDetail,
    Page<ConflictDeviceRow>,
    Page<ConflictPairRow>,
    Page<DeviceRow>,
    Page<GroupRow>,
    Page<WebhookRow>,
    Policy,
    PolicyDetail,
    Reach,
    Targeted,
    RulePreview,
    ScopeDetail,
    SearchResult,
    TokenCreated,
    Value,
    Vec<DeviceSettingRow>,
    Vec<ImpactReport>,
    PolicyVersionDetail,
    Vec<TokenRow>,
    Vec<VersionRow>,
    Discarded,
    Redelivered,
    WebhookCreated,
    WebhookEvents,
    WebhookRow,
    WebhookTested,
);

/// Read by hand: each function takes the answer's root.
macro_rules! by_hand {
    ($($answer:ty = $read:expr),* $(,)?) => {$(
        impl Answer for $answer {
            fn read(text: &str) -> Result<Self, ApiError> {
                Node::parse(text).map($read).ok_or(ApiError::Unreadable)
            }
        }
    )*};
}

by_hand!(
    Summary = |node: Node| Summary {
        policies: node.number("policies"),
        devices: node.number("devices"),
        groups: node.number("groups"),
        conflicts: node.number("conflicts"),
        as_of: node.text("asOf"),
    },
    Session = |node: Node| session(&node),
    Page<PolicyRow> = |node: Node| page(&node, policy_row),
    PolicyHead = |node: Node| policy_head(&node),
    SettingName = |node: Node| {
        SettingName(node.at("settings").each(|it| it.text("name")).into_iter().next().unwrap_or_default())
    },
    PolicyDevices = |node: Node| PolicyDevices {
        page: page(&node, policy_device),
        states: states(&node.at("states")),
    },
    Vec<PolicySettingRow> = |node: Node| node.each(policy_setting),
    PolicyRollout = |node: Node| rollout(&node),
);

/// The name of the first setting that a search found; empty for none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingName(pub String);

/// What the policy's page shows of a `PolicyDetail`: all but the policy itself.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyHead {
    /// The row.
    pub row: PolicyRow,
    /// The assignments with names.
    pub assignments: Vec<AssignmentRow>,
    /// How many devices it targets.
    pub targeted: u64,
    /// How many settings it configures.
    pub setting_count: u64,
    /// When the numbers were true.
    pub as_of: String,
}

fn page<T>(node: &Node, row: fn(&Node) -> T) -> Page<T> {
    Page {
        rows: node.at("rows").each(row),
        total: node.number("total"),
        next: node.optional("next"),
        as_of: node.text("asOf"),
        facets: node.at("facets").each(|facet| Facet {
            filter: facet.text("filter"),
            value: facet.text("value"),
            rows: facet.number("rows"),
        }),
    }
}

fn session(node: &Node) -> Session {
    Session {
        token: node.text("token"),
        expires: node.text("expires"),
        name: node.text("name"),
        // A role that this console does not know may at least read.
        role: Role::from_wire(&node.text("role")).unwrap_or(Role::ReadOnlyOperator),
        must_change_password: node.flag("mustChangePassword"),
    }
}

fn states(node: &Node) -> StateCounts {
    let mut counts = StateCounts::default();
    State::ALL.into_iter().for_each(|state| counts.add(state, node.number(state.wire())));
    counts
}

fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn policy_row(node: &Node) -> PolicyRow {
    PolicyRow {
        id: node.text("id"),
        name: node.text("name"),
        template_id: node.text("templateId"),
        template_name: node.text("templateName"),
        policy_type: node.text("policyType"),
        platforms: node.text("platforms"),
        assigned_to: node.at("assignedTo").each(Node::own_text),
        states: states(&node.at("states")),
        last_modified: node.text("lastModified"),
        modified_by: node.text("modifiedBy"),
        version: small(node.number("version")),
        archived: node.flag("archived"),
    }
}

fn policy_head(node: &Node) -> PolicyHead {
    PolicyHead {
        row: policy_row(node),
        assignments: node.at("assignments").each(|row| AssignmentRow {
            group_id: row.optional("groupId"),
            name: row.text("name"),
            excluded: row.flag("excluded"),
            devices: row.number("devices"),
        }),
        targeted: node.number("targeted"),
        setting_count: node.number("settingCount"),
        as_of: node.text("asOf"),
    }
}

fn policy_device(node: &Node) -> PolicyDeviceRow {
    PolicyDeviceRow {
        device_id: node.text("deviceId"),
        name: node.text("name"),
        os: node.text("os"),
        state: State::from_wire(&node.text("state")).unwrap_or(State::Pending),
        version: Some(small(node.number("version"))).filter(|version| *version > 0),
        last_check_in: node.optional("lastCheckIn"),
        note: node.text("note"),
        missing: Missing::from_wire(&node.text("missing")),
    }
}

fn policy_setting(node: &Node) -> PolicySettingRow {
    PolicySettingRow {
        key: node.text("key"),
        definition_id: node.text("definitionId"),
        name: node.text("name"),
        value: node.text("value"),
        states: states(&node.at("states")),
    }
}

fn rollout(node: &Node) -> PolicyRollout {
    PolicyRollout {
        version: small(node.number("version")),
        devices: node.number("devices"),
        versions: node.at("versions").each(|row| VersionDevices {
            version: small(row.number("version")),
            devices: row.number("devices"),
        }),
        none: node.number("none"),
        undo: node.flag("undo"),
        as_of: node.text("asOf"),
    }
}
