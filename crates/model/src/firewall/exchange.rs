//! Firewall rules from and to what other tools write: a table as CSV, the output of `netsh`, and PowerShell's rules
//! as JSON.
//!
//! Each reader takes the bytes of a file and gives the rules with a report: a line for each rule that could not be
//! taken and why, and one for each that was taken with something left out. What a rule here has no place for is
//! never passed over in silence:
//! - where a rule without it would match more traffic (a condition on the other machine, IPsec, a port that Windows
//!   chooses by name …), the rule is taken switched off, so that nothing is opened or closed unseen;
//! - where it would match the same or less, the rule is taken as it is and the line says what is missing;
//! - a rule that has no meaning here at all (one that bypasses block rules, one whose values can't be read) is not
//!   taken.
//!
//! Names of groups, owners of a policy store and the like are no part of a rule's meaning and are left out silently.
//!
//! # CSV
//! One rule a row below a header of [`COLUMNS`], in any order and any case; [`write_csv`] writes them. The separator
//! is a comma, a semicolon or a tab; entries of a list are separated by semicolons, commas or blanks, and an entry
//! that holds one of them stands in quotation marks of its own. A cell that a spreadsheet would take for a formula
//! begins with an apostrophe, which is taken off again.
//!
//! # netsh
//! `netsh advfirewall firewall show rule name=all verbose > rules.txt`, in English.
//!
//! # PowerShell
//! What `ConvertTo-Json` makes of rules joined with their filters, whatever the members that hold the filters are
//! called, with words or with the numbers that Windows PowerShell writes for them:
//!
//! ```powershell
//! Get-NetFirewallRule -PolicyStore ActiveStore | ForEach-Object {
//!   [pscustomobject]@{
//!     Rule          = $_ | Select-Object Name, DisplayName, Description, Enabled, Direction, Action, Profile,
//!                         EdgeTraversalPolicy, Owner, Platform
//!     Port          = $_ | Get-NetFirewallPortFilter |
//!                         Select-Object Protocol, LocalPort, RemotePort, IcmpType, DynamicTarget
//!     Address       = $_ | Get-NetFirewallAddressFilter | Select-Object LocalAddress, RemoteAddress
//!     Application   = $_ | Get-NetFirewallApplicationFilter | Select-Object Program, Package
//!     Service       = $_ | Get-NetFirewallServiceFilter | Select-Object Service
//!     Interface     = $_ | Get-NetFirewallInterfaceFilter | Select-Object InterfaceAlias
//!     InterfaceType = $_ | Get-NetFirewallInterfaceTypeFilter | Select-Object InterfaceType
//!     Security      = $_ | Get-NetFirewallSecurityFilter |
//!                         Select-Object Authentication, Encryption, LocalUser, RemoteUser, RemoteMachine
//!   }
//! } | ConvertTo-Json -Depth 4 | Out-File rules.json
//! ```
//!
//! Source of the words and numbers: the pages of `netsh advfirewall firewall`, of `New-NetFirewallRule` and of the
//! CIM class `MSFT_NetFirewallRule`; of what a rule can hold: catalog-facts, section 6.4.

mod code_page;
mod csv;
mod known;
mod netsh;
mod policies;
mod powershell;
mod raw;
mod report;
mod sheet;

pub use csv::{COLUMNS, read_csv, write_csv};
pub use netsh::read_netsh;
pub use policies::{RulePolicies, to_policies};
pub use powershell::read_powershell;
pub use report::{ReportLine, RulesRead};
pub use sheet::{read_cells, read_list, separator, write_cells, write_list};

use crate::import::ImportError;

/// Which of the three a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A table.
    Csv,
    /// The output of `netsh advfirewall firewall show rule`.
    Netsh,
    /// PowerShell's rules as JSON.
    PowerShell,
}

/// The text of a file in any encoding that the readers take, such as for showing the line that a report speaks of.
///
/// # Errors
/// When the bytes are no text.
pub fn text(bytes: &[u8]) -> Result<String, ImportError> {
    code_page::text(bytes)
}

/// Whether bytes that are no policy hold rules in one of the three formats.
pub(crate) fn is_rules(bytes: &[u8]) -> bool {
    read_any(bytes)
        .is_ok_and(|(_, read)| !read.rules.is_empty() || read.report.iter().any(|line| line.line > 0))
}

/// Reads rules from whichever of the three the bytes are.
///
/// # Errors
/// When they are none of them, with the reason.
pub fn read_any(bytes: &[u8]) -> Result<(Format, RulesRead), ImportError> {
    let text = code_page::text(bytes)?;
    let format = if text.trim_start().starts_with(['{', '[']) {
        Format::PowerShell
    } else if netsh::is_netsh(&text) {
        Format::Netsh
    } else {
        Format::Csv
    };
    let read = match format {
        Format::Csv => csv::of_text(&text),
        Format::Netsh => netsh::of_text(&text),
        Format::PowerShell => powershell::of_text(&text),
    };
    read.map(|read| (format, read))
}
