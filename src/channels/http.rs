//! One POST, as webhook and chat channels share it: no redirects, no proxy from the environment, only
//! targets that are allowed, a bounded answer, and the statuses told apart.
//!
//! # Connections are kept
//! A connection that the receiver closed while it lay idle may take a request and answer nothing. Such a
//! request is sent once more, at once and on a fresh connection; the receiver knows it by its id, where
//! the service has one. A request that had a fresh connection to begin with is not repeated here.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, Url, redirect};
use secrecy::{ExposeSecret, SecretString};

use super::cause::{self, Peer};
use super::failure::{Failure, Mistake};
use super::network::{Network, Way};

/// The most of an answer that is read.
const LARGEST_ANSWER: usize = 64 * 1024;

/// How long a connection may lie idle. Servers commonly close theirs after a minute or more.
const IDLE: Duration = Duration::from_secs(30);
/// How many connections may lie idle.
const IDLE_CONNECTIONS: usize = 32;
/// How long the rest of an answer is waited for that nobody reads: for the connection's sake alone.
const REST: Duration = Duration::from_millis(200);

/// Where to POST. The URL holds secrets: only its host is ever shown.
pub(super) struct Endpoint {
    url: Url,
    method: Method,
    timeout: Duration,
    peer: Peer,
    way: Way,
    /// Built at the first letter: a client costs memory that most installations never need.
    client: OnceLock<Client>,
    /// As `client`, but no connection is kept.
    fresh: OnceLock<Client>,
    /// Whether `client` may have a connection that was used before.
    went: AtomicBool,
}

impl std::fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Endpoint").field("peer", &self.peer).field("timeout", &self.timeout).finish()
    }
}

impl Endpoint {
    /// Checks the URL, and whether its host is a target that is allowed, as far as it shows before it is
    /// looked up.
    pub(super) fn new(url: &SecretString, timeout: Duration, network: &Network) -> Result<Endpoint, Mistake> {
        let wrong = || {
            Mistake::new(
                "url",
                "URL として読めません。https://example.jp/hook のように https:// （内部網では http://）で始まる URL を書いてください。",
                "This is no URL. Write one that starts with https:// (or http:// on an internal network), such as https://example.jp/hook.",
            )
        };
        let url = Url::parse(url.expose_secret().trim()).map_err(|_| wrong())?;
        let host = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https")).ok_or_else(wrong)?;
        let way = network.way(&url).ok_or_else(|| not_allowed(host, network))?;
        let peer = Peer::receiver(host);
        let (client, fresh, went) = Default::default();
        Ok(Endpoint { method: Method::POST, timeout, peer, way, client, fresh, went, url })
    }

    /// Who is there.
    pub(super) fn peer(&self) -> &Peer {
        &self.peer
    }

    /// How long one letter may take.
    pub(super) fn patience(&self) -> Duration {
        self.timeout
    }

    /// The same, by PUT instead of POST.
    pub(super) fn by_put(self) -> Endpoint {
        Endpoint { method: Method::PUT, ..self }
    }

    /// Posts JSON, or what `headers` say that it is. A status of 2xx comes back as it is; everything else is a failure.
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

    /// Posts and gives the answer, whatever its status; [`Self::refused`] says what one that is no 2xx
    /// means, [`Self::body`] what it holds.
    pub(super) async fn exchange(&self, mut headers: HeaderMap, body: &[u8]) -> Result<Response, Failure> {
        headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json; charset=utf-8"));
        let request = |client: &Client| {
            client.request(self.method.clone(), self.url.clone()).headers(headers.clone()).body(body.to_vec())
        };
        self.attempt(request).await.map_err(|error| self.broken(&error))
    }

    /// As [`Self::post`], for a service whose status says it all: gives that status, and reads what else
    /// comes with it only for the sake of the connection.
    pub(super) async fn post_for_status(
        &self,
        headers: HeaderMap,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<StatusCode, Failure> {
        let response = self.post(headers, body, now).await?;
        let status = response.status();
        let _ = tokio::time::timeout(REST, self.body(response)).await; // the letter is taken already
        Ok(status)
    }

    /// Sends a request; once more where the connection was an old one that the receiver had closed.
    async fn attempt(&self, request: impl Fn(&Client) -> RequestBuilder) -> reqwest::Result<Response> {
        let kept = built(&self.client, &self.way, self.timeout, IDLE_CONNECTIONS)?;
        let went = self.went.load(Ordering::Relaxed);
        let mut answer = request(kept).timeout(self.timeout).send().await;
        if went && answer.as_ref().is_err_and(was_closed) {
            let fresh = built(&self.fresh, &self.way, self.timeout, 0)?;
            answer = request(fresh).timeout(self.timeout).send().await;
        }
        self.went.fetch_or(answer.is_ok(), Ordering::Relaxed);
        answer
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

    /// A request that found no answer. The error's own words may show the URL: only its cause is told.
    /// Where there was a connection, the receiver may have the request all the same.
    fn broken(&self, error: &reqwest::Error) -> Failure {
        let failure = match &self.way.proxy {
            _ if error.is_timeout() => self.peer.too_slow(self.timeout),
            Some(proxy) if error.is_connect() => proxy.peer().in_the_way(&self.peer, error),
            _ => self.peer.unreachable(error),
        };
        if error.is_connect() { failure } else { failure.unanswered() }
    }

    /// An answer that is no 2xx.
    pub(super) fn refused(&self, response: &Response, now: DateTime<Utc>) -> Failure {
        let status = response.status();
        let code = status.as_str();
        if let (StatusCode::PROXY_AUTHENTICATION_REQUIRED, Some(proxy)) = (status, &self.way.proxy) {
            return proxy.peer().wants_password();
        }
        if is_transient(status) {
            let wait = super::retry_after::wish(response.headers(), now);
            let text = self.peer.says(
                &format!("が今は受け取れないと答えました（HTTP {code}）。続くときは、通知先の管理者に問い合わせてください。"),
                &format!("cannot take it now (HTTP {code}). If this goes on, ask those who run it."),
            );
            return Failure::transient(code, text).after(wait);
        }
        let text = self.refusal(status);
        if is_about_us(status) { Failure::transient(code, text) } else { Failure::permanent(code, text) }
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

/// The client in `place`, which is built where it is not there yet and keeps at most `idle` connections. Half
/// of `timeout` is for the connection: what fails then has certainly not arrived.
fn built<'a>(
    place: &'a OnceLock<Client>,
    way: &Way,
    timeout: Duration,
    idle: usize,
) -> reqwest::Result<&'a Client> {
    if let Some(client) = place.get() {
        return Ok(client);
    }
    let client = way
        .client()?
        .connect_timeout(timeout / 2)
        .user_agent(concat!("yamedoki/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .pool_idle_timeout(IDLE)
        .pool_max_idle_per_host(idle)
        .build()?;
    Ok(place.get_or_init(|| client))
}

/// Whether the receiver closed the connection before it answered anything.
fn was_closed(error: &reqwest::Error) -> bool {
    !error.is_timeout() && !error.is_connect() && cause::is_closed(error)
}

/// Statuses that pass by themselves: 408, 425, 429 and 5xx.
fn is_transient(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 425 | 429 | 500..=599)
}

/// Statuses that say who we are is not accepted: they concern every letter alike and end when the
/// operator mends it, so that letters wait (see [`super`]).
pub(super) fn is_about_us(status: StatusCode) -> bool {
    matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
}

/// A host that is no target. It says what to add; the host is no secret, as the rest of a URL is.
fn not_allowed(host: &str, network: &Network) -> Mistake {
    if network.allow.is_some() {
        return Mistake::new(
            "url",
            format!(
                "{host} は、設定の [network] の allow（送ってよい先の一覧）にありません。送ってよければ \"{host}\" を allow に加え、そうでなければ url を直してください。"
            ),
            format!(
                "{host} is not in `allow` of [network], the list of targets. Add \"{host}\" to it if letters may go there; otherwise mend the url."
            ),
        );
    }
    Mistake::new(
        "url",
        format!(
            "{host} は、この機械自身か、すぐ隣だけに通じるアドレスです。URL の書き間違いで内部の仕組みへ送らないよう、そのままでは送りません。意図したものなら、設定の [network] に allow = [\"{host}\"] と書いてください（ほかのチャネルの送り先も、その並びに加えます）。"
        ),
        format!(
            "{host} is this machine itself, or an address that only reaches its neighbours. Nothing is sent there unless it is said to be meant: write allow = [\"{host}\"] in [network], and the targets of the other channels with it."
        ),
    )
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
    fn a_target_that_is_not_allowed_is_refused_with_what_to_add() {
        for (url, network) in [
            ("http://SECRET@127.0.0.1/SECRET", Network::default()),
            ("https://u:SECRET@hook.example.jp/SECRET", Network::allowing(&["hooks.slack.com"]).unwrap()),
        ] {
            let mistake = Endpoint::new(&url.into(), Duration::from_secs(1), &network).unwrap_err();
            let host = Url::parse(url).unwrap().host_str().unwrap().to_owned();
            for text in [&mistake.text.ja, &mistake.text.en] {
                assert!(text.contains(&format!("\"{host}\"")) && text.contains("[network]"), "{text}");
                assert!(!text.contains("SECRET"), "{text}");
            }
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
