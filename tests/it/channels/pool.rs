//! Connections that are kept: which letters share one, and which never do.

use std::time::Duration;

use yamedoki::channels::{Channel, SmtpSettings};

use super::mail::{relay, settings};
use super::smtp_peer::{Act, Script, SmtpPeer};
use super::{mail, now};

const PIPELINING: Act = Act::Say("250-peer\r\n250 PIPELINING");

async fn peer(acts: &[(&'static str, Act)]) -> SmtpPeer {
    let polite = [("EHLO", PIPELINING)];
    SmtpPeer::start(polite.iter().chain(acts).copied().collect::<Script>()).await
}

async fn sends(relay: &Channel, letters: usize) {
    for _ in 0..letters {
        relay.send(&mail(), now()).await.unwrap();
    }
}

/// How many connections `letters` letters took, one after the other, and how many RSET.
async fn check(acts: &[(&'static str, Act)], letters: usize, expect: (usize, usize)) {
    let peer = peer(acts).await;
    let relay = relay(settings(peer.port));
    for _ in 0..letters {
        let _ = relay.send(&mail(), now()).await;
    }
    let resets = peer.commands().iter().filter(|command| *command == "RSET").count();
    assert_eq!((peer.connections(), resets), expect, "{acts:?}");
}

#[tokio::test]
async fn letters_that_follow_each_other_share_a_connection() {
    check(&[], 3, (1, 0)).await;
    check(&[("END", Act::Say("451 4.3.0 later"))], 3, (1, 0)).await;
    check(&[("EHLO", Act::Say("250 peer"))], 3, (1, 0)).await;
}

#[tokio::test]
async fn what_was_begun_and_not_ended_is_taken_back_before_the_next_letter() {
    let no = Act::Say("550 5.1.1 no such user");
    check(&[("RCPT", no), ("DATA", Act::Say("554 no valid recipients"))], 3, (1, 2)).await;
    check(&[("RCPT", no), ("EHLO", Act::Say("250 peer"))], 3, (1, 2)).await;
    check(&[("MAIL", Act::Say("451 4.3.0 later")), ("DATA", Act::Say("503 no MAIL"))], 3, (1, 2)).await;
    check(&[("DATA", Act::Say("451 4.3.0 later"))], 3, (1, 2)).await;
}

#[tokio::test]
async fn a_relay_that_waits_for_a_message_to_nobody_gets_none() {
    let script = [("RCPT", Act::Say("550 5.1.1 no such user"))];
    check(&script, 3, (3, 0)).await;
    let peer = peer(&script).await;
    relay(settings(peer.port)).send(&mail(), now()).await.unwrap_err();
    assert!(peer.messages().is_empty());
}

#[tokio::test]
async fn a_conversation_that_was_cut_off_or_confused_is_never_resumed() {
    check(&[("END", Act::Say("354 go"))], 3, (3, 0)).await;
    check(&[("RCPT", Act::Say("354 go"))], 3, (3, 0)).await;
    check(&[("END", Act::Say("421 4.3.2 going down"))], 3, (3, 0)).await;
    let peer = peer(&[("END", Act::Hang)]).await;
    let hasty = SmtpSettings { timeout: Duration::from_millis(300), ..settings(peer.port) };
    let relay = relay(hasty);
    for _ in 0..2 {
        assert_eq!(relay.send(&mail(), now()).await.unwrap_err().code.as_deref(), Some("timeout"));
    }
    assert_eq!(peer.connections(), 2);
}

#[tokio::test]
async fn a_connection_that_died_while_it_waited_costs_no_letter_its_turn() {
    for act in [
        ("AFTER", Act::Drop),
        ("AFTER", Act::SayAndDrop("421 4.4.2 idle for too long")),
        ("AFTER", Act::Say("421 4.4.2 idle for too long")),
        ("NEXT", Act::Drop),
        ("NEXT", Act::SayAndDrop("421 4.4.2 idle for too long")),
        ("NEXT", Act::Say("354 go")),
    ] {
        let peer = peer(&[act]).await;
        let relay = relay(settings(peer.port));
        let expect = if matches!(act, (_, Act::Say("354 go"))) { "354" } else { "" };
        for letter in 0..4 {
            let sent = relay.send(&mail(), now()).await;
            let code = sent.err().and_then(|failure| failure.code).unwrap_or_default();
            assert_eq!(code, if letter % 2 == 1 { expect } else { "" }, "{act:?}, letter {letter}");
        }
        let kept = peer.messages().len();
        assert_eq!(kept, if expect.is_empty() { 4 } else { 2 }, "{act:?}");
    }
}

#[tokio::test]
async fn a_fresh_connection_that_breaks_as_well_is_not_followed_by_a_third() {
    let peer = peer(&[("NEXT", Act::Drop)]).await;
    let relay = relay(settings(peer.port));
    sends(&relay, 1).await;
    let refusing = super::letter(&["taro@city.example"], "Subject: a\r\n\r\nb\r\n");
    sends(&relay, 1).await;
    relay.send(&refusing, now()).await.unwrap();
    assert_eq!(peer.connections(), 3, "one more a letter");
}

#[tokio::test]
async fn a_connection_ends_politely_when_nothing_follows() {
    for idle in [Duration::ZERO, Duration::from_millis(100)] {
        let peer = peer(&[]).await;
        let relay = relay(SmtpSettings { idle, ..settings(peer.port) });
        sends(&relay, 1).await;
        until(|| peer.commands().last().is_some_and(|last| last == "QUIT")).await;
        sends(&relay, 1).await;
        assert_eq!(peer.connections(), 2, "{idle:?}");
    }
    let peer = peer(&[]).await;
    let relay = relay(settings(peer.port));
    sends(&relay, 1).await;
    drop(relay);
    until(|| peer.commands().last().is_some_and(|last| last == "QUIT")).await;
}

#[tokio::test]
async fn a_connection_serves_a_hundred_letters() {
    let peer = peer(&[]).await;
    let relay = relay(settings(peer.port));
    sends(&relay, 101).await;
    assert_eq!((peer.connections(), peer.messages().len()), (2, 101));
}

#[tokio::test]
async fn letters_at_once_have_a_connection_each_and_leave_it_to_the_next() {
    let peer = peer(&[]).await;
    let relay = relay(settings(peer.port));
    for _ in 0..3 {
        let (mail, now) = (mail(), now());
        let (a, b, c) = tokio::join!(relay.send(&mail, now), relay.send(&mail, now), relay.send(&mail, now));
        assert!(a.is_ok() && b.is_ok() && c.is_ok());
    }
    assert_eq!((peer.connections(), peer.messages().len()), (3, 9));
}

async fn until(mut holds: impl FnMut() -> bool) {
    for _ in 0..500 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("it did not come to hold");
}
