//! A strip: one thing's state over time, each state as long as it lasted.

use leptos::prelude::*;

use super::pattern::Patterns;
use super::{Segment, WIDTH, drawn, widths};
use crate::ui::title_of;
use crate::words::{chart as words, date_time};

/// The height that is drawn in.
const HEIGHT: f64 = 24.0;
/// The least width of what lasted only a moment, so that it is seen.
const LEAST: f64 = 6.0;

/// The strip with its key. What is drawn must stand in words beside it.
pub fn strip(title: &str, segments: &[Segment]) -> AnyView {
    let (Some(first), Some(last)) = (segments.first(), segments.last()) else { return ().into_any() };
    let (from, to) = (first.from, last.to);
    let patterns = Patterns::of(segments.iter().map(|segment| segment.class));
    let lengths: Vec<f64> = segments.iter().map(|segment| (segment.to - segment.from).max(0.0)).collect();
    let mut begin = 0.0;
    let parts = segments
        .iter()
        .zip(widths(&lengths, LEAST))
        .map(|(segment, width)| {
            let x = drawn(begin);
            begin += width;
            view! {
                <rect
                    class="part"
                    x=x
                    width=drawn(width)
                    height=HEIGHT.to_string()
                    fill=patterns.fill(segment.class)
                >
                    {title_of(words::lasted(&segment.label, &date_time(segment.from), &date_time(segment.to)))}
                </rect>
            }
            .into_any()
        })
        .collect_view();
    let mut known: Vec<&Segment> = Vec::new();
    for segment in segments {
        if known.iter().all(|other| other.class != segment.class) {
            known.push(segment);
        }
    }
    let key = known
        .iter()
        .map(|segment| {
            view! { <li>{patterns.swatch(segment.class)} " " {segment.label.clone()}</li> }.into_any()
        })
        .collect_view();
    let states: Vec<&str> = segments.iter().map(|segment| segment.label.as_str()).collect();
    let name = [words::over(title, &date_time(from), &date_time(to)), states.join(" → ")].join(" ");
    view! {
        <figure class="chart">
            <div class="plot">
                <svg
                    class="drawing strip"
                    role="img"
                    aria-label=name
                    viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                    preserveAspectRatio="none"
                >
                    {patterns.definitions()}
                    {parts}
                </svg>
                <div class="x" aria-hidden="true">
                    <span>{date_time(from)}</span>
                    <span>{date_time(to)}</span>
                </div>
            </div>
            <ul class="key">{key}</ul>
        </figure>
    }
    .into_any()
}
