//! The firewall of a device: the rules of all its policies in the order in which they are asked, what they do to one
//! another, and what happens to a packet.

mod held;
mod probe;
mod rows;
mod set;

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::api::{DeviceDetail, DeviceSettingRow};
use palisade_model::device::Platform;
use palisade_model::firewall::Dialect;

use self::held::Held;
use crate::api::{Load, load};
use crate::pages::frame::shown;
use crate::ui::query::use_query;
use crate::ui::{Chip, SearchField, after_paint, chips, empty_state, note, skeleton_rows};
use crate::words::{firewall as words, rules as rule_words};

/// The tab.
pub fn firewall(device: Load<DeviceDetail>, path: StoredValue<String>) -> AnyView {
    let rows = load::<Vec<DeviceSettingRow>>(move || path.get_value());
    let query = use_query();
    let platform = Memo::new(move |_| device.get().map(|device| device.row.facts.platform));
    let takes = Memo::new(move |_| device.get().is_none_or(|device| device.row.ineligible.is_empty()));
    let held = Memo::new(move |_| Some(Arc::new(Held::of(&rows.get()?, takes.get()))));
    let asked_for = query.signal("of");
    let dialect = Memo::new(move |_| {
        Some(match platform.get()? {
            Platform::Linux => Dialect::Linux,
            Platform::Windows if asked_for.with(|it| it == "hyper-v") => Dialect::HyperV,
            Platform::Windows => Dialect::Windows,
        })
    });
    let body = move || {
        let dialect = dialect.get()?;
        Some(of_dialect(held, dialect))
    };
    let any = Memo::new(move |_| held.with(|held| held.as_ref().is_some_and(|held| held.any())));
    let below = move || {
        if any.get() {
            view! { {body} }.into_any()
        } else {
            empty_state(words::no_rules(), words::no_rules_text(), ().into_any())
        }
    };
    // The answer only opens what follows: a newer one leaves what one looks at where it is.
    let there = Memo::new(move |_| rows.get().is_some() && platform.get().is_some());
    let first = shown(rows, || skeleton_rows(8), |_| ().into_any());
    view! { {first} {move || there.get().then(below)} }.into_any()
}

/// One of the device's firewalls.
fn of_dialect(held: Memo<Option<Arc<Held>>>, dialect: Dialect) -> AnyView {
    let query = use_query();
    let lines = Memo::new(move |_| {
        held.with(|held| held.as_ref().map(|held| Arc::new(held.lines(dialect))).unwrap_or_default())
    });
    let found = RwSignal::new(held::Found::default());
    // What rules do to one another takes longer than a frame where there are many.
    Effect::new(move |_| {
        let Some(held) = held.get() else { return };
        after_paint(move || {
            found.try_set(held.found(dialect));
        });
    });
    let probing = probe::Probe::new(held, dialect);
    let count = |takes: fn(&held::Line) -> bool| {
        move || {
            Some(u64::try_from(lines.with(|lines| lines.iter().filter(|it| takes(it)).count())).unwrap_or(0))
        }
    };
    let hyper_v =
        Memo::new(move |_| held.with(|held| held.as_ref().is_some_and(|it| it.has(Dialect::HyperV))));
    let which = move || {
        (dialect != Dialect::Linux && (hyper_v.get() || dialect == Dialect::HyperV)).then(|| {
            let list = vec![Chip::new("", words::windows()), Chip::new("hyper-v", words::hyper_v())];
            chips(words::which(), "of", list)
        })
    };
    let ways = vec![
        Chip::new("in", rule_words::inbound()).counting(count(|it| it.is_inbound() == Some(true))),
        Chip::new("out", rule_words::outbound()).counting(count(|it| it.is_inbound() == Some(false))),
    ];
    let actions = vec![
        Chip::new("block", words::block()).counting(count(|it| it.allows() == Some(false))),
        Chip::new("allow", words::allow()).counting(count(|it| it.allows() == Some(true))),
    ];
    let met = vec![
        Chip::new("1", words::all_met())
            .counting(move || Some(u64::try_from(found.with(|it| it.len())).unwrap_or(0))),
    ];
    let open = Memo::new(move |_| !query.get("tool").is_empty());
    let href = move || {
        let is_open = !query.get("tool").is_empty();
        query.with(&[("tool", if is_open { "" } else { "packet" })])
    };
    let test = view! {
        <a class="button" href=href data-noscroll="" aria-expanded=move || open.get().to_string()>
            {rule_words::packet()}
        </a>
    };
    view! {
        <div class="stack">
            {set::card(held, dialect)}
            {probing.panel()}
            <div class="toolbar">
                <SearchField label=words::search() />
                {which}
                {chips(rule_words::direction(), "way", ways)}
                {chips(words::action(), "does", actions)}
                {chips(words::meets(), "met", met)}
                <span class="end">{test} " " {rows::csv(held, lines, dialect)}</span>
            </div>
            {rows::table_of(held, lines, found, probing)}
            {note("na", view! { <p>{words::not_seen()}</p> }.into_any())}
        </div>
    }
    .into_any()
}
