//! Numbers and times by the browser's own `Intl`, in the language that is shown.

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};

use super::language;

/// A count with its thousands apart: `4,203`, in German `4.203`.
#[cfg(target_arch = "wasm32")]
pub fn number(number: u64) -> String {
    if number < 1000 {
        return number.to_string();
    }
    #[expect(clippy::cast_precision_loss, reason = "counts, far below 2^53")]
    let number = js_sys::Number::from(number as f64);
    String::from(number.to_locale_string(&locale()))
}

/// A count with its thousands apart, where there is no browser: as English has it.
#[cfg(not(target_arch = "wasm32"))]
pub fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A share in percent, of tenths of a percent: `33.3%`, in German `33,3 %`.
#[cfg(target_arch = "wasm32")]
pub fn percent(tenths: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "at most 1000")]
    let share = tenths as f64 / 1000.0;
    let options = options(&[("style", "percent"), ("maximumFractionDigits", "1")]).unchecked_into();
    let format = js_sys::Intl::NumberFormat::new(&js_sys::Array::of1(&locale().into()), &options).format();
    format.call1(&JsValue::UNDEFINED, &share.into()).ok().and_then(|it| it.as_string()).unwrap_or_default()
}

/// A share in percent, where there is no browser: as English has it.
#[cfg(not(target_arch = "wasm32"))]
pub fn percent(tenths: u64) -> String {
    match tenths % 10 {
        0 => format!("{}%", tenths / 10),
        rest => format!("{}.{rest}%", tenths / 10),
    }
}

/// `23 Nov 2026, 14:02:11` of milliseconds since 1970, in the reader's zone; empty for no time.
pub fn date_time(milliseconds: f64) -> String {
    if milliseconds.is_nan() {
        return String::new();
    }
    let options = options(&[("dateStyle", "medium"), ("timeStyle", "medium"), ("hourCycle", "h23")]);
    String::from(js_sys::Date::new(&milliseconds.into()).to_locale_string(&locale(), &options))
}

/// `10:42:07` of milliseconds since 1970, in the reader's zone; empty for no time. The day has 24 hours in every
/// language, so that two times compare at a glance.
pub fn time_of_day(milliseconds: f64) -> String {
    if milliseconds.is_nan() {
        return String::new();
    }
    let options = options(&[("timeStyle", "medium"), ("hourCycle", "h23")]);
    String::from(js_sys::Date::new(&milliseconds.into()).to_locale_string(&locale(), &options))
}

/// `3 min. ago`, `in 2 hr.`: this many of a unit (`minute`, `hour`, `day`) from now.
pub fn relative(count: i32, unit: &str) -> String {
    let options = options(&[("style", "short")]).unchecked_into();
    let locales = js_sys::Array::of1(&locale().into());
    let format = js_sys::Intl::RelativeTimeFormat::new(&locales, &options);
    String::from(format.format(f64::from(count), unit))
}

/// The language that is shown, in the browser's own region where that speaks it: `en-GB` writes its dates otherwise
/// than `en-US`.
fn locale() -> String {
    let tag = language().tag();
    let own = web_sys::window().and_then(|window| window.navigator().language()).unwrap_or_default();
    if own.split('-').next() == Some(tag) { own } else { tag.to_owned() }
}

fn options(members: &[(&str, &str)]) -> JsValue {
    let options = js_sys::Object::new();
    for (name, value) in members {
        let _ = Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    options.into()
}
