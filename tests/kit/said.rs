//! What is said: states, and what is to come.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::eyes::words;
use crate::gallery::*;

#[wasm_bindgen_test]
async fn states_are_words_and_counts() {
    let page = gallery().await;
    let place = section(&page, "States").await;
    let bars = within(&place, "[role=img]");
    assert_eq!(
        has(&bars[0], "aria-label"),
        "Success 3,894, Error 41, Conflict 37, Pending 212, Not applicable 19"
    );
    assert_eq!(has(&bars[2], "aria-label"), "No devices");
    assert_eq!(within(&place, "ul a").iter().map(words).collect::<Vec<_>>()[0], "3,894 Success");
}

#[wasm_bindgen_test]
async fn what_is_to_come_says_that_it_loads() {
    let page = gallery().await;
    let place = section(&page, "To come").await;
    assert_eq!(has(&one(&place, "[role=status]"), "aria-label"), "Loading");
}
