//! The office that issues tokens (developers.worksmobile.com, "Service account authentication (JWT)").
//!
//! A token that cannot be had concerns every letter alike and ends when the operator mends it: such
//! letters wait, whatever the office says.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::sync::Mutex;

use super::assertion::Claimant;
use crate::channels::cause::Peer;
use crate::channels::failure::{Failure, Kind, Mistake};
use crate::channels::http::Endpoint;
use crate::channels::network::Network;
use crate::channels::settings::LineWorksSettings;

/// A token is renewed so long before its end.
const EARLY: TimeDelta = TimeDelta::minutes(5);
/// How long a token is used whose end the office does not name.
const SHORTEST: i64 = 600;

/// The office, and the token that it issued last.
#[derive(Debug)]
pub(super) struct Office {
    endpoint: Endpoint,
    claimant: Claimant,
    client_id: String,
    client_secret: SecretString,
    issued: Mutex<Option<Token>>,
}

#[derive(Clone, Debug)]
struct Token {
    secret: SecretString,
    until: DateTime<Utc>,
}

impl Office {
    /// Checks address and key.
    pub(super) fn new(
        settings: &LineWorksSettings,
        timeout: Duration,
        network: &Network,
    ) -> Result<Office, Mistake> {
        let endpoint = Endpoint::new(&settings.auth_url, timeout, network);
        Ok(Office {
            endpoint: endpoint.map_err(|mistake| Mistake { field: "auth_url", ..mistake })?,
            claimant: Claimant::new(&settings.client_id, &settings.service_account, &settings.private_key)?,
            client_id: settings.client_id.clone(),
            client_secret: settings.client_secret.clone(),
            issued: Mutex::new(None),
        })
    }

    /// A token that is good at `now`: the last one, or a new one.
    pub(super) async fn token(&self, now: DateTime<Utc>) -> Result<SecretString, Failure> {
        let mut issued = self.issued.lock().await;
        if let Some(token) = issued.as_ref().filter(|token| now < token.until) {
            return Ok(token.secret.clone());
        }
        let token = self.ask(now).await?;
        Ok(issued.insert(token).secret.clone())
    }

    /// Drops `refused`, unless another has taken its place already.
    pub(super) async fn forget(&self, refused: &SecretString) {
        let mut issued = self.issued.lock().await;
        if issued.as_ref().is_some_and(|token| token.secret.expose_secret() == refused.expose_secret()) {
            *issued = None;
        }
    }

    async fn ask(&self, now: DateTime<Utc>) -> Result<Token, Failure> {
        let peer = self.endpoint.peer();
        let assertion = self.claimant.assertion(now).ok_or_else(|| unreadable(peer))?;
        let form = [
            ("assertion", assertion.expose_secret()),
            ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
            ("client_id", &self.client_id),
            ("client_secret", self.client_secret.expose_secret()),
            ("scope", "bot"),
        ];
        let body = SecretString::from(encoded(&form));
        let content = HeaderValue::from_static("application/x-www-form-urlencoded");
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, content)]);
        let posted = self.endpoint.post(headers, body.expose_secret().as_bytes(), now).await;
        let response = posted.map_err(|failure| waits(failure, peer))?;
        read(&self.endpoint.body(response).await?, now).ok_or_else(|| unreadable(peer))
    }
}

/// The token in an answer. Its `expires_in` is seconds, as a text or a number.
fn read(body: &str, now: DateTime<Utc>) -> Option<Token> {
    let said: Value = serde_json::from_str(body).ok()?;
    let secret = said["access_token"].as_str().filter(|token| !token.is_empty())?;
    let expires = &said["expires_in"];
    let seconds = expires.as_i64().or_else(|| expires.as_str()?.parse().ok()).unwrap_or(SHORTEST);
    let until = now + TimeDelta::seconds(seconds.clamp(0, 366 * 24 * 3600)) - EARLY;
    Some(Token { secret: secret.into(), until })
}

/// As `application/x-www-form-urlencoded` has it.
fn encoded(form: &[(&str, &str)]) -> String {
    let mut url = reqwest::Url::parse("form:").ok();
    if let Some(url) = &mut url {
        url.query_pairs_mut().extend_pairs(form);
    }
    url.and_then(|url| url.query().map(str::to_owned)).unwrap_or_default()
}

fn waits(failure: Failure, peer: &Peer) -> Failure {
    if failure.kind != Kind::Permanent {
        return failure;
    }
    let code = failure.code.unwrap_or_default();
    let text = peer.says(
        &format!("から LINE WORKS のアクセストークンをもらえませんでした（HTTP {code}）。設定の client_id、client_secret_file、service_account、private_key_file の組み合わせと、アプリの OAuth Scopes に bot があるか、この機械の時刻が合っているかを確かめてください。"),
        &format!("gave no access token for LINE WORKS (HTTP {code}). Check that client_id, client_secret_file, service_account and private_key_file belong together, that the app's OAuth scopes have `bot`, and this machine's clock."),
    );
    Failure::transient(code, text)
}

/// The office answered, but not with a token that can be used.
pub(super) fn unreadable(peer: &Peer) -> Failure {
    let text = peer.says(
        "から、LINE WORKS のアクセストークンとして読める返事がありませんでした。設定の auth_url を確かめてください。",
        "did not answer with an access token for LINE WORKS. Check `auth_url` in the config.",
    );
    Failure::transient("token", text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_token_is_used_until_shortly_before_its_end() {
        let now = DateTime::from_timestamp(1_775_000_000, 0).unwrap();
        let until = |body: &str| read(body, now).map(|token| (token.until - now).num_seconds());
        assert_eq!(until(r#"{"access_token":"a","expires_in":"86400"}"#), Some(86_100));
        assert_eq!(until(r#"{"access_token":"a","expires_in":86400}"#), Some(86_100));
        assert_eq!(until(r#"{"access_token":"a"}"#), Some(300));
        for none in ["", "{}", r#"{"access_token":""}"#, r#"{"error":"invalid_grant"}"#, "<html>"] {
            assert_eq!(until(none), None, "{none}");
        }
    }

    #[test]
    fn a_form_is_encoded_field_by_field() {
        assert_eq!(encoded(&[("a", "x&y=z +"), ("b", "課")]), "a=x%26y%3Dz+%2B&b=%E8%AA%B2");
    }
}
