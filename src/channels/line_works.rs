//! A LINE WORKS bot in a channel (developers.worksmobile.com, "Send messages - to a channel"): posted with
//! a token that is valid for a day, answered with 201 and no body.
//!
//! A message has no key of ours: sent again after a crash, it stands there twice.

mod assertion;
mod token;

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, HeaderMap};

use super::failure::{Failure, Mistake, Receipt};
use super::http::Endpoint;
use super::network::Network;
use super::settings::LineWorksSettings;
use super::{access, answer};
use crate::render::Letter;
use token::Office;

/// The settings that mend a refusal.
const SETTINGS: &str = "bot, channel";

/// The bot.
#[derive(Debug)]
pub(super) struct Bot {
    office: Office,
}

impl Bot {
    /// Checks the key and the address of the office that issues tokens.
    pub(super) fn new(
        settings: &LineWorksSettings,
        timeout: Duration,
        network: &Network,
    ) -> Result<Bot, Mistake> {
        Ok(Bot { office: Office::new(settings, timeout, network)? })
    }

    /// Hands the letter over within the time for one letter, tokens included.
    pub(super) async fn send(
        &self,
        endpoint: &Endpoint,
        letter: &Letter,
        now: DateTime<Utc>,
    ) -> Result<Receipt, Failure> {
        let limit = endpoint.patience();
        let sent = tokio::time::timeout(limit, self.converse(endpoint, letter, now)).await;
        sent.unwrap_or_else(|_| Err(endpoint.peer().too_slow(limit).unanswered()))
    }

    /// A token that is no longer accepted is replaced once: it may have been revoked before its time.
    async fn converse(
        &self,
        endpoint: &Endpoint,
        letter: &Letter,
        now: DateTime<Utc>,
    ) -> Result<Receipt, Failure> {
        let token = self.office.token(now).await.map_err(Failure::unsent)?;
        match post(endpoint, letter, &token, now).await {
            Err(failure) if failure.code.as_deref() == Some("401") => {
                self.office.forget(&token).await;
                let token = self.office.token(now).await.map_err(Failure::unsent)?;
                post(endpoint, letter, &token, now).await
            }
            other => other,
        }
    }
}

async fn post(
    endpoint: &Endpoint,
    letter: &Letter,
    token: &secrecy::SecretString,
    now: DateTime<Utc>,
) -> Result<Receipt, Failure> {
    use secrecy::ExposeSecret;
    let bearer = format!("Bearer {}", token.expose_secret());
    let bearer = access::value(&bearer.into(), "token").map_err(|_| token::unreadable(endpoint.peer()))?;
    let headers = HeaderMap::from_iter([(AUTHORIZATION, bearer)]);
    let posted = endpoint.post(headers, &letter.payload, now).await;
    let response = posted.map_err(|failure| answer::refused(failure, endpoint.peer(), SETTINGS))?;
    match response.status() {
        StatusCode::CREATED => Ok(Receipt::whole("HTTP 201")),
        _ => Err(answer::unexpected(endpoint.peer(), "api_url, bot, channel")),
    }
}
