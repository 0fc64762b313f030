//! Rows of a long list are selected by the browser's own presses and keys: what a test does by itself comes in another
//! order than what a hand does.

use palisade_e2e::Outcome;
use palisade_e2e::find::Role;

use crate::journey::{Journey, claim};

/// On the list of devices and on that of policies: by the pointer in two rows, by the space bar, and taken back.
pub fn by_hand(journey: &Journey) -> Outcome<()> {
    let browser = &journey.browser;
    for page in ["Devices", "Policies"] {
        journey.visit(page)?;
        let boxes = browser.until("boxes in three rows", || {
            let mut boxes = Vec::new();
            for one in browser.all(None, Role::Checkbox, None)? {
                if browser.name_of(&one)?.starts_with("Select ") {
                    boxes.push(one);
                }
            }
            if boxes.len() >= 3 { Ok(boxes) } else { Err(format!("there are {}", boxes.len())) }
        })?;
        let holds = |wanted: [bool; 3]| {
            browser.until(&format!("{page}: {wanted:?}"), || {
                let ticked = boxes.iter().take(3).map(|it| browser.property(it, "checked"));
                let ticked = ticked.collect::<Outcome<Vec<_>>>()?;
                if ticked == wanted { Ok(()) } else { Err(format!("it is {ticked:?}")) }
            })?;
            let count = wanted.iter().filter(|it| **it).count();
            let said = if count == 0 { "Nothing selected".to_owned() } else { format!("{count} selected, ") };
            browser.sees(&said)
        };
        let [first, second, third, ..] = boxes.as_slice() else {
            return Err("there are not three rows".into());
        };
        browser.press_by_hand(second)?;
        holds([false, true, false])?;
        browser.press_by_hand(third)?;
        holds([false, true, true])?;
        browser.focus(first)?;
        browser.keys(" ")?;
        holds([true, true, true])?;
        browser.press_by_hand(second)?;
        holds([true, false, true])?;
        let focused = browser.focused()?;
        claim(browser.name_of(&focused)? == browser.name_of(second)?, || {
            format!("{page}: the focus is not where one pressed")
        })?;
        browser.press_by_hand(first)?;
        browser.press_by_hand(third)?;
        holds([false, false, false])?;
    }
    Ok(())
}
