//! What an edit would change, judged where that is quickest and the state of the tenant is at hand.

use palisade_model::api::{ImpactReport, ImpactRequest};

use super::answer::Answer;
use super::client::{Api, written};
use super::error::ApiError;

impl Api {
    /// What an edit would change on devices. Nothing is saved.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn impact(&self, request: &ImpactRequest) -> Result<ImpactReport, ApiError> {
        ImpactReport::read(&self.send("POST", "/api/impact", written(request), None).await?)
    }
}
