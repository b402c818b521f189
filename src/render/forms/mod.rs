//! The forms in which services want their letters: one file a form.

#[allow(dead_code)] // until the forms that use it
mod cut;
mod slack;
mod webhook;

use chrono::{DateTime, Utc};

use super::{Style, Written};
use crate::notices::Draft;

/// The form of a payload that is no mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// A JSON body after the Standard Webhooks form (`type`, `timestamp`, `data`).
    Webhook,
    /// A JSON body as Slack and its kin accept it.
    Slack,
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
}

impl Form {
    /// The payload's bytes.
    pub(super) fn bytes(&self, matter: &Matter<'_>) -> Vec<u8> {
        match self {
            Form::Webhook => webhook::bytes(matter),
            Form::Slack => slack::bytes(matter.written),
        }
    }
}
