//! Times as people read them: how long ago, with the exact time behind it, in the reader's zone.

use std::time::Duration;

use js_sys::{Date, Promise};
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

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
    if let Ok(handle) = set_interval_with_handle(move || now.set(Date::now()), Duration::from_secs(10)) {
        on_cleanup(move || handle.clear());
    }
}

/// Milliseconds since 1970 of an RFC 3339 time; NaN for anything else.
pub fn milliseconds(time: &str) -> f64 {
    Date::parse(time)
}

/// `3 min ago`, with the exact time in its title. `never` stands for an absent time.
pub fn relative_time(time: Option<String>, never: &'static str) -> AnyView {
    let Some(time) = time else {
        return view! { <span class="quiet">{never}</span> }.into_any();
    };
    let then = milliseconds(&time);
    let clock = use_context::<Clock>();
    let text = move || {
        let now = clock.map_or_else(Date::now, |clock| clock.0.get().max(then));
        ago((now - then) / 1000.0)
    };
    view! { <time datetime=time title=exact(then)>{text}</time> }.into_any()
}

/// `Nov 23, 2026, 10:02:11 AM` in the reader's zone and language.
pub fn exact(milliseconds: f64) -> String {
    if milliseconds.is_nan() {
        return String::new();
    }
    let date = Date::new(&milliseconds.into());
    String::from(date.to_locale_string("default", &wasm_bindgen::JsValue::UNDEFINED))
}

/// `10:42:07` in the reader's zone.
pub fn clock_time(milliseconds: f64) -> String {
    let date = Date::new(&milliseconds.into());
    let two = |number: u32| format!("{number:02}");
    [two(date.get_hours()), two(date.get_minutes()), two(date.get_seconds())].join(":")
}

/// How long ago, in words.
pub fn ago(seconds: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded and not negative")]
    let whole = |number: f64| number.max(0.0) as u64;
    match whole(seconds) {
        _ if seconds.is_nan() => String::new(),
        0..20 => "just now".into(),
        20..60 => "under a minute ago".into(),
        seconds @ 60..5400 => format!("{} min ago", seconds / 60),
        seconds @ 5400..129_600 => format!("{} h ago", (seconds + 1800) / 3600),
        seconds => format!("{} days ago", (seconds + 43_200) / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::ago;

    #[test]
    fn ages_read_well() {
        assert_eq!(ago(-5.0), "just now");
        assert_eq!(ago(59.0), "under a minute ago");
        assert_eq!(ago(190.0), "3 min ago");
        assert_eq!(ago(84.0 * 60.0), "84 min ago");
        assert_eq!(ago(7200.0), "2 h ago");
        assert_eq!(ago(172_800.0), "2 days ago");
    }
}
