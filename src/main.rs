//! Mounts the console.

fn main() {
    leptos::task::spawn_local(palisade_console::start());
}
