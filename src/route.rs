//! Every URL of the console. Reading a path and writing a route are inverse, which a test holds; links are
//! written from routes and nowhere else.

/// Where one is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// `/`: leads to the policies.
    Home,
    /// `/overview`
    Overview,
    /// `/sign-in?return=`
    SignIn,
    /// `/password?return=`: choose a password.
    Password,
    /// `/policies?type=&state=&archived=&search=&setting=&sort=&cursor=`
    Policies,
    /// `/policies/create`
    PolicyCreate,
    /// `/policies/import`
    PolicyImport,
    /// `/policies/{id}` and its tabs.
    Policy(String, PolicyTab),
    /// `/policies/{id}/edit`
    PolicyEdit(String),
    /// `/policies/{id}/devices/{device}?setting=`
    PolicyDevice(String, String),
    /// `/devices?search=&platform=&freshness=&enrolment=&state=&sort=&cursor=`
    Devices,
    /// `/devices/{id}` and its tabs.
    Device(String, DeviceTab),
    /// `/groups?search=&members=&used=&sort=&cursor=`
    Groups,
    /// `/groups/create?members=&edit=`
    GroupCreate,
    /// `/groups/{id}?edit=`
    Group(String),
    /// `/audit?who=&action=&object=&refused=&since=&until=&search=&cursor=`
    Audit,
    /// `/conflicts?by=&search=&setting=&policy=&with=&sort=&cursor=`
    Conflicts,
    /// `/settings?section=&webhook=&events=`
    Settings,
    /// `/gallery`: the kit, for who works on it.
    #[cfg(any(debug_assertions, feature = "gallery"))]
    Gallery,
    /// Anything else.
    Missing,
}

/// The tabs of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyTab {
    /// View report.
    Report,
    /// Per setting status.
    PerSetting,
    /// Settings, as configured.
    Configured,
    /// Assignments.
    Assignments,
    /// Versions.
    Versions,
    /// Rollout.
    Rollout,
}

/// The tabs of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceTab {
    /// Effective settings.
    Effective,
    /// Everything that is known of it, to print.
    Evidence,
    /// The firewall rules of all policies as they meet.
    Firewall,
    /// Policies.
    Policies,
    /// Groups.
    Groups,
    /// Facts.
    Facts,
    /// History.
    History,
}

impl Route {
    /// The route of a path, query not included.
    pub fn of(path: &str) -> Self {
        let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).map(decode).collect();
        let parts: Vec<_> = parts.iter().map(String::as_str).collect();
        let policy = |id: &str, tab| Self::Policy(id.to_owned(), tab);
        let device = |id: &str, tab| Self::Device(id.to_owned(), tab);
        match parts.as_slice() {
            [] => Self::Home,
            ["overview"] => Self::Overview,
            ["sign-in"] => Self::SignIn,
            ["password"] => Self::Password,
            ["policies"] => Self::Policies,
            ["policies", "create"] => Self::PolicyCreate,
            ["policies", "import"] => Self::PolicyImport,
            ["policies", id] => policy(id, PolicyTab::Report),
            ["policies", id, "settings"] => policy(id, PolicyTab::PerSetting),
            ["policies", id, "configured"] => policy(id, PolicyTab::Configured),
            ["policies", id, "assignments"] => policy(id, PolicyTab::Assignments),
            ["policies", id, "versions"] => policy(id, PolicyTab::Versions),
            ["policies", id, "rollout"] => policy(id, PolicyTab::Rollout),
            ["policies", id, "edit"] => Self::PolicyEdit((*id).to_owned()),
            ["policies", id, "devices", device] => Self::PolicyDevice((*id).to_owned(), (*device).to_owned()),
            ["devices"] => Self::Devices,
            ["devices", id] => device(id, DeviceTab::Effective),
            ["devices", id, "evidence"] => device(id, DeviceTab::Evidence),
            ["devices", id, "firewall"] => device(id, DeviceTab::Firewall),
            ["devices", id, "policies"] => device(id, DeviceTab::Policies),
            ["devices", id, "groups"] => device(id, DeviceTab::Groups),
            ["devices", id, "facts"] => device(id, DeviceTab::Facts),
            ["devices", id, "history"] => device(id, DeviceTab::History),
            ["groups"] => Self::Groups,
            ["groups", "create"] => Self::GroupCreate,
            ["groups", id] => Self::Group((*id).to_owned()),
            ["audit"] => Self::Audit,
            ["conflicts"] => Self::Conflicts,
            ["settings"] => Self::Settings,
            #[cfg(any(debug_assertions, feature = "gallery"))]
            ["gallery"] => Self::Gallery,
            _ => Self::Missing,
        }
    }

    /// The path, for a link.
    pub fn href(&self) -> String {
        let under = |root: &str, id: &str, tail: &str| [root, &encode(id), tail].concat();
        match self {
            Self::Home | Self::Missing => "/".into(),
            Self::Overview => "/overview".into(),
            Self::SignIn => "/sign-in".into(),
            Self::Password => "/password".into(),
            Self::Policies => "/policies".into(),
            Self::PolicyCreate => "/policies/create".into(),
            Self::PolicyImport => "/policies/import".into(),
            Self::Policy(id, tab) => under(
                "/policies/",
                id,
                match tab {
                    PolicyTab::Report => "",
                    PolicyTab::PerSetting => "/settings",
                    PolicyTab::Configured => "/configured",
                    PolicyTab::Assignments => "/assignments",
                    PolicyTab::Versions => "/versions",
                    PolicyTab::Rollout => "/rollout",
                },
            ),
            Self::PolicyEdit(id) => under("/policies/", id, "/edit"),
            Self::PolicyDevice(id, device) => {
                under("/policies/", id, &["/devices/", &encode(device)].concat())
            }
            Self::Devices => "/devices".into(),
            Self::Device(id, tab) => under(
                "/devices/",
                id,
                match tab {
                    DeviceTab::Effective => "",
                    DeviceTab::Evidence => "/evidence",
                    DeviceTab::Firewall => "/firewall",
                    DeviceTab::Policies => "/policies",
                    DeviceTab::Groups => "/groups",
                    DeviceTab::Facts => "/facts",
                    DeviceTab::History => "/history",
                },
            ),
            Self::Groups => "/groups".into(),
            Self::GroupCreate => "/groups/create".into(),
            Self::Group(id) => under("/groups/", id, ""),
            Self::Audit => "/audit".into(),
            Self::Conflicts => "/conflicts".into(),
            Self::Settings => "/settings".into(),
            #[cfg(any(debug_assertions, feature = "gallery"))]
            Self::Gallery => "/gallery".into(),
        }
    }

    /// The path with a query of these parameters; empty ones are left out.
    pub fn with(&self, parameters: &[(&str, &str)]) -> String {
        [self.href(), query(parameters)].concat()
    }

    /// The policy's page.
    pub fn policy(id: &str) -> Self {
        Self::Policy(id.to_owned(), PolicyTab::Report)
    }

    /// The device's page.
    pub fn device(id: &str) -> Self {
        Self::Device(id.to_owned(), DeviceTab::Effective)
    }

    /// The group's page.
    pub fn group(id: &str) -> Self {
        Self::Group(id.to_owned())
    }

    /// What identifies the page: tabs of one page are the same page and stay mounted.
    pub fn page(&self) -> Self {
        match self {
            Self::Policy(id, _) => Self::policy(id),
            Self::Device(id, _) => Self::device(id),
            other => other.clone(),
        }
    }

    /// The destination in the navigation under which the route stands.
    pub fn section(&self) -> Self {
        match self {
            Self::Devices | Self::Device(..) => Self::Devices,
            Self::Groups | Self::GroupCreate | Self::Group(_) => Self::Groups,
            Self::Overview => Self::Overview,
            Self::Audit => Self::Audit,
            Self::Conflicts => Self::Conflicts,
            Self::Settings => Self::Settings,
            #[cfg(any(debug_assertions, feature = "gallery"))]
            Self::Gallery => Self::Missing,
            Self::SignIn | Self::Password | Self::Missing => Self::Missing,
            _ => Self::Policies,
        }
    }
}

/// `?a=b&c=d` of these parameters, empty values left out; empty without any.
pub fn query(parameters: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in parameters {
        if !value.is_empty() {
            text.push(if text.is_empty() { '?' } else { '&' });
            text.push_str(name);
            text.push('=');
            text.push_str(&encode(value));
        }
    }
    text
}

/// Percent-encodes everything but letters, digits and `-._~`.
pub fn encode(text: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(DIGITS[usize::from(byte >> 4)]));
            encoded.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
    encoded
}

/// Undoes [`encode`]; what is no encoding stays as it is.
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let pair = bytes.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(value) if byte == b'%' => {
                decoded.push(value);
                at += 3;
            }
            _ => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

/// Where a sign-in leads back to: a path of this console, and nothing else.
pub fn safe_return(path: &str) -> &str {
    let inside = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    if inside
        && !matches!(Route::of(path.split('?').next().unwrap_or_default()), Route::SignIn | Route::Password)
    {
        path
    } else {
        "/policies"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_routes_are_inverse() {
        for path in [
            "/",
            "/sign-in",
            "/password",
            "/policies",
            "/policies/create",
            "/policies/import",
            "/policies/p%201",
            "/policies/p/settings",
            "/policies/p/configured",
            "/policies/p/assignments",
            "/policies/p/versions",
            "/policies/p/rollout",
            "/policies/p/edit",
            "/policies/p/devices/d",
            "/devices",
            "/devices/d",
            "/devices/d/evidence",
            "/devices/d/firewall",
            "/devices/d/policies",
            "/devices/d/groups",
            "/devices/d/facts",
            "/devices/d/history",
            "/groups",
            "/groups/create",
            "/groups/g",
            "/overview",
            "/audit",
            "/conflicts",
            "/settings",
        ] {
            let route = Route::of(path);
            assert_ne!(route, Route::Missing, "{path}");
            assert_eq!(route.href(), path);
        }
        assert_eq!(Route::of("/nowhere"), Route::Missing);
    }

    #[test]
    fn what_is_encoded_comes_back() {
        for text in ["a b", "{firewallrulename}#1", "50 % & more", "ü/?", "%zz"] {
            assert_eq!(decode(&encode(text)), text);
        }
        assert_eq!(decode("100%"), "100%");
        assert_eq!(query(&[("a", ""), ("b", "x y"), ("c", "1")]), "?b=x%20y&c=1");
    }

    #[test]
    fn a_sign_in_leads_nowhere_else() {
        assert_eq!(safe_return("/devices/1?setting=a"), "/devices/1?setting=a");
        for foreign in ["//example.org", "https://example.org", "/\\example.org", "", "/sign-in?return=/x"] {
            assert_eq!(safe_return(foreign), "/policies");
        }
    }
}
