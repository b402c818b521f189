//! The JSON body for Slack and what speaks its form: the plain text, within Slack's limits, as text
//! and as blocks (services without blocks show the text). Nothing in it can call people or link.

use serde_json::{Value, json};

use super::clean::shorten;
use super::view::Written;

/// Slack's limits, in characters: a header, a section's text, blocks a message.
const HEADER: usize = 150;
const SECTION: usize = 3000;
const BLOCKS: usize = 50;

/// The body's bytes.
pub(super) fn bytes(written: &Written) -> Vec<u8> {
    let mut blocks = vec![json!({ "type": "header", "text": plain(&written.subject, HEADER) })];
    let sections = pack(&written.text, SECTION - 100);
    let more = sections.len() > BLOCKS - 1;
    blocks.extend(
        sections.iter().take(BLOCKS - 1 - usize::from(more)).map(|s| json!({ "type": "section", "text": plain(s, SECTION) })),
    );
    if more {
        blocks.push(json!({ "type": "section", "text": plain("…", SECTION) }));
    }
    let text = neutral(&format!("{}\n\n{}", written.subject, written.text));
    json!({ "text": shorten(&text, SECTION), "mrkdwn": false, "unfurl_links": false, "blocks": blocks })
        .to_string()
        .into_bytes()
}

/// A text object whose text means nothing but itself.
fn plain(text: &str, most: usize) -> Value {
    json!({ "type": "plain_text", "emoji": false, "text": shorten(&neutral(text), most) })
}

/// Paragraphs packed into as few texts as fit; one that is too long alone is divided.
fn pack(text: &str, most: usize) -> Vec<String> {
    let mut packed: Vec<String> = Vec::new();
    for paragraph in text.split("\n\n").filter(|p| !p.trim().is_empty()) {
        let paragraph: Vec<char> = paragraph.trim_end().chars().collect();
        for piece in paragraph.chunks(most) {
            let piece: String = piece.iter().collect();
            match packed.last_mut() {
                Some(last) if weight(last) + weight(&piece) + 2 <= most => {
                    last.push_str("\n\n");
                    last.push_str(&piece);
                }
                _ => packed.push(piece),
            }
        }
    }
    packed
}

/// The characters that `text` takes once it is neutral.
fn weight(text: &str) -> usize {
    neutral(text).chars().count()
}

/// Slack reads `<…>` as links and mentions, and its kin read `@all`: both are taken apart.
fn neutral(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '@' if !before.is_ascii_alphanumeric() => out.push_str("@\u{200B}"),
            c => out.push(c),
        }
        before = c;
    }
    out
}
