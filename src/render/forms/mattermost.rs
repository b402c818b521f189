//! The JSON body for an incoming webhook of Mattermost.
//!
//! # Limits
//! docs.mattermost.com, "Incoming webhooks" and the server's `PostMessageMaxRunesV2`: a post is at most
//! 16,383 characters (Unicode code points); the server divides longer ones itself, in the middle of words.

use serde_json::json;

use super::cut::{self, Unit};
use super::{Matter, neutral, talk::Talk};
use crate::render::RenderError;

const POST: usize = 16_383;
const SUBJECT: usize = 300;

/// The body's bytes.
pub(super) fn bytes(matter: &Matter<'_>) -> Result<Vec<u8>, RenderError> {
    let talk = Talk::of(matter)?;
    let subject = cut::within(&talk.subject, neutral::escaped, SUBJECT, Unit::Chars, "…");
    let head = format!("**{subject}**\n\n");
    let room = POST - Unit::Chars.of(&head);
    let rest = cut::rest(matter, |url| format!("<{url}>"));
    let text =
        talk.within((neutral::escaped, |l| format!("[{}]({})", l.label, l.url)), (room, Unit::Chars), &rest);
    Ok(json!({ "text": head + &text }).to_string().into_bytes())
}
