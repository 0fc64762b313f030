//! Wrappers: objects of other tools that hold a policy and often the name that it lacks.

use serde_json::{Map, Value as Json};

/// Members that are known to hold a policy or what was answered in its place, compared without regard to case.
const WRAPPED: [&str; 3] = ["json", "rawjson", "body"];
/// Members of wrappers that hold the policy's name.
const NAMES: [&str; 3] = ["displayname", "name", "templatename"];

/// Whether a member of this name is known to hold a policy, so that what is wrong in it is worth telling.
pub(super) fn is_wrapped(name: &str) -> bool {
    WRAPPED.iter().any(|wrapped| name.eq_ignore_ascii_case(wrapped))
}

/// Copies name and description of the wrapper into the policy where the policy has none.
pub(super) fn lend(wrapper: &Map<String, Json>, policy: &mut Json) {
    for (to, from) in [("name", NAMES.as_slice()), ("description", &["description"])] {
        let Some(policy) = policy.as_object_mut() else { return };
        if policy.get(to).and_then(Json::as_str).is_some_and(|text| !text.is_empty()) {
            continue;
        }
        let text = from.iter().find_map(|wanted| {
            let named = wrapper.iter().filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
            named.filter_map(|(_, value)| value.as_str()).find(|text| !text.is_empty())
        });
        if let Some(text) = text {
            policy.insert(to.to_owned(), Json::String(text.to_owned()));
        }
    }
}
