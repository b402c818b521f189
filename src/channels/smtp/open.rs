//! Opening a conversation: connect, encrypt, say who we are.

use std::io;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use secrecy::SecretString;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::connection::Connection;
use super::login;
use super::offers::Offers;
use super::reply::Reply;
use super::tls::Trust;
use super::wire::{Duplex, Wire};
use crate::channels::cause::Peer;
use crate::channels::failure::{Failure, Mistake};
use crate::channels::network::Network;
use crate::channels::settings::{Security, SmtpSettings};

/// The way to a relay.
pub(super) struct Door {
    host: String,
    port: u16,
    security: Security,
    credentials: Option<(String, SecretString)>,
    hello: String,
    timeout: Duration,
    peer: Peer,
    trust: Trust,
    /// Built at the first letter: it reads the system's certificates.
    tls: OnceLock<Arc<ClientConfig>>,
}

impl std::fmt::Debug for Door {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Door { host, port, security, .. } = self;
        f.debug_struct("Door").field("host", host).field("port", port).field("security", security).finish()
    }
}

impl Door {
    /// Checks host, greeting name and certificates.
    pub(super) fn new(settings: &SmtpSettings, network: &Network, peer: Peer) -> Result<Door, Mistake> {
        let host = settings.host.trim();
        if host.is_empty() || !is_name(host) {
            return Err(not_a_name("host"));
        }
        let hello = match settings.helo.as_deref().map(str::trim) {
            Some(name) if is_name(name) && !name.is_empty() => name.to_owned(),
            Some(_) => return Err(not_a_name("helo")),
            None => own_name(),
        };
        Ok(Door {
            host: host.to_owned(),
            port: settings.port,
            security: settings.security,
            credentials: settings.credentials.clone(),
            hello,
            timeout: settings.timeout,
            peer,
            trust: Trust::new(network)?,
            tls: OnceLock::new(),
        })
    }

    /// A conversation that is ready for MAIL. Nothing before that is about a letter: every refusal
    /// here is transient, and says what to mend.
    pub(super) async fn open(&self) -> Result<Connection, Failure> {
        let stream = self.connect().await.map_err(|error| self.peer.unreachable(&error))?;
        let stream: Box<dyn Duplex> = match self.security {
            Security::Tls => self.encrypt(stream).await?,
            Security::StartTls | Security::Plain => Box::new(stream),
        };
        let mut wire = Wire::new(stream);
        self.positive(wire.reply().await)?;
        let mut offers = self.greet(&mut wire).await?;
        if self.security == Security::StartTls {
            if !offers.starttls {
                return Err(self.no_starttls());
            }
            self.positive(ask(&mut wire, "STARTTLS\r\n").await)?;
            let stream = wire.into_stream().map_err(|error| self.peer.unreachable(&error))?;
            wire = Wire::new(self.encrypt(stream).await?);
            offers = self.greet(&mut wire).await?;
        }
        if let Some((user, password)) = &self.credentials {
            login::log_in(&mut wire, &offers, user, password, &self.peer).await?;
        }
        Ok(Connection::new(wire, offers))
    }

    /// The first of the host's addresses that answers; one that does not costs the others no turn.
    async fn connect(&self) -> io::Result<TcpStream> {
        let addresses: Vec<_> = lookup_host((self.host.as_str(), self.port)).await?.collect();
        let each = self.timeout / u32::try_from(addresses.len() + 1).unwrap_or(u32::MAX);
        let mut last = io::Error::new(io::ErrorKind::NotFound, "failed to lookup address information");
        for address in addresses {
            match timeout(each, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => {
                    stream.set_nodelay(true)?; // commands and messages are written whole
                    return Ok(stream);
                }
                Ok(Err(error)) => last = error,
                Err(_) => last = io::ErrorKind::TimedOut.into(),
            }
        }
        Err(last)
    }

    async fn encrypt(&self, stream: impl Duplex + 'static) -> Result<Box<dyn Duplex>, Failure> {
        let tls = self.tls().map_err(|error| self.peer.unreachable(&error))?;
        let name = ServerName::try_from(self.host.clone())
            .map_err(|_| self.peer.unreachable(&rustls::Error::General("the host is no name".to_owned())))?;
        match TlsConnector::from(tls).connect(name, stream).await {
            Ok(stream) => Ok(Box::new(stream)),
            Err(error) => Err(self.peer.unreachable(&error)),
        }
    }

    fn tls(&self) -> Result<Arc<ClientConfig>, rustls::Error> {
        if let Some(tls) = self.tls.get() {
            return Ok(Arc::clone(tls));
        }
        let tls = self.trust.client()?;
        Ok(Arc::clone(self.tls.get_or_init(|| tls)))
    }

    async fn greet(&self, wire: &mut Wire) -> Result<Offers, Failure> {
        let reply = ask(wire, &format!("EHLO {}\r\n", self.hello)).await;
        self.positive(reply).map(|reply| Offers::read(&reply))
    }

    /// Holds an answer against what it must be here: 2xx.
    fn positive(&self, answer: io::Result<Reply>) -> Result<Reply, Failure> {
        let reply = answer.map_err(|error| self.peer.unreachable(&error))?;
        if reply.class() == 2 {
            return Ok(reply);
        }
        let said = reply.shown(&[]);
        let text = self.peer.says(
            &format!("がやりとりを始めることを断りました（{said}）。この機械が中継を許されているか、中継サーバーの管理者に確かめてください。"),
            &format!("declined to talk ({said}). Ask those who run the relay whether this machine may use it."),
        );
        Err(Failure::transient(reply.code().to_string(), text))
    }

    fn no_starttls(&self) -> Failure {
        let text = self.peer.says(
            "が STARTTLS を受け付けません。暗号化せずには送りません。ポート番号（STARTTLS は普通 587、TLS は 465）と security の設定を確かめてください。",
            "does not offer STARTTLS, and nothing is sent without it. Check the port (commonly 587 for STARTTLS, 465 for TLS) and `security` in the config.",
        );
        Failure::transient("starttls", text)
    }
}

/// Says one command and waits for its answer.
pub(super) async fn ask(wire: &mut Wire, command: &str) -> io::Result<Reply> {
    wire.write(command.as_bytes()).await?;
    wire.reply().await
}

/// This machine's name; where it has none, the address literal that stands for itself (RFC 5321, 4.1.4).
fn own_name() -> String {
    let name = hostname::get().ok().and_then(|name| name.into_string().ok());
    name.filter(|name| is_name(name) && !name.is_empty()).unwrap_or_else(|| "[127.0.0.1]".to_owned())
}

/// A host's name or address; it goes into commands, where a space or a line break would be a second one.
fn is_name(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b))
}

fn not_a_name(field: &'static str) -> Mistake {
    Mistake::new(
        field,
        "ホスト名として読めません。mail.city.example.jp のような名前か、IP アドレスを書いてください。",
        "This is no host name. Write a name such as mail.city.example.jp, or an IP address.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_holds_no_second_command() {
        for name in ["mail.city.example.jp", "192.0.2.1", "[IPv6:2001:db8::1]", "localhost"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["a b", "a\r\nMAIL FROM:<x>", "a\n", "市.example"] {
            assert!(!is_name(name), "{name}");
        }
    }
}
