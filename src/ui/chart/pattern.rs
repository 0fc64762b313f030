//! What a class looks like where it is drawn: a ground and a figure on it, so that two differ without colours.

use leptos::prelude::*;

use crate::ui::field::fresh_id;

/// The patterns of some classes, by place.
pub struct Patterns {
    ids: Vec<(&'static str, String)>,
}

impl Patterns {
    /// Patterns for these classes, each once.
    pub fn of(classes: impl IntoIterator<Item = &'static str>) -> Self {
        let mut ids: Vec<(&'static str, String)> = Vec::new();
        for class in classes {
            if ids.iter().all(|(known, _)| *known != class) {
                ids.push((class, fresh_id("pattern")));
            }
        }
        Self { ids }
    }

    /// What `fill` is for a class.
    pub fn fill(&self, class: &str) -> String {
        let id = self.ids.iter().find(|(known, _)| *known == class).map_or("", |(_, id)| id.as_str());
        ["url(#", id, ")"].concat()
    }

    /// The definitions, for within the drawing.
    pub fn definitions(&self) -> AnyView {
        let each = self
            .ids
            .iter()
            .map(|(class, id)| {
                view! {
                    <pattern
                        id=id.clone()
                        class=["shade ", class].concat()
                        width="8"
                        height="8"
                        patternUnits="userSpaceOnUse"
                    >
                        <rect class="ground" width="8" height="8" />
                        <path class="figure" d=figure(class) />
                    </pattern>
                }
                .into_any()
            })
            .collect_view();
        view! { <defs>{each}</defs> }.into_any()
    }

    /// A square of a class for the key.
    pub fn swatch(&self, class: &str) -> AnyView {
        view! {
            <svg class="swatch" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
                <rect width="16" height="16" rx="3" fill=self.fill(class) />
            </svg>
        }
        .into_any()
    }
}

/// The lines on the ground of a class, in a square of eight.
fn figure(class: &str) -> &'static str {
    match class {
        "error" => "M0 8L8 0M-2 2L2 -2M6 10L10 6",
        "conflict" => "M0 0L8 8M0 8L8 0",
        "pending" => "M0 2H8M0 6H8",
        "na" | "v4" => "M3 4H5",
        "unknown" => "M0 0L8 8M-2 6L2 10M6 -2L10 2",
        "unset" => "M4 3V5",
        "v1" => "M2 0V8M6 0V8",
        "v2" => "M0 4L4 0L8 4M0 8L4 4L8 8",
        "v3" => "M0 0L8 8M-2 6L2 10M6 -2L10 2",
        "v5" => "M0 4H8M4 0V8",
        _ => "",
    }
}
