//! `$filter`, and the same grammar in the bodies of reports: comparisons and functions joined by `and`, `or`
//! and `not`. Property names count in any case, as clients write them.

use serde_json::Value as Json;

/// Deeper nesting than any client writes.
const DEPTH: usize = 32;

/// A filter.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// All of them.
    And(Vec<Filter>),
    /// Any of them.
    Or(Vec<Filter>),
    /// Not this.
    Not(Box<Filter>),
    /// A property compared with a value: `eq`, `ne`, `gt`, `ge`, `lt`, `le` or `has`.
    Compare(String, String, Json),
    /// `startswith`, `endswith` or `contains` of a property and a text.
    Call(String, String, String),
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Open,
    Close,
    Comma,
}

impl Filter {
    /// Reads a filter.
    ///
    /// # Errors
    /// With a sentence that names what can't be read.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parser = Parser { tokens: tokens(text)?, at: 0 };
        let filter = parser.any(0)?;
        match parser.tokens.get(parser.at) {
            None => Ok(filter),
            Some(token) => Err(format!("The filter can't be read from {} on.", show(token))),
        }
    }

    /// Whether an entity passes.
    pub fn matches(&self, entity: &Json) -> bool {
        match self {
            Self::And(parts) => parts.iter().all(|part| part.matches(entity)),
            Self::Or(parts) => parts.iter().any(|part| part.matches(entity)),
            Self::Not(part) => !part.matches(entity),
            Self::Compare(path, operator, wanted) => {
                compare(property(entity, path).unwrap_or(&Json::Null), operator, wanted)
            }
            Self::Call(function, path, part) => {
                let text = property(entity, path).and_then(Json::as_str).unwrap_or_default().to_lowercase();
                let part = part.to_lowercase();
                match function.as_str() {
                    "startswith" => text.starts_with(&part),
                    "endswith" => text.ends_with(&part),
                    _ => text.contains(&part),
                }
            }
        }
    }

    /// Whether it says something of a property.
    pub fn names(&self, name: &str) -> bool {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().any(|part| part.names(name)),
            Self::Not(part) => part.names(name),
            Self::Compare(path, ..) | Self::Call(_, path, _) => path.eq_ignore_ascii_case(name),
        }
    }

    /// Whether an entity passes what the filter says of the properties that it has; nothing where it says nothing of
    /// them. Clients filter for much that is the same in every row, and that is not theirs to know here.
    pub fn says(&self, entity: &Json) -> Option<bool> {
        match self {
            Self::And(parts) => {
                let said: Vec<bool> = parts.iter().filter_map(|part| part.says(entity)).collect();
                (!said.is_empty()).then(|| said.into_iter().all(|it| it))
            }
            // One part of which nothing is known may be what lets it pass.
            Self::Or(parts) => {
                let said: Option<Vec<bool>> = parts.iter().map(|part| part.says(entity)).collect();
                said.map(|said| said.into_iter().any(|it| it))
            }
            Self::Not(part) => part.says(entity).map(|said| !said),
            Self::Compare(path, operator, wanted) => {
                let value = property(entity, path)?;
                // Some clients put quotes around numbers.
                let number = wanted.as_str().filter(|_| value.is_number()).and_then(|it| it.parse().ok());
                let number: Option<i64> = number;
                Some(compare(value, operator, &number.map_or_else(|| wanted.clone(), Json::from)))
            }
            Self::Call(_, path, _) => property(entity, path).map(|_| self.matches(entity)),
        }
    }

    /// The value that the property must be equal to, where every entity that passes has it.
    pub fn equal(&self, name: &str) -> Option<String> {
        match self {
            Self::And(parts) => parts.iter().find_map(|part| part.equal(name)),
            Self::Compare(path, operator, value) if operator == "eq" && path.eq_ignore_ascii_case(name) => {
                Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
            }
            _ => None,
        }
    }
}

/// A property of an entity by its path, `/` between levels.
pub fn property<'a>(entity: &'a Json, path: &str) -> Option<&'a Json> {
    path.split('/').try_fold(entity, |at, name| {
        at.as_object()?.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    })
}

fn compare(value: &Json, operator: &str, wanted: &Json) -> bool {
    use std::cmp::Ordering::{Equal, Greater, Less};
    if operator == "has" {
        let wanted = wanted.as_str().unwrap_or_default();
        return value
            .as_str()
            .is_some_and(|flags| flags.split(',').any(|flag| flag.trim().eq_ignore_ascii_case(wanted)));
    }
    let order = match (value, wanted) {
        (Json::String(value), Json::String(wanted)) => Some(value.to_lowercase().cmp(&wanted.to_lowercase())),
        (Json::Number(value), Json::Number(wanted)) => {
            value.as_i64().and_then(|it| Some(it.cmp(&wanted.as_i64()?)))
        }
        (value, wanted) => (value == wanted).then_some(Equal),
    };
    match operator {
        "eq" => order == Some(Equal),
        "ne" => order != Some(Equal),
        "gt" => order == Some(Greater),
        "ge" => matches!(order, Some(Greater | Equal)),
        "lt" => order == Some(Less),
        _ => matches!(order, Some(Less | Equal)),
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
}

impl Parser {
    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn word(&mut self, wanted: &str) -> bool {
        let found =
            matches!(self.tokens.get(self.at), Some(Token::Word(word)) if word.eq_ignore_ascii_case(wanted));
        self.at += usize::from(found);
        found
    }

    fn any(&mut self, depth: usize) -> Result<Filter, String> {
        let mut parts = vec![self.all(depth)?];
        while self.word("or") {
            parts.push(self.all(depth)?);
        }
        Ok(one_or(parts, Filter::Or))
    }

    fn all(&mut self, depth: usize) -> Result<Filter, String> {
        let mut parts = vec![self.one(depth)?];
        while self.word("and") {
            parts.push(self.one(depth)?);
        }
        Ok(one_or(parts, Filter::And))
    }

    fn one(&mut self, depth: usize) -> Result<Filter, String> {
        if depth > DEPTH {
            return Err("The filter is nested too deeply.".into());
        }
        if self.word("not") {
            return Ok(Filter::Not(Box::new(self.one(depth + 1)?)));
        }
        match self.next() {
            Some(Token::Open) => {
                // The form `(Column) eq 'x'`, which some consoles send.
                if let (Some(Token::Word(path)), Some(Token::Close)) =
                    (self.tokens.get(self.at).cloned(), self.tokens.get(self.at + 1))
                {
                    self.at += 2;
                    return self.comparison(path);
                }
                let inner = self.any(depth + 1)?;
                match self.next() {
                    Some(Token::Close) => Ok(inner),
                    _ => Err("The filter lacks a closing parenthesis.".into()),
                }
            }
            Some(Token::Word(word)) if self.tokens.get(self.at) == Some(&Token::Open) => {
                self.at += 1;
                let function = word.to_lowercase();
                if !matches!(function.as_str(), "startswith" | "endswith" | "contains") {
                    return Err(format!("The filter's function `{word}` is not known."));
                }
                match (self.next(), self.next(), self.next(), self.next()) {
                    (
                        Some(Token::Word(path)),
                        Some(Token::Comma),
                        Some(Token::Text(part)),
                        Some(Token::Close),
                    ) => Ok(Filter::Call(function, path, part)),
                    _ => Err(format!(
                        "`{word}` in the filter takes a property and a text: `{word}(name,'x')`."
                    )),
                }
            }
            Some(Token::Word(path)) => self.comparison(path),
            Some(token) => Err(format!("The filter can't be read at {}.", show(&token))),
            None => Err("The filter ends too early.".into()),
        }
    }

    fn comparison(&mut self, path: String) -> Result<Filter, String> {
        let operator = match self.next() {
            Some(Token::Word(word)) => word.to_lowercase(),
            _ => return Err(format!("The filter lacks an operator after `{path}`.")),
        };
        if !matches!(operator.as_str(), "eq" | "ne" | "gt" | "ge" | "lt" | "le" | "has") {
            return Err(format!("The filter's operator `{operator}` is not known."));
        }
        let value = match self.next() {
            Some(Token::Text(text)) => Json::from(text),
            Some(Token::Word(word)) => match word.to_lowercase().as_str() {
                "true" => Json::Bool(true),
                "false" => Json::Bool(false),
                "null" => Json::Null,
                _ => word.parse::<i64>().map_or_else(|_| Json::from(word), Json::from),
            },
            _ => return Err(format!("The filter lacks a value after `{path} {operator}`.")),
        };
        Ok(Filter::Compare(path, operator, value))
    }
}

fn one_or(mut parts: Vec<Filter>, many: impl Fn(Vec<Filter>) -> Filter) -> Filter {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            many(parts)
        }
        None => many(parts),
    }
}

fn show(token: &Token) -> String {
    match token {
        Token::Word(word) => format!("`{word}`"),
        Token::Text(text) => format!("`'{text}'`"),
        Token::Open => "`(`".into(),
        Token::Close => "`)`".into(),
        Token::Comma => "`,`".into(),
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            ' ' | '\t' => {}
            '(' => tokens.push(Token::Open),
            ')' => tokens.push(Token::Close),
            ',' => tokens.push(Token::Comma),
            '\'' => {
                let mut inside = String::new();
                loop {
                    match characters.next() {
                        // A quote inside a text is written twice.
                        Some('\'') if characters.peek() == Some(&'\'') => {
                            characters.next();
                            inside.push('\'');
                        }
                        Some('\'') => break,
                        Some(character) => inside.push(character),
                        None => return Err("A text in the filter lacks its closing quote.".into()),
                    }
                }
                tokens.push(Token::Text(inside));
            }
            first => {
                let mut word = String::from(first);
                while let Some(character) = characters.peek() {
                    if matches!(character, ' ' | '\t' | '(' | ')' | ',' | '\'') {
                        break;
                    }
                    word.push(*character);
                    characters.next();
                }
                tokens.push(Token::Word(word));
            }
        }
    }
    Ok(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_of_real_clients() {
        let entity = serde_json::json!({
            "name": "AV - pilot", "platforms": "windows10", "technologies": "mdm,microsoftSense",
            "isAssigned": true, "settingCount": 3, "templateReference": {"templateFamily": "endpointSecurityAntivirus"}
        });
        for (text, passes) in [
            ("name eq 'av - PILOT'", true),
            ("Name eq 'x' or startswith(name,'AV')", true),
            (
                "templateReference/TemplateFamily eq 'endpointSecurityAntivirus' and platforms has 'windows10'",
                true,
            ),
            ("technologies has 'mdm' and not (settingCount gt 5)", true),
            ("contains(name,'it''s')", false),
            ("isAssigned eq false", false),
            ("description eq null", true),
        ] {
            assert_eq!(Filter::parse(text).unwrap().matches(&entity), passes, "{text}");
        }
        for broken in ["name eq", "name like 'x'", "(name eq 'x'", "name eq 'x", "", "substring(name,'x')"] {
            assert!(Filter::parse(broken).is_err(), "{broken}");
        }
        assert!(Filter::parse(&"(".repeat(100_000)).is_err());
    }

    #[test]
    fn what_a_filter_says_of_the_columns_of_a_report() {
        let row = serde_json::json!({"DeviceName": "PC-1", "PolicyStatus": 5, "ReportStatus": "Error"});
        for (text, said) in [
            ("(PolicyId eq 'p')", None),
            ("(PolicyId eq 'p') and (PolicyStatus eq 5)", Some(true)),
            ("(PolicyId eq 'p') and (PolicyStatus eq '5')", Some(true)),
            ("(PolicyId eq 'p') and ((ReportStatus eq 'error') or (ReportStatus eq 'Conflict'))", Some(true)),
            ("(PolicyId eq 'p') and not (PolicyStatus ne 2)", Some(false)),
            ("(UPN eq 'x') or (PolicyStatus eq 2)", None),
            ("contains(DeviceName,'pc')", Some(true)),
            ("contains(UPN,'pc')", None),
        ] {
            assert_eq!(Filter::parse(text).unwrap().says(&row), said, "{text}");
        }
    }

    #[test]
    fn equal_values_of_reports() {
        let text = "(PolicyId eq 'p') and (DeviceId eq 'd') and (SettingInstanceId) eq 's'";
        let filter = Filter::parse(text).unwrap();
        assert_eq!(filter.equal("policyid").as_deref(), Some("p"));
        assert_eq!(filter.equal("SettingInstanceId").as_deref(), Some("s"));
        assert_eq!(filter.equal("UserId"), None);
    }
}
