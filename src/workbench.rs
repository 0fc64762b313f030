//! Starts the workbench.

fn main() {
    palisade_console::app::workbench::run();
}
