//! The head of a page: crumbs, the one `h1`, what to know, what one can do. Names the document and takes the
//! focus after a navigation, so that a screen reader speaks of the new page.

use leptos::prelude::*;

use super::paint::after_paint;
use super::skeleton::skeleton_text;

/// Set by a navigation; the next head takes the focus.
#[derive(Clone, Copy)]
pub struct FocusHead(pub StoredValue<bool>);

/// The head of a page.
#[component]
pub fn PageHead(
    /// The page's name; empty while it is not known.
    #[prop(into)]
    title: Signal<String>,
    /// Where the page stands: names and paths, outermost first.
    #[prop(optional)]
    crumbs: Vec<(String, String)>,
    /// Beneath the title.
    #[prop(optional, into)]
    meta: ViewFn,
    /// Beside the title.
    #[prop(optional, into)]
    actions: ViewFn,
) -> AnyView {
    let heading = NodeRef::<leptos::html::H1>::new();
    let focus = use_context::<FocusHead>();
    Effect::new(move |_| {
        let Some(heading) = heading.get() else { return };
        if focus.is_some_and(|focus| focus.0.try_get_value() == Some(true)) {
            if let Some(focus) = focus {
                focus.0.set_value(false);
            }
            // With the frame that draws the page, whose layout it needs: now there would be one more.
            request_animation_frame(move || drop(heading.focus()));
        }
    });
    Effect::new(move |_| {
        title.with(|title| {
            let name = if title.is_empty() { "Palisade".into() } else { [title, " · Palisade"].concat() };
            // It takes the browser a while.
            after_paint(move || document().set_title(&name));
        });
    });
    let trail = (!crumbs.is_empty()).then(|| {
        let links = crumbs
            .into_iter()
            .map(|(name, href)| view! { <li><a href=href>{name}</a></li> }.into_any())
            .collect_view();
        view! { <nav aria-label=crate::words::kit::breadcrumb()><ol class="crumbs">{links}</ol></nav> }
    });
    let name = move || {
        title.with(|title| if title.is_empty() { skeleton_text(20) } else { title.clone().into_any() })
    };
    view! {
        {trail}
        <header class="head">
            <div class="grow">
                <h1 tabindex="-1" node_ref=heading>{name}</h1>
                <div class="meta">{meta.run()}</div>
            </div>
            <div class="actions" data-offers="">{actions.run()}</div>
        </header>
    }
    .into_any()
}
