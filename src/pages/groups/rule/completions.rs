//! What can be written at the cursor of a rule: a list below the text, worked by the keys of the text itself.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use palisade_model::membership::{Completion, complete};
use web_sys::HtmlTextAreaElement;

use super::terms;
use crate::ui::field::fresh_id;
use crate::words::groups as words;

/// The list. Every copy is the same.
#[derive(Clone, Copy)]
pub struct Completions {
    offers: RwSignal<Vec<Completion>>,
    active: RwSignal<Option<usize>>,
    id: StoredValue<String>,
}

impl Completions {
    /// A list that is closed.
    pub fn new() -> Self {
        Self {
            offers: RwSignal::new(Vec::new()),
            active: RwSignal::new(None),
            id: StoredValue::new(fresh_id("completions")),
        }
    }

    /// The list's id, for what it belongs to.
    pub fn id(self) -> String {
        self.id.get_value()
    }

    /// The id of the offer that Enter would take.
    pub fn active_id(self) -> Option<String> {
        self.active.get().map(|index| self.option_id(index))
    }

    fn option_id(self, index: usize) -> String {
        format!("{}-{index}", self.id())
    }

    /// Offers what fits at the cursor; `asked` also where nothing is begun. With `first` Enter takes the first.
    pub fn offer(self, control: &HtmlTextAreaElement, asked: bool, first: bool) {
        let text = control.value();
        let cursor = characters(&text, control.selection_start().ok().flatten().unwrap_or_default());
        let mut offers = complete(&text, cursor);
        let cursor = u32::try_from(cursor).unwrap_or(u32::MAX);
        if !asked {
            offers.retain(|offer| offer.span.0 < cursor);
        }
        let is_written = |offer: &Completion| part(&text, offer.span) == offer.text;
        if offers.iter().any(is_written) && !asked {
            offers.clear();
        }
        self.active.set((first && !offers.is_empty()).then_some(0));
        self.offers.set(offers);
    }

    /// Closes the list.
    pub fn close(self) {
        if self.offers.with_untracked(|offers| !offers.is_empty()) {
            self.active.set(None);
            self.offers.set(Vec::new());
        }
    }

    /// What a key does with the list; the offer that it takes, and whether the key is used up.
    pub fn key(self, event: &KeyboardEvent) -> (Option<Completion>, bool) {
        let count = self.offers.with_untracked(Vec::len);
        if count == 0 {
            return (None, false);
        }
        let active = self.active.get_untracked();
        let go = |index: usize| {
            self.active.set(Some(index));
            self.show(index);
            (None, true)
        };
        match event.key().as_str() {
            "ArrowDown" => go(active.map_or(0, |index| (index + 1) % count)),
            "ArrowUp" => go(active.map_or(count - 1, |index| (index + count - 1) % count)),
            "Escape" => {
                self.close();
                (None, true)
            }
            "Enter" => {
                let taken = active.and_then(|index| self.offers.with_untracked(|it| it.get(index).cloned()));
                let used = taken.is_some();
                (taken, used)
            }
            _ => (None, false),
        }
    }

    fn show(self, index: usize) {
        let id = self.option_id(index);
        request_animation_frame(move || {
            if let Some(option) = document().get_element_by_id(&id) {
                option.scroll_into_view_with_scroll_into_view_options(&{
                    let options = web_sys::ScrollIntoViewOptions::new();
                    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                    options
                });
            }
        });
    }

    /// The list as it is drawn; `take` is given what was clicked.
    pub fn view(self, take: impl Fn(Completion) + Copy + Send + Sync + 'static) -> AnyView {
        let lines = move || {
            let offers = self.offers.get();
            let line = |(index, offer): (usize, Completion)| {
                let about = terms::completion(&offer);
                let text = offer.text.clone();
                let selected = move || (self.active.get() == Some(index)).to_string();
                view! {
                    <li
                        role="option"
                        id=self.option_id(index)
                        aria-selected=selected
                        // The text keeps the focus.
                        on:mousedown=|event| event.prevent_default()
                        on:click=move |_| take(offer.clone())
                    >
                        <span class="mono">{text}</span> " " <span class="sub">{about}</span>
                    </li>
                }
                .into_any()
            };
            offers.into_iter().enumerate().map(line).collect_view()
        };
        let count = move || {
            let count = self.offers.with(Vec::len);
            (count > 0).then(|| words::completions_count(u64::try_from(count).unwrap_or_default()))
        };
        view! {
            <ul
                class="listbox"
                role="listbox"
                id=self.id()
                aria-label=words::completions()
                hidden=move || self.offers.with(Vec::is_empty)
            >
                {lines}
            </ul>
            <p class="visually-hidden" role="status">{count}</p>
        }
        .into_any()
    }
}

/// The text with a completion in it, and the cursor behind it, in characters.
pub fn completed(text: &str, completion: &Completion) -> (String, usize) {
    let (start, end) = (place(completion.span.0), place(completion.span.1));
    let mut rest: String = text.chars().skip(end).collect();
    let closes = completion.text == ")" || completion.text.ends_with(['"', ']', ')']);
    let mut added = completion.text.clone();
    if !closes && !rest.starts_with(char::is_whitespace) && !rest.starts_with(')') {
        added.push(' ');
    } else if !closes && rest.starts_with(' ') {
        // The space that is there already is gone over.
        added.push(' ');
        rest.remove(0);
    }
    let inside = added.find("\"\"").map(|at| added.get(..=at).unwrap_or_default().chars().count());
    let cursor = start + inside.unwrap_or_else(|| added.chars().count());
    let before: String = text.chars().take(start).collect();
    ([before, added, rest].concat(), cursor)
}

fn part(text: &str, span: (u32, u32)) -> String {
    text.chars().skip(place(span.0)).take(place(span.1.saturating_sub(span.0))).collect()
}

fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// How many characters the first `units` of the browser's counting are.
pub fn characters(text: &str, units: u32) -> usize {
    let mut passed = 0;
    text.chars()
        .take_while(|letter| {
            let before = passed;
            passed += u32::try_from(letter.len_utf16()).unwrap_or(1);
            before < units
        })
        .count()
}

/// The browser's counting of so many characters.
pub fn units(text: &str, characters: usize) -> u32 {
    u32::try_from(text.chars().take(characters).map(char::len_utf16).sum::<usize>()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(text: &str, cursor: usize, place: usize) -> String {
        let (text, cursor) = completed(text, &complete(text, cursor)[place]);
        let mut letters: Vec<char> = text.chars().collect();
        letters.insert(cursor, '|');
        letters.into_iter().collect()
    }

    #[test]
    fn a_completion_takes_the_place_of_what_was_begun() {
        assert_eq!(taken("device.di", 9, 0), "device.displayName |");
        assert_eq!(taken("device.dis -eq \"a\"", 10, 0), "device.displayName |-eq \"a\"");
        assert_eq!(taken("device.deviceOSType -eq \"Win", 28, 0), "device.deviceOSType -eq \"Windows\"|");
        assert_eq!(
            taken("device.memberOf -any ", 21, 0),
            "device.memberOf -any (group.objectId -in [\"|\"])"
        );
    }

    #[test]
    fn the_browser_counts_in_units() {
        let text = "a😀b";
        assert_eq!((characters(text, 3), units(text, 2)), (2, 3));
        assert_eq!((characters(text, 4), units(text, 3)), (3, 4));
    }
}
