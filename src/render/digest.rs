//! The weekly digest: what its templates see.

use chrono::NaiveDate;
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use super::view::{ItemView, Writer};
use super::{RenderError, clean, words};
use crate::lang::Text;
use crate::notices::{Digest, DigestLine, Item};

/// Entries that a section shows; the rest is counted, and the list command shows it. Decisions are
/// shown one and all.
const SHOWN: usize = 40;

/// A section of alerts.
#[derive(Serialize)]
struct Items {
    items: Vec<ItemView>,
    more: usize,
}

/// A section of sentences.
#[derive(Serialize)]
struct Lines {
    lines: Vec<String>,
    more: usize,
}

/// A row of the tables by perspective and department.
#[derive(Serialize)]
struct Count {
    name: String,
    watched: usize,
    critical: usize,
    warning: usize,
    info: usize,
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
        && digest.unknown.is_empty()
        && digest.errors.is_empty()
        && digest.failures.is_empty()
}

impl Writer<'_> {
    pub(super) fn digest(&self, digest: &Digest) -> Result<Value, RenderError> {
        let unknown = digest.unknown.iter().map(|entry| self.unknown(entry));
        let errors = digest.errors.iter().map(|entry| self.error(entry));
        let failures = digest.failures.iter().map(|entry| self.failure(entry));
        Ok(context! {
            from => words::date(digest.from, self.lang),
            to => words::date(digest.to, self.lang),
            late => digest.late,
            nothing => is_quiet(digest),
            decisions => self.section(&digest.decisions, usize::MAX)?,
            decided => self.lines(&digest.decided)?,
            by_default => self.lines(&digest.by_default)?,
            blocked => self.lines(&digest.blocked)?,
            follow_ups => self.lines(&digest.follow_ups)?,
            silences => self.lines(&digest.silences)?,
            passed_on => self.lines(&digest.passed_on)?,
            new => self.section(&digest.new, SHOWN)?,
            worse => self.section(&digest.worse, SHOWN)?,
            better => self.section(&digest.better, SHOWN)?,
            resolved => self.section(&digest.resolved, SHOWN)?,
            standing => digest.standing,
            critical => self.section(&digest.critical, SHOWN)?,
            unknown => sentences(unknown)?,
            errors => sentences(errors)?,
            by_perspective => counts(&digest.by_perspective),
            by_department => counts(&digest.by_department),
            due => self.by_day(&digest.due)?,
            coming => self.by_day(&digest.coming)?,
            failures => sentences(failures)?,
            watched => Value::from(Serde(self.rows(&digest.watched))),
            imported => self.imported(digest)?,
            newest => self.newest(digest)?,
        })
    }

    fn section(&self, items: &[Item], most: usize) -> Result<Value, RenderError> {
        let more = items.len().saturating_sub(most);
        let items = items.iter().take(most).map(|i| self.brief(i)).collect::<Result<Vec<_>, _>>()?;
        Ok(Value::from(Serde(Items { items, more })))
    }

    fn lines(&self, lines: &[DigestLine]) -> Result<Value, RenderError> {
        sentences(lines.iter().map(|line| Ok(words::prose(&clean::line(&line.text), self.lang))))
    }

    fn by_day(&self, entries: &[(NaiveDate, Item)]) -> Result<Value, RenderError> {
        let mut items = Vec::new();
        for (on, item) in entries.iter().take(SHOWN) {
            let mut view = self.brief(item)?;
            view.on = Some(words::date(*on, self.lang));
            view.deadline = view.deadline.filter(|_| item.deadline != Some(*on));
            items.push(view);
        }
        Ok(Value::from(Serde(Items { items, more: entries.len().saturating_sub(SHOWN) })))
    }

    fn unknown(&self, entry: &(String, String, Vec<Text>)) -> Result<String, RenderError> {
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

    fn error(&self, entry: &(String, String, Text)) -> Result<String, RenderError> {
        let (rule, subject, error) = entry;
        let context = context! {
            rule => self.check(rule)?,
            subject => clean::line(subject),
            error => clean::line(error.get(self.lang)),
        };
        self.say("digest.error_line", context)
    }

    fn failure(&self, entry: &(String, String, String)) -> Result<String, RenderError> {
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

fn sentences(all: impl ExactSizeIterator<Item = Result<String, RenderError>>) -> Result<Value, RenderError> {
    let more = all.len().saturating_sub(SHOWN);
    let lines = all.take(SHOWN).collect::<Result<Vec<_>, _>>()?;
    Ok(Value::from(Serde(Lines { lines, more })))
}

fn counts(rows: &[(String, usize, [usize; 3])]) -> Value {
    let rows = rows.iter().map(|(name, watched, [critical, warning, info])| Count {
        name: clean::line(name),
        watched: *watched,
        critical: *critical,
        warning: *warning,
        info: *info,
    });
    Value::from(Serde(rows.collect::<Vec<_>>()))
}
