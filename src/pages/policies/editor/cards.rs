//! The settings of a policy: search and filter, a card per category, and what the catalogue does not know.

use leptos::prelude::*;
use palisade_model::catalogue::{Catalogue, Category, SettingDefinition};

use super::beside::faults_of;
use super::filter::Filter;
use super::form::{Draft, Place};
use super::row::{Row, setting_row};
use super::rules::rule_dialog;
use super::state::{Editor, offered};
use crate::ui::query::use_query;
use crate::ui::{Chip, SearchField, chips};
use crate::words::editor as words;

/// The settings, with their search.
pub fn cards(editor: Editor) -> AnyView {
    let catalogue = editor.catalogue();
    let template = editor.form.with_untracked(|form| form.template.clone());
    let filter = Filter::of_url(editor, &template);
    let mut shown = Vec::new();
    let mut views = Vec::new();
    for category in catalogue.categories(&template) {
        let settings: Vec<_> =
            offered(editor, &catalogue, &template).filter(|it| it.category == category.id).collect();
        if !settings.is_empty() {
            let (view, any) = card(editor, &catalogue, &template, category, &settings, filter);
            views.push(view);
            shown.push(any);
        }
    }
    let nothing = move || !filter.is_open() && !shown.iter().any(|any| any.get());
    view! {
        <div class="toolbar">
            <SearchField label=words::search() />
            {chips(words::which_shown(), "only", vec![Chip::new("1", words::only_configured())])}
        </div>
        {views}
        {move || nothing().then(|| no_match(filter))}
        {unknown(editor)}
        {rule_dialog(editor)}
    }
    .into_any()
}

fn card(
    editor: Editor,
    catalogue: &Catalogue,
    template: &str,
    category: &Category,
    settings: &[&SettingDefinition],
    filter: Filter,
) -> (AnyView, Memo<bool>) {
    let rows = settings.iter().map(|it| setting_row(editor, it, &Place::top(&it.id), Some(filter)));
    let (rows, visible): (Vec<_>, Vec<_>) = rows.map(|Row { view, visible }| (view, visible)).unzip();
    let any = Memo::new(move |_| visible.iter().any(|visible| visible.get()));
    let places: Vec<_> = settings.iter().map(|it| Place::top(&it.id)).collect();
    let total = places.len();
    let configured =
        Memo::new(move |_| editor.with(|form, _| places.iter().filter(|it| form.is_configured(it)).count()));
    // A category that shows under an option of another's setting says so instead of vanishing.
    let waits = settings.first().and_then(|it| it.parent.as_ref()).and_then(|parent| {
        let above = catalogue.definition_in(template, &parent.id)?;
        let option = parent.options.first().and_then(|item| above.option(item))?;
        Some(words::shows_when(&above.name, &option.label))
    });
    let waiting = waits.is_some();
    let hidden = move || !(any.get() || waiting && filter.is_open());
    let id = format!("c-{}", category.id);
    let heading = id.clone();
    let view = view! {
        <section class="card settings" aria-labelledby=id hidden=hidden>
            <header>
                <h2 id=heading>{category.name.clone()}</h2>
                <span class="small">{move || words::configured_of(&configured.get().to_string(), &total.to_string())}</span>
                {faults_of(editor, settings.iter().map(|it| it.id.clone()).collect())}
            </header>
            <p class="quiet" hidden=move || any.get()>{waits}</p>
            {rows}
        </section>
    }
    .into_any();
    (view, any)
}

fn no_match(filter: Filter) -> AnyView {
    let query = use_query();
    let text = filter.words.with(|searched| {
        if searched.is_empty() {
            words::nothing_configured().to_owned()
        } else {
            words::no_setting_holds(searched)
        }
    });
    let href = query.with(&[("search", ""), ("only", "")]);
    view! { <p class="note na">{text} " " <a class="link" href=href data-noscroll="">{words::show_all()}</a></p> }.into_any()
}

/// What the catalogue does not know: kept and exported again, never delivered.
fn unknown(editor: Editor) -> AnyView {
    let unknown = Memo::new(move |_| editor.with(super::form::Form::unknown));
    let card = move || {
        let unknown = unknown.get();
        (!unknown.is_empty()).then(|| {
            let count = unknown.len();
            let rows: Vec<_> = unknown
                .into_iter()
                .map(|(id, value)| {
                    let place = Place::top(&id);
                    let label = words::remove(&id);
                    view! {
                        <li>
                            <div class="grow">
                                <span class="mono">{id}</span>
                                <span class="sub">{value}</span>
                            </div>
                            <button
                                type="button"
                                class="button quiet"
                                aria-label=label
                                on:click=move |_| editor.set(&place, Draft::NotConfigured)
                            >
                                {words::remove_word()}
                            </button>
                        </li>
                    }
                    .into_any()
                })
                .collect();
            view! {
                <section class="card" aria-labelledby="c-unknown">
                    <header><h2 id="c-unknown">{words::unknown()}</h2><span class="small">{count}</span></header>
                    <p class="quiet">{words::unknown_kept()}</p>
                    <ul class="plain">{rows}</ul>
                </section>
            }
            .into_any()
        })
    };
    card.into_any()
}
