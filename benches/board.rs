//! The board under 200 requests a second, and at saturation: on the example plan and on one of 20,000 rows.
//! Run with `cargo bench --bench board`; the names of pages as arguments choose among them.
//!
//! Requests start at fixed moments, whether or not those before were answered, and are timed from that
//! moment: a page that is slow once does not hide how long the others had to wait. The client shares the
//! machine with the daemon. Nothing fails here, for machines are shared and noisy.

#![allow(clippy::expect_used, clippy::print_stdout)] // a bench prints, and stops where it cannot measure
#![allow(clippy::disallowed_methods)] // and reads the clock

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[path = "common/plan.rs"]
mod plan;

const BINARY: &str = env!("CARGO_BIN_EXE_yamedoki");
const PORT: u16 = 19_478;
/// Requests a second.
const RATE: u64 = 200;
const SECONDS: u64 = 8;
/// Connections that wait for requests.
const CLIENTS: usize = 16;
const PASSWORD: &str = "correct-horse-battery-staple";

/// The pages, with what stands for a row of the plan.
const PAGES: [&str; 24] = [
    "/healthz",
    "/",
    "/plan",
    "/plan?state=behind",
    "/plan/initiative/{initiative}",
    "/alerts",
    "/alerts?severity=warning&page=2",
    "/alerts/{alert}",
    "/answer/{alert}",
    "/renewals",
    "/{renewal}",
    "/decide/{decision}",
    "/silences",
    "/rules",
    "/rules/{rule}",
    "/deliveries",
    "/deliveries/letter/{letter}",
    "/audit",
    "/status",
    "/api/v1/alerts",
    "/api/v1/alerts/{alert}",
    "/api/v1/alerts/{alert}/explanation",
    "/api/v1/today",
    "/api/v1/audit",
];

struct City {
    dir: tempfile::TempDir,
}

impl City {
    fn run(&self, args: &[&str]) -> String {
        let done = Command::new(BINARY).arg("--config").arg(self.config()).args(args).output().expect("runs");
        assert!(
            done.status.success(),
            "{args:?}\n{}{}",
            String::from_utf8_lossy(&done.stdout),
            String::from_utf8_lossy(&done.stderr)
        );
        String::from_utf8_lossy(&done.stdout).into_owned()
    }

    fn config(&self) -> PathBuf {
        self.dir.path().join("yamedoki.toml")
    }

    fn with(plan: &Path) -> City {
        let city = City { dir: tempfile::tempdir().expect("a folder") };
        let text = format!(
            "[store]\npath = \"y.db\"\n[web]\nlisten = \"127.0.0.1:{PORT}\"\n[delivery]\nhours = \"always\"\nmax_notices = 100000\nmax_percent = 100\n[adoption]\nrelease = \"at-once\"\n[channel.file]\ntype = \"file\"\ndir = \"letters\"\n"
        );
        fs::write(city.config(), text).expect("written");
        city.run(&["import", &plan.display().to_string()]);
        city.run(&["serve", "--once"]);
        let password = city.dir.path().join("password");
        fs::write(&password, PASSWORD).expect("written");
        city.run(&[
            "user",
            "add",
            "hq",
            "--role",
            "headquarters",
            "--password-file",
            &password.display().to_string(),
        ]);
        city
    }

    fn serve(&self) -> Child {
        Command::new(BINARY)
            .arg("--config")
            .arg(self.config())
            .arg("serve")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("started")
    }
}

/// One request on a kept connection; status, headers, bytes of the body.
async fn ask(socket: &mut TcpStream, request: &str) -> Option<(u16, String, usize)> {
    socket.write_all(request.as_bytes()).await.ok()?;
    let mut read = Vec::with_capacity(64 * 1024);
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let n = socket.read(&mut buffer).await.ok()?;
        if n == 0 {
            return None;
        }
        read.extend_from_slice(&buffer[..n]);
        let Some(end) = read.windows(4).position(|w| w == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&read[..end]).into_owned();
        let length: usize = header(&head, "content-length").and_then(|n| n.parse().ok()).unwrap_or(0);
        if read.len() >= end + 4 + length {
            return Some((head[9..12].parse().ok()?, head, length));
        }
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut named = head.lines().filter_map(|line| line.split_once(':'));
    named.find_map(|(key, value)| key.eq_ignore_ascii_case(name).then_some(value.trim()))
}

async fn connected() -> TcpStream {
    let socket = TcpStream::connect(("127.0.0.1", PORT)).await.expect("connected");
    socket.set_nodelay(true).expect("set");
    socket
}

/// What a request shows of who asks: a session's cookie, and a token for programs.
#[derive(Clone, Default)]
struct Keys {
    cookie: String,
    token: String,
}

fn request(path: &str, keys: &Keys) -> String {
    let shown = match path.starts_with("/api/") {
        true => format!("authorization: Bearer {}", keys.token),
        false => format!("cookie: {}", keys.cookie),
    };
    format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{PORT}\r\n{shown}\r\n\r\n")
}

async fn ready() -> Duration {
    let started = Instant::now();
    loop {
        if let Ok(mut socket) = TcpStream::connect(("127.0.0.1", PORT)).await
            && ask(&mut socket, &request("/healthz", &Keys::default())).await.is_some()
        {
            return started.elapsed();
        }
        assert!(started.elapsed() < Duration::from_secs(60), "never ready");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Sends a form; the cookie that came back, else `cookie`.
async fn form(path: &str, cookie: &str, body: &str) -> String {
    let text = format!(
        "POST {path} HTTP/1.1\r\nhost: 127.0.0.1:{PORT}\r\norigin: http://127.0.0.1:{PORT}\r\ncookie: {cookie}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let (status, head, _) = ask(&mut connected().await, &text).await.expect("answered");
    assert_eq!(status, 303, "{path}: {head}");
    let given = header(&head, "set-cookie").and_then(|cookie| cookie.split(';').next());
    given.unwrap_or(cookie).to_owned()
}

/// Signed in, with the first password changed.
async fn signed_in() -> String {
    let cookie = form("/login", "", &format!("login=hq&password={PASSWORD}")).await;
    let changed = format!("current={PASSWORD}&new={PASSWORD}2&again={PASSWORD}2");
    form("/account/password", &cookie, &changed).await
}

/// Requests at fixed moments, [`RATE`] a second: the time of each, in milliseconds, and the page's bytes.
async fn steady(path: &str, keys: &Keys) -> (Vec<f64>, usize) {
    let begin = tokio::time::Instant::now() + Duration::from_millis(50);
    let every = Duration::from_micros(1_000_000 / RATE);
    let total = RATE * SECONDS;
    let mut clients = Vec::new();
    for client in 0..CLIENTS as u64 {
        let request = request(path, keys);
        clients.push(tokio::spawn(async move {
            let mut socket = connected().await;
            let (mut times, mut bytes) = (Vec::new(), 0);
            for n in (client..total).step_by(CLIENTS) {
                let at = begin + every * u32::try_from(n).unwrap_or(u32::MAX);
                tokio::time::sleep_until(at).await;
                let (status, head, length) = ask(&mut socket, &request).await.expect("answered");
                assert_eq!(status, 200, "{request}\n{head}");
                times.push(at.elapsed().as_secs_f64() * 1000.0);
                bytes = length;
            }
            (times, bytes)
        }));
    }
    let (mut all, mut size) = (Vec::new(), 0);
    for client in clients {
        let (times, bytes) = client.await.expect("a client");
        all.extend(times);
        size = bytes;
    }
    all.sort_by(f64::total_cmp);
    (all, size)
}

/// Requests as fast as they are answered, on eight connections: how many a second.
async fn saturated(path: &str, keys: &Keys) -> f64 {
    let end = tokio::time::Instant::now() + Duration::from_secs(3);
    let mut clients = Vec::new();
    for _ in 0..8 {
        let request = request(path, keys);
        clients.push(tokio::spawn(async move {
            let (mut socket, mut done) = (connected().await, 0_u32);
            while tokio::time::Instant::now() < end {
                ask(&mut socket, &request).await.expect("answered");
                done += 1;
            }
            done
        }));
    }
    let mut done = 0;
    for client in clients {
        done += client.await.expect("a client");
    }
    f64::from(done) / 3.0
}

fn memory(pid: u32, what: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with(what)).unwrap_or("x 0 kB");
    line.split_whitespace().nth(1).and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// A part of an address, whatever characters it holds.
fn encoded(part: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.~/@".contains(byte);
    part.bytes().map(|b| if plain(&b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// The rows that stand for all: an initiative, an alert, a question, a renewal, a rule, a letter.
fn rows(city: &City) -> Vec<(&'static str, String)> {
    let list = |args: &[&str], key: &str| -> Vec<serde_json::Value> {
        let json: serde_json::Value = serde_json::from_str(&city.run(args)).expect("json");
        json[key].as_array().cloned().unwrap_or_default()
    };
    let of = |row: &serde_json::Value, key: &str| encoded(row[key].as_str().unwrap_or_default());
    let alerts = list(&["alerts", "--format", "json"], "alerts");
    let first =
        alerts.iter().find(|a| of(a, "rule").starts_with("kpi")).or(alerts.first()).expect("an alert");
    let asked = alerts.iter().find(|a| of(a, "rule") == "renewal-decision-due");
    let subject = |table: &str| alerts.iter().map(|a| of(a, "subject")).find(|s| s.starts_with(table));
    let initiative = subject("initiative/").map(|s| s.replace("initiative/", ""));
    let letters = list(&["outbox", "list", "--format", "json"], "letters");
    vec![
        ("{initiative}", initiative.unwrap_or_else(|| "I00001".to_owned())),
        ("{alert}", format!("{}/{}", of(first, "rule"), of(first, "subject"))),
        ("{rule}", of(first, "rule")),
        ("{decision}", asked.map_or_else(|| "renewal/R00000".to_owned(), |a| of(a, "subject"))),
        ("{renewal}", subject("renewal/").unwrap_or_default().replace("renewal/", "renewals/")),
        ("{letter}", letters.first().map(|letter| of(letter, "key")).unwrap_or_default()),
    ]
}

async fn measure(name: &str, plan: &Path, chosen: &[String]) {
    let city = City::with(plan);
    let rows = rows(&city);
    let token = city.run(&["token", "add", "bench", "--role", "headquarters"]);
    let token = token.lines().find_map(|line| line.strip_prefix("  ")).expect("a token").trim().to_owned();
    let mut daemon = city.serve();
    let started = ready().await;
    let keys = Keys { cookie: signed_in().await, token };
    println!("\n{name}: ready in {:.3} s, {:.1} MiB", started.as_secs_f64(), memory(daemon.id(), "VmRSS:"));
    println!("{:<50} {:>8} {:>8} {:>8} {:>9} {:>8}", "page", "median", "p99", "max", "at most", "KiB");
    for page in PAGES {
        if !chosen.is_empty() && !chosen.iter().any(|c| page.contains(c.as_str())) {
            continue;
        }
        let path = rows.iter().fold(page.to_owned(), |path, (name, value)| path.replace(name, value));
        let (status, head, _) = ask(&mut connected().await, &request(&path, &keys)).await.expect("answered");
        if status != 200 {
            println!("{page:<50} {status} {}", head.lines().next().unwrap_or_default());
            continue;
        }
        let (times, bytes) = steady(&path, &keys).await;
        let rate = saturated(&path, &keys).await;
        let part = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        println!(
            "{page:<50} {:>5.2} ms {:>5.2} ms {:>5.1} ms {rate:>7.0}/s {:>8.1}",
            part(0.5),
            part(0.99),
            part(1.0),
            bytes as f64 / 1024.0
        );
    }
    println!(
        "memory: {:.1} MiB now, {:.1} MiB at most (bound 80)",
        memory(daemon.id(), "VmRSS:"),
        memory(daemon.id(), "VmHWM:")
    );
    let _ = daemon.kill();
    let _ = daemon.wait();
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let chosen: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    println!("bounds: median 5 ms, 99th percentile 25 ms at {RATE} requests a second; 150 KB a page");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/example");
    measure("the example", &example, &chosen).await;
    let dir = tempfile::tempdir().expect("a folder");
    plan::write_plan(dir.path(), 20_000);
    measure("20,000 rows", dir.path(), &chosen).await;
}
