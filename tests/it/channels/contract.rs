//! What every channel must do, as one table: which outcome is transient, which permanent, and that no
//! secret and no address of a person is ever shown. The rows of HTTP services are in `http_contract`.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use yamedoki::channels::memory::Memory;
use yamedoki::channels::{Channel, Failure, Kind, Network, Receipt, Security, Settings, SmtpSettings};
use yamedoki::lang::Text;
use yamedoki::render::Letter;
use yamedoki::telemetry;

use super::smtp_peer::{Act, Script, SmtpPeer};
use super::{mail, now};

/// The limit where nothing hangs: a busy machine must not reach it.
pub(super) const LONG: Duration = Duration::from_secs(20);
/// The limit where something hangs until it is reached: a busy machine must get as far as to send.
pub(super) const SHORT: Duration = Duration::from_secs(2);
pub(super) const SECRET: &str = "whsec_U0VDUkVUU0VDUkVUU0VDUkVUU0VDUkVU";
/// What must appear nowhere.
const HIDDEN: [&str; 8] =
    ["SECRET", "U0VDUkVU", "taro", "hanako", "robot", "T0K3N", "U0VDUkVUU0VDUkVU", "city.example>"];

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Expect {
    Taken,
    Transient(&'static str),
    After(&'static str, u64),
    Permanent(&'static str),
}
use Expect::{After, Permanent, Taken, Transient};

/// Sends `letter` and looks at all that can be seen of it; gives the proof, where it was taken.
pub(super) async fn check(case: &str, channel: &Channel, letter: &Letter, expect: Expect) -> Option<String> {
    let start = Instant::now();
    let log = Log::default();
    let outcome = {
        let subscriber = telemetry::subscriber(telemetry::Format::Text, "trace", log.clone()).unwrap();
        let _guard = tracing::subscriber::set_default(subscriber);
        channel.send(letter, now()).await
    };
    assert_discreet(case, &log.text());
    assert!(start.elapsed() < LONG * 3 / 4, "{case}: it took {:?}", start.elapsed());
    assert_eq!(classify(&outcome), expect_of(expect), "{case}: {outcome:?}");
    assert_discreet(case, &format!("{channel:?} {outcome:?}"));
    if let Err(failure) = &outcome {
        assert_readable(case, &failure.text);
    }
    outcome.ok().map(|receipt| receipt.proof)
}

/// What was logged meanwhile.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> tracing_subscriber::fmt::MakeWriter<'a> for Log {
    type Writer = Log;

    fn make_writer(&'a self) -> Log {
        self.clone()
    }
}

fn classify(outcome: &Result<Receipt, Failure>) -> (&'static str, Option<&str>, Option<u64>) {
    match outcome {
        Ok(_) => ("taken", None, None),
        Err(Failure { kind: Kind::Permanent | Kind::Misaddressed, code, .. }) => {
            ("permanent", code.as_deref(), None)
        }
        Err(Failure { kind: Kind::Transient { retry_after }, code, .. }) => {
            ("transient", code.as_deref(), retry_after.map(|wait| wait.as_secs()))
        }
    }
}

fn expect_of(expect: Expect) -> (&'static str, Option<&'static str>, Option<u64>) {
    match expect {
        Taken => ("taken", None, None),
        Transient(code) => ("transient", Some(code), None),
        After(code, seconds) => ("transient", Some(code), Some(seconds)),
        Permanent(code) => ("permanent", Some(code), None),
    }
}

fn assert_discreet(case: &str, shown: &str) {
    for hidden in HIDDEN {
        assert!(!shown.contains(hidden), "{case} shows {hidden}: {shown}");
    }
}

/// Both languages, whole sentences, on one line.
fn assert_readable(case: &str, text: &Text) {
    assert!(text.ja.ends_with(['。', '）']) && text.ja.contains("ください"), "{case}: {}", text.ja);
    assert!(text.en.ends_with('.') && text.en.starts_with(char::is_uppercase), "{case}: {}", text.en);
    assert!(!text.ja.contains('\n') && !text.en.contains('\n'), "{case}");
}

pub(super) fn relay(port: u16, login: bool, timeout: Duration) -> Channel {
    Channel::build(
        &Settings::Smtp(SmtpSettings {
            host: "127.0.0.1".into(),
            port,
            security: Security::Plain,
            credentials: login.then(|| ("robot".to_owned(), "SECRET".into())),
            envelope_from: Some("yamedoki@city.example".into()),
            verp: false,
            helo: Some("yamedoki.city.example".into()),
            timeout,
            idle: Duration::from_secs(30),
        }),
        &Network::default(),
    )
    .unwrap()
}

/// One answer at a time, and several commands at once: the outcome is the same.
async fn smtp(stage: &'static str, act: Act, expect: Expect) {
    for offers in ["250-peer\r\n250 AUTH PLAIN", "250-peer\r\n250-PIPELINING\r\n250 AUTH PLAIN"] {
        let peer = SmtpPeer::start(Script::from([("EHLO", Act::Say(offers)), (stage, act)])).await;
        let limit = if matches!(act, Act::Hang) && expect != Taken { SHORT } else { LONG };
        let channel = relay(peer.port, stage == "AUTH", limit);
        check(&format!("smtp {stage} {act:?} {offers:?}"), &channel, &mail(), expect).await;
    }
}

#[tokio::test]
async fn a_relay_that_declines_before_mail_is_tried_again() {
    smtp("CONNECT", Act::Say("421 4.3.2 too busy"), Transient("421")).await;
    smtp("CONNECT", Act::Say("554 5.7.1 not for you"), Transient("554")).await;
    smtp("EHLO", Act::Say("550 5.7.1 bad name"), Transient("550")).await;
    smtp("AUTH", Act::Say("535 5.7.8 robot SECRET is wrong"), Transient("535")).await;
    smtp("AUTH", Act::Say("454 4.7.0 try later"), Transient("454")).await;
}

#[tokio::test]
async fn a_relays_no_is_permanent_and_its_not_now_is_not() {
    smtp("MAIL", Act::Say("451 4.3.0 later"), Transient("451 4.3.0")).await;
    smtp("MAIL", Act::Say("550 5.7.1 sender refused"), Permanent("550 5.7.1")).await;
    smtp("MAIL", Act::Say("552 5.3.4 hanako@city.example: too big"), Permanent("552 5.3.4")).await;
    smtp("MAIL", Act::Say("530 5.7.0 Authentication required"), Transient("530")).await;
    smtp("RCPT", Act::Say("450 4.2.0 <taro@city.example> greylisted"), Transient("450 4.2.0")).await;
    smtp("RCPT", Act::Say("450 4.7.1 taro is greylisted"), Transient("450 4.7.1")).await;
    smtp("RCPT", Act::Say("552 5.2.2 taro: mailbox full"), Transient("552 5.2.2")).await;
    smtp("RCPT", Act::Say("452 mailbox full"), Transient("452")).await;
    smtp("RCPT", Act::Say("550 5.1.1 <taro@city.example> taro: hanako unknown"), Permanent("550 5.1.1"))
        .await;
    smtp("RCPT", Act::Say("550-5.1.1 taro\r\n550 5.1.1 hanako unknown"), Permanent("550 5.1.1")).await;
    smtp("RCPT", Act::Say("550 no"), Permanent("550")).await;
    smtp("DATA", Act::Say("452 4.3.1 disk full"), Transient("452 4.3.1")).await;
    smtp("DATA", Act::Say("554 5.5.1 no valid recipients"), Permanent("554 5.5.1")).await;
    smtp("END", Act::Say("452 4.3.1 disk full"), Transient("452 4.3.1")).await;
    smtp("END", Act::Say("552 5.3.4 too big"), Permanent("552 5.3.4")).await;
    smtp("END", Act::Say("554 5.7.1 it looks like a virus"), Permanent("554 5.7.1")).await;
}

#[tokio::test]
async fn a_relay_that_closes_is_tried_again_whatever_it_was_about() {
    for stage in ["CONNECT", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "END"] {
        smtp(stage, Act::Say("421 4.3.2 going down"), Transient("421")).await;
        smtp(stage, Act::SayAndDrop("421 4.3.2 going down"), Transient("421")).await;
    }
}

#[tokio::test]
async fn an_answer_out_of_turn_is_never_taken_for_a_yes() {
    smtp("MAIL", Act::Say("354 go"), Transient("354")).await;
    smtp("RCPT", Act::Say("354 go"), Transient("354")).await;
    smtp("DATA", Act::Say("250 ok"), Transient("250")).await;
    smtp("END", Act::Say("354 go"), Transient("354")).await;
    smtp("MAIL", Act::Say("what?"), Transient("connection")).await;
    smtp("RCPT", Act::Say("250-one\r\n251 two"), Transient("connection")).await;
    smtp("RCPT", Act::Say("221 bye"), Transient("221")).await;
    smtp("END", Act::Say("220 hello"), Transient("220")).await;
}

#[tokio::test]
async fn a_relay_that_hangs_or_hangs_up_at_any_stage_is_tried_again() {
    for stage in ["CONNECT", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "BODY", "END"] {
        smtp(stage, Act::Hang, Transient("timeout")).await;
        smtp(stage, Act::Drop, Transient("connection")).await;
    }
}

#[tokio::test]
async fn what_a_relay_says_and_does_after_the_handover_does_not_undo_it() {
    smtp("AFTER", Act::Say("421 4.4.2 idle"), Taken).await;
    smtp("AFTER", Act::Drop, Taken).await;
}

#[tokio::test]
async fn a_farewell_that_fails_does_not_undo_the_handover() {
    smtp("QUIT", Act::Say("500 what?"), Taken).await;
    smtp("QUIT", Act::Hang, Taken).await;
    smtp("QUIT", Act::Drop, Taken).await;
}

#[tokio::test]
async fn a_relay_that_is_not_there_is_tried_again() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    check("smtp refused", &relay(port, false, LONG), &mail(), Transient("connection")).await;
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_tried_again() {
    let dir = tempfile::tempdir().unwrap();
    let taken = dir.path().join("taken");
    std::fs::write(&taken, "a file, no folder").unwrap();
    let file = |dir| Channel::build(&Settings::File { dir }, &Network::default()).unwrap();
    check("file", &file(taken), &mail(), Transient("file")).await;
    check("file", &file(dir.path().join("fresh")), &mail(), Taken).await;
}

#[tokio::test]
async fn a_good_letter_is_taken_by_every_channel() {
    smtp("NOTHING", Act::Hang, Taken).await;
    let memory = Memory::default();
    check("memory", &Channel::Memory(memory.clone()), &mail(), Taken).await;
    let text = Text::new("あとでやり直してください。", "Later.");
    memory.fail_next(Failure::transient("451", text));
    check("memory", &Channel::Memory(memory.clone()), &mail(), Transient("451")).await;
    assert_eq!(memory.sent().len(), 1);
}
