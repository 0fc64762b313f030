//! The console: a single-page app over the server's REST, compiled to Wasm and served as static files.
//!
//! It is two programs of this one crate: the console itself, with the sign-in and the list of policies, and the
//! workbench ([`app::workbench`]) with every other page, which the console fetches while it is idle. They share the
//! address bar and the session; [`app::bridge`] says how they speak. A third, the [`worker`], judges edits off the
//! page's thread.
//!
//! Invariants:
//! - [`ui`] knows no page and no API; only [`api`] performs requests.
//! - A page's state is in its URL ([`route`]), so a link opens the same view and back goes back exactly.
//! - Nothing is judged here that the model judges: the console only calls it.

#![expect(clippy::needless_pass_by_value, reason = "a component owns what it is given")]

pub mod api;
pub mod app;
pub mod catalogue;
pub mod pages;
pub mod route;
pub mod ui;
pub mod words;
pub mod worker;

/// How long the static shell may stay for what the first page shows: over that, the page is seen without it.
const WAIT: std::time::Duration = std::time::Duration::from_millis(200);

/// Reads where the server is, asks it for what the first page shows, and mounts the console in place of the static shell.
pub async fn start() {
    #[cfg(debug_assertions)]
    std::panic::set_hook(Box::new(|panic| leptos::logging::error!("{panic}")));
    let server = app::config::server().await;
    let transport = api::early::Early(api::FetchTransport { server });
    let api = api::Api::new(transport.clone());
    app::ask_early(&transport, &api);
    app::language::load().await;
    ui::scrolled::follow();
    app::mount(api, api::early::arrival(WAIT)).await;
}
