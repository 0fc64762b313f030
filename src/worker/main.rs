//! Starts the worker.

fn main() {
    palisade_console::worker::run();
}
