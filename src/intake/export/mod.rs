//! The plan's records → a workbook, CSV files or TOML, in the format of the template, such that reading
//! them again gives the same cells (`plan.md`, History is kept: "export → import changes nothing").
//!
//! # Nothing is written that was not read back
//! Whatever is written is read by the import's own reader and compared, cell by cell, before anybody
//! gets it: what a format cannot say (a list whose entry holds the separator) is refused with its place.

mod check;
mod csv;
mod spell;
mod toml;
mod workbook;

use std::collections::BTreeMap;

use super::Known;
use super::report::Problem;
use super::source::Part;
use crate::plan::{Record, Table};

/// What to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An Excel workbook, one sheet a table.
    Workbook,
    /// CSV files, one a table, UTF-8 with a byte order mark.
    Csv,
    /// One TOML file, one array a table.
    Toml,
}

/// An export, in memory.
#[derive(Debug)]
pub struct Exported {
    /// Each file's name and bytes. A workbook and a TOML file are called as asked; the CSV files
    /// `departments.csv` and so on.
    pub files: Vec<(String, Vec<u8>)>,
    /// The rows of each table.
    pub rows: BTreeMap<Table, usize>,
    /// Cells that a spreadsheet program would take for formulas when it opens a CSV file: their text
    /// begins with `=`, `+`, `-` or `@`. None in a workbook, where they are text.
    pub like_formulas: usize,
}

/// Writes `records` as `form`. `name` is how the file is called in messages.
///
/// Every table and column is written, also empty ones; rows stand in the order of `records`, table by
/// table. The same records give the same bytes.
///
/// # Errors
/// Every cell that this form cannot hold, by the place where it would stand.
pub fn export(form: Form, name: &str, records: &[Record], known: &Known) -> Result<Exported, Vec<Problem>> {
    let tables = Tables::of(form, name, records);
    tables.within_limits()?;
    let parts = match form {
        Form::Workbook => vec![Part::Workbook { file: name.to_owned(), bytes: workbook::write(&tables)? }],
        Form::Csv => Table::ALL.iter().map(|t| csv::write(&tables, *t)).collect::<Result<_, _>>()?,
        Form::Toml => vec![Part::Toml { file: name.to_owned(), bytes: toml::write(&tables).into_bytes() }],
    };
    check::reads_back(&tables, &parts, known)?;
    let like_formulas = if form == Form::Csv { tables.like_formulas() } else { 0 };
    let rows = Table::ALL.iter().map(|t| (*t, tables.rows(*t).len())).collect();
    Ok(Exported { files: parts.into_iter().map(Part::into_file).collect(), rows, like_formulas })
}

/// The records by table, for one form.
struct Tables<'a> {
    form: Form,
    name: &'a str,
    rows: BTreeMap<Table, Vec<&'a Record>>,
}

impl<'a> Tables<'a> {
    fn of(form: Form, name: &'a str, records: &'a [Record]) -> Tables<'a> {
        let mut rows: BTreeMap<Table, Vec<&Record>> = BTreeMap::new();
        for record in records {
            rows.entry(record.table).or_default().push(record);
        }
        Tables { form, name, rows }
    }

    fn rows(&self, table: Table) -> &[&'a Record] {
        self.rows.get(&table).map_or(&[], Vec::as_slice)
    }

    fn like_formulas(&self) -> usize {
        let cells = self.rows.values().flatten().flat_map(|r| r.table.columns().iter().zip(&r.cells));
        cells
            .filter(|(column, cell)| spell::like_formula(&spell::raw(self.form, column.kind, cell.as_ref())))
            .count()
    }
}
