//! Letters over SMTP into Debian's `smtp-sink`, beside postfix' own `smtp-source`: the transport alone,
//! without the store. Run with `cargo bench --bench smtp`.
//!
//! Each figure is printed; nothing fails here, for machines are shared and noisy.

#![allow(clippy::expect_used, clippy::print_stdout)] // a bench prints, and stops where it cannot measure

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use yamedoki::channels::{Channel, Network, Security, Settings, SmtpSettings};
use yamedoki::render::Letter;

const LETTERS: usize = 10_000;
const BYTES: usize = 12 * 1024;

/// The sink, ended when the bench does.
struct Sink(Child, u16);

impl Drop for Sink {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Sink {
    fn start(options: &[&str]) -> Option<Sink> {
        let port = TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
        let sink = Command::new("smtp-sink")
            .args(["-u", "nobody"]) // it insists on a user when root starts it
            .args(options)
            .args([&format!("127.0.0.1:{port}"), "1000"])
            .stdout(Stdio::null())
            .spawn()
            .ok()?;
        let sink = Sink(sink, port);
        for _ in 0..100 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(sink);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        None
    }
}

fn relay(port: u16) -> Channel {
    let settings = SmtpSettings {
        host: "127.0.0.1".into(),
        port,
        security: Security::Plain,
        credentials: None,
        envelope_from: Some("bounce@city.example".into()),
        verp: true,
        helo: Some("yamedoki.city.example".into()),
        timeout: Duration::from_secs(60),
        idle: Duration::from_secs(30),
    };
    Channel::build(&Settings::Smtp(settings), &Network::default()).expect("a channel")
}

fn letter(now: DateTime<Utc>) -> Letter {
    let line = "6YO944G+44Gn44Gu5pyf6ZmQ44GM6YGO44GO44Gm44GE44G+44GZ44CC5om/6KqN44KS44GK6aGY\r\n";
    let head = "Subject: deadline\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    Letter {
        key: "2026-04-06/opened/soumu".into(),
        channel: "mail".into(),
        department: None,
        recipients: vec!["soumu@city.example".into()],
        subject: "deadline".into(),
        payload: format!("{head}{}", line.repeat(BYTES / line.len())).into(),
        critical: false,
        not_before: now,
        held: false,
        proves: true,
        tells: vec![],
        stand_in: None,
    }
}

/// Letters a second with so many on their way at a time.
async fn measure(port: u16, at_once: usize) -> f64 {
    let now = DateTime::UNIX_EPOCH;
    let (relay, letter) = (Arc::new(relay(port)), Arc::new(letter(now)));
    let left = Arc::new(AtomicUsize::new(LETTERS));
    let start = Instant::now();
    let mut lanes = tokio::task::JoinSet::new();
    for _ in 0..at_once {
        let (relay, letter, left) = (Arc::clone(&relay), Arc::clone(&letter), Arc::clone(&left));
        lanes.spawn(async move {
            while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1)).is_ok() {
                relay.send(&letter, now).await.expect("the sink takes everything");
            }
        });
    }
    while let Some(ended) = lanes.join_next().await {
        ended.expect("a lane ends");
    }
    LETTERS as f64 / start.elapsed().as_secs_f64()
}

/// Postfix' own client into the same sink.
fn source(port: u16) -> Option<f64> {
    let start = Instant::now();
    let (letters, bytes) = (LETTERS.to_string(), BYTES.to_string());
    let ended = Command::new("smtp-source")
        .args(["-d", "-s", "8", "-l", &bytes, "-m", &letters, &format!("127.0.0.1:{port}")])
        .stdout(Stdio::null())
        .status();
    ended.ok()?.success().then(|| LETTERS as f64 / start.elapsed().as_secs_f64())
}

fn main() {
    let Some(sink) = Sink::start(&["-c"]) else {
        println!("smtp-sink (Debian's postfix) is not here: nothing measured");
        return;
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    if let Some(rate) = source(sink.1) {
        println!("smtp-source -d -s 8:                  {rate:>6.0} letters/s");
    }
    for at_once in [1, 2, 4, 8, 16, 32] {
        let rate = runtime.block_on(measure(sink.1, at_once));
        println!("{at_once:>2} at once, pipelined:                {rate:>6.0} letters/s");
    }
    if let Some(plain) = Sink::start(&["-c", "-p"]) {
        let rate = runtime.block_on(measure(plain.1, 8));
        println!(" 8 at once, the sink without PIPELINING: {rate:>4.0} letters/s");
    }
}
