//! Modes of attack surface reduction rules: a rule without a warning blocks instead. Source: catalog-facts,
//! section 6.6, and seed-facts, appendix A.

use super::codes;
use super::path::Path;
use super::report::Report;
use crate::catalogue::SettingDefinition;

/// The rules that can't warn, by the end of their definition ids.
const WITHOUT_WARNING: [&str; 3] = [
    "_blockjavascriptorvbscriptfromlaunchingdownloadedexecutablecontent",
    "_blockpersistencethroughwmieventsubscription",
    "_useadvancedprotectionagainstransomware",
];

pub(super) fn check(definition: &SettingDefinition, item: &str, path: &Path<'_>, report: &mut Report) {
    if item == "warn" && WITHOUT_WARNING.iter().any(|rule| definition.id.ends_with(rule)) {
        let sentence = format_args!(
            "“{}” can't warn: devices block instead. Choose to block or to audit.",
            definition.name
        );
        report.warning(path, codes::UNSUPPORTED_MODE, sentence).mend("block");
    }
}
