//! Resolving a conflict where one sees it: the same value everywhere, the setting removed from a policy, or a group
//! excluded from one. What it does to devices is shown before anything is saved.
//!
//! Which conflict is in the address: `resolve=` names settings' keys, `pair=` two policies by `id~id`, or several such
//! pairs; how it is to be resolved is in it too. A device's page changes a setting there in the same way, by `mend=`,
//! whether policies disagree on it or it failed.

mod edits;
mod how;
mod matter;
mod save;

use std::collections::HashSet;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{ConflictRow, ConflictSide, ImpactReport, Permission};

use self::edits::{Choice, Edit, Plan, Way, plan};
use self::how::{HOW, How, how};
pub use self::matter::about;
use self::matter::{Matter, fetch};
use self::save::{Saved, save, saved};
use crate::api::{ApiError, use_api};
use crate::pages::frame::not_allowed;
use crate::pages::policies::editor::edit_at;
use crate::pages::policies::effect::told;
use crate::pages::policies::reason::{reason_field, too_long};
use crate::route::{PolicyTab, Route};
use crate::ui::difference::{Lines, difference};
use crate::ui::query::use_opened;
use crate::ui::{Button, Dialog, Look, Select, segments, skeleton_text};
use crate::words::{common, conflicts, names, number, resolve as words};

/// The parameter of the address that names a setting's key.
pub const SETTING: &str = "resolve";
/// The parameter of the address that names two policies.
pub const PAIR: &str = "pair";

/// The parameter of the address that names a setting of a device.
pub const MEND: &str = "mend";

/// The dialogs of the address: of settings, or of pairs of policies; `saved` is told once something is saved.
pub fn dialogs(saved: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
    let saved = Callback::new(move |()| saved());
    view! { {dialog(SETTING, String::new(), saved)} {dialog(PAIR, String::new(), saved)} }.into_any()
}

/// The dialog of a setting on this device.
pub fn of_device(device: String) -> AnyView {
    dialog(MEND, device, Callback::new(|()| {}))
}

fn dialog(parameter: &'static str, device: String, on_saved: Callback<()>) -> AnyView {
    let opened = use_opened(parameter, |_| true, &HOW, Signal::stored(true));
    let (wanted, open) = (opened.what, opened.open);
    let matter = RwSignal::new(None::<Result<Arc<Matter>, String>>);
    let again = RwSignal::new(0_u32);
    let api = use_api();
    // What is being resolved stays as it was when one opened it: once it is saved, the list has it no longer.
    Effect::new(move |_| {
        again.track();
        let about = wanted.get();
        matter.set(None);
        if about.is_empty() {
            return;
        }
        let (api, device) = (api.clone(), device.clone());
        spawn_local(async move {
            let found = fetch(&api, parameter, &about, &device).await;
            if wanted.try_with_untracked(|now| *now == about) == Some(true) {
                matter.try_set(Some(found.map(Arc::new)));
            }
        });
    });
    let title = Signal::derive(move || {
        matter.with(|matter| match matter {
            Some(Ok(matter)) => matter.title(),
            _ => words::begin().to_owned(),
        })
    });
    let content = move || match matter.get() {
        None => skeleton_text(40),
        Some(Err(sentence)) => failure(&sentence, again, open),
        Some(Ok(matter)) if matter.rows.is_empty() => failure(words::gone(), again, open),
        Some(Ok(matter)) => {
            view! { <Resolving matter=matter open=open again=again on_saved=on_saved /> }.into_any()
        }
    };
    view! { <Dialog open=open title=title><div class="stack resolve">{content}</div></Dialog> }.into_any()
}

fn failure(sentence: &str, again: RwSignal<u32>, open: RwSignal<bool>) -> AnyView {
    let sentence = sentence.to_owned();
    view! {
        <p role="alert">{sentence}</p>
        <footer class="actions">
            <Button label=common::cancel() look=Look::Quiet on_click=move || open.set(false) />
            <Button label=words::again() on_click=move || again.update(|again| *again += 1) />
        </footer>
    }
    .into_any()
}

/// What was judged of the edits as they stand.
type Judged = Option<Result<Vec<ImpactReport>, ApiError>>;

#[component]
fn Resolving(
    matter: Arc<Matter>,
    open: RwSignal<bool>,
    again: RwSignal<u32>,
    on_saved: Callback<()>,
) -> AnyView {
    let results = RwSignal::new(None::<Vec<Saved>>);
    let done = {
        let matter = matter.clone();
        move || results.get().map(|results| saved(&matter, results, open, again))
    };
    let choosing = Memo::new(move |_| results.with(Option::is_none));
    let choose = move || choosing.get().then(|| choosing_view(&matter, open, results, on_saved));
    view! { {choose} {done} }.into_any()
}

/// What to choose, what it does, and the button.
fn choosing_view(
    matter: &Arc<Matter>,
    open: RwSignal<bool>,
    results: RwSignal<Option<Vec<Saved>>>,
    on_saved: Callback<()>,
) -> AnyView {
    let ways = matter.ways();
    let How { way, policy, group } = how(matter, &ways);
    let made = {
        let matter = matter.clone();
        Memo::new(move |_| {
            let chosen = Choice { way: Way::of(&way.get()), policy: policy.get(), group: group.get() };
            plan(&matter, &chosen)
        })
    };
    let judged = judged(made);
    let (reason, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let (api, refused) = (use_api(), not_allowed(Permission::Write));
    let blocked = Signal::derive(move || {
        let refused = refused.get();
        if !refused.is_empty() {
            return refused;
        }
        match made.get() {
            Err(sentence) => sentence,
            Ok(plan) if plan.edits.is_empty() => words::whole().to_owned(),
            Ok(_) if judged.with(Option::is_none) => words::wait().to_owned(),
            Ok(_) => too_long(&reason.get()),
        }
    });
    let go = move || {
        let Ok(Plan { edits, .. }) = made.get_untracked() else { return };
        let (api, why) = (api.clone(), reason.get_untracked());
        busy.set(true);
        spawn_local(async move {
            let outcome = save(&api, &edits, &why).await;
            let _ = busy.try_set(false);
            if outcome.iter().any(Saved::is_saved) {
                on_saved.try_run(());
            }
            results.try_set(Some(outcome));
        });
    };
    let label = Signal::derive(move || {
        let count = made.with(|made| made.as_ref().map(|plan| plan.edits.len()).unwrap_or_default());
        words::save(u64::try_from(count).unwrap_or(0).max(1))
    });
    let options: Vec<_> = ways.iter().map(|way| (way.name().to_owned(), way.label().to_owned())).collect();
    let (asking, showing) = (matter.clone(), matter.clone());
    view! {
        {said(matter)}
        {segments(words::by(), options, way, "", move |picked| way.set(picked))}
        {move || asked(&asking, Way::of(&way.get()), policy, group)}
        <section class="effect" aria-live="polite">
            <h3>{words::effect()}</h3>
            {move || effect(&showing, made.get(), judged)}
        </section>
        {reason_field(reason)}
        <footer class="actions">
            <Button label=common::cancel() look=Look::Quiet on_click=move || open.set(false) />
            <Button label=label look=Look::Primary busy=busy disabled=blocked on_click=go />
        </footer>
    }
    .into_any()
}

/// Who says what, on how many devices, and the two places where it is changed by hand.
fn said(matter: &Matter) -> AnyView {
    let one = matter.rows.len() == 1;
    let line = |row: &ConflictRow, side: &ConflictSide| {
        let setting = super::called(&row.setting);
        let says = words::says(&side.policy_name, &names::value(&side.value, &side.display_value));
        let about = matter.whole.then(|| {
            let version = conflicts::version(&side.policy_version.to_string());
            let refused = (side.refused > 0).then(|| [" · ", &conflicts::refused(side.refused)].concat());
            view! { <span class="sub">{version} " · " {common::devices(side.devices)} {refused}</span> }
        });
        let edit = edit_at(&side.policy_id, &row.setting.definition_id, &row.setting.key);
        let edit_label = conflicts::edit_in(&setting, &side.policy_name);
        let assignments = Route::Policy(side.policy_id.clone(), PolicyTab::Assignments).href();
        let name = (!one).then(|| view! { <b>{setting} " · "</b> });
        view! {
            <li>
                <span class="told">{name} {says}</span>
                " "
                <span class="do">
                    <a class="link" href=edit aria-label=edit_label>{conflicts::edit()}</a>
                    " "
                    <a class="link" href=assignments aria-label=conflicts::assignments_of(&side.policy_name)>
                        {conflicts::assignments()}
                    </a>
                </span>
                {about}
            </li>
        }
        .into_any()
    };
    let sides = matter.rows.iter().flat_map(|row| matter.sides(row).map(move |side| (row, side)));
    // A policy that is in several pairs says it once.
    let mut told = HashSet::new();
    let sides = sides.filter(|(row, side)| told.insert((&row.setting.key, &side.policy_id)));
    let lines: Vec<_> = sides.map(|(row, side)| line(row, side)).collect();
    view! { <ul class="plain-list scrolling" aria-label=words::policies_say()>{lines}</ul> }.into_any()
}

/// What the way asks further.
fn asked(matter: &Matter, way: Way, policy: RwSignal<String>, group: RwSignal<String>) -> AnyView {
    let one = matter.rows.len() == 1;
    let named = |id: &str, name: &str| {
        let row = matter.rows.first().filter(|_| one && way == Way::Take);
        let side = row.and_then(|row| row.sides.iter().find(|side| side.policy_id == id));
        match side {
            Some(side) => words::says(name, &names::value(&side.value, &side.display_value)),
            None => name.to_owned(),
        }
    };
    let policies: Vec<(String, String)> = matter
        .policies
        .iter()
        .map(|detail| (detail.row.id.clone(), named(&detail.row.id, &detail.row.name)))
        .collect();
    let (label, what) = match way {
        Way::Take => (words::take_of(), words::take_what()),
        Way::Remove => (words::remove_from(), words::remove_what()),
        Way::Exclude => (words::exclude_from(), words::exclude_what()),
    };
    let groups = (way == Way::Exclude).then(|| {
        let groups = matter.groups();
        if groups.is_empty() {
            view! { <p class="hint">{words::no_groups()}</p> }.into_any()
        } else {
            view! { <Select label=words::group() value=group options=Signal::stored(groups) /> }.into_any()
        }
    });
    let total = u64::try_from(matter.rows.len()).unwrap_or(0);
    let parts: Vec<_> =
        matter.policies.iter().map(|it| (it.row.id.clone(), matter.part_of(&it.row.id))).collect();
    let part = move || {
        let of = policy.with(|policy| parts.iter().find(|(id, _)| id == policy)?.1);
        let of = of.filter(|_| way != Way::Exclude)?;
        Some(view! { <p class="hint">{words::part_in(of, &number(total))}</p> })
    };
    view! {
        <p class="quiet">{what}</p>
        <Select label=label value=policy options=Signal::stored(policies) />
        {part}
        {groups}
    }
    .into_any()
}

/// Asks what the edits would change, whenever they are others.
fn judged(made: Memo<Result<Plan, String>>) -> RwSignal<Judged> {
    let (api, judged) = (use_api(), RwSignal::new(None));
    Effect::new(move |_| {
        let plan = made.get();
        judged.set(None);
        let Ok(Plan { edits, .. }) = plan else { return };
        if edits.is_empty() {
            return;
        }
        let api = api.clone();
        spawn_local(async move {
            let requests: Vec<_> = edits.iter().map(Edit::request).collect();
            let answer = api.impact_steps(requests).await;
            if made.try_with_untracked(|now| now.as_ref().is_ok_and(|now| now.edits == edits)) == Some(true) {
                judged.try_set(Some(answer));
            }
        });
    });
    judged
}

/// What the edits say differently, and what each does to devices.
fn effect(matter: &Matter, made: Result<Plan, String>, judged: RwSignal<Judged>) -> AnyView {
    let Plan { edits, left_out } = match made {
        Err(sentence) => return view! { <p class="hint">{sentence}</p> }.into_any(),
        Ok(plan) if plan.edits.is_empty() => {
            return view! { <p class="hint">{words::whole()}</p> }.into_any();
        }
        Ok(plan) => plan,
    };
    let stay = (!left_out.is_empty())
        .then(|| view! { <p class="hint">{words::left_out()} " " {left_out.join(" ")}</p> });
    let order = (edits.len() > 1).then(|| view! { <p class="hint">{words::one_by_one()}</p> });
    let steps = edits.iter().enumerate().map(|(place, edit)| {
        let lines = Lines { title: edit.name.clone(), lines: edit.lines.clone() };
        let report = move || {
            judged.with(|judged| match judged {
                None => skeleton_text(30),
                Some(Ok(reports)) => reports.get(place).map(told).into_any(),
                Some(Err(_)) => ().into_any(),
            })
        };
        view! { {difference(vec![lines])} {report} }.into_any()
    });
    let now: Vec<(String, u64)> = match matter.whole {
        true => matter.rows.iter().map(|row| (row.setting.key.clone(), row.devices)).collect(),
        false => Vec::new(),
    };
    let left = move || {
        judged.with(|judged| match judged {
            Some(Ok(reports)) if !now.is_empty() => Some(view! { <p><b>{remains(&now, reports)}</b></p> }),
            _ => None,
        })
    };
    let failed = move || {
        judged.with(|judged| match judged {
            Some(Err(error)) => {
                Some(view! { <p class="hint">{crate::words::effect::unknown(&error.sentence())}</p> })
            }
            _ => None,
        })
    };
    view! { {left} {stay} {failed} {order} {steps.collect_view()} }.into_any()
}

/// On how many devices a conflict is left once all edits are saved, or how many of several are.
fn remains(conflicts: &[(String, u64)], reports: &[ImpactReport]) -> String {
    let left = |key: &str, now: u64| {
        let of = |list: &[palisade_model::api::ImpactConflict]| -> u64 {
            list.iter().filter(|it| it.setting.key == key).map(|it| it.devices.devices).sum()
        };
        reports.iter().fold(now, |left, report| {
            (left + of(&report.conflicts_created)).saturating_sub(of(&report.conflicts_removed))
        })
    };
    if let [(key, now)] = conflicts {
        return match left(key, *now) {
            0 => words::none_left().to_owned(),
            left => words::remains(left, &number(*now)),
        };
    }
    let total = u64::try_from(conflicts.len()).unwrap_or(0);
    let remain = conflicts.iter().filter(|(key, now)| left(key, *now) > 0).count();
    match u64::try_from(remain).unwrap_or(0) {
        0 => words::none_of_many_left().to_owned(),
        remain => words::many_remain(remain, &number(total)),
    }
}
