//! What the filters of the list of devices leave, and how many devices each value of each filter would show.

use std::collections::HashMap;

use palisade_model::api::{Facet, Freshness};
use palisade_model::device::Platform;
use palisade_model::enrolment::{EnrolmentState, state_of};
use palisade_model::status::State;
use roaring::{MultiOps, RoaringBitmap};

use super::devices::{DeviceListWanted, order_of};
use crate::tenant::Tenant;

/// The filters beside the search.
const FILTERS: [&str; 4] = ["platform", "freshness", "enrolment", "state"];

/// A filter's values, each with the devices that have it.
type Values = Vec<(&'static str, RoaringBitmap)>;

impl DeviceListWanted {
    /// The value that is asked of a filter.
    fn chosen(&self, filter: &str) -> Option<&'static str> {
        match filter {
            "platform" => self.platform.map(Platform::wire),
            "freshness" => self.freshness.map(freshness_word),
            "enrolment" => self.enrolment.map(EnrolmentState::wire),
            _ => self.state.map(state_word),
        }
    }
}

impl Tenant {
    /// The devices of `base` that every filter leaves, and with [`facets`](DeviceListWanted::facets) how many devices
    /// each value of each filter would show while the others stay as they are.
    pub(super) fn narrowed(
        &self,
        base: &RoaringBitmap,
        wanted: &DeviceListWanted,
        now: i64,
    ) -> (RoaringBitmap, Vec<Facet>) {
        let used = FILTERS.into_iter().filter(|filter| wanted.facets || wanted.chosen(filter).is_some());
        let filters: Vec<(&str, Option<&str>, Values)> =
            used.map(|filter| (filter, wanted.chosen(filter), self.values_of(filter, base, now))).collect();
        let beside = |left_out: &str| {
            let mut devices = base.clone();
            for (filter, chosen, values) in &filters {
                let Some(chosen) = chosen.filter(|_| *filter != left_out) else { continue };
                match values.iter().find(|(value, _)| *value == chosen) {
                    Some((_, its)) => devices &= its,
                    None => devices.clear(),
                }
            }
            devices
        };
        let mut facets = Vec::new();
        for (filter, _, values) in filters.iter().filter(|_| wanted.facets) {
            let devices = beside(filter);
            facets.extend(values.iter().map(|(value, its)| Facet {
                filter: (*filter).to_owned(),
                value: (*value).to_owned(),
                rows: devices.intersection_len(its),
            }));
        }
        (beside(""), facets)
    }

    /// The values of a filter with the devices of `base` that have them; other devices may be in the sets.
    fn values_of(&self, filter: &str, base: &RoaringBitmap, now: i64) -> Values {
        match filter {
            "platform" => [Platform::Windows, Platform::Linux]
                .map(|platform| (platform.wire(), self.systems.holding(|system| system.is_of(platform))))
                .into(),
            "freshness" => self.by_freshness(base, now),
            "enrolment" => self.by_enrolment(),
            _ => {
                let mut sets = self.by_worst_state(base);
                let states = State::ALL.into_iter().map(Some).chain([None]);
                states
                    .map(|state| (state_word(state), sets.remove(&order_of(state)).unwrap_or_default()))
                    .collect()
            }
        }
    }

    fn by_freshness(&self, base: &RoaringBitmap, now: i64) -> Values {
        let never = self.never().clone();
        let silent = self.last_heard_before(self.heard_from(now)) & base;
        let current = base - &never - &silent;
        [(Freshness::Current, current), (Freshness::Silent, silent), (Freshness::Never, never)]
            .map(|(freshness, devices)| (freshness_word(freshness), devices))
            .into()
    }

    fn by_enrolment(&self) -> Values {
        let mut sets: HashMap<EnrolmentState, (Vec<&RoaringBitmap>, Vec<&RoaringBitmap>)> = HashMap::new();
        for (_, cell) in self.cells.iter() {
            let reasons = self.reasons_against(cell);
            let devices = || cell.pairs.values().map(|pair| &pair.devices);
            sets.entry(state_of(reasons, true)).or_default().0.extend(devices());
            sets.entry(state_of(reasons, false)).or_default().1.extend(devices());
        }
        let never = self.never();
        let states = EnrolmentState::ALL.into_iter().map(|state| {
            let (heard, waiting) = sets.remove(&state).unwrap_or_default();
            let devices = (MultiOps::union(heard) - &*never) | (MultiOps::union(waiting) & &*never);
            (state.wire(), devices)
        });
        states.collect()
    }
}

fn freshness_word(freshness: Freshness) -> &'static str {
    match freshness {
        Freshness::Current => "current",
        Freshness::Silent => "silent",
        Freshness::Never => "never",
    }
}

fn state_word(state: Option<State>) -> &'static str {
    state.map_or("none", State::wire)
}
