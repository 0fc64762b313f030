//! What the server's own REST, `/api/...`, takes and gives. The policy itself travels as Graph's entity.
//!
//! Times are RFC 3339 in UTC. A list is a [`Page`]: `next` is an opaque token for `?cursor=`. One file per
//! resource.

mod answer;
mod audit;
mod bulk;
mod conflicts;
mod devices;
mod groups;
mod history;
mod impact;
mod overview;
mod policies;
mod reach;
mod scope;
mod search;
mod session;
mod snapshot;
mod tenant;
mod tokens;
mod views;
mod webhook_events;
mod webhooks;

pub use answer::{ErrorBody, ErrorDetail, Facet, Page};
pub use audit::{ACTIONS, AREAS, AuditCount, AuditEntry, AuditPage, area};
pub use bulk::{BulkAnswer, BulkRequest, PUTS_BACK_MOST, PutBackSetting, PutsBack};
pub use conflicts::{
    ConflictDeviceRow, ConflictList, ConflictMatrix, ConflictPairRow, ConflictParty, ConflictPolicy,
    ConflictRow, ConflictSetting, ConflictSide, MatrixCell, MatrixGroup, MatrixRow,
};
pub use devices::{
    DeviceDetail, DevicePolicyRow, DeviceRow, DeviceSettingRow, Freshness, LastHad, RevertedRow,
};
pub use groups::{
    GroupChange, GroupDetail, GroupReference, GroupRow, GroupUse, MemberChange, MembersChange, Membership,
    PreviewRequest, RulePreview,
};
pub use history::{
    DeviceHistory, HistoryBetween, HistoryCause, HistoryPolicy, HistoryRow, HistorySave, HistorySetting,
    HistorySource, PolicyTimeline, SettingChange, SettingThen, TimelinePoint, TimelineVersion,
};
pub use impact::{
    ImpactBlocked, ImpactChange, ImpactConflict, ImpactConflictValue, ImpactEntry, ImpactPolicy,
    ImpactReport, ImpactRequest, ImpactSetting, ImpactSettingName, ImpactSteps, ImpactTold,
};
pub use overview::{EnrolmentCounts, FreshnessCounts, Overview, RolloutRow, WorstCounts};
pub use policies::{
    AssignmentRow, DuplicateRequest, Missing, MissingDevices, PolicyDetail, PolicyDeviceRow, PolicyDevices,
    PolicyRollout, PolicyRow, PolicySettingRow, PolicyVersionDetail, RestoreRequest, VersionDevices,
    VersionRow,
};
pub use reach::{
    AssignmentReach, DeviceReference, DeviceSample, FindRequest, Found, Reach, ReachRequest, Targeted,
    TargetedRequest,
};
pub use scope::{ScopeChange, ScopeDetail};
pub use search::{
    SearchDevice, SearchGroup, SearchParty, SearchPolicy, SearchResult, SearchSetting, SearchValue,
};
pub use session::{PasswordRequest, Permission, Role, Session, SignInRequest};
pub use snapshot::{DeviceSet, ImpactState, ImpactTenant, StateClass, StateGroup, StatePolicy};
pub use tenant::{Health, Summary};
pub use tokens::{TokenCreated, TokenRequest, TokenRow};
pub use views::{VIEW_LISTS, ViewChange, ViewRow};
pub use webhook_events::{
    DiscardRequest, Discarded, GivenUp, GivenUpReason, RedeliverRequest, Redelivered, WebhookEventRow,
    WebhookEvents, WebhookEventsOf,
};
pub use webhooks::{
    EventKind, SIGNATURE_HEADER, TIME_HEADER, WebhookChange, WebhookCounts, WebhookCreated, WebhookEvent,
    WebhookFailure, WebhookRequest, WebhookRow, WebhookState, WebhookTested,
};
