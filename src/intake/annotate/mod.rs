//! A rejected workbook or CSV folder as an annotated copy: the same sheets and cells, a comment on each
//! cell at fault, and a first sheet that lists everything with links.
//!
//! Values and number formats are copied, a formula's result in its place; colours, borders, drawings and
//! macros are not, and the first sheet says so. What a cell holds is written as what it is: text never
//! becomes a formula.

mod cells;
mod list;
mod mark;
mod names;

use std::path::Path;

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::report::{Place, Problem, Refused};
use super::source::{self, Part};
use super::workbook::{self, Copied, Seen, Value};
use super::{csv, folder};
use crate::lang::{Lang, Text};
use mark::{Formats, Marks};

/// A sheet of the copy.
struct Page {
    /// The file and sheet that places name.
    file: String,
    sheet: Option<String>,
    /// What it is called in the copy.
    name: String,
    hidden: bool,
    content: Copied,
}

/// The copy's bytes.
///
/// # Errors
/// A source without cells (TOML), or one that cannot be opened at all: said in a sentence.
pub fn annotate(path: &Path, refused: &Refused, lang: Lang) -> Result<Vec<u8>, Text> {
    let source = source::open(path);
    let mut pages = Vec::new();
    for part in &source.parts {
        match part {
            Part::Workbook { file, bytes } => pages.extend(of_workbook(file, bytes)?),
            Part::Csv { file, bytes, .. } => pages.extend(of_csv(file, bytes)),
            Part::Toml { .. } => {}
        }
    }
    if pages.is_empty() {
        return Err(no_cells());
    }
    names::tell_apart(&mut pages, lang);
    book(path, &pages, refused, lang).map_err(|error| {
        Text::new(format!("写しを作れません（{error}）。"), format!("the copy cannot be made ({error})."))
    })
}

fn of_workbook(file: &str, bytes: &[u8]) -> Result<Vec<Page>, Text> {
    let mut book = workbook::open(file, bytes).map_err(|problem| problem.message)?;
    let mut pages = Vec::new();
    for (name, hidden) in book.names() {
        // An earlier copy's list is out of date.
        if !super::names::is_result(&name) {
            let content = book.copy(&name)?;
            pages.push(Page { file: file.to_owned(), sheet: Some(name.clone()), name, hidden, content });
        }
    }
    Ok(pages)
}

/// A CSV file as a sheet of texts; none where it is no CSV.
fn of_csv(file: &str, bytes: &[u8]) -> Option<Page> {
    let (text, _) = csv::decode(bytes).ok()?;
    let rows = csv::rows(&text).ok()?;
    let cells = rows.iter().flat_map(|row| {
        let written = (0u32..).zip(&row.cells).filter(|(_, raw)| !raw.seen().is_empty());
        written.map(|(column, raw)| Seen {
            at: (row.number.saturating_sub(1), column),
            value: Value::Text(raw.seen()),
            format: None,
        })
    });
    let content = Copied { cells: cells.collect(), merges: Vec::new() };
    let name = Path::new(file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Some(Page { file: file.to_owned(), sheet: None, name, hidden: false, content })
}

fn book(path: &Path, pages: &[Page], refused: &Refused, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut formats = Formats::default();
    let mut written = Vec::new();
    for page in pages {
        let marks = Marks::on(page, refused);
        let mut sheet = Worksheet::new();
        sheet.set_name(&page.name)?;
        sheet.set_hidden(page.hidden && marks.is_empty());
        cells::write(&mut sheet, page, &marks, &mut formats, lang)?;
        written.push(sheet);
    }
    let mut book = Workbook::new();
    book.push_worksheet(list::sheet(path, pages, refused, lang)?);
    written.into_iter().for_each(|sheet| book.push_worksheet(sheet));
    book.save_to_buffer()
}

impl Page {
    /// Whether `place` is on it.
    fn holds(&self, place: &Place) -> bool {
        self.file == place.file && self.sheet == place.sheet
    }

    /// The cell that shows itself where `cell` is: the first of a merged one.
    fn visible(&self, cell: (u32, u16)) -> (u32, u16) {
        let column = u32::from(cell.1);
        let covers = |(a, b): &&((u32, u32), (u32, u32))| {
            (a.0..=b.0).contains(&cell.0) && (a.1..=b.1).contains(&column)
        };
        let first = self.content.merges.iter().find(covers).map(|(first, _)| *first);
        first.and_then(|(row, column)| Some((row, u16::try_from(column).ok()?))).unwrap_or(cell)
    }
}

/// The zero-based cell that a problem is shown at: a row's own problem at its first cell.
fn cell_of(problem: &Problem) -> Option<(u32, u16)> {
    let row = problem.place.row.filter(|_| !problem.place.line)?.checked_sub(1)?;
    let column = u16::try_from(problem.place.column.unwrap_or(0)).ok()?;
    (row <= super::layout::LAST_ROW && column < LAST_COLUMN).then_some((row, column))
}

/// Columns of a sheet of Excel.
const LAST_COLUMN: u16 = 16_384;

/// Whether a source of this name has cells to comment on, as far as the name tells.
pub fn has_cells(path: &Path) -> bool {
    folder::extension(path) != "toml"
}

/// That a source has no cells.
pub fn no_cells() -> Text {
    Text::new(
        "注釈付きの写しは、ブック（.xlsx）か CSV から作ります。TOML の誤りは、行番号付きで一覧に示します。",
        "an annotated copy is made of a workbook (.xlsx) or of CSV files; the mistakes of a TOML file are listed with their lines.",
    )
}
