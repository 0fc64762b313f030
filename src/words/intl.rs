//! Numbers and times by the browser's own `Intl`, in the language that is shown.

use std::cell::RefCell;

use js_sys::{Array, Function, Intl, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::{Language, language};

thread_local! {
    /// What formats, by language and form: to make one takes the browser about as long as to draw a row.
    static FORMATS: RefCell<Vec<(Language, &'static str, Function)>> = const { RefCell::new(Vec::new()) };
}

/// A count with its thousands apart: `4,203`, in German `4.203`.
#[cfg(target_arch = "wasm32")]
pub fn number(number: u64) -> String {
    if number < 1000 {
        return number.to_string();
    }
    let make = |locales: &Array| Intl::NumberFormat::new(locales, &options(&[]).unchecked_into()).format();
    #[expect(clippy::cast_precision_loss, reason = "counts, far below 2^53")]
    formatted("number", make, &[(number as f64).into()])
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
    let make = |locales: &Array| {
        let options = options(&[("style", "percent"), ("maximumFractionDigits", "1")]).unchecked_into();
        Intl::NumberFormat::new(locales, &options).format()
    };
    formatted("percent", make, &[share.into()])
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
    let make = |locales: &Array| {
        let options = options(&[("dateStyle", "medium"), ("timeStyle", "medium"), ("hourCycle", "h23")]);
        Intl::DateTimeFormat::new(locales, &options.unchecked_into()).format()
    };
    formatted("date and time", make, &[milliseconds.into()])
}

/// `10:42:07` of milliseconds since 1970, in the reader's zone; empty for no time. The day has 24 hours in every
/// language, so that two times compare at a glance.
pub fn time_of_day(milliseconds: f64) -> String {
    if milliseconds.is_nan() {
        return String::new();
    }
    let make = |locales: &Array| {
        let options = options(&[("timeStyle", "medium"), ("hourCycle", "h23")]);
        Intl::DateTimeFormat::new(locales, &options.unchecked_into()).format()
    };
    formatted("time", make, &[milliseconds.into()])
}

/// `3 min. ago`, `in 2 hr.`: this many of a unit (`minute`, `hour`, `day`) from now.
pub fn relative(count: i32, unit: &str) -> String {
    let make = |locales: &Array| {
        let format = Intl::RelativeTimeFormat::new(locales, &options(&[("style", "short")]).unchecked_into());
        let function = Reflect::get(&format, &"format".into()).ok().and_then(|it| it.dyn_into().ok());
        function.map_or_else(Function::default, |function: Function| function.bind0(&format))
    };
    formatted("relative", make, &[count.into(), unit.into()])
}

/// What a format of the language that is shown makes of these values. It is made once and kept under its name.
fn formatted(name: &'static str, make: impl FnOnce(&Array) -> Function, values: &[JsValue]) -> String {
    let language = language();
    let format = FORMATS.with_borrow_mut(|formats| {
        let known = formats.iter().find(|known| known.0 == language && known.1 == name);
        known.map(|known| known.2.clone()).unwrap_or_else(|| {
            let format = make(&Array::of1(&locale().into()));
            formats.push((language, name, format.clone()));
            format
        })
    });
    let text = format.apply(&JsValue::UNDEFINED, &values.iter().collect());
    text.ok().and_then(|text| text.as_string()).unwrap_or_default()
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
