//! What mail alone must do: the envelope, each recipient's fate, the bytes on the wire.

use std::time::Duration;

use yamedoki::channels::{
    Addressed, Channel, Fate, Kind, Network, Security, Settings, SmtpSettings, return_path,
};

use super::smtp_peer::{Act, Script, SmtpPeer};
use super::{letter, mail, now};

pub(super) fn settings(port: u16) -> SmtpSettings {
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

pub(super) fn relay(settings: SmtpSettings) -> Channel {
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

/// What is known of each address of `mail()`: `+` has the letter, a code: never will.
fn known(addressed: &[Addressed]) -> Vec<(&str, &str)> {
    let word = |fate: &'_ Fate| match fate {
        Fate::Accepted => "+".to_owned(),
        Fate::Refused { code, .. } => code.clone().unwrap(),
    };
    let each = addressed.iter().map(|one| (one.address.split('@').next().unwrap(), word(&one.fate)));
    each.map(|(name, fate)| (name, &*fate.leak())).collect()
}

const PIPELINING: Act = Act::Say("250-peer\r\n250 PIPELINING");

#[tokio::test]
async fn one_refused_address_does_not_keep_the_letter_from_the_others_and_is_told() {
    for offers in [Act::Say("250 peer"), PIPELINING] {
        let refused = Act::Say("550 5.1.1 no such user");
        let peer = SmtpPeer::start(Script::from([("EHLO", offers), ("RCPT TO:<taro", refused)])).await;
        let receipt = relay(settings(peer.port)).send(&mail(), now()).await.unwrap();
        assert_eq!(known(&receipt.addressed), [("taro", "550 5.1.1"), ("hanako", "+")]);
        let Fate::Refused { text, .. } = &receipt.addressed[0].fate else { panic!("taro was refused") };
        assert!(text.en.contains("no such address (550 5.1.1 no such user)"), "{}", text.en);
        assert_eq!(peer.messages().len(), 1);
    }
}

#[tokio::test]
async fn an_address_refused_for_now_does_not_keep_the_letter_from_the_others() {
    for offers in [Act::Say("250 peer"), PIPELINING] {
        let later = Act::Say("450 4.2.0 greylisted");
        let peer = SmtpPeer::start(Script::from([("EHLO", offers), ("RCPT TO:<hanako", later)])).await;
        let failure = relay(settings(peer.port)).send(&mail(), now()).await.unwrap_err();
        assert_eq!(failure.kind, Kind::Transient { retry_after: None });
        assert_eq!(failure.code.as_deref(), Some("450 4.2.0"));
        assert_eq!(known(&failure.addressed), [("taro", "+")]);
        assert!(failure.text.en.starts_with("1 of 2 addresses could not"), "{}", failure.text.en);
        assert!(failure.text.ja.starts_with("宛先2件のうち1件"), "{}", failure.text.ja);
        assert_eq!(peer.messages().len(), 1);
    }
}

#[tokio::test]
async fn nobody_is_taken_for_served_when_the_message_itself_is_refused() {
    let script = Script::from([
        ("EHLO", PIPELINING),
        ("RCPT TO:<taro", Act::Say("550 5.1.1 no such user")),
        ("END", Act::Say("451 4.3.0 disk full")),
    ]);
    let peer = SmtpPeer::start(script).await;
    let failure = relay(settings(peer.port)).send(&mail(), now()).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Transient { retry_after: None });
    assert_eq!(known(&failure.addressed), [("taro", "550 5.1.1")]);
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
    let receipt = relay.send(&mixed, now()).await.unwrap();
    assert_eq!(known(&receipt.addressed), [("taro", "+"), ("a", "address")]);
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
async fn an_address_beyond_ascii_is_named_only_where_it_is_understood() {
    let letter = letter(&["太郎@city.example", "hanako@city.example"], "Subject: a\r\n\r\nb\r\n");
    let peer = SmtpPeer::start(Script::new()).await;
    let receipt = relay(settings(peer.port)).send(&letter, now()).await.unwrap();
    assert_eq!(known(&receipt.addressed), [("太郎", "SMTPUTF8"), ("hanako", "+")]);
    let peer = SmtpPeer::start(Script::from([("EHLO", Act::Say("250-peer\r\n250 SMTPUTF8"))])).await;
    let receipt = relay(settings(peer.port)).send(&letter, now()).await.unwrap();
    assert_eq!(known(&receipt.addressed), [("太郎", "+"), ("hanako", "+")]);
    assert!(peer.commands().contains(&"MAIL FROM:<> SMTPUTF8".to_owned()));
}

#[tokio::test]
async fn a_letter_larger_than_the_relay_takes_is_not_announced() {
    let peer = SmtpPeer::start(Script::from([("EHLO", Act::Say("250-peer\r\n250 SIZE 100"))])).await;
    let relay = relay(settings(peer.port));
    let large = format!("Subject: a\r\n\r\n{}\r\n", "b".repeat(100));
    let failure = relay.send(&letter(&["taro@city.example"], &large), now()).await.unwrap_err();
    assert_eq!((failure.kind, failure.code.as_deref()), (Kind::Permanent, Some("size")));
    assert!(failure.text.en.contains("100 bytes at most, and this letter has 116"), "{}", failure.text.en);
    relay.send(&mail(), now()).await.unwrap();
    assert_eq!(peer.commands()[1], "MAIL FROM:<> SIZE=29", "and the connection is as good as before");
    assert_eq!(peer.connections(), 1);
}

#[tokio::test]
async fn each_letter_may_have_an_envelope_sender_of_its_own() {
    let peer = SmtpPeer::start(Script::new()).await;
    let base = "bounce@city.example";
    let own = SmtpSettings { envelope_from: Some(base.into()), verp: true, ..settings(peer.port) };
    relay(own).send(&mail(), now()).await.unwrap();
    let expect = return_path(base, &mail().key);
    assert!(expect.starts_with("bounce+") && expect.ends_with("@city.example"), "{expect}");
    assert_eq!(peer.commands()[1], format!("MAIL FROM:<{expect}>"));
}

#[tokio::test]
async fn a_relay_that_knows_only_the_old_login_is_told_user_and_password_one_by_one() {
    let script = Script::from([
        ("EHLO", Act::Say("250-peer\r\n250 AUTH=LOGIN")),
        ("AUTH", Act::Say("334 VXNlcm5hbWU6")),
        ("cm9ib3Q=", Act::Say("334 UGFzc3dvcmQ6")),
        ("U0VDUkVU", Act::Say("235 2.7.0 ok")),
    ]);
    let peer = SmtpPeer::start(script).await;
    let credentials = Some(("robot".to_owned(), "SECRET".into()));
    relay(SmtpSettings { credentials, ..settings(peer.port) }).send(&mail(), now()).await.unwrap();
    assert_eq!(&peer.commands()[1..4], ["AUTH LOGIN", "cm9ib3Q=", "U0VDUkVU"]);
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
    let network = Network { ca_pem: Some(b"no certificate".to_vec()), ..Network::default() };
    assert_eq!(Channel::build(&Settings::Smtp(settings(25)), &network).unwrap_err().field, "ca_file");
    check(|s| s.host = "mail city".into(), "host");
    check(|s| s.host = String::new(), "host");
    check(|s| s.helo = Some("a\r\nMAIL FROM:<x>".into()), "helo");
    check(|s| s.verp = true, "verp");
    check(|s| s.envelope_from = Some("やめどき <yamedoki@city.example>".into()), "envelope_from");
}
