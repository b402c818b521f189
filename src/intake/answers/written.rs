//! The sheet of answers as it is handed out: one row an open alert, the answer's cells blank.

use chrono::NaiveDate;
use rust_xlsxwriter::{DataValidation, Format, FormatAlign, FormatBorder, Workbook, XlsxError};

use super::{ANSWER, ANSWERS, COLUMNS};
use crate::plan::schema::Kind;

/// One row of the sheet that is written: an open alert.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenRow {
    /// `RULE/SUBJECT`.
    pub alert: String,
    /// Its title.
    pub title: String,
    /// The department responsible, by name.
    pub owner: String,
    /// The date that matters.
    pub due: Option<NaiveDate>,
}

/// The sheet as a workbook, its answers a drop-down.
///
/// # Errors
/// Only where the writer of workbooks fails.
pub fn to_workbook(rows: &[OpenRow]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("回答")?;
    sheet.set_freeze_panes(1, 1)?;
    let head = Format::new().set_bold().set_border(FormatBorder::Thin).set_align(FormatAlign::Center);
    for (at, column) in (0u16..).zip(COLUMNS) {
        let ja = column.ja.first().copied().unwrap_or(column.name);
        sheet.write_with_format(0, at, ja, &head)?;
        let (width, format) = match column.kind {
            Kind::Code => (34.0, "@"),
            Kind::Date => (13.0, "yyyy-mm-dd"),
            Kind::Text if column.name == "title" || column.name == "reason" => (46.0, "General"),
            _ => (14.0, "General"),
        };
        sheet.set_column_width(at, width)?;
        sheet.set_column_format(at, &Format::new().set_num_format(format))?;
    }
    let last = u32::try_from(rows.len()).unwrap_or(u32::MAX).clamp(1, 100_000);
    let words: Vec<&str> = ANSWERS.iter().filter_map(|choice| choice.ja.first().copied()).collect();
    let list = DataValidation::new().allow_list_strings(&words)?.ignore_blank(true);
    sheet.add_data_validation(1, ANSWER as u16, last, ANSWER as u16, &list)?;
    let code = Format::new().set_num_format("@");
    for (at, row) in (1u32..).zip(rows) {
        sheet.write_with_format(at, 0, &row.alert, &code)?;
        sheet.write(at, 1, &row.title)?;
        sheet.write(at, 2, &row.owner)?;
        sheet.write(at, 3, row.due.map(|day| day.to_string()).unwrap_or_default())?;
    }
    book.save_to_buffer()
}

/// The sheet as CSV: UTF-8 with the mark that Excel needs to see that it is.
pub fn to_csv(rows: &[OpenRow]) -> String {
    let quoted = |text: &str| match text.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    };
    let head: Vec<&str> = COLUMNS.iter().filter_map(|column| column.ja.first().copied()).collect();
    let mut text = format!("\u{FEFF}{}\r\n", head.join(","));
    for row in rows {
        let due = row.due.map(|day| day.to_string()).unwrap_or_default();
        let cells = [&row.alert, &row.title, &row.owner, &due].map(|cell| quoted(cell));
        text += &format!("{}{}\r\n", cells.join(","), ",".repeat(COLUMNS.len() - cells.len()));
    }
    text
}
