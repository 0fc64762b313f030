//! The rule as rows: property, operator, value, joined in groups. Every change is written to the text, and what is
//! written there by other hands is read again.

use leptos::prelude::*;
use palisade_model::membership::MAX_DEPTH;

use super::row;
use super::rows::{Branch, Join, Keys, Part, Row};
use super::{RuleDraft, terms};
use crate::ui::{Icon, icon};
use crate::words::groups as words;

/// The rows of a rule. Every copy is the same.
#[derive(Clone, Copy)]
pub struct Builder {
    /// The rows; nothing while the text is none that they can show.
    tree: RwSignal<Option<Branch>>,
    keys: StoredValue<Keys>,
    /// The text that the rows stand for.
    written: StoredValue<Option<String>>,
    draft: RuleDraft,
}

impl Builder {
    fn new(draft: RuleDraft) -> Self {
        let builder = Self {
            tree: RwSignal::new(None),
            keys: StoredValue::new(Keys::default()),
            written: StoredValue::new(None),
            draft,
        };
        let read = move || {
            let text = draft.text.get();
            if builder.written.with_value(|written| written.as_ref() == Some(&text)) {
                return;
            }
            let tree = builder.keys.try_update_value(|keys| {
                if text.trim().is_empty() {
                    return Some(Branch::blank(keys));
                }
                draft.checked.with_untracked(|checked| Branch::of(checked.rule.as_ref()?, keys))
            });
            builder.written.set_value(Some(text));
            builder.tree.set(tree.flatten());
        };
        Effect::new(move |_| read());
        builder
    }

    /// Changes the rows, and the text with them.
    pub fn change(self, change: impl FnOnce(&mut Branch, &mut Keys)) {
        let mut keys = self.keys.get_value();
        self.tree.update(|tree| {
            if let Some(tree) = tree {
                change(tree, &mut keys);
            }
        });
        self.keys.set_value(keys);
        let text = self.tree.with_untracked(|tree| tree.as_ref().map(Branch::text));
        if let Some(Ok(text)) = text {
            self.written.set_value(Some(text.clone()));
            self.draft.text.set(text);
        }
    }

    /// The row with this key, tracked.
    pub fn row(self, key: u32) -> Option<Row> {
        self.tree.with(|tree| tree.as_ref()?.row(key).cloned())
    }

    /// Changes a row.
    pub fn change_row(self, key: u32, change: impl FnOnce(&mut Row)) {
        self.change(|tree, _| {
            if let Some(row) = tree.row_mut(key) {
                change(row);
            }
        });
    }
}

/// The builder; `to_text` leads to the text editor, for a rule that rows can't show.
pub fn builder(draft: RuleDraft, to_text: Signal<String>) -> AnyView {
    let builder = Builder::new(draft);
    let root = Memo::new(move |_| builder.tree.with(|tree| tree.as_ref().map(|tree| tree.key)));
    let shown = move || match root.get() {
        Some(key) => branch(builder, key, 0),
        None => cannot_show(draft, to_text),
    };
    view! { <div class="builder">{shown}</div> }.into_any()
}

fn cannot_show(draft: RuleDraft, to_text: Signal<String>) -> AnyView {
    let why = move || {
        let wrong = draft.checked.with(|checked| checked.rule.is_none());
        if wrong { words::builder_wrong() } else { words::builder_cannot() }
    };
    view! {
        <div class="note conflict">
            <p class="grow">{why}</p>
            <a class="button" href=to_text data-noscroll="">{words::open_text()}</a>
        </div>
        <pre class="rule-text" tabindex="0" aria-label=words::rule()>{draft.text}</pre>
    }
    .into_any()
}

fn branch(builder: Builder, key: u32, depth: u8) -> AnyView {
    let this = move |tree: &Option<Branch>| tree.as_ref().and_then(|tree| tree.branch(key).cloned());
    let shape = Memo::new(move |_| builder.tree.with(this).map(|it| it.shape()).unwrap_or_default());
    let join = Memo::new(move |_| builder.tree.with(this).map_or(Join::All, |it| it.join));
    let options = Join::EACH
        .into_iter()
        .map(|option| {
            view! { <option value=option.word() prop:selected=move || join.get() == option>{terms::join(option)}</option> }
                .into_any()
        })
        .collect_view();
    let set_join = move |word: String| {
        let Some(join) = Join::EACH.into_iter().find(|join| join.word() == word) else { return };
        builder.change(|tree, _| {
            if let Some(branch) = tree.branch_mut(key) {
                branch.join = join;
            }
        });
    };
    let add_row = move |_| {
        let mut added = None;
        builder.change(|tree, keys| {
            let row = Row::new(keys.next());
            added = Some(row.key);
            if let Some(branch) = tree.branch_mut(key) {
                branch.parts.push(Part::Row(row));
            }
        });
        if let Some(added) = added {
            crate::pages::policies::editor::focus(&row::property_id(added));
        }
    };
    let add_branch = move |_| {
        builder.change(|tree, keys| {
            let mut inner = Branch::blank(keys);
            inner.join = Join::Any;
            if let Some(branch) = tree.branch_mut(key) {
                branch.parts.push(Part::Branch(inner));
            }
        });
    };
    let remove = (depth > 0).then(|| {
        let remove = move |_| builder.change(|tree, _| tree.remove(key));
        view! {
            <button type="button" class="icon-button" aria-label=words::remove_conditions() on:click=remove>
                {icon(Icon::Close)}
            </button>
        }
        .into_any()
    });
    let part = move |(part, is_branch): (u32, bool)| {
        if is_branch { branch(builder, part, depth + 1) } else { row::row(builder, part) }
    };
    let can_nest = depth.saturating_add(3) < MAX_DEPTH;
    view! {
        <fieldset class="branch">
            <legend class="visually-hidden">{words::conditions()}</legend>
            <div class="join">
                <select class="input" aria-label=words::join() on:change:target=move |event| set_join(event.target().value())>
                    {options}
                </select>
                {remove}
            </div>
            <div class="parts">
                <For each=move || shape.get() key=|part| *part children=part />
            </div>
            <div class="actions">
                <button type="button" class="button" on:click=add_row>{icon(Icon::Plus)} {words::add_condition()}</button>
                {can_nest.then(|| view! {
                    <button type="button" class="button quiet" on:click=add_branch>{icon(Icon::Plus)} {words::add_conditions()}</button>
                })}
            </div>
        </fieldset>
    }
    .into_any()
}
