//! A letter as a room reads it: short, the worst first, without greeting and footer. What the forms of
//! the chat services have in common; the text in it is not yet neutral.

use super::Matter;
use crate::notices::{Body, Item};
use crate::render::RenderError;
use crate::render::view::{ItemView, Line};

/// What a room needs to know of an alert; mail says more.
const TOLD: [&str; 7] = [
    "label.told",
    "label.note",
    "label.initiative",
    "label.deadline",
    "label.owner",
    "label.evidence",
    "label.advice",
];

/// A letter for a room.
pub(super) struct Talk {
    /// Its subject.
    pub(super) subject: String,
    /// Whom it is for, and what is asked.
    pub(super) opening: String,
    /// The alerts, where it tells alerts one by one.
    pub(super) entries: Vec<Entry>,
    /// Its text, where it does not: a digest, an overview, a word.
    pub(super) paragraphs: Vec<String>,
    /// Whom to answer and to ask.
    pub(super) contact: String,
}

/// An alert.
pub(super) struct Entry {
    /// Its severity (or `resolved`), for a colour beside the word.
    pub(super) severity: &'static str,
    /// Number, mark and title; empty where the subject says just that.
    pub(super) title: String,
    /// A label, what stands between the two, and a value.
    pub(super) lines: Vec<[String; 3]>,
}

impl Talk {
    /// The letter that `matter` tells.
    pub(super) fn of(matter: &Matter<'_>) -> Result<Talk, RenderError> {
        let Matter { draft, written, writer, .. } = matter;
        let mut talk = Talk {
            subject: written.subject.clone(),
            opening: writer.addressee()?,
            entries: Vec::new(),
            paragraphs: Vec::new(),
            contact: writer.contact()?,
        };
        match &draft.body {
            Body::Notice(items) | Body::Sheet(items) => {
                talk.opening = format!("{}\n{}", talk.opening, writer.intro(draft)?);
                talk.entries = entries(matter, items)?;
            }
            Body::Overview(_) | Body::Digest(_) | Body::Word { .. } => {
                let text = writer.room(draft, &written.subject)?;
                talk.paragraphs = text.trim().split("\n\n").map(bulleted).collect();
            }
        }
        Ok(talk)
    }

    /// Everything but the subject, as one text.
    pub(super) fn text(&self) -> String {
        let entries = self.entries.iter().map(Entry::text);
        let parts = std::iter::once(self.opening.clone())
            .chain(entries)
            .chain(self.paragraphs.iter().cloned())
            .chain(std::iter::once(self.contact.clone()));
        parts.collect::<Vec<_>>().join("\n\n")
    }
}

impl Entry {
    /// The alert, a line each.
    pub(super) fn text(&self) -> String {
        let title = (!self.title.is_empty()).then(|| self.title.clone());
        title.into_iter().chain(self.lines.iter().map(|line| line.concat())).collect::<Vec<_>>().join("\n")
    }
}

fn entries(matter: &Matter<'_>, items: &[Item]) -> Result<Vec<Entry>, RenderError> {
    let writer = matter.writer;
    let colon = writer.say("colon", minijinja::context! {})?;
    let below = writer.say("end_letter.below", minijinja::context! {})?;
    let entry = |(at, item): (usize, &Item)| {
        let ItemView { mark, severity, title, lines, letter, .. } = writer.item(item)?;
        let title = format!("{mark}{title}");
        let line = |Line { label, value, .. }: Line| [label, colon.clone(), value];
        let lines = lines.into_iter().filter(|line| TOLD.contains(&line.key)).map(line);
        let letter = (!letter.is_empty()).then(|| [below.clone(), colon.clone(), letter.join("\n")]);
        Ok(Entry {
            severity,
            title: match items {
                [_] if title == matter.written.subject => String::new(),
                [_] => title,
                _ => format!("{}. {title}", at + 1),
            },
            lines: lines.chain(letter).collect(),
        })
    };
    items.iter().enumerate().map(entry).collect()
}

/// A paragraph whose lists have the dot of Japanese print, which no service takes for markup.
fn bulleted(paragraph: &str) -> String {
    let line = |line: &str| match line.strip_prefix("- ") {
        Some(entry) => format!("・{entry}"),
        None => line.to_owned(),
    };
    paragraph.lines().map(line).collect::<Vec<_>>().join("\n")
}
