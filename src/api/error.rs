//! What can go wrong with a request, and the sentence that says so with the next step.

use palisade_model::api::{ErrorBody, ErrorDetail};
use palisade_model::problem::Problem;

use super::transport::Response;

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
        /// The error's inside.
        detail: ErrorDetail,
    },
    /// The answer was not what it should be: console and server are of different versions.
    Unreadable,
}

impl ApiError {
    /// The error that an answer of 4xx or 5xx stands for.
    pub fn of(response: &Response) -> Self {
        let detail =
            serde_json::from_str::<ErrorBody>(&response.body).map(|body| body.error).unwrap_or_default();
        match (response.status, detail.code.as_str()) {
            (401, "InvalidAuthenticationToken" | "") => Self::SignedOut,
            (403, "PasswordRequired") => Self::PasswordRequired,
            (502..=504, "") => Self::Unreachable,
            (status, _) => Self::Refused { status, detail },
        }
    }

    /// What happened and what to do, for people.
    pub fn sentence(&self) -> String {
        match self {
            Self::Unreachable => {
                "The server can't be reached. Check the connection; this page tries again by itself.".into()
            }
            Self::SignedOut => "The session has ended. Sign in again.".into(),
            Self::PasswordRequired => "Choose a password before you go on.".into(),
            Self::Refused { status: 412, .. } => {
                "Someone else changed this in the meantime. Reload to see their version, then make your change again."
                    .into()
            }
            Self::Refused { detail, .. } if !detail.message.is_empty() => detail.message.clone(),
            Self::Refused { status: 404, .. } => "This no longer exists, or never did. Go back to the list.".into(),
            Self::Refused { status: 403, .. } => {
                "Your role does not allow this. Ask a Tenant Administrator for a role that does.".into()
            }
            Self::Refused { status, .. } => {
                format!("The server answered with status {status} and no reason. Try again; its log says more.")
            }
            Self::Unreadable => {
                "The server's answer could not be read. Reload the page: the console may be older than the server."
                    .into()
            }
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
            Self::Refused { detail, .. } => &detail.problems,
            _ => &[],
        }
    }

    /// Whether the thing asked for is not there.
    pub fn is_missing(&self) -> bool {
        self.status() == 404
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, body: &str) -> ApiError {
        ApiError::of(&Response { status, body: body.into() })
    }

    #[test]
    fn an_answer_becomes_the_error_that_pages_act_on() {
        assert_eq!(
            refused(401, r#"{"error":{"code":"InvalidAuthenticationToken","message":"x"}}"#),
            ApiError::SignedOut
        );
        assert_eq!(
            refused(403, r#"{"error":{"code":"PasswordRequired","message":"x"}}"#),
            ApiError::PasswordRequired
        );
        assert_eq!(refused(502, "<html>"), ApiError::Unreachable);
        assert!(refused(404, "").is_missing());
        let wrong = refused(
            401,
            r#"{"error":{"code":"WrongPassword","message":"The name or the password is wrong."}}"#,
        );
        assert_eq!(wrong.sentence(), "The name or the password is wrong.");
    }
}
