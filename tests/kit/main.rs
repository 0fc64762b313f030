//! The kit's components in a real browser, with the real styles: roles, names, keyboard, focus and states.

#![cfg(target_arch = "wasm32")]

mod buttons;
mod charts;
mod data;
#[path = "../eyes/mod.rs"]
mod eyes;
mod fields;
mod gallery;
mod marked;
mod said;
mod sheet;

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);
