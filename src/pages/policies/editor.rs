//! Changing a policy's settings.

mod beside;
mod cards;
mod control;
mod facts;
mod filter;
pub mod form;
mod kept;
mod list;
mod merge;
mod row;
mod rules;
mod save;
pub mod state;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use palisade_model::api::{AssignmentRow, ImpactRequest, Permission, PolicyDetail};
use palisade_model::catalogue::Catalogue;
use palisade_model::graph::Policy;
use wasm_bindgen::JsCast;

pub use beside::{difference, faults};
pub use cards::cards;
pub use kept::{Keeping, Key, Left, forget_all, keep};
pub use save::saved_sentence;

use self::form::Form;
use self::save::Saving;
use self::state::Editor;
use crate::api::{Api, use_api};
use crate::catalogue;
use crate::pages::policies::review::{Review, card as review_card, conflict_count};
use crate::route::Route;
use crate::ui::{Button, Look, PageHead, TextArea, TextField, error_view, link_button, skeleton_rows};
use crate::words::{common, editor as words, review as review_words};

/// The address at which a setting of a policy is changed: its control has the focus there. Of one rule of a list, which
/// has a `key` of its own, it is the rule's row.
pub fn edit_at(policy: &str, definition: &str, key: &str) -> String {
    let page = Route::PolicyEdit(policy.to_owned());
    if key.contains('#') {
        return page.with(&[("at", key)]);
    }
    [&*page.href(), "#", &form::Place::top(definition).element()].concat()
}

/// The page on which a policy's settings are changed.
#[component]
pub fn Edit(
    /// The policy's id.
    id: String,
) -> AnyView {
    let api = use_api();
    let loaded = RwSignal::new(None::<Result<Fetched, String>>);
    let slow = RwSignal::new(false);
    set_timeout(
        move || {
            slow.try_set(true);
        },
        std::time::Duration::from_millis(200),
    );
    let key = Key::of(&id);
    let load = move || {
        let (api, wanted, key) = (api.clone(), id.clone(), key.clone());
        spawn_local(async move {
            let answer = fetch(&api, &wanted, &key).await;
            let _ = loaded.try_set(Some(answer));
        });
    };
    load();
    let shown = move || match loaded.get() {
        Some(Ok(fetched)) => page(fetched),
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

/// What the page begins with.
#[derive(Clone)]
struct Fetched {
    detail: Arc<PolicyDetail>,
    catalogue: Arc<Catalogue>,
    /// What was left unsaved.
    left: Option<Left>,
    /// The version that it was made from, where that is not the stored one any more.
    base: Option<Policy>,
}

async fn fetch(api: &Api, id: &str, key: &Key) -> Result<Fetched, String> {
    let detail: PolicyDetail = api.get(&detail_path(id)).await.map_err(|error| error.change_sentence())?;
    let catalogue = catalogue::load(&catalogue::keys_for(&detail.row.template_id)).await?;
    let left = key.left();
    let base = match left.as_ref().and_then(|left| left.base) {
        Some(version) if version != detail.row.version => Some(version_of(api, id, version).await),
        _ => None,
    };
    Ok(Fetched { detail: Arc::new(detail), catalogue, left, base })
}

/// A policy as it was in a version. Where the server does not have it any more, one that says nothing: then
/// everything that differs is to be chosen, and nothing is overwritten unseen.
async fn version_of(api: &Api, id: &str, version: u32) -> Policy {
    let path = [&*detail_path(id), "/versions/", &version.to_string()].concat();
    let answer = api.get::<serde_json::Value>(&path).await.ok();
    let policy = answer.and_then(|mut answer| answer.get_mut("policy").map(serde_json::Value::take));
    policy.and_then(|policy| Policy::from_json(policy).ok()).unwrap_or_default()
}

fn detail_path(id: &str) -> String {
    crate::pages::needs::policy(id)
}

/// The policy as the server gave it; the sentence says why there is none.
fn policy_of(detail: &PolicyDetail) -> Result<Policy, String> {
    Policy::from_json(detail.policy.clone()).map_err(|error| words::unreadable(&error.to_string()))
}

/// The form of a policy as the server gave it; the sentence says why there is none.
fn form_of(detail: &PolicyDetail, catalogue: &Catalogue) -> Result<Form, String> {
    let policy = policy_of(detail)?;
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

fn page(fetched: Fetched) -> AnyView {
    // The address may name a control.
    let named = use_location().hash.get_untracked();
    if let Some(id) = named.strip_prefix('#') {
        focus(id);
    }
    let Fetched { detail, catalogue, left, base } = fetched;
    let stored = match form_of(&detail, &catalogue) {
        Ok(form) => form,
        Err(sentence) => return error_view(words::cannot_edit(), sentence, ().into_any()),
    };
    let id = detail.row.id.clone();
    let key = Key::of(&id);
    let left = left.map(|left| left.with_secrets(&stored.policy));
    let left = left.filter(|left| left.form.policy != stored.policy);
    let editor = match &left {
        Some(left) => Editor::resume(catalogue, stored, left.form.clone()),
        None => Editor::new(catalogue, stored),
    };
    let saving = Saving::new(editor, &detail);
    let groups = RwSignal::new(Vec::new());
    let keeping = keep(editor, key, Signal::derive(move || Some(saving.version())), groups);
    let again = left.as_ref().map(|left| resumed(editor, groups, left));
    if let (Some(base), Some(version)) = (base, left.and_then(|left| left.base)) {
        let now = detail.row.version.to_string();
        let says = words::merge_saved_before(&detail.row.modified_by, &now);
        saving.meet(&detail, base, version, says);
    }
    let review = following(editor, &id);
    provide_context(review);
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
        if saving.is_open() {
            return words::merge_first().to_owned();
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
    view! {
        <PageHead title=words::edit_settings() crumbs=crumbs meta=meta actions=actions />
        {saving.notes()}
        {again}
        {too_large(keeping)}
        <div class="beside editor" class:whole=editor.is_of_rules()>
            <div class="stack">{basics(editor, true)} {cards(editor)}</div>
            <aside class="stack panel" aria-label=words::aside()>
                {faults(editor)}
                {review_card(review, Some(editor), review_words::unchanged())}
                {difference(editor, title, saving.beside(save()))}
            </aside>
        </div>
    }
    .into_any()
}

/// Says that what was typed before is here again, since when, and how to be rid of it.
pub fn resumed(editor: Editor, groups: RwSignal<Vec<AssignmentRow>>, left: &Left) -> AnyView {
    let says = match left.at {
        Some(at) => words::resumed_from(&crate::words::date_time(at)),
        None => words::resumed().to_owned(),
    };
    let secrets = left.secrets_missing.then(words::secrets_missing);
    let shown = RwSignal::new(true);
    let drop = move || {
        editor.form.set(editor.stored.get_untracked());
        groups.set(Vec::new());
        shown.set(false);
    };
    let note = move || {
        shown.get().then(|| {
            view! {
                <div class="note pending">
                    <p class="grow" role="status">{says.clone()} " " {secrets}</p>
                    <Button label=words::discard_it() on_click=drop />
                </div>
            }
        })
    };
    view! { <div class="notes">{note}</div> }.into_any()
}

/// Says that the browser can't keep what is typed.
pub fn too_large(keeping: Keeping) -> AnyView {
    let note = move || keeping.too_large.get().then(|| view! { <p class="note">{words::not_kept()}</p> });
    view! { <div class="notes" role="status">{note}</div> }.into_any()
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
            let (named, described) = editor
                .form
                .with_untracked(|form| (form.policy.name != name, form.policy.description != description));
            for (changed, property) in [(named, "name"), (described, "description")] {
                if changed {
                    editor.answered_property(property);
                }
            }
            if named || described {
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
