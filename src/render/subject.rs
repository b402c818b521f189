//! The subject line: how grave, what, how many, whose.

use minijinja::context;

use super::digest::is_quiet;
use super::view::Writer;
use super::{RenderError, clean, words};
use crate::alerts::Told;
use crate::notices::{Body, Digest, Draft, Item};

/// Characters of a single alert's title that a subject shows.
const TITLE: usize = 70;

/// Characters of a title that further matters follow.
const SHORT: usize = 36;

/// The subject of a draft's letter: one line without control characters.
pub(super) fn line(writer: &Writer<'_>, draft: &Draft) -> Result<String, RenderError> {
    let subject = match &draft.body {
        Body::Notice(items) if !items.is_empty() && items.iter().all(|i| i.copy) => {
            let subject = notice(writer, items)?;
            writer.say("subject.copy", context! { subject })?
        }
        Body::Notice(items) => notice(writer, items)?,
        Body::Sheet(items) => sheet(writer, items)?,
        Body::Overview(overview) => {
            let n: usize = overview.by_rule.iter().map(|(_, _, n)| n).sum();
            writer.say("subject.overview", context! { n, waits => overview.waits })?
        }
        Body::Digest(digest) => weekly(writer, digest)?,
        Body::Word { subject, .. } => {
            let title = clean::shorten(&writer.prose(subject), TITLE);
            writer.say("subject.word", context! { title })?
        }
    };
    Ok(clean::line(&subject))
}

fn notice(writer: &Writer<'_>, items: &[Item]) -> Result<String, RenderError> {
    let open = items.iter().find(|i| i.told != Told::Resolved);
    let Some(worst) = open.or(items.first()) else {
        return writer.say("subject.sheet_empty", context! { who => clean::line(writer.to) });
    };
    let mark = writer.mark(worst.severity, worst.told)?;
    let title = writer.prose(&worst.title);
    if items.len() == 1 {
        return writer.say("subject.single", context! { mark, title => clean::shorten(&title, TITLE) });
    }
    let same = |i: &&Item| {
        i.alert.rule == worst.alert.rule && (i.told == Told::Resolved) == (worst.told == Told::Resolved)
    };
    let n = items.iter().filter(same).count();
    let who = who(writer, items)?;
    if writer.templates.has(&format!("matter.{}", worst.alert.rule)) {
        let (matter, others) = (writer.matter(&worst.alert.rule)?, items.len() - n);
        return writer.say("subject.several", context! { mark, matter, n, others, who });
    }
    let title = clean::shorten(&title, SHORT);
    writer.say("subject.titled", context! { mark, title, others => items.len() - 1, who })
}

fn sheet(writer: &Writer<'_>, items: &[Item]) -> Result<String, RenderError> {
    let who = clean::line(writer.to);
    match items.first() {
        None => writer.say("subject.sheet_empty", context! { who }),
        Some(worst) => {
            let mark = writer.mark(worst.severity, worst.told)?;
            writer.say("subject.sheet", context! { mark, n => items.len(), who })
        }
    }
}

fn weekly(writer: &Writer<'_>, digest: &Digest) -> Result<String, RenderError> {
    let counted = context! {
        decisions => digest.decisions.len(),
        new => digest.new.len(),
        resolved => digest.resolved.len(),
    };
    let what = if is_quiet(digest) {
        writer.say("subject.digest_nothing", context! {})?
    } else {
        writer.say("subject.digest_what", counted)?
    };
    let (from, to) = (words::short_date(digest.from, writer.lang), words::short_date(digest.to, writer.lang));
    match digest.department.as_deref().map(clean::line) {
        Some(who) => writer.say("subject.own", context! { late => digest.late, what, who, from, to }),
        None => writer.say("subject.digest", context! { late => digest.late, what, from, to }),
    }
}

/// The owner of all items, or how many departments own them.
fn who(writer: &Writer<'_>, items: &[Item]) -> Result<String, RenderError> {
    let mut owners: Vec<&str> = items.iter().map(|i| i.owner.as_str()).collect();
    owners.sort_unstable();
    owners.dedup();
    match owners.as_slice() {
        [one] => Ok(clean::line(one)),
        several => writer.say("subject.departments", context! { n => several.len() }),
    }
}
