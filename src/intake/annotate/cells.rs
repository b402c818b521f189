//! A page's cells and comments.

use std::collections::BTreeSet;

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::mark::{Formats, Marks, note};
use super::{LAST_COLUMN, Page, Value};
use crate::intake::layout::LAST_ROW;
use crate::lang::Lang;

/// Merged cells cover up to this many cells in all: a forged sheet may merge all of it.
const MERGED: u64 = 100_000;

/// Merged cells of a sheet: more are no form that people made.
const MERGES: usize = 5_000;

/// What a cell of Excel holds, in its own count (UTF-16); a CSV cell may hold more.
const CELL: usize = 32_767;

/// The widest column that fitting makes, in pixels.
const WIDEST: u32 = 320;

/// Writes the page onto `sheet`.
pub(super) fn write(
    sheet: &mut Worksheet,
    page: &Page,
    marks: &Marks<'_>,
    formats: &mut Formats,
    lang: Lang,
) -> Result<(), XlsxError> {
    merge(sheet, page, formats)?;
    let mut written = BTreeSet::new();
    for seen in &page.content.cells {
        let (row, Ok(column)) = (seen.at.0, u16::try_from(seen.at.1)) else { continue };
        if row > LAST_ROW || column >= LAST_COLUMN {
            continue;
        }
        let mark = marks.at((row, column));
        if mark.is_some() {
            written.insert((row, column));
        }
        let format = formats.get(seen.format.as_ref(), mark);
        match &seen.value {
            Value::Text(text) => {
                sheet.write_string_with_format(row, column, shortened(text, lang), format)?
            }
            Value::Number(value) => sheet.write_number_with_format(row, column, *value, format)?,
            Value::Bool(value) => sheet.write_boolean_with_format(row, column, *value, format)?,
        };
    }
    for (cell, said) in &marks.0 {
        if !written.contains(cell) {
            sheet.write_blank(cell.0, cell.1, formats.get(None, marks.at(*cell)))?;
        }
        sheet.insert_note(cell.0, cell.1, &note(said, lang))?;
    }
    sheet.set_autofit_max_width(WIDEST);
    sheet.autofit();
    Ok(())
}

fn merge(sheet: &mut Worksheet, page: &Page, formats: &mut Formats) -> Result<(), XlsxError> {
    let mut left = MERGED;
    let mut taken: Vec<((u32, u32), (u32, u32))> = Vec::new();
    for (first, last) in &page.content.merges {
        let (Ok(left_column), Ok(right_column)) = (u16::try_from(first.1), u16::try_from(last.1)) else {
            continue;
        };
        let ordered = first.0 <= last.0 && first.1 <= last.1 && first != last;
        if !ordered || last.0 > LAST_ROW || right_column >= LAST_COLUMN {
            continue;
        }
        let size = u64::from(last.0 - first.0 + 1) * u64::from(last.1 - first.1 + 1);
        let overlaps =
            taken.iter().any(|(a, b)| a.0 <= last.0 && first.0 <= b.0 && a.1 <= last.1 && first.1 <= b.1);
        if size > left || overlaps || taken.len() >= MERGES {
            continue;
        }
        left -= size;
        taken.push((*first, *last));
        sheet.merge_range(first.0, left_column, last.0, right_column, "", formats.get(None, None))?;
    }
    Ok(())
}

/// As much of a text as a cell of Excel holds.
fn shortened(text: &str, lang: Lang) -> String {
    if text.len() <= CELL || text.encode_utf16().count() <= CELL {
        return text.to_owned();
    }
    let tail = lang.pick("…（長いため、以下は写していません）", "… (too long: the rest was not copied)");
    text.chars().take(CELL / 2 - tail.len()).chain(tail.chars()).collect()
}
