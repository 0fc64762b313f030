//! Sets of devices in short: how many they are, and the first of them by name; and the devices that words name.

use std::collections::HashMap;

use palisade_model::api::{DeviceReference, DeviceSample, Found, MemberChange};
use roaring::RoaringBitmap;

use crate::tenant::{Device, Tenant};

impl Tenant {
    /// How many devices these are, and the first `limit` of them by name.
    pub fn sample(&self, devices: &RoaringBitmap, limit: usize) -> DeviceSample {
        let mut first: Vec<&Device> = Vec::with_capacity(limit.saturating_add(1));
        for device in devices.iter().filter_map(|number| self.device(number)) {
            // Most devices of a large set come after all that are kept.
            if first.len() >= limit && first.last().is_none_or(|last| !before(device, last)) {
                continue;
            }
            let place = first.partition_point(|it| before(it, device));
            first.insert(place, device);
            first.truncate(limit);
        }
        DeviceSample { devices: devices.len(), first: first.into_iter().map(reference).collect() }
    }

    /// The devices of `after` that are not in `before`, and the other way round.
    pub fn member_change(&self, before: &RoaringBitmap, after: &RoaringBitmap, limit: usize) -> MemberChange {
        MemberChange {
            added: self.sample(&(after - before), limit),
            removed: self.sample(&(before - after), limit),
        }
    }

    /// The devices that go by these words: name, serial number or id, in any case.
    pub fn find_devices(&self, words: &[String]) -> Found {
        let mut named: HashMap<String, Vec<u32>> =
            words.iter().map(|word| (word.trim().to_lowercase(), Vec::new())).collect();
        for number in self.all_devices() {
            let Some(device) = self.device(number) else { continue };
            for word in [&*device.name, device.serial_number()] {
                let numbers = Some(word)
                    .filter(|word| !word.is_empty())
                    .and_then(|word| named.get_mut(&word.to_lowercase()));
                if let Some(numbers) = numbers
                    && !numbers.contains(&number)
                {
                    numbers.push(number);
                }
            }
        }
        let mut found = Found::default();
        let mut taken = RoaringBitmap::new();
        for word in words {
            let word = word.trim();
            let Some(mut numbers) = named.remove(&word.to_lowercase()) else { continue };
            if word.is_empty() {
                continue;
            }
            if let Some(number) = self.device_number(word)
                && !numbers.contains(&number)
            {
                numbers.push(number);
            }
            match numbers.len() {
                0 => found.unknown.push(word.to_owned()),
                1 => {}
                _ => found.several.push(word.to_owned()),
            }
            let new = numbers.into_iter().filter(|number| taken.insert(*number));
            found.devices.extend(new.filter_map(|number| self.device(number)).map(reference));
        }
        found
    }
}

/// By name without regard to case, then by id. Of names in ASCII no text is made: it is asked of
/// every device of a set.
fn before(left: &Device, right: &Device) -> bool {
    let small = |device: &Device| device.name.chars().flat_map(char::to_lowercase).collect::<String>();
    let order = if left.name.is_ascii() && right.name.is_ascii() {
        let letters = right.name.bytes().map(|byte| byte.to_ascii_lowercase());
        left.name.bytes().map(|byte| byte.to_ascii_lowercase()).cmp(letters)
    } else {
        small(left).cmp(&small(right))
    };
    order.then(left.id.cmp(&right.id)).is_lt()
}

fn reference(device: &Device) -> DeviceReference {
    DeviceReference { id: crate::guid::text(device.id), name: device.name.to_string() }
}
