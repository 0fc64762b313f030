//! Tokens: those with which devices enrol, and those for scripts. Secrets are shown once, when they are made.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use palisade_model::api::TokenRow;

use super::create::CreateToken;
use crate::api::{load, use_api};
use crate::pages::frame::shown;
use crate::pages::policies::editor::write_reason;
use crate::ui::state::badge;
use crate::ui::time::milliseconds;
use crate::ui::{
    Button, Column, Confirm, Icon, Look, count, empty_state, relative_time, skeleton_rows, table, use_toasts,
};

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
            Self::Enrolment => "/api/enrolment-tokens",
            Self::Script => "/api/tokens",
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
            <Button label="Create token" symbol=Icon::Plus look=Look::Primary disabled=blocked on_click=move || creating.set(true) />
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
            match answer {
                Ok(()) => {
                    open.try_set(false);
                    toasts.done(format!("Token “{}” revoked.", row.name));
                    list.again();
                }
                Err(failed) => {
                    error.try_set(failed.change_sentence());
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
                Kind::Enrolment => (
                    "No enrolment tokens yet",
                    "A device proves with a token that it may enrol. Create one; the commands to run come with it.",
                ),
                Kind::Script => (
                    "No tokens for scripts yet",
                    "Scripts and Graph clients call the API with a token. Create one with the role that they need.",
                ),
            };
            return empty_state(title, text, create());
        }
        let mut columns = vec![Column::new("Name"), Column::new("State")];
        columns.push(match kind {
            Kind::Enrolment => Column::number("Devices enrolled"),
            Kind::Script => Column::new("Role"),
        });
        columns.extend([Column::new("Expires"), Column::new("Created"), Column::number("Revoke")]);
        let lines: Vec<_> = list.iter().map(|row| line(kind, row, blocked, ask)).collect();
        table("Tokens", columns, "", lines.into_any())
    };
    let title = move || {
        revoking.with(|row| row.as_ref().map(|row| format!("Revoke “{}”?", row.name)).unwrap_or_default())
    };
    let text = match kind {
        Kind::Enrolment => {
            "No further device can enrol with it. Devices that enrolled with it stay enrolled."
        }
        Kind::Script => "Scripts that use it are refused from now on.",
    };
    view! {
        <div class="toolbar"><div class="end">{create()}</div></div>
        {shown(list, || skeleton_rows(4), rows)}
        <CreateToken open=creating kind=kind changed=move || list.again() />
        <Confirm open=open title=Signal::derive(title) text=text action="Revoke token" busy=busy error=error on_confirm=revoke />
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
        (true, ..) => ("na", "Revoked"),
        (_, true, _) => ("na", "Expired"),
        (.., true) => ("na", "Used up"),
        _ => ("success", "Active"),
    };
    let middle = match kind {
        Kind::Enrolment => {
            let max = row.max_uses.map(|max| format!(" of {}", count(u64::from(max))));
            view! { <td class="num">{count(u64::from(row.uses))} {max}</td> }.into_any()
        }
        Kind::Script => view! { <td>{row.role.map(palisade_model::api::Role::label)}</td> }.into_any(),
    };
    let expires = crate::ui::time::exact(milliseconds(&row.expires));
    let this = row.clone();
    let button = (!row.revoked).then(|| {
        view! { <Button label="Revoke" look=Look::Quiet disabled=blocked on_click=move || ask(this.clone()) /> }
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
