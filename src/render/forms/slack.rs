//! The JSON body for Slack and what speaks its form: the plain text, within Slack's limits, as text
//! and as blocks (services without blocks show the text). Nothing in it can call people or link.

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::render::Written;

/// Slack's limits, in characters: a header, a section's text, blocks a message.
const HEADER: usize = 150;
const SECTION: usize = 3000;
const BLOCKS: usize = 50;

/// The body's bytes.
pub(super) fn bytes(written: &Written) -> Vec<u8> {
    let mut blocks = vec![json!({ "type": "header", "text": plain(&within(&written.subject, HEADER)) })];
    let sections = pack(&written.text, SECTION);
    let more = sections.len() > BLOCKS - 1;
    blocks.extend(
        sections
            .iter()
            .take(BLOCKS - 1 - usize::from(more))
            .map(|s| json!({ "type": "section", "text": plain(s) })),
    );
    if more {
        blocks.push(json!({ "type": "section", "text": plain("…") }));
    }
    let text = format!("{}\n\n{}", written.subject, written.text);
    json!({ "text": within(&text, SECTION), "mrkdwn": false, "unfurl_links": false, "blocks": blocks })
        .to_string()
        .into_bytes()
}

/// A text object of neutral text.
fn plain(text: &str) -> Value {
    json!({ "type": "plain_text", "emoji": false, "text": text })
}

/// The neutral form of as much of `text` as fits; no `&amp;` is cut in two.
fn within(text: &str, most: usize) -> String {
    let pieces = cut(text, most.saturating_sub(1));
    match pieces.as_slice() {
        [] => String::new(),
        [whole] => whole.clone(),
        [first, ..] => format!("{first}…"),
    }
}

/// Paragraphs, neutral, packed into as few texts as fit; one that is too long alone is divided.
fn pack(text: &str, most: usize) -> Vec<String> {
    let mut packed: Vec<(String, usize)> = Vec::new();
    for paragraph in text.split("\n\n").filter(|p| !p.trim().is_empty()) {
        for piece in cut(paragraph.trim_end(), most) {
            let length = piece.chars().count();
            match packed.last_mut() {
                Some((last, size)) if *size + length + 2 <= most => {
                    last.push_str("\n\n");
                    last.push_str(&piece);
                    *size += length + 2;
                }
                _ => packed.push((piece, length)),
            }
        }
    }
    packed.into_iter().map(|(text, _)| text).collect()
}

/// The neutral form of `text` in pieces of at most `most` characters.
fn cut(text: &str, most: usize) -> Vec<String> {
    let (mut pieces, mut piece, mut size, mut before) = (Vec::new(), String::new(), 0, ' ');
    for c in text.chars() {
        let written = neutral(before, c);
        let length = written.chars().count();
        if size + length > most && size > 0 {
            pieces.push(std::mem::take(&mut piece));
            size = 0;
        }
        piece.push_str(&written);
        size += length;
        before = c;
    }
    if !piece.is_empty() {
        pieces.push(piece);
    }
    pieces
}

/// Slack reads `<…>` as links and mentions, and its kin read `@all`: both are taken apart.
fn neutral(before: char, c: char) -> Cow<'static, str> {
    match c {
        '&' => "&amp;".into(),
        '<' => "&lt;".into(),
        '>' => "&gt;".into(),
        '@' if !before.is_ascii_alphanumeric() => "@\u{200B}".into(),
        c => c.to_string().into(),
    }
}
