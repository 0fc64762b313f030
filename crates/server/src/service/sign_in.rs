//! Signing in and out, and choosing a password.

use palisade_model::api::{PasswordRequest, Session};

use super::identity::{Identity, SESSION_PREFIX};
use crate::app::App;
use crate::clock;
use crate::failure::{Answer, Failure, Kind};
use crate::secret::{hash_password, hash_token, is_password, token};
use crate::store::AuditRow;

/// How long a session lasts, in seconds.
pub const SESSION_SECONDS: i64 = 12 * 60 * 60;
/// Fewest characters of a password.
pub const PASSWORD_CHARACTERS: usize = 12;
/// Most characters of a password: hashing costs time.
const PASSWORD_LONGEST: usize = 1024;

/// A hash that no password has, checked for a name that is not known, so that both take the same time.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Signs an administrator in. `address` is where the request came from.
///
/// # Errors
/// When name or password are wrong, or there were too many attempts.
pub async fn sign_in(app: &App, name: &str, password: &str, address: &str) -> Answer<Session> {
    let account: String = name.to_lowercase().chars().take(64).collect();
    // The pair waits first, so that a few slips from one address do not keep an administrator out elsewhere.
    let pair = format!("pair {account} {address}");
    let keys = [(pair.clone(), 5), (format!("address {address}"), 20), (format!("account {account}"), 50)];
    let permit = app.hashing.acquire().await;
    let wait = app.limiter.wait(&keys, clock::seconds());
    if wait > 0 {
        return Err(too_many(wait));
    }
    let record = app.store.administrator(name).await?;
    let hash = record.as_ref().map_or_else(|| NOBODY.to_owned(), |record| record.password.clone());
    let secret: String = password.chars().take(PASSWORD_LONGEST + 1).collect();
    let right = tokio::task::spawn_blocking(move || is_password(&secret, &hash)).await.unwrap_or(false);
    drop(permit);
    let record = match record {
        Some(record) if right => record,
        _ => {
            app.limiter.failed(&keys, clock::seconds());
            return Err(Failure::unauthenticated("The name or the password is wrong."));
        }
    };
    app.limiter.succeeded(&pair);
    let token = token(SESSION_PREFIX)?;
    let expires = clock::seconds() + SESSION_SECONDS;
    let _turn = app.turn().await;
    app.store.add_session(&hash_token(&token), record.seq, expires).await?;
    Ok(Session {
        token,
        expires: clock::rfc3339(expires),
        name: record.name,
        role: record.role,
        must_change_password: record.must_change,
    })
}

/// Ends the session that asks.
///
/// # Errors
/// When it is a token for scripts, which is revoked instead.
pub async fn sign_out(app: &App, who: &Identity) -> Answer<()> {
    if who.administrator.is_none() {
        return Err(Failure::bad_request(
            "A token for scripts has no session to end. Revoke the token instead.",
        ));
    }
    let _turn = app.turn().await;
    app.store.end_session(&who.token_hash).await?;
    app.events().end();
    Ok(())
}

/// Chooses a password; every other session of the administrator ends.
///
/// # Errors
/// When the password is too short or too long, or a token for scripts asks.
pub async fn choose_password(app: &App, who: &Identity, request: &PasswordRequest) -> Answer<()> {
    let password = &request.new_password;
    let Some(administrator) = who.administrator else {
        return Err(Failure::bad_request(
            "A token for scripts has no password. Sign in as an administrator.",
        ));
    };
    let characters = password.chars().count();
    if characters < PASSWORD_CHARACTERS {
        return Err(Failure::bad_request(format!(
            "The password has {characters} characters; it needs at least {PASSWORD_CHARACTERS}."
        )));
    }
    if characters > PASSWORD_LONGEST {
        return Err(Failure::bad_request(format!(
            "The password has {characters} characters; it may have at most {PASSWORD_LONGEST}."
        )));
    }
    if password.to_lowercase().contains(&who.name.to_lowercase()) && characters < who.name.chars().count() + 8
    {
        return Err(Failure::bad_request("The password is little more than your name. Choose another."));
    }
    if !who.must_change_password {
        confirm(app, who, request.current_password.as_deref().unwrap_or_default()).await?;
    }
    let permit = app.hashing.acquire().await;
    let password = password.to_owned();
    let hash = tokio::task::spawn_blocking(move || hash_password(&password))
        .await
        .map_err(|_| Failure::new(Kind::Internal, "The password could not be stored. Try again."))??;
    drop(permit);
    let _turn = app.turn().await;
    let row = AuditRow::change(&who.name, "administrator.password", &who.name, "");
    app.store.set_password(administrator, &hash, &who.token_hash, &row).await?;
    app.events().end();
    Ok(())
}

/// Whoever finds a console open must not be able to take the account over: the password until now is asked for.
async fn confirm(app: &App, who: &Identity, password: &str) -> Answer<()> {
    let keys = [(format!("confirm {}", who.name.to_lowercase()), 5)];
    let permit = app.hashing.acquire().await;
    let wait = app.limiter.wait(&keys, clock::seconds());
    if wait > 0 {
        return Err(too_many(wait));
    }
    let hash = app.store.administrator(&who.name).await?.map(|record| record.password);
    let secret: String = password.chars().take(PASSWORD_LONGEST + 1).collect();
    let right = match hash {
        Some(hash) => tokio::task::spawn_blocking(move || is_password(&secret, &hash)).await.unwrap_or(false),
        None => false,
    };
    drop(permit);
    if right {
        return Ok(());
    }
    app.limiter.failed(&keys, clock::seconds());
    Err(Failure::bad_request("The current password is wrong. Type it again, and then the new one."))
}

fn too_many(wait: u64) -> Failure {
    Failure {
        retry_after: Some(wait),
        ..Failure::new(
            Kind::TooManyRequests,
            format!("Too many failed attempts to sign in. Try again in {wait} seconds."),
        )
    }
}
