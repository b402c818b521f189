//! Delivery end to end, each letter claimed and settled durably: 10,000 mails into Debian's `smtp-sink`,
//! 10,000 signed webhooks into a keep-alive sink. Run with `cargo bench --bench post`.
//!
//! Beside each figure stand its bound and what others do into the same sink. The sinks share the
//! machine. Nothing fails here, for machines are shared and noisy; what is absent is skipped with a word.

#![allow(clippy::expect_used, clippy::print_stdout)] // a bench prints, and stops where it cannot measure

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use yamedoki::clock::Clock;
use yamedoki::config::Config;
use yamedoki::daemon::delivery::{Post, Ways};
use yamedoki::daemon::post;
use yamedoki::lang::Lang;
use yamedoki::office::parts;
use yamedoki::render::Letter;
use yamedoki::store::{Options, Store, Words};

/// How many letters of each kind.
const LETTERS: usize = 10_000;
const MAIL_PORT: u16 = 19_525;
const HOOK_PORT: u16 = 19_526;
const SECRET: &str = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.get(1).map(String::as_str) {
        Some("sink") => sink(),
        Some("send") => send(Path::new(&arguments[2])),
        _ => {
            mails();
            webhooks();
        }
    }
}

fn mails() {
    println!("{LETTERS} mails of 12 KiB over SMTP");
    let address = format!("127.0.0.1:{MAIL_PORT}");
    // As the superuser it wants to be told whom to become.
    let root = fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0);
    let user: &[&str] = if root { &["-u", "nobody"] } else { &[] };
    let mut sink = Command::new("smtp-sink");
    sink.args(user).args(["-c", &address, "1000"]).stdout(Stdio::null());
    let Ok(sink) = sink.spawn() else {
        println!("  skipped: smtp-sink (Debian's postfix) is not here");
        return;
    };
    let sink = Peer(sink);
    if !sink.listens(MAIL_PORT) {
        println!("  skipped: smtp-sink does not listen");
        return;
    }
    measure("yamedoki", &sink, "the bound: 4,000/s, 60 MiB", mail, || {
        format!(
            "type = \"smtp\"\nhost = \"127.0.0.1\"\nport = {MAIL_PORT}\nsecurity = \"plain\"\nfrom = \"yamedoki@example.lg.jp\"\n"
        )
    });
    for (way, kept) in [("a connection a letter", None), ("connections kept", Some("-d"))] {
        let begun = Instant::now();
        let source = Command::new("smtp-source")
            .args(kept)
            .args(["-s", "8", "-m", &LETTERS.to_string(), "-l", "12288", &address])
            .status();
        if source.is_ok_and(|status| status.success()) {
            let rate = rate(begun.elapsed());
            println!("  smtp-source -s 8, not durable       {rate:>7.0}/s   ({way})");
        }
    }
    println!("  measured elsewhere: the best-known peer 757/s and 592 MiB; a script without durability");
    println!("  1,361-3,330/s, with it 474-690/s; smtp-source 7,750/s");
}

fn webhooks() {
    println!("{LETTERS} signed webhooks of 1.5 KiB");
    let this = std::env::current_exe().expect("this program");
    let sink = Peer(Command::new(this).arg("sink").spawn().expect("a sink"));
    if !sink.listens(HOOK_PORT) {
        println!("  skipped: the sink does not listen");
        return;
    }
    measure("yamedoki", &sink, "the bound: 12,000/s", hook, || {
        format!("type = \"webhook\"\nurl = \"http://127.0.0.1:{HOOK_PORT}/hook\"\nsecret_file = \"secret\"\n")
    });
    let url = format!("http://127.0.0.1:{HOOK_PORT}/");
    match Command::new("wrk").args(["-t1", "-c8", "-d2s", &url]).output() {
        Ok(said) => {
            let said = String::from_utf8_lossy(&said.stdout).into_owned();
            let line = said.lines().find(|line| line.starts_with("Requests/sec")).unwrap_or("no figure");
            println!(
                "  wrk -c8, nothing kept or signed     {}",
                line.trim_start_matches("Requests/sec:").trim()
            );
        }
        Err(_) => println!("  (wrk is not here)"),
    }
    println!(
        "  measured elsewhere: the best-known peer 6,490/s and 242 MiB; the sink's limit under wrk 90,000/s"
    );
}

/// Fills a store, sends all of it from a process of its own, and prints what that took.
fn measure(name: &str, sink: &Peer, bound: &str, letter: fn(usize) -> Letter, channel: impl Fn() -> String) {
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("yamedoki.toml");
    let secret = folder.path().join("secret");
    fs::write(&secret, SECRET).expect("written");
    let mut mode = fs::metadata(&secret).expect("there").permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut mode, 0o600);
    fs::set_permissions(&secret, mode).expect("set");
    fs::write(
        &config,
        format!("[store]\npath = \"y.db\"\n[network]\nallow = [\"127.0.0.1\"]\n[channel.out]\n{}", channel()),
    )
    .expect("written");
    runtime().block_on(fill(&folder.path().join("y.db"), letter));
    let before = sink.seconds();
    let this = std::env::current_exe().expect("this program");
    let said = Command::new(this).arg("send").arg(&config).stderr(Stdio::inherit()).output().expect("sent");
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let sink = sink.seconds() - before;
    println!("  {name}, durable end to end          {}, sink {sink:.2} s   ({bound})", said.trim());
}

/// Queues the letters, some hundred at a time.
async fn fill(path: &Path, letter: fn(usize) -> Letter) {
    let store = Store::open(path, &Options::default()).await.expect("a store");
    for chunk in (0..LETTERS).collect::<Vec<_>>().chunks(500) {
        let letters: Vec<Letter> = chunk.iter().map(|n| letter(*n)).collect();
        let words = Words { at: past(), actor: "bench", letters: &letters, audit: &[], states: &[] };
        store.commit_words(&words).await.expect("queued");
    }
    store.close().await;
}

/// The sending process: the post office of the daemon, once.
fn send(config: &Path) {
    let (config, _) = Config::load(config, &|_| None).expect("a configuration");
    let runtime = runtime();
    let (tried, took) = runtime.block_on(async {
        let store = Store::open(&config.store.path, &Options::default()).await.expect("a store");
        let channels = parts::build_channels(&config).expect("channels");
        let post = Post::new(store, Clock::System, "bench", Ways::new(channels, Lang::En));
        let begun = Instant::now();
        let tried = post::drain(&Arc::new(post)).await.expect("delivered");
        (tried, begun.elapsed())
    });
    assert_eq!(tried, LETTERS, "letters tried");
    let (user, system) = cpu(std::process::id());
    let peak = status("VmHWM:");
    println!("{:>7.0}/s, peak {peak:.0} MiB, CPU {user:.2} s user and {system:.2} s system", rate(took));
}

fn rate(took: Duration) -> f64 {
    LETTERS as f64 / took.as_secs_f64()
}

/// As the daemon's: one thread turns the loops, and the database has threads of its own.
fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

fn past() -> DateTime<Utc> {
    DateTime::from_timestamp(1_775_000_000, 0).expect("an instant") + TimeDelta::hours(1)
}

/// Words of a letter, as long as a department's: never twice the same bytes.
fn words(n: usize, bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 200);
    let mut line = 0;
    while text.len() < bytes {
        text.push_str(&format!(
            "{n}-{line} 公共施設の包括管理業務委託の見直し（節目「仕様書の確定」）は、期限の2026年3月31日を{}日過ぎています。\n",
            (n + line) % 90
        ));
        line += 1;
    }
    text
}

fn mail(n: usize) -> Letter {
    let mut message = format!(
        "From: =?utf-8?b?44KE44KB44Gp44GN?= <yamedoki@example.lg.jp>\r\nTo: <d{n}@example.lg.jp>\r\n\
         Subject: =?utf-8?b?5pyf6ZmQ44KS6YGO44GO44Gf56+A55uu?=\r\nMessage-ID: <bench-{n}@example.lg.jp>\r\n\
         Date: Tue, 31 Mar 2026 08:00:00 +0900\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    );
    let body = BASE64.encode(words(n, 8_500));
    for line in body.as_bytes().chunks(76) {
        message.push_str(std::str::from_utf8(line).expect("base64"));
        message.push_str("\r\n");
    }
    letter(n, vec![format!("d{n}@example.lg.jp")], message.into_bytes())
}

fn hook(n: usize) -> Letter {
    let body = serde_json::json!({ "type": "notice", "data": { "text": words(n, 1_300) } });
    letter(n, Vec::new(), body.to_string().into_bytes())
}

fn letter(n: usize, recipients: Vec<String>, payload: Vec<u8>) -> Letter {
    Letter {
        key: format!("bench-{n}"),
        channel: "out".into(),
        department: None,
        recipients,
        subject: "期限を過ぎた節目".into(),
        payload,
        critical: n.is_multiple_of(50),
        not_before: past(),
        held: false,
        proves: true,
        tells: Vec::new(),
        stand_in: None,
    }
}

/// A sink, ended with the bench.
struct Peer(Child);

impl Peer {
    fn listens(&self, port: u16) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(10) {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return true;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }

    /// The processor time that it used so far.
    fn seconds(&self) -> f64 {
        let (user, system) = cpu(self.0.id());
        user + system
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Processor seconds of a process, in its own code and in the system's (ticks of 10 ms).
fn cpu(pid: u32) -> (f64, f64) {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks = |n: usize| after.split_whitespace().nth(n).and_then(|t| t.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) / 100.0, ticks(12) / 100.0)
}

/// A line of our own status, in MiB.
fn status(name: &str) -> f64 {
    let Ok(file) = fs::File::open("/proc/self/status") else { return 0.0 };
    let mut lines = BufReader::new(file).lines().map_while(Result::ok);
    let line = lines.find(|line| line.starts_with(name)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// Takes requests on kept connections, and answers each with 200.
fn sink() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", HOOK_PORT)).await.expect("the port");
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
}

async fn serve(mut stream: tokio::net::TcpStream) {
    let _ = stream.set_nodelay(true);
    let mut bytes = Vec::with_capacity(16 * 1024);
    loop {
        let whole =
            bytes.windows(4).position(|w| w == b"\r\n\r\n").map(|end| end + 4 + length(&bytes[..end]));
        match whole {
            Some(whole) if bytes.len() >= whole => {
                bytes.drain(..whole);
                if stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.is_err() {
                    return;
                }
            }
            _ => match stream.read_buf(&mut bytes).await {
                Ok(1..) => {}
                _ => return,
            },
        }
    }
}

fn length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let line = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    line.and_then(|n| n.trim().parse().ok()).unwrap_or(0)
}
