//! A conversation with a relay that has been opened, and how it stands.

use std::io;
use std::time::Duration;

use tokio::time::timeout;

use super::offers::Offers;
use super::reply::Reply;
use super::wire::Wire;

/// How many letters go over one connection. Relays set limits of their own and say 421 beyond them;
/// and where several hosts share a name, a fresh connection finds a fresh one.
const LETTERS: u32 = 100;

/// How long the farewell may take; every letter is handed over by then.
const FAREWELL: Duration = Duration::from_secs(5);

/// How a conversation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Footing {
    /// The next letter may begin.
    Clean,
    /// It may, after RSET: the last one was begun and not ended.
    Begun,
    /// What comes next is unknown: nothing more may be said.
    Lost,
}

/// An opened conversation.
pub(super) struct Connection {
    wire: Wire,
    pub(super) offers: Offers,
    pub(super) footing: Footing,
    letters: u32,
}

impl Connection {
    /// Greeted, encrypted and logged in as needed.
    pub(super) fn new(wire: Wire, offers: Offers) -> Connection {
        Connection { wire, offers, footing: Footing::Clean, letters: 0 }
    }

    /// One letter more; until it has come to an orderly end, the conversation counts as lost.
    pub(super) fn begin(&mut self) {
        self.letters += 1;
        self.footing = Footing::Lost;
    }

    /// Sends commands or a message.
    pub(super) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.wire.write(bytes).await
    }

    /// Waits for the next answer.
    pub(super) async fn reply(&mut self) -> io::Result<Reply> {
        self.wire.reply().await
    }

    /// Sends the message, unless the relay has said more by now than it was asked: its answer to the
    /// message would be mistaken.
    pub(super) async fn write_message(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.wire.has_more() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "it answers what it was not asked"));
        }
        self.wire.write(bytes).await
    }

    /// Whether another letter may go over it.
    pub(super) fn is_good(&self) -> bool {
        self.footing != Footing::Lost && self.letters < LETTERS
    }

    /// Whether the relay has kept silent since.
    pub(super) async fn is_quiet(&mut self) -> bool {
        self.wire.is_quiet().await
    }

    /// Says QUIT beside the way, where something may be said: nobody should wait for it.
    pub(super) fn say_farewell(mut self) {
        if self.footing == Footing::Lost {
            return;
        }
        // Without a runtime, at the program's very end, the line is cut instead: nothing is on it.
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        runtime.spawn(timeout(FAREWELL, async move {
            if self.write(b"QUIT\r\n").await.is_ok() {
                let _ = self.reply().await;
            }
        }));
    }
}
