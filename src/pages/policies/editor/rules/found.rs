//! What rules do to one another: which are contradicted, overridden or not needed, and by which rule.
//!
//! It is found once one pauses, so that typing does not wait for it, over the rules of this policy alone: what rules
//! of other policies do on a device is said before saving.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use palisade_model::firewall::{
    Cause, Dialect, Finding, FindingKind, PolicyRules, ProfileSettings, Relation, RuleRef, findings,
};

use super::change::Rules;
use super::goto::Goto;
use crate::words::rules as words;

/// How long one pauses before rules are looked at.
const PAUSE: Duration = Duration::from_millis(250);

/// What is found of each rule, by its index.
pub(super) type Found = Arc<BTreeMap<usize, Vec<Finding>>>;

/// Follows the rules of the list.
pub(super) fn found(rules: Rules, dialect: Option<Dialect>) -> RwSignal<Found> {
    let found = RwSignal::new(Found::default());
    let Some(dialect) = dialect else { return found };
    let turn = StoredValue::new(0_u32);
    let look = move || {
        let catalogue = rules.editor.catalogue();
        let form = rules.editor.form;
        let now = form.try_with_untracked(|form| {
            let held = PolicyRules::of_policy(&form.policy, &catalogue);
            let mut by_rule: BTreeMap<usize, Vec<Finding>> = BTreeMap::new();
            for finding in findings(&[held], &ProfileSettings::UNKNOWN) {
                let index = finding.rule.index.and_then(|index| usize::try_from(index).ok());
                if let (true, Some(index)) = (finding.rule.dialect == dialect && is_told(&finding), index) {
                    by_rule.entry(index).or_default().push(finding);
                }
            }
            Arc::new(by_rule)
        });
        if let Some(now) = now.filter(|now| found.try_with_untracked(|found| found != now) == Some(true)) {
            found.try_set(now);
        }
    };
    Effect::new(move |before: Option<()>| {
        rules.editor.form.track();
        if before.is_none() {
            return look();
        }
        let this = turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        });
        set_timeout(
            move || {
                if turn.try_get_value() == this {
                    look();
                }
            },
            PAUSE,
        );
    });
    found
}

/// What is worth a word: not that a rule is off, which its own cell says, nor an exception from a wider rule, which
/// is how one is written, nor what only a device can tell.
fn is_told(finding: &Finding) -> bool {
    let exceptions = finding.others.iter().all(|other| other.relation == Relation::Narrower);
    match finding.kind {
        FindingKind::Contradicting => finding.certain && !exceptions,
        FindingKind::Unreachable => finding.cause != Some(Cause::Disabled),
        FindingKind::Shadowed | FindingKind::Redundant => true,
    }
}

/// The rule that a reference means, by its index in the list.
pub(super) fn index_of(rule: &RuleRef) -> Option<usize> {
    rule.index.and_then(|index| usize::try_from(index).ok())
}

/// A rule's name, else its number.
pub(super) fn called(rule: &RuleRef) -> String {
    match (rule.name.trim(), index_of(rule)) {
        ("", Some(index)) => words::rule_number(&(index + 1).to_string()),
        (name, _) => name.to_owned(),
    }
}

/// A few words for a finding, before the rules that it is about.
fn short(finding: &Finding) -> &'static str {
    match finding.kind {
        FindingKind::Shadowed => words::overridden_by(),
        FindingKind::Contradicting => words::contradicted_by(),
        FindingKind::Redundant if finding.others.is_empty() => words::adds_nothing(),
        FindingKind::Redundant => words::same_as(),
        FindingKind::Unreachable => words::matches_nothing(),
    }
}

/// What is found of a rule in its row: the words, and links to the rules that it meets.
pub(super) fn cell(goto: Goto, found: RwSignal<Found>, row: usize) -> AnyView {
    let here = Memo::new(move |_| found.with(|found| found.get(&row).cloned().unwrap_or_default()));
    let lines = move || {
        here.with(|here| {
            here.first().map(|finding| {
                let others = links(goto, finding, 1);
                let more = finding.others.len().saturating_sub(1) + here.len() - 1;
                let more =
                    (more > 0).then(|| view! { <span class="count">{format!("+{more}")}</span> }.into_any());
                view! {
                    <span class="text">
                        <span class="sign warning" aria-hidden="true">"▲"</span>
                        " "
                        {short(finding)}
                        " "
                        {others}
                    </span>
                    {more}
                }
                .into_any()
            })
        })
    };
    lines.into_any()
}

/// All that is found of a rule, in sentences with links.
pub(super) fn sentences(goto: Goto, found: RwSignal<Found>, row: usize) -> AnyView {
    let line = |finding: &Finding| {
        let overlap = (!finding.overlap.is_empty() && !finding.others.is_empty()).then(|| {
            view! { <span class="quiet">" (" {crate::words::sentence(&finding.overlap)} ")"</span> }
                .into_any()
        });
        let why = finding.cause.as_ref().map(|cause| view! { <span>": " {because(cause)}</span> }.into_any());
        view! {
            <p class="says warning">
                <span aria-hidden="true">"▲"</span>
                <span>{short(finding)} " " {links(goto, finding, 4)} {why} {overlap}</span>
            </p>
        }
        .into_any()
    };
    found.with(|found| found.get(&row).map(|here| here.iter().map(line).collect_view()).into_any())
}

fn links(goto: Goto, finding: &Finding, most: usize) -> AnyView {
    let link = |(place, rule): (usize, &RuleRef)| {
        let between = (place > 0).then_some(", ");
        view! { {between} {goto.link(rule)} }.into_any()
    };
    finding.others.iter().take(most).map(|other| &other.rule).enumerate().map(link).collect_view().into_any()
}

/// Why a rule matches nothing, or is not needed, where no other rule is the reason.
pub(super) fn because(cause: &Cause) -> String {
    match cause {
        Cause::Disabled => words::cause_disabled().to_owned(),
        Cause::Unknown => words::cause_unknown().to_owned(),
        Cause::PortsNeedProtocol => words::cause_ports().to_owned(),
        Cause::IcmpNeedsProtocol => words::cause_icmp_protocol().to_owned(),
        Cause::EdgeTraversalOutbound => words::cause_edge().to_owned(),
        Cause::ServiceStandsAlone => words::cause_service().to_owned(),
        Cause::Unreadable { text } => words::cause_unreadable(text),
        Cause::NoAddressInCommon => words::cause_addresses().to_owned(),
        Cause::FirewallOff => words::cause_off().to_owned(),
        Cause::Shielded => words::cause_shielded().to_owned(),
        Cause::Loopback => words::cause_loopback().to_owned(),
        Cause::Icmp => words::cause_icmp().to_owned(),
        Cause::Default => words::cause_default().to_owned(),
    }
}
