//! Findings about the rules of one policy as problems of it, for whoever edits it.

use super::analysis::findings;
use super::finding::{Finding, FindingKind, Relation};
use super::settings::ProfileSettings;
use super::source::PolicyRules;
use crate::catalogue::Catalogue;
use crate::graph::Policy;
use crate::problem::Problem;
use crate::validation::codes;

/// What the rules of a policy do to one another, as warnings: a rule that never takes effect or is not needed, which
/// taking it out mends, and one that contradicts another. Not told are rules that match nothing, as validation
/// refuses them, and blocks inside a wider rule that allows, as that is how an exception is written.
pub fn problems_of_policy(policy: &Policy, catalogue: &Catalogue) -> Vec<Problem> {
    let rules = PolicyRules::of_policy(policy, catalogue);
    if rules.rules.len() < 2 {
        return Vec::new();
    }
    // How the firewall is set, other policies say.
    let found = findings(&[rules], &ProfileSettings::UNKNOWN);
    let shadowed = |finding: &Finding| {
        found.iter().any(|other| other.kind == FindingKind::Shadowed && other.rule == finding.rule)
    };
    let problem = |finding: &Finding| {
        let (code, is_needless) = match finding.kind {
            FindingKind::Shadowed => (codes::SHADOWED_RULE, true),
            FindingKind::Redundant => (codes::REDUNDANT_RULE, true),
            FindingKind::Contradicting => {
                let exceptions = finding.others.iter().all(|other| other.relation == Relation::Narrower);
                if !finding.certain || exceptions || shadowed(finding) {
                    return None;
                }
                (codes::CONTRADICTING_RULE, false)
            }
            FindingKind::Unreachable => return None,
        };
        let path = format!("{}[{}]", finding.rule.dialect.group_id(), finding.rule.index?);
        let problem = Problem::warning(path, code, &finding.sentence);
        Some(if is_needless { problem.mended_by("") } else { problem })
    };
    found.iter().filter_map(problem).collect()
}
