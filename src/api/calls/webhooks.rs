//! Webhooks: what the console asks to be done with them.

use palisade_model::api::{
    DiscardRequest, Discarded, RedeliverRequest, Redelivered, WebhookChange, WebhookCreated, WebhookRow,
    WebhookTested,
};

use crate::api::answer::Answer;
use crate::api::client::{Api, written};
use crate::api::error::ApiError;

impl Api {
    /// Makes a webhook.
    ///
    /// # Errors
    /// See [`ApiError`]: an address that can't be one is [`ApiError::Refused`].
    pub async fn create_webhook(&self, webhook: &WebhookChange) -> Result<WebhookCreated, ApiError> {
        Answer::read(&self.send("POST", "/api/webhooks", written(webhook), None).await?)
    }

    /// Changes a webhook; what the change leaves out stays.
    ///
    /// # Errors
    /// See [`ApiError`]: a lost update is status 412.
    pub async fn change_webhook(
        &self,
        id: &str,
        change: &WebhookChange,
        etag: &str,
    ) -> Result<WebhookRow, ApiError> {
        let path = format!("/api/webhooks/{id}");
        Answer::read(&self.send("PATCH", &path, written(change), Some(etag)).await?)
    }

    /// Deletes a webhook.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn delete_webhook(&self, id: &str) -> Result<(), ApiError> {
        self.send("DELETE", &format!("/api/webhooks/{id}"), None, None).await.map(drop)
    }

    /// Sends a test event to a webhook, and tells what came of it.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn test_webhook(&self, id: &str) -> Result<WebhookTested, ApiError> {
        Answer::read(&self.send("POST", &format!("/api/webhooks/{id}/test"), None, None).await?)
    }

    /// Has these events sent again that were given up for a webhook.
    ///
    /// # Errors
    /// See [`ApiError`]: where none can be, [`ApiError::Refused`].
    pub async fn redeliver(&self, id: &str, events: Vec<u64>) -> Result<Redelivered, ApiError> {
        let path = format!("/api/webhooks/{id}/events/redeliver");
        let request = RedeliverRequest { ids: Some(events) };
        Answer::read(&self.send("POST", &path, written(&request), None).await?)
    }

    /// Has these events discarded that were given up for a webhook.
    ///
    /// # Errors
    /// See [`ApiError`]: where none is kept, [`ApiError::Refused`].
    pub async fn discard_given_up(&self, id: &str, events: Vec<u64>) -> Result<Discarded, ApiError> {
        let path = format!("/api/webhooks/{id}/events/discard");
        let request = DiscardRequest { ids: Some(events), ..DiscardRequest::default() };
        Answer::read(&self.send("POST", &path, written(&request), None).await?)
    }
}
