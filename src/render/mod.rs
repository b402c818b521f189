//! Drafts become finished letters: subject, text, HTML, and the bytes that go out.
//!
//! A draft says what; this says it in words. Its values are cleaned once ([`clean`]), laid out in a
//! [`view`], and put into the templates beside this file; all wording stands in one catalogue a
//! language (`ja.toml`, `en.toml`). The same draft, style, key and moment give the same bytes, so a
//! retry sends what was queued.

pub mod address;
mod clean;
mod digest;
mod end_letter;
mod feed;
mod forms;
mod ics;
mod link;
mod mail;
mod report;
mod style;
mod subject;
mod templates;
mod view;
pub mod words;

use chrono::{DateTime, Utc};

use crate::alerts::{AlertKey, Told};
use crate::lang::Text;
use crate::notices::{Body, Draft, Fallback, Item, Party};
use crate::rules::Severity;

pub use end_letter::end_letter;
pub use feed::{Entry, feed};
pub use forms::{BodyTemplate, Form, Language, WEBHOOK_BYTES};
pub use link::{Link, Links};
pub use mail::{Dkim, DnsRecord, SigningKey};
pub use report::{matter, report};
pub use style::{Outlet, Style};
pub use view::Written;

use templates::Templates;
use view::Writer;

/// Draws an SVG text as a PNG of this width in pixels; `None` where there is no font to letter it in. The
/// same text has to give the same bytes.
pub type Draw<'a> = dyn Fn(&str, u32) -> Option<Vec<u8>> + 'a;

/// A finished letter: what the outbox keeps and a channel sends, byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The idempotency key: unique, stable over retries; the Message-ID's left part, the webhook-id.
    pub key: String,
    /// The configured channel.
    pub channel: String,
    /// The department's code, where it is one.
    pub department: Option<String>,
    /// The envelope's recipients (mail); empty for chat.
    pub recipients: Vec<String>,
    /// The subject, for lists and logs of what is queued.
    pub subject: String,
    /// What goes out: an RFC 5322 message, or a JSON body.
    pub payload: Vec<u8>,
    /// Whether it holds something critical.
    pub critical: bool,
    /// Not before this moment.
    pub not_before: DateTime<Utc>,
    /// Kept until somebody releases it.
    pub held: bool,
    /// Whether its handing over proves that it was delivered (`counts_as_delivered`).
    pub proves: bool,
    /// What it tells: the alert, the kind of word.
    pub tells: Vec<(AlertKey, Told)>,
    /// The same letter for another channel, sent only when this one is given up.
    pub stand_in: Option<StandIn>,
}

/// A letter's form for another channel: all else is as the letter has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandIn {
    /// The configured channel.
    pub channel: String,
    /// The envelope's recipients (mail); empty for chat.
    pub recipients: Vec<String>,
    /// What goes out.
    pub payload: Vec<u8>,
    /// Whether its handing over proves that it was delivered.
    pub proves: bool,
}

impl StandIn {
    /// The idempotency key of the stand-in of the letter with the key `letter`: it has one at most.
    pub fn key(letter: &str) -> String {
        format!("{letter}-f")
    }
}

/// Why a draft cannot become a letter.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The draft names a channel that the style does not know.
    #[error("no channel is called “{0}”")]
    NoOutlet(String),
    /// An address that no mail can be sent to.
    #[error("“{address}” is no mail address: {reason}")]
    Address {
        /// As it stands in the plan or the configuration.
        address: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A mail without a single address.
    #[error("“{0}” has no mail address")]
    NoAddress(String),
    /// A template that cannot be filled: a test fills each of ours.
    #[error("template: {0:#}")]
    Template(#[from] minijinja::Error),
    /// A template of the configuration that cannot be filled; its words go to the people who run it.
    #[error("body template: {}", .0.en)]
    Body(Text),
    /// A catalogue that cannot be read.
    #[error("catalogue: {0}")]
    Catalogue(String),
    /// A message that could not be built.
    #[error("message: {0}")]
    Message(#[from] lettre::error::Error),
    /// A list that could not be attached.
    #[error("list: {0}")]
    List(#[from] rust_xlsxwriter::XlsxError),
    /// A message that its key did not sign.
    #[error("the DKIM key signs nothing")]
    Unsigned,
}

impl RenderError {
    /// What to say to the people who run it, without anybody's address.
    pub fn text(&self) -> Text {
        match self {
            RenderError::NoOutlet(name) => Text::new(
                format!("「{name}」という送信経路は設定にありません"),
                format!("no channel is called {name:?}"),
            ),
            RenderError::Address { reason, .. } => Text::new(
                format!("メールアドレスとして読めないものがあります（{reason}）"),
                format!("one of the mail addresses is none ({reason})"),
            ),
            RenderError::NoAddress(name) => Text::new(
                format!("{name} のメールアドレスがありません"),
                format!("{name} has no mail address"),
            ),
            RenderError::Body(why) => why.clone(),
            other => Text::new(
                format!("手紙を作れません（{other}）"),
                format!("the letter cannot be made ({other})"),
            ),
        }
    }
}

/// What `draft` says in `style` at `now`: its subject, text and HTML, without a channel's form.
///
/// # Errors
/// Where a template cannot be filled.
pub fn written(draft: &Draft, style: &Style, now: DateTime<Utc>) -> Result<Written, RenderError> {
    let templates = Templates::of(draft.to.lang)?;
    let writer = Writer::new(&templates, draft, style, now);
    let subject = subject::line(&writer, draft)?;
    writer.write(draft, &subject)
}

/// The letter that says `draft` in `style`, written at `now`, under the idempotency key `key`.
///
/// # Errors
/// Where the channel is unknown, or an address is none.
pub fn letter(draft: &Draft, style: &Style, key: &str, now: DateTime<Utc>) -> Result<Letter, RenderError> {
    illustrated(draft, style, &|_, _| None, key, now)
}

/// The same with the charts that `draw` can draw, in mail; a chat has none.
///
/// # Errors
/// As [`letter`].
pub fn illustrated(
    draft: &Draft,
    style: &Style,
    draw: &Draw<'_>,
    key: &str,
    now: DateTime<Utc>,
) -> Result<Letter, RenderError> {
    let channel = &draft.to.channel;
    let outlet = style.outlets.get(channel).ok_or_else(|| RenderError::NoOutlet(channel.clone()))?;
    let templates = Templates::of(draft.to.lang)?;
    let mut writer = Writer::new(&templates, draft, style, now);
    if let (Outlet::Mail { domain, .. }, Body::Digest(digest)) = (outlet, &draft.body) {
        writer.pictures = writer.drawn(&digest.measures, draw, &mail::content_id(key, domain));
    }
    let subject = subject::line(&writer, draft)?;
    let written = writer.write(draft, &subject)?;
    let payload = match outlet {
        Outlet::Mail { from, domain, dkim } => {
            let sender = mail::Sender { from, domain, dkim: dkim.as_ref() };
            let (writer, written) = (&writer, &written);
            mail::bytes(&mail::Matter { draft, style, writer, written, sender, key, now })?
        }
        Outlet::Form(form) => {
            form.bytes(&forms::Matter { draft, style, written: &written, key, now, writer: &writer })?
        }
    };
    let stand_in = stand_in(draft, style, draw, key, now);
    Ok(Letter { subject, payload, stand_in, ..envelope(draft, style, key, outlet) })
}

/// The same for the channel that stands in. Where it cannot be written, the letter does without: it is
/// what is to arrive, and whoever reads of its failure is told of the channel's too.
fn stand_in(draft: &Draft, style: &Style, draw: &Draw<'_>, key: &str, now: DateTime<Utc>) -> Option<StandIn> {
    let Fallback { channel, addresses } = draft.to.fallback.clone()?;
    let to = Party { channel, addresses, fallback: None, ..draft.to.clone() };
    let draft = Draft { to, ..draft.clone() };
    let letter = illustrated(&draft, style, draw, &StandIn::key(key), now).ok()?;
    Some(StandIn {
        channel: letter.channel,
        recipients: letter.recipients,
        payload: letter.payload,
        proves: letter.proves,
    })
}

/// The letter that [`letter`] would write, without its words: what a rehearsal needs of it. It fails
/// where the letter could not be sent.
///
/// # Errors
/// Where the channel is unknown, or an address is none.
pub fn wordless(draft: &Draft, style: &Style, key: &str) -> Result<Letter, RenderError> {
    let channel = &draft.to.channel;
    let outlet = style.outlets.get(channel).ok_or_else(|| RenderError::NoOutlet(channel.clone()))?;
    if outlet.is_mail() {
        mail::recipients(draft)?;
    }
    Ok(envelope(draft, style, key, outlet))
}

/// All of a letter but its words.
fn envelope(draft: &Draft, style: &Style, key: &str, outlet: &Outlet) -> Letter {
    let items = items(&draft.body);
    Letter {
        key: key.to_owned(),
        channel: draft.to.channel.clone(),
        department: draft.to.department.clone(),
        recipients: if outlet.is_mail() { draft.to.addresses.clone() } else { Vec::new() },
        subject: String::new(),
        payload: Vec::new(),
        critical: items.iter().any(|i| i.severity == Severity::Critical && i.told != Told::Resolved),
        not_before: draft.not_before,
        held: draft.held,
        proves: !style.unproven.contains(&draft.to.channel),
        tells: items.iter().map(|i| (i.alert.clone(), i.told)).collect(),
        stand_in: None,
    }
}

/// The alerts that a body tells, one by one: a digest and an overview only list them.
fn items(body: &Body) -> &[Item] {
    match body {
        Body::Notice(items) | Body::Sheet(items) => items,
        Body::Overview(_) | Body::Digest(_) | Body::Word { .. } => &[],
    }
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
