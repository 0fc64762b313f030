//! The platforms: those that devices here have, and what people call any that Graph names.

use serde::{Deserialize, Serialize};

/// A platform, by Graph's `platforms` word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Platform {
    /// Windows client or server.
    #[default]
    #[serde(rename = "windows10")]
    Windows,
    /// Linux.
    #[serde(rename = "linux")]
    Linux,
}

impl Platform {
    /// Graph's word.
    pub fn wire(self) -> &'static str {
        match self {
            Self::Windows => "windows10",
            Self::Linux => "linux",
        }
    }

    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Windows => "Windows",
            Self::Linux => "Linux",
        }
    }
}

/// Graph's words and what people call them. Source: Graph's `deviceManagementConfigurationPlatforms`.
const NAMES: &[(&str, &str)] = &[
    ("windows10", "Windows"),
    ("windows10X", "Windows 10X"),
    ("linux", "Linux"),
    ("macOS", "macOS"),
    ("iOS", "iOS"),
    ("android", "Android"),
    ("androidEnterprise", "Android Enterprise"),
    ("aosp", "Android Open Source Project"),
    ("visionOS", "visionOS"),
    ("tvOS", "tvOS"),
    ("none", "no platform"),
];

/// What people call the platforms of a policy or a template: Graph's words, one or more joined by commas, in any
/// case. None is Windows, as in Graph's older exports; a word that Graph does not have stays as it is.
pub fn platform_name(platforms: &str) -> String {
    if platforms.trim().is_empty() {
        return Platform::Windows.name().to_owned();
    }
    let named = |word: &str| {
        let known = NAMES.iter().find(|(graph, _)| graph.eq_ignore_ascii_case(word));
        known.map_or_else(|| word.to_owned(), |(_, name)| (*name).to_owned())
    };
    let names: Vec<String> = platforms.split(',').map(|word| named(word.trim())).collect();
    match names.as_slice() {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn platforms_are_called_by_their_names() {
        let names =
            ["", "LINUX", "macos", "Windows10, linux", "iOS,android,linux", "amiga"].map(platform_name);
        assert_eq!(
            names,
            ["Windows", "Linux", "macOS", "Windows and Linux", "iOS, Android and Linux", "amiga"]
        );
    }
}
