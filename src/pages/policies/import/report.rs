//! What is in a file: per policy its template, what is understood, what is kept unknown, and what is wrong.

use leptos::prelude::*;
use palisade_model::catalogue::Catalogue;
use palisade_model::graph::{Policy, SettingInstance};
use palisade_model::import::{self, Imported};
use palisade_model::problem::{Problem, Severity};

use crate::api::Api;
use crate::catalogue::{by_id, platform_name};
use crate::pages::policies::editor::Key;
use crate::pages::policies::editor::form::{Form, PlacedProblem};
use crate::route::Route;
use crate::ui::state::badge;
use crate::ui::{Look, link_button};
use crate::words::{import as words, sentence};

/// One policy of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The file's name.
    pub file: String,
    /// The policy as it would be stored.
    pub policy: Policy,
    /// The template was guessed from the settings.
    pub guessed: bool,
    /// How many settings the catalogue knows.
    pub understood: usize,
    /// Definition ids that it does not know.
    pub unknown: Vec<String>,
    /// What is wrong or worth knowing, each with the name of its setting; empty for the policy itself.
    pub problems: Vec<(String, Problem)>,
    /// It names groups of the tenant that it comes from, which are not taken over.
    pub was_assigned: bool,
    chosen: RwSignal<bool>,
    outcome: RwSignal<Outcome>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    Open,
    Stored(String),
    Failed(String),
}

/// The policies of a file, and for each entry that is none the sentence that says why.
pub fn read_file(name: &str, bytes: &[u8], catalogue: &Catalogue) -> Vec<Result<Report, String>> {
    let found = import::read_each(bytes, catalogue).into_iter();
    found
        .map(|result| match result {
            Ok(imported) => Ok(Report::new(name, imported, catalogue)),
            Err(error) => Err(sentence(&error.to_string())),
        })
        .collect()
}

impl Report {
    fn new(file: &str, imported: Imported, catalogue: &Catalogue) -> Self {
        let Imported { mut policy, guessed_template, unknown, notes, .. } = imported;
        // A new policy here: its id and its groups belong to the tenant that it comes from.
        policy.id = String::new();
        let was_assigned = policy.assignments.take().is_some_and(|assignments| !assignments.is_empty());
        // That the template was guessed stands beside its name.
        let notes = notes.into_iter().filter(|note| note.code != "guessed-template");
        let problems: Vec<_> = notes
            .chain(palisade_model::validation::validate(&policy, catalogue))
            .map(|problem| (name_of(&problem, &policy.template.id, catalogue), problem))
            .collect();
        let errors = has_errors(&problems);
        let understood = policy.settings.iter().map(|setting| known(&setting.instance, catalogue)).sum();
        Self {
            file: file.to_owned(),
            guessed: guessed_template,
            understood,
            unknown,
            problems,
            was_assigned,
            policy,
            chosen: RwSignal::new(!errors),
            outcome: RwSignal::new(Outcome::Open),
        }
    }

    /// Whether it is to be imported: checked, and not there yet. Tracked.
    pub fn is_chosen(&self) -> bool {
        self.chosen.get() && !matches!(self.outcome.get(), Outcome::Stored(_))
    }

    /// Whether something is to be mended before it can be stored.
    pub fn has_errors(&self) -> bool {
        has_errors(&self.problems)
    }

    /// Whether it is stored. Tracked.
    pub fn is_stored(&self) -> bool {
        self.outcome.with(|outcome| matches!(outcome, Outcome::Stored(_)))
    }

    /// Whether it can be imported and is not yet. Tracked.
    pub fn can_import(&self) -> bool {
        !self.has_errors() && !self.is_stored()
    }

    /// Checks it for the import, or not; one with errors stays out.
    pub fn choose(&self, chosen: bool) {
        self.chosen.set(chosen && !self.has_errors());
    }

    /// Whether it is stored. Untracked.
    pub fn is_done(&self) -> bool {
        self.outcome.with_untracked(|outcome| matches!(outcome, Outcome::Stored(_)))
    }

    /// Stores it and says whether that worked.
    pub async fn store(&self, api: &Api) -> bool {
        let outcome = match api.create_policy(&self.policy).await {
            Ok(made) => Outcome::Stored(made.id),
            Err(error) => Outcome::Failed(error.change_sentence()),
        };
        let stored = matches!(outcome, Outcome::Stored(_));
        let _ = self.outcome.try_set(outcome);
        stored
    }
}

/// The name of the setting that a problem is about.
fn name_of(problem: &Problem, template: &str, catalogue: &Catalogue) -> String {
    let place = PlacedProblem::new(problem.clone(), template, catalogue).place;
    let definition = place.and_then(|place| catalogue.definition_in(template, &place.id));
    definition.map(|definition| definition.name.clone()).unwrap_or_default()
}

fn has_errors(problems: &[(String, Problem)]) -> bool {
    problems.iter().any(|(_, problem)| problem.severity == Severity::Error)
}

/// How many settings of an instance and below the catalogue knows; groups count by what is in them.
fn known(instance: &SettingInstance, catalogue: &Catalogue) -> usize {
    let below: usize = instance.children().map(|(_, child)| known(child, catalogue)).sum();
    let group = instance.children().any(|(option, _)| option.is_none());
    below + usize::from(!group && catalogue.definition(&instance.definition_id).is_some())
}

/// The report as a card with its checkbox.
pub fn card(report: &Report) -> AnyView {
    let name = if report.policy.name.is_empty() { report.file.clone() } else { report.policy.name.clone() };
    let template = by_id(&report.policy.template.id);
    let kind = match (template, report.guessed) {
        (Some(template), false) => template.label().to_owned(),
        (Some(template), true) => words::guessed(template.label()),
        (None, _) => words::no_template().to_owned(),
    };
    let count = |number: usize| u64::try_from(number).unwrap_or(0);
    let understood = words::understood(count(report.understood));
    let errors = has_errors(&report.problems);
    let (chosen, outcome) = (report.chosen, report.outcome);
    let state = move || match outcome.get() {
        Outcome::Open => ().into_any(),
        Outcome::Stored(id) => {
            let href = Route::policy(&id).href();
            view! { {badge("success", words::is_imported())} " " <a class="link" href=href>{words::open_policy()}</a> }
                .into_any()
        }
        Outcome::Failed(sentence) => view! { <p class="says error" role="alert">{sentence}</p> }.into_any(),
    };
    let box_label = words::import_this(&name);
    let tick = view! {
        <input
            type="checkbox"
            aria-label=box_label
            disabled=move || errors || matches!(outcome.get(), Outcome::Stored(_))
            prop:checked=chosen
            on:change:target=move |event| chosen.set(event.target().checked())
        />
    };
    let mend = (errors && template.is_some()).then(|| mend_link(report));
    let foreign =
        report.was_assigned.then(|| view! { <p class="quiet">{words::foreign_groups()}</p> }.into_any());
    let unknown = (!report.unknown.is_empty()).then(|| {
        let text = words::unknown(count(report.unknown.len()));
        let ids: Vec<_> =
            report.unknown.iter().map(|id| view! { <li class="mono">{id.clone()}</li> }.into_any()).collect();
        view! { <details><summary>{text}</summary><ul class="plain">{ids}</ul></details> }.into_any()
    });
    let (file, platform) = (report.file.clone(), platform_name(&report.policy.platforms).to_owned());
    view! {
        <section class="card report">
            <header>{tick} <h2>{name}</h2> <span class="small">{file}</span></header>
            <p class="dotted"><span>{kind}</span> " " <span>{platform}</span> " " <span>{understood}</span></p>
            {foreign}
            {problems(report, Severity::Error)}
            {mend}
            {problems(report, Severity::Warning)}
            {unknown}
            <div aria-live="polite">{state}</div>
        </section>
    }
    .into_any()
}

fn problems(report: &Report, severity: Severity) -> Option<AnyView> {
    let lines: Vec<_> = report
        .problems
        .iter()
        // What is not known is listed on its own.
        .filter(|(_, problem)| problem.severity == severity && problem.code != "unknown-setting")
        .map(|(name, problem)| {
            let name = (!name.is_empty()).then(|| [name, ": "].concat());
            view! { <li>{name} {sentence(&problem.sentence)}</li> }.into_any()
        })
        .collect();
    let number = u64::try_from(lines.len()).unwrap_or(0);
    if number == 0 {
        return None;
    }
    let list = view! { <ul>{lines}</ul> }.into_any();
    Some(match severity {
        Severity::Error => {
            let text = words::to_mend(number);
            view! { <div class="note error"><div><p class="strong">{text}</p>{list}</div></div> }.into_any()
        }
        Severity::Warning => {
            let text = words::to_know(number);
            view! { <details><summary>{text}</summary>{list}</details> }.into_any()
        }
    })
}

/// Opens a policy that has errors as a new one, so that they can be mended at their fields.
fn mend_link(report: &Report) -> AnyView {
    let Some(template) = by_id(&report.policy.template.id) else { return ().into_any() };
    let href = Route::PolicyCreate.with(&[("template", template.key), ("step", "settings")]);
    let policy = report.policy.clone();
    let key = Key::of(&["new:", template.key].concat());
    view! {
        <p on:click=move |_| key.leave(Form::open(policy.clone()))>
            {link_button(words::mend(), href, Look::Plain, None)}
        </p>
    }
    .into_any()
}
