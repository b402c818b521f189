//! The private key that signs a city's mail, and the record in the DNS that proves it.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;

use crate::lang::Text;
use crate::render::RenderError;

/// A private key. It is shown nowhere: its `Debug` names its kind alone.
#[derive(Clone)]
pub struct SigningKey(Arc<Kind>);

enum Kind {
    Rsa(RsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

/// What the DNS has to say of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DnsRecord {
    /// The record's name, without a dot at its end.
    pub name: String,
    /// Its text (type TXT). A name server takes it in pieces of at most 255 characters.
    pub value: String,
}

impl SigningKey {
    /// The key in `pem`: RSA of 2048 to 4096 bits (PKCS#1 or PKCS#8) or Ed25519 (PKCS#8).
    ///
    /// # Errors
    /// What is wrong with it; nothing of its text is repeated.
    pub fn from_pem(pem: &str) -> Result<SigningKey, Text> {
        let der = PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| no_key())?;
        let kind = match &der {
            PrivateKeyDer::Pkcs1(der) => {
                RsaKeyPair::from_der(der.secret_pkcs1_der()).map(Kind::Rsa).map_err(|e| unfit(&e))
            }
            PrivateKeyDer::Pkcs8(der) => {
                let der = der.secret_pkcs8_der();
                let rsa = RsaKeyPair::from_pkcs8(der).map(Kind::Rsa);
                match rsa {
                    Ok(rsa) => Ok(rsa),
                    Err(refused) => Ed25519KeyPair::from_pkcs8_maybe_unchecked(der)
                        .map(Kind::Ed25519)
                        .map_err(|_| unfit(&refused)),
                }
            }
            _ => Err(no_key()),
        };
        kind.map(|kind| SigningKey(Arc::new(kind)))
    }

    /// How signatures name it (RFC 6376, 3.3; RFC 8463, 3).
    pub(super) fn algorithm(&self) -> &'static str {
        match &*self.0 {
            Kind::Rsa(_) => "rsa-sha256",
            Kind::Ed25519(_) => "ed25519-sha256",
        }
    }

    /// The signature of `text`, whose SHA-256 is `digest`: the same for the same text.
    pub(super) fn sign(&self, text: &[u8], digest: &[u8]) -> Result<Vec<u8>, RenderError> {
        match &*self.0 {
            // RFC 8463: Ed25519 signs the digest.
            Kind::Ed25519(key) => Ok(key.sign(digest).as_ref().to_vec()),
            Kind::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                // This padding is not random; the generator stays unused.
                key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text, &mut signature)
                    .map_err(|_| RenderError::Unsigned)?;
                Ok(signature)
            }
        }
    }

    /// The record that has to stand in the DNS for signatures under `selector` of `domain`.
    pub fn record(&self, selector: &str, domain: &str) -> DnsRecord {
        let (kind, public) = match &*self.0 {
            Kind::Rsa(key) => ("rsa", subject_public_key_info(key.public().as_ref())),
            Kind::Ed25519(key) => ("ed25519", key.public_key().as_ref().to_vec()),
        };
        DnsRecord {
            name: format!("{selector}._domainkey.{domain}"),
            value: format!("v=DKIM1; k={kind}; p={}", STANDARD.encode(public)),
        }
    }

    fn public(&self) -> &[u8] {
        match &*self.0 {
            Kind::Rsa(key) => key.public().as_ref(),
            Kind::Ed25519(key) => key.public_key().as_ref(),
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.algorithm())
    }
}

impl PartialEq for SigningKey {
    fn eq(&self, other: &Self) -> bool {
        self.public() == other.public()
    }
}

impl Eq for SigningKey {}

/// An RSA key as `SubjectPublicKeyInfo` (RFC 5280, 4.1.2.7; RFC 8017, A.1), which is what verifiers read
/// in `p=` (RFC 6376's erratum 3017), around the `RSAPublicKey` that ring gives.
fn subject_public_key_info(key: &[u8]) -> Vec<u8> {
    // SEQUENCE { OBJECT IDENTIFIER 1.2.840.113549.1.1.1 (rsaEncryption), NULL }
    const ALGORITHM: [u8; 15] = [48, 13, 6, 9, 42, 134, 72, 134, 247, 13, 1, 1, 1, 5, 0];
    let bits = [&[0], key].concat();
    tagged(48, &[&ALGORITHM[..], &tagged(3, &bits)].concat())
}

/// A value in DER, with its tag and length.
fn tagged(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = value.len().to_be_bytes();
    let length: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    let mut out = vec![tag];
    match length.as_slice() {
        [] => out.push(0),
        [short] if *short < 128 => out.push(*short),
        long => out.extend(u8::try_from(long.len()).map(|n| 128 | n).into_iter().chain(long.iter().copied())),
    }
    out.extend(value);
    out
}

fn no_key() -> Text {
    Text::new(
        "PEM形式の秘密鍵ではありません。RSA（2048ビット以上）か Ed25519 の秘密鍵を指定してください。例: openssl genrsa -out dkim.pem 2048",
        "it is no private key in PEM: give one of RSA (2048 bits or more) or Ed25519, such as: openssl genrsa -out dkim.pem 2048",
    )
}

fn unfit(why: &ring::error::KeyRejected) -> Text {
    Text::new(
        format!("この秘密鍵は署名に使えません（{why}）。使えるのは RSA（2048〜4096ビット）か Ed25519 です。"),
        format!("this private key cannot sign ({why}); what can is RSA (2048 to 4096 bits) or Ed25519."),
    )
}
