//! Tokens: those with which devices enrol, and those for scripts. Secrets are shown once, when they are made.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::TokenRow;

use super::create::CreateToken;
use crate::api::{load, use_api};
use crate::pages::frame::shown;
use crate::pages::needs;
use crate::pages::policies::editor::write_reason;
use crate::ui::state::badge;
use crate::ui::time::milliseconds;
use crate::ui::{
    Button, Column, Confirm, Icon, Look, empty_state, relative_time, say_why, skeleton_rows, table,
    use_toasts,
};
use crate::words::{date_time, names, number, settings as words};

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Devices enrol with it.
    Enrolment,
    /// Scripts call the API with it.
    Script,
}

impl Kind {
    fn path(self) -> &'static str {
        match self {
            Self::Enrolment => needs::ENROLMENT_TOKENS,
            Self::Script => needs::SCRIPT_TOKENS,
        }
    }
}

/// The tokens of a kind.
pub fn tokens(kind: Kind) -> AnyView {
    let list = load::<Vec<TokenRow>>(move || kind.path().to_owned());
    let creating = RwSignal::new(false);
    let revoking = RwSignal::new(None::<TokenRow>);
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let error = RwSignal::new(String::new());
    let api = StoredValue::new(use_api());
    let toasts = use_toasts();
    let blocked = Signal::stored(write_reason());
    let create = move || {
        view! {
            <Button label=words::create_token() symbol=Icon::Plus look=Look::Primary disabled=blocked on_click=move || creating.set(true) />
        }
        .into_any()
    };
    let revoke = move || {
        let Some(row) = revoking.get_untracked() else { return };
        busy.set(true);
        spawn_local(async move {
            let api = api.get_value();
            let answer = match kind {
                Kind::Enrolment => api.revoke_enrolment_token(&row.id).await,
                Kind::Script => api.revoke_token(&row.id).await,
            };
            let _ = busy.try_set(false);
            // By now another may be asked about.
            let is_asked = || revoking.try_get_untracked().flatten().is_some_and(|asked| asked.id == row.id);
            match answer {
                Ok(()) => {
                    if is_asked() {
                        open.try_set(false);
                    }
                    toasts.done(words::revoked_done(&row.name));
                    list.again();
                }
                Err(failed) if !is_asked() => toasts.failed(failed.change_sentence()),
                Err(failed) => {
                    say_why(open, error, toasts, failed.change_sentence());
                }
            }
        });
    };
    let ask = move |row: TokenRow| {
        error.set(String::new());
        revoking.set(Some(row));
        open.set(true);
    };
    let rows = move |list: Arc<Vec<TokenRow>>| {
        if list.is_empty() {
            let (title, text) = match kind {
                Kind::Enrolment => (words::enrolment_tokens_none(), words::enrolment_tokens_text()),
                Kind::Script => (words::script_tokens_none(), words::script_tokens_text()),
            };
            return empty_state(title, text, create());
        }
        let mut columns = vec![Column::new(words::name()), Column::new(words::state())];
        columns.push(match kind {
            Kind::Enrolment => Column::number(words::devices_enrolled()),
            Kind::Script => Column::new(words::role()),
        });
        columns.extend([
            Column::new(words::expires()),
            Column::new(words::created()),
            Column::number(words::revoke()),
        ]);
        let lines: Vec<_> = list.iter().map(|row| line(kind, row, blocked, ask)).collect();
        table(words::tokens(), columns, "", lines.into_any())
    };
    let title = move || {
        revoking.with(|row| row.as_ref().map(|row| words::revoke_title(&row.name)).unwrap_or_default())
    };
    let text = match kind {
        Kind::Enrolment => words::revoke_enrolment_text(),
        Kind::Script => words::revoke_script_text(),
    };
    view! {
        <div class="toolbar"><div class="end">{create()}</div></div>
        {shown(list, || skeleton_rows(4), rows)}
        <CreateToken open=creating kind=kind changed=move || list.again() />
        <Confirm open=open title=Signal::derive(title) text=text action=words::revoke_token() busy=busy error=error on_confirm=revoke />
    }
    .into_any()
}

fn line(
    kind: Kind,
    row: &TokenRow,
    blocked: Signal<String>,
    ask: impl Fn(TokenRow) + Copy + Send + Sync + 'static,
) -> AnyView {
    let expired = milliseconds(&row.expires) < js_sys::Date::now();
    let used_up = row.max_uses.is_some_and(|max| row.uses >= max);
    let (class, word) = match (row.revoked, expired, used_up) {
        (true, ..) => ("na", words::revoked()),
        (_, true, _) => ("na", words::expired()),
        (.., true) => ("na", words::used_up()),
        _ => ("success", words::active()),
    };
    let middle = match kind {
        Kind::Enrolment => {
            let uses = number(row.uses.into());
            let uses = match row.max_uses {
                Some(most) => words::of_uses(&uses, &number(most.into())),
                None => uses,
            };
            view! { <td class="num">{uses}</td> }.into_any()
        }
        Kind::Script => view! { <td>{row.role.map(names::role)}</td> }.into_any(),
    };
    let expires = date_time(milliseconds(&row.expires));
    let this = row.clone();
    let button = (!row.revoked).then(|| {
        view! { <Button label=words::revoke() look=Look::Quiet disabled=blocked on_click=move || ask(this.clone()) /> }
    });
    view! {
        <tr>
            <td class="strong">{row.name.clone()}</td>
            <td>{badge(class, word)}</td>
            {middle}
            <td>{expires}</td>
            <td>{relative_time(Some(row.created.clone()), "")} <span class="sub">{row.created_by.clone()}</span></td>
            <td class="num">{button}</td>
        </tr>
    }
    .into_any()
}
