//! What many devices put back once they are retired, said before: the settings that are in force, each on how many.

use leptos::prelude::*;
use palisade_model::api::{PutBackSetting, PutsBack};

use crate::words::{common, devices, lists as words, names};

/// What goes back, as far as the devices reported.
pub fn puts_back(said: &PutsBack) -> AnyView {
    let line = |row: &PutBackSetting| {
        let name = names::setting(&row.key, &row.name);
        view! { <li><b>{name}</b> ": " {common::devices(row.devices)}</li> }.into_any()
    };
    let more = said.total.saturating_sub(u64::try_from(said.settings.len()).unwrap_or(u64::MAX));
    let more = (more > 0).then(|| view! { <li>{words::puts_back_more(more)}</li> });
    let listed = if said.total == 0 {
        view! { <p><b>{devices::none_in_force()}</b></p> }.into_any()
    } else {
        view! {
            <p><b>{words::puts_back(said.total, &common::devices(said.devices))}</b></p>
            <ul class="plain-list scrolling" tabindex="0" aria-label=devices::put_back_list()>
                {said.settings.iter().map(line).collect_view()} {more}
            </ul>
        }
        .into_any()
    };
    let some =
        |count: u64, sentence: fn(u64) -> String| (count > 0).then(|| [&sentence(count), " "].concat());
    view! {
        {listed}
        <p>
            {some(said.pending, words::puts_back_pending)} {some(said.errors, words::puts_back_errors)}
            {devices::put_back_rest()}
        </p>
    }
    .into_any()
}
