//! Reading reports: devices that are told the same mostly say the same, byte for byte, so what many say is read once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use palisade_model::channel::ReportRequest;
use palisade_model::status::Outcome;

/// Reports that are kept; of more, all are forgotten and read anew.
const KEPT: usize = 256;
/// The longest that is kept, in bytes.
const LONGEST: usize = 16 << 10;

/// What a report says.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Id of the bundle that it speaks of.
    pub bundle: Arc<str>,
    /// The outcome's digest.
    pub digest: Arc<str>,
    /// The outcome, in order.
    pub outcome: Arc<Outcome>,
}

/// What was read lately, by the bytes of it.
#[derive(Debug, Default)]
pub struct Readings(Mutex<HashMap<Box<[u8]>, Reading>>);

impl Readings {
    /// Reads the body of a report.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(&self, body: &[u8]) -> serde_json::Result<Reading> {
        if let Some(known) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(body) {
            return Ok(known.clone());
        }
        let ReportRequest { bundle, outcome } = serde_json::from_slice(body)?;
        let outcome = Outcome::new(outcome.settings);
        let reading =
            Reading { bundle: bundle.into(), digest: outcome.digest().into(), outcome: Arc::new(outcome) };
        if body.len() <= LONGEST {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.len() >= KEPT {
                kept.clear();
            }
            kept.insert(body.into(), reading.clone());
        }
        Ok(reading)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_again_is_the_same_and_what_is_kept_is_bounded() {
        let readings = Readings::default();
        let body = |bundle: usize| format!(r#"{{"bundle":"{bundle}","outcome":{{"settings":[]}}}}"#);
        let first = readings.read(body(0).as_bytes()).unwrap();
        assert!(Arc::ptr_eq(&first.outcome, &readings.read(body(0).as_bytes()).unwrap().outcome));
        for bundle in 0..3 * KEPT {
            assert_eq!(*readings.read(body(bundle).as_bytes()).unwrap().bundle, bundle.to_string());
        }
        let kept = readings.0.lock().unwrap().len();
        assert!((1..=KEPT).contains(&kept), "{kept}");
        assert!(readings.read(b"{}").is_err() && readings.read(b"{}").is_err());
        let long = format!(r#"{{"bundle":"b","outcome":{{"settings":[]}}{}}}"#, " ".repeat(LONGEST));
        assert_eq!(*readings.read(long.as_bytes()).unwrap().bundle, *"b");
        assert_eq!(readings.0.lock().unwrap().len(), kept);
    }
}
