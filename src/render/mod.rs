//! Drafts become finished letters: subject, text, HTML, and the bytes that go out.

use chrono::{DateTime, Utc};

use crate::alerts::{AlertKey, Told};

/// A finished letter: what the outbox keeps and a channel sends, byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The idempotency key: unique, stable over retries; the Message-ID's left part, the webhook-id.
    pub key: String,
    /// The configured channel.
    pub channel: String,
    /// The department's code, where it is one.
    pub department: Option<String>,
    /// The envelope's recipients (mail); empty for chat.
    pub recipients: Vec<String>,
    /// The subject, for lists and logs of what is queued.
    pub subject: String,
    /// What goes out: an RFC 5322 message, or a JSON body.
    pub payload: Vec<u8>,
    /// Whether it holds something critical.
    pub critical: bool,
    /// Not before this moment.
    pub not_before: DateTime<Utc>,
    /// Kept until somebody releases it.
    pub held: bool,
    /// What it tells: the alert, the kind of word.
    pub tells: Vec<(AlertKey, Told)>,
}
