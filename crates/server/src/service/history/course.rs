//! The course of a device: from the rows that are kept to points in time, at each of which it is known what decided over
//! the device, or known that it is not.
//!
//! A row holds the device as it was at its time. Between two rows the device itself did nothing; what it was told changed
//! by saves of its policies and by what policies gained and lost it, which are kept with their times. What follows from
//! one row and these must agree with the next row: where it does not, something was not noted, and the time in between
//! is told as unknown.

use std::collections::HashMap;

use crate::store::{Kind, ReachRow, SaveRow};

/// Points between two rows at most: of more, the oldest are told as one.
const BETWEEN: usize = 100;

/// What decides over a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Numbers of the policies, ascending.
    pub policies: Vec<u32>,
    /// The class as JSON.
    pub class: String,
    /// The newest save.
    pub moment: u32,
}

impl Standing {
    /// Whether the same decides, but for versions of the policies.
    fn decides_as(&self, other: &Self) -> bool {
        self.policies == other.policies && self.class == other.class
    }
}

/// A row that is kept.
#[derive(Debug, Clone)]
pub struct Row {
    /// Milliseconds since 1970.
    pub at: i64,
    /// What made it.
    pub kind: Kind,
    /// What decided over the device; nothing where that is not known or nothing did.
    pub standing: Option<Standing>,
    /// What it had reported; 0 for nothing.
    pub outcome: u32,
}

/// What made a point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A row.
    Row(Kind),
    /// It was to be told something else.
    Told {
        /// Saves: the policy's number and the version.
        saves: Vec<(u32, u32)>,
        /// Policies that reach it since.
        gained: Vec<u32>,
        /// Policies that reach it no longer.
        lost: Vec<u32>,
        /// The enforcement scope changed.
        scope: bool,
    },
    /// Something that was not noted.
    Unknown,
}

/// A device from a time on.
#[derive(Debug, Clone)]
pub struct Point {
    /// Milliseconds since 1970; with `after`, at the latest.
    pub at: i64,
    /// It is not known when exactly: after this.
    pub after: Option<i64>,
    /// What made it.
    pub event: Event,
    /// What decides over the device; nothing where that is not known, or where it is retired.
    pub standing: Option<Standing>,
    /// What it had reported; 0 for nothing.
    pub outcome: u32,
}

/// What changed whom policies reach and what they say.
#[derive(Debug, Default)]
pub struct Between {
    /// Oldest first.
    pub reaches: Vec<ReachRow>,
    /// By the policy's number, oldest first; each with its time in milliseconds.
    pub saves: HashMap<u32, Vec<(i64, SaveRow)>>,
    /// The ids of policies by number.
    pub ids: HashMap<u32, String>,
}

/// One change between two rows.
#[derive(Debug, Clone, Copy)]
enum Change {
    Save { policy: u32, version: u32 },
    Reach { policy: u32, gained: bool },
    Scope,
}

/// A change with its time.
#[derive(Debug, Clone, Copy)]
struct Changed {
    /// The newest save of the tenant.
    moment: u32,
    /// It belongs to that save.
    saved: bool,
    at: i64,
    change: Change,
}

/// The points of `rows`, oldest first, and of what was between them. `now` is the device as it is, where the last row is
/// the newest that there is.
pub fn points(rows: &[Row], between: &Between, now: Option<&Row>) -> Vec<Point> {
    let mut points = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let standing = row.standing.clone();
        points.push(Point {
            at: row.at,
            after: None,
            event: Event::Row(row.kind),
            standing,
            outcome: row.outcome,
        });
        let newest = place + 1 == rows.len();
        if let Some(next) = if newest { now } else { rows.get(place + 1) } {
            points.extend(until(row, next, between, newest));
        }
    }
    points
}

/// The points between two rows; `ends` where the second is the device as it is now, which is no row by itself.
fn until(row: &Row, next: &Row, between: &Between, ends: bool) -> Vec<Point> {
    let unknown = |standing: &Standing| Point {
        at: next.at,
        after: Some(row.at),
        event: Event::Unknown,
        standing: Some(standing.clone()),
        outcome: if ends { next.outcome } else { row.outcome },
    };
    let Some(first) = &row.standing else {
        // Before a row of the device's own the same is not known as after the one before.
        return next.standing.as_ref().filter(|_| ends).map(unknown).into_iter().collect();
    };
    let moment = next.standing.as_ref().map(|next| next.moment);
    // What a device does by itself makes a row; then what was before it is not told by it.
    let holds = ends || next.kind == Kind::Reported;
    let mut changes: Vec<Changed> = Vec::new();
    for reach in between.reaches.iter().filter(|reach| reach.at > row.at && reach.at <= next.at) {
        let change = match reach.policy {
            0 => Change::Scope,
            policy => Change::Reach { policy, gained: reach.gained },
        };
        changes.push(Changed { moment: reach.moment, saved: reach.saved, at: reach.at, change });
    }
    for (policy, saves) in &between.saves {
        let in_time = |(at, save): &&(i64, SaveRow)| {
            save.moment > first.moment && moment.map_or(*at <= next.at, |moment| save.moment <= moment)
        };
        for (at, save) in saves.iter().filter(in_time) {
            let change = Change::Save { policy: *policy, version: save.version };
            changes.push(Changed { moment: save.moment, saved: true, at: *at, change });
        }
    }
    changes.sort_by_key(|it| (it.moment, !it.saved, it.at));
    let target = next.standing.as_ref().filter(|_| holds);
    let scopes = changes.iter().filter(|it| matches!(it.change, Change::Scope)).count();
    let mut found: Vec<Point> = Vec::new();
    let mut standing = first.clone();
    let mut scoped = 0;
    let mut known = true;
    for group in groups(&changes) {
        let (mut saves, mut gained, mut lost, mut scope) = (Vec::new(), Vec::new(), Vec::new(), false);
        let mut at = i64::MAX;
        for changed in group {
            standing.moment = standing.moment.max(changed.moment);
            at = at.min(changed.at);
            match changed.change {
                Change::Reach { policy, gained: true } => {
                    gained.push(policy);
                    if let Err(place) = standing.policies.binary_search(&policy) {
                        standing.policies.insert(place, policy);
                    }
                }
                Change::Reach { policy, gained: false } => {
                    lost.push(policy);
                    standing.policies.retain(|held| *held != policy);
                }
                Change::Scope => {
                    (scope, scoped) = (true, scoped + 1);
                    // Of several changes of the scope only what follows from the last is known.
                    let last = target.filter(|_| scoped == scopes);
                    known = last.is_some();
                    if let Some(target) = last {
                        standing.class.clone_from(&target.class);
                    }
                }
                Change::Save { .. } => {}
            }
        }
        for changed in group {
            if let Change::Save { policy, version } = changed.change
                && (standing.policies.contains(&policy) || lost.contains(&policy))
            {
                saves.push((policy, version));
            }
        }
        if saves.is_empty() && gained.is_empty() && lost.is_empty() && !scope {
            continue;
        }
        let event = Event::Told { saves, gained, lost, scope };
        // It began after what was before it, whatever the clock said meanwhile.
        let at = at.max(found.last().map_or(row.at, |point: &Point| point.at));
        found.push(Point {
            at,
            after: None,
            event,
            standing: known.then(|| standing.clone()),
            outcome: row.outcome,
        });
    }
    let disagrees = target.is_some_and(|target| !standing.decides_as(target));
    if disagrees || (ends && next.outcome != row.outcome) {
        return target.map(unknown).into_iter().collect();
    }
    shortened(found)
}

/// Changes that belong together: of one save with whom it reached, or made at once.
fn groups(changes: &[Changed]) -> impl Iterator<Item = &[Changed]> {
    changes.chunk_by(|one, other| {
        one.moment == other.moment && one.saved == other.saved && (one.saved || one.at == other.at)
    })
}

/// The points, the oldest of too many as one.
fn shortened(mut points: Vec<Point>) -> Vec<Point> {
    let many = points.len().saturating_sub(BETWEEN);
    if many < 2 {
        return points;
    }
    let rest = points.split_off(many);
    let begin = points.first().map(|point| point.at);
    let (mut saves, mut gained, mut lost, mut scope) = (Vec::new(), Vec::new(), Vec::new(), false);
    for point in &mut points {
        if let Event::Told { saves: its, gained: won, lost: gone, scope: scoped } = &mut point.event {
            saves.append(its);
            gained.append(won);
            lost.append(gone);
            scope |= *scoped;
        }
    }
    let mut whole: Vec<Point> = points.pop().into_iter().collect();
    if let Some(last) = whole.last_mut() {
        last.after = begin;
        last.event = Event::Told { saves, gained, lost, scope };
    }
    whole.extend(rest);
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(policies: &[u32], moment: u32) -> Option<Standing> {
        Some(Standing { policies: policies.to_vec(), class: "c".into(), moment })
    }

    fn row(at: i64, kind: Kind, standing: Option<Standing>) -> Row {
        Row { at, kind, standing, outcome: 0 }
    }

    fn save(policy: u32, version: u32, moment: u32, at: i64) -> (u32, Vec<(i64, SaveRow)>) {
        let save = SaveRow {
            policy: format!("p{policy}"),
            version,
            moment,
            saved: String::new(),
            saved_by: String::new(),
            action: String::new(),
        };
        (policy, vec![(at, save)])
    }

    fn reach(at: i64, policy: u32, moment: u32, gained: bool) -> ReachRow {
        ReachRow { at, policy, moment, saved: true, gained }
    }

    #[test]
    fn a_save_and_whom_it_reached_are_one_point() {
        let rows =
            [row(1000, Kind::Enrolled, standing(&[1], 1)), row(90_000, Kind::Reported, standing(&[1, 2], 2))];
        let between = Between {
            reaches: vec![reach(50_010, 2, 2, true)],
            saves: HashMap::from([save(2, 1, 2, 50_000), save(3, 1, 2, 50_000)]),
            ..Between::default()
        };
        let points = points(&rows, &between, Some(&row(99_000, Kind::Reported, standing(&[1, 2], 2))));
        let times: Vec<i64> = points.iter().map(|point| point.at).collect();
        assert_eq!(times, [1000, 50_000, 90_000]);
        let told = Event::Told { saves: vec![(2, 1)], gained: vec![2], lost: vec![], scope: false };
        assert_eq!(points[1].event, told);
        assert_eq!(points[1].standing, standing(&[1, 2], 2));
    }

    #[test]
    fn what_was_not_noted_is_unknown() {
        let rows =
            [row(1000, Kind::Enrolled, standing(&[1], 1)), row(90_000, Kind::Reported, standing(&[1, 2], 2))];
        let points = points(&rows, &Between::default(), None);
        assert_eq!(points[1].event, Event::Unknown);
        assert_eq!((points[1].after, points[1].at), (Some(1000), 90_000));
        assert_eq!(points[1].standing, standing(&[1, 2], 2));
    }

    #[test]
    fn of_many_changes_the_oldest_are_one() {
        let rows = [row(0, Kind::Enrolled, standing(&[1], 1))];
        let saves = (2..=150).map(|number| save(1, number, number, i64::from(number) * 10_000).1.remove(0));
        let between = Between { saves: HashMap::from([(1, saves.collect())]), ..Between::default() };
        let now = row(9_000_000, Kind::Reported, standing(&[1], 150));
        let points = points(&rows, &between, Some(&now));
        assert_eq!(points.len(), 1 + 1 + BETWEEN);
        assert_eq!((points[1].after, points[1].at), (Some(20_000), 500_000));
        assert!(matches!(&points[1].event, Event::Told { saves, .. } if saves.len() == 49));
        assert_eq!(points.last().unwrap().standing, standing(&[1], 150));
    }
}
