//! A scripted SMTP server: polite unless a stage is told otherwise; it keeps what it took.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufStream};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// What to do at a stage instead of the polite answer.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Act {
    Say(&'static str),
    /// The words, then the end of the connection.
    SayAndDrop(&'static str),
    Hang,
    Drop,
}

/// Stages: `CONNECT EHLO STARTTLS AUTH MAIL RCPT DATA BODY END AFTER QUIT`, or the beginning of a whole
/// command line. `BODY` is within the message, `AFTER` follows its answer, `NEXT` is the MAIL of every
/// later letter on the same connection, where a polite peer does and says nothing special.
pub(crate) type Script = HashMap<&'static str, Act>;

/// What the server took: the commands in order and the messages as they came over the wire.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    pub(crate) connections: usize,
    pub(crate) commands: Vec<String>,
    pub(crate) messages: Vec<String>,
}

pub(crate) struct SmtpPeer {
    pub(crate) port: u16,
    pub(crate) taken: Arc<Mutex<Taken>>,
}

impl SmtpPeer {
    pub(crate) async fn start(script: Script) -> SmtpPeer {
        SmtpPeer::start_tls(script, None, false).await
    }

    /// With TLS on STARTTLS, or from the first byte if `wrapped`.
    pub(crate) async fn start_tls(script: Script, tls: Option<TlsAcceptor>, wrapped: bool) -> SmtpPeer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = Arc::new(Mutex::new(Taken::default()));
        let kept = Arc::clone(&taken);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                kept.lock().unwrap().connections += 1;
                let (script, kept, tls) = (script.clone(), Arc::clone(&kept), tls.clone());
                tokio::spawn(async move {
                    let talk = Talk { script, kept };
                    match tls {
                        Some(tls) if wrapped => talk.wrapped(tls, socket).await,
                        tls => talk.plain(tls, socket).await,
                    }
                });
            }
        });
        SmtpPeer { port, taken }
    }

    pub(crate) fn connections(&self) -> usize {
        self.taken.lock().unwrap().connections
    }

    pub(crate) fn messages(&self) -> Vec<String> {
        self.taken.lock().unwrap().messages.clone()
    }

    pub(crate) fn commands(&self) -> Vec<String> {
        self.taken.lock().unwrap().commands.clone()
    }
}

struct Talk {
    script: Script,
    kept: Arc<Mutex<Taken>>,
}

impl Talk {
    async fn wrapped(&self, tls: TlsAcceptor, socket: tokio::net::TcpStream) {
        let Ok(stream) = tls.accept(socket).await else { return };
        self.converse(&mut BufStream::new(stream), true, true).await;
    }

    async fn plain(&self, tls: Option<TlsAcceptor>, socket: tokio::net::TcpStream) {
        let mut stream = BufStream::new(socket);
        let upgrade = self.converse(&mut stream, true, false).await;
        if let (Some(true), Some(tls)) = (upgrade, tls) {
            let Ok(stream) = tls.accept(stream.into_inner()).await else { return };
            self.converse(&mut BufStream::new(stream), false, true).await;
        }
    }

    /// `Some(true)` when the client asked for STARTTLS and may have it; `None` when the line broke.
    async fn converse<S>(&self, stream: &mut BufStream<S>, greet: bool, tls: bool) -> Option<bool>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let mut letters = 0;
        if greet {
            self.act(stream, "CONNECT", "", "220 peer").await?;
        }
        loop {
            let line = read_line(stream).await?;
            self.kept.lock().unwrap().commands.push(line.clone());
            let verb = line.split([' ', ':']).next().unwrap().to_uppercase();
            match verb.as_str() {
                "EHLO" if tls => self.act(stream, "EHLO", &line, "250-peer\r\n250 AUTH PLAIN").await?,
                "EHLO" => {
                    self.act(stream, "EHLO", &line, "250-peer\r\n250-STARTTLS\r\n250 AUTH PLAIN").await?
                }
                "STARTTLS" => {
                    self.act(stream, "STARTTLS", &line, "220 go").await?;
                    return Some(true);
                }
                "AUTH" => self.act(stream, "AUTH", &line, "235 ok").await?,
                "MAIL" => {
                    letters += 1;
                    let next = letters > 1 && self.script.contains_key("NEXT");
                    self.act(stream, if next { "NEXT" } else { "MAIL" }, &line, "250 ok").await?;
                }
                "RCPT" => self.act(stream, "RCPT", &line, "250 ok").await?,
                "DATA" => self.data(stream, &line).await?,
                "QUIT" => return self.act(stream, "QUIT", &line, "221 bye").await.and(Some(false)),
                _ => {
                    let other = self.script.get(line.as_str()).copied();
                    say(stream, if let Some(Act::Say(words)) = other { words } else { "250 ok" }).await?;
                }
            }
        }
    }

    async fn data<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: &mut BufStream<S>,
        line: &str,
    ) -> Option<()> {
        self.act(stream, "DATA", line, "354 go").await?;
        if matches!(self.script.get("DATA"), Some(Act::Say(words)) if !words.starts_with('3')) {
            return Some(());
        }
        let mut message = String::new();
        loop {
            let line = read_line(stream).await?;
            self.only(stream, "BODY").await?;
            if line == "." {
                break;
            }
            message.push_str(line.strip_prefix('.').unwrap_or(&line));
            message.push_str("\r\n");
        }
        self.kept.lock().unwrap().messages.push(message);
        self.act(stream, "END", line, "250 2.0.0 Ok: queued as 4F2A for taro@city.example").await?;
        self.only(stream, "AFTER").await
    }

    /// What is done at a stage at which nothing is to be said.
    async fn only<S>(&self, stream: &mut BufStream<S>, stage: &'static str) -> Option<()>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        if self.script.contains_key(stage) { self.act(stream, stage, "", "").await } else { Some(()) }
    }

    async fn act<S>(&self, stream: &mut BufStream<S>, stage: &str, line: &str, polite: &str) -> Option<()>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let special = self.script.iter().find(|(key, _)| key.contains(':') && line.starts_with(**key));
        match special.map(|(_, act)| act).or_else(|| self.script.get(stage)) {
            None => say(stream, polite).await,
            Some(Act::Say(words)) => say(stream, words).await,
            Some(Act::SayAndDrop(words)) => {
                say(stream, words).await?;
                None
            }
            Some(Act::Drop) => None,
            Some(Act::Hang) => std::future::pending().await,
        }
    }
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufStream<S>, words: &str) -> Option<()> {
    stream.write_all(format!("{words}\r\n").as_bytes()).await.ok()?;
    stream.flush().await.ok()
}

async fn read_line<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufStream<S>) -> Option<String> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).await.ok()?;
    (read > 0).then(|| line.strip_suffix("\r\n").unwrap_or(&line).to_owned())
}
