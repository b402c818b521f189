//! What webhooks alone must do: headers, bytes, and the same id again on a retry.

use std::time::Duration;

use chrono::TimeDelta;
use yamedoki::channels::{Channel, HttpSettings, Kind, ServiceSettings, Settings};

use super::http_peer::{Answer, HttpPeer};
use super::{chat, now};

const SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

fn webhook(port: u16) -> Channel {
    let url = format!("http://127.0.0.1:{port}/hook?token=1");
    let timeout = Duration::from_secs(5);
    Channel::build(
        &Settings::Http(HttpSettings {
            url: url.into(),
            timeout,
            service: ServiceSettings::Webhook { secrets: vec![SECRET.into()], max_bytes: 262_144 },
        }),
        &super::local(),
    )
    .unwrap()
}

fn header(head: &str, name: &str) -> String {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned()).collect()
}

#[tokio::test]
async fn a_retry_has_the_same_id_and_body_and_a_fresh_signature() {
    let peer = HttpPeer::start(Answer::Reply("204 No Content", "", "")).await;
    let webhook = webhook(peer.port);
    webhook.send(&chat(), now()).await.unwrap();
    webhook.send(&chat(), now() + TimeDelta::minutes(1)).await.unwrap();
    let requests = peer.requests();
    let ((first, body), (second, again)) = (&requests[0], &requests[1]);
    assert!(first.starts_with("POST /hook?token=1 HTTP/1.1"));
    assert_eq!((body.as_bytes(), again), (chat().payload.as_slice(), body));
    assert_eq!(header(first, "webhook-id"), "2026-04-06/opened/soumu");
    assert_eq!(header(first, "webhook-id"), header(second, "webhook-id"));
    assert_eq!(header(first, "webhook-timestamp"), now().timestamp().to_string());
    assert_eq!(header(first, "content-type"), "application/json; charset=utf-8");
    assert!(header(first, "webhook-signature").starts_with("v1,"));
    assert_ne!(header(first, "webhook-signature"), header(second, "webhook-signature"));
}

#[tokio::test]
async fn a_key_that_would_split_a_header_is_not_sent() {
    let peer = HttpPeer::start(Answer::Reply("204 No Content", "", "")).await;
    let mut letter = chat();
    letter.key = "a\r\nX-Evil: 1".into();
    let failure = webhook(peer.port).send(&letter, now()).await.unwrap_err();
    assert_eq!((failure.kind, failure.code.as_deref()), (Kind::Permanent, Some("key")));
    assert!(peer.requests().is_empty());
}

#[tokio::test]
async fn a_redirect_is_named_and_not_followed() {
    let target = HttpPeer::start(Answer::Reply("200 OK", "", "ok")).await;
    let location = format!("Location: http://127.0.0.1:{}/\r\n", target.port);
    let peer = HttpPeer::start(Answer::Reply("308 Permanent Redirect", location.leak(), "")).await;
    let failure = webhook(peer.port).send(&chat(), now()).await.unwrap_err();
    assert!(failure.text.en.contains("pointed to another URL (HTTP 308)"), "{}", failure.text.en);
    assert!(target.requests().is_empty());
}
