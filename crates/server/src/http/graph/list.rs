//! Collections: OData's options, and pages that carry a link to the next one.

use axum::Json as Answered;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde_json::{Map, Value as Json, json};

use super::Base;
use super::filter::{Filter, property};
use crate::failure::{Answer, Failure};
use crate::tenant::sorted::{Key, Wanted};

/// The options of a query. The `$` before a name may be missing.
#[derive(Debug, Default)]
pub struct Options {
    filter: Option<Filter>,
    select: Vec<String>,
    expand: String,
    order: Option<(String, bool)>,
    top: Option<usize>,
    token: Option<String>,
    path: String,
    /// The options as they came, without the token, for the next link.
    others: Vec<(String, String)>,
}

impl<S: Send + Sync> FromRequestParts<S> for Options {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        // Some clients write `?&$top=1` or `??$top=1`.
        let query = parts.uri.query().unwrap_or_default().trim_matches(['&', '?']);
        let uri = format!("/?{query}")
            .parse()
            .map_err(|_| Failure::bad_request("The query string can't be read."))?;
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(&uri)
            .map_err(|rejection| {
                Failure::bad_request(format!("The query string can't be read: {}.", rejection.body_text()))
            })?
            .0;
        let mut options = Self { path: parts.uri.path().to_owned(), ..Self::default() };
        for (name, value) in pairs {
            match name.trim_start_matches('$').to_ascii_lowercase().as_str() {
                "filter" => options.filter = Some(Filter::parse(&value).map_err(Failure::bad_request)?),
                "select" => options.select = value.split(',').map(|name| name.trim().to_owned()).collect(),
                "expand" => options.expand = value.to_ascii_lowercase(),
                "orderby" => {
                    let (name, direction) = value.split_once(' ').unwrap_or((&value, "asc"));
                    options.order = Some((name.to_owned(), direction.trim().eq_ignore_ascii_case("desc")));
                }
                "top" => {
                    options.top = Some(value.parse().map_err(|_| {
                        Failure::bad_request(format!("`$top` must be a whole number, not `{value}`."))
                    })?);
                }
                "skiptoken" => {
                    options.token = Some(value);
                    continue;
                }
                "count" | "format" | "search" | "skip"
                    if !matches!(name.trim_start_matches('$'), "search" | "skip") => {}
                other if name.starts_with('$') => {
                    return Err(Failure::bad_request(format!(
                        "The query option `${other}` is not supported here."
                    )));
                }
                _ => {}
            }
            options.others.push((name, value));
        }
        Ok(options)
    }
}

impl Options {
    /// Whether a navigation property is asked for.
    pub fn expands(&self, name: &str) -> bool {
        self.expand.split(',').any(|part| part.trim().split('(').next() == Some(name))
    }

    /// Whether a property is asked for by name.
    pub fn selects(&self, name: &str) -> bool {
        self.select.iter().any(|it| it.eq_ignore_ascii_case(name))
    }

    /// The entity with what `$select` asks for.
    pub fn narrowed(&self, entity: Json) -> Json {
        if self.select.is_empty() {
            return entity;
        }
        let Json::Object(members) = entity else { return entity };
        let kept = |name: &str| {
            self.selects(name)
                || name == "id"
                || name.starts_with('@')
                || self.expands(&name.to_ascii_lowercase())
        };
        Json::Object(members.into_iter().filter(|(name, _)| kept(name)).collect())
    }

    /// A page of a collection. `numbers` are those of all its entities, ascending; `entity` makes one.
    ///
    /// # Errors
    /// With a sentence, for a token that is not one of this list.
    pub fn page(
        &self,
        base: &Base,
        context: &str,
        numbers: impl Iterator<Item = u32>,
        entity: impl Fn(u32) -> Option<Json>,
        default_top: usize,
    ) -> Answer<Answered<Json>> {
        let keys: Vec<Key> = numbers
            .filter_map(|number| {
                if self.filter.is_none() && self.order.is_none() {
                    return Some((0, String::new(), number));
                }
                let entity = entity(number)?;
                if self.filter.as_ref().is_some_and(|filter| !filter.matches(&entity)) {
                    return None;
                }
                let text = match &self.order {
                    None => String::new(),
                    Some((name, _)) => match property(&entity, name) {
                        Some(Json::String(text)) => text.to_lowercase(),
                        Some(other) => format!("{other:>20}"),
                        None => String::new(),
                    },
                };
                Some((0, text, number))
            })
            .collect();
        let sort = match &self.order {
            Some((name, true)) => format!("-{name}"),
            Some((name, false)) => name.clone(),
            None => String::new(),
        };
        let limit = self.top.unwrap_or(default_top).clamp(1, 1000);
        let page = Wanted { sort, cursor: self.token.clone(), limit, skip: 0 }
            .page(keys)
            .map_err(Failure::bad_request)?;
        let value: Vec<Json> =
            page.numbers.iter().filter_map(|number| entity(*number)).map(|it| self.narrowed(it)).collect();
        let mut body = Map::new();
        body.insert("@odata.context".into(), base.context(context));
        body.insert("@odata.count".into(), json!(page.total));
        if let Some(next) = page.next {
            body.insert("@odata.nextLink".into(), json!(self.next_link(base, &next)));
        }
        body.insert("value".into(), Json::Array(value));
        Ok(Answered(Json::Object(body)))
    }

    fn next_link(&self, base: &Base, token: &str) -> String {
        let mut link = format!("{}{}?", base.0, self.path);
        for (name, value) in &self.others {
            link.push_str(&format!("{}={}&", escape(name), escape(value)));
        }
        link.push_str("$skiptoken=");
        link.push_str(token);
        link
    }
}

fn escape(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'$' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
