//! One POST, as webhook and chat channels share it: no redirects, no proxy from the environment, a
//! bounded answer, and the statuses told apart.

use std::sync::OnceLock;
use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode, Url, redirect};
use secrecy::{ExposeSecret, SecretString};

use super::cause::Peer;
use super::failure::{Failure, Mistake};
use super::network::Network;

/// The most of an answer that is read.
const LARGEST_ANSWER: usize = 64 * 1024;

/// Where to POST. The URL holds secrets: only its host is ever shown.
pub(super) struct Endpoint {
    url: Url,
    timeout: Duration,
    peer: Peer,
    /// Built at the first letter: a client costs memory that most installations never need.
    client: OnceLock<Client>,
}

impl std::fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Endpoint").field("peer", &self.peer).field("timeout", &self.timeout).finish()
    }
}

impl Endpoint {
    /// Checks the URL.
    pub(super) fn new(
        url: &SecretString,
        timeout: Duration,
        _network: &Network,
    ) -> Result<Endpoint, Mistake> {
        let wrong = || {
            Mistake::new(
                "url",
                "URL として読めません。https://example.jp/hook のように https:// （内部網では http://）で始まる URL を書いてください。",
                "This is no URL. Write one that starts with https:// (or http:// on an internal network), such as https://example.jp/hook.",
            )
        };
        let url = Url::parse(url.expose_secret().trim()).map_err(|_| wrong())?;
        let host = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https")).ok_or_else(wrong)?;
        let peer = Peer::receiver(host);
        Ok(Endpoint { timeout, peer, client: OnceLock::new(), url })
    }

    /// Who is there.
    pub(super) fn peer(&self) -> &Peer {
        &self.peer
    }

    /// How long one letter may take.
    pub(super) fn patience(&self) -> Duration {
        self.timeout
    }

    /// Posts JSON. A status of 2xx comes back as it is; everything else is a failure.
    ///
    /// The time limit covers the answer's body too, as long as it is read through [`Self::body`].
    pub(super) async fn post(
        &self,
        headers: HeaderMap,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<Response, Failure> {
        let response = self.exchange(headers, body).await?;
        if response.status().is_success() { Ok(response) } else { Err(self.refused(&response, now)) }
    }

    /// Posts JSON and gives the answer, whatever its status; [`Self::refused`] says what one that is no
    /// 2xx means, [`Self::body`] what it holds.
    pub(super) async fn exchange(&self, headers: HeaderMap, body: &[u8]) -> Result<Response, Failure> {
        let request = self
            .client()?
            .post(self.url.clone())
            .timeout(self.timeout)
            .headers(headers)
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"))
            .body(body.to_vec());
        request.send().await.map_err(|error| self.broken(&error))
    }

    /// The answer's beginning, as text.
    pub(super) async fn body(&self, mut response: Response) -> Result<String, Failure> {
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.broken(&error))? {
            bytes.extend_from_slice(&chunk[..chunk.len().min(LARGEST_ANSWER - bytes.len())]);
            if bytes.len() == LARGEST_ANSWER {
                break;
            }
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn client(&self) -> Result<&Client, Failure> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        // The provider may have been installed already; that is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // No connection is kept: one that the server closed meanwhile would cost a letter its turn.
        let client = Client::builder()
            .user_agent(concat!("yamedoki/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .no_proxy()
            .pool_max_idle_per_host(0)
            .build()
            .map_err(|error| self.broken(&error))?;
        Ok(self.client.get_or_init(|| client))
    }

    /// A request that found no answer. The error's own words may show the URL: only its cause is told.
    fn broken(&self, error: &reqwest::Error) -> Failure {
        if error.is_timeout() { self.peer.too_slow(self.timeout) } else { self.peer.unreachable(error) }
    }

    /// An answer that is no 2xx.
    pub(super) fn refused(&self, response: &Response, now: DateTime<Utc>) -> Failure {
        let status = response.status();
        let code = status.as_str();
        if is_transient(status) {
            let header = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
            let wait = header.and_then(|value| super::retry_after::parse(value, now));
            let text = self.peer.says(
                &format!("が今は受け取れないと答えました（HTTP {code}）。続くときは、通知先の管理者に問い合わせてください。"),
                &format!("cannot take it now (HTTP {code}). If this goes on, ask those who run it."),
            );
            return Failure::transient(code, text).after(wait);
        }
        Failure::permanent(code, self.refusal(status))
    }

    fn refusal(&self, status: StatusCode) -> crate::lang::Text {
        let code = status.as_str();
        if status.is_redirection() {
            return self.peer.says(
                &format!("が別の URL へ回そうとしました（HTTP {code}）。転送先へは送りません。設定の url を最終の URL に直してください。"),
                &format!("pointed to another URL (HTTP {code}), which is not followed. Set `url` in the config to the final one."),
            );
        }
        self.peer.says(
            &format!("が受け取りを拒みました（HTTP {code}）。設定の url と認証の設定を確かめてください。"),
            &format!("refused it (HTTP {code}). Check `url` and the secret in the config."),
        )
    }
}

/// Statuses that pass by themselves: 408, 425, 429 and 5xx.
fn is_transient(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 425 | 429 | 500..=599)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_no_http_url_is_refused_without_repeating_it() {
        for url in ["", "hooks.example/T0/SECRET", "ftp://h/SECRET", "https://", "mailto:SECRET@city.example"]
        {
            let mistake =
                Endpoint::new(&url.into(), Duration::from_secs(1), &Network::default()).unwrap_err();
            assert_eq!(mistake.field, "url");
            assert!(!mistake.text.en.contains("SECRET") && !mistake.text.ja.contains("SECRET"), "{url}");
        }
    }

    #[test]
    fn debug_shows_the_host_only() {
        let endpoint = Endpoint::new(
            &"https://u:SECRET@h.example/SECRET?SECRET".into(),
            Duration::from_secs(1),
            &Network::default(),
        )
        .unwrap();
        let shown = format!("{endpoint:?}");
        assert!(shown.contains("h.example") && !shown.contains("SECRET"), "{shown}");
    }
}
