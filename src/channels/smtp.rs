//! Mail through a relay: one conversation a letter, ended or dropped, never resumed.
//!
//! # Why no pool
//! Letters are tens a day. A conversation that was cut off at its deadline leaves an answer behind;
//! resumed, it would take that answer for the next letter's and call lost what was sent, or worse.
//! For the same reason every answer's code is held against the one that its stage must have.

mod open;
mod recipients;
mod reply;

use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{Extension, MailBodyParameter, MailParameter};
use tokio::time::timeout;

use super::cause::Peer;
use super::failure::{Failure, Kind, Mistake, Receipt};
use super::settings::SmtpSettings;
use crate::lang::Text;
use crate::render::Letter;
use open::Door;
use recipients::Recipients;
use reply::Reply;

/// How long the farewell may take; the letter is handed over by then.
const FAREWELL: Duration = Duration::from_secs(5);

/// A mail relay.
#[derive(Debug)]
pub struct Relay {
    door: Door,
    peer: Peer,
    from: Option<Address>,
    timeout: Duration,
}

impl Relay {
    pub(super) fn new(settings: &SmtpSettings) -> Result<Relay, Mistake> {
        let from = settings.envelope_from.as_deref().map(sender).transpose()?;
        let peer = Peer::relay(&settings.host, settings.port);
        Ok(Relay { door: Door::new(settings, peer.clone())?, peer, from, timeout: settings.timeout })
    }

    /// How long one letter may take.
    pub(super) fn patience(&self) -> Duration {
        self.timeout
    }

    /// Hands the letter over to the relay, for all of its recipients or with a failure that says so.
    pub(super) async fn send(&self, letter: &Letter) -> Result<Receipt, Failure> {
        let recipients = Recipients::read(&letter.recipients)?;
        if !is_message(&letter.payload) {
            return Err(malformed());
        }
        match timeout(self.timeout, self.converse(&recipients, &letter.payload)).await {
            Ok(result) => result,
            Err(_) => Err(self.peer.too_slow(self.timeout)),
        }
    }

    /// MAIL, one RCPT a recipient, DATA.
    ///
    /// A recipient refused for now sends nobody anything, for the retry would reach the others twice.
    /// One refused for good does not keep the letter from the others; it is a failure all the same.
    async fn converse(&self, recipients: &Recipients, message: &[u8]) -> Result<Receipt, Failure> {
        let mut connection = self.door.open().await?;
        let mail = Mail::new(self.from.clone(), self.parameters(&connection, recipients, message)?);
        self.stage(connection.command(mail).await, 2, recipients)?;
        let mut refused = Vec::new();
        for address in recipients.accepted() {
            match self.stage(connection.command(Rcpt::new(address.clone(), vec![])).await, 2, recipients) {
                Ok(_) => {}
                Err(failure) if failure.kind == Kind::Permanent => refused.push(failure),
                Err(failure) => return Err(failure),
            }
        }
        if refused.len() == recipients.accepted().len() {
            return Err(refused.swap_remove(0)); // the first speaks for all
        }
        self.stage(connection.command(Data).await, 3, recipients)?;
        let end = self.stage(connection.message(without_last_break(message)).await, 2, recipients)?;
        say_farewell(connection);
        recipients.outcome(&refused).map(|()| Receipt::whole(end.shown()))
    }

    /// What the message and its addresses need beyond ASCII (RFC 6152, RFC 6531).
    fn parameters(
        &self,
        connection: &AsyncSmtpConnection,
        recipients: &Recipients,
        message: &[u8],
    ) -> Result<Vec<MailParameter>, Failure> {
        let offers = |extension| connection.server_info().supports_feature(extension);
        let mut parameters = Vec::new();
        if !message.is_ascii() {
            if !offers(Extension::EightBitMime) {
                return Err(self.lacks("8BITMIME"));
            }
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        if !recipients.accepted().iter().chain(&self.from).all(|a| AsRef::<str>::as_ref(a).is_ascii()) {
            if !offers(Extension::SmtpUtfEight) {
                return Err(self.lacks("SMTPUTF8"));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        Ok(parameters)
    }

    fn lacks(&self, extension: &str) -> Failure {
        let text = self.peer.says(
            &format!("が {extension} に対応していないため、この手紙を送れませんでした。宛先に全角などの文字がないかを確かめ、中継サーバーの管理者に問い合わせてください。"),
            &format!("does not know {extension}, which this letter needs. Check its addresses for characters beyond ASCII, and ask those who run the relay."),
        );
        Failure::permanent(extension, text)
    }

    /// Holds an answer against the class of code (2xx, 3xx) that its stage must have.
    fn stage(&self, answer: reply::Answer, class: u16, recipients: &Recipients) -> Result<Reply, Failure> {
        Reply::read(answer, class, &self.peer, recipients)
    }
}

/// Says QUIT beside the way, for the receipt should not wait for it.
fn say_farewell(mut connection: AsyncSmtpConnection) {
    tokio::spawn(async move {
        let _ = timeout(FAREWELL, connection.quit()).await;
    });
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

/// Lines end with CR LF and nothing else: a stray CR or LF could smuggle a second letter (RFC 5321, 2.3.8).
fn is_message(payload: &[u8]) -> bool {
    let stray = |i: usize| match payload[i] {
        b'\n' => i == 0 || payload[i - 1] != b'\r',
        b'\r' => payload.get(i + 1) != Some(&b'\n'),
        byte => byte == 0,
    };
    !payload.is_empty() && !(0..payload.len()).any(stray)
}

/// The end of the message brings its own line break.
fn without_last_break(message: &[u8]) -> &[u8] {
    message.strip_suffix(b"\r\n").unwrap_or(message)
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
