//! The JSON body for an incoming webhook of Google Chat.
//!
//! # Why a text and no card
//! A text is what the notification on a phone shows, what the search finds and what can be quoted.
//!
//! # Limits
//! developers.google.com/workspace/chat, "Send a message": a message is at most 32,000 bytes. That a text
//! is at most 4,096 characters stands in the older documentation of the field; in which unit could not be
//! verified, so UTF-16 units are counted, of which there are never fewer than characters. Threads
//! (`threadKey`) need a parameter in the URL and are not used: a letter mostly tells several alerts.

use serde_json::json;

use super::cut::{self, Unit};
use super::{Matter, neutral, talk::Talk};
use crate::render::RenderError;

const TEXT: usize = 4096;
const SUBJECT: usize = 300;

/// The body's bytes.
pub(super) fn bytes(matter: &Matter<'_>) -> Result<Vec<u8>, RenderError> {
    let talk = Talk::of(matter)?;
    let subject = cut::within(&talk.subject, neutral::alike, SUBJECT, Unit::Utf16, "…");
    let head = format!("*{subject}*\n\n");
    let room = TEXT - Unit::Utf16.of(&head);
    let rest = cut::rest(matter, str::to_owned);
    let text =
        talk.within((neutral::alike, |l| format!("<{}|{}>", l.url, l.label)), (room, Unit::Utf16), &rest);
    Ok(json!({ "text": head + &text }).to_string().into_bytes())
}
