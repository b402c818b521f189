//! Drafts become letters, and the record says of each that it was queued, or why it could not be.

use serde_json::json;

use super::Render;
use crate::alerts::AuditEntry;
use crate::notices::{Body, Bundle, Reason, Sealed, ToldEntry};
use crate::render::Letter;

/// What became of a bundle.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Post {
    /// The letters to queue.
    pub letters: Vec<Letter>,
    /// Letters that could not be written.
    pub unwritten: Vec<Unwritten>,
    /// Who is told what, or why not.
    pub told: Vec<ToldEntry>,
    /// What goes on record.
    pub audit: Vec<AuditEntry>,
}

/// A letter that could not be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unwritten {
    /// For whom: a department's code or `channel:<name>`.
    pub party: String,
    /// Why.
    pub why: String,
}

/// Writes each draft out. One that cannot be written, an impossible address say, stops no other; its
/// words are recorded as not told.
pub(super) fn write(bundle: Bundle, render: &Render<'_>) -> Post {
    let mut post = Post { told: bundle.told, ..Post::default() };
    for sealed in bundle.drafts {
        match render(&sealed.draft, &sealed.key) {
            Ok(letter) => {
                post.audit.push(queued(&sealed, &letter));
                post.letters.push(letter);
            }
            Err(why) => {
                post.audit.push(failed(&sealed, &why));
                give_up(&mut post.told, &sealed.key, &why);
                post.unwritten.push(Unwritten { party: sealed.party, why });
            }
        }
    }
    post
}

fn give_up(told: &mut [ToldEntry], key: &str, why: &str) {
    for entry in told.iter_mut().filter(|entry| entry.letter.as_deref() == Some(key)) {
        entry.letter = None;
        entry.reason = Reason::Unwritable(why.to_owned());
    }
}

fn queued(sealed: &Sealed, letter: &Letter) -> AuditEntry {
    let data = json!({
        "letter": sealed.key,
        "kind": kind(&sealed.draft.body),
        "to": sealed.party,
        "channel": letter.channel,
        "not_before": letter.not_before.to_rfc3339(),
        "held": letter.held,
        "alerts": letter.tells.len(),
    });
    AuditEntry { kind: "letter_queued", subject: None, data }
}

fn failed(sealed: &Sealed, why: &str) -> AuditEntry {
    let data = json!({ "kind": kind(&sealed.draft.body), "to": sealed.party, "why": why });
    AuditEntry { kind: "letter_unwritten", subject: None, data }
}

fn kind(body: &Body) -> &'static str {
    match body {
        Body::Notice(_) => "notice",
        Body::Sheet(_) => "sheet",
        Body::Overview(_) => "overview",
        Body::Digest(_) => "digest",
        Body::Word { .. } => "word",
    }
}
