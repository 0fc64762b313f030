//! Which kind of policy to make: type, platform and profile on one page, each profile a link.

use leptos::prelude::*;

use super::about::about;
use crate::catalogue::{KnownTemplate, TEMPLATES, platform_name, policy_types};
use crate::route::Route;
use crate::ui::query::use_query;
use crate::ui::{Chip, Icon, Look, PageHead, chips, link_button};
use crate::words::create as words;

/// The profiles, by type, narrowed by platform.
pub fn choose() -> AnyView {
    let query = use_query();
    let (kind, platform) = (query.signal("type"), query.signal("platform"));
    let import = || {
        link_button(words::import_instead(), Route::PolicyImport.href(), Look::Plain, Some(Icon::Import))
            .into_any()
    };
    let section = move |policy_type: &'static str, title: &'static str| {
        let shown = move || kind.with(|kind| kind.is_empty() || kind == policy_type);
        let cards = move || {
            platform.with(|platform| {
                TEMPLATES
                    .iter()
                    .filter(|it| it.policy_type == policy_type)
                    .filter(|it| platform.is_empty() || it.platforms == platform)
                    .map(profile)
                    .collect_view()
            })
        };
        let id = ["t-", policy_type].concat();
        let heading = id.clone();
        view! {
            <section aria-labelledby=id hidden=move || !shown()>
                <h2 id=heading>{title}</h2>
                <ul class="plain profiles">{cards}</ul>
            </section>
        }
        .into_any()
    };
    let types = policy_types().map(|(policy_type, name)| Chip::new(policy_type, name)).into();
    let sections = policy_types().map(|(policy_type, name)| section(policy_type, name)).collect_view();
    let crumbs = vec![(words::policies().to_owned(), Route::Policies.href())];
    view! {
        <PageHead title=words::create_a_policy() crumbs=crumbs actions=import />
        <div class="toolbar">
            {chips(words::kind(), "type", types)}
            {chips(words::platform(), "platform", vec![Chip::new("windows10", platform_name("windows10")), Chip::new("linux", platform_name("linux"))])}
        </div>
        <div class="stack">{sections}</div>
    }
    .into_any()
}

fn profile(template: &KnownTemplate) -> AnyView {
    let href = Route::PolicyCreate.with(&[("template", template.key)]);
    view! {
        <li>
            <a class="card profile" href=href>
                <span class="strong">{template.label()}</span>
                <span class="small">{platform_name(template.platforms)}</span>
                <span class="why">{about(template.key)}</span>
            </a>
        </li>
    }
    .into_any()
}
