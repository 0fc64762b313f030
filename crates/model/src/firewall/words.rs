//! The choices of a rule, as types. Source of the values: catalog-facts, section 6.4.

use serde::{Deserialize, Serialize};

/// Which firewall a rule is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Dialect {
    /// Windows Firewall Rules: the host's firewall.
    #[default]
    Windows,
    /// Windows Hyper-V Firewall Rules: the firewall in front of virtual machines such as those of WSL.
    HyperV,
    /// Linux Firewall Rules: nftables.
    Linux,
}

impl Dialect {
    /// Every dialect.
    pub const ALL: [Self; 3] = [Self::Windows, Self::HyperV, Self::Linux];

    /// The definition id of the group whose items are the rules; those of the members begin with it.
    pub fn group_id(self) -> &'static str {
        match self {
            Self::Windows => "vendor_msft_firewall_mdmstore_firewallrules_{firewallrulename}",
            Self::HyperV => "vendor_msft_firewall_mdmstore_hypervfirewallrules_{firewallrulename}",
            Self::Linux => "palisade_linux_firewall_rules",
        }
    }

    /// The dialect whose group, or member of a rule, has this definition id.
    pub fn of_id(definition_id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| definition_id.starts_with(dialect.group_id()))
    }
}

/// Whose connections a rule speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Direction {
    /// To the device.
    In,
    /// From the device.
    Out,
}

/// What happens to traffic that fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// It is dropped.
    Block,
    /// It passes.
    Allow,
}

/// A kind of network, as Windows tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Profile {
    /// A network on which the device reaches its domain.
    Domain,
    /// A network that was said to be trusted.
    Private,
    /// Every other network.
    Public,
}

impl Profile {
    /// Every profile.
    pub const ALL: [Self; 3] = [Self::Domain, Self::Private, Self::Public];

    /// How it is called in a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::Domain => "domain",
            Self::Private => "private",
            Self::Public => "public",
        }
    }

    pub(super) fn bit(self) -> u8 {
        match self {
            Self::Domain => 1,
            Self::Private => 2,
            Self::Public => 4,
        }
    }
}

/// A set of profiles. *All* is told apart from the three by name, as the wire does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Profiles(u8);

/// The bit that says *All*.
const EVERY: u8 = 8;

impl Profiles {
    /// All profiles, those that Windows may get as well.
    pub const ALL: Self = Self(15);

    /// Whether a rule with this set counts on a network of this kind.
    pub fn contains(self, profile: Profile) -> bool {
        self.0 & profile.bit() != 0
    }

    /// Whether it is said by the word *All*.
    pub fn is_all(self) -> bool {
        self.0 & EVERY != 0
    }

    /// Whether it holds no profile.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The profiles in it.
    pub fn iter(self) -> impl Iterator<Item = Profile> {
        Profile::ALL.into_iter().filter(move |profile| self.contains(*profile))
    }

    /// The three profiles as bits: 1 domain, 2 private, 4 public.
    pub fn bits(self) -> u8 {
        self.0 & 7
    }
}

impl FromIterator<Profile> for Profiles {
    fn from_iter<T: IntoIterator<Item = Profile>>(profiles: T) -> Self {
        Self(profiles.into_iter().fold(0, |bits, profile| bits | profile.bit()))
    }
}

/// A kind of network interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum InterfaceType {
    /// Remote access, such as a VPN.
    RemoteAccess,
    /// Wireless.
    Wireless,
    /// Wired.
    Lan,
    /// `mobilebroadband`, which the catalogue marks as not supported.
    MobileBroadband,
    /// `mbb`: mobile broadband.
    Mbb,
    /// Every kind; excludes the others.
    All,
}

impl InterfaceType {
    /// How it is called in a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Self::RemoteAccess => "remote access",
            Self::Wireless => "wireless",
            Self::Lan => "wired",
            Self::MobileBroadband | Self::Mbb => "mobile broadband",
            Self::All => "any interface",
        }
    }
}

/// An enum whose values have item ids in the catalogue.
pub(super) trait Item: Sized + Copy + PartialEq + 'static {
    /// Every value with its item id.
    const ITEMS: &'static [(Self, &'static str)];

    fn of_item(item: &str) -> Option<Self> {
        Self::ITEMS.iter().find(|(_, id)| *id == item).map(|(value, _)| *value)
    }

    fn item(self) -> &'static str {
        Self::ITEMS.iter().find(|(value, _)| *value == self).map_or("", |(_, id)| id)
    }
}

impl Item for Direction {
    const ITEMS: &'static [(Self, &'static str)] = &[(Self::In, "in"), (Self::Out, "out")];
}

impl Item for Action {
    // The reverse of the profiles' default actions.
    const ITEMS: &'static [(Self, &'static str)] = &[(Self::Block, "0"), (Self::Allow, "1")];
}

impl Item for bool {
    const ITEMS: &'static [(Self, &'static str)] = &[(false, "0"), (true, "1")];
}

impl Item for InterfaceType {
    const ITEMS: &'static [(Self, &'static str)] = &[
        (Self::RemoteAccess, "remoteaccess"),
        (Self::Wireless, "wireless"),
        (Self::Lan, "lan"),
        (Self::MobileBroadband, "mobilebroadband"),
        (Self::Mbb, "mbb"),
        (Self::All, "all"),
    ];
}

impl Item for Profiles {
    const ITEMS: &'static [(Self, &'static str)] =
        &[(Self(1), "1"), (Self(2), "2"), (Self(4), "4"), (Self::ALL, "2147483647")];
}

impl Profiles {
    /// The set that these item ids say; `None` where one of them is of no use in a rule.
    pub(super) fn of_items(items: &[String]) -> Option<Self> {
        items.iter().try_fold(Self(0), |set, item| Some(Self(set.0 | Self::of_item(item)?.0)))
    }

    /// The item ids that say it.
    pub(super) fn items(self) -> Vec<String> {
        if self.is_all() {
            return vec![Self::ALL.item().to_owned()];
        }
        self.iter().map(|profile| profile.bit().to_string()).collect()
    }
}
