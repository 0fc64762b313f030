//! Limits attempts: after some failures the next attempt must wait, each time twice as long.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Longest wait, in seconds.
const LONGEST: i64 = 15 * 60;
/// First wait, in seconds.
const SHORTEST: i64 = 30;
/// After this many seconds without a failure, failures are forgotten.
const FORGET: i64 = 60 * 60;
/// More keys than any honest use has; then the stale ones go.
const MANY: usize = 10_000;

/// Failures by key, such as an account at an address.
#[derive(Debug, Default)]
pub struct Limiter {
    failures: Mutex<HashMap<String, Failures>>,
}

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last: i64,
    wait_until: i64,
}

impl Limiter {
    /// For how many seconds the keys must still wait; 0 for not at all. `now` is in seconds since 1970.
    pub fn wait(&self, keys: &[(String, u32)], now: i64) -> u64 {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        keys.iter()
            .filter_map(|(key, _)| failures.get(key))
            .map(|it| u64::try_from(it.wait_until.saturating_sub(now)).unwrap_or(0))
            .max()
            .unwrap_or(0)
    }

    /// Notes a failure for the keys, each with the number of failures that it may have without waiting.
    pub fn failed(&self, keys: &[(String, u32)], now: i64) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() > MANY {
            failures.retain(|_, it| now.saturating_sub(it.last) < FORGET && it.wait_until > now);
        }
        for (key, allowed) in keys {
            let entry =
                failures.entry(key.clone()).or_insert(Failures { count: 0, last: now, wait_until: 0 });
            if now.saturating_sub(entry.last) > FORGET {
                entry.count = 0;
            }
            entry.count = entry.count.saturating_add(1);
            entry.last = now;
            if entry.count >= *allowed {
                let doublings = (entry.count - allowed).min(10);
                entry.wait_until = now.saturating_add((SHORTEST << doublings).min(LONGEST));
            }
        }
    }

    /// Forgets the failures of a key.
    pub fn succeeded(&self, key: &str) {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let limiter = Limiter::default();
        let keys = [("admin".to_owned(), 3)];
        for _ in 0..2 {
            limiter.failed(&keys, 1000);
            assert_eq!(limiter.wait(&keys, 1000), 0);
        }
        limiter.failed(&keys, 1000);
        assert_eq!(limiter.wait(&keys, 1000), 30);
        limiter.failed(&keys, 1030);
        assert_eq!(limiter.wait(&keys, 1030), 60);
        assert_eq!(limiter.wait(&keys, 1090), 0);
        limiter.succeeded("admin");
        limiter.failed(&keys, 1091);
        assert_eq!(limiter.wait(&keys, 1091), 0);
    }
}
