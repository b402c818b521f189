//! A topic of an ntfy server (docs.ntfy.sh, "Publish as JSON"): posted to the server's root, answered
//! with the message as it was taken.

use chrono::{DateTime, Utc};
use reqwest::header::HeaderMap;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::failure::{Failure, Mistake, Receipt};
use super::http::Endpoint;
use super::settings::Access;
use super::{access, answer};
use crate::lang::Text;
use crate::render::Letter;

/// The settings that mend a refusal.
const SETTINGS: &str = "url, topic, token_file, password_file";

/// Where to publish. The topic is a secret as good as a password.
#[derive(Debug)]
pub(super) struct Topic {
    topic: SecretString,
    headers: HeaderMap,
}

impl Topic {
    /// Checks both.
    pub(super) fn new(topic: &SecretString, access: Option<&Access>) -> Result<Topic, Mistake> {
        Ok(Topic { topic: topic.clone(), headers: access::headers(access)? })
    }

    /// Publishes the message.
    pub(super) async fn send(
        &self,
        endpoint: &Endpoint,
        letter: &Letter,
        now: DateTime<Utc>,
    ) -> Result<Receipt, Failure> {
        let body = self.addressed(&letter.payload).ok_or_else(malformed)?;
        let posted = endpoint.post(self.headers.clone(), &body, now).await;
        let response = posted.map_err(|failure| answer::refused(failure, endpoint.peer(), SETTINGS))?;
        let said: Option<Value> = serde_json::from_str(&endpoint.body(response).await?).ok();
        match said.filter(|said| said["event"] == "message").and_then(|said| answer::identifier(&said["id"]))
        {
            Some(id) => Ok(Receipt::whole(format!("ntfy message {id}"))),
            None => Err(answer::unexpected(endpoint.peer(), SETTINGS)),
        }
    }

    /// The message with its topic.
    fn addressed(&self, payload: &[u8]) -> Option<Vec<u8>> {
        let mut message: Value = serde_json::from_slice(payload).ok()?;
        message.as_object_mut()?.insert("topic".to_owned(), self.topic.expose_secret().into());
        Some(message.to_string().into_bytes())
    }
}

fn malformed() -> Failure {
    let text = Text::new(
        "この手紙は ntfy に送れる形をしていません。ほかの種類だったチャネルの type を後から変えていないかを確かめてください。",
        "This letter has no form that ntfy takes. Check that the channel's `type` was not changed after it was written.",
    );
    Failure::permanent("form", text)
}
