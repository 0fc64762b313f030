//! What page and worker say to each other: JSON texts, each with a number by which the answer is known. Another kind
//! of heavy judgement is another [`Job`].

use palisade_model::api::{ImpactReport, ImpactRequest, ImpactTenant};
use serde::{Deserialize, Serialize};

/// The number under which the worker says unasked that it is there.
pub const HELLO: u32 = 0;

/// A job with its number, from 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ask {
    /// The number.
    pub id: u32,
    /// What is to be done.
    pub job: Job,
}

/// What the worker can do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Job {
    /// Loads the catalogue in a language; comes first.
    Begin {
        /// The folder under `catalogue/locales`.
        locale: String,
    },
    /// Takes over a tenant's state, as the server gave it.
    Open(Box<ImpactTenant>),
    /// Says what an edit would change.
    Impact(Box<ImpactRequest>),
}

/// An answer with the number of its job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// The number.
    pub id: u32,
    /// The answer.
    pub answer: Answer,
}

/// What the worker answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Answer {
    /// It is there, or has the catalogue.
    Ready,
    /// It has the state of this revision, which was true at this sequence of the tenant.
    Opened {
        /// The revision.
        revision: String,
        /// The sequence.
        sequence: u64,
    },
    /// What the edit would change.
    Impact(Box<ImpactReport>),
    /// Why there is no answer; empty where the job came without what it needs.
    Failed(String),
}
