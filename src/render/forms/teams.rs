//! A message with an Adaptive Card, as a Workflows webhook of Microsoft Teams takes it.
//!
//! # Why every text is a run
//! Teams reads Markdown in a `TextBlock` and in a `FactSet` (learn.microsoft.com, "Format cards in Teams"),
//! and no way to escape it is documented. The runs of a `RichTextBlock` (Adaptive Cards 1.2) know none.
//!
//! # Limits
//! learn.microsoft.com, "Create incoming webhooks": a message is at most 28 KB. We hold to 20,000 bytes, for
//! Teams counts what it adds itself, and clients begin to fold cards much earlier.

use minijinja::context;
use serde_json::{Value, json};

use super::cut::{self, Unit};
use super::talk::{Entry, Talk};
use super::{Matter, neutral};
use crate::render::RenderError;

/// The most of the body, in bytes.
const BODY: usize = 20_000;
/// The most of the subject and of one value, in bytes of JSON.
const SUBJECT: usize = 900;
const VALUE: usize = 1500;
/// What an element takes beside its text, at most.
const ELEMENT: usize = 200;

/// The body's bytes.
pub(super) fn bytes(matter: &Matter<'_>) -> Result<Vec<u8>, RenderError> {
    let talk = Talk::of(matter)?;
    let rest = block(&cut::rest(matter, str::to_owned), "Small");
    let subject = cut::within(&talk.subject, neutral::card, SUBJECT, Unit::Json, "…");
    let mut card = json!({
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.4",
        "fallbackText": subject,
        "msteams": { "width": "Full" },
        "body": [],
        "actions": open(matter)?,
    });
    let mut room = Room::new(BODY.saturating_sub(size(&message(&card)) + size(&rest) + 1));
    fill(&mut room, &talk, &subject);
    if room.full || room.shortened {
        // Its place was kept.
        room.body.push(rest);
    } else {
        card["actions"] = json!([]);
    }
    card["body"] = room.body.into();
    Ok(message(&card).to_string().into_bytes())
}

/// The button to the rest, where the city's pages can be reached.
fn open(matter: &Matter<'_>) -> Result<Value, RenderError> {
    let Some(url) = &matter.style.link else { return Ok(json!([])) };
    let title = matter.writer.say("cut.open", context! {})?;
    Ok(json!([{ "type": "Action.OpenUrl", "title": title, "url": url }]))
}

/// What Teams posts for a bot: the activity around the card.
fn message(card: &Value) -> Value {
    json!({
        "type": "message",
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": card,
        }],
    })
}

/// A body as far as it has been filled.
struct Room {
    left: usize,
    body: Vec<Value>,
    /// Something found no place: nothing follows it.
    full: bool,
    /// A text stands there only in part.
    shortened: bool,
}

impl Room {
    fn new(left: usize) -> Room {
        Room { left, body: Vec::new(), full: false, shortened: false }
    }

    /// Adds `element` if it fits.
    fn add(&mut self, element: Value) {
        let size = size(&element) + 1;
        self.full |= size > self.left;
        if !self.full {
            self.left -= size;
            self.body.push(element);
        }
    }

    /// As much of a text as there is room for, at most `most`.
    fn text(&mut self, text: &str, most: usize) -> String {
        let most = most.min(self.left.saturating_sub(ELEMENT));
        self.shortened |= !cut::fits(text, neutral::card, most, Unit::Json);
        cut::within(text, neutral::card, most, Unit::Json, "…")
    }
}

/// Puts the letter into the room.
fn fill(room: &mut Room, talk: &Talk, subject: &str) {
    room.add(bold(subject, "Medium"));
    for line in talk.opening.lines() {
        let line = room.text(line, VALUE);
        room.add(block(&line, "Default"));
    }
    for entry in &talk.entries {
        add_entry(room, entry);
    }
    for paragraph in &talk.paragraphs {
        add_paragraph(room, paragraph);
    }
    let contact = room.text(&talk.contact, VALUE);
    room.add(block(&contact, "Small"));
}

/// An alert in a box whose colour repeats its word.
fn add_entry(room: &mut Room, entry: &Entry) {
    let shell = |items: Vec<Value>| json!({ "type": "Container", "style": style(entry.severity), "spacing": "Medium", "items": items });
    let mut inside = Room::new(room.left.saturating_sub(size(&shell(Vec::new())) + 1));
    if !entry.title.is_empty() {
        let title = inside.text(&entry.title, VALUE);
        inside.add(bold(&title, "Default"));
    }
    for [label, colon, value] in &entry.lines {
        for (at, value) in value.lines().enumerate() {
            let label = if at == 0 { inside.text(&format!("{label}{colon}"), VALUE) } else { String::new() };
            let value = inside.text(value, VALUE);
            inside.add(fact(&label, &value));
        }
    }
    if let Some(link) = &entry.link {
        inside.add(json!({
            "type": "ActionSet",
            "actions": [{ "type": "Action.OpenUrl", "title": link.label, "url": link.url }],
        }));
    }
    room.shortened |= inside.shortened;
    if !inside.body.is_empty() {
        room.add(shell(inside.body));
    }
    room.full |= inside.full;
}

/// A paragraph, a line each; its heading, where it has one, in bold.
fn add_paragraph(room: &mut Room, paragraph: &str) {
    for (at, line) in paragraph.lines().enumerate() {
        let shown = room.text(line.trim_end(), BODY);
        room.add(match at {
            0 if line.starts_with('■') => bold(&shown, "Default"),
            0 => block(&shown, "Default"),
            _ => json!({ "type": "RichTextBlock", "spacing": "None", "inlines": [run(&shown)] }),
        });
    }
}

/// One bold line.
fn bold(text: &str, size: &str) -> Value {
    let run = json!({ "type": "TextRun", "text": text, "weight": "Bolder", "size": size });
    json!({ "type": "RichTextBlock", "inlines": [run] })
}

/// One line.
fn block(text: &str, size: &str) -> Value {
    json!({ "type": "RichTextBlock", "inlines": [{ "type": "TextRun", "text": text, "size": size }] })
}

/// A label, paler, and its value.
fn fact(label: &str, value: &str) -> Value {
    let label = (!label.is_empty()).then(|| json!({ "type": "TextRun", "text": label, "isSubtle": true }));
    let runs: Vec<Value> = label.into_iter().chain([run(value)]).collect();
    json!({ "type": "RichTextBlock", "spacing": "Small", "inlines": runs })
}

fn run(text: &str) -> Value {
    json!({ "type": "TextRun", "text": text })
}

/// The colour beside the word (`ContainerStyle`, Adaptive Cards 1.2).
fn style(severity: &str) -> &'static str {
    match severity {
        "critical" => "attention",
        "warning" => "warning",
        "resolved" => "good",
        _ => "emphasis",
    }
}

fn size(value: &Value) -> usize {
    value.to_string().len()
}
