//! The gallery: every component of the kit in every state, to look at and to test. It is left out of release builds,
//! nothing links to it, and it speaks English only.

mod charts;
mod choices;
mod data;
mod said;
mod sheet;

use leptos::prelude::*;

use crate::ui::PageHead;

/// The gallery.
#[component]
pub fn Gallery() -> AnyView {
    view! {
        <PageHead title="Gallery" crumbs=vec![("Somewhere".into(), "/policies".into())] meta=|| "Every component of the kit" />
        <div class="stack">
            {section("Buttons", choices::buttons())}
            {section("Menu", choices::menus())}
            {section("Tooltip", choices::tooltips())}
            {section("Fields", choices::fields())}
            {section("Underlined", choices::underlined())}
            {section("Combobox", choices::combobox())}
            {section("Three states", choices::states())}
            {section("Disclosure", choices::disclosures())}
            {section("Dialogs", said::dialogs())}
            {section("Messages", said::messages())}
            {section("Notes", said::notes())}
            {section("States", data::states())}
            {section("States over time", charts::states_over_time())}
            {section("Rollout curve", charts::rollout())}
            {section("Strip of states", charts::one_state())}
            {section("Matrix", charts::matrix())}
            {section("Tabs and filters", data::filters())}
            {section("Table", data::table_of_few())}
            {section("Windowed table", data::table_of_many())}
            {section("Grid", sheet::sheet())}
            {section("Difference", data::differences())}
            {section("To come", data::to_come())}
        </div>
    }
    .into_any()
}

fn section(name: &'static str, content: AnyView) -> AnyView {
    let id = name.to_lowercase().replace(' ', "-");
    view! {
        <section class="card" aria-labelledby=id.clone()>
            <header><h2 id=id.clone()>{name}</h2></header>
            {content}
        </section>
    }
    .into_any()
}
