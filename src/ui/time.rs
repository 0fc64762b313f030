//! Times as people read them: how long ago, with the exact time behind it, in the reader's zone.

use std::time::Duration;

use js_sys::{Date, Promise};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

use super::inert::Markup;
use crate::words::{self, kit};

/// Waits.
pub async fn sleep(duration: Duration) {
    let promise = Promise::new(&mut |resolve, _| {
        set_timeout(
            move || {
                let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
            },
            duration,
        );
    });
    let _ = JsFuture::from(promise).await;
}

/// The clock that relative times read; moves every ten seconds.
#[derive(Clone, Copy)]
struct Clock(RwSignal<f64>);

/// Starts the clock for everything below the caller.
pub fn provide_clock() {
    let now = RwSignal::new(Date::now());
    provide_context(Clock(now));
    let turn = move || {
        now.set(Date::now());
        write_times_anew();
    };
    if let Ok(handle) = set_interval_with_handle(turn, Duration::from_secs(10)) {
        on_cleanup(move || handle.clear());
    }
}

/// Milliseconds since 1970 of an RFC 3339 time; NaN for anything else.
pub fn milliseconds(time: &str) -> f64 {
    Date::parse(time)
}

/// `3 min. ago`, with the exact time in its title. `never` stands for an absent time.
pub fn relative_time(time: Option<String>, never: &'static str) -> AnyView {
    let Some(time) = time else {
        return view! { <span class="quiet">{never}</span> }.into_any();
    };
    let then = milliseconds(&time);
    let clock = use_context::<Clock>();
    let text = move || since(then, clock.map_or_else(Date::now, |clock| clock.0.get()));
    view! { <time datetime=time title=words::date_time(then)>{text}</time> }.into_any()
}

/// The class of a relative time in a row of a long list, by which the clock finds it.
const IN_ROW: &str = "ago";

/// [`relative_time`] in a row of a long list.
pub fn relative_markup(time: Option<&str>, never: &str) -> Markup {
    let Some(time) = time else { return Markup::span("quiet", Markup::text(never)) };
    let then = milliseconds(time);
    let of = [("class", IN_ROW), ("datetime", time), ("title", &words::date_time(then))];
    Markup::element("time", &of, Markup::text(&since(then, Date::now())))
}

/// A time to the second in a row of a long list.
pub fn exact_time(time: &str) -> Markup {
    Markup::element("time", &[("datetime", time)], Markup::text(&words::date_time(milliseconds(time))))
}

/// Writes the relative times in the rows of long lists as they are by now.
pub fn write_times_anew() {
    let Ok(times) = document().query_selector_all(&["time.", IN_ROW].concat()) else { return };
    let now = Date::now();
    for time in (0..times.length()).filter_map(|place| times.get(place)?.dyn_into::<Element>().ok()) {
        let text = since(milliseconds(&time.get_attribute("datetime").unwrap_or_default()), now);
        if time.text_content().is_some_and(|shown| shown != text) {
            time.set_text_content(Some(&text));
        }
    }
}

fn since(then: f64, now: f64) -> String {
    ago((now.max(then) - then) / 1000.0)
}

/// How long ago, in words.
fn ago(seconds: f64) -> String {
    match age(seconds) {
        None if seconds.is_nan() => String::new(),
        None if seconds < 20.0 => kit::just_now().into(),
        None => kit::under_a_minute().into(),
        Some((count, unit)) => words::relative(-count, unit),
    }
}

/// How many of which unit have passed; nothing under a minute.
fn age(seconds: f64) -> Option<(i32, &'static str)> {
    #[expect(clippy::cast_possible_truncation, reason = "rounded, not negative, and below 2^31 for any time")]
    let whole = |number: f64| number as i32;
    match seconds {
        _ if seconds.is_nan() || seconds < 60.0 => None,
        _ if seconds < 5400.0 => Some((whole(seconds / 60.0), "minute")),
        _ if seconds < 129_600.0 => Some((whole((seconds / 3600.0).round()), "hour")),
        _ => Some((whole((seconds / 86_400.0).round()), "day")),
    }
}

#[cfg(test)]
mod tests {
    use super::age;

    #[test]
    fn ages_are_counted_in_what_reads_well() {
        assert_eq!(age(-5.0), None);
        assert_eq!(age(59.0), None);
        assert_eq!(age(f64::NAN), None);
        assert_eq!(age(190.0), Some((3, "minute")));
        assert_eq!(age(84.0 * 60.0), Some((84, "minute")));
        assert_eq!(age(7200.0), Some((2, "hour")));
        assert_eq!(age(172_800.0), Some((2, "day")));
    }
}
