//! The list of devices, in the whole tenant or in a group.

use std::collections::BTreeMap;

use palisade_model::api::{DeviceRow, Facet, Freshness, LastHad, Page};
use palisade_model::device::Platform;
use palisade_model::enrolment::EnrolmentState;
use palisade_model::status::State;
use roaring::{MultiOps, RoaringBitmap};

use super::ListError;
use crate::clock::{rfc3339, rfc3339_or_never};
use crate::tenant::conflicts::Between;
use crate::tenant::names::lower;
use crate::tenant::sorted::Wanted;
use crate::tenant::{Device, Tenant};

/// Which devices are wanted.
#[derive(Debug, Clone, Default)]
pub struct DeviceListWanted {
    /// Only those whose name or OS contains this.
    pub search: String,
    /// Only those of this platform.
    pub platform: Option<Platform>,
    /// Only those that are this fresh.
    pub freshness: Option<Freshness>,
    /// Only those whose enrolment has come to this.
    pub enrolment: Option<EnrolmentState>,
    /// Only those whose policies have this worst state; with nothing inside, those without a policy.
    pub state: Option<Option<State>>,
    /// Only those that a policy targets.
    pub of: Option<OfPolicy>,
    /// Only the members of the group with this id; one that there is not has none.
    pub group: Option<String>,
    /// Only those on which policies disagree.
    pub conflict: Option<InConflict>,
    /// Order and page.
    pub page: Wanted,
    /// How many devices each value of each filter would show is wanted as well.
    pub facets: bool,
}

/// The devices that a policy targets, as its report lists them.
#[derive(Debug, Clone, Default)]
pub struct OfPolicy {
    /// The policy's id; one that there is not has none.
    pub policy: String,
    /// Only those on which it is in this state.
    pub state: Option<State>,
    /// States are those of the setting with this key, rather than of the whole policy.
    pub setting: Option<String>,
}

/// The devices on which policies disagree, as the list of conflicts by device has them.
#[derive(Debug, Clone, Default)]
pub struct InConflict {
    /// Only on the setting with this key.
    pub setting: Option<String>,
    /// Whose conflicts.
    pub between: Between,
}

impl Tenant {
    /// The rows of the list of devices; `among` holds the numbers to choose from. `now` is in seconds since 1970.
    ///
    /// # Errors
    /// With a sentence, when the cursor or sort is not one of this list.
    pub fn device_rows(
        &self,
        among: &RoaringBitmap,
        wanted: &DeviceListWanted,
        now: i64,
    ) -> Result<Page<DeviceRow>, ListError> {
        let column = wanted.page.column("name");
        if !matches!(column, "name" | "os" | "state" | "lastCheckIn" | "enrolled") {
            return Err(format!(
                "Devices can't be sorted by `{column}`; use `name`, `os`, `state`, `lastCheckIn` or `enrolled`."
            ));
        }
        let (devices, facets) = self.wanted_devices(among, wanted, now);
        let page = match column {
            "os" => wanted.page.page_by_name(&self.systems.in_order(&devices), &self.names())?,
            "lastCheckIn" => wanted.page.page_by_number(self.last_check_ins(&devices))?,
            "enrolled" => {
                let key = |number| Some((self.device(number)?.enrolled, number));
                wanted.page.page_by_number(devices.iter().filter_map(key))?
            }
            "state" => wanted.page.page_by_name(&self.by_worst_state(&devices), &self.names())?,
            _ => wanted.page.page_by_name(&BTreeMap::from([(0, devices)]), &self.names())?,
        };
        let rows = page
            .numbers
            .iter()
            .filter_map(|number| self.device(*number))
            .map(|device| self.device_row(device, now))
            .collect();
        Ok(Page { rows, total: page.total, next: page.next, as_of: crate::clock::now(), facets })
    }

    /// The devices that search and filters leave of those in `among`, and what the filters would show.
    pub fn wanted_devices(
        &self,
        among: &RoaringBitmap,
        wanted: &DeviceListWanted,
        now: i64,
    ) -> (RoaringBitmap, Vec<Facet>) {
        let base = match self.matching(&wanted.search) {
            Some(found) => found & among,
            None => among.clone(),
        };
        let base = match &wanted.of {
            Some(of) => base & self.devices_under(of),
            None => base,
        };
        let base = match &wanted.group {
            Some(id) => self.group(id).map(|group| base & &group.members).unwrap_or_default(),
            None => base,
        };
        let base = match &wanted.conflict {
            Some(conflict) => base & self.devices_in_conflict(conflict),
            None => base,
        };
        self.narrowed(&base, wanted, now)
    }

    /// The devices whose name or OS contains this; nothing where all are wanted.
    pub(super) fn matching(&self, search: &str) -> Option<RoaringBitmap> {
        let search = lower(search);
        let by_system = || self.systems.holding(|system| system.name.contains(&search));
        (!search.is_empty()).then(|| self.names().holding(&search) | by_system())
    }

    /// Keys by which devices are ordered by their last check-in.
    pub(super) fn last_check_ins(
        &self,
        devices: impl IntoIterator<Item = u32>,
    ) -> impl Iterator<Item = (i64, u32)> {
        devices.into_iter().filter_map(|number| Some((self.device(number)?.last_seen(), number)))
    }

    /// These devices by the place of their worst state among all states; last those without policies.
    pub(super) fn by_worst_state(&self, devices: &RoaringBitmap) -> BTreeMap<i64, RoaringBitmap> {
        let mut sets = BTreeMap::<i64, Vec<&RoaringBitmap>>::new();
        for (_, cell) in self.cells.iter() {
            for (outcome, pair) in &cell.pairs {
                let worst = self.judged(cell, *outcome, pair).worst;
                sets.entry(order_of(worst)).or_default().push(&pair.devices);
            }
        }
        // All of a state at once: one by one, each would copy what came before it.
        sets.into_iter().map(|(place, sets)| (place, MultiOps::union(sets) & devices)).collect()
    }

    /// A device's row.
    pub fn device_row(&self, device: &Device, now: i64) -> DeviceRow {
        DeviceRow {
            id: crate::guid::text(device.id),
            facts: device.facts(),
            enrolled: rfc3339(device.enrolled),
            last_check_in: rfc3339_or_never(device.last_seen()),
            freshness: self.freshness(device, now),
            ineligible: self.class(device.class).map(|class| class.ineligible.clone()).unwrap_or_default(),
            state: self.worst_state(device),
            last_had: (device.acknowledged != 0).then(|| LastHad {
                current: self.has_current(device),
                nothing: !self.cells.get(device.cell).is_some_and(|cell| self.compiled(cell).tells),
                saved: None,
            }),
        }
    }

    /// Whether the device has acknowledged what it is told.
    pub(in crate::tenant) fn has_current(&self, device: &Device) -> bool {
        self.cells
            .get(device.cell)
            .is_some_and(|cell| self.compiled(cell).bundle_number == device.acknowledged)
    }

    fn worst_state(&self, device: &Device) -> Option<State> {
        let cell = self.cells.get(device.cell)?;
        let pair = cell.pairs.get(&device.outcome)?;
        self.judged(cell, device.outcome, pair).worst
    }
}

/// The place of a state among all states; after them that of devices without policies.
pub(super) fn order_of(state: Option<State>) -> i64 {
    let order = State::ALL.iter().position(|it| Some(*it) == state);
    order.and_then(|order| i64::try_from(order).ok()).unwrap_or(i64::MAX)
}
