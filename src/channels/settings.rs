//! What a channel is built from: checked values, the secrets already read by `config`.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

/// One configured channel. Its `Debug` shows no secret.
#[derive(Clone, Debug)]
pub enum Settings {
    /// A maildir-like folder of `.eml` files.
    File {
        /// The folder; `tmp/` and `new/` are made in it.
        dir: PathBuf,
    },
    /// Mail through a relay.
    Smtp(SmtpSettings),
    /// A signed JSON webhook (Standard Webhooks).
    Webhook {
        /// Where to POST; secret, because many receivers put a token into it.
        url: SecretString,
        /// The signing secret, `whsec_` and base64.
        secret: SecretString,
        /// For the whole exchange.
        timeout: Duration,
    },
    /// A Slack-compatible incoming webhook.
    Slack {
        /// Where to POST; whoever knows it may write to the room.
        url: SecretString,
        /// For the whole exchange.
        timeout: Duration,
    },
}

/// How to reach a mail relay.
#[derive(Clone, Debug)]
pub struct SmtpSettings {
    /// The relay's name; the name that its certificate must bear.
    pub host: String,
    /// The relay's port: commonly 25 (plain), 587 (STARTTLS) or 465 (TLS).
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// User and password, where the relay asks for them.
    pub credentials: Option<(String, SecretString)>,
    /// The envelope's sender, where bounces go; without it, the empty one (`MAIL FROM:<>`).
    pub envelope_from: Option<String>,
    /// The name given in EHLO; without it, the machine's.
    pub helo: Option<String>,
    /// For the whole conversation about one letter.
    pub timeout: Duration,
}

/// How an SMTP connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Plain at first, then STARTTLS, which must succeed (RFC 3207).
    StartTls,
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// No protection: a relay on the same machine or a trusted line.
    Plain,
}
