//! How the firewall of a device is set: what decides before rules are asked, and where none speaks of a packet.

use std::sync::Arc;

use leptos::prelude::*;
use palisade_model::firewall::{Action, Dialect, LinuxState, Profile, ProfileState};

use super::held::Held;
use crate::ui::{Column, disclosure, table};
use crate::words::{firewall as words, rules as rule_words};

/// The card, which opens on demand; its summary says the most important.
pub fn card(held: Memo<Option<Arc<Held>>>, dialect: Dialect) -> AnyView {
    let body = move || {
        held.with(|held| {
            let settings = held.as_ref()?.settings;
            Some(match dialect {
                Dialect::Windows => windows(&settings.windows),
                Dialect::HyperV => windows(&settings.hyper_v),
                Dialect::Linux => linux(&settings.linux),
            })
        })
    };
    let what = if dialect == Dialect::Linux { words::how_linux() } else { words::how_windows() };
    view! {
        <section class="card" aria-label=words::how()>
            {disclosure(words::how(), false, view! { <p class="quiet">{what}</p> {body} }.into_any())}
        </section>
    }
    .into_any()
}

/// The word for a kind of network.
fn network(profile: Profile) -> &'static str {
    match profile {
        Profile::Domain => rule_words::domain(),
        Profile::Private => rule_words::private_network(),
        Profile::Public => rule_words::public_network(),
    }
}

fn is(what: Option<bool>, yes: &'static str, no: &'static str) -> &'static str {
    match what {
        Some(true) => yes,
        Some(false) => no,
        None => words::not_known(),
    }
}

fn does(action: Option<Action>) -> &'static str {
    match action {
        Some(Action::Allow) => rule_words::allowed(),
        Some(Action::Block) => rule_words::blocked(),
        None => words::not_known(),
    }
}

fn windows(profiles: &[ProfileState; 3]) -> AnyView {
    let row = |(profile, state): (Profile, &ProfileState)| {
        view! {
            <tr>
                <th scope="row">{network(profile)}</th>
                <td>{is(state.enabled, words::on(), words::off())}</td>
                <td>{is(state.shielded, words::yes(), words::no())}</td>
                <td>{does(state.inbound)}</td>
                <td>{does(state.outbound)}</td>
                <td>{is(state.local_rules, words::yes(), words::no())}</td>
            </tr>
        }
        .into_any()
    };
    let rows = Profile::ALL.into_iter().zip(profiles).map(row).collect_view().into_any();
    let columns = vec![
        Column::new(words::network()),
        Column::new(words::turned()),
        Column::new(words::shielded()),
        Column::new(words::default_in()),
        Column::new(words::default_out()),
        Column::new(words::local_rules()),
    ];
    table(words::setting_table(), columns, "", rows)
}

fn linux(state: &LinuxState) -> AnyView {
    use palisade_model::firewall::Direction;
    let turned = match state.switched {
        Some(Some(true)) => words::on(),
        Some(Some(false)) => words::off(),
        Some(None) => words::nobody(),
        None => words::not_known(),
    };
    let on = state.switched == Some(Some(true));
    let exceptions = on.then(|| {
        view! {
            <dt>{words::loopback()}</dt>
            <dd>{is(state.allow_loopback, words::yes(), words::no())}</dd>
            <dt>{words::established()}</dt>
            <dd>{is(state.allow_established, words::yes(), words::no())}</dd>
            <dt>{words::icmp()}</dt>
            <dd>{is(state.allow_icmp, words::yes(), words::no())}</dd>
        }
    });
    view! {
        <dl class="facts">
            <dt>{words::turned()}</dt>
            <dd>{turned}</dd>
            <dt>{words::default_in()}</dt>
            <dd>{does(state.default_action(Direction::In))}</dd>
            <dt>{words::default_out()}</dt>
            <dd>{does(state.default_action(Direction::Out))}</dd>
            {exceptions}
        </dl>
    }
    .into_any()
}
