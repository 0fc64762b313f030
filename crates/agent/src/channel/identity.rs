//! Who the device is: its key, and the id that the server knows it by.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer, SigningKey};
use serde::{Deserialize, Serialize};

/// What is kept of an enrolment. Saved before the server is asked, without an id, so that an enrolment that is
/// interrupted is taken up with the same key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Enrolment {
    /// The server's address.
    pub server: String,
    /// The secret half of the Ed25519 key, base64.
    pub secret_key: String,
    /// The name that the device goes by where it is not the host's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The id; absent until the server gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_id: Option<String>,
    /// Seconds from one check-in to the next, as the server said at enrolment.
    #[serde(default)]
    pub check_in_seconds: u32,
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The key must not reach a log.
        formatter.debug_struct("Enrolment").field("device_id", &self.device_id).finish_non_exhaustive()
    }
}

/// A device that can sign.
#[derive(Clone)]
pub struct Identity {
    /// The server's address.
    pub server: String,
    /// The device's id.
    pub device_id: String,
    /// Seconds from one check-in to the next, as the server said at enrolment.
    pub check_in_seconds: u32,
    key: SigningKey,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The key must not reach a log.
        formatter.debug_struct("Identity").field("device_id", &self.device_id).finish_non_exhaustive()
    }
}

/// Why there is no identity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// The key is not one.
    #[error("The device's key is damaged. Enrol the device again.")]
    Key,
    /// The server gave no id yet.
    #[error("The enrolment was interrupted. Enrol the device again.")]
    Unfinished,
    /// The system has no random numbers.
    #[error("The system gives no random numbers, so no key can be made: {0}")]
    Random(String),
}

impl Enrolment {
    /// The identity, once the server gave an id.
    ///
    /// # Errors
    /// There is no id yet, or the key is damaged.
    pub fn identity(&self) -> Result<Identity, IdentityError> {
        Ok(Identity {
            server: self.server.clone(),
            device_id: self.device_id.clone().ok_or(IdentityError::Unfinished)?,
            check_in_seconds: self.check_in_seconds,
            key: self.key()?,
        })
    }

    /// The public half of the key, base64.
    ///
    /// # Errors
    /// The key is damaged.
    pub fn public_key(&self) -> Result<String, IdentityError> {
        Ok(STANDARD.encode(self.key()?.verifying_key().as_bytes()))
    }

    fn key(&self) -> Result<SigningKey, IdentityError> {
        let bytes = STANDARD.decode(&self.secret_key).map_err(|_| IdentityError::Key)?;
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| IdentityError::Key)?;
        Ok(SigningKey::from_bytes(&bytes))
    }
}

impl Identity {
    /// The base64 signature of `bytes`.
    pub fn sign(&self, bytes: &[u8]) -> String {
        STANDARD.encode(self.key.sign(bytes).to_bytes())
    }
}

/// A new secret key, base64.
///
/// # Errors
/// The system gives no random numbers.
pub fn new_secret() -> Result<String, IdentityError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| IdentityError::Random(error.to_string()))?;
    Ok(STANDARD.encode(bytes))
}

/// The device's time, seconds since 1970.
pub fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.ok().and_then(|time| i64::try_from(time.as_secs()).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signature, Verifier, VerifyingKey};

    use super::*;

    #[test]
    fn what_is_signed_verifies_under_the_public_key_that_was_sent() {
        let enrolment = Enrolment {
            server: "http://localhost".into(),
            secret_key: new_secret().unwrap(),
            name: None,
            device_id: Some("d1".into()),
            check_in_seconds: 60,
        };
        let public: [u8; 32] = STANDARD.decode(enrolment.public_key().unwrap()).unwrap().try_into().unwrap();
        let signature: [u8; 64] =
            STANDARD.decode(enrolment.identity().unwrap().sign(b"message")).unwrap().try_into().unwrap();
        let key = VerifyingKey::from_bytes(&public).unwrap();
        assert!(key.verify(b"message", &Signature::from_bytes(&signature)).is_ok());
        assert!(key.verify(b"another", &Signature::from_bytes(&signature)).is_err());
        assert_eq!(
            Enrolment { device_id: None, ..enrolment }.identity().unwrap_err(),
            IdentityError::Unfinished
        );
    }
}
