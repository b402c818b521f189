//! The forms in which services want their letters: one file a form.

mod alertmanager;
mod body_template;
mod chatwork;
mod cut;
mod discord;
mod google_chat;
mod line_works;
mod mattermost;
mod neutral;
mod ntfy;
mod rocket_chat;
mod sample;
mod slack;
mod talk;
mod teams;
mod webhook;

use chrono::{DateTime, Utc};

use super::view::Writer;
use super::{RenderError, Style, Written};
use crate::alerts::Told;
use crate::notices::{Body, Draft, Item};
use crate::rules::Severity;

pub use body_template::{BodyTemplate, Language};

/// The most that a webhook's body holds unless the configuration says otherwise, in bytes.
pub const WEBHOOK_BYTES: usize = 256 * 1024;

/// The form of a payload that is no mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// A JSON body after the Standard Webhooks form (`type`, `timestamp`, `data`).
    Webhook {
        /// The most that the receiver takes, in bytes.
        max_bytes: usize,
    },
    /// A JSON body as Slack and its kin accept it.
    Slack,
    /// A form-encoded message for a Chatwork room.
    Chatwork {
        /// Whether it counts as unread for the account that posts it.
        self_unread: bool,
    },
    /// A JSON body of a LINE WORKS bot.
    LineWorks,
    /// A JSON body for ntfy, without the topic.
    Ntfy,
    /// A list of alerts for Prometheus' Alertmanager.
    Alertmanager,
    /// What a template of the configuration makes of it.
    Template(BodyTemplate),
    /// A message with an Adaptive Card, for a Workflows webhook of Microsoft Teams.
    Teams,
    /// A JSON body for an incoming webhook of Google Chat.
    GoogleChat,
    /// A JSON body for an incoming webhook of Mattermost.
    Mattermost,
    /// A JSON body for an incoming webhook of Rocket.Chat.
    RocketChat,
    /// A JSON body for a webhook of Discord.
    Discord,
}

/// What a form is filled with.
pub(super) struct Matter<'a> {
    /// What is to be told, to whom.
    pub(super) draft: &'a Draft,
    /// How the city's letters look.
    pub(super) style: &'a Style,
    /// The same in words, as plain text, and as data.
    pub(super) written: &'a Written,
    /// The letter's idempotency key.
    pub(super) key: &'a str,
    /// When.
    pub(super) now: DateTime<Utc>,
    /// What puts parts of the draft into words.
    pub(super) writer: &'a Writer<'a>,
}

impl Form {
    /// A webhook's, with the usual limit.
    pub const WEBHOOK: Form = Form::Webhook { max_bytes: WEBHOOK_BYTES };

    /// The payload's bytes.
    ///
    /// # Errors
    /// Where a template of the configuration cannot be filled.
    pub(super) fn bytes(&self, matter: &Matter<'_>) -> Result<Vec<u8>, RenderError> {
        Ok(match self {
            Form::Webhook { max_bytes } => webhook::bytes(matter, *max_bytes),
            Form::Chatwork { self_unread } => chatwork::bytes(matter, *self_unread),
            Form::LineWorks => line_works::bytes(matter),
            Form::Ntfy => ntfy::bytes(matter),
            Form::Alertmanager => alertmanager::bytes(matter),
            Form::Template(template) => template.bytes(matter)?,
            Form::Slack => slack::bytes(matter)?,
            Form::Teams => teams::bytes(matter)?,
            Form::GoogleChat => google_chat::bytes(matter)?,
            Form::Mattermost => mattermost::bytes(matter)?,
            Form::RocketChat => rocket_chat::bytes(matter)?,
            Form::Discord => discord::bytes(matter)?,
        })
    }
}

impl Matter<'_> {
    /// The alerts that it tells one by one.
    fn items(&self) -> &[Item] {
        match &self.draft.body {
            Body::Notice(items) | Body::Sheet(items) => items,
            Body::Overview(_) | Body::Digest(_) | Body::Word { .. } => &[],
        }
    }

    /// The gravest of what it tells and is not over.
    fn gravest(&self) -> Option<Severity> {
        self.items().iter().filter(|item| item.told != Told::Resolved).map(|item| item.severity).max()
    }
}

#[cfg(test)]
mod rooms;
#[cfg(test)]
mod tests;
