//! What changed lately, for whoever follows the tenant: a bounded memory, and who is listening.
//!
//! Who asks for what came after a number that is no longer remembered, or that another run of the server gave, is told
//! that everything may have changed: nobody misses anything.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use roaring::RoaringBitmap;
use tokio::sync::watch;

/// What a change may have touched.
#[derive(Debug, Clone, PartialEq)]
pub enum Touched {
    /// Anything: a policy, a group, the enforcement scope, or which devices there are.
    Everything,
    /// What these devices say of themselves, and with it the numbers of the policies that target them.
    Devices(RoaringBitmap),
}

/// Changes that are remembered: the last minutes of a calm tenant, the last second of one in which every device reports.
const REMEMBERED: usize = 512;

/// The changes of this run of the server.
#[derive(Debug)]
pub struct Events {
    sequence: watch::Sender<u64>,
    log: Mutex<VecDeque<(u64, Touched)>>,
    first: u64,
    /// Moves whenever somebody signs out or a token ends, so that who listens is asked again who they are.
    ended: watch::Sender<()>,
    listeners: Mutex<HashMap<Vec<u8>, usize>>,
}

impl Touched {
    /// What either touched.
    #[must_use]
    pub fn with(self, other: &Self) -> Self {
        match (self, other) {
            (Self::Devices(mut devices), Self::Devices(more)) => {
                devices |= more;
                Self::Devices(devices)
            }
            _ => Self::Everything,
        }
    }
}

impl Events {
    /// No change yet; the first gets the number after `first`.
    pub fn new(first: u64) -> Self {
        Self {
            sequence: watch::Sender::new(first),
            log: Mutex::default(),
            first,
            ended: watch::Sender::new(()),
            listeners: Mutex::default(),
        }
    }

    /// Notes a change, and wakes who waits for one.
    pub fn add(&self, touched: Touched) {
        let mut log = lock(&self.log);
        self.sequence.send_modify(|sequence| {
            *sequence += 1;
            log.push_back((*sequence, touched));
        });
        if log.len() > REMEMBERED {
            log.pop_front();
        }
    }

    /// The number of the newest change, to read or wait for.
    pub fn sequence(&self) -> watch::Receiver<u64> {
        self.sequence.subscribe()
    }

    /// The number of the newest change.
    pub fn newest(&self) -> u64 {
        *self.sequence.borrow()
    }

    /// The number before the first change, which no other run of the server has.
    pub fn first(&self) -> u64 {
        self.first
    }

    /// The number of the newest change, and what those after `since` touched.
    pub fn since(&self, since: u64) -> (u64, Touched) {
        let log = lock(&self.log);
        let now = *self.sequence.borrow();
        let oldest = log.front().map_or(now, |(number, _)| number - 1);
        if !(oldest..=now).contains(&since) {
            return (now, Touched::Everything);
        }
        let later = log.iter().filter(|(number, _)| *number > since);
        let nothing = Touched::Devices(RoaringBitmap::new());
        (now, later.fold(nothing, |all, (_, touched)| all.with(touched)))
    }

    /// Somebody signed out, or a token ended.
    pub fn end(&self) {
        self.ended.send_replace(());
    }

    /// Moves whenever [`end`](Self::end) is called.
    pub fn ended(&self) -> watch::Receiver<()> {
        self.ended.subscribe()
    }

    /// Lets one more listen with this token; nothing where `most` do already.
    pub fn listen(self: &Arc<Self>, token: &[u8], most: usize) -> Option<Listener> {
        let mut listeners = lock(&self.listeners);
        let count = listeners.entry(token.to_vec()).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Listener { events: self.clone(), token: token.to_vec() })
    }
}

/// Somebody who listens, until dropped.
#[derive(Debug)]
pub struct Listener {
    events: Arc<Events>,
    token: Vec<u8>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut listeners = lock(&self.events.listeners);
        if let Some(count) = listeners.get_mut(&self.token) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                listeners.remove(&self.token);
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn devices(numbers: &[u32]) -> Touched {
        Touched::Devices(numbers.iter().copied().collect())
    }

    #[test]
    fn what_is_remembered_is_told_exactly_and_the_rest_as_everything() {
        let events = Events::new(100);
        assert_eq!(events.since(100), (100, devices(&[])));
        assert_eq!(events.since(99), (100, Touched::Everything));
        events.add(devices(&[1]));
        events.add(devices(&[2]));
        assert_eq!(events.since(100), (102, devices(&[1, 2])));
        assert_eq!(events.since(101), (102, devices(&[2])));
        events.add(Touched::Everything);
        assert_eq!(events.since(101), (103, Touched::Everything));
        assert_eq!(events.since(103), (103, devices(&[])));
        // A number of a later run than this one.
        assert_eq!(events.since(104), (103, Touched::Everything));
        for _ in 0..REMEMBERED {
            events.add(devices(&[3]));
        }
        let now = 103 + u64::try_from(REMEMBERED).unwrap();
        assert_eq!(events.since(103), (now, devices(&[3])));
        assert_eq!(events.since(102), (now, Touched::Everything));
    }

    #[test]
    fn listeners_are_counted_by_token() {
        let events = Arc::new(Events::new(1));
        let one = events.listen(b"a", 1).unwrap();
        assert!(events.listen(b"a", 1).is_none());
        let _other = events.listen(b"b", 1).unwrap();
        drop(one);
        assert!(events.listen(b"a", 1).is_some());
    }
}
