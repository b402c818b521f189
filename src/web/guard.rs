//! What every request and every answer passes: limits, cross-site posts, and headers that let a browser do
//! nothing but show our own pages.
//!
//! # How cross-site posts are told
//! By `Sec-Fetch-Site` and `Origin`, which browsers set and pages cannot (tower-http's `csrf`, after Go's
//! `CrossOriginProtection`). Every browser of today sends `Origin` with a post; who sends neither header is
//! no browser, and has no cookie that was not given to it on purpose. Behind a proxy that changes `Host`, or
//! without HTTPS, where `Sec-Fetch-Site` is missing, `[web] url` is what `Origin` is held against.
//!
//! # Why the referrer policy is `same-origin`
//! With `no-referrer` browsers send `Origin: null` with a form (Fetch, "append a request Origin header"),
//! and every form over plain HTTP would be refused as a cross-site post.

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use super::api;
use super::failure;
use super::visitor::read_language;
use crate::config::Config;
use crate::lang::Lang;

/// The most that a request may carry, in bytes: forms are small, and no page takes a file.
const BODY: usize = 64 * 1024;
/// How long a request may take.
const PATIENCE: Duration = Duration::from_secs(30);

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// How the guard behaves, by the configuration at the start.
#[derive(Clone, Debug, Default)]
pub(super) struct Manner {
    /// The city's language.
    lang: Lang,
    /// Whether people come by HTTPS.
    https: bool,
    /// The origin of our own pages as browsers write it, where it is configured.
    origin: Option<String>,
}

impl Manner {
    /// As `config` has it.
    pub(super) fn of(config: &Config) -> Manner {
        let origin = config.web.url.as_deref().and_then(origin);
        Manner { lang: config.city.language, https: config.web.is_https(), origin }
    }
}

/// The origin of a page's address: without its path, without the usual port.
fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split('/').next().filter(|host| !host.is_empty())?.to_ascii_lowercase();
    let usual = if scheme == "https" { ":443" } else { ":80" };
    Some(format!("{scheme}://{}", host.strip_suffix(usual).unwrap_or(&host)))
}

/// `router`, guarded.
pub(super) fn around(router: Router, manner: Manner) -> Router {
    router
        .layer(CatchPanicLayer::new())
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(same_site(manner.origin.as_deref()))
        .layer(from_fn_with_state(manner, guarded))
}

fn same_site(origin: Option<&str>) -> CsrfLayer {
    let added = origin.map(|origin| CsrfLayer::new().add_trusted_origin(origin));
    added.and_then(Result::ok).unwrap_or_default()
}

/// Nothing of this is to be framed, sniffed, kept or run by others. What a page set itself stays. What was
/// refused before any page saw it is told in words.
async fn guarded(State(manner): State<Manner>, request: Request, next: Next) -> Response {
    let lang = read_language(request.headers()).unwrap_or(manner.lang);
    let for_people = for_people(request.uri().path());
    let of_api = request.uri().path().starts_with("/api/");
    let asked = api::asked(request.headers()).unwrap_or(lang);
    let mut response = next.run(request).await;
    if is_bare(&response) {
        let cross_site = response.extensions().get::<ProtectionError>().is_some();
        if for_people {
            response = failure::before_any_page(response, cross_site, lang);
        } else if of_api {
            response = api::before_any_call(&response, cross_site, asked);
        }
    }
    let headers = response.headers_mut();
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, "same-origin"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if manner.https {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    response
}

fn for_people(path: &str) -> bool {
    let machines = ["/api/", "/assets/", "/feeds/"];
    !machines.iter().any(|of| path.starts_with(of)) && !matches!(path, "/healthz" | "/metrics")
}

/// A refusal that no page of ours has worded: axum's and tower's are plain text, or empty.
fn is_bare(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let bad = response.status().is_client_error() || response.status().is_server_error();
    bad && kind.is_none_or(|kind| kind.starts_with("text/plain"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        for (url, written) in [
            ("https://Yamedoki.city.example.jp/sub", "https://yamedoki.city.example.jp"),
            ("https://y.example.jp:443", "https://y.example.jp"),
            ("http://10.1.2.3:9464/y", "http://10.1.2.3:9464"),
        ] {
            assert_eq!(origin(url).as_deref(), Some(written), "{url}");
            assert!(CsrfLayer::new().add_trusted_origin(written).is_ok(), "{written}");
        }
        assert_eq!(origin("nonsense"), None);
    }
}
