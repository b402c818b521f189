//! Secrets that are given out once: what a browser keeps of a session, what a program shows as its token.
//! Of each the store keeps the SHA-256: they are random enough that nothing slower is needed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};

use super::passwords::no_chance;
use super::trouble::Trouble;

/// Random bytes.
///
/// # Errors
/// Where the machine gives none.
pub fn random<const N: usize>() -> Result<[u8; N], Trouble> {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).map_err(|_| no_chance())?;
    Ok(bytes)
}

/// A new secret: 256 random bits as 43 characters that need no escaping in headers and addresses.
///
/// # Errors
/// Where the machine gives no random bytes.
pub fn secret() -> Result<String, Trouble> {
    Ok(URL_SAFE_NO_PAD.encode(random::<32>()?))
}

/// What is kept of a secret that was given out: its SHA-256 in small hexadecimal digits.
pub fn hashed(secret: &str) -> String {
    digest(&SHA256, secret.as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn secrets_are_long_and_differ() {
        let (one, other) = (secret().unwrap(), secret().unwrap());
        assert!(one.len() == 43 && one != other, "{one} {other}");
        assert_eq!(hashed("").get(..16), Some("e3b0c44298fc1c14"));
    }
}
