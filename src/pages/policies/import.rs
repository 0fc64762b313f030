//! Importing policies from files: read and judged in the browser, stored one by one after a look at what is in them.

pub mod report;

use std::sync::Arc;

use leptos::ev::DragEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::catalogue::Catalogue;
use wasm_bindgen_futures::JsFuture;

use self::report::{Report, read_file};
use super::editor::write_reason;
use crate::api::{Api, use_api};
use crate::catalogue::{self, TEMPLATES};
use crate::route::Route;
use crate::ui::{Button, Look, PageHead, plural, use_toasts};

/// A file, or an entry of one, that is no policy, and why.
#[derive(Debug, Clone, PartialEq)]
struct Refusal {
    file: String,
    sentence: String,
}

/// The page on which policies are imported.
#[component]
pub fn Import() -> AnyView {
    let reports = RwSignal::new(Vec::<Report>::new());
    let refused = RwSignal::new(Vec::<Refusal>::new());
    let reading = RwSignal::new(false);
    let error = RwSignal::new(String::new());
    let take = move |files: Vec<web_sys::File>| {
        if files.is_empty() {
            return;
        }
        reading.set(true);
        error.set(String::new());
        spawn_local(async move {
            // The template of an export may be missing, so every file of the catalogue is needed.
            match catalogue::load(&TEMPLATES.map(|template| template.key)).await {
                Ok(catalogue) => {
                    for file in files {
                        add(&file, &catalogue, reports, refused).await;
                    }
                }
                Err(sentence) => drop(error.try_set(sentence)),
            }
            let _ = reading.try_set(false);
        });
    };
    let over = RwSignal::new(false);
    let on_drop = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        take(event.data_transfer().map(|data| list(data.files())).unwrap_or_default());
    };
    let cards = move || reports.get().iter().map(report::card).collect_view();
    let refusals = move || {
        refused
            .get()
            .into_iter()
            .map(|refusal| {
                view! {
                    <div class="note error">
                        <div><p class="strong">{refusal.file}</p><p>{refusal.sentence}</p></div>
                    </div>
                }
                .into_any()
            })
            .collect_view()
    };
    let crumbs = vec![("Policies".to_owned(), Route::Policies.href())];
    view! {
        <PageHead title="Import policies" crumbs=crumbs actions=move || button(reports) />
        <div class="stack import">
            <label
                class="card dropzone"
                class:over=over
                on:dragover=move |event: DragEvent| {
                    event.prevent_default();
                    over.set(true);
                }
                on:dragleave=move |_| over.set(false)
                on:drop=on_drop
            >
                <span class="strong">"Choose files, or drop them here"</span>
                <span class="why">
                    "Policies as JSON, as Intune and its backup tools export them; several at once. They are read on this computer, and nothing is stored before you say so."
                </span>
                <input
                    type="file"
                    multiple=true
                    accept=".json,.txt,application/json,text/plain"
                    on:change:target=move |event| {
                        take(list(event.target().files()));
                        // The same file can be chosen again after it was mended.
                        event.target().set_value("");
                    }
                />
            </label>
            <p role="status" class="quiet">{move || if reading.get() { "Reading the files" } else { "" }}</p>
            <p class="note error" role="alert" hidden=move || error.with(String::is_empty)>{error}</p>
            <div class="stack" aria-live="polite">{refusals} {cards}</div>
        </div>
    }
    .into_any()
}

fn list(files: Option<web_sys::FileList>) -> Vec<web_sys::File> {
    files.map(|files| (0..files.length()).filter_map(|index| files.item(index)).collect()).unwrap_or_default()
}

/// Reads one file and adds what is in it.
async fn add(
    file: &web_sys::File,
    catalogue: &Arc<Catalogue>,
    reports: RwSignal<Vec<Report>>,
    refused: RwSignal<Vec<Refusal>>,
) {
    let name = file.name();
    let found = match JsFuture::from(file.array_buffer()).await {
        Ok(buffer) => read_file(&name, &js_sys::Uint8Array::new(&buffer).to_vec(), catalogue),
        Err(_) => vec![Err("The file could not be read. Choose it again.".to_owned())],
    };
    let (mut read, mut wrong) = (Vec::new(), Vec::new());
    for result in found {
        match result {
            Ok(report) => read.push(report),
            Err(sentence) => wrong.push(Refusal { file: name.clone(), sentence }),
        }
    }
    // Chosen again, a file takes the place of its earlier self; where it holds no policy any more, what was read
    // before stays.
    if !read.is_empty() {
        reports.try_update(|reports| {
            reports.retain(|report| report.file != name || report.is_done());
            reports.extend(read);
        });
    }
    refused.try_update(|refused| {
        refused.retain(|it| it.file != name);
        refused.extend(wrong);
    });
}

/// Stores what is checked.
fn button(reports: RwSignal<Vec<Report>>) -> AnyView {
    let api: Api = use_api();
    let toasts = use_toasts();
    let reason = write_reason();
    let busy = RwSignal::new(false);
    let chosen = move || reports.with(|reports| reports.iter().filter(|report| report.is_chosen()).count());
    let label = Signal::derive(move || match chosen() {
        0 => "Import".to_owned(),
        number => format!("Import {}", plural(u64::try_from(number).unwrap_or(0), "policy", "policies")),
    });
    let blocked = Signal::derive(move || match chosen() {
        _ if !reason.is_empty() => reason.clone(),
        0 => "Choose files, then check what is to be imported.".to_owned(),
        _ => String::new(),
    });
    let store = move || {
        let (api, list) = (api.clone(), reports.get_untracked());
        busy.set(true);
        spawn_local(async move {
            let mut stored = 0;
            for report in list.iter().filter(|report| untrack(|| report.is_chosen())) {
                stored += u64::from(report.store(&api).await);
            }
            if stored > 0 {
                toasts.done(format!(
                    "{} imported, assigned to no group yet.",
                    plural(stored, "policy", "policies")
                ));
            }
            let _ = busy.try_set(false);
        });
    };
    view! { <Button label=label look=Look::Primary busy=busy disabled=blocked on_click=store /> }.into_any()
}
