//! Edition, architecture and join state: what a device states of its system by a word. A word that this version
//! does not know reads as unknown, so that a newer agent can still enrol.

use serde::{Deserialize, Serialize};

/// The edition of Windows, as far as it decides anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Edition {
    /// Home, in any language.
    Home,
    /// Pro, Pro Education or Pro for Workstations.
    Pro,
    /// Education.
    Education,
    /// Enterprise, also LTSC and IoT Enterprise.
    Enterprise,
    /// An edition of Windows Server, such as Standard or Datacenter.
    Server,
    /// Not stated, or not Windows.
    #[default]
    #[serde(other)]
    Unknown,
}

impl Edition {
    /// The edition that the name of an OS such as `Windows 11 Enterprise 24H2` speaks of.
    pub fn from_os_name(name: &str) -> Self {
        let has = |wanted: &str| {
            name.split(|letter: char| !letter.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case(wanted))
        };
        let words = [
            ("Server", Self::Server),
            ("Home", Self::Home),
            ("Pro", Self::Pro),
            ("Education", Self::Education),
            ("Enterprise", Self::Enterprise),
        ];
        if !has("Windows") {
            return Self::Unknown;
        }
        words.into_iter().find(|(word, _)| has(word)).map_or(Self::Unknown, |(_, edition)| edition)
    }
}

/// The processor architecture of the OS, not of the hardware: what decides is what the agent runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Architecture {
    /// 64-bit x86.
    X64,
    /// 32-bit x86.
    X86,
    /// 64-bit Arm.
    Arm64,
    /// 32-bit Arm.
    Arm,
    /// Not stated, or another.
    #[default]
    #[serde(other)]
    Unknown,
}

impl Architecture {
    /// The architecture that Rust and Linux call by this word, such as `x86_64`.
    pub fn from_word(word: &str) -> Self {
        match word {
            "x86_64" | "amd64" => Self::X64,
            "x86" | "i386" | "i586" | "i686" => Self::X86,
            "aarch64" | "arm64" => Self::Arm64,
            "arm" | "armv6l" | "armv7l" => Self::Arm,
            _ => Self::Unknown,
        }
    }

    /// Whether it is a 32-bit one.
    pub fn is_32_bit(self) -> bool {
        matches!(self, Self::X86 | Self::Arm)
    }
}

/// How a device is joined to a directory. Source: seed-facts, sections 3.2 and 3.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum JoinState {
    /// To none.
    NotJoined,
    /// To an Active Directory domain alone.
    DomainJoined,
    /// A person's account was added: registered, or workplace joined. No trust of the device itself.
    Registered,
    /// To Entra ID.
    EntraJoined,
    /// To an Active Directory domain and Entra ID.
    HybridJoined,
    /// Not stated.
    #[default]
    #[serde(other)]
    Unknown,
}

impl JoinState {
    /// The word on the wire.
    pub fn wire(self) -> &'static str {
        match self {
            Self::NotJoined => "notJoined",
            Self::DomainJoined => "domainJoined",
            Self::Registered => "registered",
            Self::EntraJoined => "entraJoined",
            Self::HybridJoined => "hybridJoined",
            Self::Unknown => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editions_are_read_from_names() {
        let edition = Edition::from_os_name;
        assert_eq!(edition("Windows 11 Home Single Language 23H2"), Edition::Home);
        assert_eq!(edition("Windows 10 Pro for Workstations"), Edition::Pro);
        assert_eq!(edition("Windows 10 Enterprise LTSC 2021"), Edition::Enterprise);
        assert_eq!(edition("Windows Server 2022 Standard"), Edition::Server);
        assert_eq!(edition("Fedora Linux Server, home of nothing"), Edition::Unknown);
        assert_eq!(edition("Windows 11 Professor"), Edition::Unknown);
    }
}
