//! Files → the plan's records: a workbook, a folder of CSV files, TOML; Japanese or English; every
//! cell with its address, every mistake in one run (`plan.md`, Sources).
//!
//! [`read`] takes a source as it is; [`read_plan`] also builds the plan, and lists the mistakes of
//! cells and of references together. [`template`] writes the empty workbook to start from, [`export`] the
//! plan in the same format; [`annotate`] gives a rejected source back with a comment on each bad cell;
//! [`answers`] writes and reads the sheet on which departments answer.

pub mod annotate;
pub mod answers;
mod cell;
mod combine;
mod csv;
mod desk;
pub mod export;
mod folder;
mod form;
mod grid;
mod header;
mod layout;
mod limits;
mod names;
mod report;
mod sheet;
mod source;
pub mod template;
mod toml;
mod workbook;

pub use combine::{place_of, read_plan, read_with};
pub use report::{Count, Intake, Interpretation, Place, Placeholder, Problem, Progress, Refused};
pub use source::unreadable;

use std::collections::HashMap;
use std::path::Path;

use crate::calendar::Calendar;
use crate::lang::Text;
use crate::plan::{Plan, Table};
use desk::Desk;
use grid::{Format, Grid};
use source::Part;

/// What the reading of a source needs to know of the plan in force.
#[derive(Clone, Debug)]
pub struct Known {
    /// The city's calendar: where a fiscal year ends.
    pub calendar: Calendar,
    /// Each KPI's unit by its code; `None`: it has none.
    pub kpi_units: HashMap<String, Option<String>>,
}

impl Known {
    /// Nothing but the calendar: a first import.
    pub fn new(calendar: Calendar) -> Known {
        Known { calendar, kpi_units: HashMap::new() }
    }

    /// What `plan` knows.
    pub fn of(calendar: Calendar, plan: &Plan) -> Known {
        Known { calendar, kpi_units: plan.kpis.iter().map(|k| (k.code.clone(), k.unit.clone())).collect() }
    }
}

/// Reads the source at `path`.
///
/// # Errors
/// [`Refused`] with every cell that cannot be read and every required value that is missing. What the
/// rows say together (duplicates, references) is judged by [`read_plan`].
pub fn read(path: &Path, known: &Known, progress: &mut dyn FnMut(Progress)) -> Result<Intake, Refused> {
    let mut desk = Desk::new(known, progress);
    let (digest, files) = gather(path, &mut desk);
    combine::finish(desk, digest, files)
}

/// Reads the tables of a plan that stand inside another TOML text: `tables` is what its `text` (called
/// `file`) holds below one of its keys, each table an array as in a plan's own file.
///
/// # Errors
/// [`Refused`] as for [`read`]; places are lines of `text`.
pub fn read_inline(
    file: &str,
    text: &str,
    tables: ::toml::de::DeTable<'_>,
    known: &Known,
) -> Result<Intake, Refused> {
    let mut quiet = |_| {};
    let mut desk = Desk::new(known, &mut quiet);
    let mut document = toml::read_below(file, text, tables);
    desk.problems.append(&mut document.problems);
    desk.warnings.append(&mut document.warnings);
    for table in Table::ALL {
        document
            .grids
            .iter()
            .filter(|grid| grid.table == table)
            .for_each(|grid| sheet::read(grid, &mut desk));
    }
    combine::finish(desk, String::new(), vec![file.to_owned()])
}

/// Reads all files at `path` onto the desk; returns the digest and the files' names.
fn gather(path: &Path, desk: &mut Desk<'_>) -> (String, Vec<String>) {
    let mut source = source::open(path);
    desk.warnings.append(&mut source.warnings);
    desk.problems.append(&mut source.problems);
    if !lay_out(&source.parts, desk) && desk.problems.is_empty() {
        let place = Place::file(path.display().to_string());
        desk.problems.push(Problem { place, message: names::no_table() });
    }
    if desk.problems.is_empty() && desk.counts.values().all(|count| count.read == 0) {
        let place = Place::file(path.display().to_string());
        desk.warnings.push(Problem { place, message: no_rows() });
    }
    (source.digest(), source.parts.iter().map(|p| p.file().to_owned()).collect())
}

/// Reads files in memory onto the desk; whether any of them is a table.
fn lay_out(parts: &[Part], desk: &mut Desk<'_>) -> bool {
    let mut shelf = Shelf::of(parts, desk);
    for table in Table::ALL {
        shelf.read_table(table, desk);
    }
    !shelf.is_empty()
}

/// A source's files, opened as far as all their tables need it at once.
struct Shelf<'b> {
    csv: Vec<(Table, &'b str, &'b [u8])>,
    toml: Vec<Grid<'b>>,
    workbooks: Vec<workbook::Workbook<'b>>,
}

impl<'b> Shelf<'b> {
    fn of(parts: &'b [Part], desk: &mut Desk<'_>) -> Shelf<'b> {
        let mut shelf = Shelf { csv: Vec::new(), toml: Vec::new(), workbooks: Vec::new() };
        for part in parts {
            match part {
                Part::Csv { table, file, bytes } => shelf.csv.push((*table, file, bytes)),
                Part::Toml { file, bytes } => shelf.add_toml(file, bytes, desk),
                Part::Workbook { file, bytes } => match workbook::open(file, bytes) {
                    Ok(mut workbook) => {
                        desk.warnings.append(&mut workbook.warnings);
                        desk.problems.append(&mut workbook.problems);
                        desk.interpretations.append(&mut workbook.interpretations);
                        shelf.workbooks.push(workbook);
                    }
                    Err(problem) => desk.problems.push(problem),
                },
            }
        }
        shelf
    }

    fn is_empty(&self) -> bool {
        self.csv.is_empty() && self.toml.is_empty() && self.workbooks.is_empty()
    }

    fn add_toml(&mut self, file: &str, bytes: &'b [u8], desk: &mut Desk<'_>) {
        let body = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
        let Ok(text) = std::str::from_utf8(body) else {
            desk.problems.push(Problem { place: Place::file(file), message: no_utf8() });
            return;
        };
        let mut document = toml::read(file, text);
        desk.lost.extend(if document.problems.is_empty() { &[][..] } else { &Table::ALL });
        desk.problems.append(&mut document.problems);
        desk.warnings.append(&mut document.warnings);
        for grid in document.grids {
            match self.csv.iter().find(|(table, ..)| *table == grid.table) {
                Some((table, other, _)) => {
                    let message = names::twice(*table, other);
                    desk.problems.push(Problem { place: Place::file(file), message });
                }
                None => self.toml.push(grid),
            }
        }
    }

    fn read_table(&mut self, table: Table, desk: &mut Desk<'_>) {
        for (_, file, bytes) in self.csv.iter().filter(|(t, ..)| *t == table) {
            read_csv(table, file, bytes, desk);
        }
        for grid in self.toml.iter().filter(|g| g.table == table) {
            sheet::read(grid, desk);
        }
        for workbook in &mut self.workbooks {
            let read = workbook.with_grid(table, &mut |grid| sheet::read(grid, desk));
            let read = read.and_then(|()| workbook.with_forms(table, &mut |grid| sheet::read(grid, desk)));
            if let Err(problem) = read {
                desk.counts.entry(table).or_default();
                desk.problems.push(problem);
                desk.lost.insert(table);
            }
        }
    }
}

fn read_csv(table: Table, file: &str, bytes: &[u8], desk: &mut Desk<'_>) {
    let decoded = csv::decode(bytes).and_then(|(text, cp932)| {
        if cp932 {
            desk.interpretations.push(Interpretation {
                place: Place::file(file),
                found: "CP932 (Shift_JIS)".to_owned(),
                read_as: Text::new("Unicode に直して読みます", "decoded to Unicode"),
            });
        }
        csv::rows(&text).map(|rows| {
            let (file, format) = (file.to_owned(), Format::Csv);
            sheet::read(
                &Grid { table, file, sheet: None, format, columns: None, rows, merges: Vec::new() },
                desk,
            );
        })
    });
    if let Err(fault) = decoded {
        let place = Place { row: fault.row, column: fault.column, ..Place::file(file) };
        desk.counts.entry(table).or_default();
        desk.problems.push(Problem { place, message: fault.message });
        desk.lost.insert(table);
    }
}

fn no_rows() -> Text {
    Text::new(
        "読む行が1行もありませんでした（見出しだけの表、または記入例だけの表です）。取り込むファイルを確かめてください。",
        "has no row to read: its tables hold nothing but headers or worked examples. Please check that it is the file you mean.",
    )
}

fn no_utf8() -> Text {
    Text::new(
        "UTF-8 ではありません。TOML は UTF-8 で保存してください。",
        "is not UTF-8; a TOML file must be saved as UTF-8.",
    )
}
