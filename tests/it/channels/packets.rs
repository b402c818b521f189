//! Answers as the network brings them: in pieces, or several at once.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::mail::{relay, settings};
use super::{mail, now};

/// Once the client has sent the first text, the packets of the second are sent, one by one.
type Step = (&'static str, &'static [&'static str]);

/// A peer that serves one connection by the letter; it keeps what it was sent.
async fn peer(steps: &'static [Step]) -> (u16, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Arc::new(Mutex::new(String::new()));
    let kept = Arc::clone(&heard);
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        socket.set_nodelay(true).unwrap();
        let mut since = 0;
        for (awaited, packets) in steps {
            while !kept.lock().unwrap()[since..].contains(awaited) {
                let mut bytes = [0; 1000];
                let read = socket.read(&mut bytes).await.unwrap();
                assert!(read > 0, "the client hung up before {awaited:?}");
                kept.lock().unwrap().push_str(std::str::from_utf8(&bytes[..read]).unwrap());
            }
            since = kept.lock().unwrap().len();
            for packet in *packets {
                socket.write_all(packet.as_bytes()).await.unwrap();
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
        }
        std::future::pending::<()>().await;
    });
    (port, heard)
}

async fn sent(steps: &'static [Step]) -> (Result<String, String>, String) {
    let (port, heard) = peer(steps).await;
    let sent = relay(settings(port)).send(&mail(), now()).await;
    let heard = heard.lock().unwrap().clone();
    (sent.map(|receipt| receipt.proof).map_err(|failure| failure.code.unwrap_or_default()), heard)
}

const HELLO: Step = ("\r\n", &["250-peer\r\n250-PIPE", "LINING\r\n250 8BITMIME\r\n"]);

#[tokio::test]
async fn answers_in_pieces_are_put_together() {
    let (proof, heard) = sent(&[
        ("", &["2", "20 pe", "er\r", "\n"]),
        HELLO,
        ("DATA\r\n", &["250 ok\r\n25", "0-one\r\n2", "50 two\r\n250 ok\r", "\n354", " go\r\n"]),
        ("\r\n.\r\n", &["25", "0 2.0.0 Ok: queued\r", "\n"]),
    ])
    .await;
    assert_eq!(proof.as_deref(), Ok("250 2.0.0 Ok: queued"));
    let commands = "MAIL FROM:<>\r\nRCPT TO:<taro@city.example>\r\nRCPT TO:<hanako@city.example>\r\nDATA\r\n";
    assert_eq!(
        heard,
        format!("EHLO yamedoki.city.example\r\n{commands}Subject: test\r\n\r\n..dot\r\nbody\r\n.\r\n")
    );
}

#[tokio::test]
async fn answers_that_come_together_are_told_apart() {
    let (proof, _) = sent(&[
        ("", &["220 peer\r\n"]),
        HELLO,
        ("DATA\r\n", &["250 ok\r\n550 5.1.1 taro?\r\n250 ok\r\n354 go\r\n"]),
        ("\r\n.\r\n", &["250 2.0.0 Ok: queued\r\n"]),
    ])
    .await;
    assert_eq!(proof.as_deref(), Ok("250 2.0.0 Ok: queued"));
}

#[tokio::test]
async fn a_relay_that_closes_in_the_middle_of_a_pipeline_has_taken_nothing() {
    for answers in [
        &["250 ok\r\n250 ok\r\n421 4.3.2 going down\r\n"] as &'static [&'static str],
        &["250 ok\r\n421 4.3.2 going down\r\n421 4.3.2 going down\r\n421 4.3.2 going down\r\n"],
        &["421 4.3.2 going down\r\n"],
    ] {
        let steps: Vec<Step> = vec![("", &["220 peer\r\n"]), HELLO, ("DATA\r\n", answers)];
        let (code, heard) = sent(steps.leak()).await;
        assert_eq!(code.unwrap_err(), "421", "{answers:?}");
        assert!(heard.ends_with("DATA\r\n"), "nothing is said after it: {heard}");
    }
}

#[tokio::test]
async fn an_answer_too_many_is_not_taken_for_the_messages() {
    let (port, heard) = peer(&[
        ("", &["220 peer\r\n"]),
        HELLO,
        ("DATA\r\n", &["250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n250 2.0.0 Ok: queued\r\n"]),
        ("\r\n.\r\n", &["451 4.3.0 disk full\r\n"]),
    ])
    .await;
    let failure = relay(settings(port)).send(&mail(), now()).await.unwrap_err();
    assert_eq!(failure.code.as_deref(), Some("connection"), "{failure:?}");
    assert!(heard.lock().unwrap().ends_with("DATA\r\n"));
}
