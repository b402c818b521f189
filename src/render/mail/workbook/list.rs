//! Every alert of a sheet, an overview or a digest, a row each: to sort, filter and tick off.

use chrono::NaiveDate;
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::super::Matter;
use super::looks::{Looks, finish, heads};
use super::text;
use crate::alerts::Told;
use crate::notices::Item;
use crate::render::view::told_key;
use crate::render::{RenderError, clean};

/// The columns: the catalogue's key and the width in characters.
const COLUMNS: [(&str, f64); 9] = [
    ("attachment.section", 22.0),
    ("overview.severity", 10.0),
    ("attachment.title", 60.0),
    ("label.initiative", 32.0),
    ("label.owner", 18.0),
    ("label.deadline", 18.0),
    ("label.since", 18.0),
    ("label.told", 18.0),
    ("label.advice", 60.0),
];

/// Adds the list of these entries.
pub(super) fn write(
    matter: &Matter<'_>,
    workbook: &mut Workbook,
    entries: &[super::Entry<'_>],
    looks: &Looks,
) -> Result<(), RenderError> {
    let rows = entries.iter().map(|entry| Row::of(matter, entry)).collect::<Result<Vec<_>, _>>()?;
    let sheet = workbook.add_worksheet().set_name(super::say(matter, "attachment.list")?)?;
    heads(matter, sheet, &COLUMNS, looks)?;
    if rows.iter().all(|row| row.section.is_empty()) {
        sheet.set_column_hidden(0)?;
    }
    let mut end = 0;
    for (at, row) in (1..).zip(&rows) {
        row.write(sheet, at, looks)?;
        end = at;
    }
    Ok(finish(sheet, end, COLUMNS.len())?)
}

/// A line of the list.
struct Row {
    section: String,
    severity: String,
    title: String,
    initiative: String,
    owner: String,
    deadline: Option<NaiveDate>,
    since: NaiveDate,
    told: String,
    advice: String,
}

impl Row {
    fn of(matter: &Matter<'_>, entry: &super::Entry<'_>) -> Result<Row, RenderError> {
        let (section, on, item): (Option<&str>, Option<NaiveDate>, &Item) = *entry;
        let writer = matter.writer;
        let resolved = item.told == Told::Resolved;
        let mark = writer.mark(item.severity, item.told)?;
        Ok(Row {
            section: section.map(|key| super::say(matter, key)).transpose()?.unwrap_or_default(),
            severity: mark.trim().trim_matches(['[', ']', '【', '】']).to_owned(),
            title: writer.prose(&item.title),
            initiative: item.initiative.as_deref().map(clean::line).unwrap_or_default(),
            owner: clean::line(&item.owner),
            deadline: on.or(item.deadline).filter(|_| !resolved),
            since: item.since,
            told: super::say(matter, told_key(item.told))?,
            advice: if resolved { String::new() } else { writer.prose(&item.advice) },
        })
    }

    /// Writes it as row `at`. Every text stays a text, `=1+1` too.
    fn write(&self, sheet: &mut Worksheet, at: u32, looks: &Looks) -> Result<(), XlsxError> {
        let texts = [
            (0, &self.section),
            (1, &self.severity),
            (2, &self.title),
            (3, &self.initiative),
            (4, &self.owner),
            (7, &self.told),
            (8, &self.advice),
        ];
        for (column, words) in texts {
            text(sheet, at, column, words, &looks.text)?;
        }
        match self.deadline {
            Some(on) => sheet.write_date_with_format(at, 5, on, &looks.date)?,
            None => sheet.write_blank(at, 5, &looks.date)?,
        };
        sheet.write_date_with_format(at, 6, self.since, &looks.date)?;
        Ok(())
    }
}
