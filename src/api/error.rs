//! What can go wrong with a request, and the sentence that says so with the next step.

use std::sync::OnceLock;

use palisade_model::api::ErrorBody;
use palisade_model::problem::Problem;

use super::json::Node;
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
        /// The stable word.
        code: String,
        /// What is wrong and what to do; empty where the server did not say.
        message: String,
        /// The answer's body, for its problems.
        body: String,
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
                problems: OnceLock::new(),
            },
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
            Self::Refused { message, .. } if !message.is_empty() => message.clone(),
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

    /// What happened to a change and what to do, for people: nothing tries again by itself.
    pub fn change_sentence(&self) -> String {
        match self {
            Self::Unreachable => {
                "The server can't be reached. Nothing that you typed is lost: try again when the connection is back."
                    .into()
            }
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
