//! Charts over time, drawn as SVG: stacked areas whose values hold until the next, and strips of states.
//!
//! Colour is never the only sign: every class has a pattern of its own, which stands in the key beside its name and
//! count. The lines of text are HTML, so that they stay readable at every width, and everything that is drawn is in a
//! table as well. Nothing here knows what it shows.

mod areas;
mod pattern;
mod strip;

pub use areas::areas;
pub use strip::strip;

use super::time::milliseconds;

/// The width that is drawn in; what it is shown in may be any.
const WIDTH: f64 = 1000.0;

/// One of the parts that are stacked.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// What gives it its colour and pattern: that of a state, or `v0` and on for others.
    pub class: &'static str,
    /// What it is.
    pub label: String,
    /// Its value from each time on.
    pub values: Vec<u64>,
    /// Where its newest value leads; empty for nowhere.
    pub href: String,
}

/// A moment that is marked.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Milliseconds since 1970.
    pub at: f64,
    /// A few letters.
    pub label: String,
}

/// Parts of a whole over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// What it shows.
    pub title: &'static str,
    /// The begin, milliseconds since 1970.
    pub from: f64,
    /// The end.
    pub to: f64,
    /// From when on each value holds, oldest first.
    pub times: Vec<f64>,
    /// The parts, from the bottom up.
    pub series: Vec<Series>,
    /// Moments that are marked.
    pub marks: Vec<Mark>,
}

/// A state that lasted.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// The begin, milliseconds since 1970.
    pub from: f64,
    /// The end.
    pub to: f64,
    /// What gives it its colour and pattern.
    pub class: &'static str,
    /// What it is.
    pub label: String,
}

/// The time of an answer, in milliseconds since 1970 and not before `from`.
pub fn moment(time: &str, from: f64) -> f64 {
    let at = milliseconds(time);
    if at.is_nan() { from } else { at.max(from) }
}

/// How far along a time is, in the width that is drawn in.
fn along(at: f64, from: f64, to: f64) -> f64 {
    if to <= from { 0.0 } else { ((at - from) / (to - from)).clamp(0.0, 1.0) * WIDTH }
}

/// Widths that fill what is drawn in, in proportion to these lengths, but none less than `least` as long as there is room
/// for all: what lasted only a moment is seen, and covers nothing.
fn widths(lengths: &[f64], least: f64) -> Vec<f64> {
    #[expect(clippy::cast_precision_loss, reason = "a count of things that are drawn")]
    let least = least.min(WIDTH / lengths.len().max(1) as f64);
    let none = lengths.iter().all(|length| *length <= 0.0);
    let lengths: Vec<f64> = lengths.iter().map(|length| if none { 1.0 } else { *length }).collect();
    let mut thin = vec![false; lengths.len()];
    loop {
        let long: f64 = lengths.iter().zip(&thin).filter(|(_, thin)| !**thin).map(|(length, _)| length).sum();
        let room = WIDTH - thin.iter().filter(|thin| **thin).map(|_| least).sum::<f64>();
        let width = |length: f64| if long > 0.0 { length / long * room } else { least };
        let more: Vec<bool> =
            lengths.iter().zip(&thin).map(|(length, thin)| *thin || width(*length) < least).collect();
        if more == thin {
            let each = lengths.iter().zip(&thin);
            return each.map(|(length, thin)| if *thin { least } else { width(*length) }).collect();
        }
        thin = more;
    }
}

/// A number as SVG has it, to a tenth.
fn drawn(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lasted_a_moment_is_seen_and_covers_nothing() {
        assert_eq!(widths(&[1.0, 3.0], 6.0), [250.0, 750.0]);
        assert_eq!(widths(&[0.0, 1.0, 99_999.0, 0.0], 6.0), [6.0, 6.0, 982.0, 6.0]);
        // Those that are thin only once others have their least.
        let narrow = widths(&[0.0, 10.05, 989.95], 10.0);
        assert_eq!(narrow, [10.0, 10.0, 980.0]);
        assert_eq!(widths(&[0.0], 6.0), [1000.0]);
        assert_eq!(widths(&[], 6.0), [0.0; 0]);
        // No room for the least of all.
        let many = widths(&[1.0; 500], 6.0);
        assert!(many.iter().all(|width| (width - 2.0).abs() < 1e-9));
    }
}
