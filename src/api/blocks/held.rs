//! What is held of a long list, and which block of it is to be asked for next.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::listed::{Identified, Listed};
use super::stays::Stays;
use crate::api::client::Api;

/// Rows that are asked for at once.
pub const BLOCK: usize = 100;
/// Blocks that are kept.
const KEPT: usize = 40;
/// Requests under way.
const AT_ONCE: usize = 2;

/// What is held.
pub struct Inner<P: Listed> {
    pub api: Api,
    /// The counts of the filters may be asked for.
    pub facets: bool,
    /// The list that is wanted, and the one whose rows are held.
    pub path: String,
    pub shown: Option<String>,
    pub blocks: BTreeMap<usize, Held<P>>,
    /// Moves with every change of the path: answers of older ones are dropped.
    pub generation: u64,
    /// Moves with every change of the tenant: what is older is asked for again once it is in sight.
    pub epoch: u64,
    /// The epoch of the newest request for the counts.
    pub counted: Option<u64>,
    /// The rows in sight, the first row where none are, and whether one scrolls down.
    pub wanted: Range<usize>,
    pub start: usize,
    pub down: bool,
    pub flying: Vec<usize>,
    pub stays: Stays<P::Row>,
    /// How many rows there are by the answer that came last.
    pub count: Option<usize>,
}

/// A block.
pub struct Held<P> {
    pub text: Arc<str>,
    pub page: Arc<P>,
    pub epoch: u64,
}

/// A request that is to be sent.
pub struct Wish {
    pub block: usize,
    pub path: String,
    pub counts: bool,
    /// There are rows to be drawn first: it is of rows that are there, or of none that is in sight.
    pub waits: bool,
    pub generation: u64,
    pub epoch: u64,
}

impl<P: Listed> Inner<P> {
    /// No list yet.
    pub fn new(api: Api, facets: bool) -> Self {
        Self {
            api,
            facets,
            path: String::new(),
            shown: None,
            blocks: BTreeMap::new(),
            generation: 0,
            epoch: 0,
            counted: None,
            wanted: 0..0,
            start: 0,
            down: true,
            flying: Vec::new(),
            stays: Stays::default(),
            count: None,
        }
    }

    /// A row as it is shown, where its block is held.
    pub fn row(&self, place: usize) -> Option<&P::Row> {
        self.stays.row(place).or_else(|| row_of(&self.blocks, place))
    }

    /// Holds a block that came. Where somebody reads, rows in sight stay in their places and say what is so by now.
    pub fn put(&mut self, block: usize, held: Held<P>) {
        let read = if held.epoch > self.stays.open { self.wanted.clone() } else { 0..0 };
        let epoch = held.epoch;
        let before: Vec<_> = read.filter_map(|place| Some((place, self.row(place)?.clone()))).collect();
        let total = self.total().unwrap_or_default();
        self.count = usize::try_from(held.page.total()).ok();
        let end = self.count.filter(|count| held.page.rows().len() == *count);
        self.blocks.insert(block, held);
        let Self { stays, blocks, .. } = self;
        // A block that is older may say what was so before.
        let newest = |row: &P::Row| {
            let mut new = blocks.values().filter(|held| held.epoch >= epoch);
            new.find_map(|held| held.page.rows().iter().find(|other| other.is(row)).cloned())
        };
        stays.settle(before, total, end, |place| row_of(blocks, place), newest);
        self.forget_far();
    }

    /// The path of a block, with the counts of the filters or without.
    pub fn path_of(&self, block: usize, counts: bool) -> String {
        block_of(&self.path, block, counts)
    }

    /// The next request that is worth sending: of what is in sight, and when nothing else is under way, of what comes
    /// into sight next.
    pub fn next(&mut self) -> Option<Wish> {
        if self.flying.len() >= AT_ONCE {
            return None;
        }
        let (first, last) = (self.wanted.start / BLOCK, self.wanted.end.saturating_sub(1) / BLOCK);
        let fresh = |block: &usize| {
            self.shown.as_ref() == Some(&self.path)
                && self.blocks.get(block).is_some_and(|held| held.epoch >= self.epoch)
        };
        let needed = (first..=last.max(first)).find(|block| !fresh(block) && !self.flying.contains(block));
        let ahead = || {
            let next = if self.down { last + 1 } else { first.checked_sub(1)? };
            let known =
                self.shown.as_ref() == Some(&self.path) && self.count.is_some_and(|it| next * BLOCK < it);
            (self.flying.is_empty() && known && !self.blocks.contains_key(&next)).then_some(next)
        };
        let block = needed.or_else(ahead)?;
        let counts = self.counted != Some(self.epoch);
        if counts {
            self.counted = Some(self.epoch);
        }
        self.flying.push(block);
        let path = self.path_of(block, counts && self.facets);
        let there = self.shown.as_ref() == Some(&self.path) && self.blocks.contains_key(&block);
        let waits = there || needed.is_none();
        Some(Wish { block, path, counts, waits, generation: self.generation, epoch: self.epoch })
    }

    /// How many rows are shown.
    pub fn total(&self) -> Option<usize> {
        Some(self.stays.total(self.count?))
    }

    /// Lets go of what is farthest from what is in sight.
    pub fn forget_far(&mut self) {
        let middle = self.wanted.start / BLOCK;
        while self.blocks.len() > KEPT {
            let far = self.blocks.keys().copied().max_by_key(|block| block.abs_diff(middle));
            if let Some(far) = far {
                self.blocks.remove(&far);
            }
        }
    }
}

fn row_of<P: Listed>(blocks: &BTreeMap<usize, Held<P>>, place: usize) -> Option<&P::Row> {
    blocks.get(&(place / BLOCK))?.page.rows().get(place % BLOCK)
}

/// What a list asks for at first: its first block, with the counts of the filters or without.
pub fn first_block(path: &str, counts: bool) -> String {
    block_of(path, 0, counts)
}

fn block_of(path: &str, block: usize, counts: bool) -> String {
    let mark = if path.contains('?') { "&" } else { "?" };
    let skip = match block {
        0 => String::new(),
        block => ["&skip=", &(block * BLOCK).to_string()].concat(),
    };
    let counts = if counts { "&facets=true" } else { "" };
    [path, mark, "limit=", &BLOCK.to_string(), &skip, counts].concat()
}
