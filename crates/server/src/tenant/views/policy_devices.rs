//! **View report**: the devices that a policy targets, each with the policy's state on it, or with the state of
//! one of its settings.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;

use palisade_model::api::{Missing, Page, PolicyDeviceRow, PolicyDevices};
use palisade_model::status::{State, StateCounts, setting_state};

use roaring::{MultiOps, RoaringBitmap};

use super::ListError;
use super::devices::{OfPolicy, order_of};
use super::rollout::Marks;
use crate::clock::rfc3339_or_never;
use crate::tenant::Tenant;
use crate::tenant::cell::{Cell, Pair};
use crate::tenant::device::Device;
use crate::tenant::names::{DENSE, Members};
use crate::tenant::sorted::{Numbers, Wanted};

/// The devices of a page before their rows are read.
struct Listed {
    page: Numbers,
    states: StateCounts,
}

/// Devices of one place in the order, as the sets of which they are made: those are put together only where all of them
/// are needed.
#[derive(Default)]
struct Listing<'a> {
    sets: Vec<Cow<'a, RoaringBitmap>>,
    /// Whether a device is among them, where that can be told of the device itself.
    asks: Option<Box<dyn Fn(u32) -> bool + 'a>>,
    all: OnceCell<RoaringBitmap>,
}

impl Members for Listing<'_> {
    fn count(&self) -> u64 {
        self.sets.iter().map(|set| set.len()).sum()
    }

    fn holds(&self, number: u32) -> bool {
        self.asks.as_ref().map_or_else(|| self.all().contains(number), |asks| asks(number))
    }

    fn all(&self) -> &RoaringBitmap {
        // At once: put together one by one, each would be counted and laid out anew with every other.
        self.all.get_or_init(|| self.sets.iter().map(|set| &**set).union())
    }
}

/// Which devices are wanted.
#[derive(Debug, Clone, Default)]
pub struct DevicesWanted {
    /// Only these.
    pub only: Option<RoaringBitmap>,
    /// Only those in this state.
    pub state: Option<State>,
    /// States are those of the setting with this key, rather than of the whole policy.
    pub setting: Option<String>,
    /// Only those whose name or OS contains this.
    pub search: String,
    /// Why devices lack the newest version, to be told in their rows.
    pub missing: BTreeMap<Missing, RoaringBitmap>,
    /// The policy's versions, where rows are to say which one a device has.
    pub marks: Option<Marks>,
    /// Order and page.
    pub page: Wanted,
}

impl Tenant {
    /// The rows of **View report**; nothing when there is no such policy.
    ///
    /// # Errors
    /// With a sentence, when the cursor or sort is not one of this list.
    pub fn policy_devices(
        &self,
        id: &str,
        wanted: &DevicesWanted,
        as_of: String,
    ) -> Result<Option<PolicyDevices>, ListError> {
        let Some(Listed { page, states }) = self.listed_devices(id, wanted)? else { return Ok(None) };
        let rows = self.policy_device_rows(id, wanted, &page.numbers).unwrap_or_default();
        Ok(Some(PolicyDevices {
            page: Page { rows, total: page.total, next: page.next, as_of, facets: Vec::new() },
            states,
        }))
    }

    /// The numbers of the rows of **View report**, in order; nothing when there is no such policy.
    ///
    /// # Errors
    /// As [`policy_devices`](Self::policy_devices).
    pub fn policy_device_numbers(
        &self,
        id: &str,
        wanted: &DevicesWanted,
    ) -> Result<Option<Vec<u32>>, ListError> {
        Ok(self.listed_devices(id, wanted)?.map(|listed| listed.page.numbers))
    }

    /// The rows of these devices as far as the policy still targets them; nothing when there is no such policy.
    pub fn policy_device_rows(
        &self,
        id: &str,
        wanted: &DevicesWanted,
        numbers: &[u32],
    ) -> Option<Vec<PolicyDeviceRow>> {
        let record = &self.policy(id)?.record;
        let row = |number: &u32| {
            let row = self.policy_device_row(record.seq, *number, wanted.setting.as_deref())?;
            let missing = wanted.missing.iter().find(|(_, devices)| devices.contains(*number));
            let version = wanted.marks.as_ref().and_then(|marks| self.version_on(record, *number, marks));
            Some(PolicyDeviceRow { missing: missing.map(|(reason, _)| *reason), version, ..row })
        };
        Some(numbers.iter().filter_map(row).collect())
    }

    fn listed_devices(&self, id: &str, wanted: &DevicesWanted) -> Result<Option<Listed>, ListError> {
        let Some(entry) = self.policy(id) else { return Ok(None) };
        let policy = entry.record.seq;
        let column = wanted.page.column("name");
        if !matches!(column, "name" | "state" | "lastCheckIn") {
            return Err(format!(
                "Devices can't be sorted by `{column}`; use `name`, `state` or `lastCheckIn`."
            ));
        }
        let among = match (self.matching(&wanted.search), &wanted.only) {
            (Some(found), Some(only)) => Some(found & only),
            (found, only) => found.or_else(|| only.clone()),
        };
        let mut states = StateCounts::default();
        let mut listed = BTreeMap::<i64, Listing<'_>>::new();
        for (cell, place, outcome, pair) in self.pairs_of(policy) {
            let Some(state) = self.shown_state(cell, place, outcome, pair, wanted.setting.as_deref()) else {
                continue;
            };
            let devices = match &among {
                Some(among) => Cow::Owned(&pair.devices & among),
                None => Cow::Borrowed(&pair.devices),
            };
            states.add(state, devices.len());
            if wanted.state.is_none_or(|only| only == state) {
                let order = if column == "state" { order_of(Some(state)) } else { 0 };
                listed.entry(order).or_default().sets.push(devices);
            }
        }
        let names = self.names();
        let dense = states.total() > u64::try_from(names.len()).unwrap_or(u64::MAX) / DENSE;
        let whole = column == "name" && among.is_none() && wanted.state.is_none();
        if let Some(all) = listed.get_mut(&0).filter(|_| whole && dense) {
            all.asks = Some(Box::new(|number| self.is_listed(policy, number, wanted.setting.as_deref())));
        }
        let page = match column {
            "lastCheckIn" => {
                wanted.page.page_by_number(self.last_check_ins(listed.values().flat_map(Members::all)))?
            }
            _ => wanted.page.page_by_name(&listed, &names)?,
        };
        Ok(Some(Listed { page, states }))
    }

    /// The devices that **View report** lists of a policy, all or those in a state.
    pub(super) fn devices_under(&self, of: &OfPolicy) -> RoaringBitmap {
        let Some(entry) = self.policy(&of.policy) else { return RoaringBitmap::new() };
        let fits = |(cell, place, outcome, pair): &(&Cell, usize, u32, &Pair)| {
            let state = self.shown_state(cell, *place, *outcome, pair, of.setting.as_deref());
            state.is_some_and(|state| of.state.is_none_or(|only| only == state))
        };
        self.pairs_of(entry.record.seq).filter(fits).map(|(.., pair)| &pair.devices).union()
    }

    /// Whether the policy targets the device, and has the setting there where one is asked for.
    fn is_listed(&self, policy: u32, number: u32, setting: Option<&str>) -> bool {
        let of = |device: &Device| {
            let cell = self.cells.get(device.cell)?;
            let (place, pair) = (cell.place(policy)?, cell.pairs.get(&device.outcome)?);
            self.shown_state(cell, place, device.outcome, pair, setting)
        };
        self.device(number).and_then(of).is_some()
    }

    pub(super) fn shown_state(
        &self,
        cell: &Cell,
        place: usize,
        outcome: u32,
        pair: &Pair,
        setting: Option<&str>,
    ) -> Option<State> {
        let judged = self.judged(cell, outcome, pair);
        match setting {
            None => judged.policies.get(place).copied(),
            Some(key) => judged.settings.get(self.setting_place(cell, key)?).copied(),
        }
    }

    /// The place of a setting among a cell's decisions.
    pub(super) fn setting_place(&self, cell: &Cell, key: &str) -> Option<usize> {
        self.compiled(cell).effective.settings.binary_search_by(|setting| setting.key.as_str().cmp(key)).ok()
    }

    fn policy_device_row(&self, policy: u32, number: u32, setting: Option<&str>) -> Option<PolicyDeviceRow> {
        let device = self.device(number)?;
        let cell = self.cells.get(device.cell)?;
        let place = cell.place(policy)?;
        let pair = cell.pairs.get(&device.outcome)?;
        let (state, note) = match setting {
            None => (
                self.shown_state(cell, place, device.outcome, pair, None)?,
                self.policy_note(cell, place, device.outcome, pair),
            ),
            Some(key) => {
                let said = setting_state(
                    self.compiled(cell).effective.get(key)?,
                    self.outcomes.get(device.outcome).map(|outcome| &**outcome),
                );
                (said.state, said.note)
            }
        };
        Some(PolicyDeviceRow {
            device_id: crate::guid::text(device.id),
            name: device.name.to_string(),
            os: device.shared_facts().os_name.clone(),
            state,
            version: None,
            last_check_in: rfc3339_or_never(device.last_seen()),
            note,
            missing: None,
        })
    }
}
