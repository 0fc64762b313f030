//! The local administrator of the first start.

use palisade_model::api::Role;

use crate::failure::Answer;
use crate::secret::{hash_password, one_time};
use crate::store::Store;

/// The name of the administrator that the first start creates.
pub const FIRST: &str = "admin";

/// Creates the first administrator when there is none; gives the one-time secret, which is kept nowhere.
///
/// # Errors
/// When the database fails.
pub async fn create_first(store: &Store) -> Answer<Option<String>> {
    if store.has_administrator().await? {
        return Ok(None);
    }
    reset_first(store).await.map(Some)
}

/// Gives the first administrator a new one-time secret, for one that was lost.
///
/// # Errors
/// When the database fails.
pub async fn reset_first(store: &Store) -> Answer<String> {
    let secret = one_time()?;
    store.put_administrator(FIRST, Role::TenantAdministrator, &hash_password(&secret)?).await?;
    Ok(secret)
}
