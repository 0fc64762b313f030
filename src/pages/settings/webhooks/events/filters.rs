//! What of a webhook's events is shown: what they are about, and why they were given up.

use leptos::prelude::*;
use palisade_model::api::{EventKind, GivenUpReason, WebhookEvents, WebhookEventsOf};

use super::cells::why;
use crate::api::Blocks;
use crate::pages::audit::act;
use crate::pages::unmatched::Filter;
use crate::ui::query::use_query;
use crate::ui::{Chip, chips};
use crate::words::{audit, conflicts, webhooks as words};

/// Every filter of these events with how its values are read.
pub fn all(of: WebhookEventsOf) -> Vec<Filter> {
    let kind = |word: &str| EventKind::from_wire(word).map(name).unwrap_or_default().to_owned();
    let reason = |word: &str| GivenUpReason::from_wire(word).map(why).unwrap_or_default().to_owned();
    let mut filters = vec![Filter::plain("search"), Filter::new("kind", kind)];
    if of == WebhookEventsOf::Lost {
        filters.push(Filter::new("reason", reason));
    }
    filters
}

/// What the events are about: the kinds that the webhook wants, and those that there are.
pub fn kinds(list: Blocks<WebhookEvents>) -> AnyView {
    let chosen = use_query().signal("kind");
    let counted =
        move |kind: EventKind| list.head.with(|head| head.as_ref()?.page.facet("kind", kind.wire()));
    let is_wanted = move |kind: EventKind| {
        list.head.with(|head| head.as_ref().is_some_and(|head| head.webhook.events.contains(&kind)))
    };
    let shown = Memo::new(move |_| {
        let is_shown = |kind: &EventKind| {
            is_wanted(*kind)
                || counted(*kind).is_some_and(|events| events > 0)
                || chosen.with(|word| word == kind.wire())
        };
        EventKind::ALL.into_iter().filter(is_shown).collect::<Vec<_>>()
    });
    let chip = move |kind: EventKind| Chip::new(kind.wire(), name(kind)).counting(move || counted(kind));
    (move || chips(audit::kind(), "kind", shown.get().into_iter().map(chip).collect())).into_any()
}

/// Why events were given up.
pub fn reasons(list: Blocks<WebhookEvents>) -> AnyView {
    let chip = |reason: GivenUpReason| {
        let counted = move || list.head.with(|head| head.as_ref()?.page.facet("reason", reason.wire()));
        Chip::new(reason.wire(), why(reason)).counting(counted)
    };
    chips(words::reason(), "reason", GivenUpReason::ALL.into_iter().map(chip).collect())
}

/// What events of a kind are about, in a word or two.
fn name(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Refusal => audit::refused(),
        EventKind::Conflict => conflicts::title(),
        EventKind::Silent => words::chip_silent(),
        EventKind::Failing => words::chip_failing(),
        of_the_log => act::area_name(of_the_log.wire()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_name() {
        assert!(EventKind::ALL.into_iter().all(|kind| name(kind) != kind.wire()));
    }
}
