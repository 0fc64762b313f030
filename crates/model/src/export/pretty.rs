//! JSON as text for people and for version control: two spaces a level, members in one order.

use serde_json::Value as Json;

use super::order::rank;

/// Writes a whole document, ended by a line feed.
pub(super) fn document(json: &Json, out: &mut Vec<u8>) {
    value(json, 0, out);
    out.push(b'\n');
}

fn value(json: &Json, level: usize, out: &mut Vec<u8>) {
    match json {
        Json::Array(items) if !items.is_empty() => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                line(index, level + 1, out);
                value(item, level + 1, out);
            }
            close(b']', level, out);
        }
        Json::Object(map) if !map.is_empty() => {
            let mut members: Vec<_> = map.iter().map(|(name, value)| (rank(name), name, value)).collect();
            members.sort_unstable_by_key(|(rank, name, _)| (*rank, *name));
            out.push(b'{');
            for (index, (_, name, member)) in members.into_iter().enumerate() {
                line(index, level + 1, out);
                scalar(name, out);
                out.extend_from_slice(b": ");
                value(member, level + 1, out);
            }
            close(b'}', level, out);
        }
        other => scalar(other, out),
    }
}

/// Begins the line of an item or a member, after a comma where it is not the first.
fn line(index: usize, level: usize, out: &mut Vec<u8>) {
    if index > 0 {
        out.push(b',');
    }
    indent(level, out);
}

fn close(bracket: u8, level: usize, out: &mut Vec<u8>) {
    indent(level, out);
    out.push(bracket);
}

fn indent(level: usize, out: &mut Vec<u8>) {
    out.push(b'\n');
    out.extend(std::iter::repeat_n(b' ', 2 * level));
}

fn scalar(value: &impl serde::Serialize, out: &mut Vec<u8>) {
    // Texts, numbers and empty brackets are always JSON, and a vector takes all of it.
    let _ = serde_json::to_writer(out, value);
}
