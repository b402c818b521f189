//! What LINE WORKS alone must do: a token from the office, used while it is good, and replaced once.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use ring::signature::{KeyPair, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use yamedoki::channels::{Channel, HttpSettings, Kind, LineWorksSettings, ServiceSettings, Settings};

use super::{letter, local, now};

/// A key that guards nothing.
pub(super) const KEY: &str = include_str!("line_works_test_key.pem");

/// What the service does and what it was asked.
#[derive(Default)]
struct Service {
    /// The status of the office, where it gives no token.
    office: Option<StatusCode>,
    /// Tokens that the bot's API no longer takes.
    revoked: Vec<String>,
    /// Tokens issued.
    issued: u32,
    /// What the office was asked.
    asked: Vec<String>,
    /// Token and path of the messages, whatever became of them.
    messages: Vec<(String, String)>,
}

type Shared = Arc<Mutex<Service>>;

async fn token(State(service): State<Shared>, body: String) -> Result<String, StatusCode> {
    let mut service = service.lock().unwrap();
    service.asked.push(body);
    if let Some(status) = service.office {
        return Err(status);
    }
    service.issued += 1;
    Ok(format!(r#"{{"access_token":"T0K3N{}","token_type":"Bearer","expires_in":"86400"}}"#, service.issued))
}

async fn message(
    State(service): State<Shared>,
    Path((bot, channel)): Path<(String, String)>,
    headers: HeaderMap,
    _body: String,
) -> StatusCode {
    let mut service = service.lock().unwrap();
    let token = headers["authorization"].to_str().unwrap().trim_start_matches("Bearer ").to_owned();
    service.messages.push((token.clone(), format!("{bot}/{channel}")));
    if service.revoked.contains(&token) { StatusCode::UNAUTHORIZED } else { StatusCode::CREATED }
}

async fn world() -> (Shared, Channel) {
    let service = Shared::default();
    let routes = axum::Router::new()
        .route("/auth", post(token))
        .route("/v1.0/bots/{bot}/channels/{channel}/messages", post(message))
        .with_state(Arc::clone(&service));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    let channel = channel(&at, KEY).unwrap();
    (service, channel)
}

fn channel(at: &str, key: &str) -> Result<Channel, yamedoki::channels::Mistake> {
    let settings = LineWorksSettings {
        auth_url: format!("{at}/auth").into(),
        client_id: "client".into(),
        client_secret: "SECRET&x=1".into(),
        service_account: "abc.serviceaccount@city".into(),
        private_key: key.into(),
    };
    let http = HttpSettings {
        url: format!("{at}/v1.0/bots/2000001/channels/room-1/messages").into(),
        timeout: Duration::from_secs(20),
        service: ServiceSettings::LineWorks(settings),
    };
    Channel::build(&Settings::Http(http), &local())
}

fn message_to_send() -> yamedoki::render::Letter {
    letter(&[], r#"{"content":{"type":"text","text":"期限切れ"}}"#)
}

fn fields(form: &str) -> std::collections::HashMap<String, String> {
    let url = reqwest::Url::parse(&format!("form:?{form}")).unwrap();
    url.query_pairs().into_owned().collect()
}

#[tokio::test]
async fn the_claim_is_signed_as_the_office_checks_it() {
    let (service, channel) = world().await;
    channel.send(&message_to_send(), now()).await.unwrap();
    let form = fields(&service.lock().unwrap().asked[0]);
    assert_eq!(form["grant_type"], "urn:ietf:params:oauth:grant-type:jwt-bearer");
    assert_eq!(
        (form["client_id"].as_str(), form["client_secret"].as_str(), form["scope"].as_str()),
        ("client", "SECRET&x=1", "bot")
    );
    let (signed, signature) = form["assertion"].rsplit_once('.').unwrap();
    let body: String = KEY.lines().filter(|line| !line.starts_with('-')).collect();
    let key = RsaKeyPair::from_pkcs8(&STANDARD.decode(body).unwrap()).unwrap();
    let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.public_key());
    public.verify(signed.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
    let part = |n: usize| -> serde_json::Value {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(signed.split('.').nth(n).unwrap()).unwrap()).unwrap()
    };
    assert_eq!(part(0), serde_json::json!({ "alg": "RS256", "typ": "JWT" }));
    let claims = part(1);
    assert_eq!((&claims["iss"], &claims["sub"]), (&"client".into(), &"abc.serviceaccount@city".into()));
    let age = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
    assert!(claims["iat"] == now().timestamp() && (1..=3600).contains(&age), "{claims}");
}

#[tokio::test]
async fn a_token_serves_until_shortly_before_its_end() {
    let (service, channel) = world().await;
    for hours in [0, 1, 23, 24] {
        channel.send(&message_to_send(), now() + TimeDelta::hours(hours)).await.unwrap();
    }
    let service = service.lock().unwrap();
    let tokens: Vec<&str> = service.messages.iter().map(|(token, _)| token.as_str()).collect();
    assert_eq!(tokens, ["T0K3N1", "T0K3N1", "T0K3N1", "T0K3N2"]);
    assert_eq!(service.messages[0].1, "2000001/room-1");
}

#[tokio::test]
async fn a_revoked_token_is_replaced_once_and_not_for_ever() {
    let (service, channel) = world().await;
    service.lock().unwrap().revoked = vec!["T0K3N1".into()];
    channel.send(&message_to_send(), now()).await.unwrap();
    assert_eq!(service.lock().unwrap().issued, 2);
    service.lock().unwrap().revoked = ["T0K3N2", "T0K3N3"].map(String::from).into();
    let failure = channel.send(&message_to_send(), now()).await.unwrap_err();
    assert!(matches!(failure.kind, Kind::Transient { .. }), "{failure:?}");
    assert_eq!((failure.code.as_deref(), service.lock().unwrap().issued), (Some("401"), 3));
    assert!(!format!("{failure:?} {channel:?}").contains("T0K3N"), "{failure:?} {channel:?}");
}

#[tokio::test]
async fn letters_wait_while_the_office_gives_no_token() {
    for status in [
        StatusCode::BAD_REQUEST,
        StatusCode::UNAUTHORIZED,
        StatusCode::NOT_FOUND,
        StatusCode::SERVICE_UNAVAILABLE,
    ] {
        let (service, channel) = world().await;
        service.lock().unwrap().office = Some(status);
        let failure = channel.send(&message_to_send(), now()).await.unwrap_err();
        assert!(matches!(failure.kind, Kind::Transient { .. }), "{status}: {failure:?}");
        assert!(!format!("{failure:?} {channel:?}").contains("SECRET"), "{failure:?}");
        assert!(service.lock().unwrap().messages.is_empty());
        service.lock().unwrap().office = None;
        channel.send(&message_to_send(), now()).await.unwrap();
    }
}

#[tokio::test]
async fn what_is_no_private_key_is_refused_without_repeating_it() {
    for key in ["SECRET", "-----BEGIN PRIVATE KEY-----\nU0VDUkVU\n-----END PRIVATE KEY-----\n", ""] {
        let mistake = channel("http://127.0.0.1:9", key).unwrap_err();
        assert_eq!(mistake.field, "private_key");
        assert!(!format!("{mistake:?}").contains("SECRET") && !format!("{mistake:?}").contains("U0VDUkVU"));
    }
}
