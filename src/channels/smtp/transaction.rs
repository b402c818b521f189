//! The conversation about one letter: MAIL, one RCPT an address, DATA, the message (RFC 5321, 3.3).
//!
//! Where the relay takes them, all commands go out in one write, and the message in a second
//! (RFC 2920). Each answer is held against the stage that it must belong to. Until the last one has
//! come, the conversation counts as lost: what is cut off here is never resumed, for an answer that
//! comes too late would be taken for the next letter's.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use lettre::Address;

use super::connection::{Connection, Footing};
use super::meaning::{self, Stage};
use super::recipients::{Recipients, Verdict};
use super::reply::Reply;
use crate::channels::cause::Peer;
use crate::channels::failure::{Failure, Receipt};

/// How many commands go out before an answer is waited for: their answers fit any system's buffers, so
/// that the two ends never both wait for the other to read (RFC 2920, 3.1).
const GROUP: usize = 64;

/// One letter on its way.
pub(super) struct Transaction<'a> {
    pub(super) peer: &'a Peer,
    /// The envelope's sender; empty for none.
    pub(super) from: &'a str,
    pub(super) recipients: &'a Recipients,
    pub(super) message: &'a [u8],
    /// All of the message was sent, and its answer has not come yet.
    pub(super) unanswered: AtomicBool,
}

/// The conversation ended before the letter's fate was said.
pub(super) struct Broken {
    /// Why.
    pub(super) failure: Box<Failure>,
    /// Whether the relay had said anything about the letter. If not, it has not seen the message either.
    pub(super) heard: bool,
}

/// What is said.
#[derive(Clone, Copy, Debug)]
enum Command {
    Reset,
    Mail,
    /// The address at this place.
    Rcpt(usize),
    Data,
}

/// What was answered so far; `None`: nothing yet.
struct Heard {
    mail: Option<Result<(), Failure>>,
    /// In the order of the addresses.
    rcpt: Vec<Option<Verdict>>,
    data: Option<Result<(), Failure>>,
}

impl Heard {
    /// Whether nobody gets the letter, whatever is said next.
    fn is_hopeless(&self) -> bool {
        let refused = |verdict: &Option<Verdict>| matches!(verdict, Some(Verdict::Refused(_)));
        matches!(self.mail, Some(Err(_))) || self.rcpt.iter().all(refused)
    }
}

impl Transaction<'_> {
    /// Hands the letter over to everybody whom the relay accepts.
    pub(super) async fn run(&self, connection: &mut Connection) -> Result<Result<Receipt, Failure>, Broken> {
        let mut heard = Heard { mail: None, rcpt: self.beforehand(connection), data: None };
        let announced = match self.announced(connection) {
            Ok(_) if heard.is_hopeless() => return Ok(Err(self.recipients.refused(&settled(heard.rcpt)))),
            Ok(announced) => announced,
            Err(failure) => return Ok(Err(failure)),
        };
        let commands = self.commands(connection.footing == Footing::Begun, &heard);
        connection.begin();
        let group = if connection.offers.pipelining { GROUP } else { 1 };
        for commands in commands.chunks(group) {
            if heard.is_hopeless() {
                break;
            }
            self.say(connection, commands, &announced, &mut heard).await?;
        }
        self.conclude(connection, heard).await
    }

    /// What is known before anything is said: an address beyond ASCII needs a relay that knows such.
    fn beforehand(&self, connection: &Connection) -> Vec<Option<Verdict>> {
        let verdict = |address: &Address| {
            let sayable = connection.offers.utf8 || is_ascii(address);
            (!sayable).then(|| Verdict::Refused(meaning::lacks("SMTPUTF8", self.peer)))
        };
        self.recipients.good().iter().map(verdict).collect()
    }

    /// The command MAIL, with what the letter needs (RFC 6152, RFC 6531) and its size (RFC 1870). A relay
    /// that cannot take such a letter is not asked.
    fn announced(&self, connection: &Connection) -> Result<String, Failure> {
        let offers = &connection.offers;
        let mut command = format!("MAIL FROM:<{}>", self.from);
        if let Some(limit) = offers.size {
            let size = self.message.len() as u64;
            if limit > 0 && size > limit {
                return Err(meaning::oversized(size, limit, self.peer));
            }
            command.push_str(&format!(" SIZE={size}"));
        }
        if !self.message.is_ascii() {
            if !offers.eight_bit {
                return Err(meaning::lacks("8BITMIME", self.peer));
            }
            command.push_str(" BODY=8BITMIME");
        }
        if !self.from.is_ascii() || !self.recipients.good().iter().all(is_ascii) {
            match (offers.utf8, self.from.is_ascii()) {
                (true, _) => command.push_str(" SMTPUTF8"),
                (false, true) => {} // those addresses are refused one by one
                (false, false) => return Err(meaning::lacks("SMTPUTF8", self.peer)),
            }
        }
        Ok(command)
    }

    fn commands(&self, begun: bool, heard: &Heard) -> Vec<Command> {
        let unanswered = |place: &usize| heard.rcpt[*place].is_none();
        let addresses = (0..heard.rcpt.len()).filter(unanswered).map(Command::Rcpt);
        let reset = begun.then_some(Command::Reset);
        reset.into_iter().chain([Command::Mail]).chain(addresses).chain([Command::Data]).collect()
    }

    /// Says some commands in one go and hears the answer to each.
    async fn say(
        &self,
        connection: &mut Connection,
        commands: &[Command],
        announced: &str,
        heard: &mut Heard,
    ) -> Result<(), Broken> {
        let mut lines = String::new();
        for command in commands {
            match command {
                Command::Reset => lines.push_str("RSET"),
                Command::Mail => lines.push_str(announced),
                Command::Rcpt(place) => {
                    lines.push_str(&format!("RCPT TO:<{}>", self.recipients.good()[*place]));
                }
                Command::Data => lines.push_str("DATA"),
            }
            lines.push_str("\r\n");
        }
        let written = connection.write(lines.as_bytes()).await;
        written.map_err(|error| self.cut(&error, heard))?;
        for command in commands {
            let reply = connection.reply().await.map_err(|error| self.cut(&error, heard))?;
            self.hear(*command, &reply, heard)?;
        }
        Ok(())
    }

    /// Holds one answer against what was said. Once MAIL is refused, the noes that follow repeat it.
    fn hear(&self, command: Command, reply: &Reply, heard: &mut Heard) -> Result<(), Broken> {
        match command {
            Command::Reset => drop(self.held(reply, Stage::Mail, 25, heard)?),
            Command::Mail => heard.mail = Some(self.held(reply, Stage::Mail, 25, heard)?),
            Command::Rcpt(place) => {
                let verdict = self.held(reply, Stage::Rcpt, 25, heard)?;
                heard.rcpt[place] = Some(verdict.map_or_else(Verdict::Refused, |()| Verdict::Accepted));
            }
            Command::Data => heard.data = Some(self.held(reply, Stage::Data, 35, heard)?),
        }
        Ok(())
    }

    /// Yes or no, or the end of the conversation: by 421, or by an answer that fits neither. `yes` is
    /// what the code must begin with: a greeting (220) or a farewell (221) is no yes to a letter.
    fn held(
        &self,
        reply: &Reply,
        stage: Stage,
        yes: u16,
        heard: &Heard,
    ) -> Result<Result<(), Failure>, Broken> {
        let broken = |failure| Broken { failure: Box::new(failure), heard: heard.mail.is_some() };
        match reply.code() {
            code if code / 10 == yes => Ok(Ok(())),
            421 => Err(broken(self.no(reply, stage))),
            400..=599 => Ok(Err(self.no(reply, stage))),
            _ => {
                let confused = meaning::confused(reply, self.peer);
                let failure = if stage == Stage::End { confused.unanswered() } else { confused };
                Err(Broken { heard: true, ..broken(failure) })
            }
        }
    }

    /// Sends the message, if anybody is to get it, and says what became of the letter.
    async fn conclude(
        &self,
        connection: &mut Connection,
        heard: Heard,
    ) -> Result<Result<Receipt, Failure>, Broken> {
        let hopeless = heard.is_hopeless();
        let go_on = matches!(heard.data, Some(Ok(())));
        let verdicts = settled(heard.rcpt);
        if hopeless || !go_on {
            // A relay that waits for a message to nobody gets none, not even an empty one: a message
            // without its end is discarded (RFC 5321, 4.1.1.4).
            connection.footing = if go_on { Footing::Lost } else { Footing::Begun };
            return Ok(Err(match (heard.mail, heard.data) {
                (Some(Err(failure)), _) => failure,
                (_, Some(Err(failure))) if !hopeless => self.recipients.not_taken(&verdicts, failure),
                _ => self.recipients.refused(&verdicts),
            }));
        }
        let reply = self.message(connection).await?;
        let mail = Heard { mail: Some(Ok(())), rcpt: Vec::new(), data: None };
        let end = self.held(&reply, Stage::End, 25, &mail)?;
        connection.footing = Footing::Clean;
        Ok(match end {
            Ok(()) => self.recipients.taken(&verdicts, reply.shown(self.recipients.good())),
            Err(failure) => Err(self.recipients.not_taken(&verdicts, failure)),
        })
    }

    /// Sends the message and waits for the answer. A relay that hangs up within the message may have said
    /// why.
    async fn message(&self, connection: &mut Connection) -> Result<Reply, Broken> {
        let broken = |failure| Broken { failure: Box::new(failure), heard: true };
        let unreachable = |error: io::Error| broken(self.peer.unreachable(&error));
        let Err(error) = connection.write_message(&stuffed(self.message)).await else {
            self.unanswered.store(true, Ordering::Relaxed);
            let lost = |error: io::Error| broken(self.peer.unreachable(&error).unanswered());
            let reply = connection.reply().await.map_err(lost)?;
            self.unanswered.store(false, Ordering::Relaxed);
            return Ok(reply);
        };
        let said = connection.reply().await.ok().filter(|reply| reply.class() >= 4);
        Err(said.map_or_else(|| unreachable(error), |reply| broken(self.no(&reply, Stage::End))))
    }

    fn no(&self, reply: &Reply, stage: Stage) -> Failure {
        meaning::failure(reply, stage, &reply.shown(self.recipients.good()), self.peer)
    }

    fn cut(&self, error: &io::Error, heard: &Heard) -> Broken {
        Broken { failure: Box::new(self.peer.unreachable(error)), heard: heard.mail.is_some() }
    }
}

fn is_ascii(address: &Address) -> bool {
    AsRef::<str>::as_ref(address).is_ascii()
}

/// Without what was not answered, which nobody asks for: MAIL was refused.
fn settled(verdicts: Vec<Option<Verdict>>) -> Vec<Verdict> {
    verdicts.into_iter().flatten().collect()
}

/// The message as it goes over the wire: a line that starts with a dot gets another, and a line with
/// nothing but a dot is its end (RFC 5321, 4.5.2). Lines end with CR LF in it.
fn stuffed(message: &[u8]) -> Vec<u8> {
    let mut wire = Vec::with_capacity(message.len() + 64);
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            wire.push(b'.');
        }
        wire.extend_from_slice(line);
    }
    if !message.ends_with(b"\r\n") {
        wire.extend_from_slice(b"\r\n");
    }
    wire.extend_from_slice(b".\r\n");
    wire
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_at_the_start_of_a_line_are_doubled_and_one_alone_ends_it() {
        let check = |message: &str, wire: &str| assert_eq!(stuffed(message.as_bytes()), wire.as_bytes());
        check("a\r\n.b\r\n", "a\r\n..b\r\n.\r\n");
        check(".\r\n\r\n..a.\r\n", "..\r\n\r\n...a.\r\n.\r\n");
        check("a", "a\r\n.\r\n");
    }
}
