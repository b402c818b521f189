//! The JSON body for an incoming webhook of Rocket.Chat.
//!
//! # Limits
//! docs.rocket.chat, settings "Message": "Maximum allowed characters per message" is 5,000 unless the
//! server says otherwise; the server is written in JavaScript, so UTF-16 units are counted.

use serde_json::json;

use super::cut::{self, Unit};
use super::{Matter, neutral, talk::Talk};
use crate::render::RenderError;

const TEXT: usize = 5000;
const SUBJECT: usize = 300;

/// The body's bytes.
pub(super) fn bytes(matter: &Matter<'_>) -> Result<Vec<u8>, RenderError> {
    let talk = Talk::of(matter)?;
    let subject = cut::within(&talk.subject, neutral::alike, SUBJECT, Unit::Utf16, "…");
    let head = format!("*{subject}*\n\n");
    let room = TEXT - Unit::Utf16.of(&head);
    let rest = cut::rest(matter, str::to_owned);
    let text =
        talk.within((neutral::alike, |l| format!("[{}]({})", l.label, l.url)), (room, Unit::Utf16), &rest);
    Ok(json!({ "text": head + &text }).to_string().into_bytes())
}
