//! Secrets: made at random, shown once, kept as hashes.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The system gave no randomness; nothing secret can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("The system gives no random numbers, so no secret can be made. Restart the server.")]
pub struct NoRandomness;

/// Random bytes.
///
/// # Errors
/// When the system gives none.
pub fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}

/// A bearer token of 256 random bits; `prefix` says what kind it is when one is found lying about.
///
/// # Errors
/// When the system gives no randomness.
pub fn token(prefix: &str) -> Result<String, NoRandomness> {
    let bytes: [u8; 32] = random()?;
    Ok(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes)))
}

/// What is kept of a token. It has 256 random bits, so one round of SHA-256 is enough.
pub fn hash_token(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// A one-time secret that a person can type: 20 letters and digits, 100 random bits, none easily mistaken.
///
/// # Errors
/// When the system gives no randomness.
pub fn one_time() -> Result<String, NoRandomness> {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let bytes: [u8; 20] = random()?;
    let mut secret = String::with_capacity(23);
    for (index, byte) in bytes.iter().enumerate() {
        if index > 0 && index % 5 == 0 {
            secret.push('-');
        }
        secret.push(LETTERS.get(usize::from(byte % 32)).map_or('A', |letter| char::from(*letter)));
    }
    Ok(secret)
}

/// The PHC string of a password by Argon2id. Takes tens of milliseconds: not for the async threads.
///
/// # Errors
/// When the system gives no randomness for the salt.
pub fn hash_password(password: &str) -> Result<String, NoRandomness> {
    let hash = Argon2::default().hash_password(password.as_bytes()).map_err(|_| NoRandomness)?;
    Ok(hash.to_string())
}

/// Whether the password is the one of this PHC string. Takes as long as hashing.
pub fn is_password(password: &str, phc: &str) -> bool {
    PasswordHash::new(phc)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_told_apart() {
        let hash = hash_password("correct horse").unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(is_password("correct horse", &hash));
        assert!(!is_password("battery staple", &hash));
        assert!(!is_password("x", "not a hash"));
    }

    #[test]
    fn secrets_have_their_form() {
        assert_eq!(one_time().unwrap().split('-').map(str::len).collect::<Vec<_>>(), [5, 5, 5, 5]);
        assert_eq!(token("pal_").unwrap().len(), 4 + 43);
        assert_ne!(token("").unwrap(), token("").unwrap());
    }
}
