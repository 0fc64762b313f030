//! Stacked areas: parts of a whole over time, each value holding until the next. The newest values are always seen at the
//! right end, however short they hold, and so is the smallest part, however large the whole.

use leptos::prelude::*;

use super::pattern::Patterns;
use super::{Chart, Series, WIDTH, along, drawn};
use crate::ui::field::fresh_id;
use crate::ui::{disclosure, title_of};
use crate::words::{chart as words, date_time, number};

/// The height that is drawn in.
const HEIGHT: f64 = 200.0;
/// Labels of marks stand so far apart at least.
const APART: f64 = 60.0;
/// The least width of the newest values, and the least height of a part that is not nothing.
const NEWEST: f64 = 12.0;
const THIN: f64 = 3.0;

/// Where times are, across the drawing: the newest values have room even if they hold only since now.
struct Axis {
    from: f64,
    to: f64,
    share: f64,
}

impl Axis {
    fn of(chart: &Chart) -> Self {
        let last = chart.times.last().map_or(0.0, |last| along(*last, chart.from, chart.to));
        let earlier = chart.times.len() > 1 && last > WIDTH - NEWEST;
        let share = if earlier { (WIDTH - NEWEST) / last } else { 1.0 };
        Self { from: chart.from, to: chart.to, share }
    }

    fn at(&self, time: f64) -> f64 {
        along(time, self.from, self.to) * self.share
    }
}

/// The chart with its key and its table.
pub fn areas(chart: &Chart) -> AnyView {
    let patterns = Patterns::of(chart.series.iter().map(|series| series.class));
    let axis = Axis::of(chart);
    let most = nice(totals(chart).into_iter().max().unwrap_or(0));
    let parts = chart
        .series
        .iter()
        .enumerate()
        .map(|(place, series)| {
            let shape = shape(chart, &axis, place, most);
            view! { <path class="part" d=shape fill=patterns.fill(series.class) /> }.into_any()
        })
        .collect_view();
    let grid = [0.25, 0.5, 0.75].map(|part| {
        let y = drawn(HEIGHT * part);
        view! { <line class="grid-line" x1="0" x2=WIDTH.to_string() y1=y.clone() y2=y.clone() /> }.into_any()
    });
    let marks: Vec<_> =
        chart.marks.iter().filter(|mark| (chart.from..=chart.to).contains(&mark.at)).collect();
    let lines = marks
        .iter()
        .map(|mark| {
            let x = drawn(axis.at(mark.at));
            view! {
                <line class="mark" x1=x.clone() x2=x y1="0" y2=HEIGHT.to_string()>
                    {title_of(mark.label.clone())}
                </line>
            }
            .into_any()
        })
        .collect_view();
    // Those that stand too close to one another have one label.
    let mut said: Vec<(f64, &str, &str)> = Vec::new();
    for mark in marks {
        let x = axis.at(mark.at);
        match said.last_mut() {
            Some((first, _, last)) if x - *first < APART => *last = &mark.label,
            _ => said.push((x, &mark.label, &mark.label)),
        }
    }
    let labels: Vec<_> = said
        .into_iter()
        .map(|(x, first, last)| {
            let place = [drawn(x / WIDTH * 100.0).as_str(), "%"].concat();
            let label = if first == last { first.to_owned() } else { [first, "–", last].concat() };
            view! { <span style:inset-inline-start=place>{label}</span> }.into_any()
        })
        .collect();
    let middle = most.is_multiple_of(2).then(|| number(most / 2));
    view! {
        <figure class="chart">
            <div class="plot">
                {(!labels.is_empty()).then(|| view! { <div class="marks-of" aria-hidden="true">{labels}</div> })}
                <div class="y" aria-hidden="true">
                    <span>{number(most)}</span>
                    <span>{middle}</span>
                    <span>"0"</span>
                </div>
                <svg
                    class="drawing"
                    role="img"
                    aria-label=summary(chart)
                    viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                    preserveAspectRatio="none"
                >
                    {patterns.definitions()}
                    {grid}
                    {parts}
                    {lines}
                </svg>
                <div class="x" aria-hidden="true">
                    <span>{date_time(chart.from)}</span>
                    <span>{date_time(chart.to)}</span>
                </div>
            </div>
            {key(&chart.series, &patterns)}
            {disclosure(words::as_table(), false, table(chart))}
        </figure>
    }
    .into_any()
}

/// The whole at each time.
fn totals(chart: &Chart) -> Vec<u64> {
    let at = |place: usize| chart.series.iter().filter_map(|series| series.values.get(place)).sum();
    (0..chart.times.len()).map(at).collect()
}

/// The next number that reads well and is not less.
fn nice(most: u64) -> u64 {
    let mut power = 1_u64;
    loop {
        for tenths in [10, 12, 15, 20, 25, 30, 40, 50, 60, 80] {
            let number = power.saturating_mul(tenths) / 10;
            if number >= most && (power > 1 || tenths % 10 == 0) {
                return number;
            }
        }
        power = power.saturating_mul(10);
    }
}

/// The tops of the parts at one of the times, from the bottom up, as far from the ground as they are drawn: in proportion,
/// but a part that is not nothing is seen.
fn tops(chart: &Chart, time: usize, most: u64) -> Vec<f64> {
    #[expect(clippy::cast_precision_loss, reason = "counts of devices, far below 2^53")]
    let height = |count: u64| count as f64 / most as f64 * HEIGHT;
    let counts: Vec<u64> =
        chart.series.iter().map(|series| series.values.get(time).copied().unwrap_or_default()).collect();
    let whole = height(counts.iter().sum());
    let least = |count: u64| if count == 0 { 0.0 } else { height(count).max(THIN) };
    // What the thin ones get, the others give.
    let given = counts.iter().map(|count| least(*count)).sum::<f64>() - whole;
    let spare: f64 = counts.iter().map(|count| (height(*count) - THIN).max(0.0)).sum();
    let share = if spare > 0.0 { (given / spare).min(1.0) } else { 0.0 };
    let mut top = 0.0;
    let each = counts.iter().map(|count| {
        top += least(*count) - (height(*count) - THIN).max(0.0) * share;
        top
    });
    each.collect()
}

/// The outline of one part on those below it.
fn shape(chart: &Chart, axis: &Axis, place: usize, most: u64) -> String {
    let tops: Vec<Vec<f64>> = (0..chart.times.len()).map(|time| tops(chart, time, most)).collect();
    let y = |parts: usize, time: usize| {
        let top = parts.checked_sub(1).and_then(|part| tops.get(time)?.get(part).copied()).unwrap_or(0.0);
        drawn((HEIGHT - top).max(0.0))
    };
    let x = |time: usize| drawn(chart.times.get(time).map_or(WIDTH, |time| axis.at(*time)));
    let mut path = String::new();
    for time in 0..chart.times.len() {
        let begin = if time == 0 { ["M", &x(time), " "].concat() } else { String::new() };
        let up = y(place + 1, time);
        let up = if time == 0 { up } else { ["V", &up].concat() };
        path = [path, begin, up, "H".into(), x(time + 1)].concat();
    }
    for time in (0..chart.times.len()).rev() {
        path = [path, "V".into(), y(place, time), "H".into(), x(time)].concat();
    }
    path.push('Z');
    path
}

/// What is drawn, in a sentence.
fn summary(chart: &Chart) -> String {
    let mut said = vec![words::over(chart.title, &date_time(chart.from), &date_time(chart.to))];
    for series in &chart.series {
        let (first, last) = (series.values.first().copied(), series.values.last().copied());
        if let (Some(first), Some(last)) = (first, last) {
            said.push(words::course(&series.label, &number(first), &number(last)));
        }
    }
    said.join(" ")
}

/// The parts by name with their newest values, the topmost first as they are drawn.
fn key(series: &[Series], patterns: &Patterns) -> AnyView {
    let each = series
        .iter()
        .rev()
        .map(|series| {
            let count = series.values.last().copied().unwrap_or_default();
            let said = view! { <b>{number(count)}</b> " " {series.label.clone()} };
            let said = if series.href.is_empty() {
                said.into_any()
            } else {
                view! { <a href=series.href.clone()>{said}</a> }.into_any()
            };
            view! { <li>{patterns.swatch(series.class)} " " {said}</li> }.into_any()
        })
        .collect_view();
    view! { <ul class="key">{each}</ul> }.into_any()
}

fn table(chart: &Chart) -> AnyView {
    let head = chart
        .series
        .iter()
        .map(|series| view! { <th scope="col" class="num">{series.label.clone()}</th> }.into_any())
        .collect_view();
    let rows = chart
        .times
        .iter()
        .enumerate()
        .rev()
        .map(|(place, time)| {
            let cells = chart
                .series
                .iter()
                .map(|series| series.values.get(place).copied().unwrap_or_default())
                .map(|count| view! { <td class="num">{number(count)}</td> }.into_any())
                .collect_view();
            view! { <tr><th scope="row" class="moment">{date_time(*time)}</th>{cells}</tr> }.into_any()
        })
        .collect_view();
    let id = fresh_id("caption");
    let caption = id.clone();
    view! {
        <div class="table" role="region" tabindex="0" aria-labelledby=id>
            <table>
                <caption class="visually-hidden" id=caption>{chart.title}</caption>
                <thead><tr><th scope="col">{words::from_on()}</th>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart() -> Chart {
        let series = |values: &[u64]| Series {
            class: "v0",
            label: String::new(),
            values: values.to_vec(),
            href: String::new(),
        };
        Chart {
            title: "",
            from: 0.0,
            to: 100.0,
            times: vec![0.0, 50.0],
            series: vec![series(&[1, 3]), series(&[3, 1])],
            marks: Vec::new(),
        }
    }

    #[test]
    fn values_hold_until_the_next_and_stand_on_one_another() {
        let (chart, axis) = (chart(), Axis::of(&chart()));
        assert_eq!(totals(&chart), [4, 4]);
        assert_eq!(shape(&chart, &axis, 0, 4), "M0 150H500V50H1000V200H500V200H0Z");
        assert_eq!(shape(&chart, &axis, 1, 4), "M0 0H500V0H1000V50H500V150H0Z");
    }

    #[test]
    fn the_right_end_is_what_is_so_now() {
        // Known only since this moment.
        let mut chart = Chart { times: vec![0.0, 100.0], ..chart() };
        assert_eq!(shape(&chart, &Axis::of(&chart), 0, 4), "M0 150H988V50H1000V200H988V200H0Z");
        chart.times = vec![0.0, 98.0];
        assert_eq!(shape(&chart, &Axis::of(&chart), 0, 4), "M0 150H980V50H1000V200H980V200H0Z");
        // Nothing else is known: it holds all over.
        let alone = Chart { times: vec![100.0], from: 100.0, ..chart };
        assert_eq!(shape(&alone, &Axis::of(&alone), 0, 4), "M0 150H1000V200H0Z");
    }

    #[test]
    fn a_part_that_is_not_nothing_is_seen() {
        let mut chart = chart();
        chart.series[0].values = vec![1, 0];
        chart.series[1].values = vec![999_999, 1_000_000];
        let drawn = |time| tops(&chart, time, 1_000_000).iter().map(|top| top.round()).collect::<Vec<_>>();
        assert_eq!((drawn(0), drawn(1)), (vec![3.0, 200.0], vec![0.0, 200.0]));
    }

    #[test]
    fn the_scale_ends_at_a_number_that_reads_well() {
        let numbers = [0, 1, 3, 5, 6, 41, 1204, 1_000_000].map(nice);
        assert_eq!(numbers, [1, 1, 3, 5, 6, 50, 1500, 1_000_000]);
    }
}
