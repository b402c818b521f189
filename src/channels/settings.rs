//! What a channel is built from: checked values, the secrets already read by `config`.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

use super::pace::Pace;
use crate::render::{BodyTemplate, Form};

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
    /// A service that takes letters by HTTP.
    Http(HttpSettings),
}

/// How to reach a service by HTTP.
#[derive(Clone, Debug)]
pub struct HttpSettings {
    /// Where to POST; secret, because many receivers put a token into it.
    pub url: SecretString,
    /// For the whole exchange.
    pub timeout: Duration,
    /// Which service it is.
    pub service: ServiceSettings,
}

/// The services, each with what it alone needs.
#[derive(Clone, Debug)]
pub enum ServiceSettings {
    /// A signed JSON webhook (Standard Webhooks).
    Webhook {
        /// The signing secrets, `whsec_` and base64 each, the newest first: every one signs, so that a
        /// receiver may change from one to the next whenever it likes.
        secrets: Vec<SecretString>,
        /// The most that the receiver takes, in bytes.
        max_bytes: usize,
    },
    /// A Slack-compatible incoming webhook.
    Slack,
    /// A Chatwork room.
    Chatwork {
        /// The API token of the account that posts.
        token: SecretString,
        /// Whether what it posts counts as unread for itself.
        self_unread: bool,
    },
    /// A LINE WORKS bot in a channel.
    LineWorks(LineWorksSettings),
    /// A topic of an ntfy server.
    Ntfy {
        /// The topic's name; who knows it can read along.
        topic: SecretString,
        /// Where the server asks for it.
        access: Option<Access>,
    },
    /// Prometheus' Alertmanager.
    Alertmanager {
        /// Where a proxy before it asks for it.
        access: Option<Access>,
    },
    /// A Workflows webhook of Microsoft Teams.
    Teams,
    /// An incoming webhook of Google Chat.
    GoogleChat,
    /// An incoming webhook of Mattermost.
    Mattermost,
    /// An incoming webhook of Rocket.Chat.
    RocketChat,
    /// A webhook of Discord.
    Discord,
    /// A service that the configuration describes.
    Template(TemplateSettings),
}

/// Who we are, to a server that asks.
#[derive(Clone, Debug)]
pub enum Access {
    /// `Authorization: Bearer` (RFC 6750).
    Bearer(SecretString),
    /// `Authorization: Basic` (RFC 7617): user and password.
    Basic(String, SecretString),
}

/// What a LINE WORKS app's service account signs in with (developers.worksmobile.com, "Service account
/// authentication").
#[derive(Clone, Debug)]
pub struct LineWorksSettings {
    /// Where tokens are issued.
    pub auth_url: SecretString,
    /// The app's client ID.
    pub client_id: String,
    /// The app's client secret.
    pub client_secret: SecretString,
    /// The service account's ID: `xxxxx.serviceaccount@domain`.
    pub service_account: String,
    /// The service account's private key (RSA, PEM).
    pub private_key: SecretString,
}

/// How letters are handed to a service that we do not know.
#[derive(Clone, Debug)]
pub struct TemplateSettings {
    /// `PUT` instead of `POST`.
    pub put: bool,
    /// The body's media type.
    pub content_type: String,
    /// Further headers; their values may be secret.
    pub headers: Vec<(String, SecretString)>,
    /// What the answer's body must match; without it, the status alone decides.
    pub ok: Option<String>,
    /// The body.
    pub body: BodyTemplate,
}

impl ServiceSettings {
    /// How fast letters may follow each other, by the service's own documentation.
    pub fn pace(&self) -> Pace {
        let (second, minute) = (Duration::from_secs(1), Duration::from_secs(60));
        match self {
            ServiceSettings::Webhook { .. } | ServiceSettings::Alertmanager { .. } => Pace::at_once(4),
            // docs.slack.dev, "Rate limits": incoming webhooks take one message a second.
            ServiceSettings::Slack => Pace::limited(1, second),
            // developer.chatwork.com, "Rate limits": 300 requests within five minutes. That a room takes
            // no more than ten messages within ten seconds could not be verified; this keeps to both.
            ServiceSettings::Chatwork { .. } => Pace::limited(10, 10 * second),
            // developers.worksmobile.com, "Limits": 60 a minute on the free plan (240 on others), and half
            // of that for more than half an hour.
            ServiceSettings::LineWorks(_) => Pace::limited(30, minute),
            // docs.ntfy.sh, "Limitations": 60 requests at once, then one every five seconds.
            ServiceSettings::Ntfy { .. } => Pace::limited(12, minute),
            // Nothing is known about it.
            ServiceSettings::Template(_) => Pace::limited(1, second),
            // learn.microsoft.com, "Microsoft Teams" connector: 100 calls a minute and connection.
            ServiceSettings::Teams => Pace::limited(1, second),
            // developers.google.com/workspace/chat, "Usage limits": 60 writes a minute and space, of all
            // apps in it together.
            ServiceSettings::GoogleChat => Pace::limited(1, second),
            // docs.mattermost.com, "Rate limiting": off by default; where it is on, 10 a second.
            ServiceSettings::Mattermost => Pace::limited(10, second),
            // docs.rocket.chat, "Rate Limiter": whether it covers integrations could not be verified.
            ServiceSettings::RocketChat => Pace::limited(1, second),
            // docs.discord.com, "Rate Limits", gives no figure; 30 a minute and channel is what is observed.
            ServiceSettings::Discord => Pace::limited(30, minute),
        }
    }

    /// The form in which the service wants its letters.
    pub fn form(&self) -> Form {
        match self {
            ServiceSettings::Webhook { max_bytes, .. } => Form::Webhook { max_bytes: *max_bytes },
            ServiceSettings::Slack => Form::Slack,
            ServiceSettings::Chatwork { self_unread, .. } => Form::Chatwork { self_unread: *self_unread },
            ServiceSettings::LineWorks(_) => Form::LineWorks,
            ServiceSettings::Ntfy { .. } => Form::Ntfy,
            ServiceSettings::Alertmanager { .. } => Form::Alertmanager,
            ServiceSettings::Template(settings) => Form::Template(settings.body.clone()),
            ServiceSettings::Teams => Form::Teams,
            ServiceSettings::GoogleChat => Form::GoogleChat,
            ServiceSettings::Mattermost => Form::Mattermost,
            ServiceSettings::RocketChat => Form::RocketChat,
            ServiceSettings::Discord => Form::Discord,
        }
    }
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
    /// Whether each letter has an envelope sender of its own, `user+HASH@domain`; see
    /// [`super::return_path`]. Needs `envelope_from`.
    pub verp: bool,
    /// The name given in EHLO; without it, the machine's.
    pub helo: Option<String>,
    /// For the whole conversation about one letter.
    pub timeout: Duration,
    /// How long a connection waits for the next letter; zero: each letter has its own.
    pub idle: Duration,
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
