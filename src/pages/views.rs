//! Saved views of a list: filters, order and columns under a name, for oneself or for everybody. A view is a link.

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::{Permission, ViewChange, ViewRow};

use crate::api::{Load, load_later, use_api};
use crate::pages::conflicts::resolve::MEND;
use crate::pages::frame::not_allowed;
use crate::ui::enter::on_enter;
use crate::ui::query::{PAGE, use_query, use_question};
use crate::ui::{Button, Dialog, Icon, Look, MenuItem, TextField, menu_of, say_why, use_toasts};
use crate::words::{common, lists as words};

/// Parameters of an address that are no part of a view: the place in the list, and what is open over it.
const PASSING: [&str; 7] = ["at", "cursor", "from", "do", "deleted", "edit", "return"];

/// The list of the devices of a policy: its views are those of every policy's report.
pub const REPORT: &str = "report";
/// The list of the events of a webhook: its views are those of every webhook's events.
pub const EVENTS: &str = "events";
/// The list of a device's settings: its views are those of every device's.
pub const SETTINGS: &str = "settings";
/// The list of a policy's settings by state: its views are those of every policy's.
pub const PER_SETTING: &str = "perSetting";
/// The picture of policies against groups.
pub const MATRIX: &str = "matrix";

/// Parameters of a list that say something of one policy or device only, and that are no part of a view.
fn of_one(list: &str) -> &'static [&'static str] {
    match list {
        REPORT => &["setting", "version"],
        SETTINGS => &["setting", MEND],
        _ => &[],
    }
}

/// What a view of a list keeps, and what it is for.
fn hint(list: &str) -> &'static str {
    match list {
        REPORT => words::report_view_hint(),
        SETTINGS => words::settings_view_hint(),
        EVENTS => words::events_view_hint(),
        PER_SETTING => words::per_setting_view_hint(),
        _ => words::view_hint(),
    }
}

/// The menu of the views of `list`, whose page this is.
pub fn views_menu(list: &'static str) -> AnyView {
    let views = load_later::<Vec<ViewRow>>(move || ["/api/views?list=", list].concat());
    let question = |what| use_question(what, Signal::stored(true));
    let (saving, changing) = (question("saveView"), question("changeViews"));
    let query = use_query();
    let items = move || {
        let known = views.get().map(|views| views.to_vec()).unwrap_or_default();
        let path = query.without_filters();
        let link = |view: &ViewRow| {
            let label =
                if view.shared { words::shared_by(&view.name, &view.owner) } else { view.name.clone() };
            let mark = if path.contains('?') { "&" } else { "?" };
            MenuItem::link(label, [path.as_str(), mark, &view.query].concat())
        };
        let mut items: Vec<MenuItem> = known.iter().map(link).collect();
        items.push(MenuItem::new(words::save_view().to_owned(), move || saving.set(true)));
        if !known.is_empty() {
            items.push(MenuItem::new(words::change_views().to_owned(), move || changing.set(true)));
        }
        items
    };
    let button = menu_of(words::views(), Some(Icon::Copy), items);
    view! { {button} {save_dialog(list, saving, views)} {change_dialog(changing, views)} }.into_any()
}

/// Filters, order and columns of the page of `list` as it is shown.
fn shown(list: &str) -> String {
    let search = window().location().search().unwrap_or_default();
    let stays = |part: &&str| {
        let name = part.split('=').next().unwrap_or_default();
        let passes = PASSING.contains(&name) || PAGE.contains(&name) || of_one(list).contains(&name);
        !part.is_empty() && !passes
    };
    search.trim_start_matches('?').split('&').filter(stays).collect::<Vec<_>>().join("&")
}

fn save_dialog(list: &'static str, open: RwSignal<bool>, views: Load<Vec<ViewRow>>) -> AnyView {
    let (name, shared) = (RwSignal::new(String::new()), RwSignal::new(false));
    let (busy, error) = (RwSignal::new(false), RwSignal::new(String::new()));
    let (api, toasts) = (StoredValue::new(use_api()), use_toasts());
    Effect::new(move |_| {
        if open.get() {
            name.set(String::new());
            shared.set(false);
            error.set(String::new());
        }
    });
    let save = move || {
        let change = ViewChange {
            list: list.to_owned(),
            name: name.get_untracked().trim().to_owned(),
            query: shown(list),
            shared: shared.get_untracked(),
        };
        busy.set(true);
        spawn_local(async move {
            let answer = api.get_value().create_view(&change).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(view) => {
                    open.try_set(false);
                    toasts.done(words::saved_view(&view.name));
                    views.again();
                }
                Err(failed) => say_why(open, error, toasts, failed.change_sentence()),
            }
        });
    };
    let refused = not_allowed(Permission::Write);
    let share = move || {
        let why = move || refused.get();
        view! {
            <div class="check">
                <label>
                    <input
                        type="checkbox"
                        disabled=move || refused.with(|why| !why.is_empty())
                        prop:checked=shared
                        on:change:target=move |event| shared.set(event.target().checked())
                    />
                    {words::everybody()}
                </label>
                <p class="hint">{why}</p>
            </div>
        }
    };
    view! {
        <Dialog open=open title=words::save_view_title()>
            <div on:keydown=on_enter(save)>
                <TextField label=words::name() hint=hint(list) value=name required=true focus=true />
            </div>
            {share()}
            <p class="error-text" role="alert">{error}</p>
            <footer class="actions">
                <Button label=common::cancel() on_click=move || open.set(false) />
                <Button label=common::save() look=Look::Primary busy=busy on_click=save />
            </footer>
        </Dialog>
    }
    .into_any()
}

/// What is changed about a view.
#[derive(Clone)]
enum Change {
    Name(String),
    Shared(bool),
    Query,
}

fn change_dialog(open: RwSignal<bool>, views: Load<Vec<ViewRow>>) -> AnyView {
    let error = RwSignal::new(String::new());
    let deleted = RwSignal::new(None::<ViewRow>);
    let (api, toasts) = (StoredValue::new(use_api()), use_toasts());
    let said = move |answer: Result<ViewRow, crate::api::ApiError>| match answer {
        Ok(view) => {
            error.try_set(String::new());
            views.again();
            Some(view)
        }
        Err(failed) => {
            say_why(open, error, toasts, failed.change_sentence());
            None
        }
    };
    let change = move |view: ViewRow, what: Change| {
        let ViewRow { id, list, mut name, mut query, mut shared, etag, .. } = view;
        match what {
            Change::Name(new) => name = new,
            Change::Shared(now) => shared = now,
            Change::Query => query = shown(&list),
        }
        spawn_local(async move {
            let change = ViewChange { list, name, query, shared };
            said(api.get_value().change_view(&id, &change, &etag).await);
        });
    };
    let delete = move |view: ViewRow| {
        spawn_local(async move {
            if let Some(view) = said(api.get_value().delete_view(&view.id, &view.etag).await) {
                deleted.try_set(Some(view));
            }
        });
    };
    let undo = move || {
        let Some(ViewRow { list, name, query, shared, .. }) = deleted.get_untracked() else { return };
        deleted.set(None);
        spawn_local(async move {
            said(api.get_value().create_view(&ViewChange { list, name, query, shared }).await);
        });
    };
    Effect::new(move |_| {
        if open.get() {
            error.set(String::new());
            deleted.set(None);
        }
    });
    let back = move || {
        deleted.with(|view| {
            view.as_ref().map(|view| {
                view! {
                    <div class="note na">
                        <span class="grow">{words::deleted_view(&view.name)}</span>
                        <Button label=words::undo() on_click=undo />
                    </div>
                }
            })
        })
    };
    let share = not_allowed(Permission::Write);
    let lines = move || {
        let known = views.get().map(|views| views.to_vec()).unwrap_or_default();
        known.into_iter().map(|view| line(view, share, change, delete)).collect_view()
    };
    view! {
        <Dialog open=open title=words::change_views_title()>
            <ul class="view-lines">{lines}</ul>
            <div role="status">{back}</div>
            <p class="error-text" role="alert">{error}</p>
            <footer class="actions">
                <Button label=words::close() look=Look::Primary on_click=move || open.set(false) />
            </footer>
        </Dialog>
    }
    .into_any()
}

fn line(
    view: ViewRow,
    share: Signal<String>,
    change: impl Fn(ViewRow, Change) + Copy + Send + Sync + 'static,
    delete: impl Fn(ViewRow) + Copy + Send + Sync + 'static,
) -> AnyView {
    let name = RwSignal::new(view.name.clone());
    let foreign = if view.changeable { String::new() } else { words::of_another(&view.owner) };
    let (foreign, shared) = (Signal::stored(foreign), view.shared);
    let sharing =
        Signal::derive(move || if foreign.with(String::is_empty) { share.get() } else { foreign.get() });
    let view = StoredValue::new(view);
    let label = view.with_value(|view| words::name_of(&view.name));
    let unchanged = Signal::derive(move || {
        let same = view.with_value(|view| name.with(|name| name.trim() == view.name));
        match foreign.get() {
            why if !why.is_empty() => why,
            _ if same => words::same_name().to_owned(),
            _ => String::new(),
        }
    });
    let rename = move || change(view.get_value(), Change::Name(name.get_untracked().trim().to_owned()));
    let turn = if shared { words::unshare() } else { words::share() };
    view! {
        <li>
            <TextField label=label value=name />
            <div class="actions">
                <Button label=words::rename() disabled=unchanged on_click=rename />
                <Button label=words::replace_view() disabled=foreign on_click=move || change(view.get_value(), Change::Query) />
                <Button label=turn disabled=sharing on_click=move || change(view.get_value(), Change::Shared(!shared)) />
                <Button label=words::delete() symbol=Icon::Delete disabled=foreign on_click=move || delete(view.get_value()) />
            </div>
        </li>
    }
    .into_any()
}
