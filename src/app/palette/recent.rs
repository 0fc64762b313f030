//! What was chosen lately, kept in the browser for who is signed in.

use super::item::{Act, Item, Kind};
use crate::ui::kept;

const KEY: &str = "palette";
/// How many are kept.
const MOST: usize = 6;

/// What was chosen lately, the newest first.
pub fn read() -> Vec<Item> {
    let Some(kept) = kept::kept(KEY) else { return Vec::new() };
    let item = |line: &str| {
        let mut parts = line.split('\t');
        let (href, label, detail) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Item::link(Kind::Recent, label, detail, href.to_owned()))
    };
    kept.text.lines().filter_map(item).collect()
}

/// Notes that it was chosen now.
pub fn note(item: &Item) {
    let Act::Go(href) = &item.act else { return };
    let line = |href: &str, label: &str, detail: &str| {
        [href, label, detail].map(|part| part.replace(['\t', '\n'], " ")).join("\t")
    };
    let mut lines = vec![line(href, &item.label, &item.detail)];
    for before in read() {
        if let Act::Go(other) = &before.act
            && other != href
        {
            lines.push(line(other, &before.label, &before.detail));
        }
    }
    lines.truncate(MOST);
    kept::keep(KEY, &lines.join("\n"));
}
