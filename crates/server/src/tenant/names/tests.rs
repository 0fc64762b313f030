//! The names against sorting them and asking each.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn reference(held: &BTreeMap<u32, String>) -> Vec<(String, u32)> {
    let mut all: Vec<_> = held.iter().map(|(number, name)| (lower(name), *number)).collect();
    all.sort();
    all
}

#[test]
fn a_thin_set_is_found_as_walking_would() {
    let count = 3 * u32::try_from(NEAR).unwrap();
    let name = |number: u32| ["a", "b", "c"][number as usize % 3];
    let mut names = Names::default();
    (0..count).for_each(|number| names.change(number));
    let index = names.index(|number| Some(name(number)));
    let set: RoaringBitmap = (0..count).filter(|number| number % 997 == 2).collect();
    for range in [0..index.len(), 100..index.len() - 7, NEAR..NEAR + 1, 5..5] {
        let walked: Vec<usize> =
            range.clone().filter(|place| set.contains(index.key(*place).unwrap().1)).collect();
        for most in [0, 1, 10, 1000, usize::MAX] {
            let first: Vec<usize> = walked.iter().copied().take(most).collect();
            let last: Vec<usize> = walked.iter().rev().copied().take(most).collect();
            assert_eq!(index.places_of(&set, range.clone(), false, most), first);
            assert_eq!(index.places_of(&set, range.clone(), true, most), last);
        }
    }
}

#[test]
fn a_rank_is_found_as_counting_would() {
    let name = |number: u32| ["b", "c", "a"][number as usize % 3];
    let mut names = Names::default();
    (0..500).filter(|number| *number != 77).for_each(|number| names.change(number));
    let index = names.index(|number| (number != 77).then(|| name(number)));
    let sets: [RoaringBitmap; 4] = [
        (0..500).filter(|number| *number != 77).collect(),
        (0..500).filter(|number| number % 7 == 2 && *number != 77).collect(),
        RoaringBitmap::from_iter([499]),
        RoaringBitmap::new(),
    ];
    for set in sets {
        let counted: Vec<usize> =
            (0..index.len()).filter(|place| set.contains(index.key(*place).unwrap().1)).collect();
        for rank in 0..counted.len() + 2 {
            assert_eq!(index.place_of_rank(&set, rank, false), counted.get(rank).copied());
            assert_eq!(index.place_of_rank(&set, rank, true), counted.iter().rev().nth(rank).copied());
        }
    }
}

#[test]
fn of_many_names_few_are_asked_and_the_same_are_found() {
    let mut held = BTreeMap::new();
    let mut names = Names::default();
    let turns: [(u32, u32, Option<&str>); 4] =
        [(0, 1, Some("Pc-")), (5, 11, None), (3, 7, Some("Kiosk ")), (3, 501, Some("Überall-"))];
    for (from, step, called) in turns {
        for number in (from..5_000).step_by(step as usize) {
            match called {
                Some(called) => held.insert(number, format!("{called}{:05}", number * 7_919 % 100_000)),
                None => held.remove(&number),
            };
            names.change(number);
        }
        let index = names.index(|number| held.get(&number).map(String::as_str));
        let all = reference(&held);
        let parts = [
            "0", "7", "pc", "12", "pc-1", "123", "4242", "pc-12345", "0000", "k", "ü", "über", "ll-0",
            "sk 01", "q", "qq", "7919", "pc-07919", "-0", "  ", "o", "9", "99", "999",
        ];
        let mut few = 0;
        for part in parts {
            let found: Vec<&(String, u32)> = all.iter().filter(|(name, _)| name.contains(part)).collect();
            few += usize::from(!found.is_empty() && found.len() < 50);
            let numbers: RoaringBitmap = found.iter().map(|(_, number)| *number).collect();
            assert_eq!(index.holding(part), numbers, "{part}");
            let mut first = found;
            first.sort_by_key(|(name, _)| !name.starts_with(part));
            for most in [1, 6, 60, 6_000] {
                let first: Vec<u32> = first.iter().take(most).map(|(_, number)| *number).collect();
                assert_eq!(index.first(part, most), first, "{part}");
            }
        }
        assert!(few > 3, "parts that few hold: {few}");
    }
}

proptest! {
    #[test]
    fn it_is_what_sorting_and_asking_each_would_give(
        changes in prop::collection::vec((0_u32..12, prop::option::of("[aAbB\n-]{0,4}"), any::<bool>()), 0..40),
        part in "[ab-]{0,3}",
    ) {
        let mut names = Names::default();
        let mut held = BTreeMap::<u32, String>::new();
        for (number, name, asked) in changes {
            match name {
                Some(name) => held.insert(number, name),
                None => held.remove(&number),
            };
            names.change(number);
            if !asked {
                continue;
            }
            let index = names.index(|number| held.get(&number).map(String::as_str));
            let all = reference(&held);
            let shown: Vec<_> = (0..index.len()).map(|place| index.key(place).unwrap()).collect();
            prop_assert_eq!(&shown, &all.iter().map(|(name, number)| (name.as_str(), *number)).collect::<Vec<_>>());
            for (place, (name, number)) in all.iter().enumerate() {
                prop_assert_eq!(index.place((name.as_str(), *number)), Ok(place));
            }
            let found: RoaringBitmap =
                all.iter().filter(|(name, _)| name.contains(&part)).map(|(_, number)| *number).collect();
            prop_assert_eq!(index.holding(&part), found.clone());
            // What is remembered is the same, however much is looked for in between.
            for other in ["aaa", "aab", "aba", "abb", "baa", "bab", "bba", "bbb", "a-a"].into_iter().take(part.len() * 9) {
                index.holding(other);
            }
            prop_assert_eq!(index.holding(&part), found);
            if !part.is_empty() {
                let mut first: Vec<&(String, u32)> = all.iter().filter(|(name, _)| name.contains(&part)).collect();
                first.sort_by_key(|(name, _)| !name.starts_with(&part));
                for most in [0, 1, 3, 20] {
                    let first: Vec<u32> = first.iter().take(most).map(|(_, number)| *number).collect();
                    prop_assert_eq!(index.first(&part, most), first);
                }
            }
        }
    }
}
