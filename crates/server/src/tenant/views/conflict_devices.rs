//! Conflicts by device: the devices on which policies disagree, each with how many of its settings are withheld.

use std::collections::{BTreeMap, HashMap};

use palisade_model::api::{ConflictDeviceRow, Page};
use roaring::{MultiOps, RoaringBitmap};

use super::ListError;
use super::conflicts::{ConflictsWanted, all_or_first, is_of};
use super::devices::InConflict;
use crate::clock::rfc3339_or_never;
use crate::tenant::Tenant;
use crate::tenant::conflicts::{Between, Conflict};
use crate::tenant::sorted::Numbers;

/// The conflicts that are wanted in each cell that has any.
type ByCell<'a> = BTreeMap<u32, Vec<&'a Conflict>>;

/// The devices of a page before their rows are read.
struct Listed<'a> {
    page: Numbers,
    by_cell: ByCell<'a>,
    /// The devices that the search and the group leave; nothing where they leave all.
    found: Option<RoaringBitmap>,
}

impl Tenant {
    /// The devices that have a conflict that is wanted. The search looks for the device's name and OS.
    ///
    /// # Errors
    /// With a sentence, when the cursor or sort is not one of this list.
    pub fn conflict_devices(
        &self,
        wanted: &ConflictsWanted,
        as_of: String,
    ) -> Result<Page<ConflictDeviceRow>, ListError> {
        let Listed { page, by_cell, found } = self.listed_conflict_devices(wanted)?;
        let facets = if wanted.facets {
            self.policy_facets(&self.devices_by_policy(wanted, found.as_ref()))
        } else {
            Vec::new()
        };
        let row = |number: &u32| self.conflict_device_row(*number, &by_cell, wanted);
        let rows = page.numbers.iter().filter_map(row).collect();
        Ok(Page { rows, total: page.total, next: page.next, as_of, facets })
    }

    /// The numbers of the devices of a page, in its order.
    ///
    /// # Errors
    /// As [`conflict_devices`](Self::conflict_devices).
    pub fn conflict_device_numbers(&self, wanted: &ConflictsWanted) -> Result<Vec<u32>, ListError> {
        Ok(self.listed_conflict_devices(wanted)?.page.numbers)
    }

    /// The rows of these devices, of those that still have a conflict that is wanted.
    pub fn conflict_devices_with(&self, numbers: &[u32], wanted: &ConflictsWanted) -> Vec<ConflictDeviceRow> {
        let by_cell = self.conflicts_by_cell(wanted.setting.as_deref(), &wanted.between);
        numbers.iter().filter_map(|number| self.conflict_device_row(*number, &by_cell, wanted)).collect()
    }

    fn listed_conflict_devices(&self, wanted: &ConflictsWanted) -> Result<Listed<'_>, ListError> {
        let column = wanted.page.column("name");
        if !matches!(column, "name" | "conflicts" | "lastCheckIn") {
            return Err(format!(
                "Devices can't be sorted by `{column}`; use `name`, `conflicts` or `lastCheckIn`."
            ));
        }
        let by_cell = self.conflicts_by_cell(wanted.setting.as_deref(), &wanted.between);
        let mut found = self.matching(&wanted.search);
        if let Some(Some(members)) = self.members_of(&wanted.between) {
            found = Some(found.map_or_else(|| members.clone(), |found| found & members));
        }
        let mut sets = BTreeMap::<i64, RoaringBitmap>::new();
        for (cell, conflicts) in
            by_cell.iter().filter_map(|(number, its)| Some((self.cells.get(*number)?, its)))
        {
            let order = if column == "conflicts" { conflicts.len() } else { 0 };
            let devices = sets.entry(i64::try_from(order).unwrap_or(i64::MAX)).or_default();
            for pair in cell.pairs.values() {
                match &found {
                    Some(found) => *devices |= &pair.devices & found,
                    None => *devices |= &pair.devices,
                }
            }
        }
        let page = match column {
            "lastCheckIn" => wanted.page.page_by_number(self.last_check_ins(sets.values().flatten()))?,
            _ => wanted.page.page_by_name(&sets, &self.names())?,
        };
        Ok(Listed { page, by_cell, found })
    }

    /// The devices on which policies disagree so.
    pub(super) fn devices_in_conflict(&self, wanted: &InConflict) -> RoaringBitmap {
        let by_cell = self.conflicts_by_cell(wanted.setting.as_deref(), &wanted.between);
        let cells = by_cell.keys().filter_map(|number| self.cells.get(*number));
        let devices = cells.flat_map(|cell| cell.pairs.values()).map(|pair| &pair.devices).union();
        match self.members_of(&wanted.between) {
            Some(Some(members)) => devices & members,
            _ => devices,
        }
    }

    fn conflicts_by_cell(&self, setting: Option<&str>, between: &Between) -> ByCell<'_> {
        let mut by_cell = ByCell::new();
        for conflict in self.conflicts().iter().filter(|it| is_of(it, setting)) {
            for cell in self.cells_of(conflict, between) {
                by_cell.entry(cell).or_default().push(conflict);
            }
        }
        by_cell
    }

    fn conflict_device_row(
        &self,
        number: u32,
        by_cell: &ByCell<'_>,
        wanted: &ConflictsWanted,
    ) -> Option<ConflictDeviceRow> {
        let device = self.device(number)?;
        let conflicts = by_cell.get(&device.cell)?;
        Some(ConflictDeviceRow {
            device_id: crate::guid::text(device.id),
            name: device.name.to_string(),
            os: device.shared_facts().os_name.clone(),
            last_check_in: rfc3339_or_never(device.last_seen()),
            conflicts: u64::try_from(conflicts.len()).unwrap_or(u64::MAX),
            named: all_or_first(conflicts.iter().copied(), wanted),
        })
    }

    /// How many of the devices that a search found have a conflict in which a policy is, by policy.
    fn devices_by_policy(
        &self,
        wanted: &ConflictsWanted,
        found: Option<&RoaringBitmap>,
    ) -> HashMap<u32, u64> {
        let mut cells: HashMap<u32, RoaringBitmap> = HashMap::new();
        for conflict in self.conflicts().iter().filter(|it| is_of(it, wanted.setting.as_deref())) {
            for side in &conflict.sides {
                let Some(party) = self.party(side.policy) else { continue };
                let group = wanted.between.group.clone();
                let of = Between { policy: Some(party.policy_id), with: None, group };
                *cells.entry(side.policy).or_default() |= self.cells_of(conflict, &of);
            }
        }
        let devices = |cells: &RoaringBitmap| match found {
            None => self.devices_of(cells),
            Some(found) => {
                let pairs =
                    cells.iter().filter_map(|number| self.cells.get(number)).flat_map(|it| it.pairs.values());
                pairs.map(|pair| pair.devices.intersection_len(found)).sum()
            }
        };
        cells.iter().map(|(policy, cells)| (*policy, devices(cells))).collect()
    }
}
