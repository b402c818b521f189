//! A signed webhook, as the Standard Webhooks specification (v1) has it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::header::{HeaderMap, HeaderValue};
use secrecy::{ExposeSecret, SecretBox, SecretString};
use sha2::Sha256;

use super::failure::{Failure, Mistake, Receipt};
use super::http::Endpoint;
use crate::lang::Text;
use crate::render::Letter;

/// The shortest key that the specification allows, in bytes.
const SHORTEST_KEY: usize = 24;

/// What signs the letters of a receiver that checks signatures.
#[derive(Debug)]
pub(super) struct Signer {
    /// The newest first. While a receiver changes from one key to the next, it holds either: every key
    /// signs ("Webhook signature", "zero downtime secret rotation").
    keys: Vec<SecretBox<Vec<u8>>>,
}

impl Signer {
    /// Checks the secrets.
    pub(super) fn new(secrets: &[SecretString]) -> Result<Signer, Mistake> {
        Ok(Signer { keys: secrets.iter().map(key).collect::<Result<_, _>>()? })
    }

    /// Posts the body with its three headers. A retry bears the same id, by which the receiver knows it.
    pub(super) async fn send(
        &self,
        endpoint: &Endpoint,
        letter: &Letter,
        now: DateTime<Utc>,
    ) -> Result<Receipt, Failure> {
        let headers = self.headers(letter, now).ok_or_else(unfit_key)?;
        let status = endpoint.post_for_status(headers, &letter.payload, now).await?;
        Ok(Receipt::whole(format!("HTTP {}", status.as_str())))
    }

    /// The headers; `None` if the key holds what no header may.
    fn headers(&self, letter: &Letter, now: DateTime<Utc>) -> Option<HeaderMap> {
        let timestamp = now.timestamp().to_string();
        let sign =
            |key: &SecretBox<Vec<u8>>| sign(key.expose_secret(), &letter.key, &timestamp, &letter.payload);
        let signature = self.keys.iter().map(sign).collect::<Option<Vec<_>>>()?.join(" ");
        let mut headers = HeaderMap::new();
        headers.insert("webhook-id", HeaderValue::from_str(&letter.key).ok()?);
        headers.insert("webhook-timestamp", HeaderValue::from_str(&timestamp).ok()?);
        headers.insert("webhook-signature", HeaderValue::from_str(&signature).ok()?);
        Some(headers)
    }
}

/// The key inside a secret: base64, commonly after `whsec_`.
fn key(secret: &SecretString) -> Result<SecretBox<Vec<u8>>, Mistake> {
    let text = secret.expose_secret().trim();
    let bytes = BASE64.decode(text.strip_prefix("whsec_").unwrap_or(text)).unwrap_or_default();
    if bytes.len() < SHORTEST_KEY {
        return Err(Mistake::new(
            "secret",
            format!(
                "署名の鍵として使えません。whsec_ に続けて、{SHORTEST_KEY}バイト以上を base64 で書いてください（例：echo whsec_$(openssl rand -base64 32) で作れます）。"
            ),
            format!(
                "This is no signing secret. Write whsec_ followed by at least {SHORTEST_KEY} bytes in base64 (`echo whsec_$(openssl rand -base64 32)` makes one)."
            ),
        ));
    }
    Ok(SecretBox::new(Box::new(bytes)))
}

/// `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`.
fn sign(key: &[u8], id: &str, timestamp: &str, body: &[u8]) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
        mac.update(part);
    }
    Some(format!("v1,{}", BASE64.encode(mac.finalize().into_bytes())))
}

fn unfit_key() -> Failure {
    let text = Text::new(
        "通知の識別子にヘッダーに書けない文字があり、送れませんでした。プログラムの誤りですので、開発元にお知らせください。",
        "The letter's key holds characters that no header may, so it was not sent. This is a fault of the program: please report it.",
    );
    Failure::permanent("key", text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::print_stdout)]
    use super::*;

    fn check(secret: &str, id: &str, timestamp: &str, body: &str, signature: &str) {
        let key = key(&secret.into()).unwrap();
        let signed = sign(key.expose_secret(), id, timestamp, body.as_bytes()).unwrap();
        assert_eq!(signed, signature);
    }

    #[test]
    fn the_published_vector_is_signed_as_published() {
        check(
            "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
            "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
            "1649367553",
            r#"{"email":"test@example.com","username":"test_user"}"#,
            "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=",
        );
    }

    #[test]
    fn the_shared_vector_is_signed_as_shared() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/vectors/standard_webhooks_v1.json");
        let Ok(text) = std::fs::read_to_string(path) else {
            println!("skipped: {path} is not here");
            return;
        };
        let vector: serde_json::Value = serde_json::from_str(&text).unwrap();
        let field = |name: &str| vector[name].as_str().unwrap().to_owned();
        let timestamp = vector["timestamp"].to_string();
        check(&field("secret"), &field("msg_id"), &timestamp, &field("payload"), &field("signature"));
    }

    #[test]
    fn a_secret_that_is_short_or_no_base64_is_refused_without_repeating_it() {
        for secret in ["", "whsec_", "whsec_SHORT", "whsec_SHORT+b5sSYspob7oD!", "password"] {
            let mistake = key(&secret.into()).unwrap_err();
            assert_eq!(mistake.field, "secret");
            assert!(!mistake.text.en.contains("SHORT"));
        }
    }
}
