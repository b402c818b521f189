//! A row of a plan as it was read: typed cells in the schema's order, and where it stands.

use std::sync::Arc;

use chrono::NaiveDate;

use super::schema::Table;
use crate::calendar::Span;

/// What one cell says, read by its column's kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing: an empty cell.
    Empty,
    /// A placeholder (`〇台`, `-`): written, but no value.
    Placeholder(String),
    /// A code, a text, a department as written, or the value of a closed set.
    Text(String),
    /// A civil date.
    Date(NaiveDate),
    /// A fiscal year.
    Year(i32),
    /// A number.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// A list.
    List(Vec<String>),
    /// A span.
    Span(Span),
}

/// The sheet, file or TOML array that rows stand in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The file's path as the user gave it (for a folder: the path below it).
    pub file: String,
    /// The workbook's sheet; `None` for a CSV or TOML file.
    pub sheet: Option<String>,
    /// For each column of the schema the zero-based column of the sheet; `None` where it has none.
    pub columns: Vec<Option<u32>>,
}

/// Where a row stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The sheet.
    pub sheet: Arc<Sheet>,
    /// The one-based row (for TOML the line of the table's header).
    pub row: u32,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its table.
    pub table: Table,
    /// A cell for each column of the schema; `None` where the source lacks the column.
    pub cells: Vec<Option<Cell>>,
    /// Where it stands.
    pub origin: Origin,
}

impl Cell {
    /// Whether it gives no value: empty, a placeholder, blank text or an empty list.
    pub fn is_blank(&self) -> bool {
        match self {
            Cell::Empty | Cell::Placeholder(_) => true,
            Cell::Text(text) => text.trim().is_empty(),
            Cell::List(items) => items.iter().all(|i| i.trim().is_empty()),
            _ => false,
        }
    }

    /// Whether nothing is written in it: empty, blank text or an empty list. A placeholder is written.
    pub fn says_nothing(&self) -> bool {
        self.is_blank() && !matches!(self, Cell::Placeholder(_))
    }
}

impl Record {
    /// The cell of the column with this English name; `None` where the source lacks the column.
    pub fn cell(&self, column: &str) -> Option<&Cell> {
        self.cells.get(self.table.column(column)?)?.as_ref()
    }

    /// The code that a column holds, trimmed at the ends; `None` where there is none.
    pub fn code_in(&self, column: &str) -> Option<&str> {
        match self.cell(column)? {
            Cell::Text(text) => Some(text.trim()).filter(|t| !t.is_empty()),
            _ => None,
        }
    }

    /// What names the row within its table, and stays when all else changes: its code; for targets
    /// and measurements `kpi@2026-03-31` (the date is the last ten characters, whatever the code
    /// holds). `None` where the row lacks it.
    pub fn key(&self) -> Option<String> {
        match self.table {
            Table::KpiTargets | Table::Measurements => match self.cell("on")? {
                Cell::Date(on) => Some(format!("{}@{on}", self.code_in("kpi")?)),
                _ => None,
            },
            _ => self.code_in("code").map(str::to_owned),
        }
    }
}
