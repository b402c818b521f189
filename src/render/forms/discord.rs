//! The JSON body for a webhook of Discord: the subject as text, each alert as an embed with a bar in its
//! colour (the word says the same). Nobody is called: `allowed_mentions` is empty.
//!
//! # Limits
//! docs.discord.com, "Webhook Resource" and "Embed Limits": a text is at most 2,000 characters; at most 10
//! embeds a message; an embed's title at most 256, its description 4,096, its footer's text 2,048; 6,000
//! of all embeds together. Which characters could not be verified: UTF-16 units are counted, of which
//! there are never fewer.

use serde_json::{Value, json};

use super::cut::{self, Unit};
use super::talk::{Entry, Talk};
use super::{Matter, neutral};
use crate::render::RenderError;

const CONTENT: usize = 2000;
const SUBJECT: usize = 300;
const EMBEDS: usize = 10;
const TITLE: usize = 256;
const DESCRIPTION: usize = 4096;
const FOOTER: usize = 500;
const ALL: usize = 6000;
/// The least room in which an alert is begun: a title, and something of what is known of it.
const LEAST: usize = 512;

/// The body's bytes.
pub(super) fn bytes(matter: &Matter<'_>) -> Result<Vec<u8>, RenderError> {
    let talk = Talk::of(matter)?;
    let rest = cut::rest(matter, str::to_owned);
    let subject = within(&talk.subject, SUBJECT, "…");
    let opening = within(&talk.opening, CONTENT - SUBJECT - 10, "…");
    let embeds = embeds(&talk, &rest);
    let content = format!("**{subject}**\n{opening}");
    Ok(json!({ "content": content, "embeds": embeds, "allowed_mentions": { "parse": [] } })
        .to_string()
        .into_bytes())
}

/// The embeds; the last of them says whom to ask, or where the rest is.
fn embeds(talk: &Talk, rest: &str) -> Vec<Value> {
    let contact = cut::within(&talk.contact, neutral::bare, FOOTER, Unit::Utf16, "…");
    let mut left = ALL - Unit::Utf16.of(&contact).max(Unit::Utf16.of(rest));
    let text = talk.paragraphs.join("\n\n");
    let mut embeds = Vec::new();
    if !text.is_empty() {
        embeds.push(json!({ "description": within(&text, DESCRIPTION.min(left), rest) }));
    }
    for (at, entry) in talk.entries.iter().enumerate() {
        if left < LEAST || (at + 1 == EMBEDS && talk.entries.len() > EMBEDS) {
            embeds.push(json!({ "description": rest }));
            return embeds;
        }
        let title = within(&entry.title, TITLE, "…");
        left -= Unit::Utf16.of(&title).min(left);
        let link = entry.link.as_ref().map(|l| format!("\n[{}]({})", l.label, l.url)).unwrap_or_default();
        let room = DESCRIPTION.min(left).saturating_sub(Unit::Utf16.of(&link));
        let facts = within(&facts(entry), room, rest);
        let cut = facts.ends_with(rest);
        let description = facts + &link;
        left -= Unit::Utf16.of(&description).min(left);
        embeds.push(json!({ "title": title, "description": description, "color": colour(entry.severity) }));
        if cut {
            return embeds;
        }
    }
    match embeds.last_mut() {
        Some(last) => last["footer"] = json!({ "text": contact }),
        None => embeds.push(json!({ "footer": { "text": contact } })),
    }
    embeds
}

fn facts(entry: &Entry) -> String {
    entry.lines.iter().map(|line| line.concat()).collect::<Vec<_>>().join("\n")
}

fn within(text: &str, most: usize, rest: &str) -> String {
    cut::within(text, neutral::escaped, most, Unit::Utf16, rest)
}

/// The bar beside the word, as `0xRRGGBB`.
fn colour(severity: &str) -> u32 {
    match severity {
        "critical" => 0x00C6_2828,
        "warning" => 0x00EF_6C00,
        "resolved" => 0x002E_7D32,
        _ => 0x0015_65C0,
    }
}
