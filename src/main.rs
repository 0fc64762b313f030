//! Mounts the console.

fn main() {
    // Leptos starts its own executor when it mounts, which is after the first request.
    wasm_bindgen_futures::spawn_local(palisade_console::start());
}
