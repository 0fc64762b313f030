//! One pattern and its translation: `{0} is above {1}.` and what takes its place.

use super::quotes;

/// How often a pattern may try where its literals stand before it gives up.
const MOST_TRIES: u32 = 400;
/// The form of a part that is somebody's own text although no marks stand around it.
const OWN: &str = "own";

/// A pattern with places for parts.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    /// What stands before, between and after the places.
    literals: Vec<String>,
    /// The number of each place.
    places: Vec<usize>,
    translation: Vec<Piece>,
}

/// A piece of a translation.
#[derive(Debug, Clone)]
enum Piece {
    Text(String),
    Place { number: usize, form: Option<String>, own: bool },
}

/// The literals of a text and the places between them, each as its number and form.
fn split(text: &str) -> (Vec<String>, Vec<(usize, Option<String>)>) {
    let mut literals = vec![String::new()];
    let mut places = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let place = after.split_once('}').and_then(|(inside, after)| {
            let (number, form) = inside.split_once(':').map_or((inside, None), |(it, form)| (it, Some(form)));
            Some((number.parse::<usize>().ok()?, form.map(str::to_owned), after))
        });
        let last = literals.last_mut();
        match place {
            Some((number, form, after)) => {
                last.into_iter().for_each(|last| last.push_str(before));
                places.push((number, form));
                literals.push(String::new());
                rest = after;
            }
            None => {
                last.into_iter().for_each(|last| last.extend([before, "{"]));
                rest = after;
            }
        }
    }
    literals.last_mut().into_iter().for_each(|last| last.push_str(rest));
    (literals, places)
}

/// Whether what stands between these is somebody's own text.
fn quotes_between(before: &str, after: &str) -> bool {
    let pair = (before.chars().last(), after.chars().next());
    matches!(
        pair,
        (Some('“'), Some('”')) | (Some('„'), Some('“')) | (Some('`'), Some('`')) | (Some('"'), Some('"'))
    )
}

impl Pattern {
    pub(super) fn new(english: &str, translation: &str) -> Self {
        let (literals, places) = split(english);
        let (texts, pieces) = split(translation);
        let mut pieces_of = Vec::new();
        let mut texts = texts.into_iter();
        let mut before = texts.next().unwrap_or_default();
        for ((number, form), after) in pieces.into_iter().zip(texts) {
            let own = form.as_deref().map_or_else(|| quotes_between(&before, &after), |form| form == OWN);
            pieces_of.push(Piece::Text(before));
            pieces_of.push(Piece::Place { number, form, own });
            before = after;
        }
        pieces_of.push(Piece::Text(before));
        Self {
            literals,
            places: places.into_iter().map(|(number, _)| number).collect(),
            translation: pieces_of,
        }
    }

    /// Whether it has no places, and is its own text.
    pub(super) fn is_plain(&self) -> bool {
        self.places.is_empty()
    }

    /// What it begins with; empty where a part comes first.
    pub(super) fn start(&self) -> &str {
        self.literals.first().map_or("", String::as_str)
    }

    /// How much of it is told: of two that fit, the one that says more is meant.
    pub(super) fn weight(&self) -> usize {
        self.literals.iter().map(String::len).sum()
    }

    /// The translation of a sentence that fits, its parts translated by `part`, which is told the form.
    pub(super) fn fit(&self, english: &str, part: &dyn Fn(&str, Option<&str>) -> String) -> Option<String> {
        let rest = english.strip_prefix(self.start())?;
        let end = self.literals.last().filter(|_| !self.is_plain()).map_or("", String::as_str);
        if !rest.ends_with(end) {
            return None;
        }
        let mut parts = Vec::with_capacity(self.places.len());
        let mut tries = MOST_TRIES;
        self.take(0, rest, &mut parts, &mut tries).then(|| self.filled(&parts, part))
    }

    /// Finds the parts from the place `index` on in `rest`, which follows the literal before it.
    fn take<'a>(&self, index: usize, rest: &'a str, parts: &mut Vec<&'a str>, tries: &mut u32) -> bool {
        let (Some(before), Some(after)) = (self.literals.get(index), self.literals.get(index + 1)) else {
            return rest.is_empty();
        };
        let own = quotes_between(before, after);
        let last = index + 2 == self.literals.len();
        // Where the same mark opens and closes, the first one closes.
        let mark = before.chars().last().filter(|mark| own && matches!(mark, '`' | '"'));
        let one = |part: &str| part.chars().nth(1).is_none() || mark.is_none_or(|mark| !part.contains(mark));
        // Behind an open end anything may follow, whole sentences too.
        let told = |part: &str| after.is_empty() || quotes::sentence_ends(part).len() == 1;
        let fits = |part: &str| {
            let whole = own || (!part.is_empty() && quotes::closed(part) && told(part));
            whole && quotes::balanced(part) && one(part)
        };
        if last {
            let Some(part) = rest.strip_suffix(after.as_str()).filter(|part| fits(part)) else {
                return false;
            };
            parts.push(part);
            return true;
        }
        for (at, found) in rest.match_indices(after.as_str()) {
            let Some(left) = tries.checked_sub(1) else { return false };
            *tries = left;
            let (Some(part), Some(behind)) = (rest.get(..at), rest.get(at + found.len()..)) else { continue };
            if !fits(part) {
                continue;
            }
            parts.push(part);
            if self.take(index + 1, behind, parts, tries) {
                return true;
            }
            parts.pop();
        }
        false
    }

    fn filled(&self, parts: &[&str], part: &dyn Fn(&str, Option<&str>) -> String) -> String {
        let mut said = String::new();
        for piece in &self.translation {
            match piece {
                Piece::Text(text) => said.push_str(text),
                Piece::Place { number, form, own } => {
                    let at = self.places.iter().position(|place| place == number);
                    let Some(text) = at.and_then(|at| parts.get(at)) else { continue };
                    if *own {
                        said.push_str(text);
                    } else {
                        said.push_str(&part(text, form.as_deref()));
                    }
                }
            }
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(english: &str, translation: &str, text: &str) -> Option<String> {
        Pattern::new(english, translation).fit(text, &|part, form| {
            if form.is_some() { part.to_uppercase() } else { part.to_owned() }
        })
    }

    #[test]
    fn parts_are_found_and_filled_in() {
        assert_eq!(
            fit("{0} is above {1}.", "{1} ist unter {0:x}.", "a is above b.").unwrap(),
            "b ist unter A."
        );
        assert_eq!(fit("{0} is above {1}.", "", "a is above b"), None);
        assert_eq!(fit("ends with \\:{ and {0}", "{0}", "ends with \\:{ and x").unwrap(), "x");
        assert_eq!(fit("{0} and {1}", "{0} und {1}", "“a and b” and “c”").unwrap(), "“a and b” und “c”");
        assert_eq!(fit("“{0}” is {1}.", "„{0}“ ist {1}.", "“” is x.").unwrap(), "„“ ist x.");
        assert_eq!(fit("{0} is {1}.", "{0} ist {1}.", "a is b. It is c."), None);
        assert_eq!(fit("{0} and {1}", "{0} und {1}", "a (b and c) and d").unwrap(), "a (b and c) und d");
        assert_eq!(fit("{0} to {1}", "{0:x} an {1:own}", "a to b").unwrap(), "A an b");
    }

    #[test]
    fn somebodys_own_text_ends_at_its_mark() {
        let two = "`a` is none. `b` is none.";
        assert_eq!(fit("`{0}` is none.", "", two), None);
        assert_eq!(fit("`{0}` is none. {1}", "{1} `{0}`", two).unwrap(), "`b` is none. `a`");
    }

    #[test]
    fn what_could_be_tried_for_ever_is_given_up() {
        let text = "a ".repeat(500) + "b";
        assert_eq!(fit("{0}a {1}a {2}a {3}a {4}c", "{0}", &text), None);
    }
}
