//! Environment variables in paths of Windows: the services that read them run as the system.
//! Source: catalog-facts, section 6.2.

use super::{TextReport, end};
use crate::nearest::nearest;
use crate::validation::codes;

/// Variables of a person's profile: for the system they are something else.
const USER: [&str; 17] = [
    "APPDATA",
    "CLIENTNAME",
    "HOMEDRIVE",
    "HOMEPATH",
    "HOMESHARE",
    "LOCALAPPDATA",
    "LOGONSERVER",
    "OneDrive",
    "OneDriveCommercial",
    "OneDriveConsumer",
    "SESSIONNAME",
    "TEMP",
    "TMP",
    "USERDOMAIN",
    "USERDNSDOMAIN",
    "USERNAME",
    "USERPROFILE",
];
/// Variables that Windows defines for every account, the system's own among them.
const SYSTEM: [&str; 17] = [
    "ALLUSERSPROFILE",
    "CommonProgramFiles",
    "CommonProgramFiles(x86)",
    "CommonProgramW6432",
    "COMPUTERNAME",
    "ComSpec",
    "DriverData",
    "OS",
    "PROCESSOR_ARCHITECTURE",
    "ProgramData",
    "ProgramFiles",
    "ProgramFiles(x86)",
    "ProgramW6432",
    "PUBLIC",
    "SystemDrive",
    "SystemRoot",
    "windir",
];

/// Variables that are a person's, or that Windows does not define.
pub(super) fn check(text: &str, report: &mut TextReport<'_>) {
    let mut start = 0;
    // Every second part stands between two percent signs, unless the last has no second sign.
    let mut parts = text.split('%').enumerate().peekable();
    while let Some((index, part)) = parts.next() {
        let to = start + end(part);
        let closed = parts.peek().is_some();
        if index % 2 == 1 && closed && start > 0 {
            one(part, start - 1, to + 1, report);
        }
        start = to + 1;
    }
}

fn one(name: &str, start: usize, to: usize, report: &mut TextReport<'_>) {
    let is = |known: &&str| known.eq_ignore_ascii_case(name);
    // A file may have percent signs in its name: what holds a separator or a blank at its edge is none.
    if SYSTEM.iter().any(is) || name.trim() != name || name.is_empty() || name.contains(['\\', '/']) {
        return;
    }
    if USER.iter().any(is) {
        let sentence = format_args!(
            "%{name}% is read as the system's own, not as that of the people who sign in; name the folder."
        );
        report.warning(start, to, codes::USER_VARIABLE, sentence);
        return;
    }
    let meant = nearest(name, SYSTEM);
    match meant {
        Some(meant) => {
            let sentence = format_args!("Windows has no variable %{name}%. Did you mean %{meant}%?");
            report.warning(start, to, codes::UNKNOWN_VARIABLE, sentence).mend(format!("%{meant}%"));
        }
        None => {
            let sentence = format_args!(
                "Windows has no variable %{name}%; it only counts on devices that define it for the system."
            );
            report.warning(start, to, codes::UNKNOWN_VARIABLE, sentence);
        }
    }
}
