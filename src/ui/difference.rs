//! A difference as texts: groups of lines, each with what stood there before and what stands there now. Used for what
//! an edit changes, for two versions of a thing, and for the choice after a lost update.

use leptos::prelude::*;

use crate::words::kit;

/// Lines under one heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    /// The heading.
    pub title: String,
    /// The lines.
    pub lines: Vec<Line>,
}

/// One thing that differs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// What it is called.
    pub name: String,
    /// Where it is changed or explained; empty for no link.
    pub href: String,
    /// What stood there before.
    pub before: Option<String>,
    /// What stands there now.
    pub after: Option<String>,
    /// Of a list: entries that came.
    pub added: Vec<String>,
    /// Of a list: entries that went.
    pub removed: Vec<String>,
    /// What else to know, such as that it makes devices less secure; empty for nothing.
    pub note: String,
    /// What of it differs, where it has parts.
    pub parts: Vec<Line>,
}

/// The groups, one beneath the other.
pub fn difference(groups: Vec<Lines>) -> AnyView {
    let groups = groups.into_iter().map(group).collect_view();
    view! { <div class="difference">{groups}</div> }.into_any()
}

fn group(group: Lines) -> AnyView {
    view! {
        <section>
            <h3>{group.title}</h3>
            {list(group.lines)}
        </section>
    }
    .into_any()
}

fn list(lines: Vec<Line>) -> AnyView {
    let lines = lines.into_iter().map(line).collect_view();
    view! { <ul>{lines}</ul> }.into_any()
}

fn line(line: Line) -> AnyView {
    let name = if line.href.is_empty() {
        view! { <span class="name">{line.name}</span> }.into_any()
    } else {
        view! { <a class="name link" href=line.href>{line.name}</a> }.into_any()
    };
    let both = line.before.is_some() && line.after.is_some();
    let arrow = both.then(|| view! { <span aria-hidden="true">" → "</span> });
    let entries = |entries: Vec<String>, gone: bool| {
        entries
            .into_iter()
            .map(move |entry| {
                let entry = if gone { was(entry) } else { is(entry) };
                view! { <li>{entry}</li> }.into_any()
            })
            .collect_view()
    };
    let listed = !line.added.is_empty() || !line.removed.is_empty();
    let entries = listed.then(|| {
        view! { <ul class="entries">{entries(line.removed, true)} {entries(line.added, false)}</ul> }
    });
    let note = (!line.note.is_empty()).then(|| view! { <span class="sub">{line.note}</span> });
    let parts = (!line.parts.is_empty()).then(|| list(line.parts));
    view! { <li>{name} " " {line.before.map(was)} {arrow} {line.after.map(is)} " " {note} {entries} {parts}</li> }
        .into_any()
}

/// What is gone. The word before it is for those who do not see that it is struck through.
fn was(text: String) -> AnyView {
    view! { <del><span class="visually-hidden">{kit::before()} " "</span>{text}</del> }.into_any()
}

fn is(text: String) -> AnyView {
    view! { <ins><span class="visually-hidden">{kit::now()} " "</span>{text}</ins> }.into_any()
}
