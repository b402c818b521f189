//! A scripted HTTP server on a bare socket, so that it can also hang, stall and hang up.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What it does with every request.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// A status line's rest, further headers (each ending with a line break), a body.
    Reply(&'static str, &'static str, &'static str),
    /// Says nothing.
    Hang,
    /// Hangs up without a word.
    Cut,
    /// Says `200`, begins a body, hangs up in its middle.
    CutInBody,
    /// Says `200`, begins a body, says no more.
    HangInBody,
    /// Says `200` and never ends its body.
    Endless,
    /// Says `200` and so many bytes of body.
    Large(usize),
    /// Says its head byte by byte, and never ends it.
    TrickleHead,
    /// Says `200`, then its body byte by byte, and never ends it.
    TrickleBody,
    /// Never ends its head.
    EndlessHead,
    /// Says what is no HTTP.
    Nonsense,
}

pub(crate) struct HttpPeer {
    pub(crate) port: u16,
    requests: Requests,
    connections: Arc<AtomicUsize>,
}

/// Head and body of each.
type Requests = Arc<Mutex<Vec<(String, String)>>>;

impl HttpPeer {
    /// One that answers every connection's one request so, and hangs up.
    pub(crate) async fn start(answer: Answer) -> HttpPeer {
        HttpPeer::keeping(vec![answer], false).await
    }

    /// One that gives these answers to the requests of every connection in turn. After the last one it
    /// hangs up at once, or only when yet another request comes on that connection.
    pub(crate) async fn keeping(answers: Vec<Answer>, stays: bool) -> HttpPeer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (requests, connections) = (Requests::default(), Arc::new(AtomicUsize::new(0)));
        let (kept, counted) = (Arc::clone(&requests), Arc::clone(&connections));
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(serve(socket, answers.clone(), stays, Arc::clone(&kept)));
            }
        });
        HttpPeer { port, requests, connections }
    }

    /// How many connections there were.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// Head and body of the requests so far.
    pub(crate) fn requests(&self) -> Vec<(String, String)> {
        self.requests.lock().unwrap().clone()
    }
}

async fn serve(mut socket: TcpStream, answers: Vec<Answer>, stays: bool, kept: Requests) -> Option<()> {
    for answer in answers {
        let request = read(&mut socket).await?;
        kept.lock().unwrap().push(request);
        say(&mut socket, answer).await?;
    }
    if stays {
        let request = read(&mut socket).await?;
        kept.lock().unwrap().push(request);
    }
    Some(())
}

/// Gives one answer; `None` where that ends the connection.
async fn say(socket: &mut TcpStream, answer: Answer) -> Option<()> {
    let begun = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nok";
    match answer {
        Answer::Reply(status, headers, body) => {
            let length = body.len();
            let text = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n{body}");
            socket.write_all(text.as_bytes()).await.ok()
        }
        Answer::Cut => None,
        Answer::Hang => std::future::pending().await,
        Answer::CutInBody => {
            socket.write_all(begun.as_bytes()).await.ok()?;
            None
        }
        Answer::HangInBody => {
            socket.write_all(begun.as_bytes()).await.ok()?;
            std::future::pending().await
        }
        Answer::Endless => {
            socket.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.ok()?;
            loop {
                socket.write_all(&[b'x'; 4096]).await.ok()?;
            }
        }
        Answer::Large(length) => {
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
            socket.write_all(head.as_bytes()).await.ok()?;
            socket.write_all(&vec![b'x'; length]).await.ok()
        }
        Answer::TrickleHead => trickle(socket, b"HTTP/1.1 200 OK\r\nX: ").await,
        Answer::TrickleBody => trickle(socket, b"HTTP/1.1 200 OK\r\n\r\nx").await,
        Answer::EndlessHead => {
            socket.write_all(b"HTTP/1.1 200 OK\r\n").await.ok()?;
            loop {
                socket.write_all(b"X: SECRET\r\n").await.ok()?;
            }
        }
        Answer::Nonsense => {
            socket.write_all(b"220 relay.example ESMTP SECRET\r\n").await.ok()?;
            None
        }
    }
}

/// The beginning, then `x` for ever, each after a while.
async fn trickle(socket: &mut TcpStream, beginning: &[u8]) -> Option<()> {
    for byte in beginning.iter().chain(std::iter::repeat(&b'x')) {
        socket.write_all(&[*byte]).await.ok()?;
        socket.flush().await.ok()?;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    None
}

/// One request: its head, and as much body as it announces.
async fn read(socket: &mut TcpStream) -> Option<(String, String)> {
    let mut bytes = Vec::new();
    loop {
        socket.read_buf(&mut bytes).await.ok().filter(|read| *read > 0)?;
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let announced =
            head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
        if body.len() >= announced.unwrap_or(0) {
            return Some((head.to_owned(), body.to_owned()));
        }
    }
}
