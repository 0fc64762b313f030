//! **Settings**: what a policy configures, as it stands, under the headings of its template. What the catalogue
//! does not know is kept, and shown as such.

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::api::PolicyDetail;
use palisade_model::catalogue::Catalogue;
use palisade_model::graph::Policy;
use palisade_model::merge::{ConfiguredSetting, PolicyVersion, compile};

use crate::api::Load;
use crate::catalogue::{keys_for, use_catalogue};
use crate::route::Route;
use crate::ui::printing::print_page;
use crate::ui::time::milliseconds;
use crate::ui::{Button, Icon, Look, badge, empty_state, error_view, link_button};
use crate::words::{common, date_time, difference, evidence, matrix, policies as words};

/// The values of a policy, to read.
#[component]
pub fn Configured(
    /// The policy's id.
    id: String,
    /// The policy as the page holds it.
    policy: Load<PolicyDetail>,
) -> AnyView {
    let template = untrack(|| policy.get().map(|policy| policy.row.template_id.clone())).unwrap_or_default();
    let catalogue = use_catalogue(keys_for(&template));
    (move || match (policy.get(), catalogue.get()) {
        (Some(policy), Some(Ok(catalogue))) => cards(&id, &policy, &catalogue),
        (_, Some(Err(sentence))) => {
            let again = view! { <Button label=common::try_again() on_click=move || catalogue.again() /> };
            error_view(words::settings_not_now(), sentence, again.into_any())
        }
        _ => ().into_any(),
    })
    .into_any()
}

fn cards(id: &str, detail: &PolicyDetail, catalogue: &Catalogue) -> AnyView {
    let policy = match Policy::from_json(detail.policy.clone()) {
        Ok(policy) => policy,
        Err(error) => return error_view(words::settings_unreadable(), error.to_string(), ().into_any()),
    };
    let version =
        PolicyVersion { id: id.into(), name: "".into(), version: detail.row.version, modified: "".into() };
    let settings = compile(&policy, version, catalogue).settings;
    if settings.is_empty() {
        return empty_state(
            words::nothing_configured(),
            words::nothing_configured_text(),
            link_button(words::edit_settings(), Route::PolicyEdit(id.to_owned()).href(), Look::Primary, None),
        );
    }
    let heading = |setting: &ConfiguredSetting| {
        if !setting.known {
            return difference::unknown().to_owned();
        }
        let known = catalogue.category_in(&policy.template.id, &setting.definition_id);
        known.map_or_else(|| words::settings().to_owned(), |known| known.name.clone())
    };
    // Headings in the order in which they first appear; what is unknown comes last.
    let mut groups: Vec<(String, Vec<&ConfiguredSetting>)> = Vec::new();
    for setting in &settings {
        let heading = heading(setting);
        match groups.iter_mut().find(|(known, _)| *known == heading) {
            Some((_, group)) => group.push(setting),
            None => groups.push((heading, vec![setting])),
        }
    }
    groups.sort_by_key(|(heading, _)| heading == difference::unknown());
    let cards = groups.iter().map(|(heading, settings)| card(heading, settings)).collect_view();
    view! {
        <div class="stack">
            <div class="toolbar">
                <span class="end"><Button label=common::print() symbol=Icon::Print on_click=print_page /></span>
            </div>
            {on_paper(detail)}
            {cards}
        </div>
    }
    .into_any()
}

/// What stands on other tabs, and on paper beside the settings: version, assignments and when all of it was true.
fn on_paper(detail: &PolicyDetail) -> AnyView {
    let row = &detail.row;
    let saved = date_time(milliseconds(&row.last_modified));
    let assigned = detail.assignments.iter().map(|assignment| {
        let standing = if assignment.excluded { matrix::excluded() } else { matrix::included() };
        let devices = common::devices(assignment.devices);
        view! { <dt>{assignment.name.clone()}</dt> <dd>{standing} " · " {devices}</dd> }.into_any()
    });
    let version = evidence::version(&row.version.to_string(), &row.modified_by, &saved);
    let as_of = evidence::targeted(detail.targeted, &date_time(milliseconds(&detail.as_of)));
    view! {
        <section class="card print-only">
            <p>{version} " " {as_of}</p>
            <dl class="facts">{assigned.collect_view()}</dl>
        </section>
    }
    .into_any()
}

fn card(heading: &str, settings: &[&ConfiguredSetting]) -> AnyView {
    let unknown = heading == difference::unknown();
    let number = u64::try_from(settings.len()).unwrap_or_default();
    let explained = unknown.then(|| {
        view! {
            <p class="hint">
                {badge("na", words::not_delivered())} " " {words::not_delivered_text()}
            </p>
        }
    });
    let rows = settings.iter().map(|setting| row(setting, unknown)).collect_view();
    view! {
        <section class="card">
            <header>
                <h2>{heading.to_owned()}</h2>
                <span class="small">{words::setting_count(number)}</span>
            </header>
            {explained}
            <dl class="facts wide">{rows}</dl>
        </section>
    }
    .into_any()
}

fn row(setting: &ConfiguredSetting, unknown: bool) -> AnyView {
    let (name, value): (Arc<str>, Arc<str>) = (setting.name.clone(), setting.display.clone());
    let name = if unknown {
        view! { <code>{name.to_string()}</code> }.into_any()
    } else {
        name.to_string().into_any()
    };
    view! { <dt>{name}</dt> <dd>{value.to_string()}</dd> }.into_any()
}
