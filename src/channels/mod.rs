//! The ways out of the house: one file a channel, none of which knows what an alert is.
//!
//! A channel is given finished bytes and hands them over, or says why not and whether trying again
//! can help. It keeps no state between letters, so that one channel never waits for another.
//!
//! # Why some mistakes of the operator are transient
//! *Permanent* is what the receiver says about this letter or this address. A wrong password, a
//! missing STARTTLS or an unknown certificate concerns every letter alike and ends when the operator
//! mends it: these are retried, and their text says what to mend, rather than losing the letters.

pub mod backoff;
mod cause;
mod failure;
mod file;
mod http;
pub mod memory;
mod retry_after;
pub mod settings;
mod slack;
mod smtp;
mod webhook;

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::render::Letter;

pub use failure::{Failure, Kind, Mistake, Receipt};
pub use settings::{Security, Settings, SmtpSettings};

/// How long a disk is waited for.
const DISK_PATIENCE: Duration = Duration::from_secs(60);

/// A channel, ready to send. Its `Debug` shows no secret.
#[derive(Debug)]
pub enum Channel {
    /// A maildir-like folder.
    File(file::Folder),
    /// Mail through a relay.
    Smtp(Box<smtp::Relay>),
    /// A signed webhook.
    Webhook(webhook::Webhook),
    /// A Slack-compatible room.
    Slack(slack::Room),
    /// A list in memory, for tests and rehearsals.
    Memory(memory::Memory),
}

impl Channel {
    /// Builds a channel; nothing is opened or connected yet.
    ///
    /// # Errors
    /// The first setting that cannot be used, and what is accepted.
    pub fn build(settings: &Settings) -> Result<Channel, Mistake> {
        Ok(match settings {
            Settings::File { dir } => Channel::File(file::Folder::new(dir.clone())),
            Settings::Smtp(smtp) => Channel::Smtp(Box::new(smtp::Relay::new(smtp)?)),
            Settings::Webhook { url, secret, timeout } => {
                Channel::Webhook(webhook::Webhook::new(url, secret, *timeout)?)
            }
            Settings::Slack { url, timeout } => Channel::Slack(slack::Room::new(url, *timeout)?),
        })
    }

    /// Hands a letter over. `now` is written into signatures and read against HTTP dates.
    ///
    /// # Errors
    /// Why it was not handed over; after [`Kind::Transient`] the same bytes may be sent again.
    pub async fn send(&self, letter: &Letter, now: DateTime<Utc>) -> Result<Receipt, Failure> {
        match self {
            Channel::File(folder) => folder.send(letter).await,
            Channel::Smtp(relay) => relay.send(letter).await,
            Channel::Webhook(webhook) => webhook.send(letter, now).await,
            Channel::Slack(room) => room.send(letter, now).await,
            Channel::Memory(memory) => memory.send(letter),
        }
    }

    /// How long one letter may take at most.
    pub fn patience(&self) -> Duration {
        match self {
            Channel::File(_) | Channel::Memory(_) => DISK_PATIENCE,
            Channel::Smtp(relay) => relay.patience(),
            Channel::Webhook(webhook) => webhook.patience(),
            Channel::Slack(room) => room.patience(),
        }
    }

    /// How many letters it takes at a time.
    pub fn concurrency(&self) -> usize {
        match self {
            Channel::File(_) | Channel::Memory(_) => 1,
            Channel::Smtp(_) | Channel::Webhook(_) | Channel::Slack(_) => 4,
        }
    }
}
