//! The enforcement scope: which devices the tenant lets be managed, and whether Configuration Manager keeps its own.

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{Permission, ScopeChange, ScopeDetail};
use palisade_model::enrolment::{EnforcementScope, MANAGEMENT_TAG, Reach};

use crate::api::{load, use_api};
use crate::pages::frame::shown;
use crate::ui::{Button, Look, Select, note, relative_time, skeleton_rows, use_toasts};
use crate::words::{common, settings as words};

/// What the form holds, as the lists have it.
#[derive(Clone, Copy)]
struct Form {
    clients: RwSignal<String>,
    servers: RwSignal<String>,
    controllers: RwSignal<String>,
    linux: RwSignal<String>,
    authority: RwSignal<String>,
}

impl Form {
    fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self { clients: empty(), servers: empty(), controllers: empty(), linux: empty(), authority: empty() }
    }

    fn show(self, scope: &EnforcementScope) {
        self.clients.set(scope.windows_clients.wire().to_owned());
        self.servers.set(scope.windows_servers.wire().to_owned());
        self.controllers.set(scope.domain_controllers.wire().to_owned());
        self.linux.set(scope.linux.wire().to_owned());
        self.authority.set(if scope.configuration_manager_authority { "on" } else { "off" }.to_owned());
    }

    /// The scope that the form says; nothing before it was shown one.
    fn scope(self) -> Option<EnforcementScope> {
        let reach = |word: RwSignal<String>| {
            word.with(|word| Reach::ALL.into_iter().find(|reach| reach.wire() == word))
        };
        Some(EnforcementScope {
            windows_clients: reach(self.clients)?,
            windows_servers: reach(self.servers)?,
            domain_controllers: reach(self.controllers)?,
            linux: reach(self.linux)?,
            configuration_manager_authority: self.authority.with(|word| word == "on"),
        })
    }
}

/// The enforcement scope.
pub fn scope() -> AnyView {
    let detail = load::<ScopeDetail>(|| crate::pages::needs::SCOPE.to_owned());
    let form = Form::new();
    let read = RwSignal::new(None::<ScopeDetail>);
    // A newer answer comes into the form unless somebody is changing it.
    Effect::new(move |_| {
        let Some(newer) = detail.get() else { return };
        let untouched =
            read.with_untracked(|read| read.as_ref().map(|read| read.scope)) == untrack(move || form.scope());
        if untouched {
            form.show(&newer.scope);
            read.set(Some((*newer).clone()));
        }
    });
    let api = StoredValue::new(use_api());
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let error = RwSignal::new(String::new());
    let may = use_api().session().with_untracked(|session| {
        session.as_ref().is_none_or(|session| session.role.may(Permission::Administer))
    });
    let problems = move || form.scope().map(|scope| scope.problems()).unwrap_or_default();
    let blocked = Signal::derive(move || {
        let changed = read.with(|read| read.as_ref().map(|read| read.scope)) != form.scope();
        match (may, changed) {
            (false, _) => words::scope_not_allowed().to_owned(),
            (_, false) => words::nothing_changed().to_owned(),
            _ => String::new(),
        }
    });
    let save = move || {
        let Some(scope) = untrack(move || form.scope()) else { return };
        let etag =
            read.with_untracked(|read| read.as_ref().map(|read| read.etag.clone()).unwrap_or_default());
        busy.set(true);
        spawn_local(async move {
            let answer = api.get_value().change_scope(&ScopeChange::from(scope), &etag).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(saved) => {
                    error.try_set(String::new());
                    read.try_set(Some(saved));
                    toasts.done(words::scope_saved());
                    detail.again();
                }
                Err(failed) => {
                    error.try_set(failed.change_sentence());
                }
            }
        });
    };
    let said = move || {
        problems()
            .into_iter()
            .map(|problem| note("conflict", crate::words::sentence(&problem.sentence).into_any()))
            .collect_view()
    };
    let failed =
        move || error.with(|error| (!error.is_empty()).then(|| note("error", error.clone().into_any())));
    let changed = move || {
        let by = |detail: &ScopeDetail| Some((detail.changed.clone()?, detail.changed_by.clone()?));
        read.with(|read| read.as_ref().and_then(by)).map(|(time, who)| {
            view! { <p class="small">{words::changed_by(&who)} " " {relative_time(Some(time), "")}</p> }
        })
    };
    let fields = move || {
        let reaches = || -> Vec<_> {
            Reach::ALL.iter().map(|reach| (reach.wire().to_owned(), name_of(*reach).to_owned())).collect()
        };
        let authority = vec![
            ("on".to_owned(), words::authority_on().to_owned()),
            ("off".to_owned(), words::authority_off().to_owned()),
        ];
        view! {
            <div class="stack narrow">
                <form
                    class="card stack"
                    aria-labelledby="scope"
                    on:submit=move |event| event.prevent_default()
                >
                    <header><h2 id="scope">{words::scope()}</h2></header>
                    <p>{words::scope_about(MANAGEMENT_TAG)}</p>
                    <Select label=words::windows_clients() value=form.clients options=reaches() />
                    <Select label=words::windows_servers() value=form.servers options=reaches() />
                    <Select label=words::domain_controllers() value=form.controllers options=reaches() hint=words::domain_controllers_hint() />
                    <Select label=words::linux() value=form.linux options=reaches() />
                    <Select label=words::authority() value=form.authority options=authority />
                    {said}
                    {failed}
                    <div class="actions"><Button label=common::save() look=Look::Primary busy=busy disabled=blocked on_click=save /></div>
                    {changed}
                </form>
            </div>
        }
        .into_any()
    };
    // The form keeps what was typed while newer answers come in, so it is drawn once, beside what can fail.
    let there = Memo::new(move |_| read.with(Option::is_some));
    view! {
        {shown(detail, || skeleton_rows(5), |_| ().into_any())}
        {move || there.get().then(fields)}
    }
    .into_any()
}

fn name_of(reach: Reach) -> &'static str {
    match reach {
        Reach::Off => words::reach_off(),
        Reach::Tagged => words::reach_tagged(),
        Reach::All => words::reach_all(),
    }
}
