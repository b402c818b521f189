//! The weekly digest: what its templates see, in the order in which it is read.
//!
//! # Why so short
//! It is to be read in two minutes: each list shows its gravest entries, counts the rest and says where it
//! is: all of it stands in the attached list.

mod bars;
mod measures;

use chrono::NaiveDate;
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use super::address;
use super::view::{ItemView, Writer};
use super::{RenderError, clean, words};
use crate::lang::Text;
use crate::notices::{Digest, DigestLine, Item};

/// Questions that the letter shows, with what follows if nobody decides.
const DECISIONS: usize = 12;

/// Entries that any other section shows.
const SHOWN: usize = 6;

/// Matters of its own that a department's sheet shows.
const OWN: usize = 12;

/// Where the rest of a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Rest {
    /// In the attached list.
    List,
    /// On the board.
    Board,
    /// Where the command lists it.
    Command,
}

/// A section of alerts.
#[derive(Serialize)]
struct Items {
    items: Vec<ItemView>,
    more: usize,
    rest: Rest,
}

/// A section of sentences.
#[derive(Serialize)]
struct Lines {
    lines: Vec<String>,
    more: usize,
    rest: Rest,
}

/// Whether the period brought nothing to tell.
pub(super) fn is_quiet(digest: &Digest) -> bool {
    digest.decisions.is_empty()
        && digest.decided.is_empty()
        && digest.by_default.is_empty()
        && digest.blocked.is_empty()
        && digest.new.is_empty()
        && digest.worse.is_empty()
        && digest.better.is_empty()
        && digest.resolved.is_empty()
        && digest.vanished.is_empty()
        && digest.broken.is_empty()
        && digest.unknown.is_empty()
        && digest.errors.is_empty()
        && digest.failures.is_empty()
}

/// Whether anything changed, or stands.
fn is_changed(digest: &Digest) -> bool {
    let items = [
        &digest.new,
        &digest.worse,
        &digest.better,
        &digest.resolved,
        &digest.vanished,
        &digest.broken,
        &digest.critical,
    ];
    digest.standing > 0
        || !(digest.decided.is_empty() && digest.by_default.is_empty())
        || items.iter().any(|list| !list.is_empty())
}

impl Writer<'_> {
    pub(super) fn digest(&self, digest: &Digest) -> Result<Value, RenderError> {
        let unknown = digest.unknown.iter().map(|entry| self.unknown(entry));
        let errors = digest.errors.iter().map(|entry| self.error(entry));
        let failures = digest.failures.iter().map(|entry| self.failure(entry));
        let asks = !(digest.decisions.is_empty() && digest.blocked.is_empty());
        // A question's deadline stands in the agenda already.
        let asked = |item: &Item| digest.decisions.iter().any(|asked| asked.alert == item.alert);
        let due: Vec<_> = digest.due.iter().filter(|(_, item)| !asked(item)).collect();
        let coming: Vec<_> = digest.coming.iter().collect();
        let ahead = !(due.is_empty() && coming.is_empty() && digest.follow_ups.is_empty());
        Ok(context! {
            department => digest.department.as_deref().map(clean::line),
            board => self.on_board("/"),
            from => words::date(digest.from, self.lang),
            to => words::date(digest.to, self.lang),
            late => digest.late,
            nothing => is_quiet(digest),
            agenda => asks || !is_quiet(digest) && digest.department.is_none(),
            decisions => self.agenda(digest)?,
            blocked => self.lines(&digest.blocked)?,
            changed => is_changed(digest),
            new => self.section(&digest.new)?,
            worse => self.section(&digest.worse)?,
            better => self.section(&digest.better)?,
            resolved => self.section(&digest.resolved)?,
            vanished => self.section(&digest.vanished)?,
            broken => self.section(&digest.broken)?,
            decided => self.lines(&digest.decided)?,
            by_default => self.lines(&digest.by_default)?,
            standing => digest.standing,
            critical => self.up_to(if digest.department.is_some() { OWN } else { SHOWN }, &digest.critical)?,
            by_perspective => Value::from(Serde(bars::table(&digest.by_perspective, self.rest))),
            by_department => Value::from(Serde(bars::table(&digest.by_department, self.rest))),
            measures => Value::from(Serde(self.measures(&digest.measures)?)),
            pictures => Value::from(Serde(&self.pictures)),
            ahead,
            due => self.by_day(&due)?,
            coming => self.by_day(&coming)?,
            follow_ups => self.lines(&digest.follow_ups)?,
            watched => Value::from(Serde(self.rows(&digest.watched))),
            imported => self.imported(digest)?,
            newest => self.newest(digest)?,
            failures => self.sentences(failures)?,
            unknown => self.sentences(unknown)?,
            errors => self.sentences(errors)?,
            passed_on => self.lines(&digest.passed_on)?,
            silences => self.lines(&digest.silences)?,
        })
    }

    /// The questions that stand: by when, what, whose, and what follows if nobody decides.
    fn agenda(&self, digest: &Digest) -> Result<Value, RenderError> {
        let mut views = Vec::new();
        for item in digest.decisions.iter().take(DECISIONS) {
            let mut view = self.linked(item)?;
            view.on = item.deadline.map(|by| self.deadline(by)).transpose()?;
            view.deadline = None;
            let decide = || self.on_board(&address::decide(&item.alert.subject));
            view.decide = digest.department.is_none().then(decide).flatten();
            views.push(view);
        }
        self.items(views, digest.decisions.len())
    }

    fn items(&self, items: Vec<ItemView>, of: usize) -> Result<Value, RenderError> {
        let more = of.saturating_sub(items.len());
        Ok(Value::from(Serde(Items { items, more, rest: self.rest })))
    }

    /// An alert as one entry of a list, with the way to its page.
    fn linked(&self, item: &Item) -> Result<ItemView, RenderError> {
        let mut view = self.brief(item)?;
        view.href = self.on_board(&address::alert(&item.alert));
        Ok(view)
    }

    /// A page of the board by its path, where the configuration says where the board is (`[web] url`).
    fn on_board(&self, path: &str) -> Option<String> {
        Some(format!("{}{path}", self.style.link.as_deref()?.trim_end_matches('/')))
    }

    fn section(&self, items: &[Item]) -> Result<Value, RenderError> {
        self.up_to(SHOWN, items)
    }

    fn up_to(&self, most: usize, items: &[Item]) -> Result<Value, RenderError> {
        let views = items.iter().take(most).map(|i| self.linked(i)).collect::<Result<Vec<_>, _>>()?;
        self.items(views, items.len())
    }

    fn lines(&self, lines: &[DigestLine]) -> Result<Value, RenderError> {
        self.sentences(lines.iter().map(|line| Ok(self.line(line))))
    }

    /// A line of the digest, its dates as people write them.
    pub(super) fn line(&self, line: &DigestLine) -> String {
        words::prose(&clean::line(&line.text), self.lang)
    }

    fn sentences(
        &self,
        all: impl ExactSizeIterator<Item = Result<String, RenderError>>,
    ) -> Result<Value, RenderError> {
        let more = all.len().saturating_sub(SHOWN);
        let lines = all.take(SHOWN).collect::<Result<Vec<_>, _>>()?;
        Ok(Value::from(Serde(Lines { lines, more, rest: self.rest })))
    }

    fn by_day(&self, entries: &[&(NaiveDate, Item)]) -> Result<Value, RenderError> {
        let mut views = Vec::new();
        for (on, item) in entries.iter().take(SHOWN) {
            let mut view = self.linked(item)?;
            view.on = Some(words::date(*on, self.lang));
            view.deadline = view.deadline.filter(|_| item.deadline != Some(*on));
            views.push(view);
        }
        self.items(views, entries.len())
    }

    pub(super) fn unknown(&self, entry: &(String, String, Vec<Text>)) -> Result<String, RenderError> {
        let (rule, subject, missing) = entry;
        let comma = self.say("comma", context! {})?;
        let missing: Vec<String> = missing.iter().map(|m| clean::line(m.get(self.lang))).collect();
        let context = context! {
            rule => self.check(rule)?,
            subject => clean::line(subject),
            missing => missing.join(&comma),
        };
        self.say("digest.unknown_line", context)
    }

    pub(super) fn error(&self, entry: &(String, String, Text)) -> Result<String, RenderError> {
        let (rule, subject, error) = entry;
        let context = context! {
            rule => self.check(rule)?,
            subject => clean::line(subject),
            error => clean::line(error.get(self.lang)),
        };
        self.say("digest.error_line", context)
    }

    pub(super) fn failure(&self, entry: &(String, String, String)) -> Result<String, RenderError> {
        let (to, subject, why) = entry;
        let context =
            context! { to => clean::line(to), subject => clean::line(subject), why => clean::line(why) };
        self.say("digest.failure_line", context)
    }

    fn imported(&self, digest: &Digest) -> Result<String, RenderError> {
        let Some((on, source)) = &digest.imported else {
            return self.say("digest.imported_never", context! {});
        };
        let context = context! {
            date => words::date(*on, self.lang),
            n => (self.today - *on).num_days(),
            source => clean::line(source),
        };
        self.say("digest.imported_value", context)
    }

    fn newest(&self, digest: &Digest) -> Result<String, RenderError> {
        let Some(on) = digest.newest_data else {
            return self.say("digest.newest_never", context! {});
        };
        let n = (self.today - on).num_days();
        self.say("digest.newest_value", context! { date => words::date(on, self.lang), n })
    }
}
