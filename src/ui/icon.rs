//! The icons: strokes in the colour of the text, hidden from assistive technology because a word stands beside.

use leptos::prelude::*;

use super::inert::{Markup, inert};

/// An icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// A sheet with lines.
    Policies,
    /// A screen.
    Devices,
    /// Two people.
    Groups,
    /// Two arrows past each other.
    Conflicts,
    /// Sliders.
    Settings,
    /// A plus.
    Plus,
    /// An arrow into a tray.
    Import,
    /// An arrow out of a tray.
    Export,
    /// A cross.
    Close,
    /// Two circling arrows.
    Sync,
    /// A bin.
    Delete,
    /// A pen.
    Edit,
    /// Two sheets.
    Copy,
    /// A magnifying glass.
    Search,
    /// Points down, beside what opens.
    Down,
    /// Three lines.
    Menu,
    /// A line that beats.
    Overview,
    /// A clock.
    Audit,
    /// A printer.
    Print,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Policies => "M5 4h14v16H5zM8 8h8M8 12h8M8 16h5",
            Self::Devices => "M3 5h18v11H3zM8 20h8M12 16v4",
            Self::Groups => {
                "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 20c0-3 3-5 6-5s6 2 6 5M16 11a3 3 0 1 0-1-5.8M21 20c0-3-2-5-5-5"
            }
            Self::Conflicts => "M4 8h15M15 4l4 4-4 4M20 16H5M9 12l-4 4 4 4",
            Self::Settings => "M4 7h10M18 7h2M4 17h2M10 17h10M14 4v6M6 14v6",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Import => "M12 4v11M7 10l5 5 5-5M4 20h16",
            Self::Export => "M12 15V4M7 9l5-5 5 5M4 20h16",
            Self::Close => "M6 6l12 12M18 6L6 18",
            Self::Sync => "M4 12a8 8 0 0 1 14-5l2 2M20 4v5h-5M20 12a8 8 0 0 1-14 5l-2-2M4 20v-5h5",
            Self::Delete => "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
            Self::Edit => "M4 20h4L19 9l-4-4L4 16zM13 7l4 4",
            Self::Copy => "M9 9h11v11H9zM5 15H4V4h11v1",
            Self::Down => "M7 10l5 5 5-5",
            Self::Menu => "M4 7h16M4 12h16M4 17h16",
            Self::Overview => "M3 12h4l3-7 4 14 3-7h4",
            Self::Audit => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2",
            Self::Print => "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
            Self::Search => "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20 20l-4-4",
        }
    }
}

/// Draws an icon of 16 px.
pub fn icon(icon: Icon) -> AnyView {
    let of = [
        ("class", "icon"),
        ("width", "16"),
        ("height", "16"),
        ("viewBox", "0 0 24 24"),
        ("aria-hidden", "true"),
    ];
    let path = Markup::element("path", &[("d", icon.path())], Markup::default());
    inert(Markup::element("svg", &of, path))
}
