//! Cells and pairs: which devices share a judgement.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use palisade_model::merge::Effective;
use palisade_model::status::State;
use roaring::RoaringBitmap;

/// Devices with the same policies and of the same class.
#[derive(Debug)]
pub struct Cell {
    /// Numbers of the policies that target them, ascending.
    pub set: Arc<[u32]>,
    /// Number of their class.
    pub class: u32,
    /// By outcome's number; 0 for devices that have not reported.
    pub pairs: BTreeMap<u32, Pair>,
    pub(super) compiled: OnceLock<Compiled>,
}

/// Devices of a cell that reported the same.
#[derive(Debug, Default)]
pub struct Pair {
    /// Their numbers.
    pub devices: RoaringBitmap,
    pub(super) judged: OnceLock<Judgement>,
}

/// What the devices of a cell are told.
#[derive(Debug)]
pub struct Compiled {
    /// Every decision.
    pub effective: Effective,
    /// The bundle's id as a number.
    pub bundle_number: u128,
    /// The bundle has settings.
    pub tells: bool,
    /// The bundle as it is sent.
    pub bundle_json: Arc<str>,
    /// For each policy of the set: the places in `effective.settings` of the settings that it sets.
    pub by_policy: Vec<Vec<u32>>,
    /// The places in `effective.settings` of those on which policies disagree.
    pub conflicts: Vec<u32>,
}

/// The states of a pair's devices.
#[derive(Debug)]
pub struct Judgement {
    /// For each policy of the set.
    pub policies: Vec<State>,
    /// For each of `effective.settings`.
    pub settings: Vec<State>,
    /// The worst of the policies; nothing without policies.
    pub worst: Option<State>,
}

/// Every cell.
#[derive(Debug, Default)]
pub struct Cells {
    cells: Vec<Option<Cell>>,
    numbers: HashMap<(Arc<[u32]>, u32), u32>,
    free: Vec<u32>,
}

impl Cell {
    /// The place of a policy in the set.
    pub fn place(&self, policy: u32) -> Option<usize> {
        self.set.binary_search(&policy).ok()
    }

    /// How many devices it has.
    pub fn devices(&self) -> u64 {
        self.pairs.values().map(|pair| pair.devices.len()).sum()
    }

    /// How many of these devices it has.
    pub fn devices_in(&self, devices: &RoaringBitmap) -> u64 {
        self.pairs.values().map(|pair| pair.devices.intersection_len(devices)).sum()
    }

    /// Forgets what was judged.
    fn forget(&mut self) {
        self.compiled = OnceLock::new();
        for pair in self.pairs.values_mut() {
            pair.judged = OnceLock::new();
        }
    }
}

impl Cells {
    /// The cell with this number.
    pub fn get(&self, number: u32) -> Option<&Cell> {
        self.cells.get(usize::try_from(number).ok()?)?.as_ref()
    }

    /// Every cell with its number.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Cell)> {
        (0..).zip(&self.cells).filter_map(|(number, cell)| Some((number, cell.as_ref()?)))
    }

    /// How many cells and pairs there are.
    pub fn sizes(&self) -> (usize, usize) {
        self.iter().fold((0, 0), |(cells, pairs), (_, cell)| (cells + 1, pairs + cell.pairs.len()))
    }

    /// The number of the cell of this set and class, made when there is none.
    pub fn number(&mut self, set: &[u32], class: u32) -> u32 {
        let key = (Arc::<[u32]>::from(set), class);
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let cell = Cell { set: key.0.clone(), class, pairs: BTreeMap::new(), compiled: OnceLock::new() };
        let number = match self.free.pop() {
            Some(number) => number,
            None => {
                self.cells.push(None);
                u32::try_from(self.cells.len() - 1).unwrap_or(u32::MAX)
            }
        };
        if let Some(place) = self.place(number) {
            *place = Some(cell);
        }
        self.numbers.insert(key, number);
        number
    }

    fn place(&mut self, number: u32) -> Option<&mut Option<Cell>> {
        self.cells.get_mut(usize::try_from(number).ok()?)
    }

    /// Puts devices into a cell's pair.
    pub fn insert(&mut self, number: u32, outcome: u32, devices: &RoaringBitmap) {
        if let Some(Some(cell)) = self.place(number) {
            cell.pairs.entry(outcome).or_default().devices |= devices;
        }
    }

    /// Takes devices out of a cell's pair; a pair or cell that is left empty goes.
    pub fn remove(&mut self, number: u32, outcome: u32, devices: &RoaringBitmap) {
        let Some(place) = self.place(number) else { return };
        let Some(cell) = place else { return };
        if let Some(pair) = cell.pairs.get_mut(&outcome) {
            pair.devices -= devices;
            if pair.devices.is_empty() {
                cell.pairs.remove(&outcome);
            }
        }
        if cell.pairs.is_empty()
            && let Some(cell) = place.take()
        {
            self.numbers.remove(&(cell.set, cell.class));
            self.free.push(number);
        }
    }

    /// Forgets what was judged of every cell with this policy; gives their devices.
    pub fn forget(&mut self, policy: u32) -> RoaringBitmap {
        let mut devices = RoaringBitmap::new();
        for cell in self.cells.iter_mut().flatten().filter(|cell| cell.place(policy).is_some()) {
            cell.forget();
            for pair in cell.pairs.values() {
                devices |= &pair.devices;
            }
        }
        devices
    }
}
