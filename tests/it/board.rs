//! The board as people use it: real pages over real HTTP, of a real store, under a clock that stands still.
//!
//! [`Site`] is the harness: a city with its board open; [`Guest`] is somebody who is signed in.

mod alerts;
mod answers;
mod api;
mod attacks;
mod audit;
mod decide;
mod deliveries;
mod door;
mod feeds;
mod first;
mod hostile;
mod matrix;
mod plan;
mod rehearsal;
mod renewals;
mod rules;
mod silences;
mod status;
mod today;

use std::sync::Arc;

use chrono::TimeDelta;
use ring::digest::{SHA256, digest};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use yamedoki::clock::Clock;
use yamedoki::daemon::judging;
use yamedoki::office::engine::Engine;
use yamedoki::office::passwords;
use yamedoki::people::{Person, Role};
use yamedoki::store::NewAccount;
use yamedoki::web::{self, Board, Metrics, Site as Machine};

use crate::daemon::{City, at};
use crate::world::World;

pub(crate) const CONFIG: &str = "[city]\nname = \"飯盛市\"\nlanguage = \"ja\"\n[store]\npath = \"y.db\"\n[source]\npath = \"plan\"\n[delivery]\nhours = \"always\"\n[adoption]\nrelease = \"at-once\"\n[channel.file]\ntype = \"file\"\ndir = \"letters\"\ncounts_as_delivered = true\n";
/// Nobody is signed out while a test moves the clock.
const FOR_LONG: &str = "[web]\nidle = \"300d\"\n";

/// A city with its board open.
pub(crate) struct Site {
    pub(crate) city: City,
    pub(crate) engine: Arc<Engine>,
    pub(crate) port: u16,
    stop: CancellationToken,
}

/// Somebody at the board; without a cookie, a stranger.
pub(crate) struct Guest {
    port: u16,
    cookie: Option<String>,
}

/// What the board answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The head, as it came, in lower case names.
    pub(crate) head: String,
    pub(crate) body: String,
}

/// The example city, with `web` at the end of its configuration.
pub(crate) async fn example_city(web: &str) -> City {
    city_of(&format!("{CONFIG}{web}")).await
}

/// The example city under this configuration.
pub(crate) async fn city_of(config: &str) -> City {
    let world = World::new(config);
    let example = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("config/example");
    std::fs::create_dir_all(world.path("plan")).expect("a folder");
    for entry in std::fs::read_dir(example).expect("the example").flatten() {
        if entry.path().extension().is_some_and(|e| e == "csv") {
            std::fs::copy(entry.path(), world.path("plan").join(entry.file_name())).expect("copied");
        }
    }
    let city = City { world, clock: Clock::manual(at("2026-04-01T07:00")) };
    city.passes("2026-04-01T07:00").await;
    city.passes("2026-06-15T09:00").await;
    city
}

impl Site {
    /// The example city: its plan adopted on 1 April 2026, and judged again on Monday 15 June 2026, 09:00.
    pub(crate) async fn example() -> Site {
        Site::configured("url = \"http://yamedoki.example.lg.jp\"\n").await
    }

    /// The same, with `more` at the end of its configuration (keys of `[web]`, then further sections).
    pub(crate) async fn configured(more: &str) -> Site {
        Site::of(example_city(&format!("{FOR_LONG}{more}")).await).await
    }

    /// The board of a city, opened.
    pub(crate) async fn of(city: City) -> Site {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        Site::at(city, listener).await
    }

    /// The board of a city, opened where somebody listens already.
    pub(crate) async fn at(city: City, listener: TcpListener) -> Site {
        let (engine, _) = city.engine().await;
        let engine = Arc::new(engine);
        let health = judging::health(&engine).await.expect("health");
        let machine = Arc::new(Machine { health, metrics: Metrics::new() });
        let board = Board::new(Arc::clone(&engine), Arc::new(Notify::new()), Arc::new(Notify::new()));
        let port = listener.local_addr().expect("an address").port();
        let stop = CancellationToken::new();
        tokio::spawn(web::serve(listener, web::whole(machine, board), stop.clone()));
        Site { city, engine, port, stop }
    }

    /// Somebody with this role (and department), signed in; their login is the role's name.
    pub(crate) async fn person(&self, role: Role, department: Option<&str>) -> Guest {
        let login = format!("{}{}", role.name(), department.unwrap_or_default());
        let person = Person {
            name: format!("{login}さん"),
            login: login.clone(),
            role,
            department: department.map(str::to_owned),
        };
        let now = self.engine.clock.now();
        let new = NewAccount { at: now, by: "test", person: &person, password: None, must_change: false };
        let store = &self.engine.store;
        let id = match store.add_account(&new).await.expect("added") {
            Some(id) => id,
            None => store.account(&login).await.expect("read").expect("there").id,
        };
        let secret = format!("secret-of-{login}-{id}-{}", self.port);
        let hash: String =
            digest(&SHA256, secret.as_bytes()).as_ref().iter().map(|b| format!("{b:02x}")).collect();
        let expires = now + TimeDelta::days(1000);
        let _ = store.open_session(now, id, &hash, expires).await; // opened before: the same one
        Guest { port: self.port, cookie: Some(format!("yamedoki_session={secret}")) }
    }

    /// An account with a password.
    pub(crate) async fn account(&self, login: &str, password: &str, must_change: bool) {
        let person = Person {
            login: login.to_owned(),
            name: format!("{login}さん"),
            role: Role::Headquarters,
            department: None,
        };
        let phc = passwords::kept(password).expect("hashed");
        let at = self.engine.clock.now();
        let new = NewAccount { at, by: "test", person: &person, password: Some(&phc), must_change };
        self.engine.store.add_account(&new).await.expect("added").expect("a new one");
    }

    /// Somebody whose browser keeps this cookie.
    pub(crate) fn with_cookie(&self, cookie: &str) -> Guest {
        Guest { port: self.port, cookie: Some(cookie.to_owned()) }
    }

    /// Somebody who is not signed in.
    pub(crate) fn stranger(&self) -> Guest {
        Guest { port: self.port, cookie: None }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Guest {
    /// The cookie of their session.
    pub(crate) fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    /// The page at `path`.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "").await
    }

    /// The page at `path`, in English.
    pub(crate) async fn get_en(&self, path: &str) -> Answer {
        let cookie = format!("{}; yamedoki_lang=en", self.cookie.clone().unwrap_or_default());
        Guest { port: self.port, cookie: Some(cookie) }.get(path).await
    }

    /// A form sent to `path`, as a browser on our own page sends it.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let encode = |text: &str| -> String { text.bytes().map(|b| format!("%{b:02X}")).collect() };
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        let origin = format!("http://127.0.0.1:{}", self.port);
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("origin", &origin)];
        self.ask("POST", path, &headers, &body.join("&")).await
    }

    /// A request of any kind.
    pub(crate) async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut text =
            format!("{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{}\r\nconnection: close\r\n", self.port);
        if let Some(cookie) = &self.cookie {
            text += &format!("cookie: {cookie}\r\n");
        }
        for (name, value) in headers {
            text += &format!("{name}: {value}\r\n");
        }
        text += &format!("content-length: {}\r\n\r\n{body}", body.len());
        let mut socket = TcpStream::connect(("127.0.0.1", self.port)).await.expect("connected");
        socket.write_all(text.as_bytes()).await.expect("sent");
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).await.expect("answered");
        let answer = String::from_utf8_lossy(&answer);
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        Answer {
            status: head[9..12].parse().expect("a status"),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }
}

impl Answer {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let of = |line: &'_ str| line.to_lowercase().starts_with(&format!("{name}:"));
        self.head.lines().find(|line| of(line)).and_then(|line| Some(line.split_once(':')?.1.trim()))
    }

    /// The cookie of a session that it gives.
    pub(crate) fn session(&self) -> Option<String> {
        let of = |line: &'_ str| Some(line.split_once("ession=")?.1.split(';').next()?.to_owned());
        self.head.lines().filter(|line| line.to_lowercase().starts_with("set-cookie:")).find_map(of)
    }

    /// The status, and everything that the page must say.
    pub(crate) fn says(&self, status: u16, words: &[&str]) -> &Answer {
        assert_eq!(self.status, status, "{}\n{}", self.head, self.body);
        for word in words {
            assert!(self.body.contains(word), "「{word}」 is not on the page:\n{}", self.body);
        }
        self
    }

    /// Where it leads on to.
    pub(crate) fn leads_to(&self) -> &str {
        assert!((300..400).contains(&self.status), "{}\n{}", self.head, self.body);
        self.header("location").expect("a location")
    }
}
