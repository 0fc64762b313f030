//! What is found of a rule, in a few words with links to the rules that it meets.

use leptos::prelude::*;
use palisade_model::firewall::{Cause, Finding, FindingKind, Relation, RuleRef};

use super::Link;
use crate::words::rules as words;

/// What is worth a word: not that a rule is off, which its own cell says, nor an exception from a wider rule, which
/// is how one is written, nor what only a device can tell.
pub fn is_told(finding: &Finding) -> bool {
    let exceptions = finding.others.iter().all(|other| other.relation == Relation::Narrower);
    match finding.kind {
        FindingKind::Contradicting => finding.certain && !exceptions,
        FindingKind::Unreachable => finding.cause != Some(Cause::Disabled),
        FindingKind::Shadowed | FindingKind::Redundant => true,
    }
}

/// The rule that a reference means, by its index in the policy's list.
pub fn index_of(rule: &RuleRef) -> Option<usize> {
    rule.index.and_then(|index| usize::try_from(index).ok())
}

/// A rule's name, else its number.
pub fn called(rule: &RuleRef) -> String {
    match (rule.name.trim(), index_of(rule)) {
        ("", Some(index)) => words::rule_number(&(index + 1).to_string()),
        ("", None) => words::no_name().to_owned(),
        (name, _) => name.to_owned(),
    }
}

/// A few words for a finding, before the rules that it is about.
pub fn short(finding: &Finding) -> &'static str {
    match finding.kind {
        FindingKind::Shadowed => words::overridden_by(),
        FindingKind::Contradicting => words::contradicted_by(),
        FindingKind::Redundant if finding.others.is_empty() => words::adds_nothing(),
        FindingKind::Redundant => words::same_as(),
        FindingKind::Unreachable => words::matches_nothing(),
    }
}

/// A finding in a line, with up to four of the rules that it is about.
pub fn line(finding: &Finding, link: Link<'_>) -> AnyView {
    let overlap = (!finding.overlap.is_empty() && !finding.others.is_empty()).then(|| {
        view! { <span class="quiet">" (" {crate::words::sentence(&finding.overlap)} ")"</span> }.into_any()
    });
    let why = finding.cause.as_ref().map(|cause| view! { <span>": " {because(cause)}</span> }.into_any());
    view! {
        <p class="says warning">
            <span aria-hidden="true">"▲"</span>
            <span>{short(finding)} " " {links(finding, 4, link)} {why} {overlap}</span>
        </p>
    }
    .into_any()
}

/// The rules that a finding is about, at most so many of them.
pub fn links(finding: &Finding, most: usize, link: Link<'_>) -> AnyView {
    let one = |(place, rule): (usize, &RuleRef)| {
        let between = (place > 0).then_some(", ");
        view! { {between} {link(rule)} }.into_any()
    };
    finding.others.iter().take(most).map(|other| &other.rule).enumerate().map(one).collect_view().into_any()
}

/// Why a rule matches nothing, or is not needed, where no other rule is the reason.
pub fn because(cause: &Cause) -> String {
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
