//! The head of a message: who, what, when, which thread, and what machines are to know.

use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder};
use minijinja::context;

use super::{Matter, id, mailbox};
use crate::notices::Draft;
use crate::render::{RenderError, clean};

/// Headers that tell machines what this is. RFC 3834: no robot is to answer it.
///
/// # Why not `X-Auto-Response-Suppress: All`
/// It would keep Exchange from reporting that a mailbox does not exist, and that report is what the
/// secretariat needs; only out-of-office and other automatic answers are turned off.
///
/// # Why not `Precedence: bulk`
/// RFC 2076 discourages it, `Auto-Submitted` says what it was used to say, and relays that still heed it
/// put such mail last or keep back the report that it did not arrive.
const MACHINE: [(HeaderName, &str); 2] = [
    (HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated"),
    (HeaderName::new_from_ascii_str("X-Auto-Response-Suppress"), "OOF, AutoReply"),
];

/// Writes the head into `builder`. `MIME-Version` and `Content-Type` come with the body.
pub(super) fn write(matter: &Matter<'_>, builder: MessageBuilder) -> Result<MessageBuilder, RenderError> {
    let Matter { draft, style, writer, written, sender, key, now } = *matter;
    let name = writer.say("sender", context! { city => clean::line(&style.city) })?.trim().to_owned();
    let list = list_id(&name, sender.domain);
    let mut from = mailbox(sender.from)?;
    from.name.get_or_insert(name);
    let mut builder = builder
        .from(from)
        .raw_header(text(HeaderName::new_from_ascii_str("Subject"), &written.subject))
        .date(moment(now))
        .message_id(Some(message_id(key, sender.domain)));
    for recipient in recipients(draft)? {
        builder = builder.to(recipient);
    }
    if let Some(reply_to) = &style.reply_to {
        builder = builder.reply_to(mailbox(reply_to)?);
    }
    builder = builder.raw_header(list);
    for header in thread(&draft.thread, sender.domain) {
        builder = builder.raw_header(header);
    }
    for (name, value) in MACHINE {
        builder = builder.raw_header(HeaderValue::new(name, value.to_owned()));
    }
    let language = HeaderName::new_from_ascii_str("Content-Language");
    Ok(builder.raw_header(HeaderValue::new(language, writer.lang.code().to_owned())))
}

/// Whom it is to.
pub(in crate::render) fn recipients(draft: &Draft) -> Result<Vec<Mailbox>, RenderError> {
    if draft.to.addresses.is_empty() {
        return Err(RenderError::NoAddress(draft.to.name.clone()));
    }
    draft.to.addresses.iter().map(|address| mailbox(address)).collect()
}

/// The Message-ID of the letter with this key: its retries have the same.
fn message_id(key: &str, domain: &str) -> String {
    format!("<{}@{}>", id(key), id(domain))
}

/// `List-Id` (RFC 2919), by which readers sort what comes from here: the sender's name as its phrase, and
/// an identifier that stays.
fn list_id(name: &str, domain: &str) -> HeaderValue {
    let value = format!("{}\r\n <yamedoki.{}>", phrase(name), id(domain));
    header(HeaderName::new_from_ascii_str("List-Id"), value)
}

/// `In-Reply-To` and `References` (RFC 5322, 3.6.4) of a letter that leads back to these; the one that it
/// answers stands last among the references.
///
/// # Why no `Thread-Topic` and `Thread-Index`
/// They are Microsoft's own. Outlook and Gmail put letters together only where their subjects agree, too
/// (as their users describe it; neither vendor documents the whole rule), and a subject of ours says how
/// grave the letter's matter is now: it is not kept stable for the sake of grouping.
fn thread(letters: &[String], domain: &str) -> Vec<HeaderValue> {
    let Some((first, others)) = letters.split_first() else { return Vec::new() };
    let ids = others.iter().chain([first]).map(|key| message_id(key, domain));
    let answered = message_id(first, domain);
    vec![
        header(HeaderName::new_from_ascii_str("In-Reply-To"), answered),
        header(HeaderName::new_from_ascii_str("References"), ids.collect::<Vec<_>>().join("\r\n ")),
    ]
}

/// A header of ASCII that is folded already.
fn header(name: HeaderName, value: String) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(name, value.clone(), value)
}

/// A header of free text (RFC 5322, 3.2.5). What looks like an encoded word and is none of ours is encoded
/// like any other script: it would be decoded.
fn text(name: HeaderName, text: &str) -> HeaderValue {
    if text.is_ascii() && !text.contains("=?") {
        return HeaderValue::new(name, text.to_owned());
    }
    header(name, encoded(text))
}

/// A phrase (RFC 5322, 3.2.5): plain words as they are, all else as encoded words.
fn phrase(text: &str) -> String {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ') && text.len() <= 60;
    if plain { text.to_owned() } else { encoded(text) }
}

/// `text` as encoded words (RFC 2047), each of whole characters and no longer than it may be.
fn encoded(text: &str) -> String {
    let mut words = vec![String::new()];
    for c in text.chars() {
        match words.last_mut().filter(|word| word.len() + c.len_utf8() <= 36) {
            Some(word) => word.push(c),
            None => words.push(c.to_string()),
        }
    }
    let encoded = words.iter().map(|word| format!("=?utf-8?b?{}?=", STANDARD.encode(word)));
    encoded.collect::<Vec<_>>().join("\r\n ")
}

/// `now` in whole seconds, as the Date header has it.
fn moment(now: DateTime<Utc>) -> SystemTime {
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_name_becomes_a_phrase_that_no_header_breaks_on() {
        assert_eq!(phrase("Iimori City Yamedoki"), "Iimori City Yamedoki");
        assert_eq!(phrase("飯盛市"), "=?utf-8?b?6aOv55ub5biC?=");
        for name in ["City (west), \"new\" <x@y>", &"𠮷髙㈱".repeat(12), "a\\b", &"long ".repeat(20)] {
            let phrase = phrase(name);
            let decoded: Vec<u8> = phrase
                .split("\r\n ")
                .inspect(|word| assert!(word.len() <= 75, "{word}"))
                .flat_map(|word| {
                    let text = word.strip_prefix("=?utf-8?b?").unwrap().strip_suffix("?=").unwrap();
                    let bytes = STANDARD.decode(text).unwrap();
                    assert!(std::str::from_utf8(&bytes).is_ok(), "whole characters: {word}");
                    bytes
                })
                .collect();
            assert_eq!(String::from_utf8(decoded).unwrap(), name);
        }
    }

    #[test]
    fn a_letter_that_begins_a_thread_names_no_other() {
        assert!(thread(&[], "city.example").is_empty());
        let both = thread(&["a".into(), "b".into()], "city.example");
        let text: Vec<String> = both.iter().map(|header| format!("{header:?}")).collect();
        assert!(text[0].contains("<a@city.example>"), "{text:?}");
        assert!(text[1].contains("<b@city.example>\\r\\n <a@city.example>"), "{text:?}");
    }
}
