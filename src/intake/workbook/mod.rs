//! Excel workbooks: one sheet a table; date cells, percent cells and padded numbers count as shown.

mod copy;
mod shown;
mod unpack;

pub(crate) use copy::{Copied, Seen, Value};

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, SheetVisible, Style, Xlsx, XlsxError};
use chrono::NaiveDate;

use super::cell::{Raw, Shown};
use super::form;
use super::grid::{Format, Grid, Merge, Row, Spread};
use super::limits;
use super::names;
use super::report::{Interpretation, Place, Problem};
use crate::lang::Text;
use crate::plan::Table;

/// An open workbook.
pub(crate) struct Workbook<'b> {
    file: String,
    xlsx: Xlsx<Cursor<&'b [u8]>>,
    sheets: Vec<(Table, String)>,
    /// Sheets that are forms, one an initiative.
    forms: Vec<String>,
    /// How the forms were read.
    pub(crate) interpretations: Vec<Interpretation>,
    /// Sheets that are no table, hidden tables.
    pub(crate) warnings: Vec<Problem>,
    /// Two sheets of one table, no table at all.
    pub(crate) problems: Vec<Problem>,
}

/// Opens a workbook and names its sheets.
pub(crate) fn open<'b>(file: &str, bytes: &'b [u8]) -> Result<Workbook<'b>, Problem> {
    let refuse = |message| Problem { place: Place::file(file), message };
    unpack::check(bytes).map_err(refuse)?;
    let xlsx = guarded(|| Xlsx::new(Cursor::new(bytes))).map_err(refuse)?;
    let mut workbook = Workbook {
        file: file.to_owned(),
        xlsx,
        sheets: Vec::new(),
        forms: Vec::new(),
        interpretations: Vec::new(),
        warnings: Vec::new(),
        problems: Vec::new(),
    };
    workbook.name_sheets();
    Ok(workbook)
}

/// Gives each visible sheet's name and rows to `take`, in their order, until it says that this was it.
pub(crate) fn first(
    file: &str,
    bytes: &[u8],
    take: &mut dyn FnMut(&str, &[Row<'_>]) -> bool,
) -> Result<(), Problem> {
    let refuse = |message| Problem { place: Place::file(file), message };
    unpack::check(bytes).map_err(refuse)?;
    let mut xlsx = guarded(|| Xlsx::new(Cursor::new(bytes))).map_err(refuse)?;
    let visible = |s: &&calamine::Sheet| s.visible == SheetVisible::Visible;
    let names: Vec<String> = xlsx.sheets_metadata().iter().filter(visible).map(|s| s.name.clone()).collect();
    for name in names {
        let refuse =
            |message| Problem { place: Place { sheet: Some(name.clone()), ..Place::file(file) }, message };
        let unfinished = guarded(|| formulas_without_result(&mut xlsx, &name)).map_err(refuse)?;
        let rows = guarded(|| rows(&mut xlsx, &name, &unfinished)).map_err(refuse)?;
        let Some(rows) = rows else { return Err(refuse(unpack::too_large())) };
        if take(&name, &rows) {
            break;
        }
    }
    Ok(())
}

/// Runs the reader of workbooks, whose sums and indexes a forged file can break.
fn guarded<T>(read: impl FnOnce() -> Result<T, XlsxError>) -> Result<T, Text> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(_)) | Err(_) => Err(unpack::damaged()),
    }
}

impl Workbook<'_> {
    fn name_sheets(&mut self) {
        let sheets: Vec<_> =
            self.xlsx.sheets_metadata().iter().map(|s| (s.name.clone(), s.visible)).collect();
        for (name, visible) in sheets {
            let place = Place { sheet: Some(name.clone()), ..Place::file(&self.file) };
            let hidden = visible != SheetVisible::Visible;
            match names::table(&name) {
                None if hidden || names::is_result(&name) => {}
                None if self.is_form(&name) => self.forms.push(name),
                None => self.warnings.push(Problem { place, message: names::unknown_table(&name) }),
                Some(table) => match self.sheets.iter().find(|(t, _)| *t == table) {
                    Some((_, other)) => {
                        self.problems.push(Problem { place, message: names::twice(table, other) });
                    }
                    None => {
                        if hidden {
                            self.warnings.push(Problem { place, message: hidden_table() });
                        }
                        self.sheets.push((table, name));
                    }
                },
            }
        }
        if self.sheets.is_empty() && self.forms.is_empty() {
            self.problems.push(Problem { place: Place::file(&self.file), message: names::no_table() });
        }
    }

    /// Whether a sheet that is no table is a form; notes how it is read, and what is wrong with it.
    fn is_form(&mut self, name: &str) -> bool {
        let mut said = form::Said::default();
        let found = self.form(name, &mut |read| said = read.said).unwrap_or(false);
        self.interpretations.append(&mut said.notes);
        self.problems.append(&mut said.problems);
        self.warnings.append(&mut said.warnings);
        found
    }

    /// Gives what the forms say of `table` to `take`.
    pub(crate) fn with_forms(
        &mut self,
        table: Table,
        take: &mut dyn FnMut(&Grid<'_>),
    ) -> Result<(), Problem> {
        for name in self.forms.clone() {
            let place = Place { sheet: Some(name.clone()), ..Place::file(&self.file) };
            let read = self.form(&name, &mut |form| {
                form.grids.iter().filter(|grid| grid.table == table).for_each(&mut *take);
            });
            read.map_err(|message| Problem { place, message })?;
        }
        Ok(())
    }

    /// Lays a form out as grids and gives them to `take`; whether it is one.
    fn form(&mut self, name: &str, take: &mut dyn FnMut(form::Read<'_>)) -> Result<bool, Text> {
        let merges = guarded(|| merges(&mut self.xlsx, name))?;
        let across = guarded(|| across(&mut self.xlsx, name))?;
        let unfinished = guarded(|| formulas_without_result(&mut self.xlsx, name))?;
        let rows = guarded(|| rows(&mut self.xlsx, name, &unfinished))?;
        let Some(rows) = rows else { return Err(unpack::too_large()) };
        let Some(read) = form::grids(&self.file, name, &rows, &merges, &across) else {
            return Ok(false);
        };
        take(read);
        Ok(true)
    }

    /// Reads the sheet of `table`, if there is one, and gives its grid to `take`.
    pub(crate) fn with_grid(&mut self, table: Table, take: &mut dyn FnMut(&Grid<'_>)) -> Result<(), Problem> {
        let Some((_, name)) = self.sheets.iter().find(|(t, _)| *t == table).cloned() else { return Ok(()) };
        let place = || Place { sheet: Some(name.clone()), ..Place::file(&self.file) };
        let refuse = |message| Problem { place: place(), message };
        let merges = guarded(|| merges(&mut self.xlsx, &name)).map_err(refuse)?;
        let unfinished = guarded(|| formulas_without_result(&mut self.xlsx, &name)).map_err(refuse)?;
        let rows = guarded(|| rows(&mut self.xlsx, &name, &unfinished)).map_err(refuse)?;
        let Some(rows) = rows else { return Err(refuse(unpack::too_large())) };
        take(&Grid {
            table,
            file: self.file.clone(),
            sheet: Some(name.clone()),
            format: Format::Workbook,
            columns: None,
            rows,
            merges,
        });
        Ok(())
    }
}

fn merges(xlsx: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Vec<Merge>, XlsxError> {
    let regions = xlsx.merge_cells_by_sheet_name(name)?;
    let spanning = regions.into_iter().filter(|d| d.end.0 > d.start.0 && d.start.1 < limits::COLUMNS);
    let merge = |d: calamine::Dimensions| Merge {
        column: d.start.1,
        first: d.start.0.saturating_add(1),
        last: d.end.0.saturating_add(1),
    };
    Ok(spanning.map(merge).collect())
}

/// Merged cells that span columns.
fn across(xlsx: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Vec<Spread>, XlsxError> {
    let regions = xlsx.merge_cells_by_sheet_name(name)?;
    let wide = regions.into_iter().filter(|d| d.end.1 > d.start.1 && d.end.1 < limits::COLUMNS);
    let row = |d: calamine::Dimensions| Spread {
        row: d.start.0.saturating_add(1),
        first: d.start.1,
        last: d.end.1,
    };
    Ok(wide.map(row).collect())
}

/// Cells whose formula was never calculated: they look empty, but are not.
fn formulas_without_result(
    xlsx: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
) -> Result<HashSet<(u32, u32)>, XlsxError> {
    let mut reader = xlsx.worksheet_cells_reader(name)?;
    let mut found = HashSet::new();
    while let Some(cell) = reader.next_cell_with_formula_metadata()? {
        if cell.formula.is_some() && cell.value == DataRef::Empty && found.len() < limits::CELLS {
            found.insert(cell.pos);
        }
    }
    Ok(found)
}

/// The sheet's rows; `None` where it holds too many cells.
fn rows<'x>(
    xlsx: &'x mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    unfinished: &HashSet<(u32, u32)>,
) -> Result<Option<Vec<Row<'x>>>, XlsxError> {
    let mut reader = xlsx.worksheet_cells_reader(name)?;
    let shown: Vec<Shown> = reader.styles().iter().map(shown_by).collect();
    let mut rows: Vec<Row<'x>> = Vec::new();
    let mut sorted = true;
    let mut count = 0;
    while let Some((cell, style)) = reader.next_cell_with_style_id()? {
        let (row, column) = cell.get_position();
        let mut raw = raw(cell.get_value(), shown.get(style).copied().unwrap_or(Shown::Plain));
        if raw == Raw::Empty && unfinished.contains(&(row, column)) {
            raw = Raw::Broken(Box::new(not_calculated()));
        }
        if raw == Raw::Empty || column >= limits::COLUMNS {
            continue;
        }
        let number = row.saturating_add(1);
        if rows.last().is_none_or(|r| r.number != number) {
            sorted &= rows.last().is_none_or(|r| r.number < number);
            rows.push(Row::new(number, Vec::new()));
        }
        if let Some(last) = rows.last_mut() {
            let at = column as usize;
            if last.cells.len() <= at {
                count += at + 1 - last.cells.len();
                last.cells.resize(at + 1, Raw::Empty);
            }
            last.cells[at] = raw;
        }
        if count > limits::CELLS {
            return Ok(None);
        }
    }
    if !sorted {
        rows.sort_by_key(|r| r.number);
    }
    Ok(Some(rows))
}

fn shown_by(style: &Style) -> Shown {
    style.number_format.as_ref().map_or(Shown::Plain, |f| shown::by_format(&f.format_code))
}

fn raw<'x>(value: &DataRef<'x>, shown: Shown) -> Raw<'x> {
    match value {
        DataRef::Empty => Raw::Empty,
        DataRef::SharedString("") => Raw::Empty,
        DataRef::SharedString(text) => Raw::Text(Cow::Borrowed(text)),
        DataRef::String(text) if text.is_empty() => Raw::Empty,
        DataRef::String(text) => Raw::Text(Cow::Owned(text.clone())),
        DataRef::Int(n) => Raw::Integer(*n),
        DataRef::Float(n) => Raw::Number(*n, shown),
        DataRef::Bool(b) => Raw::Bool(*b),
        DataRef::Error(error) => Raw::Broken(Box::new(error_cell(&error.to_string()))),
        DataRef::DateTime(at) if at.is_duration() => Raw::Broken(Box::new(duration())),
        DataRef::DateTime(at) => match date(at) {
            Some(date) => Raw::Date(date, at.as_f64().fract() != 0.0),
            None => Raw::Broken(Box::new(duration())),
        },
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Raw::Text(Cow::Owned(text.clone())),
    }
}

/// The day of a date cell, within what Excel can show (to 9999-12-31).
fn date(at: &ExcelDateTime) -> Option<NaiveDate> {
    let in_range = (1.0..2_958_466.0).contains(&at.as_f64());
    in_range.then(|| at.as_datetime()).flatten().map(|t| t.date())
}

fn error_cell(error: &str) -> Text {
    Text::new(
        format!("計算式がエラー（{error}）になっています。Excel で式を直すか、値を入力してください。"),
        format!("the formula gives an error ({error}); mend it in Excel, or type the value."),
    )
}

fn not_calculated() -> Text {
    Text::new(
        "計算式の結果が保存されていません。Excel で開いて計算させ、保存し直してください。",
        "holds a formula whose result was never saved; open the workbook in Excel and save it again.",
    )
}

fn duration() -> Text {
    Text::new(
        "時刻の書式のセルです。日付の書式にするか、時間数は数（36.5 など）で書いてください。",
        "is formatted as a time of day; format it as a date, or write hours as a number such as 36.5.",
    )
}

fn hidden_table() -> Text {
    Text::new(
        "非表示のシートですが、計画の表なので読みます。",
        "is hidden, but a table of the plan, and is read.",
    )
}
