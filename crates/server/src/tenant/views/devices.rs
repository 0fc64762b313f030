//! The list of devices, in the whole tenant or in a group.

use palisade_model::api::{DeviceRow, Freshness, LastHad, Page};
use palisade_model::device::Platform;
use palisade_model::enrolment::EnrolmentState;
use palisade_model::status::State;
use roaring::RoaringBitmap;

use super::ListError;
use crate::clock::{rfc3339, rfc3339_or_never};
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
    /// Order and page.
    pub page: Wanted,
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
        let search = wanted.search.to_lowercase();
        let column = wanted.page.column("name");
        if !matches!(column, "name" | "os" | "state" | "lastCheckIn" | "enrolled") {
            return Err(format!(
                "Devices can't be sorted by `{column}`; use `name`, `os`, `state`, `lastCheckIn` or `enrolled`."
            ));
        }
        let mut keys = Vec::new();
        for number in among {
            let Some(device) = self.device(number) else { continue };
            let facts = device.shared_facts();
            if wanted.platform.is_some_and(|platform| platform != facts.platform)
                || wanted.freshness.is_some_and(|fresh| fresh != self.freshness(device, now))
                || wanted.enrolment.is_some_and(|state| state != self.enrolment_state(device))
                || wanted.state.is_some_and(|state| state != self.worst_state(device))
                || !device.matches(&search)
            {
                continue;
            }
            keys.push(match column {
                "os" => (0, facts.os_name.to_lowercase(), number),
                "lastCheckIn" => (device.last_seen(), String::new(), number),
                "enrolled" => (device.enrolled, String::new(), number),
                "state" => {
                    let state = self.worst_state(device);
                    let order = State::ALL.iter().position(|it| Some(*it) == state);
                    let order = order.and_then(|order| i64::try_from(order).ok()).unwrap_or(i64::MAX);
                    (order, device.name.to_lowercase(), number)
                }
                _ => (0, device.name.to_lowercase(), number),
            });
        }
        let page = wanted.page.page(keys)?;
        let rows = page
            .numbers
            .iter()
            .filter_map(|number| self.device(*number))
            .map(|device| self.device_row(device, now))
            .collect();
        Ok(Page { rows, total: page.total, next: page.next, as_of: crate::clock::now() })
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
            last_had: (device.acknowledged != 0)
                .then(|| LastHad { current: self.has_current(device), saved: None }),
        }
    }

    /// Whether the device has acknowledged what it is told.
    fn has_current(&self, device: &Device) -> bool {
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
