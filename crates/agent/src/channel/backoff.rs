//! How long to wait before the next try: twice as long each time, and never the same for two devices.

use std::time::Duration;

/// Waiting times that grow from `first` to `longest`.
#[derive(Debug, Clone)]
pub struct Backoff {
    first: Duration,
    longest: Duration,
    next: Duration,
}

impl Backoff {
    /// Starts at `first`, doubles up to `longest`.
    pub fn new(first: Duration, longest: Duration) -> Self {
        Self { first, longest, next: first }
    }

    /// The time to wait now: between half of the step and all of it, by chance.
    pub fn wait(&mut self) -> Duration {
        let step = self.next;
        self.next = (step * 2).min(self.longest);
        jitter(step)
    }

    /// It went well: the next failure starts from the first step again.
    pub fn reset(&mut self) {
        self.next = self.first;
    }
}

/// Between half of `duration` and all of it, by chance, so that devices do not come in step.
pub fn jitter(duration: Duration) -> Duration {
    // Without a source of chance, waiting the whole time is right as well.
    let share = getrandom::u32().map_or(1.0, |number| f64::from(number) / f64::from(u32::MAX));
    duration.mul_f64(0.5 + share / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_up_to_the_longest_and_start_again_after_success() {
        let mut backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(5));
        for step in [1, 2, 4, 5, 5] {
            let step = Duration::from_secs(step);
            let wait = backoff.wait();
            assert!(wait >= step / 2 && wait <= step, "{wait:?} for a step of {step:?}");
        }
        backoff.reset();
        assert!(backoff.wait() <= Duration::from_secs(1));
    }
}
