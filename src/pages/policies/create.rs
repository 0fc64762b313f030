//! Making a policy: which kind, then basics, settings, assignments and a review, all in one page.

mod about;
mod choose;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{AssignmentRow, ImpactRequest, PolicyDetail};
use palisade_model::catalogue::Catalogue;
use palisade_model::graph::Assignment;

use super::assignments::{assignments, picker, summary};
use super::editor::form::Form;
use super::editor::state::Editor;
use super::editor::{
    Key, basics, cards, configured_count, difference, error_count, faults, keep, resumed, saved_sentence,
    too_large, write_reason,
};
use super::review::{Review, card as review_card};
use crate::api::{Api, use_api};
use crate::catalogue::{self, KnownTemplate, by_key};
use crate::route::{Route, encode};
use crate::ui::query::{Leave, use_leave, use_query};
use crate::ui::{Button, Look, PageHead, Tab, error_view, link_button, skeleton_rows, tabs, use_toasts};
use crate::words::{common, create as words, editor as editor_words, review as review_words};

/// The page on which a policy is made: `template=` names its kind, `step=` the part shown.
#[component]
pub fn Create() -> AnyView {
    let query = use_query();
    let template = query.signal("template");
    let shown = move || match by_key(&template.get()) {
        None => choose::choose(),
        Some(template) => loading(template),
    };
    shown.into_any()
}

fn loading(template: &'static KnownTemplate) -> AnyView {
    let catalogue = catalogue::use_catalogue(vec![template.key]);
    let shown = move || match catalogue.get() {
        None if catalogue.slow.get() => {
            view! { <PageHead title=template.label() /> {skeleton_rows(6)} }.into_any()
        }
        None => ().into_any(),
        Some(Ok(catalogue)) => page(template, catalogue),
        Some(Err(sentence)) => {
            let ways = view! {
                <Button label=common::try_again() look=Look::Primary on_click=move || catalogue.again() />
                {link_button(words::choose_another(), Route::PolicyCreate.href(), Look::Plain, None)}
            };
            let error = error_view(words::not_loaded(), sentence, ways.into_any());
            view! { <PageHead title=template.label() /> {error} }.into_any()
        }
    };
    shown.into_any()
}

/// A text of the console.
type Word = fn() -> &'static str;

/// The parts of the page, in order: the value of `step=` and the words.
const STEPS: [(&str, Word); 4] = [
    ("", words::basics),
    ("settings", words::settings),
    ("assignments", words::assignments),
    ("review", words::review),
];

fn page(template: &'static KnownTemplate, catalogue: Arc<Catalogue>) -> AnyView {
    let Some(known) = catalogue.template_by_key(template.key) else { return ().into_any() };
    let empty = Form::new(known);
    let key = Key::of(&["new:", template.key].concat());
    let left = key.left().map(|left| left.with_secrets(&empty.policy));
    let editor = match &left {
        Some(left) => Editor::resume(catalogue, empty, left.form.clone()),
        None => Editor::new(catalogue, empty),
    };
    let groups = RwSignal::new(left.as_ref().map(|left| left.groups.clone()).unwrap_or_default());
    let keeping = keep(editor, key, Signal::stored(None), groups);
    let again = left.filter(|_| editor.is_dirty()).map(|left| resumed(editor, groups, &left));
    let review = following(editor, groups);
    provide_context(review);
    let query = use_query();
    let step = query.signal("step");
    let list = STEPS
        .into_iter()
        .map(|(value, label)| {
            let href = untrack(|| query.with(&[("step", value), ("rule", ""), ("search", ""), ("only", "")]));
            let tab = Tab::new(href, label(), move || step.with(|step| step == value));
            match value {
                "settings" => tab.counting(move || u64::try_from(editor.configured().0).ok()),
                "assignments" => tab.counting(move || u64::try_from(groups.with(Vec::len)).ok()),
                _ => tab,
            }
        })
        .collect();
    let on = move |value: &'static str| move || step.with(|step| step != value);
    let next = move || {
        let at = STEPS.iter().position(|(value, _)| step.with(|step| step == value)).unwrap_or(0);
        let (value, label) = STEPS.get(at + 1)?;
        let href = query.with(&[("step", value), ("rule", ""), ("search", ""), ("only", "")]);
        Some(link_button(words::next(label()), href, Look::Plain, None))
    };
    let making = Making::new(editor, groups);
    let reason = write_reason();
    let blocked = Signal::stored(reason);
    let actions = move || {
        view! { <Button label=words::create_policy() look=Look::Primary busy=making.busy disabled=blocked on_click=move || making.create() /> }
            .into_any()
    };
    let meta = move || {
        view! {
            <span>{catalogue::platform_name(template.platforms)}</span>
            {configured_count(editor)}
            {move || making.tried.get().then(|| error_count(editor))}
        }
        .into_any()
    };
    let crumbs = vec![
        (words::policies().to_owned(), Route::Policies.href()),
        (words::create_a_policy().to_owned(), Route::PolicyCreate.href()),
    ];
    let told = move || making.tried.get();
    view! {
        <PageHead title=template.label() crumbs=crumbs meta=meta actions=actions />
        {tabs(words::steps(), list)}
        {making.note()}
        {again}
        {too_large(keeping)}
        <div hidden=on("")>{move || basics(editor, told())}</div>
        <div class="beside editor" class:whole=editor.is_of_rules() hidden=on("settings")>
            <div class="stack">{cards(editor)}</div>
            <aside class="stack panel" aria-label=editor_words::aside()>
                {faults(editor)} {difference(editor, Signal::stored(words::so_far().to_owned()), ().into_any())}
            </aside>
        </div>
        <div hidden=on("assignments")>{picker(groups, false, None)}</div>
        <div class="stack" hidden=on("review")>
            <section class="card">
                <header><h2>{move || editor.with(|form, _| if form.policy.name.is_empty() { words::no_name().to_owned() } else { form.policy.name.clone() })}</h2></header>
                <p class="dotted">
                    <span>{template.label()}</span> " " <span>{catalogue::platform_name(template.platforms)}</span>
                </p>
                <p>{move || groups.with(|groups| summary(groups))}</p>
            </section>
            {faults(editor)}
            {review_card(review, Some(editor), review_words::nothing_to_judge())}
            {difference(editor, Signal::stored(words::configures().to_owned()), ().into_any())}
        </div>
        <div class="actions next">{next}</div>
    }
    .into_any()
}

/// Follows what creating the policy with these assignments would change on devices.
fn following(editor: Editor, groups: RwSignal<Vec<AssignmentRow>>) -> Review {
    let request = move || {
        let assigned: Vec<_> = groups
            .with_untracked(|groups| assignments(groups, &[]))
            .iter()
            .map(Assignment::to_json)
            .collect();
        let policy = Some(editor.to_save().to_json());
        let assignments = (!assigned.is_empty()).then_some(assigned)?;
        Some(ImpactRequest { policy, assignments: Some(assignments), ..ImpactRequest::default() })
    };
    let track = move || {
        editor.form.track();
        groups.track();
    };
    Review::follow("", track, request)
}

/// The making of one policy. Every copy is the same.
#[derive(Clone, Copy)]
struct Making {
    busy: RwSignal<bool>,
    /// Creating was tried: from now on what is missing is said.
    tried: RwSignal<bool>,
    error: RwSignal<String>,
    editor: Editor,
    groups: RwSignal<Vec<AssignmentRow>>,
    api: StoredValue<Api>,
    toasts: crate::ui::Toasts,
    leave: Leave,
}

impl Making {
    fn new(editor: Editor, groups: RwSignal<Vec<AssignmentRow>>) -> Self {
        Self {
            busy: RwSignal::new(false),
            tried: RwSignal::new(false),
            error: editor.said_of_a_try(),
            editor,
            groups,
            api: StoredValue::new(use_api()),
            toasts: use_toasts(),
            leave: use_leave(),
        }
    }

    fn create(self) {
        if !self.tried.get_untracked() {
            self.tried.set(true);
        }
        let faults = untrack(|| self.editor.error_count());
        if faults > 0 {
            let first = self.editor.problems.with_untracked(|problems| {
                problems
                    .iter()
                    .find(|it| it.is_error())
                    .map(|it| crate::words::sentence(&it.problem.sentence))
            });
            let number = u64::try_from(faults).unwrap_or(0);
            self.error.set(words::not_created_errors(number, &first.unwrap_or_default()));
            return;
        }
        self.busy.set(true);
        self.error.set(String::new());
        spawn_local(async move {
            let api = self.api.get_value();
            self.send(&api).await;
            let _ = self.busy.try_set(false);
        });
    }

    async fn send(self, api: &Api) {
        let made = match api.create_policy(&self.editor.to_save()).await {
            Ok(made) => made,
            Err(error) => {
                self.editor.refuse(error.problems());
                let _ = self.error.try_set(words::not_created(&error.change_sentence()));
                return;
            }
        };
        let groups = self.groups.get_untracked();
        if !groups.is_empty()
            && let Err(error) = api.assign_policy(&made.id, &assignments(&groups, &[])).await
        {
            self.toasts.failed(words::not_assigned(&error.change_sentence()));
        }
        let now = api.get::<PolicyDetail>(&format!("/api/policies/{}", encode(&made.id))).await.ok();
        self.toasts.done(saved_sentence(now.as_ref()));
        // Nothing is left unsaved.
        self.editor.stored.set(self.editor.form.get_untracked());
        self.groups.set(Vec::new());
        self.leave.to(&Route::policy(&made.id).href());
    }

    fn note(self) -> AnyView {
        let error = move || {
            self.error.with(|error| {
                (!error.is_empty()).then(|| view! { <p class="note error">{error.clone()}</p> }.into_any())
            })
        };
        view! { <div role="alert" class="notes">{error}</div> }.into_any()
    }
}
