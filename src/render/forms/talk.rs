//! A letter as a room reads it: short, the worst first, without greeting and footer. What the forms of
//! the chat services have in common; the text in it is not yet neutral.

use super::Matter;
use super::cut::{self, Neutral, Unit};
use crate::notices::{Body, Item};
use crate::render::RenderError;
use crate::render::view::{ItemView, Line, LinkView};

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
    /// Where its reader answers, or reads on: our own, and not to be made neutral.
    pub(super) link: Option<LinkView>,
}

/// How a service writes a link, from its label and its address.
pub(super) type Linked = fn(&LinkView) -> String;

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

    /// Everything but the subject, as one neutral text of at most `most` of `unit`, each alert with its
    /// link as `linked` writes it; what finds no place is told by `rest`.
    pub(super) fn within(
        &self,
        (neutral, linked): (Neutral, Linked),
        (most, unit): (usize, Unit),
        rest: &str,
    ) -> String {
        let entries = self.entries.iter().map(|entry| (entry.text(), entry.link.as_ref()));
        let plain = |text: &String| (text.clone(), None);
        let parts = std::iter::once(plain(&self.opening))
            .chain(entries)
            .chain(self.paragraphs.iter().map(plain))
            .chain(std::iter::once(plain(&self.contact)));
        // What stands between two links is one text.
        let (mut runs, mut run) = (Vec::new(), String::new());
        for (text, link) in parts {
            run += if run.is_empty() && runs.is_empty() { "" } else { "\n\n" };
            run += &text;
            if let Some(link) = link {
                runs.push((std::mem::take(&mut run), format!("\n{}", linked(link))));
            }
        }
        runs.push((run, String::new()));
        fitted(&runs, neutral, (most, unit), rest)
    }
}

impl Entry {
    /// The alert, a line each.
    pub(super) fn text(&self) -> String {
        let title = (!self.title.is_empty()).then(|| self.title.clone());
        title.into_iter().chain(self.lines.iter().map(|line| line.concat())).collect::<Vec<_>>().join("\n")
    }
}

/// The runs, each with the link behind it, as far as they fit.
fn fitted(runs: &[(String, String)], neutral: Neutral, (most, unit): (usize, Unit), rest: &str) -> String {
    let mut out = String::new();
    for (at, (text, link)) in runs.iter().enumerate() {
        let left = most.saturating_sub(unit.of(&out));
        let last = at + 1 == runs.len();
        // Behind all but the last there has to be room for the word that this is not all.
        let room = left.saturating_sub(unit.of(link) + if last { 0 } else { unit.of(rest) });
        if !cut::fits(text, neutral, room, unit) {
            out += &cut::within(text, neutral, room.max(unit.of(rest)).min(left), unit, rest);
            return out;
        }
        out += &cut::whole(text, neutral);
        out += link;
    }
    out
}

fn entries(matter: &Matter<'_>, items: &[Item]) -> Result<Vec<Entry>, RenderError> {
    let writer = matter.writer;
    let colon = writer.say("colon", minijinja::context! {})?;
    let below = writer.say("end_letter.below", minijinja::context! {})?;
    let entry = |(at, item): (usize, &Item)| {
        let ItemView { mark, severity, title, lines, letter, link, .. } = writer.item(item)?;
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
            link,
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
