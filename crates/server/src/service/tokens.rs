//! Tokens for scripts and enrolment tokens: made at random, shown once, kept as hashes.

use palisade_model::api::{Role, TokenCreated, TokenRequest, TokenRow};

use super::identity::API_TOKEN_PREFIX;
use crate::clock;
use crate::failure::{Answer, Failure};
use crate::guid;
use crate::secret::{hash_token, token};
use crate::store::{ApiTokenRecord, AuditRow, EnrolmentTokenRecord, Store};

/// Begins an enrolment token.
pub const ENROLMENT_PREFIX: &str = "pet_";
/// The longest life of a token, in seconds: ten years.
const LONGEST: u64 = 10 * 366 * 24 * 60 * 60;

/// Makes a token for scripts.
///
/// # Errors
/// When the request lacks something, with a sentence that names it.
pub async fn create_api_token(store: &Store, who: &str, request: &TokenRequest) -> Answer<TokenCreated> {
    let expires = expiry(request)?;
    let Some(role) = request.role else {
        let words: Vec<&str> = Role::ALL.into_iter().map(Role::wire).collect();
        return Err(Failure::bad_request(format!("A token needs a `role`: {}.", words.join(", "))));
    };
    let secret = token(API_TOKEN_PREFIX)?;
    let record = ApiTokenRecord {
        id: guid::new()?,
        name: name_of(request)?,
        role,
        created: clock::now(),
        created_by: who.to_owned(),
        expires,
        revoked: false,
    };
    let detail = format!("“{}”, {}, until {}", record.name, role.label(), clock::rfc3339(expires));
    let row = AuditRow::change(who, "token.create", &record.id, &detail);
    store.add_api_token(&record, &hash_token(&secret), &row).await?;
    Ok(TokenCreated { token: secret, row: api_token_row(record) })
}

/// Makes an enrolment token.
///
/// # Errors
/// When the request lacks something, with a sentence that names it.
pub async fn create_enrolment_token(
    store: &Store,
    who: &str,
    request: &TokenRequest,
) -> Answer<TokenCreated> {
    let expires = expiry(request)?;
    if request.max_uses == Some(0) {
        return Err(Failure::bad_request(
            "`maxUses` must be at least 1; leave it out for any number of devices.",
        ));
    }
    let secret = token(ENROLMENT_PREFIX)?;
    let record = EnrolmentTokenRecord {
        id: guid::new()?,
        name: name_of(request)?,
        created: clock::now(),
        created_by: who.to_owned(),
        expires,
        revoked: false,
        uses: 0,
        max_uses: request.max_uses,
    };
    let detail = format!("“{}”, until {}", record.name, clock::rfc3339(expires));
    let row = AuditRow::change(who, "enrolment-token.create", &record.id, &detail);
    store.add_enrolment_token(&record, &hash_token(&secret), &row).await?;
    Ok(TokenCreated { token: secret, row: enrolment_token_row(record) })
}

/// Revokes a token for scripts.
///
/// # Errors
/// When there is no such token.
pub async fn revoke_api_token(store: &Store, who: &str, id: &str) -> Answer<()> {
    let row = AuditRow::change(who, "token.revoke", id, "");
    if store.revoke_api_token(id, &row).await? { Ok(()) } else { Err(Failure::not_found("token", id)) }
}

/// Revokes an enrolment token. Devices that enrolled with it stay enrolled.
///
/// # Errors
/// When there is no such token.
pub async fn revoke_enrolment_token(store: &Store, who: &str, id: &str) -> Answer<()> {
    let row = AuditRow::change(who, "enrolment-token.revoke", id, "");
    if store.revoke_enrolment_token(id, &row).await? {
        Ok(())
    } else {
        Err(Failure::not_found("enrolment token", id))
    }
}

/// A token for scripts as it is listed.
pub fn api_token_row(record: ApiTokenRecord) -> TokenRow {
    TokenRow {
        id: record.id,
        name: record.name,
        role: Some(record.role),
        created: record.created,
        created_by: record.created_by,
        expires: clock::rfc3339(record.expires),
        revoked: record.revoked,
        uses: 0,
        max_uses: None,
    }
}

/// An enrolment token as it is listed.
pub fn enrolment_token_row(record: EnrolmentTokenRecord) -> TokenRow {
    TokenRow {
        id: record.id,
        name: record.name,
        role: None,
        created: record.created,
        created_by: record.created_by,
        expires: clock::rfc3339(record.expires),
        revoked: record.revoked,
        uses: record.uses,
        max_uses: record.max_uses,
    }
}

fn expiry(request: &TokenRequest) -> Answer<i64> {
    if request.expires_in_seconds == 0 {
        return Err(Failure::bad_request("`expiresInSeconds` must be at least 1."));
    }
    if request.expires_in_seconds > LONGEST {
        return Err(Failure::bad_request(
            "`expiresInSeconds` is more than ten years. Choose a shorter life.",
        ));
    }
    Ok(clock::seconds().saturating_add(i64::try_from(request.expires_in_seconds).unwrap_or(i64::MAX)))
}

fn name_of(request: &TokenRequest) -> Answer<String> {
    let name = request.name.trim();
    match name.chars().count() {
        0 => Err(Failure::bad_request("A token needs a `name` that says what it is for.")),
        1..=200 => Ok(name.to_owned()),
        count => {
            Err(Failure::bad_request(format!("The `name` has {count} characters; at most 200 are allowed.")))
        }
    }
}
