//! The whole plan as a workbook that looks like the template. Text is written as text whatever it looks
//! like, and dates as dates.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::{Tables, spell};
use crate::intake::cell::Raw;
use crate::intake::layout;
use crate::intake::report::{Place, Problem};
use crate::lang::Text;
use crate::plan::Table;

/// Text up to this length could be taken for a number or a date when somebody types over it.
const SHORT: usize = 40;

/// The workbook's bytes.
pub(super) fn write(tables: &Tables<'_>) -> Result<Vec<u8>, Vec<Problem>> {
    book(tables).map_err(|error| {
        let message =
            Text::new(format!("書き出せません（{error}）。"), format!("cannot be written ({error})."));
        vec![Problem { place: Place::file(tables.name), message }]
    })
}

fn book(tables: &Tables<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The writer's own default is the present moment: the same plan is to give the same bytes.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let formats = Formats::new();
    for table in Table::ALL {
        let rows = tables.rows(table);
        let sheet = book.add_worksheet();
        layout::head(sheet, table, u32::try_from(rows.len()).unwrap_or(u32::MAX))?;
        for (row, record) in (1u32..).zip(rows) {
            for (at, (column, cell)) in (0u16..).zip(table.columns().iter().zip(&record.cells)) {
                write_cell(sheet, (row, at), &spell::raw(tables.form, column.kind, cell.as_ref()), &formats)?;
            }
        }
    }
    book.save_to_buffer()
}

struct Formats {
    /// Text that Excel keeps as text also when somebody edits it.
    text: Format,
    /// Text of several lines.
    lines: Format,
    date: Format,
    /// A fiscal year in a column of dates.
    year: Format,
}

impl Formats {
    fn new() -> Formats {
        let text = Format::new().set_num_format("@").set_quote_prefix();
        Formats {
            lines: text.clone().set_text_wrap().set_align(FormatAlign::Top),
            text,
            date: Format::new().set_num_format("yyyy-mm-dd"),
            year: Format::new().set_num_format("0"),
        }
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, at): (u32, u16),
    raw: &Raw<'_>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match raw {
        Raw::Text(text) if text.contains('\n') => {
            sheet.write_string_with_format(row, at, &**text, &formats.lines)?
        }
        Raw::Text(text) if could_be_taken(text) => {
            sheet.write_string_with_format(row, at, &**text, &formats.text)?
        }
        Raw::Text(text) => sheet.write_string(row, at, &**text)?,
        Raw::Date(date, _) => sheet.write_with_format(row, at, date, &formats.date)?,
        Raw::Integer(year) => sheet.write_number_with_format(row, at, *year as f64, &formats.year)?,
        Raw::Number(value, _) => sheet.write_number(row, at, *value)?,
        Raw::Bool(value) => sheet.write_boolean(row, at, *value)?,
        Raw::Empty | Raw::List(_) | Raw::Broken(_) => sheet,
    };
    Ok(())
}

/// Whether Excel would make a formula, a number or a date of `text` if it were typed in.
fn could_be_taken(text: &str) -> bool {
    let trimmed = text.trim_start();
    let short = text.chars().nth(SHORT).is_none();
    trimmed.starts_with(['=', '+', '-', '@', '\'', '＝', '＋', '－', '＠'])
        || (short && trimmed.chars().any(char::is_numeric))
        || matches!(trimmed.to_ascii_lowercase().as_str(), "true" | "false")
}
