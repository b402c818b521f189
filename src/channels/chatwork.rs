//! A Chatwork room (developer.chatwork.com, "POST /rooms/{room_id}/messages"): the answer names the
//! message that was made.
//!
//! A message has no key of ours: sent again after a crash, it stands there twice.

use chrono::{DateTime, Utc};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use secrecy::SecretString;
use serde_json::Value;

use super::failure::{Failure, Mistake, Receipt};
use super::http::Endpoint;
use super::{access, answer};
use crate::render::Letter;

/// The settings that mend a refusal.
const SETTINGS: &str = "room, token_file";

/// The account that posts.
#[derive(Debug)]
pub(super) struct Account {
    token: HeaderValue,
}

impl Account {
    /// Checks the token.
    pub(super) fn new(token: &SecretString) -> Result<Account, Mistake> {
        Ok(Account { token: access::value(token, "token")? })
    }

    /// Posts the form.
    pub(super) async fn send(
        &self,
        endpoint: &Endpoint,
        letter: &Letter,
        now: DateTime<Utc>,
    ) -> Result<Receipt, Failure> {
        let mut headers = HeaderMap::new();
        headers.insert("x-chatworktoken", self.token.clone());
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        let posted = endpoint.post(headers, &letter.payload, now).await;
        let response = posted.map_err(|failure| answer::refused(failure, endpoint.peer(), SETTINGS))?;
        let body = endpoint.body(response).await?;
        let said: Option<Value> = serde_json::from_str(&body).ok();
        match said.and_then(|said| answer::identifier(&said["message_id"])) {
            Some(id) => Ok(Receipt::whole(format!("Chatwork message {id}"))),
            None => Err(answer::unexpected(endpoint.peer(), SETTINGS)),
        }
    }
}
