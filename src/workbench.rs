//! Starts the workbench.

fn main() {
    wasm_bindgen_futures::spawn_local(palisade_console::app::workbench::run());
}
