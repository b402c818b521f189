//! The services that take letters by HTTP: what they share, and which of them it is.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::failure::{Failure, Mistake, Receipt};
use super::http::Endpoint;
use super::network::Network;
use super::pace::Pace;
use super::settings::{HttpSettings, ServiceSettings};
use super::{alertmanager, chatwork, line_works, ntfy, template, webhook};
use super::{discord, google_chat, mattermost, rocket_chat, room, slack, teams};
use crate::render::Letter;

/// A service, ready to be posted to.
#[derive(Debug)]
pub struct Service {
    endpoint: Endpoint,
    kind: Kind,
    pace: Pace,
}

/// Which one: one file each.
#[derive(Debug)]
enum Kind {
    Webhook(webhook::Signer),
    Chatwork(chatwork::Account),
    LineWorks(Box<line_works::Bot>),
    Ntfy(ntfy::Topic),
    Alertmanager(alertmanager::Guest),
    Template(Box<template::Described>),
    /// A chat service, by how it answers.
    Room(&'static room::Manner),
}

impl Service {
    pub(super) fn new(settings: &HttpSettings, network: &Network) -> Result<Service, Mistake> {
        let url = match &settings.service {
            ServiceSettings::Discord => discord::asking(&settings.url),
            _ => settings.url.clone(),
        };
        let mut endpoint = Endpoint::new(&url, settings.timeout, network)?;
        let kind = match &settings.service {
            ServiceSettings::Webhook { secrets, .. } => Kind::Webhook(webhook::Signer::new(secrets)?),
            ServiceSettings::Chatwork { token, .. } => Kind::Chatwork(chatwork::Account::new(token)?),
            ServiceSettings::LineWorks(bot) => {
                Kind::LineWorks(Box::new(line_works::Bot::new(bot, settings.timeout, network)?))
            }
            ServiceSettings::Ntfy { topic, access } => Kind::Ntfy(ntfy::Topic::new(topic, access.as_ref())?),
            ServiceSettings::Alertmanager { access } => {
                Kind::Alertmanager(alertmanager::Guest::new(access.as_ref())?)
            }
            ServiceSettings::Template(described) => {
                if described.put {
                    endpoint = endpoint.by_put();
                }
                Kind::Template(Box::new(template::Described::new(described)?))
            }
            ServiceSettings::Slack => Kind::Room(&slack::MANNER),
            ServiceSettings::Teams => Kind::Room(&teams::MANNER),
            ServiceSettings::GoogleChat => Kind::Room(&google_chat::MANNER),
            ServiceSettings::Mattermost => Kind::Room(&mattermost::MANNER),
            ServiceSettings::RocketChat => Kind::Room(&rocket_chat::MANNER),
            ServiceSettings::Discord => Kind::Room(&discord::MANNER),
        };
        Ok(Service { endpoint, kind, pace: settings.service.pace() })
    }

    /// How long one letter may take.
    pub(super) fn patience(&self) -> Duration {
        self.endpoint.patience()
    }

    /// How fast letters may follow each other.
    pub(super) fn pace(&self) -> Pace {
        self.pace
    }

    /// Hands the letter over as this service wants it.
    pub(super) async fn send(&self, letter: &Letter, now: DateTime<Utc>) -> Result<Receipt, Failure> {
        let endpoint = &self.endpoint;
        match &self.kind {
            Kind::Webhook(signer) => signer.send(endpoint, letter, now).await,
            Kind::Chatwork(account) => account.send(endpoint, letter, now).await,
            Kind::LineWorks(bot) => bot.send(endpoint, letter, now).await,
            Kind::Ntfy(topic) => topic.send(endpoint, letter, now).await,
            Kind::Alertmanager(guest) => guest.send(endpoint, letter, now).await,
            Kind::Template(described) => described.send(endpoint, letter, now).await,
            Kind::Room(manner) => room::send(endpoint, letter, now, manner).await,
        }
    }
}
