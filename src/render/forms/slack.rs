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
use super::talk::{Linked, Talk};
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
    let head = cut::within(&talk.subject, neutral::entities, SECTION / 2, Unit::Utf16, "…") + "\n\n";
    let room = SECTION - Unit::Utf16.of(&head);
    let bare: Linked = |link| format!("<{}>", link.url);
    let text = head + &talk.within((neutral::entities, bare), (room, Unit::Utf16), &rest);
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
            linked(&format!("… <{url}|{open}>"))
        }
        None => section(rest),
    })
}

/// The subject, whom it is for, an alert a section, whom to ask; `end` stands for what finds no place.
fn blocks(talk: &Talk, end: Value) -> Vec<Value> {
    let header = cut::within(&talk.subject, neutral::entities, HEADER, Unit::Utf16, "…");
    let mut blocks = vec![json!({ "type": "header", "text": plain(&header) })];
    let mut left = ALL - HEADER;
    let entries = talk.entries.iter().map(|entry| (entry.text(), entry.link.as_ref()));
    let paragraphs = talk.paragraphs.iter().map(|text| (text.clone(), None));
    let mut sections: Vec<(String, bool)> = Vec::new();
    for (part, link) in std::iter::once((talk.opening.clone(), None)).chain(entries).chain(paragraphs) {
        let pieces = cut::pieces(part.trim(), neutral::entities, SECTION, Unit::Utf16);
        sections.extend(pieces.into_iter().map(|text| (text, false)));
        sections.extend(link.map(|link| (format!("<{}|{}>", link.url, link.label), true)));
    }
    let contact = cut::within(&talk.contact, neutral::entities, SECTION, Unit::Utf16, "…");
    for (at, (text, is_link)) in sections.iter().enumerate() {
        let size = Unit::Utf16.of(text);
        // Two places are kept: for the contact, and for what says that this is not all.
        if size > left || at + 3 > BLOCKS {
            blocks.push(end);
            return blocks;
        }
        left -= size;
        blocks.push(if *is_link { linked(text) } else { section(text) });
    }
    blocks.push(json!({ "type": "context", "elements": [plain(&contact)] }));
    blocks
}

/// A section that is read as markup: ours alone.
fn linked(text: &str) -> Value {
    json!({ "type": "section", "text": { "type": "mrkdwn", "verbatim": true, "text": text } })
}

fn section(text: &str) -> Value {
    json!({ "type": "section", "text": plain(text) })
}

/// A text object of neutral text.
fn plain(text: &str) -> Value {
    json!({ "type": "plain_text", "emoji": false, "text": text })
}
