//! What mail alone must do: the envelope, each recipient's fate, the bytes on the wire.

use std::time::Duration;

use yamedoki::channels::{Channel, Kind, Network, Security, Settings, SmtpSettings};

use super::smtp_peer::{Act, Script, SmtpPeer};
use super::{letter, mail, now};

fn settings(port: u16) -> SmtpSettings {
    SmtpSettings {
        host: "127.0.0.1".into(),
        port,
        security: Security::Plain,
        credentials: None,
        envelope_from: None,
        verp: false,
        helo: Some("yamedoki.city.example".into()),
        timeout: Duration::from_secs(5),
        idle: Duration::from_secs(30),
    }
}

fn relay(settings: SmtpSettings) -> Channel {
    Channel::build(&Settings::Smtp(settings), &Network::default()).unwrap()
}

#[tokio::test]
async fn the_bytes_arrive_as_they_were_rendered() {
    let peer = SmtpPeer::start(Script::new()).await;
    let letter = mail();
    let receipt = relay(settings(peer.port)).send(&letter, now()).await.unwrap();
    assert_eq!(receipt.proof, "250 2.0.0 Ok: queued as 4F2A for …");
    assert_eq!(peer.messages(), [String::from_utf8(letter.payload).unwrap()]);
    assert_eq!(
        &peer.commands()[..5],
        [
            "EHLO yamedoki.city.example",
            "MAIL FROM:<>",
            "RCPT TO:<taro@city.example>",
            "RCPT TO:<hanako@city.example>",
            "DATA"
        ]
    );
}

#[tokio::test]
async fn one_refused_address_does_not_keep_the_letter_from_the_others_and_is_reported() {
    let script = Script::from([("RCPT TO:<taro", Act::Say("550 5.1.1 no such user"))]);
    let peer = SmtpPeer::start(script).await;
    let failure = relay(settings(peer.port)).send(&mail(), now()).await.unwrap_err();
    assert_eq!((failure.kind, failure.code.as_deref()), (Kind::Misaddressed, Some("550")));
    assert!(failure.text.en.starts_with("1 of 2 addresses did not get the letter"), "{}", failure.text.en);
    assert!(failure.text.ja.starts_with("宛先2件のうち1件"), "{}", failure.text.ja);
    assert_eq!(peer.messages().len(), 1);
}

#[tokio::test]
async fn an_address_refused_for_now_sends_nobody_anything_yet() {
    let script = Script::from([("RCPT TO:<hanako", Act::Say("450 4.2.0 greylisted"))]);
    let peer = SmtpPeer::start(script).await;
    let failure = relay(settings(peer.port)).send(&mail(), now()).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Transient { retry_after: None });
    assert!(peer.messages().is_empty());
}

#[tokio::test]
async fn what_is_no_address_never_reaches_the_wire() {
    let peer = SmtpPeer::start(Script::new()).await;
    let relay = relay(settings(peer.port));
    let evil = ["a@city.example>\r\nRCPT TO:<evil@else.example", "no address", "b@city.example\r\nDATA"];
    let failure = relay.send(&letter(&evil, "Subject: a\r\n\r\nb\r\n"), now()).await.unwrap_err();
    assert_eq!((failure.kind, failure.code.as_deref()), (Kind::Misaddressed, Some("address")));
    let failure = relay.send(&letter(&[], "Subject: a\r\n\r\nb\r\n"), now()).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Misaddressed);
    assert!(peer.commands().is_empty());
    let mixed = letter(&["taro@city.example", evil[0]], "Subject: a\r\n\r\nb\r\n");
    let failure = relay.send(&mixed, now()).await.unwrap_err();
    assert!(failure.text.en.starts_with("1 of 2 addresses"), "{}", failure.text.en);
    assert!(!peer.commands().iter().any(|command| command.contains("evil")));
}

#[tokio::test]
async fn a_letter_that_is_no_mail_is_not_sent() {
    let peer = SmtpPeer::start(Script::new()).await;
    for payload in ["", "{\"text\":\"a\"}\n", "Subject: a\r\n\r\n\n.\nMAIL FROM:<evil@else.example>\r\n"] {
        let failure = relay(settings(peer.port)).send(&letter(&["taro@city.example"], payload), now()).await;
        assert_eq!(failure.unwrap_err().kind, Kind::Permanent, "{payload:?}");
    }
    assert!(peer.commands().is_empty());
}

#[tokio::test]
async fn eight_bits_are_sent_only_where_they_are_understood() {
    let eight = letter(&["taro@city.example"], "Subject: a\r\n\r\n期限\r\n");
    let peer = SmtpPeer::start(Script::new()).await;
    assert_eq!(relay(settings(peer.port)).send(&eight, now()).await.unwrap_err().kind, Kind::Permanent);
    let peer = SmtpPeer::start(Script::from([("EHLO", Act::Say("250-peer\r\n250 8BITMIME"))])).await;
    relay(settings(peer.port)).send(&eight, now()).await.unwrap();
    assert!(peer.commands().contains(&"MAIL FROM:<> BODY=8BITMIME".to_owned()));
}

#[tokio::test]
async fn the_password_is_sent_after_the_greeting_and_shown_nowhere() {
    let peer = SmtpPeer::start(Script::new()).await;
    let credentials = Some(("robot".to_owned(), "SECRET".into()));
    let envelope_from = Some("yamedoki@city.example".into());
    let relay = relay(SmtpSettings { credentials, envelope_from, ..settings(peer.port) });
    relay.send(&mail(), now()).await.unwrap();
    let plain = "AUTH PLAIN AHJvYm90AFNFQ1JFVA=="; // \0robot\0SECRET
    assert_eq!(&peer.commands()[1..3], [plain, "MAIL FROM:<yamedoki@city.example>"]);
    assert!(!format!("{relay:?}").contains("SECRET"));
}

#[test]
fn settings_that_cannot_work_are_refused_by_name() {
    let check = |change: fn(&mut SmtpSettings), field: &str| {
        let mut settings = settings(25);
        change(&mut settings);
        assert_eq!(Channel::build(&Settings::Smtp(settings), &Network::default()).unwrap_err().field, field);
    };
    check(|s| s.host = "mail city".into(), "host");
    check(|s| s.host = String::new(), "host");
    check(|s| s.helo = Some("a\r\nMAIL FROM:<x>".into()), "helo");
    check(|s| s.envelope_from = Some("やめどき <yamedoki@city.example>".into()), "envelope_from");
}
