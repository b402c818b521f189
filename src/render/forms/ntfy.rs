//! A message for ntfy as JSON (docs.ntfy.sh, "Publish as JSON"), without its `topic`: that is a secret
//! and is put in when the message is sent. ntfy shows it as plain text unless asked for Markdown.

use serde_json::{Value, json};

use super::Matter;
use super::cut::{self, Glyph, Unit};
use crate::rules::Severity;

/// The most that a message holds, in bytes (docs.ntfy.sh, "Limitations"; longer ones become an
/// attachment). The server also reads no more than twice as much JSON: counted as JSON, both hold.
const MESSAGE: usize = 4096;
/// Enough for a title; ntfy names no limit of its own.
const TITLE: usize = 512;

/// The body's bytes.
pub(super) fn bytes(matter: &Matter<'_>) -> Vec<u8> {
    let (priority, tag) = match matter.gravest() {
        Some(Severity::Critical) => (5, "rotating_light"),
        Some(Severity::Warning) => (4, "warning"),
        Some(Severity::Info) => (3, "information_source"),
        None if matter.items().is_empty() => (3, "memo"),
        None => (3, "white_check_mark"),
    };
    let text = matter.written.text.trim_end();
    let mut body = json!({
        "title": cut::within(&matter.written.subject, Glyph::itself, TITLE, Unit::Json, "…"),
        "message": cut::within(text, Glyph::itself, MESSAGE, Unit::Json, &cut::rest(matter, str::to_owned)),
        "priority": priority,
        "tags": [tag],
    });
    if let Some(link) = &matter.style.link {
        body["click"] = Value::from(link.as_str());
    }
    body.to_string().into_bytes()
}
