//! The packet probe over the rules of one policy: would this packet pass here, by which rule, and why do the others
//! not speak of it.

use leptos::prelude::*;
use palisade_model::firewall::{Dialect, Packet, PolicyRules, ProfileSettings, RuleRef, misses, probe};

use super::change::Rules;
use super::goto::Goto;
use crate::pages::firewall::{Asked, answer};
use crate::ui::{Button, Look};
use crate::words::rules as words;

/// The panel, where the URL says `tool=packet.1`.
pub(super) fn panel(rules: Rules, goto: Goto, dialect: Dialect) -> AnyView {
    let name = format!("packet.{}", rules.ordinal);
    let open = Memo::new(move |_| goto.get("tool") == name);
    (move || open.get().then(|| form(rules, goto, dialect))).into_any()
}

fn form(rules: Rules, goto: Goto, dialect: Dialect) -> AnyView {
    let asked = Asked::of_url(dialect);
    let result = move || asked.packet().map(|packet| judged(rules, goto, &packet));
    view! {
        <section class="card packet" aria-labelledby="c-packet">
            <header>
                <h3 id="c-packet">{words::packet()}</h3>
                <Button label=words::close_packet() look=Look::Quiet on_click=move || goto.replace(&Asked::closed()) />
            </header>
            <p class="quiet">{words::packet_what()}</p>
            {asked.fields()}
            <div class="answer" aria-live="polite">{result}</div>
        </section>
    }
    .into_any()
}

/// What happens to the packet, and why.
fn judged(rules: Rules, goto: Goto, packet: &Packet) -> AnyView {
    let catalogue = rules.editor.catalogue();
    // Other policies may set the firewall otherwise; the panel says so.
    let settings = ProfileSettings::default();
    let held = [rules.editor.form.with(|form| PolicyRules::of_policy(&form.policy, &catalogue))];
    let verdict = probe(&held, &settings, packet);
    answer(&verdict, &misses(&held, packet), &|rule: &RuleRef| goto.link(rule))
}
