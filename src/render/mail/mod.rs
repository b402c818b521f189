//! The RFC 5322 message of a letter: the same letter gives the same bytes.

mod attached;
mod dates;
mod dkim;
mod head;
mod signing_key;
mod workbook;

use chrono::{DateTime, Utc};
use lettre::Message;
use lettre::message::header::{ContentDisposition, ContentId, ContentTransferEncoding, ContentType};
use lettre::message::{Body, Mailbox, MultiPart, MultiPartKind, SinglePart};
use sha2::{Digest, Sha256};

use super::view::{Picture, Writer, Written};
use super::{RenderError, Style};
use crate::notices::Draft;

pub use dkim::Dkim;
pub(super) use head::recipients;
pub use signing_key::{DnsRecord, SigningKey};

/// Who a channel's mail is from.
#[derive(Clone, Copy)]
pub(super) struct Sender<'a> {
    /// The sender's address, with or without a name before it.
    pub(super) from: &'a str,
    /// The right part of Message-IDs.
    pub(super) domain: &'a str,
    /// What signs it.
    pub(super) dkim: Option<&'a Dkim>,
}

/// What a message is made of.
pub(super) struct Matter<'a> {
    pub(super) draft: &'a Draft,
    pub(super) style: &'a Style,
    pub(super) writer: &'a Writer<'a>,
    pub(super) written: &'a Written,
    pub(super) sender: Sender<'a>,
    pub(super) key: &'a str,
    pub(super) now: DateTime<Utc>,
}

/// The message's bytes.
pub(super) fn bytes(matter: &Matter<'_>) -> Result<Vec<u8>, RenderError> {
    let attached = if matter.style.attachments { attached::all(matter)? } else { Vec::new() };
    let words = words(matter);
    let body = if attached.is_empty() {
        words
    } else {
        let mixed = multipart(MultiPartKind::Mixed, &format!("{}/mixed", matter.key)).multipart(words);
        attached.into_iter().fold(mixed, |mixed, attachment| mixed.singlepart(attachment.part()))
    };
    let message = head::write(matter, Message::builder())?.multipart(body)?.formatted();
    match matter.sender.dkim {
        None => Ok(message),
        Some(dkim) => dkim.signed(message, matter.now),
    }
}

/// The letter as plain text and as HTML.
fn words(matter: &Matter<'_>) -> MultiPart {
    let part = |kind, text: &str| part(kind, text.as_bytes().to_vec());
    let words = multipart(MultiPartKind::Alternative, matter.key)
        .singlepart(part(ContentType::TEXT_PLAIN, &matter.written.text));
    let html = part(ContentType::TEXT_HTML, &matter.written.html);
    let pictures = &matter.writer.pictures;
    if pictures.is_empty() {
        return words.singlepart(html);
    }
    let related = multipart(MultiPartKind::Related, &format!("{}/related", matter.key)).singlepart(html);
    words.multipart(pictures.iter().map(picture).fold(related, MultiPart::singlepart))
}

/// A picture that the HTML shows by its Content-ID (RFC 2387, RFC 2392).
fn picture(picture: &Picture) -> SinglePart {
    let kind = ContentType::parse("image/png").unwrap_or(ContentType::TEXT_PLAIN);
    let id = ContentId::from(format!("<{}>", picture.cid));
    let inline = ContentDisposition::inline();
    SinglePart::builder().header(kind).header(id).header(inline).body(base64(picture.png.clone()))
}

/// The right part of the Content-IDs in the letter with this key.
pub(super) fn content_id(key: &str, domain: &str) -> String {
    format!("{}@{}", hash(key), id(domain))
}

/// A multipart whose boundary follows from `seed` alone.
fn multipart(kind: MultiPartKind, seed: &str) -> MultiPart {
    MultiPart::builder().kind(kind).boundary(boundary(seed)).build()
}

/// One part, in Base64: no relay has a reason to touch it, whatever its lines.
fn part(kind: ContentType, bytes: Vec<u8>) -> SinglePart {
    SinglePart::builder().header(kind).body(base64(bytes))
}

fn base64(bytes: Vec<u8>) -> Body {
    let encoding = ContentTransferEncoding::Base64;
    Body::new_with_encoding(bytes, encoding)
        .unwrap_or_else(|bytes| Body::dangerous_pre_encoded(bytes, encoding))
}

/// A boundary that follows from the seed alone and that no Base64 text can hold.
fn boundary(seed: &str) -> String {
    format!("=_{}", hash(seed))
}

/// 32 hexadecimal digits that follow from `seed`.
fn hash(seed: &str) -> String {
    Sha256::digest(seed.as_bytes()).iter().take(16).map(|b| format!("{b:02x}")).collect()
}

/// An address as a mailbox; control characters in it are refused with the rest that does not fit.
fn mailbox(address: &str) -> Result<Mailbox, RenderError> {
    let wrong = |reason: String| RenderError::Address { address: super::clean::line(address), reason };
    if address.chars().any(char::is_control) {
        return Err(wrong("it holds a control character".to_owned()));
    }
    address.trim().parse().map_err(|e: lettre::address::AddressError| wrong(e.to_string()))
}

/// The characters that an id may hold; others become `-`.
fn id(text: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() || ".-_+=".contains(c) { c } else { '-' };
    text.chars().map(kept).collect()
}
