//! The ways out of the house: one file a channel, none of which knows what an alert is.
//!
//! A channel is given finished bytes and hands them over, or says why not and whether trying again
//! can help. Between letters it keeps at most connections, and none waits for another channel.
//!
//! # Why some mistakes of the operator are transient
//! *Permanent* is what the receiver says about this letter or this address. A wrong password, a
//! missing STARTTLS or an unknown certificate concerns every letter alike and ends when the operator
//! mends it: these are retried, and their text says what to mend, rather than losing the letters.

mod access;
mod alertmanager;
mod answer;
pub mod backoff;
mod breaks;
mod cause;
mod certificate;
mod chatwork;
mod discord;
mod failure;
mod file;
mod google_chat;
mod http;
mod line_works;
mod mattermost;
pub mod memory;
mod network;
mod ntfy;
mod pace;
mod resolver;
mod retry_after;
mod rocket_chat;
mod room;
mod service;
pub mod settings;
mod slack;
mod smtp;
mod targets;
mod teams;
mod template;
mod webhook;

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::render::Letter;

pub use failure::{Addressed, Failure, Fate, Kind, Mistake, Receipt};
pub use network::{Network, Proxy, authorities};
pub use pace::{Pace, Wish};
pub use settings::{
    Access, HttpSettings, LineWorksSettings, Security, ServiceSettings, Settings, SmtpSettings,
    TemplateSettings,
};
pub use smtp::verp::{key_hash, return_path};
pub use targets::Target;

/// How long a disk is waited for.
const DISK_PATIENCE: Duration = Duration::from_secs(60);

/// A channel, ready to send. Its `Debug` shows no secret.
#[derive(Debug)]
pub enum Channel {
    /// A maildir-like folder.
    File(file::Folder),
    /// Mail through a relay.
    Smtp(Box<smtp::Relay>),
    /// A service that takes letters by HTTP.
    Http(Box<service::Service>),
    /// A list in memory, for tests and rehearsals.
    Memory(memory::Memory),
}

impl Channel {
    /// Builds a channel; nothing is opened or connected yet.
    ///
    /// # Errors
    /// The first setting that cannot be used, and what is accepted.
    pub fn build(settings: &Settings, network: &Network) -> Result<Channel, Mistake> {
        Ok(match settings {
            Settings::File { dir } => Channel::File(file::Folder::new(dir.clone())),
            Settings::Smtp(smtp) => Channel::Smtp(Box::new(smtp::Relay::new(smtp, network)?)),
            Settings::Http(http) => Channel::Http(Box::new(service::Service::new(http, network)?)),
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
            Channel::Http(service) => service.send(letter, now).await,
            Channel::Memory(memory) => memory.send(letter).await,
        }
    }

    /// How long one letter may take at most.
    pub fn patience(&self) -> Duration {
        match self {
            Channel::File(_) | Channel::Memory(_) => DISK_PATIENCE,
            Channel::Smtp(relay) => relay.patience(),
            Channel::Http(service) => service.patience(),
        }
    }

    /// How fast letters may follow each other, unless the configuration says otherwise.
    pub fn pace(&self) -> Pace {
        match self {
            Channel::File(_) | Channel::Memory(_) => Pace::at_once(1),
            Channel::Smtp(_) => smtp::PACE,
            Channel::Http(service) => service.pace(),
        }
    }
}
