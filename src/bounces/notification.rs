//! One delivery status notification: what became of which address, and of which letter.

use std::borrow::Cow;
use std::panic::catch_unwind;

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::LARGEST;
use super::verp::marked;

/// The most mails within mails, and the most compound parts, that are looked into: a notification has two
/// or three, and a mail made to exhaust its reader thousands.
const DEEPEST: usize = 32;
/// The most addresses of one notification that are read.
const ADDRESSES: usize = 200;
/// The most of a relay's words that is kept, in characters.
const LONGEST: usize = 300;

/// What a notification says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notification {
    /// The left parts of the Message-IDs of what came back; of a letter of ours that is its key.
    pub keys: Vec<String>,
    /// The marks of the addresses that the notification was sent to.
    pub marks: Vec<String>,
    /// What became of each address, in its order. None that reached its goal.
    pub returned: Vec<Returned>,
}

/// An address that a letter did not reach, or not yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// The address as the sender gave it, where the relay repeats it (RFC 3464, 2.3.1).
    pub original: Option<String>,
    /// The address as the last relay had it (2.3.2).
    pub last: Option<String>,
    /// What became of it.
    pub fate: Fate,
    /// The enhanced status code (RFC 3463), such as `5.1.1`.
    pub code: Option<String>,
    /// What the relay said, at most 300 characters; it may hold addresses.
    pub said: Option<String>,
}

/// What became of an address (RFC 3464, 2.3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It never reached it.
    Failed,
    /// It has not yet, and is tried again by the relay.
    Delayed,
}

impl Returned {
    /// Whether the address itself is at fault, and not only this letter or this moment: it does not
    /// exist or takes no mail (RFC 3463, 3.2 and 3.3). `5.1.7` and `5.1.8` speak of the sender's, `5.1.5`
    /// and `5.1.9` of none; a full mailbox (`5.2.2`) is emptied some day.
    pub fn address_is_dead(&self) -> bool {
        let Some(code) = self.code.as_deref().filter(|_| self.fate == Fate::Failed) else { return false };
        let of_address =
            code.strip_prefix("5.1.").is_some_and(|detail| !matches!(detail, "5" | "7" | "8" | "9"));
        of_address || code == "5.2.1"
    }
}

/// Reads a mail; `None` where it is no delivery status notification, or none that can be made out.
pub fn read(mail: &[u8]) -> Option<Notification> {
    let mail = mail.get(..LARGEST.min(mail.len()))?;
    if nests_too_deep(mail) {
        return None;
    }
    // The parser is others' and the mail is a stranger's: a mail that breaks it is no notification.
    catch_unwind(|| of_message(&MessageParser::default().parse(mail)?)).ok().flatten()
}

/// Whether it announces more mails within mails and compound parts than any notification has.
fn nests_too_deep(mail: &[u8]) -> bool {
    let announces = |kind: &[u8]| mail.windows(kind.len()).filter(|w| w.eq_ignore_ascii_case(kind)).count();
    announces(b"message/") + announces(b"multipart/") > DEEPEST
}

fn of_message(message: &Message<'_>) -> Option<Notification> {
    let is_report = message
        .content_type()
        .is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("multipart") && is_subtype(kind, "report"));
    let status = message.parts.iter().find(|part| {
        is_kind(part, "message", "delivery-status") || is_kind(part, "message", "global-delivery-status")
    });
    let status = text(status.filter(|_| is_report)?)?;
    let returned: Vec<Returned> =
        groups(&status).skip(1).take(ADDRESSES).filter_map(|g| of_address(&g)).collect();
    let keys = message.parts.iter().filter_map(key).collect();
    Some(Notification { keys, marks: marks(message), returned })
}

fn is_kind(part: &MessagePart<'_>, kind: &str, subtype: &str) -> bool {
    part.content_type().is_some_and(|own| own.ctype().eq_ignore_ascii_case(kind) && is_subtype(own, subtype))
}

fn is_subtype(kind: &mail_parser::ContentType<'_>, subtype: &str) -> bool {
    kind.subtype().is_some_and(|own| own.eq_ignore_ascii_case(subtype))
}

fn text<'a>(part: &'a MessagePart<'_>) -> Option<Cow<'a, str>> {
    match &part.body {
        PartType::Text(text) | PartType::Html(text) => Some(Cow::Borrowed(text)),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => Some(String::from_utf8_lossy(bytes)),
        PartType::Message(_) | PartType::Multipart(_) => None,
    }
}

/// The groups of fields: the first is about the whole, each other about one address (RFC 3464, 2.1).
fn groups(status: &str) -> impl Iterator<Item = Vec<(String, String)>> {
    let mut groups: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for line in status.lines() {
        let Some(group) = groups.last_mut() else { break };
        if line.trim().is_empty() {
            if !group.is_empty() {
                groups.push(Vec::new());
            }
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = group.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            group.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    groups.into_iter()
}

fn of_address(group: &[(String, String)]) -> Option<Returned> {
    let field = |name: &str| group.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
    let fate = match field("action")?.split_whitespace().next()?.to_ascii_lowercase().as_str() {
        "failed" => Fate::Failed,
        "delayed" => Fate::Delayed,
        _ => return None, // delivered, relayed, expanded
    };
    let said =
        field("diagnostic-code").map(|said| said.split_once(';').map_or(said, |(_, said)| said).trim());
    let stated = field("status").and_then(code);
    // `5.0.0` says nothing; what the relay was told may.
    let exact = stated
        .filter(|code| !code.ends_with(".0.0"))
        .or_else(|| said?.split(|c: char| c.is_whitespace() || c == '#').find_map(code));
    Some(Returned {
        original: field("original-recipient").and_then(address),
        last: field("final-recipient").and_then(address),
        fate,
        code: exact.or(stated).map(str::to_owned),
        said: said.map(|said| said.chars().take(LONGEST).collect()),
    })
}

/// The status code that a word begins with.
fn code(word: &str) -> Option<&str> {
    let word = word.split_whitespace().next()?;
    let mut parts = word.split('.');
    let (class, subject, detail) = (parts.next()?, parts.next()?, parts.next()?);
    let number = |text: &str| (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let fits =
        matches!(class, "2" | "4" | "5") && number(subject) && number(detail) && parts.next().is_none();
    fits.then_some(word)
}

/// The address behind its kind: `rfc822; taro@city.example.jp`, `utf-8;…` (RFC 6533).
fn address(value: &str) -> Option<String> {
    let bare = value.split_once(';').map_or(value, |(_, address)| address).trim();
    let bare = bare.trim_start_matches('<').trim_end_matches('>');
    (bare.contains('@') && bare.len() <= 320).then(|| bare.to_owned())
}

/// The left part of the Message-ID of what came back: the whole mail, or its head alone.
fn key(part: &MessagePart<'_>) -> Option<String> {
    let id = match &part.body {
        PartType::Message(returned) => returned.message_id().map(str::to_owned),
        _ if is_kind(part, "text", "rfc822-headers") || is_kind(part, "message", "global-headers") => {
            let head = text(part)?;
            MessageParser::default().parse_headers(head.as_bytes())?.message_id().map(str::to_owned)
        }
        _ => None,
    }?;
    let (left, _) = id.trim_matches(['<', '>', ' ']).rsplit_once('@')?;
    (!left.is_empty() && left.len() <= 200).then(|| left.to_owned())
}

/// The marks of whom the notification itself was for.
fn marks(message: &Message<'_>) -> Vec<String> {
    let headers = ["delivered-to", "x-original-to", "envelope-to", "to"];
    let values =
        message.headers_raw().filter(|(name, _)| headers.iter().any(|own| name.eq_ignore_ascii_case(own)));
    let mut found: Vec<String> = Vec::new();
    for (_, value) in values {
        let words = value.split(|c: char| c.is_whitespace() || "<>,;\"()".contains(c));
        found.extend(words.filter_map(marked).map(str::to_owned));
    }
    found.dedup();
    found
}

#[cfg(test)]
mod tests;
