//! What became different of whom policies reach, kept until the history has noted it.
//!
//! A device that enrols or changes its class or policies by itself is named. Where a change of assignments or groups
//! moves many at once, only what each policy gained and lost is kept, as sets.

use std::sync::Arc;

use roaring::RoaringBitmap;

use super::Tenant;

/// What decides over a device beside the versions of its policies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Numbers of the policies that target it, ascending.
    pub policies: Arc<[u32]>,
    /// Its class, as JSON.
    pub class: String,
    /// What it is told, how it was at the time of the newest save with this number.
    pub moment: u32,
}

/// A device as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Its number.
    pub device: u32,
    /// What decides over it.
    pub told: Told,
    /// The outcome that it reported; 0 for none.
    pub outcome: u32,
}

/// The changes since they were taken last.
#[derive(Debug, Default)]
pub struct Moves {
    /// Devices that got into another cell by themselves.
    pub(super) devices: RoaringBitmap,
    /// By policy: those gained and those lost.
    pub(super) reached: Vec<(u32, RoaringBitmap, RoaringBitmap)>,
    /// Devices that are of another class by the enforcement scope.
    pub(super) scoped: RoaringBitmap,
    /// The newest save when they were taken last.
    pub(super) moment: u32,
}

/// What the history has to note.
#[derive(Debug, Default)]
pub struct Noted {
    /// Devices by themselves.
    pub devices: Vec<Moved>,
    /// By policy: those gained and those lost; policy 0 for those of another class by the enforcement scope.
    pub reached: Vec<(u32, RoaringBitmap, RoaringBitmap)>,
    /// The newest save.
    pub moment: u32,
    /// Whether it is that save which reached them.
    pub saved: bool,
}

impl Noted {
    /// Whether there is nothing to note.
    pub fn is_empty(&self) -> bool {
        self.devices.is_empty() && self.reached.is_empty()
    }
}

impl Tenant {
    /// What decides over a device now.
    pub fn told(&self, number: u32) -> Option<Told> {
        let cell = self.cells.get(self.device(number)?.cell)?;
        let class = serde_json::to_string(self.class(cell.class)?).unwrap_or_default();
        Some(Told { policies: cell.set.clone(), class, moment: self.moment })
    }

    /// Notes that a device is to have a row of its own.
    pub fn note_device(&mut self, number: u32) {
        if let Some(moves) = &mut self.moves {
            moves.devices.insert(number);
        }
    }

    /// What became different since this was called last. Until a tenant is loaded nothing is kept.
    pub fn take_moves(&mut self) -> Noted {
        let moment = self.moment;
        let taken = self.moves.as_mut();
        let taken = taken.map(|moves| std::mem::replace(moves, Moves { moment, ..Moves::default() }));
        let Some(moves) = taken else { return Noted::default() };
        let devices = moves.devices.iter().filter_map(|number| {
            Some(Moved { device: number, told: self.told(number)?, outcome: self.device(number)?.outcome })
        });
        let devices = devices.collect();
        let mut reached = moves.reached;
        if !moves.scoped.is_empty() {
            reached.push((0, moves.scoped, RoaringBitmap::new()));
        }
        Noted { devices, reached, moment, saved: moves.moment != moment }
    }
}
