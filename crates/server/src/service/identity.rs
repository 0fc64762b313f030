//! Who asks: the holder of a session or of a token for scripts.

use palisade_model::api::{Permission, Role, Session};

use crate::app::App;
use crate::clock;
use crate::failure::{Answer, Failure, Kind};
use crate::secret::hash_token;

/// Begins the token of a session.
pub const SESSION_PREFIX: &str = "pss_";
/// Begins a token for scripts.
pub const API_TOKEN_PREFIX: &str = "pat_";

/// Somebody who may ask.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The administrator's or token's name.
    pub name: String,
    /// What they are.
    pub role: Role,
    /// The administrator's number; nothing for a token.
    pub administrator: Option<i64>,
    /// Hash of the token that was shown.
    pub token_hash: Vec<u8>,
    /// A password must be chosen first.
    pub must_change_password: bool,
    /// When it ends, seconds since 1970.
    pub expires: i64,
}

impl Identity {
    /// Whether they may do this.
    ///
    /// # Errors
    /// With the reason, when they may not.
    pub fn may(&self, permission: Permission) -> Answer<()> {
        if self.must_change_password {
            return Err(Failure::new(
                Kind::PasswordRequired,
                "You signed in with the one-time secret. Choose a password first: `POST /api/session/password`.",
            ));
        }
        if self.role.may(permission) {
            return Ok(());
        }
        let needed: Vec<&str> =
            Role::ALL.into_iter().filter(|role| role.may(permission)).map(Role::label).collect();
        Err(Failure::new(
            Kind::Forbidden,
            format!(
                "The role {} may not do this; it needs {}. Ask a Tenant Administrator.",
                self.role.label(),
                needed.join(" or ")
            ),
        ))
    }

    /// As the answer to `GET /api/session`.
    pub fn session(&self) -> Session {
        Session {
            token: String::new(),
            expires: clock::rfc3339(self.expires),
            name: self.name.clone(),
            role: self.role,
            must_change_password: self.must_change_password,
        }
    }
}

/// The holder of a bearer token.
///
/// # Errors
/// With a sentence of its own for a token that is unknown, expired or revoked.
pub async fn authenticate(app: &App, token: &str) -> Answer<Identity> {
    holder(app, hash_token(token), token.starts_with(API_TOKEN_PREFIX)).await
}

/// The same holder, if the token still counts: for an answer that goes on for long.
///
/// # Errors
/// As [`authenticate`].
pub async fn again(app: &App, who: &Identity) -> Answer<Identity> {
    holder(app, who.token_hash.clone(), who.administrator.is_none()).await
}

async fn holder(app: &App, token_hash: Vec<u8>, is_api_token: bool) -> Answer<Identity> {
    let now = clock::seconds();
    if is_api_token {
        let Some(record) = app.store.api_token(&token_hash).await? else {
            return Err(Failure::unauthenticated(
                "This token is not known. Create one with `palisade-server token create` or in the console.",
            ));
        };
        if record.revoked {
            return Err(Failure::unauthenticated(format!(
                "The token “{}” was revoked. Create another.",
                record.name
            )));
        }
        if record.expires <= now {
            return Err(Failure::unauthenticated(format!(
                "The token “{}” expired at {}. Create another.",
                record.name,
                clock::rfc3339(record.expires)
            )));
        }
        return Ok(Identity {
            name: record.name,
            role: record.role,
            administrator: None,
            token_hash,
            must_change_password: false,
            expires: record.expires,
        });
    }
    match app.store.session(&token_hash).await? {
        Some(record) if record.expires > now => Ok(Identity {
            name: record.name,
            role: record.role,
            administrator: Some(record.administrator),
            token_hash,
            must_change_password: record.must_change,
            expires: record.expires,
        }),
        _ => Err(Failure::unauthenticated("Your session has ended. Sign in again.")),
    }
}
