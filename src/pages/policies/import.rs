//! Importing policies from files: read and judged in the browser, stored one by one after a look at what is in them.

pub mod files;
pub mod report;

use std::sync::Arc;

use leptos::ev::DragEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::catalogue::Catalogue;
use wasm_bindgen_futures::JsFuture;

use self::files::{Found, MOST, Sort, of_drop, of_input, sort};
use self::report::{Report, read_file};
use super::editor::write_reason;
use crate::api::{Api, use_api};
use crate::catalogue::{self, TEMPLATES};
use crate::route::Route;
use crate::ui::{Button, Look, PageHead, link_button, use_toasts};
use crate::words::import as words;

/// A file, or an entry of one, that is no policy, and why.
#[derive(Debug, Clone, PartialEq)]
struct Refusal {
    file: String,
    sentence: String,
}

/// What the page holds. Every copy is the same.
#[derive(Clone, Copy)]
struct Imports {
    reports: RwSignal<Vec<Report>>,
    refused: RwSignal<Vec<Refusal>>,
    /// Files of a folder that are no exports.
    others: RwSignal<Vec<String>>,
    /// Files read and files to read; none while nothing is read.
    reading: RwSignal<Option<(usize, usize)>>,
    error: RwSignal<String>,
}

/// The page on which policies are imported.
#[component]
pub fn Import() -> AnyView {
    let imports = Imports {
        reports: RwSignal::new(Vec::new()),
        refused: RwSignal::new(Vec::new()),
        others: RwSignal::new(Vec::new()),
        reading: RwSignal::new(None),
        error: RwSignal::new(String::new()),
    };
    let Imports { reports, refused, others, reading, error } = imports;
    let over = RwSignal::new(false);
    let on_drop = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        if let Some(dropped) = event.data_transfer().map(|data| of_drop(&data)) {
            spawn_local(async move { imports.take(dropped.files().await).await });
        }
    };
    let cards = move || reports.get().iter().map(report::card).collect_view();
    let refusals = move || {
        let refused = refused.get().into_iter();
        refused
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
    let left_out = move || {
        others.with(|others| {
            (!others.is_empty()).then(|| {
                let count = u64::try_from(others.len()).unwrap_or(u64::MAX);
                let names = others.iter().take(100).map(|name| view! { <li>{name.clone()}</li> }).collect_view();
                view! { <details><summary>{words::others(count)}</summary><ul class="plain">{names}</ul></details> }
            })
        })
    };
    let folder = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| {
        if let Some(folder) = folder.get() {
            let _ = folder.set_attribute("webkitdirectory", "");
        }
    });
    let progress = move || match reading.get() {
        Some((done, all)) => words::reading(&(done + 1).min(all).to_string(), &all.to_string()),
        None => String::new(),
    };
    let crumbs = vec![(words::policies().to_owned(), Route::Policies.href())];
    view! {
        <PageHead title=words::title() crumbs=crumbs actions=move || button(reports) />
        <div
            class="stack import"
            on:dragover=move |event: DragEvent| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=on_drop
        >
            <div class="card dropzone" class:over=over>
                <p class="strong">{words::drop_here()}</p>
                <p class="why">{words::what_is_read()}</p>
                <div class="actions">
                    <label class="pick">
                        <span>{words::choose_files()}</span>
                        <input
                            type="file"
                            multiple=true
                            accept=".json,.txt,application/json,text/plain"
                            on:change:target=move |event| {
                                imports.begin(of_input(event.target().files()));
                                // The same file can be chosen again after it was mended.
                                event.target().set_value("");
                            }
                        />
                    </label>
                    <label class="pick">
                        <span>{words::choose_folder()}</span>
                        <input
                            type="file"
                            node_ref=folder
                            on:change:target=move |event| {
                                imports.begin(of_input(event.target().files()));
                                event.target().set_value("");
                            }
                        />
                    </label>
                </div>
            </div>
            <p role="status" class="quiet">{progress}</p>
            <p class="note error" role="alert" hidden=move || error.with(String::is_empty)>{error}</p>
            {summary(reports)}
            <div class="stack" aria-live="polite">{refusals} {left_out} {cards}</div>
        </div>
    }
    .into_any()
}

impl Imports {
    fn begin(self, files: Vec<Found>) {
        spawn_local(self.take(files));
    }

    /// Reads these files one after the other and adds what is in them.
    async fn take(self, files: Vec<Found>) {
        if files.is_empty() {
            return;
        }
        let full = files.len() >= MOST;
        let _ =
            self.error.try_set(if full { words::too_many_files(&MOST.to_string()) } else { String::new() });
        let _ = self.reading.try_set(Some((0, files.len())));
        // The template of an export may be missing, so every file of the catalogue is needed.
        match catalogue::load(&TEMPLATES.map(|template| template.key)).await {
            Ok(catalogue) => {
                let mut others = Vec::new();
                let all = files.len();
                for (index, found) in files.into_iter().enumerate() {
                    if self.reading.try_set(Some((index, all))).is_some() {
                        return;
                    }
                    match sort(&found.path) {
                        Sort::Read => self.add(&found, &catalogue).await,
                        Sort::Archive => {
                            let sentence = words::archive().to_owned();
                            self.replace(
                                &found.path,
                                Vec::new(),
                                vec![Refusal { file: found.path.clone(), sentence }],
                            );
                        }
                        Sort::Other => others.push(found.path),
                    }
                }
                let _ = self.others.try_set(others);
            }
            Err(sentence) => drop(self.error.try_set(sentence)),
        }
        let _ = self.reading.try_set(None);
    }

    async fn add(self, found: &Found, catalogue: &Arc<Catalogue>) {
        let name = &found.path;
        let results = match JsFuture::from(found.file.array_buffer()).await {
            Ok(buffer) => read_file(name, &js_sys::Uint8Array::new(&buffer).to_vec(), catalogue),
            Err(_) => vec![Err(words::unreadable().to_owned())],
        };
        let (mut read, mut wrong) = (Vec::new(), Vec::new());
        for result in results {
            match result {
                Ok(report) => read.push(report),
                Err(sentence) => wrong.push(Refusal { file: name.clone(), sentence }),
            }
        }
        self.replace(name, read, wrong);
    }

    /// Chosen again, a file takes the place of its earlier self; where it holds no policy any more, what was read
    /// before stays.
    fn replace(self, name: &str, read: Vec<Report>, wrong: Vec<Refusal>) {
        if !read.is_empty() {
            self.reports.try_update(|reports| {
                reports.retain(|report| report.file != name || report.is_done());
                reports.extend(read);
            });
        }
        self.refused.try_update(|refused| {
            refused.retain(|it| it.file != name);
            refused.extend(wrong);
        });
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// How many policies were read and what became of them, and which of them are to be imported.
fn summary(reports: RwSignal<Vec<Report>>) -> AnyView {
    let text = move || {
        reports.with(|reports| {
            let ready = reports.iter().filter(|it| it.can_import()).count();
            let wrong = reports.iter().filter(|it| it.has_errors()).count();
            let done = reports.iter().filter(|it| it.is_stored()).count();
            let parts = [
                (ready > 0).then(|| words::ready(number(ready))),
                (wrong > 0).then(|| words::with_errors(number(wrong))),
                (done > 0).then(|| words::imported_count(number(done))),
            ];
            let parts: Vec<_> = parts.into_iter().flatten().collect();
            [words::read(number(reports.len())), parts.join(", ")].join(" ")
        })
    };
    let all = move |chosen: bool| reports.with_untracked(|it| it.iter().for_each(|it| it.choose(chosen)));
    let stored = move || reports.with(|reports| reports.iter().any(Report::is_stored));
    let list = move || {
        stored().then(|| link_button(words::show_policies(), Route::Policies.href(), Look::Plain, None))
    };
    view! {
        <div class="toolbar" hidden=move || reports.with(Vec::is_empty)>
            <p role="status">{text}</p>
            <div class="end">
                <Button label=words::choose_all() look=Look::Quiet on_click=move || all(true) />
                <Button label=words::choose_none() look=Look::Quiet on_click=move || all(false) />
                {list}
            </div>
        </div>
    }
    .into_any()
}

/// Stores what is checked.
fn button(reports: RwSignal<Vec<Report>>) -> AnyView {
    let api: Api = use_api();
    let toasts = use_toasts();
    let reason = write_reason();
    let busy = RwSignal::new(false);
    let chosen = move || reports.with(|reports| reports.iter().filter(|report| report.is_chosen()).count());
    let label = Signal::derive(move || match chosen() {
        0 => words::import().to_owned(),
        count => words::import_policies(number(count)),
    });
    let blocked = Signal::derive(move || match chosen() {
        _ if !reason.is_empty() => reason.clone(),
        0 => words::nothing_chosen().to_owned(),
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
                toasts.done(words::imported(stored));
            }
            let _ = busy.try_set(false);
        });
    };
    view! { <Button label=label look=Look::Primary busy=busy disabled=blocked on_click=store /> }.into_any()
}
