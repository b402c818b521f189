//! The RFC 5322 message of a letter: the same letter gives the same bytes.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use lettre::Message;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, MultiPart, MultiPartKind, SinglePart};
use minijinja::context;
use sha2::{Digest, Sha256};

use super::view::{Writer, Written};
use super::{RenderError, Style, clean};
use crate::notices::Draft;

/// Headers that tell machines what this is. RFC 3834: no robot is to answer it.
///
/// # Why not `X-Auto-Response-Suppress: All`
/// It would keep Exchange from reporting that a mailbox does not exist, and that report is what the
/// secretariat needs; only out-of-office and other automatic answers are turned off.
const MACHINE: [(HeaderName, &str); 2] = [
    (HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated"),
    (HeaderName::new_from_ascii_str("X-Auto-Response-Suppress"), "OOF, AutoReply"),
];

/// The message's bytes.
#[allow(clippy::too_many_arguments)] // each is one header's source
pub(super) fn bytes(
    draft: &Draft,
    style: &Style,
    writer: &Writer<'_>,
    written: &Written,
    from: &str,
    domain: &str,
    key: &str,
    now: DateTime<Utc>,
) -> Result<Vec<u8>, RenderError> {
    let recipients = recipients(draft)?;
    let name = writer.say("sender", context! { city => clean::line(&style.city) })?.trim().to_owned();
    let mut sender = mailbox(from)?;
    sender.name.get_or_insert(name);
    let mut builder = Message::builder()
        .from(sender)
        .subject(&written.subject)
        .date(moment(now))
        .message_id(Some(format!("<{}@{}>", id(key), id(domain))));
    for recipient in recipients {
        builder = builder.to(recipient);
    }
    for (name, value) in MACHINE {
        builder = builder.raw_header(HeaderValue::new(name, value.to_owned()));
    }
    let language = HeaderName::new_from_ascii_str("Content-Language");
    builder = builder.raw_header(HeaderValue::new(language, writer.lang.code().to_owned()));
    let parts = MultiPart::builder()
        .kind(MultiPartKind::Alternative)
        .boundary(boundary(key))
        .singlepart(part(ContentType::TEXT_PLAIN, &written.text))
        .singlepart(part(ContentType::TEXT_HTML, &written.html));
    Ok(builder.multipart(parts)?.formatted())
}

/// Whom it is to.
pub(super) fn recipients(draft: &Draft) -> Result<Vec<Mailbox>, RenderError> {
    if draft.to.addresses.is_empty() {
        return Err(RenderError::NoAddress(draft.to.name.clone()));
    }
    draft.to.addresses.iter().map(|address| mailbox(address)).collect()
}

/// One part, in Base64: no relay has a reason to touch it, whatever its lines.
fn part(kind: ContentType, text: &str) -> SinglePart {
    let encoding = ContentTransferEncoding::Base64;
    let body = Body::new_with_encoding(text.to_owned(), encoding)
        .unwrap_or_else(|bytes| Body::dangerous_pre_encoded(bytes, encoding));
    SinglePart::builder().header(kind).body(body)
}

/// An address as a mailbox; control characters in it are refused with the rest that does not fit.
fn mailbox(address: &str) -> Result<Mailbox, RenderError> {
    let wrong = |reason: String| RenderError::Address { address: clean::line(address), reason };
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

/// A boundary that follows from the key alone and that no Base64 text can hold.
fn boundary(key: &str) -> String {
    let hash = Sha256::digest(key.as_bytes());
    let hex: String = hash.iter().take(16).map(|b| format!("{b:02x}")).collect();
    format!("=_{hex}")
}

/// `now` in whole seconds, as the Date header has it.
fn moment(now: DateTime<Utc>) -> SystemTime {
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}
