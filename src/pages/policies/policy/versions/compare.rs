//! Two versions side by side: what differs from the one to the other. Which two is in the address.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::api::{PolicyVersionDetail, VersionRow};
use palisade_model::catalogue::Catalogue;
use palisade_model::difference::difference;
use palisade_model::graph::Policy;

use crate::api::{Load, load_when};
use crate::catalogue::{keys_for, use_catalogue};
use crate::pages::frame::shown;
use crate::pages::policies::difference::lines;
use crate::route::encode;
use crate::ui::query::{use_query, use_replace};
use crate::ui::time::milliseconds;
use crate::ui::{Button, Select, difference as kit, error_view, skeleton_rows};
use crate::words::{common, date_time, versions};

/// The comparison; nothing while the address names no versions.
pub fn compare(id: &str, list: Load<Vec<VersionRow>>) -> AnyView {
    let query = use_query();
    let wanted = Memo::new(move |_| {
        let (from, to) = (query.get("from").parse::<u32>().ok()?, query.get("to").parse::<u32>().ok()?);
        Some((from, to))
    });
    let id = id.to_owned();
    let on = Memo::new(move |_| wanted.get().is_some());
    (move || on.get().then(|| card(&id, wanted, list))).into_any()
}

fn card(id: &str, wanted: Memo<Option<(u32, u32)>>, list: Load<Vec<VersionRow>>) -> AnyView {
    let (query, replace) = (use_query(), use_replace());
    let (from, to) = wanted.get_untracked().unwrap_or_default();
    let chosen = (RwSignal::new(from.to_string()), RwSignal::new(to.to_string()));
    // The fields and the address follow one another.
    Effect::new(move |_| {
        let Some((from, to)) = wanted.get() else { return };
        for (field, version) in [(chosen.0, from), (chosen.1, to)] {
            if field.with_untracked(|field| *field != version.to_string()) {
                field.set(version.to_string());
            }
        }
    });
    Effect::new(move |before: Option<(String, String)>| {
        let now = (chosen.0.get(), chosen.1.get());
        let address = wanted.get_untracked().map(|(from, to)| (from.to_string(), to.to_string()));
        if before.is_some_and(|before| before != now) && address.as_ref() != Some(&now) {
            replace(&[("from", &now.0), ("to", &now.1)]);
        }
        now
    });
    let options = Signal::derive(move || {
        let list = list.get();
        list.iter().flat_map(|list| list.iter()).map(option).collect::<Vec<_>>()
    });
    let title = move || {
        wanted
            .get()
            .map(|(from, to)| versions::compared(&from.to_string(), &to.to_string()))
            .unwrap_or_default()
    };
    let close = move || query.with(&[("from", ""), ("to", "")]);
    view! {
        <section class="card compare" aria-labelledby="c-compare">
            <header>
                <h2 id="c-compare">{title}</h2>
                <a class="link end" href=close data-noscroll="">{versions::close_comparison()}</a>
            </header>
            <div class="pair">
                <Select label=versions::from() value=chosen.0 options=options />
                <Select label=versions::to() value=chosen.1 options=options />
            </div>
            {both(id, wanted)}
        </section>
    }
    .into_any()
}

fn option(row: &VersionRow) -> (String, String) {
    let text = [
        versions::version_number(&row.version.to_string()),
        date_time(milliseconds(&row.saved)),
        row.saved_by.clone(),
    ];
    (row.version.to_string(), text.join(" · "))
}

/// The difference between two versions of a policy that are read for it.
pub fn both(id: &str, wanted: Memo<Option<(u32, u32)>>) -> AnyView {
    let root = ["/api/policies/", &encode(id), "/versions/"].concat();
    let of = move |pick: fn((u32, u32)) -> u32| {
        let root = root.clone();
        load_when::<PolicyVersionDetail>(move || {
            Some([root.as_str(), &pick(wanted.get()?).to_string()].concat())
        })
    };
    let (from, to) = (of(|it| it.0), of(|it| it.1));
    shown(
        from,
        || skeleton_rows(3),
        move |from| {
            let view = move |to: Arc<PolicyVersionDetail>| between(&from, &to, true);
            shown(to, || skeleton_rows(3), view)
        },
    )
}

/// The difference between two versions that are there; that of the assignments only where it counts.
pub fn between(from: &PolicyVersionDetail, to: &PolicyVersionDetail, with_assignments: bool) -> AnyView {
    let read = |detail: &PolicyVersionDetail| {
        let policy = Policy::from_json(detail.policy.clone()).ok()?;
        let assignments = policy.assignments.clone().filter(|_| with_assignments);
        Some(Policy { assignments, ..policy })
    };
    let (Some(before), Some(after)) = (read(from), read(to)) else {
        return error_view(versions::unreadable(), versions::unreadable_text(), ().into_any());
    };
    let names: BTreeMap<String, String> = from
        .assignments
        .iter()
        .chain(&to.assignments)
        .filter_map(|row| Some((row.group_id.clone()?, row.name.clone())))
        .collect();
    let catalogue = use_catalogue(keys_for(&after.template.id));
    (move || match catalogue.get() {
        Some(Ok(catalogue)) => differing(&before, &after, &names, &catalogue),
        Some(Err(sentence)) => {
            let again = view! { <Button label=common::try_again() on_click=move || catalogue.again() /> };
            error_view(versions::unreadable(), sentence, again.into_any())
        }
        None => ().into_any(),
    })
    .into_any()
}

fn differing(
    before: &Policy,
    after: &Policy,
    names: &BTreeMap<String, String>,
    catalogue: &Catalogue,
) -> AnyView {
    let found = difference(before, after, catalogue);
    if found.is_empty() {
        return view! { <p class="quiet">{versions::no_difference()}</p> }.into_any();
    }
    kit::difference(lines(&found, catalogue, &after.template.id, |id| names.get(id).cloned()))
}
