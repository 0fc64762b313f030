//! Changing a policy's settings.

mod beside;
mod cards;
mod control;
mod facts;
mod filter;
pub mod form;
mod list;
mod row;
mod rules;
mod save;
pub mod state;
mod unsaved;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{ImpactRequest, Permission, PolicyDetail};
use palisade_model::catalogue::Catalogue;
use palisade_model::graph::Policy;
use wasm_bindgen::JsCast;

pub use beside::{difference, faults};
pub use cards::cards;
pub use save::saved_sentence;
pub use unsaved::{guard, leave as leave_unsaved, take};

use self::form::Form;
use self::save::Saving;
use self::state::Editor;
use crate::api::{Api, use_api};
use crate::catalogue;
use crate::pages::policies::review::{Review, card as review_card, conflict_count};
use crate::route::Route;
use crate::ui::{Button, Look, PageHead, TextArea, TextField, error_view, link_button, skeleton_rows};
use crate::words::{common, editor as words, review as review_words};

/// The page on which a policy's settings are changed.
#[component]
pub fn Edit(
    /// The policy's id.
    id: String,
) -> AnyView {
    let api = use_api();
    let loaded = RwSignal::new(None::<Result<_, String>>);
    let slow = RwSignal::new(false);
    set_timeout(
        move || {
            slow.try_set(true);
        },
        std::time::Duration::from_millis(200),
    );
    let load = move || {
        let (api, wanted) = (api.clone(), id.clone());
        spawn_local(async move {
            let answer = fetch(&api, &wanted).await;
            let _ = loaded.try_set(Some(answer));
        });
    };
    load();
    let shown = move || match loaded.get() {
        Some(Ok((detail, catalogue))) => page(&detail, catalogue),
        Some(Err(sentence)) => {
            let load = load.clone();
            let ways = view! {
                <Button label=common::try_again() look=Look::Primary on_click=load />
                {link_button(words::back_to_policies(), Route::Policies.href(), Look::Plain, None)}
            };
            let error = error_view(words::cannot_edit_now(), sentence, ways.into_any());
            view! { <PageHead title=words::edit_settings() /> {error} }.into_any()
        }
        None if slow.get() => view! { <PageHead title="" /> {skeleton_rows(8)} }.into_any(),
        None => ().into_any(),
    };
    shown.into_any()
}

/// The policy as the server has it, and the catalogue that its template needs.
async fn fetch(api: &Api, id: &str) -> Result<(Arc<PolicyDetail>, Arc<Catalogue>), String> {
    let detail: PolicyDetail = api.get(&detail_path(id)).await.map_err(|error| error.change_sentence())?;
    let catalogue = catalogue::load(&catalogue::keys_for(&detail.row.template_id)).await?;
    Ok((Arc::new(detail), catalogue))
}

fn detail_path(id: &str) -> String {
    ["/api/policies/", &crate::route::encode(id)].concat()
}

/// The form of a policy as the server gave it; the sentence says why there is none.
fn form_of(detail: &PolicyDetail, catalogue: &Catalogue) -> Result<Form, String> {
    let policy =
        Policy::from_json(detail.policy.clone()).map_err(|error| words::unreadable(&error.to_string()))?;
    let mut form = Form::open(policy);
    if catalogue.template(&form.template).is_none() {
        form.template = likely_template(&form.policy, catalogue);
    }
    Ok(form)
}

/// The template that holds most of a policy's settings: for a policy of no known template, the one whose settings
/// are shown. The policy itself keeps saying what it says.
fn likely_template(policy: &Policy, catalogue: &Catalogue) -> String {
    let holds = |template: &str| {
        let held = |id: &str| catalogue.templates_of(id).any(|it| it.id == template);
        policy.settings.iter().filter(|setting| held(&setting.instance.definition_id)).count()
    };
    let best = catalogue.templates().iter().max_by_key(|template| holds(&template.id));
    let best = best.filter(|template| holds(&template.id) > 0);
    best.map_or_else(|| policy.template.id.clone(), |template| template.id.clone())
}

/// Follows what saving the form would change on devices.
fn following(editor: Editor, id: &str) -> Review {
    let own = id.to_owned();
    let request = move || {
        let mut policy = editor.to_save();
        // Whom it is assigned to is changed elsewhere.
        policy.assignments = None;
        let (policy_id, policy) = (Some(own.clone()), Some(policy.to_json()));
        Some(ImpactRequest { policy_id, policy, ..ImpactRequest::default() })
    };
    Review::follow(id, move || editor.form.track(), request)
}

fn page(detail: &PolicyDetail, catalogue: Arc<Catalogue>) -> AnyView {
    let stored = match form_of(detail, &catalogue) {
        Ok(form) => form,
        Err(sentence) => return error_view(words::cannot_edit(), sentence, ().into_any()),
    };
    let id = detail.row.id.clone();
    let left = take(&id).filter(|form| form.policy != stored.policy);
    let resumed = left.is_some();
    let editor = match left {
        Some(form) => Editor::resume(catalogue, stored, form),
        None => Editor::new(catalogue, stored),
    };
    guard(editor, id.clone());
    let review = following(editor, &id);
    provide_context(review);
    let saving = Saving::new(editor, detail);
    let name = detail.row.name.clone();
    let back = Route::policy(&id).href();
    let crumbs = vec![(words::policies().to_owned(), Route::Policies.href()), (name, back.clone())];
    let meta = move || {
        view! {
            <span>{move || words::from_version(&saving.version().to_string())}</span>
            {configured_count(editor)}
            {error_count(editor)}
            {conflict_count(review)}
        }
        .into_any()
    };
    let reason = write_reason();
    let label = move || match editor.changes.with(Vec::len) {
        0 => common::save().to_owned(),
        number => words::save_changes(u64::try_from(number).unwrap_or(0)),
    };
    let blocked = Signal::derive(move || {
        if !reason.is_empty() {
            return reason.clone();
        }
        let same = editor.form.with(|form| editor.stored.with(|stored| form.policy == stored.policy));
        if same { words::nothing_changed().to_owned() } else { String::new() }
    });
    // At the head, and beside the settings where it stays in sight.
    let label = Signal::derive(label);
    let save = move || {
        view! { <Button label=label look=Look::Primary busy=saving.busy disabled=blocked on_click=move || saving.save() /> }
            .into_any()
    };
    let actions = move || {
        let back = back.clone();
        view! { <Button label=words::discard() look=Look::Quiet on_click=move || saving.discard(&back) /> {save()} }
            .into_any()
    };
    let title = Signal::derive(move || words::difference_to(&saving.version().to_string()));
    let again = resumed.then(|| {
        view! { <p class="note pending" role="status">{words::resumed()}</p> }
    });
    view! {
        <PageHead title=words::edit_settings() crumbs=crumbs meta=meta actions=actions />
        {saving.notes()}
        {again}
        <div class="beside editor">
            <div class="stack">{basics(editor, true)} {cards(editor)}</div>
            <aside class="stack panel" aria-label=words::aside()>
                {faults(editor)}
                {review_card(review, Some(editor), review_words::unchanged())}
                {difference(editor, title, save())}
            </aside>
        </div>
    }
    .into_any()
}

/// How much of the template is configured, for the head.
pub fn configured_count(editor: Editor) -> AnyView {
    let text = move || {
        let (set, all) = editor.configured();
        words::configured_of(&set.to_string(), &all.to_string())
    };
    view! { <span>{text}</span> }.into_any()
}

/// The count of errors, for the head; nothing without any.
pub fn error_count(editor: Editor) -> AnyView {
    let text = move || {
        let errors = u64::try_from(editor.error_count()).unwrap_or(0);
        (errors > 0).then(|| words::errors(errors))
    };
    view! { <span class="error-text" role="status">{text}</span> }.into_any()
}

/// Name and description. `told` says whether a missing name is said before one was typed.
pub fn basics(editor: Editor, told: bool) -> AnyView {
    let name = RwSignal::new(editor.form.with_untracked(|form| form.policy.name.clone()));
    let description = RwSignal::new(editor.form.with_untracked(|form| form.policy.description.clone()));
    let touched = RwSignal::new(told);
    // The form changes elsewhere as well, when another version is loaded.
    Effect::new(move |_| {
        let (now, more) =
            editor.form.with(|form| (form.policy.name.clone(), form.policy.description.clone()));
        if name.get_untracked() != now {
            name.set(now);
        }
        if description.get_untracked() != more {
            description.set(more);
        }
    });
    Effect::new(move |before: Option<()>| {
        let (name, description) = (name.get(), description.get());
        if before.is_some() {
            let same = editor
                .form
                .with_untracked(|form| form.policy.name == name && form.policy.description == description);
            if !same {
                touched.set(true);
                editor.update(|form, _| {
                    form.policy.name = name;
                    form.policy.description = description;
                });
            }
        }
    });
    let of = move |property: &'static str| {
        Signal::derive(move || if touched.get() { editor.property_problem(property) } else { String::new() })
    };
    view! {
        <section class="card basics" aria-labelledby="c-basics">
            <header><h2 id="c-basics">{words::basics()}</h2></header>
            <TextField label=words::name() value=name error=of("name") required=true />
            <TextArea label=words::description() value=description error=of("description") rows=2 />
        </section>
    }
    .into_any()
}

/// Why the role of who is signed in can't change anything; empty where it can.
pub fn write_reason() -> String {
    let may = use_api()
        .session()
        .with_untracked(|session| session.as_ref().is_none_or(|session| session.role.may(Permission::Write)));
    if may { String::new() } else { words::read_only_role().to_owned() }
}

/// Gives the element the focus once the page has drawn what an action changed.
pub fn focus(id: &str) {
    let id = id.to_owned();
    request_animation_frame(move || {
        request_animation_frame(move || {
            let element = document().get_element_by_id(&id);
            if let Some(element) = element.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
                let _ = element.focus();
            }
        });
    });
}
