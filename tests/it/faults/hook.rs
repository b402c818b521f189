//! A scripted webhook sink on loopback: takes what is posted and keeps it; or ails as it is told to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How a sink ails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ailment {
    /// It answers so, and has not taken it: the status line's rest, further headers, the body.
    Says(&'static str, &'static str, &'static str),
    /// It takes it, and hangs up without a word.
    TakesAndDrops,
    /// It takes it, and never answers.
    TakesAndHangs,
    /// It takes it, and its answer comes so slowly that it never ends.
    TakesAndTrickles,
}

/// One request that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Post {
    /// `webhook-id`, where it has one.
    pub id: Option<String>,
    /// The body.
    pub body: String,
}

/// The sink: it runs as long as the test does.
pub(crate) struct Hook {
    /// Its port on 127.0.0.1.
    pub port: u16,
    desk: Arc<Desk>,
}

#[derive(Default)]
struct Desk {
    delay: Duration,
    posts: Mutex<Vec<Post>>,
    ailment: Mutex<Option<Ailment>>,
}

impl Desk {
    fn ailment(&self) -> Option<Ailment> {
        *self.ailment.lock().expect("not poisoned")
    }
}

impl Hook {
    /// Starts one that is well.
    pub(crate) fn start() -> Hook {
        Hook::slow(Duration::ZERO)
    }

    /// Starts one that waits `delay` before it answers.
    pub(crate) fn slow(delay: Duration) -> Hook {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let desk = Arc::new(Desk { delay, ..Desk::default() });
        let kept = Arc::clone(&desk);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let desk = Arc::clone(&kept);
                std::thread::spawn(move || while answer(&stream, &desk).is_some() {});
            }
        });
        Hook { port, desk }
    }

    /// What it has taken so far: also what it took and could not say so.
    pub(crate) fn posts(&self) -> Vec<Post> {
        self.desk.posts.lock().expect("not poisoned").clone()
    }

    /// From now on it ails so; `None`: it is well.
    pub(crate) fn ails(&self, ailment: Option<Ailment>) {
        *self.desk.ailment.lock().expect("not poisoned") = ailment;
    }
}

/// Answers one request; `None`: the line is to end.
fn answer(mut stream: &TcpStream, desk: &Desk) -> Option<()> {
    let post = read(stream)?;
    let ailment = desk.ailment();
    if !matches!(ailment, Some(Ailment::Says(..))) {
        desk.posts.lock().ok()?.push(post);
    }
    std::thread::sleep(desk.delay);
    let (status, headers, body) = match ailment {
        None => ("200 OK", "", "ok"),
        Some(Ailment::Says(status, headers, body)) => (status, headers, body),
        Some(Ailment::TakesAndDrops) => {
            let _ = stream.shutdown(std::net::Shutdown::Both);
            return None;
        }
        Some(Ailment::TakesAndHangs) => {
            while desk.ailment().is_some() {
                std::thread::sleep(Duration::from_millis(20));
            }
            return None;
        }
        Some(Ailment::TakesAndTrickles) => {
            for byte in b"HTTP/1.1 200 OK\r\nX: ".iter().chain(std::iter::repeat(&b'x')) {
                stream.write_all(&[*byte]).ok()?;
                std::thread::sleep(Duration::from_millis(20));
            }
            return None;
        }
    };
    let length = body.len();
    let text = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n{body}");
    stream.write_all(text.as_bytes()).ok()
}

fn read(stream: &TcpStream) -> Option<Post> {
    let mut lines = BufReader::new(stream); // a client waits for its answer: nothing is read ahead
    let (mut id, mut length) = (None, 0);
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let Some((name, value)) = line.split_once(':') else {
            if line == "\r\n" {
                break;
            }
            continue;
        };
        match name.to_ascii_lowercase().as_str() {
            "webhook-id" => id = Some(value.trim().to_owned()),
            "content-length" => length = value.trim().parse().ok()?,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    lines.read_exact(&mut body).ok()?;
    Some(Post { id, body: String::from_utf8(body).ok()? })
}
