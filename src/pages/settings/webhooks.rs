//! Webhooks: how each fares, with the cause where one fails; tried, turned on and off, deleted.

mod acts;
mod events;
mod form;
mod line;

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::api::{Page, WebhookRow};

use self::acts::{Asked, Section};
use self::form::WebhookForm;
use self::line::line;
use crate::pages::frame::{as_of, shown};
use crate::ui::query::use_query;
use crate::ui::{Button, Column, Confirm, Icon, Look, empty_state, note, skeleton_rows, table};
use crate::words::webhooks as words;

/// The webhooks, or the events of the one that `webhook=` names.
pub fn webhooks() -> AnyView {
    let one = use_query().signal("webhook");
    (move || match one.get() {
        id if id.is_empty() => list(),
        id => events::events(id),
    })
    .into_any()
}

fn list() -> AnyView {
    let section = Section::new();
    let Section { list, form, edited, asking, asked, busy, error, .. } = section;
    let create = move || {
        let open = move || {
            edited.set(None);
            form.set(true);
        };
        view! {
            <Button label=words::create() symbol=Icon::Plus look=Look::Primary disabled=section.blocked on_click=open />
        }
        .into_any()
    };
    // The rows stay while newer answers come in: only what changed in them is drawn anew.
    let any = Memo::new(move |_| list.get().is_some_and(|page| !page.rows.is_empty()));
    let ids = Memo::new(move |_| -> Vec<String> {
        list.get().map(|page| page.rows.iter().map(|row| row.id.clone()).collect()).unwrap_or_default()
    });
    let rows = move || any.get().then(|| rows(section, ids));
    let none = move |page: Arc<Page<WebhookRow>>| {
        if page.rows.is_empty() {
            empty_state(words::none(), words::none_text(), create())
        } else {
            ().into_any()
        }
    };
    let told = move || {
        section.told.get().map(|(taken, text)| note(if taken { "success" } else { "error" }, text.into_any()))
    };
    let title = move || match asked.get() {
        Some((Asked::Off, row)) => words::off_title(&row.name),
        Some((Asked::Delete, row)) => words::delete_title(&row.name),
        None => String::new(),
    };
    let text = move || {
        asked.with(|asked| {
            let waiting = asked.as_ref().map_or(0, |(_, row)| row.waiting);
            let given_up = if waiting > 0 { words::given_up_by_this(waiting) } else { String::new() };
            [words::off_text().to_owned(), given_up]
                .into_iter()
                .skip(usize::from(matches!(asked, Some((Asked::Delete, _)))))
                .collect::<Vec<_>>()
                .join(" ")
        })
    };
    let action = move || match asked.get() {
        Some((Asked::Off, _)) => words::turn_off().to_owned(),
        _ => words::delete_webhook().to_owned(),
    };
    view! {
        <div class="toolbar">
            {as_of(list, |page| &page.as_of)}
            <div class="end">{move || any.get().then(create)}</div>
        </div>
        <div aria-live="polite">{told}</div>
        {rows}
        {shown(list, || skeleton_rows(4), none)}
        <WebhookForm open=form edited=edited saved=move || list.again() />
        <Confirm
            open=asking
            title=Signal::derive(title)
            text=Signal::derive(text)
            action=Signal::derive(action)
            busy=busy
            error=error
            on_confirm=move || section.confirmed()
        />
    }
    .into_any()
}

fn rows(section: Section, ids: Memo<Vec<String>>) -> AnyView {
    let columns = vec![
        Column::new(words::name()),
        Column::new(words::events()),
        Column::new(crate::words::settings::state()),
        Column::new(words::last_success()),
        Column::new(words::last_failure()),
        Column::number(words::waiting()),
        Column::number(words::actions()),
    ];
    let each = move |id: String| {
        let row = Memo::new(move |_| {
            section.list.get().and_then(|page| page.rows.iter().find(|row| row.id == id).cloned())
        });
        line(section, row)
    };
    let lines = view! { <For each=move || ids.get() key=String::clone children=each /> };
    view! { <div class="webhook-rows">{table(words::title(), columns, "", lines.into_any())}</div> }
        .into_any()
}
