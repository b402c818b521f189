//! Opening a conversation: connect, encrypt, say who we are.

use std::sync::OnceLock;
use std::time::Duration;

use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use secrecy::{ExposeSecret, SecretString};

use super::reply;
use crate::channels::cause::Peer;
use crate::channels::failure::{Failure, Mistake};
use crate::channels::settings::{Security, SmtpSettings};

/// The way to a relay.
pub(super) struct Door {
    host: String,
    port: u16,
    security: Security,
    credentials: Option<(String, SecretString)>,
    hello: ClientId,
    timeout: Duration,
    peer: Peer,
    /// Built at the first letter: it reads the system's certificates.
    tls: OnceLock<TlsParameters>,
}

impl std::fmt::Debug for Door {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Door { host, port, security, .. } = self;
        f.debug_struct("Door").field("host", host).field("port", port).field("security", security).finish()
    }
}

impl Door {
    /// Checks host and greeting name.
    pub(super) fn new(settings: &SmtpSettings, peer: Peer) -> Result<Door, Mistake> {
        let host = settings.host.trim();
        if host.is_empty() || !is_name(host) {
            return Err(not_a_name("host"));
        }
        let hello = match settings.helo.as_deref().map(str::trim) {
            Some(name) if is_name(name) && !name.is_empty() => ClientId::Domain(name.to_owned()),
            Some(_) => return Err(not_a_name("helo")),
            None => ClientId::default(),
        };
        Ok(Door {
            host: host.to_owned(),
            port: settings.port,
            security: settings.security,
            credentials: settings.credentials.clone(),
            hello,
            timeout: settings.timeout,
            peer,
            tls: OnceLock::new(),
        })
    }

    /// A conversation that is ready for MAIL. Nothing before that is about a letter: every refusal
    /// here is transient, and says what to mend.
    pub(super) async fn open(&self) -> Result<AsyncSmtpConnection, Failure> {
        let wrapped = if self.security == Security::Tls { Some(self.tls()?) } else { None };
        let mut connection = AsyncSmtpConnection::connect_tokio1(
            (self.host.as_str(), self.port),
            Some(self.timeout),
            &self.hello,
            wrapped,
            None,
        )
        .await
        .map_err(|error| self.not_open(&error))?;
        if self.security == Security::StartTls {
            self.encrypt(&mut connection).await?;
        }
        if let Some((user, password)) = &self.credentials {
            self.log_in(&mut connection, user, password).await?;
        }
        Ok(connection)
    }

    async fn encrypt(&self, connection: &mut AsyncSmtpConnection) -> Result<(), Failure> {
        if !connection.can_starttls() {
            let text = self.peer.says(
                "が STARTTLS を受け付けません。暗号化せずには送りません。ポート番号（STARTTLS は普通 587、TLS は 465）と security の設定を確かめてください。",
                "does not offer STARTTLS, and nothing is sent without it. Check the port (commonly 587 for STARTTLS, 465 for TLS) and `security` in the config.",
            );
            return Err(Failure::transient("starttls", text));
        }
        let tls = self.tls()?;
        connection.starttls(tls, &self.hello).await.map_err(|error| self.not_open(&error))
    }

    async fn log_in(
        &self,
        connection: &mut AsyncSmtpConnection,
        user: &str,
        password: &SecretString,
    ) -> Result<(), Failure> {
        let credentials = Credentials::new(user.to_owned(), password.expose_secret().to_owned());
        let answer = connection.auth(DEFAULT_MECHANISMS, &credentials).await;
        answer.map(drop).map_err(|error| match (error.status(), error.is_client()) {
            (Some(code), _) => self.login_refused(&code.to_string()),
            (None, true) => self.login_refused("AUTH"),
            (None, false) => self.peer.unreachable(&error),
        })
    }

    /// The relay's words are left out: some repeat what was sent.
    fn login_refused(&self, code: &str) -> Failure {
        let text = self.peer.says(
            &format!("がログインを受け付けませんでした（{code}）。利用者名とパスワードの設定を確かめてください。認証のいらない中継サーバーなら、その設定を消してください。"),
            &format!("did not accept the login ({code}). Check user and password in the config; a relay that asks for none needs neither."),
        );
        Failure::transient(code, text)
    }

    fn not_open(&self, error: &lettre::transport::smtp::Error) -> Failure {
        let Some(code) = error.status() else { return self.peer.unreachable(error) };
        let text = self.peer.says(
            &format!("がやりとりを始めることを断りました（{}）。この機械が中継を許されているか、中継サーバーの管理者に確かめてください。", reply::words(error, code, &[])),
            &format!("declined to talk ({}). Ask those who run the relay whether this machine may use it.", reply::words(error, code, &[])),
        );
        Failure::transient(code.to_string(), text)
    }

    fn tls(&self) -> Result<TlsParameters, Failure> {
        if let Some(tls) = self.tls.get() {
            return Ok(tls.clone());
        }
        // The provider may have been installed already; that is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let tls = TlsParameters::new(self.host.clone()).map_err(|error| self.peer.unreachable(&error))?;
        Ok(self.tls.get_or_init(|| tls).clone())
    }
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
