//! The services that take letters by HTTP: what they share, and which of them it is.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::failure::{Failure, Mistake, Receipt};
use super::http::Endpoint;
use super::network::Network;
use super::pace::Pace;
use super::settings::{HttpSettings, ServiceSettings};
use super::{slack, webhook};
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
    Slack,
}

impl Service {
    pub(super) fn new(settings: &HttpSettings, network: &Network) -> Result<Service, Mistake> {
        let kind = match &settings.service {
            ServiceSettings::Webhook { secret } => Kind::Webhook(webhook::Signer::new(secret)?),
            ServiceSettings::Slack => Kind::Slack,
        };
        let endpoint = Endpoint::new(&settings.url, settings.timeout, network)?;
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
            Kind::Slack => slack::send(endpoint, letter, now).await,
        }
    }
}
