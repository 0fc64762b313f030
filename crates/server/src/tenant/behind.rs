//! Which devices have not acknowledged what they are told, kept while things change, so that nobody looks at each device
//! to know how far a rollout has come.
//!
//! Whether a device is behind depends on its cell, on what the cell is told and on what the device acknowledged. Every
//! change of one of these names the devices that it touches; they are looked at when somebody asks next.

use std::collections::BTreeMap;
use std::sync::{MutexGuard, PoisonError};

use roaring::RoaringBitmap;

use super::Tenant;

/// The devices that are behind.
#[derive(Debug, Default)]
pub struct Behind {
    /// Those that something touched since they were looked at.
    touched: RoaringBitmap,
    /// Those that are behind, by the moment at which what they have was last what they were told; 0 where they have
    /// nothing.
    by_moment: BTreeMap<u32, RoaringBitmap>,
}

impl Behind {
    /// Those that are behind, of moments before this one and of those since.
    pub fn before_and_since(&self, moment: u32) -> (RoaringBitmap, RoaringBitmap) {
        let (mut before, mut since) = (RoaringBitmap::new(), RoaringBitmap::new());
        for (at, devices) in &self.by_moment {
            *(if *at < moment { &mut before } else { &mut since }) |= devices;
        }
        (before, since)
    }

    /// Those that are behind, by the moment at which what they have was last what they were told.
    pub fn by_moment(&self) -> impl Iterator<Item = (&u32, &RoaringBitmap)> {
        self.by_moment.iter()
    }

    /// Everyone that is behind.
    pub fn all(&self) -> RoaringBitmap {
        self.before_and_since(0).1
    }
}

impl Tenant {
    /// Notes devices that may be told something else now, or that told something; gives them back.
    pub(super) fn touch(&mut self, devices: RoaringBitmap) -> RoaringBitmap {
        self.behind.get_mut().unwrap_or_else(PoisonError::into_inner).touched |= &devices;
        devices
    }

    /// The devices that are behind now.
    pub(super) fn behind(&self) -> MutexGuard<'_, Behind> {
        let mut behind = self.behind.lock().unwrap_or_else(PoisonError::into_inner);
        let touched = std::mem::take(&mut behind.touched);
        if touched.is_empty() {
            return behind;
        }
        behind.by_moment.retain(|_, devices| {
            *devices -= &touched;
            !devices.is_empty()
        });
        for number in &touched {
            let Some(device) = self.device(number) else { continue };
            if !self.has_current(device) {
                behind.by_moment.entry(device.moment).or_default().insert(number);
            }
        }
        behind
    }
}
