//! An envelope sender of its own for each letter: what comes back names the letter it belongs to.
//!
//! The form is `user+HASH@domain`, which most mail servers deliver to `user` (RFC 5233, "subaddress").
//! Postfix needs `recipient_delimiter = +` for it.

use sha2::{Digest, Sha256};

/// How many bytes of the hash are used: 16 hexadecimal digits.
const BYTES: usize = 8;

/// The most that a local part may hold, in bytes (RFC 5321, 4.5.3.1.1).
const LONGEST_USER: usize = 64;

/// The first 16 hexadecimal digits of the SHA-256 of a letter's key.
pub fn key_hash(key: &str) -> String {
    Sha256::digest(key.as_bytes()).iter().take(BYTES).map(|byte| format!("{byte:02x}")).collect()
}

/// The envelope sender of the letter with `key`, where `base` is the one configured: `user+HASH@domain`.
/// A `base` without `@` stays as it is.
pub fn return_path(base: &str, key: &str) -> String {
    match base.rsplit_once('@') {
        Some((user, domain)) => format!("{user}+{}@{domain}", key_hash(key)),
        None => base.to_owned(),
    }
}

/// Whether the user of `base` leaves room for the hash.
pub(super) fn has_room(base: &str) -> bool {
    let user = base.rsplit_once('@').map_or(base, |(user, _)| user);
    user.len() + 1 + 2 * BYTES <= LONGEST_USER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_key_is_in_its_return_path() {
        // printf 2026-04-06/opened/soumu | sha256sum | cut -c-16
        let key = "2026-04-06/opened/soumu";
        assert_eq!(key_hash(key), HASH);
        assert_eq!(return_path("bounce@city.example", key), format!("bounce+{HASH}@city.example"));
        assert_ne!(key_hash(key), key_hash("2026-04-06/opened/zaisei"));
    }

    #[test]
    fn a_long_user_leaves_no_room() {
        assert!(has_room(&format!("{}@city.example", "a".repeat(47))));
        assert!(!has_room(&format!("{}@city.example", "a".repeat(48))));
    }

    const HASH: &str = "7a3c77f01f90dc4b";
}
