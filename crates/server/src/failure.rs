//! What a request can fail with: a kind, a sentence for people, and for a policy every problem.
//!
//! Knows no HTTP library; `http::errors` turns a failure into the wire's body.

use palisade_model::problem::Problem;

use crate::secret::NoRandomness;
use crate::store::StoreError;

/// Which kind of failure. Gives the status and the stable word on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The request makes no sense.
    BadRequest,
    /// A policy has problems.
    ValidationFailed,
    /// Nobody, or somebody unknown, asks.
    Unauthenticated,
    /// A device asks that was retired: it puts everything back and stops.
    Retired,
    /// The sign-in used the one-time secret: a password must be chosen first.
    PasswordRequired,
    /// The role may not do this.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// The path is known and the method is not.
    MethodNotAllowed,
    /// It contradicts the present state.
    Conflict,
    /// Somebody else saved in between.
    PreconditionFailed,
    /// The body is too large.
    TooLarge,
    /// The tenant is too large for what is asked.
    TenantTooLarge,
    /// Too many attempts.
    TooManyRequests,
    /// Our fault.
    Internal,
}

impl Kind {
    /// HTTP status and Graph's word.
    pub fn wire(self) -> (u16, &'static str) {
        match self {
            Self::BadRequest => (400, "BadRequest"),
            Self::ValidationFailed => (400, "ValidationFailed"),
            Self::Unauthenticated => (401, "InvalidAuthenticationToken"),
            Self::Retired => (401, palisade_model::channel::RETIRED_CODE),
            Self::PasswordRequired => (403, "PasswordRequired"),
            Self::Forbidden => (403, "Forbidden"),
            Self::NotFound => (404, "ResourceNotFound"),
            Self::MethodNotAllowed => (405, "MethodNotAllowed"),
            Self::Conflict => (409, "Conflict"),
            Self::PreconditionFailed => (412, "PreconditionFailed"),
            Self::TooLarge => (413, "RequestTooLarge"),
            Self::TenantTooLarge => (413, "TenantTooLarge"),
            Self::TooManyRequests => (429, "TooManyRequests"),
            Self::Internal => (500, "InternalServerError"),
        }
    }
}

/// A failed request.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// Which kind.
    pub kind: Kind,
    /// What is wrong and what to do.
    pub message: String,
    /// For a policy: every problem.
    pub problems: Vec<Problem>,
    /// After how many seconds to try again.
    pub retry_after: Option<u64>,
}

/// Words to choose one of, as a sentence names them.
pub fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// The result of a request.
pub type Answer<T> = Result<T, Failure>;

impl Failure {
    /// A failure with a sentence.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), problems: Vec::new(), retry_after: None }
    }

    /// 400.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(Kind::BadRequest, message)
    }

    /// 401.
    pub fn unauthenticated(message: impl Into<String>) -> Self {
        Self::new(Kind::Unauthenticated, message)
    }

    /// 409.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(Kind::Conflict, message)
    }

    /// 404 for a thing by its kind and id.
    pub fn not_found(what: &str, id: &str) -> Self {
        Self::new(Kind::NotFound, format!("There is no {what} with the id `{id}`; it may have been deleted."))
    }

    /// 400 with every problem of a policy.
    pub fn invalid(problems: Vec<Problem>) -> Self {
        let message = match problems.as_slice() {
            [only] => only.sentence.clone(),
            many => {
                let first = many.first().map(|problem| problem.sentence.as_str()).unwrap_or_default();
                format!("{first} There are {} problems in all; see `problems`.", many.len())
            }
        };
        Self { problems, ..Self::new(Kind::ValidationFailed, message) }
    }

    /// 412: somebody else saved in between.
    pub fn lost_update(what: &str) -> Self {
        Self::new(
            Kind::PreconditionFailed,
            format!(
                "Somebody else changed this {what} since you read it. Read it again and repeat your change."
            ),
        )
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the database failed");
        Self::new(Kind::Internal, "The database could not take the request; nothing was changed. Try again.")
    }
}

impl From<NoRandomness> for Failure {
    fn from(error: NoRandomness) -> Self {
        Self::new(Kind::Internal, error.to_string())
    }
}
