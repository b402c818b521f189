//! The JSON body for Slack and what speaks its form: as blocks, and as a text for notifications and for
//! services without blocks. All of it is plain text but for the link to the rest.
//!
//! # Limits
//! docs.slack.dev, "Blocks": in characters, a header 150, a section's text 3,000; at most 50 blocks. That
//! all blocks together are limited too (`msg_blocks_too_long`) is documented without a figure: 10,000
//! characters are kept to. UTF-16 units are counted, of which there are never fewer than characters.

use minijinja::context;
use serde_json::{Value, json};

use super::cut::{self, Unit};
use super::talk::Talk;
use super::{Matter, neutral};
use crate::render::RenderError;

const HEADER: usize = 150;
const SECTION: usize = 3000;
const BLOCKS: usize = 50;
const ALL: usize = 10_000;

/// The body's bytes.
pub(super) fn bytes(matter: &Matter<'_>) -> Result<Vec<u8>, RenderError> {
    let talk = Talk::of(matter)?;
    let rest = cut::rest(matter, |url| format!("<{url}>"));
    let text = format!("{}\n\n{}", talk.subject, talk.text());
    let text = cut::within(&text, neutral::entities, SECTION, Unit::Utf16, &rest);
    let blocks = blocks(&talk, end(matter, &rest)?);
    Ok(json!({ "text": text, "mrkdwn": false, "unfurl_links": false, "blocks": blocks })
        .to_string()
        .into_bytes())
}

/// The last block of a message that is cut: a link only Slack's own markup can make.
fn end(matter: &Matter<'_>, rest: &str) -> Result<Value, RenderError> {
    Ok(match &matter.style.link {
        Some(url) => {
            let open = matter.writer.say("cut.open", context! {})?;
            let text = json!({ "type": "mrkdwn", "verbatim": true, "text": format!("… <{url}|{open}>") });
            json!({ "type": "section", "text": text })
        }
        None => section(rest),
    })
}

/// The subject, whom it is for, an alert a section, whom to ask; `end` stands for what finds no place.
fn blocks(talk: &Talk, end: Value) -> Vec<Value> {
    let header = cut::within(&talk.subject, neutral::entities, HEADER, Unit::Utf16, "…");
    let mut blocks = vec![json!({ "type": "header", "text": plain(&header) })];
    let mut left = ALL - HEADER;
    let entries = talk.entries.iter().map(super::talk::Entry::text);
    let parts = std::iter::once(talk.opening.clone()).chain(entries).chain(talk.paragraphs.iter().cloned());
    let mut sections: Vec<String> = Vec::new();
    for part in parts.filter(|part| !part.trim().is_empty()) {
        sections.extend(cut::pieces(part.trim(), neutral::entities, SECTION, Unit::Utf16));
    }
    let contact = cut::within(&talk.contact, neutral::entities, SECTION, Unit::Utf16, "…");
    for (at, text) in sections.iter().enumerate() {
        let size = Unit::Utf16.of(text);
        // Two places are kept: for the contact, and for what says that this is not all.
        if size > left || at + 3 > BLOCKS {
            blocks.push(end);
            return blocks;
        }
        left -= size;
        blocks.push(section(text));
    }
    blocks.push(json!({ "type": "context", "elements": [plain(&contact)] }));
    blocks
}

fn section(text: &str) -> Value {
    json!({ "type": "section", "text": plain(text) })
}

/// A text object of neutral text.
fn plain(text: &str) -> Value {
    json!({ "type": "plain_text", "emoji": false, "text": text })
}
