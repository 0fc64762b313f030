//! What rules do to one another: which are contradicted, overridden or not needed, and by which rule.
//!
//! It is found once one pauses, so that typing does not wait for it, over the rules of this policy alone: what rules
//! of other policies do on a device is said before saving.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use palisade_model::firewall::{Dialect, Finding, PolicyRules, ProfileSettings, RuleRef, findings};

use super::change::Rules;
use super::goto::Goto;
use crate::pages::firewall::{is_told, line, links, short};

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

/// What is found of a rule in its row: the words, and links to the rules that it meets.
pub(super) fn cell(goto: Goto, found: RwSignal<Found>, row: usize) -> AnyView {
    let here = Memo::new(move |_| found.with(|found| found.get(&row).cloned().unwrap_or_default()));
    let lines = move || {
        here.with(|here| {
            here.first().map(|finding| {
                let others = links(finding, 1, &|rule: &RuleRef| goto.link(rule));
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
    let link = |rule: &RuleRef| goto.link(rule);
    let lines = |here: &Vec<Finding>| here.iter().map(|finding| line(finding, &link)).collect_view();
    found.with(|found| found.get(&row).map(lines).into_any())
}
