//! The key of a letter: the same evaluation told to the same party gives the same key, so a cycle that
//! is repeated after a crash doubles nothing.

use std::fmt::Write;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

/// The idempotency key of the letter of `kind` (`notice`, `sheet`, `overview`, `digest`, …) that the
/// evaluation at `at` of the store `store` gives to `party`: the first 32 hexadecimal digits of a
/// SHA-256.
pub fn letter_key(store: &str, at: DateTime<Utc>, party: &str, kind: &str) -> String {
    let mut hash = Sha256::new();
    // A length before each part: no two lists of parts may read the same.
    for part in [store, &at.timestamp_millis().to_string(), party, kind] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(16).fold(String::with_capacity(32), |mut key, byte| {
        let _ = write!(key, "{byte:02x}"); // a String takes all that is written to it
        key
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alerts::testing::at;

    #[test]
    fn the_same_evaluation_gives_the_same_key_and_any_other_another() {
        let now = at("2026-04-02 06:00");
        let key = letter_key("s", now, "a", "notice");
        assert_eq!(key.len(), 32);
        assert!(key.bytes().all(|b| b.is_ascii_hexdigit()));
        assert_eq!(key, letter_key("s", now, "a", "notice"));
        let others = [
            letter_key("t", now, "a", "notice"),
            letter_key("s", at("2026-04-02 06:01"), "a", "notice"),
            letter_key("s", now, "b", "notice"),
            letter_key("s", now, "a", "digest"),
            letter_key("s", now, "an", "otice"),
        ];
        assert!(!others.contains(&key));
    }
}
