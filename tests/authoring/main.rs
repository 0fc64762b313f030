//! The writing pages over recorded answers, in a real browser: policies from the first letter to the version that is
//! saved, groups, assignments, and what is undone.

#![cfg(target_arch = "wasm32")]

mod downloads;
mod editor;
#[path = "../eyes/mod.rs"]
mod eyes;
mod groups;
mod importing;
mod languages;
mod list_files;
mod review;
mod rules;
mod templates;
#[path = "../unmarked/mod.rs"]
mod unmarked;
mod versions;
mod webhook_events;
mod webhooks;
mod worker;
#[path = "../writing/mod.rs"]
mod writing;

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);
