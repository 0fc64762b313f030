//! Settings of the catalogue by name, option, id or path, slips forgiven. Each leads to the policies that set it.

use std::cell::RefCell;
use std::sync::Arc;

use palisade_model::catalogue::Catalogue;
use palisade_model::search::{Field, Hit, Matched, SearchIndex};

use super::item::{Item, Kind};
use crate::catalogue::{self, TEMPLATES, by_key};
use crate::route::Route;

/// How many are shown.
const MOST: usize = 6;

thread_local! {
    static INDEX: RefCell<Option<(Arc<Catalogue>, SearchIndex)>> = const { RefCell::new(None) };
}

/// Loads the catalogue and makes its index, once. Without it settings are not found, and all else is.
pub async fn load() {
    if INDEX.with_borrow(Option::is_some) {
        return;
    }
    let keys: Vec<&'static str> = TEMPLATES.iter().map(|template| template.key).collect();
    if let Ok(catalogue) = catalogue::load(&keys).await {
        let index = SearchIndex::new(&catalogue);
        INDEX.set(Some((catalogue, index)));
    }
}

/// The settings that go by a text.
pub fn found(text: &str) -> Vec<Item> {
    INDEX.with_borrow(|held| {
        let Some((catalogue, index)) = held else { return Vec::new() };
        // A setting of two templates is two hits and one thing to find.
        let mut items: Vec<Item> = Vec::new();
        for hit in index.search(text, 3 * MOST) {
            let Some(item) = item(catalogue, &hit) else { continue };
            if items.len() < MOST && !items.iter().any(|it| it.act == item.act) {
                items.push(item);
            }
        }
        items
    })
}

fn item(catalogue: &Catalogue, hit: &Hit) -> Option<Item> {
    let template = by_key(&hit.template)?;
    let of = catalogue.template_by_key(&hit.template)?;
    let definition = catalogue.definition_in(&of.id, &hit.definition)?;
    let options = hit.matched.iter().filter(|matched| matched.field == Field::OptionLabel);
    let named = |item: &str| definition.option(item).map(|option| option.label.clone());
    // The one of which most is what was looked for: of High and High plus the second by its whole name.
    let length = |matched: &&Matched| matched.spans.iter().map(|(start, end)| end - start).sum::<u32>();
    let option = options.rev().max_by_key(length).and_then(|matched| named(matched.option.as_deref()?));
    let label = match option {
        Some(option) => [&definition.name, ": ", &option].concat(),
        None => definition.name.clone(),
    };
    let href = Route::Policies.with(&[("setting", &definition.id)]);
    Some(Item::link(Kind::Setting, label, template.label(), href))
}
