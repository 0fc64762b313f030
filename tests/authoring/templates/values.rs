//! For every setting of the catalogue, what one types that a device accepts, and what one types that it does not.

use palisade_model::catalogue::{Kind, SettingDefinition};

/// What is typed into the control of a number or text, or added to a list, that a device accepts.
pub fn right(definition: &SettingDefinition) -> String {
    if definition.kind == Kind::Integer {
        return match definition.unit.as_deref() {
            Some("minutesAfterMidnight") => "02:30".into(),
            _ => definition.min.unwrap_or(1).max(1).to_string(),
        };
    }
    if let Some(known) = definition.allowed.first() {
        return known.clone();
    }
    match definition.grammar.as_deref() {
        None | Some("ruleName" | "deviceTag") => "Some text",
        Some("exclusionPath" | "asrExclusion" | "windowsPath" | "windowsPathPattern") => "C:\\Data\\logs",
        Some("exclusionExtension") => "log",
        Some("exclusionProcess" | "programPath" | "logFilePath") => "C:\\Data\\tool.exe",
        Some("uncPath") => "\\\\server\\share",
        Some("httpsUrl" | "url") => "https://contoso.com/help",
        Some("email") => "help@contoso.com",
        Some("ports") => "80-90",
        Some("icmp") => "8:0",
        Some("addresses" | "remoteAddresses" | "linuxAddresses") => "10.0.0.0/8",
        Some("hostOrNetwork" | "ipAddress") => "10.0.0.7",
        Some("reusableGroup") => "{804339ad-1553-4478-a742-138fb5807418}",
        Some("packageFamilyName") => "Contoso.Tool_8wekyb3d8bbwe",
        Some("serviceName") => "WinRM",
        Some("policyAppId") => "Contoso:Tool/1",
        Some("principal") => "O:LSD:(A;;CC;;;S-1-5-32-544)",
        Some("linuxPath" | "linuxExactPath" | "linuxExactProcess" | "linuxProcess") => "/opt/data",
        Some("linuxInterface") => "eth0",
        Some(other) => panic!("no example of {other}"),
    }
    .into()
}

/// What is refused as soon as it is typed; nothing where the control takes any text.
pub fn wrong(definition: &SettingDefinition) -> Option<String> {
    if definition.kind == Kind::Integer {
        return Some("many".into());
    }
    if !matches!(definition.kind, Kind::String | Kind::StringList) {
        return None;
    }
    if !definition.allowed.is_empty() {
        return Some("none of them".into());
    }
    let text = match definition.grammar.as_deref()? {
        // Takes any text, with a warning at most.
        "deviceTag" | "linuxProcess" | "packageFamilyName" | "principal" => return None,
        "ruleName" => "a/b",
        "exclusionPath" | "windowsPath" | "windowsPathPattern" | "programPath" => "C:\\Da|ta",
        "asrExclusion" => "C:\\Data=>x",
        "logFilePath" => "C:\\Data\\",
        "exclusionExtension" => "a/b",
        "exclusionProcess" => "C:\\to|ol.exe",
        "uncPath" => "C:\\here",
        "httpsUrl" => "http://contoso.com",
        "url" => "contoso",
        "email" => "nobody",
        "ports" => "90-80",
        "icmp" => "300",
        "addresses" | "remoteAddresses" | "linuxAddresses" => "10.0.0.300",
        "hostOrNetwork" => "10.0.0.300/99",
        "ipAddress" => "10.0.0.0/8",
        "reusableGroup" => "no guid",
        "serviceName" => "Win RM/",
        "policyAppId" => "a b",
        "linuxPath" | "linuxExactPath" => "relative",
        "linuxExactProcess" => "/opt/*",
        "linuxInterface" => "a name of many letters",
        other => panic!("no example of {other} at fault"),
    };
    Some(text.into())
}
