//! The forms in which services want their letters: one file a form.

mod cut;
mod discord;
mod google_chat;
mod mattermost;
mod neutral;
mod rocket_chat;
mod slack;
mod talk;
mod teams;
#[cfg(test)]
mod tests;
mod webhook;

use chrono::{DateTime, Utc};

use super::view::Writer;
use super::{RenderError, Style, Written};
use crate::notices::Draft;

/// The form of a payload that is no mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// A JSON body after the Standard Webhooks form (`type`, `timestamp`, `data`).
    Webhook,
    /// A JSON body as Slack and its kin accept it.
    Slack,
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
    /// When.
    pub(super) now: DateTime<Utc>,
    /// What puts parts of the draft into words.
    pub(super) writer: &'a Writer<'a>,
}

impl Form {
    /// The payload's bytes.
    ///
    /// # Errors
    /// Where a template cannot be filled.
    pub(super) fn bytes(&self, matter: &Matter<'_>) -> Result<Vec<u8>, RenderError> {
        Ok(match self {
            Form::Webhook => webhook::bytes(matter),
            Form::Slack => slack::bytes(matter)?,
            Form::Teams => teams::bytes(matter)?,
            Form::GoogleChat => google_chat::bytes(matter)?,
            Form::Mattermost => mattermost::bytes(matter)?,
            Form::RocketChat => rocket_chat::bytes(matter)?,
            Form::Discord => discord::bytes(matter)?,
        })
    }
}
