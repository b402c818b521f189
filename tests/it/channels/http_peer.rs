//! A scripted HTTP server on a bare socket, so that it can also hang, stall and hang up.

use std::sync::{Arc, Mutex};

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
}

pub(crate) struct HttpPeer {
    pub(crate) port: u16,
    requests: Arc<Mutex<Vec<(String, String)>>>,
}

impl HttpPeer {
    pub(crate) async fn start(answer: Answer) -> HttpPeer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(serve(socket, answer.clone(), Arc::clone(&kept)));
            }
        });
        HttpPeer { port, requests }
    }

    /// Head and body of the requests so far.
    pub(crate) fn requests(&self) -> Vec<(String, String)> {
        self.requests.lock().unwrap().clone()
    }
}

async fn serve(mut socket: TcpStream, answer: Answer, kept: Arc<Mutex<Vec<(String, String)>>>) -> Option<()> {
    let request = read(&mut socket).await?;
    kept.lock().unwrap().push(request);
    let begun = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nok";
    match answer {
        Answer::Reply(status, headers, body) => {
            let length = body.len();
            let text = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n{body}");
            socket.write_all(text.as_bytes()).await.ok()
        }
        Answer::Cut => None,
        Answer::Hang => std::future::pending().await,
        Answer::CutInBody => socket.write_all(begun.as_bytes()).await.ok(),
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
    }
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
