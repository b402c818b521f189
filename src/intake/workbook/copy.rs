//! A workbook's sheets as they stand, cell by cell: what an annotated copy is made of.

use std::sync::Arc;

use calamine::{DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Style, XlsxError};
use chrono::NaiveDate;

use super::{Workbook, guarded, unpack};
use crate::intake::limits;
use crate::lang::Text;

/// A cell with its format.
pub(crate) struct Seen {
    /// Zero-based row and column.
    pub(crate) at: (u32, u32),
    /// What it holds.
    pub(crate) value: Value,
    /// Its number format, where it has one.
    pub(crate) format: Option<Arc<str>>,
}

/// What a cell holds; of a formula its result.
#[derive(Debug, PartialEq)]
pub(crate) enum Value {
    /// Text, or the name of an error.
    Text(String),
    /// A number, or a date's day number from 1900.
    Number(f64),
    /// Yes or no.
    Bool(bool),
}

/// A sheet of cells.
pub(crate) struct Copied {
    /// Its cells.
    pub(crate) cells: Vec<Seen>,
    /// Its merged cells, first and last corner, zero-based.
    pub(crate) merges: Vec<((u32, u32), (u32, u32))>,
}

impl Workbook<'_> {
    /// The names of its sheets of cells, and whether each is hidden.
    pub(crate) fn names(&self) -> Vec<(String, bool)> {
        let sheets = self.xlsx.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet);
        sheets.map(|s| (s.name.clone(), s.visible != SheetVisible::Visible)).collect()
    }

    /// The sheet of this name as it stands.
    ///
    /// # Errors
    /// A damaged sheet, or one with too many cells.
    pub(crate) fn copy(&mut self, name: &str) -> Result<Copied, Text> {
        let merges = guarded(|| self.xlsx.merge_cells_by_sheet_name(name))?;
        let corners = |d: Dimensions| (d.start, d.end);
        let cells = guarded(|| self.cells(name))?.ok_or_else(unpack::too_large)?;
        Ok(Copied { cells, merges: merges.into_iter().map(corners).collect() })
    }

    fn cells(&mut self, name: &str) -> Result<Option<Vec<Seen>>, XlsxError> {
        let mut reader = self.xlsx.worksheet_cells_reader(name)?;
        let formats: Vec<Option<Arc<str>>> = reader.styles().iter().map(number_format).collect();
        let mut cells = Vec::new();
        while let Some((cell, style)) = reader.next_cell_with_style_id()? {
            let Some(value) = value(cell.get_value()) else { continue };
            if cells.len() >= limits::CELLS {
                return Ok(None);
            }
            let format = formats.get(style).cloned().flatten();
            let dated = matches!(cell.get_value(), DataRef::DateTime(_));
            let format = if dated { format.or_else(|| Some("yyyy-mm-dd".into())) } else { format };
            cells.push(Seen { at: cell.get_position(), value, format });
        }
        Ok(Some(cells))
    }
}

fn number_format(style: &Style) -> Option<Arc<str>> {
    let code = style.number_format.as_ref()?.format_code.as_str();
    (!code.is_empty() && code != "General").then(|| code.into())
}

fn value(data: &DataRef<'_>) -> Option<Value> {
    Some(match data {
        DataRef::Empty => return None,
        DataRef::SharedString(text) => Value::Text((*text).to_owned()),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Value::Text(text.clone())
        }
        DataRef::Int(n) => Value::Number(*n as f64),
        DataRef::Float(n) => Value::Number(*n),
        DataRef::Bool(b) => Value::Bool(*b),
        DataRef::Error(error) => Value::Text(error.to_string()),
        DataRef::DateTime(at) => Value::Number(day_number(at)),
    })
}

/// The day number counted from 1900, also of a workbook that counts from 1904.
fn day_number(at: &ExcelDateTime) -> f64 {
    let epoch = NaiveDate::from_ymd_opt(1899, 12, 30).and_then(|d| d.and_hms_opt(0, 0, 0));
    let moment =
        if at.is_duration() || !(0.0..2_958_466.0).contains(&at.as_f64()) { None } else { at.as_datetime() };
    match (moment, epoch) {
        // Before March 1900 Excel's count is one day off; only a workbook that counts from 1900 has such days.
        (Some(moment), Some(epoch)) if (moment - epoch).num_days() > 60 => {
            (moment - epoch).num_days() as f64 + at.as_f64().fract()
        }
        _ => at.as_f64(),
    }
}
