//! The agenda: what has to be decided, with room for the decision.

use rust_xlsxwriter::Workbook;

use super::super::Matter;
use super::looks::{Looks, finish, heads};
use super::text;
use crate::notices::Item;
use crate::render::{RenderError, clean, words};

/// The columns; the last two are for those who sit together.
const COLUMNS: [(&str, f64); 7] = [
    ("label.deadline", 18.0),
    ("attachment.title", 60.0),
    ("label.owner", 18.0),
    ("label.initiative", 32.0),
    ("attachment.otherwise", 48.0),
    ("attachment.decision", 14.0),
    ("attachment.reason", 40.0),
];

/// Adds the agenda of these questions.
pub(super) fn write(
    matter: &Matter<'_>,
    workbook: &mut Workbook,
    decisions: &[Item],
    looks: &Looks,
) -> Result<(), RenderError> {
    let writer = matter.writer;
    let sheet = workbook.add_worksheet().set_name(super::say(matter, "attachment.agenda")?)?;
    heads(matter, sheet, &COLUMNS, looks)?;
    let mut end = 0;
    for (at, item) in (1..).zip(decisions) {
        match item.deadline {
            Some(by) => sheet.write_date_with_format(at, 0, by, &looks.date)?,
            None => sheet.write_blank(at, 0, &looks.date)?,
        };
        let note = |note: &String| words::prose(&clean::line(note), writer.lang);
        let notes: Vec<String> = item.notes.iter().map(note).collect();
        let texts = [
            writer.prose(&item.title),
            clean::line(&item.owner),
            item.initiative.as_deref().map(clean::line).unwrap_or_default(),
            notes.join("\n"),
            String::new(),
            String::new(),
        ];
        for (column, words) in (1..).zip(&texts) {
            text(sheet, at, column, words, &looks.text)?;
        }
        end = at;
    }
    Ok(finish(sheet, end, COLUMNS.len())?)
}
