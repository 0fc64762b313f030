//! Asks before something is done with many devices: first how many they are, then what it does to them. What can't be
//! undone wants the number typed.

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{BulkAnswer, BulkRequest, DeviceRow, GroupRow, Page};

use super::puts_back::puts_back;
use super::selection::Selection;
use crate::api::{Blocks, load_when, use_api};
use crate::route::{encode, query};
use crate::ui::combobox::{Choice, Combobox};
use crate::ui::query::{Opened, use_opened};
use crate::ui::{Button, Dialog, Look, TextField, say_why, use_toasts};
use crate::words::{common, lists as words, number};

/// What is done with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// They check in now.
    Sync,
    /// They are added to a group.
    AddTo,
    /// They are retired.
    Retire,
}

/// What the dialog knows.
#[derive(Clone, Copy)]
struct Asking {
    deed: Deed,
    selection: Selection,
    list: Blocks<Page<DeviceRow>>,
    open: RwSignal<bool>,
    /// To how many it would be done, once the server has said so.
    said: RwSignal<Option<BulkAnswer>>,
    /// The group that was chosen.
    group: RwSignal<Option<Choice>>,
    typed: RwSignal<String>,
    busy: RwSignal<bool>,
    error: RwSignal<String>,
}

/// The dialog of what is asked for, which the address names while anything is selected: `?do=retire`.
pub fn bulk_dialog(selection: Selection, list: Blocks<Page<DeviceRow>>) -> (Opened, AnyView) {
    let known = |word: &str| Deed::ALL.iter().any(|deed| deed.word() == word);
    let asked = use_opened("do", known, &[], Signal::derive(move || selection.count() > 0));
    let (what, open) = (asked.what, asked.open);
    let count = move || selection.count();
    let title = Signal::derive(move || match what.with(|what| Deed::of(what)) {
        Deed::Sync => words::sync_title(count()),
        Deed::AddTo => words::add_title(count()),
        Deed::Retire => words::retire_title(count()),
    });
    let inside = move || {
        let asking = Asking {
            deed: what.with_untracked(|what| Deed::of(what)),
            selection,
            list,
            open,
            said: RwSignal::new(None),
            group: RwSignal::new(None),
            typed: RwSignal::new(String::new()),
            busy: RwSignal::new(false),
            error: RwSignal::new(String::new()),
        };
        asking.view()
    };
    (asked, view! { <Dialog open=open title=title>{inside()}</Dialog> }.into_any())
}

impl Deed {
    const ALL: [Self; 3] = [Self::Sync, Self::AddTo, Self::Retire];

    /// Its word in the address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sync => "sync",
            Self::AddTo => "add",
            Self::Retire => "retire",
        }
    }

    /// The one of this word; of another, the one that changes nothing.
    fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|deed| deed.word() == word).unwrap_or(Self::Sync)
    }
}

impl Asking {
    fn path(self) -> Option<String> {
        match self.deed {
            Deed::Sync => Some("/api/devices/bulk/sync".to_owned()),
            Deed::Retire => Some("/api/devices/bulk/retire".to_owned()),
            Deed::AddTo => self
                .group
                .get()
                .map(|group| ["/api/groups/", &encode(&group.value), "/members/bulk"].concat()),
        }
    }

    fn view(self) -> AnyView {
        let api = use_api();
        // How many they are is said before anything can be done, and anew for each group.
        let ask = api.clone();
        Effect::new(move |_| {
            let Some(path) = self.path() else { return };
            self.said.set(None);
            let (api, request) = (ask.clone(), BulkRequest { dry_run: true, ..self.selection.request() });
            spawn_local(async move {
                match api.bulk(&path, &request).await {
                    Ok(answer) => drop(self.said.try_set(Some(answer))),
                    Err(failed) => drop(self.error.try_set(failed.change_sentence())),
                }
            });
        });
        let toasts = use_toasts();
        let go = move || {
            let (Some(path), Some(said)) = (untrack(|| self.path()), self.said.get_untracked()) else {
                return;
            };
            let request = BulkRequest { expected: Some(said.devices), ..self.selection.request() };
            let api = api.clone();
            self.busy.set(true);
            self.error.set(String::new());
            spawn_local(async move {
                let answer = api.bulk(&path, &request).await;
                let _ = self.busy.try_set(false);
                match answer {
                    Ok(done) => {
                        let name = self.group.try_get_untracked().flatten().map(|group| group.label);
                        self.open.try_set(false);
                        toasts.done(match self.deed {
                            Deed::Sync => words::synced(done.devices),
                            Deed::Retire => words::retired(done.devices),
                            Deed::AddTo => words::added(done.changed, &name.unwrap_or_default()),
                        });
                        if self.deed == Deed::Retire {
                            self.selection.clear();
                        }
                        self.list.again();
                    }
                    Err(failed) => say_why(self.open, self.error, toasts, failed.change_sentence()),
                }
            });
        };
        let back = move || self.said.with(|said| said.as_ref()?.puts_back.as_ref().map(puts_back));
        let text = move || {
            let said = self.said.get()?;
            Some(match self.deed {
                Deed::Sync => words::sync_text(said.devices),
                Deed::Retire => words::retire_text(said.devices),
                Deed::AddTo => words::add_text(said.changed, &number(said.devices)),
            })
        };
        let wanted = move || self.said.with(|said| said.as_ref().map(|said| said.devices));
        let why_not = Signal::derive(move || match self.deed {
            Deed::AddTo if self.group.with(Option::is_none) => words::choose_group().to_owned(),
            _ if self.said.with(Option::is_none) => words::counting().to_owned(),
            Deed::Retire if self.typed.get().replace([',', '.', ' '], "").parse().ok() != wanted() => {
                words::type_number().to_owned()
            }
            _ => String::new(),
        });
        let (verb, look) = match self.deed {
            Deed::Sync => (words::sync(), Look::Primary),
            Deed::AddTo => (words::add(), Look::Primary),
            Deed::Retire => (words::retire(), Look::Danger),
        };
        let choose = (self.deed == Deed::AddTo).then(|| self.groups());
        // Typed below what one reads before.
        let confirm = move || {
            let label = wanted().filter(|_| self.deed == Deed::Retire).map(words::type_to_confirm)?;
            Some(view! { <TextField label=label value=self.typed /> })
        };
        view! {
            {choose}
            <p role="status">{text}</p>
            {back}
            {confirm}
            <p class="error-text" role="alert">{self.error}</p>
            <footer class="actions">
                <Button label=common::cancel() on_click=move || self.open.set(false) />
                <Button label=verb look=look busy=self.busy disabled=why_not on_click=go />
            </footer>
        }
        .into_any()
    }

    /// The field in which one chooses a group whose members are assigned.
    fn groups(self) -> AnyView {
        let groups = load_when::<Page<GroupRow>>(move || {
            let typed = self.typed.get();
            Some(["/api/groups", &query(&[("search", typed.trim()), ("limit", "20")])].concat())
        });
        let choices = Signal::derive(move || {
            let found = groups.get().map(|page| page.rows.clone()).unwrap_or_default();
            let choice = |group: GroupRow| Choice {
                detail: common::devices(group.devices),
                value: group.id,
                label: group.name,
            };
            found.into_iter().filter(|group| !group.dynamic).map(choice).collect::<Vec<_>>()
        });
        let choose = move |choice: Choice| {
            self.error.set(String::new());
            self.typed.set(choice.label.clone());
            self.group.set(Some(choice));
        };
        view! { <Combobox label=words::group() typed=self.typed choices=choices hint=words::group_hint() choose=choose /> }
            .into_any()
    }
}
