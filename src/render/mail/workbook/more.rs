//! What a digest tells in sentences: decisions taken, what cannot be told, what did not arrive.

use rust_xlsxwriter::Workbook;

use super::super::Matter;
use super::looks::{Looks, finish, heads};
use super::text;
use crate::notices::{Digest, DigestLine};
use crate::render::RenderError;

/// The columns.
const COLUMNS: [(&str, f64); 3] =
    [("attachment.section", 30.0), ("attachment.subject", 22.0), ("attachment.title", 110.0)];

/// The sections and what stands in them, in the letter's order.
fn sections(digest: &Digest) -> [(&'static str, &[DigestLine]); 6] {
    [
        ("digest.blocked", &digest.blocked),
        ("digest.decided", &digest.decided),
        ("digest.by_default", &digest.by_default),
        ("digest.follow_ups", &digest.follow_ups),
        ("digest.passed_on", &digest.passed_on),
        ("digest.silences", &digest.silences),
    ]
}

/// Whether there is no sentence to list.
pub(super) fn is_empty(digest: &Digest) -> bool {
    sections(digest).iter().all(|(_, lines)| lines.is_empty())
        && digest.failures.is_empty()
        && digest.unknown.is_empty()
        && digest.errors.is_empty()
}

/// Adds the sentences, where there are any.
pub(super) fn write(
    matter: &Matter<'_>,
    workbook: &mut Workbook,
    digest: &Digest,
    looks: &Looks,
) -> Result<(), RenderError> {
    if is_empty(digest) {
        return Ok(());
    }
    let writer = matter.writer;
    let mut rows: Vec<(&str, String, String)> = Vec::new();
    for (key, lines) in sections(digest) {
        let row = |line: &DigestLine| (key, line.subject.clone().unwrap_or_default(), writer.line(line));
        rows.extend(lines.iter().map(row));
    }
    for entry in &digest.failures {
        rows.push(("digest.failures", String::new(), writer.failure(entry)?));
    }
    for entry in &digest.unknown {
        rows.push(("digest.unknown", String::new(), writer.unknown(entry)?));
    }
    for entry in &digest.errors {
        rows.push(("digest.errors", String::new(), writer.error(entry)?));
    }
    let sheet = workbook.add_worksheet().set_name(super::say(matter, "attachment.more")?)?;
    heads(matter, sheet, &COLUMNS, looks)?;
    let mut end = 0;
    for (at, (key, subject, said)) in (1..).zip(&rows) {
        text(sheet, at, 0, &super::say(matter, key)?, &looks.text)?;
        text(sheet, at, 1, subject, &looks.text)?;
        text(sheet, at, 2, said, &looks.text)?;
        end = at;
    }
    Ok(finish(sheet, end, COLUMNS.len())?)
}
