//! The signed claim with which a service account asks for a token: a JWT (RFC 7519, RFC 7523) signed
//! with RS256 (RFC 7518, 3.3).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use chrono::{DateTime, TimeDelta, Utc};
use rustls::SignatureScheme;
use rustls::crypto::ring::sign::RsaSigningKey;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use rustls::sign::{Signer, SigningKey};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use crate::channels::failure::Mistake;

/// How long a claim may be used; an hour is the most that is accepted.
const VALID: TimeDelta = TimeDelta::minutes(30);

/// Who signs. The signing is rustls', which is in the house for TLS: PKCS #1 v1.5 with SHA-256.
#[derive(Debug)]
pub(super) struct Claimant {
    client_id: String,
    service_account: String,
    key: Box<dyn Signer>,
}

impl Claimant {
    /// Reads the key.
    pub(super) fn new(
        client_id: &str,
        service_account: &str,
        pem: &SecretString,
    ) -> Result<Claimant, Mistake> {
        let signer = || {
            let der = PrivateKeyDer::from_pem_slice(pem.expose_secret().as_bytes()).ok()?;
            RsaSigningKey::new(&der).ok()?.choose_scheme(&[SignatureScheme::RSA_PKCS1_SHA256])
        };
        let key = signer().ok_or_else(unfit)?;
        Ok(Claimant { client_id: client_id.to_owned(), service_account: service_account.to_owned(), key })
    }

    /// The claim, as of `now`; `None` where it cannot be signed.
    pub(super) fn assertion(&self, now: DateTime<Utc>) -> Option<SecretString> {
        let part = |value: serde_json::Value| BASE64.encode(value.to_string());
        let header = part(json!({ "alg": "RS256", "typ": "JWT" }));
        let claims = part(json!({
            "iss": self.client_id,
            "sub": self.service_account,
            "iat": now.timestamp(),
            "exp": (now + VALID).timestamp(),
        }));
        let signed = format!("{header}.{claims}");
        let signature = self.key.sign(signed.as_bytes()).ok()?;
        Some(format!("{signed}.{}", BASE64.encode(signature)).into())
    }
}

fn unfit() -> Mistake {
    Mistake::new(
        "private_key",
        "RSAの秘密鍵（PEM）として読めません。Developer Console で発行した Private Key のファイルを、-----BEGIN PRIVATE KEY----- の行から -----END PRIVATE KEY----- の行まで、そのまま置いてください。",
        "This is no private RSA key in PEM. Put the Private Key file of the Developer Console there as it is, from the line -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----.",
    )
}
