//! Mail that came back, from the mailbox to the plan: with the real binary, and over the days.

use std::time::Duration;

use sha2::{Digest, Sha256};
use yamedoki::bounces::Visit;
use yamedoki::daemon::bouncing::{Found, read};
use yamedoki::plan::Status;

use crate::decisions::{CONFIG, City};
use crate::plans;
use crate::relay::Relay;
use crate::world::{World, wait_for};

/// A notification as Postfix writes it: to `to`, about the letter `id`, where it gives it back.
fn notification(to: &str, id: Option<&str>, address: &str, status: &str) -> String {
    let returned = id.map_or_else(String::new, |id| {
        format!(
            "--b1/relay\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {id}\r\nSubject: x\r\n\r\n"
        )
    });
    format!(
        "Return-Path: <>\r\nTo: {to}\r\nFrom: MAILER-DAEMON@relay.example (Mail Delivery System)\r\n\
         Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"b1/relay\"\r\n\r\n\
         --b1/relay\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n宛先がありません。\r\n\r\n\
         --b1/relay\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; relay.example\r\n\r\n\
         Final-Recipient: rfc822; {address}\r\nOriginal-Recipient: rfc822;{address}\r\nAction: failed\r\n\
         Status: {status}\r\nDiagnostic-Code: smtp; 550 {status} <{address}> said the relay\r\n\r\n\
         {returned}--b1/relay--\r\n"
    )
}

const AWAY: &str = "From: toshi@example.lg.jp\r\nTo: yamedoki@example.lg.jp\r\nSubject: 不在\r\nAuto-Submitted: auto-replied\r\n\r\n不在です\r\n";

fn config(relay: &Relay, bounces: &str) -> String {
    format!(
        "[store]\npath = \"y.db\"\n[web]\nlisten = \"127.0.0.1:0\"\n[delivery]\nchannel = \"mail\"\nhours = \"always\"\n\
         [adoption]\nrelease = \"at-once\"\n[operator]\nemails = [\"ops@example.lg.jp\"]\n\
         [channel.mail]\ntype = \"smtp\"\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"plain\"\n\
         from = \"yamedoki@example.lg.jp\"\n[bounces]\n{bounces}\n",
        relay.port
    )
}

/// The Message-ID and the first address of a letter that `relay` took, to anybody but the operator.
fn sent(relay: &Relay) -> (String, String) {
    let mails = relay.mails();
    let mail = mails.iter().find(|mail| mail.to[0] != "ops@example.lg.jp").expect("a letter");
    (mail.header("Message-ID").expect("an id"), mail.to[0].clone())
}

/// A world that has sent its first letters.
fn begun(relay: &Relay, bounces: &str) -> World {
    let world = World::new(&config(relay, bounces));
    for part in ["back/new/.keep", "back/cur/.keep", "in"] {
        world.write(part, "");
    }
    let _ = std::fs::remove_file(world.path("back/new/.keep"));
    let _ = std::fs::remove_file(world.path("back/cur/.keep"));
    plans::small(&world, "plan");
    world.run(&["import", "plan"]).says(0, &[]);
    world.run(&["serve", "--once"]).says(0, &[]);
    world
}

#[test]
fn a_returned_letter_is_listed_told_and_cleared_and_its_address_is_in_no_record() {
    let relay = Relay::start(Duration::ZERO);
    let world = begun(&relay, "maildir = \"back\"\nafter = \"delete\"");
    let (id, address) = sent(&relay);
    let back = world.write("back/new/1.returned", notification("<>", Some(&id), &address, "5.1.1"));
    let away = world.write("back/cur/2.away:2,S", AWAY);
    let found = world.run(&["bounces", "read", "--format", "json"]).json();
    assert_eq!(
        found,
        serde_json::json!({"failed": 1, "delayed": 0, "unreachable": 1, "strange": 0, "other": 1, "known": 0})
    );
    assert!(!back.exists() && away.exists(), "what is no notification is not touched");
    world.run(&["addresses", "list"]).says(0, &[&address, "5.1.1", "1 address that cannot be reached"]);
    let list = world.run(&["addresses", "list", "--format", "json"]).json();
    assert_eq!(list["addresses"][0]["departments"].as_array().map(Vec::len), Some(1), "{list}");
    world.run(&["check", "--plan", "plan"]).says(0, &[&address, "came back"]);
    world.run(&["evaluate"]).says(0, &[&address, "came back"]);
    let list = world.run(&["outbox", "list", "--format", "json"]).json();
    let back = list["letters"].as_array().into_iter().flatten().find(|letter| letter["refused"] == 1);
    let key = back.and_then(|letter| letter["key"].as_str()).expect("the letter that came back");
    world.run(&["outbox", "show", key]).says(0, &["it reached no address", "addresses clear"]);

    world.run(&["serve", "--once"]).says(0, &[]);
    let told = relay.mails().into_iter().filter(|mail| mail.to == ["ops@example.lg.jp"]).count();
    assert_eq!(told, 1, "the operator is told");
    world.run(&["outbox", "list"]).says(0, &["came back (5.1.1)"]);
    world.write("back/new/3.again", notification("<>", Some(&id), &address, "5.1.1") + "again\r\n");
    world.run(&["bounces", "read"]).says(0, &["did not reach: 1"]);
    world.run(&["serve", "--once"]).says(0, &[]);
    let told = relay.mails().into_iter().filter(|mail| mail.to == ["ops@example.lg.jp"]).count();
    assert_eq!(told, 1, "once");

    let near = format!("x{address}");
    world.run(&["addresses", "clear", &near]).says(1, &["Did you mean", &address]);
    world.run(&["addresses", "clear", &address, "--because", "mended"]).says(0, &["gets letters again"]);
    world.run(&["addresses", "list"]).says(0, &["0 addresses"]);
    world.run(&["audit", "verify"]).says(0, &[]);
    let record = world.run(&["audit", "export"]);
    record.says(0, &["letter_bounced", "address_unreachable", "address_cleared", "mended"]);
    assert!(!record.out.contains(&address), "{}", record.out);
}

#[test]
fn the_daemon_reads_an_mbox_by_itself_and_logs_no_address() {
    let relay = Relay::start(Duration::ZERO);
    let world = begun(&relay, "mbox = \"in\"");
    let (id, address) = sent(&relay);
    let (one, two) = (
        notification("<>", Some(&id), &address, "5.1.1"),
        notification("<>", Some("<x@y>"), "z@y.jp", "5.1.1"),
    );
    let mbox = [AWAY, &one, &two, &one]
        .map(|mail| format!("From MAILER-DAEMON Mon\n{}\n", mail.replace("\r\n", "\n")));
    world.write("in", mbox.concat());
    let mut daemon = world.serve();
    let listed = || world.run(&["addresses", "list"]).out.contains(&address);
    wait_for("the address is listed", Duration::from_secs(60), listed);
    let told = || relay.mails().iter().any(|mail| mail.to == ["ops@example.lg.jp"]);
    wait_for("the operator is told", Duration::from_secs(60), told);
    assert!(daemon.runs());
    daemon.stop(Duration::from_secs(20));
    assert!(!world.log().contains(&address), "{}", world.log());
    let again = world.run(&["bounces", "read", "--format", "json"]).json();
    assert_eq!((again["known"].as_u64(), again["failed"].as_u64()), (Some(2), Some(0)), "{again}");
    assert!(world.log().contains("returned mail was read"), "{}", world.log());
}

#[test]
fn a_mailbox_that_is_not_there_says_what_to_do() {
    let relay = Relay::start(Duration::ZERO);
    let world = begun(&relay, "maildir = \"nowhere\"");
    world.run(&["bounces", "read"]).says(3, &["nowhere", "new and cur"]);
    let world = World::new("");
    world.run(&["bounces", "read"]).says(1, &["[bounces]", "maildir"]);
}

/// Reads what lies in the city's mailbox.
async fn came_back(city: &City) -> Found {
    let (engine, _) = city.engine().await;
    let settings = engine.parts().config.bounces.clone().expect("configured");
    let found =
        read(&engine, &settings, &mut Visit::default()).await.unwrap_or_else(|t| panic!("{:?}", t.text()));
    engine.store.close().await;
    found
}

#[tokio::test]
async fn a_question_that_came_back_lets_no_default_take_effect() {
    let config = format!("{CONFIG}[bounces]\nmaildir = \"back\"\n");
    let city = City::adopted(&config).await;
    city.world.write("back/cur/.keep", "");
    // R1: asked ninety days before the end of September, decided by then.
    city.works_until("2026-07-10T07:00").await;
    let asked = city.letters().await;
    let letters: Vec<_> = asked.iter().filter(|row| row.department.as_deref() == Some("TK")).collect();
    assert!(!letters.is_empty());
    for row in letters {
        // Nothing is given back: the mark of the envelope's sender tells which letter it is.
        let mark: String = Sha256::digest(&row.key).iter().take(8).map(|b| format!("{b:02x}")).collect();
        let mail =
            notification(&format!("bounce+{mark}@example.lg.jp"), None, "toshi@example.lg.jp", "5.1.1");
        city.world.write(&format!("back/new/{}", row.key), mail);
    }
    let found = came_back(&city).await;
    assert!(found.failed > 0 && found.unreachable == 1 && found.strange == 0, "{found:?}");
    assert_eq!(came_back(&city).await, Found { known: found.failed, ..Found::default() });

    let before = city.letters().await.len();
    city.works_until("2026-10-01T07:00").await;
    assert_eq!(city.status("R1").await.0, Status::Active, "nobody was asked: nothing ends by itself");
    let since = city.letters().await;
    let later = &since[..since.len() - before];
    assert!(later.iter().all(|row| !row.recipients.contains(&"toshi@example.lg.jp".to_owned())), "{later:?}");
    let headquarters = later.iter().filter(|row| row.department.as_deref() == Some("HQ")).count();
    assert!(headquarters > 0, "the headquarters reads it instead");
}
