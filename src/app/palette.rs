//! The palette: one field that finds pages, policies, devices, groups, settings with their values, and what the page
//! beneath it can do. What is known here is shown with the next frame; what the server finds follows below it and
//! moves nothing.
//!
//! By the ARIA pattern of a combobox in a dialog: the focus stays in the field, arrows move, Enter takes.

mod found;
mod item;
mod local;
mod offered;
mod recent;
mod settings;
mod view;

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::SearchResult;

use super::over::MakeApi;
use crate::api::Api;
use crate::route::query;
use item::{Act, Item};
use offered::Press;

/// How long typing pauses before the server is asked.
const PAUSE: Duration = Duration::from_millis(60);
/// Of each kind, how many the server is asked for.
const EACH: &str = "6";

/// The palette. Every copy is the same.
#[derive(Clone, Copy)]
pub struct Palette {
    open: RwSignal<bool>,
    /// The list of shortcuts, which is one of the things to find.
    help: RwSignal<bool>,
    typed: RwSignal<String>,
    /// The item that Enter takes, by its id.
    active: RwSignal<String>,
    /// What was chosen lately, what the page offers, and the pages.
    known: RwSignal<Vec<Item>>,
    /// What the server found, and for which text.
    found: RwSignal<(String, Vec<Item>)>,
    busy: RwSignal<bool>,
    /// The server can't be reached.
    away: RwSignal<bool>,
    /// Moves when the catalogue is there.
    catalogue: Trigger,
    make: StoredValue<MakeApi>,
    api: StoredValue<Option<Api>>,
    /// What the page offers, as it stands on the page.
    offered: StoredValue<Vec<Press>, LocalStorage>,
    items: Memo<Vec<Item>>,
}

impl Palette {
    /// A palette that asks as who `make` gives a client for.
    pub fn new(make: MakeApi, help: RwSignal<bool>) -> Self {
        let (typed, known) = (RwSignal::new(String::new()), RwSignal::new(Vec::new()));
        let found = RwSignal::new((String::new(), Vec::new()));
        let catalogue = Trigger::new();
        let items = Memo::new(move |_| {
            catalogue.track();
            typed.with(|typed| {
                let typed = typed.trim();
                let mut items = known.with(|known| item::fitting(known, typed));
                items.extend(settings::found(typed));
                found.with(|(text, found)| items.extend(item::still_fitting(found, text == typed, typed)));
                items
            })
        });
        let this = Self {
            open: RwSignal::new(false),
            help,
            typed,
            active: RwSignal::new(String::new()),
            known,
            found,
            busy: RwSignal::new(false),
            away: RwSignal::new(false),
            catalogue,
            make: StoredValue::new(make),
            api: StoredValue::new(None),
            offered: StoredValue::new_local(Vec::new()),
            items,
        };
        Effect::new(move |before: Option<String>| this.typed_changed(before.as_deref()));
        // What is chosen stays chosen while it is there.
        Effect::new(move |_| {
            items.with(|items| {
                if !items.iter().any(|item| this.active.with_untracked(|active| item.id == *active)) {
                    this.active.set(items.first().map(|item| item.id.clone()).unwrap_or_default());
                }
            });
        });
        this
    }

    /// Opens it over the page as it is now, unless nobody is signed in.
    pub fn open(self) {
        let api = self.make.with_value(|make| make());
        let session = api.session().get_untracked();
        let Some(session) = session.filter(|session| !session.must_change_password) else { return };
        if self.open.get_untracked() {
            return;
        }
        crate::ui::kept::set_owner(&session.name);
        let (mut known, offered) = (recent::read(), offered::offered());
        known.extend(offered.iter().enumerate().map(|(place, (item, _))| match item.act {
            Act::Press(_) => Item { act: Act::Press(place), ..item.clone() },
            _ => item.clone(),
        }));
        known.extend(local::pages(session.role));
        self.offered.set_value(offered.into_iter().map(|(_, press)| press).collect());
        self.api.set_value(Some(api));
        self.found.set((String::new(), Vec::new()));
        self.away.set(false);
        self.busy.set(false);
        self.typed.set(String::new());
        self.active.set(String::new());
        self.known.set(known);
        self.open.set(true);
        let catalogue = self.catalogue;
        spawn_local(async move {
            settings::load().await;
            catalogue.notify();
        });
    }

    /// Asks the server for what is typed now, once the typing pauses.
    fn typed_changed(self, before: Option<&str>) -> String {
        let text = self.typed.with(|typed| typed.trim().to_owned());
        if before == Some(&text) || text.is_empty() {
            self.busy.set(false);
            return text;
        }
        // Another text: the best of it is what Enter takes.
        self.active.set(
            self.items.with_untracked(|items| items.first().map(|item| item.id.clone()).unwrap_or_default()),
        );
        self.busy.set(true);
        let asked = text.clone();
        set_timeout(
            move || {
                let now = self.typed.try_get_untracked();
                if now.is_some_and(|now| now.trim() == asked) {
                    spawn_local(self.ask(asked));
                }
            },
            PAUSE,
        );
        text
    }

    async fn ask(self, text: String) {
        let Some(api) = self.api.get_value() else { return };
        let path = ["/api/search", &query(&[("limit", EACH), ("q", &text)])].concat();
        let answer = api.get::<SearchResult>(&path).await;
        if self.typed.try_get_untracked().is_none_or(|now| now.trim() != text) {
            return;
        }
        self.busy.set(false);
        self.away.set(answer.is_err());
        let items = answer.map(|answer| found::items(&Arc::new(answer), &text)).unwrap_or_default();
        self.found.set((text, items));
    }

    /// Does what an item stands for; gives whether it is a link, which the browser follows.
    fn take(self, item: &Item) -> bool {
        if !item.refused.is_empty() {
            return false;
        }
        self.open.set(false);
        match &item.act {
            Act::Go(_) => {
                recent::note(item);
                return true;
            }
            Act::Press(place) => {
                let press = self.offered.with_value(|offered| offered.get(*place).cloned());
                // After the palette has given the focus back, so that what opens now can give it back in turn.
                set_timeout(
                    move || {
                        if let Some(press) = press {
                            press.press();
                        }
                    },
                    Duration::from_millis(30),
                );
            }
            Act::Help => {
                let help = self.help;
                set_timeout(move || help.set(true), Duration::from_millis(30));
            }
        }
        false
    }
}
