//! Mail through a relay, over connections that are kept for a while.
//!
//! # Why a conversation of our own
//! What a letter's fate is hangs on which answer belongs to which command. lettre's connection waits
//! for each answer before it says the next thing, and reads neither PIPELINING nor SIZE among a relay's
//! offers; its pool resumes conversations that were cut off. Here a conversation that did not come to
//! an orderly end is never used again. lettre builds the messages and reads the addresses.

mod connection;
mod login;
mod meaning;
mod offers;
mod open;
mod pool;
mod recipients;
mod reply;
mod tls;
mod transaction;
pub(super) mod verp;
mod wire;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use lettre::Address;
use tokio::time::timeout;

use super::cause::Peer;
use super::failure::{Failure, Mistake, Receipt};
use super::network::Network;
use super::pace::Pace;
use super::settings::SmtpSettings;
use crate::lang::Text;
use crate::render::Letter;
use connection::Connection;
use open::Door;
use pool::Pool;
use recipients::Recipients;
use transaction::{Broken, Transaction};

/// How many letters are on their way at a time, each on its own connection. Postfix takes 50 from one
/// client by default (`smtpd_client_connection_count_limit`), and more than this made nothing faster.
pub(super) const PACE: Pace = Pace::at_once(8);

/// A mail relay.
#[derive(Debug)]
pub struct Relay {
    door: Door,
    pool: Arc<Pool>,
    peer: Peer,
    from: Option<Address>,
    verp: bool,
    timeout: Duration,
}

impl Relay {
    pub(super) fn new(settings: &SmtpSettings, network: &Network) -> Result<Relay, Mistake> {
        let from = settings.envelope_from.as_deref().map(sender).transpose()?;
        let room = from.as_ref().is_some_and(|from| verp::has_room(from.as_ref()));
        if settings.verp && !room {
            return Err(no_room());
        }
        let peer = Peer::relay(&settings.host, settings.port);
        Ok(Relay {
            door: Door::new(settings, network, peer.clone())?,
            pool: Pool::new(settings.idle),
            peer,
            from,
            verp: settings.verp,
            timeout: settings.timeout,
        })
    }

    /// How long one letter may take.
    pub(super) fn patience(&self) -> Duration {
        self.timeout
    }

    /// Hands the letter over to the relay, or says for which of its recipients it could not.
    pub(super) async fn send(&self, letter: &Letter) -> Result<Receipt, Failure> {
        let recipients = Recipients::read(&letter.recipients)?;
        if !is_message(&letter.payload) {
            return Err(malformed());
        }
        let from = self.return_path(&letter.key);
        let transaction = Transaction {
            peer: &self.peer,
            from: &from,
            recipients: &recipients,
            message: &letter.payload,
            unanswered: AtomicBool::new(false),
        };
        match timeout(self.timeout, self.attempt(&transaction)).await {
            Ok(result) => result,
            Err(_) if transaction.unanswered.load(Ordering::Relaxed) => {
                Err(self.peer.too_slow(self.timeout).unanswered())
            }
            Err(_) => Err(self.peer.too_slow(self.timeout)),
        }
    }

    /// Over a connection that waits, or a fresh one. One that turns out to be dead before the relay has
    /// said anything about the letter costs it no turn: a fresh one is tried, once.
    async fn attempt(&self, transaction: &Transaction<'_>) -> Result<Receipt, Failure> {
        if let Some(waiting) = self.pool.take().await {
            match self.over(waiting, transaction).await {
                Err(Broken { heard: false, .. }) => {}
                Err(Broken { failure, .. }) => return Err(*failure),
                Ok(result) => return result,
            }
        }
        let fresh = self.door.open().await?;
        self.over(fresh, transaction).await.unwrap_or_else(|broken| Err(*broken.failure))
    }

    /// A connection on which the conversation broke is dropped; any other waits for the next letter.
    async fn over(
        &self,
        mut connection: Connection,
        transaction: &Transaction<'_>,
    ) -> Result<Result<Receipt, Failure>, Broken> {
        let result = transaction.run(&mut connection).await?;
        self.pool.put(connection);
        Ok(result)
    }

    /// Where a letter that cannot be delivered goes back to.
    fn return_path(&self, key: &str) -> String {
        match &self.from {
            Some(from) if self.verp => verp::return_path(from.as_ref(), key),
            Some(from) => from.to_string(),
            None => String::new(),
        }
    }
}

fn sender(address: &str) -> Result<Address, Mistake> {
    address.trim().parse().map_err(|_| {
        Mistake::new(
            "envelope_from",
            "メールアドレスとして読めません。yamedoki@city.example.jp のように、アドレスだけを書いてください。",
            "This is no mail address. Write the bare address, such as yamedoki@city.example.jp.",
        )
    })
}

fn no_room() -> Mistake {
    Mistake::new(
        "verp",
        "verp = true には envelope_from が必要で、その @ の左は47文字までです（手紙ごとに「+」と16文字が付きます）。envelope_from = \"bounce@city.example.jp\" のように書いてください。",
        "verp = true needs `envelope_from`, with at most 47 characters before its @ (each letter adds `+` and 16 more). Write it like envelope_from = \"bounce@city.example.jp\".",
    )
}

/// Lines end with CR LF and nothing else: a stray CR or LF could smuggle a second letter (RFC 5321, 2.3.8).
fn is_message(payload: &[u8]) -> bool {
    let stray = |i: usize| match payload[i] {
        b'\n' => i == 0 || payload[i - 1] != b'\r',
        b'\r' => payload.get(i + 1) != Some(&b'\n'),
        byte => byte == 0,
    };
    !payload.is_empty() && !(0..payload.len()).any(stray)
}

fn malformed() -> Failure {
    let text = Text::new(
        "手紙がメールの形式（RFC 5322）になっていないため、送りませんでした。チャット用の手紙がメールの経路に入っていないか、設定を確かめてください。心当たりがなければ、プログラムの誤りですので開発元にお知らせください。",
        "The letter is no mail message (RFC 5322), so it was not sent. Check that the config does not give a chat's letter to a mail channel; otherwise this is a fault of the program: please report it.",
    );
    Failure::permanent("message", text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stray_break_or_a_nul_is_no_message() {
        assert!(is_message(b"Subject: a\r\n\r\nb\r\n"));
        for bad in ["", "a\nb", "a\r\n\n", "\nb", "a\rb", "a\r", "a\0"] {
            assert!(!is_message(bad.as_bytes()), "{bad:?}");
        }
    }
}
