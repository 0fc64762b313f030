//! What can go wrong with a request, and the sentence that says so with the next step.

use std::sync::OnceLock;

use palisade_model::api::ErrorBody;
use palisade_model::problem::Problem;

use super::json::Node;
use super::transport::Response;
use crate::words::{Language, errors, language, translated};

/// Why a request gave nothing.
#[derive(Debug, Clone, PartialEq)]
pub enum ApiError {
    /// No answer: the network or the server is down. The banner says so; pages keep what they show.
    Unreachable,
    /// 401: the session ended. The application leads to the sign-in page.
    SignedOut,
    /// 403 `PasswordRequired`: a password must be chosen first. The application leads to that page.
    PasswordRequired,
    /// Any other refusal, in the server's words.
    Refused {
        /// HTTP status.
        status: u16,
        /// The stable word.
        code: String,
        /// What is wrong and what to do; empty where the server did not say.
        message: String,
        /// The answer's body, for its problems.
        body: String,
        /// After how many seconds to try again; absent where the server did not say.
        retry_after: Option<u32>,
        /// The problems, read when first asked for.
        problems: OnceLock<Vec<Problem>>,
    },
    /// The answer was not what it should be: console and server are of different versions.
    Unreadable,
}

impl ApiError {
    /// The error that an answer of 4xx or 5xx stands for.
    pub fn of(response: &Response) -> Self {
        let (mut code, mut message) = (String::new(), String::new());
        if let Some(body) = Node::parse(&response.body) {
            let error = body.at("error");
            (code, message) = (error.text("code"), error.text("message"));
        }
        match (response.status, code.as_str()) {
            (401, "InvalidAuthenticationToken" | "") => Self::SignedOut,
            (403, "PasswordRequired") => Self::PasswordRequired,
            (502..=504, "") => Self::Unreachable,
            (status, _) => Self::Refused {
                status,
                code,
                message,
                body: response.body.clone(),
                retry_after: response.retry_after,
                problems: OnceLock::new(),
            },
        }
    }

    /// What happened and what to do, for people.
    pub fn sentence(&self) -> String {
        let general = match self {
            Self::Unreachable => errors::unreachable(),
            Self::SignedOut => errors::session_ended(),
            Self::PasswordRequired => errors::password_required(),
            Self::Unreadable => errors::unreadable(),
            Self::Refused { status: 412, .. } => errors::changed_meanwhile(),
            Self::Refused { retry_after: Some(seconds), .. } => return errors::too_many((*seconds).into()),
            // The server speaks English, as Graph does.
            Self::Refused { message, .. } if language() == Language::English && !message.is_empty() => {
                return message.clone();
            }
            Self::Refused { status, message, .. } => {
                return translated(message).unwrap_or_else(|| refusal(*status, message));
            }
        };
        general.into()
    }

    /// What happened to a change and what to do, for people: nothing tries again by itself.
    pub fn change_sentence(&self) -> String {
        match self {
            Self::Unreachable => errors::keeps_typed().into(),
            other => other.sentence(),
        }
    }

    /// The HTTP status; 0 without an answer.
    pub fn status(&self) -> u16 {
        match self {
            Self::Unreachable | Self::Unreadable => 0,
            Self::SignedOut => 401,
            Self::PasswordRequired => 403,
            Self::Refused { status, .. } => *status,
        }
    }

    /// For a policy that was refused: every problem.
    pub fn problems(&self) -> &[Problem] {
        match self {
            Self::Refused { body, problems, .. } => problems.get_or_init(|| {
                serde_json::from_str::<ErrorBody>(body).map(|body| body.error.problems).unwrap_or_default()
            }),
            _ => &[],
        }
    }

    /// Whether the thing asked for is not there.
    pub fn is_missing(&self) -> bool {
        self.status() == 404
    }
}

/// What a status means and what to do; where only the server knows what is wrong, its own words follow.
fn refusal(status: u16, message: &str) -> String {
    let general = match status {
        400 | 422 => errors::invalid(),
        401 => errors::session_ended(),
        403 => errors::forbidden(),
        404 => errors::missing(),
        409 => errors::conflict(),
        413 => errors::too_large(),
        429 => errors::too_many_soon(),
        500.. => errors::failed(),
        _ => return errors::no_reason(&status.to_string()),
    };
    if matches!(status, 400 | 401 | 409 | 422) && !message.is_empty() {
        return errors::said(general, message);
    }
    general.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, message: &str) -> ApiError {
        let body = serde_json::json!({"error": {"code": "Some", "message": message}}).to_string();
        ApiError::Refused {
            status,
            code: "Some".into(),
            message: message.into(),
            body,
            retry_after: None,
            problems: OnceLock::new(),
        }
    }

    #[test]
    fn every_refusal_without_a_word_of_the_server_says_what_to_do() {
        for status in [400, 401, 403, 404, 409, 412, 413, 418, 422, 429, 500, 501] {
            let sentence = refused(status, "").sentence();
            assert!(sentence.split(['.', ';', ':']).count() > 2, "{status}: {sentence}");
        }
        assert_eq!(refused(409, "The group is used.").sentence(), "The group is used.");
    }

    #[test]
    fn a_wait_is_told_in_seconds() {
        let mut error = refused(429, "Too many.");
        if let ApiError::Refused { retry_after, .. } = &mut error {
            *retry_after = Some(30);
        }
        assert_eq!(error.sentence(), "Too many attempts. Wait 30 seconds, then try again.");
    }
}
