//! The channels seen from outside: one contract for all, then what each alone must do.

mod aiosmtpd;
mod alertmanager;
mod contract;
mod file;
mod http_contract;
mod http_peer;
mod judges;
mod letters;
mod line_works;
mod mail;
mod network;
mod packets;
mod pool;
mod rooms;
mod services;
pub(crate) mod smtp_peer;
mod standard_webhooks;
mod tls;
mod webhook;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use yamedoki::channels::{Channel, Network, Pace, Settings};
use yamedoki::render::Letter;

/// A fixed instant.
pub(crate) fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339("2026-04-06T00:30:00Z").unwrap().to_utc()
}

/// How fast letters may follow each other, by the kind of channel.
pub(crate) fn paces() -> BTreeMap<&'static str, Pace> {
    let file = Channel::build(&Settings::File { dir: "letters".into() }, &local()).unwrap();
    let smtp = contract::relay(25, false, contract::LONG);
    http_contract::paces().chain([("file", file.pace()), ("smtp", smtp.pace())]).collect()
}

/// A network in which tests reach their own peers.
pub(crate) fn local() -> Network {
    Network::allowing(&["127.0.0.1", "localhost"]).unwrap()
}

/// A letter with these recipients and bytes.
pub(crate) fn letter(recipients: &[&str], payload: &str) -> Letter {
    Letter {
        key: "2026-04-06/opened/soumu".into(),
        channel: "under-test".into(),
        department: Some("soumu".into()),
        recipients: recipients.iter().map(|r| (*r).to_owned()).collect(),
        subject: "期限切れ".into(),
        payload: payload.into(),
        critical: false,
        not_before: now(),
        held: false,
        proves: true,
        tells: vec![],
        stand_in: None,
    }
}

/// A mail to two people.
pub(crate) fn mail() -> Letter {
    letter(&["taro@city.example", "hanako@city.example"], "Subject: test\r\n\r\n.dot\r\nbody\r\n")
}

/// A chat's body.
pub(crate) fn chat() -> Letter {
    letter(&[], r#"{"text":"期限切れ"}"#)
}
