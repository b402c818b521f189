//! What a channel is built from: checked values, the secrets already read by `config`.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

use super::pace::Pace;
use crate::render::Form;

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
        /// The signing secret, `whsec_` and base64.
        secret: SecretString,
    },
    /// A Slack-compatible incoming webhook.
    Slack,
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
}

impl ServiceSettings {
    /// How fast letters may follow each other, by the service's own documentation.
    pub fn pace(&self) -> Pace {
        match self {
            ServiceSettings::Webhook { .. } => Pace::at_once(4),
            // docs.slack.dev, "Rate limits": incoming webhooks take one message a second.
            ServiceSettings::Slack => Pace::limited(1, Duration::from_secs(1)),
            // learn.microsoft.com, "Microsoft Teams" connector: 100 calls a minute and connection.
            ServiceSettings::Teams => Pace::limited(1, Duration::from_secs(1)),
            // developers.google.com/workspace/chat, "Usage limits": 60 writes a minute and space, of all
            // apps in it together.
            ServiceSettings::GoogleChat => Pace::limited(1, Duration::from_secs(1)),
            // docs.mattermost.com, "Rate limiting": off by default; where it is on, 10 a second.
            ServiceSettings::Mattermost => Pace::limited(10, Duration::from_secs(1)),
            // docs.rocket.chat, "Rate Limiter": whether it covers integrations could not be verified.
            ServiceSettings::RocketChat => Pace::limited(1, Duration::from_secs(1)),
            // docs.discord.com, "Rate Limits", gives no figure; 30 a minute and channel is what is observed.
            ServiceSettings::Discord => Pace::limited(30, Duration::from_secs(60)),
        }
    }

    /// The form in which the service wants its letters.
    pub fn form(&self) -> Form {
        match self {
            ServiceSettings::Webhook { .. } => Form::Webhook,
            ServiceSettings::Slack => Form::Slack,
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
