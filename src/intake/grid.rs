//! A source's table before its header is known: rows of raw cells, whatever the file's format.

use super::cell::Raw;
use super::report::Place;
use crate::plan::Table;

/// The rows of one sheet, file or TOML array.
pub(crate) struct Grid<'a> {
    /// The table that its name says.
    pub(crate) table: Table,
    /// The file's path as the user gave it (for a folder: the path below it).
    pub(crate) file: String,
    /// The workbook's sheet.
    pub(crate) sheet: Option<String>,
    /// What kind of file it stands in.
    pub(crate) format: Format,
    /// Its rows from the top; none is left out but those wholly absent.
    pub(crate) rows: Vec<Row<'a>>,
    /// For a form the sheet's column of each of its own; `None`: they are the sheet's.
    pub(crate) columns: Option<Vec<u32>>,
    /// Merged cells that span rows.
    pub(crate) merges: Vec<Merge>,
}

/// What matters about a file's format once it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// A row with too few or too many cells has lost its columns.
    Csv,
    /// Cells beside the table are remarks.
    Workbook,
    /// The first row holds the keys; places are lines.
    Toml,
    /// The first row holds the keys; every cell has a place of its own in the sheet.
    Form,
}

/// One row.
pub(crate) struct Row<'a> {
    /// Its one-based number (for TOML the line of the table's header).
    pub(crate) number: u32,
    /// Its cells from the first column.
    pub(crate) cells: Vec<Raw<'a>>,
    /// For TOML the line of each cell, for a form its row; 0 where it has none.
    pub(crate) lines: Option<Box<[u32]>>,
}

/// A merged cell: one column of it, over several rows (one-based, both ends included).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Merge {
    pub(crate) column: u32,
    pub(crate) first: u32,
    pub(crate) last: u32,
}

/// A merged cell: one row of it (one-based), over several columns (zero-based, both ends included).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spread {
    pub(crate) row: u32,
    pub(crate) first: u32,
    pub(crate) last: u32,
}

impl<'a> Row<'a> {
    /// A row of a sheet.
    pub(crate) fn new(number: u32, cells: Vec<Raw<'a>>) -> Row<'a> {
        Row { number, cells, lines: None }
    }

    /// Whether nothing is written in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.cells.iter().all(Raw::is_blank)
    }

    /// The cell in the zero-based column.
    pub(crate) fn cell(&self, column: u32) -> &Raw<'a> {
        self.cells.get(column as usize).unwrap_or(&Raw::Empty)
    }
}

impl<'a> Grid<'a> {
    /// The sheet as a whole.
    pub(crate) fn place(&self) -> Place {
        Place { file: self.file.clone(), sheet: self.sheet.clone(), ..Place::default() }
    }

    /// A row, or a cell of it.
    pub(crate) fn place_of(&self, row: &Row<'_>, column: Option<u32>) -> Place {
        let line = self.format == Format::Toml;
        let at = |c: u32| row.lines.as_ref().and_then(|l| l.get(c as usize)).copied().filter(|l| *l > 0);
        let number = column.and_then(at).unwrap_or(row.number);
        let column = if line { None } else { column.map(|c| self.column(c)) };
        Place { row: Some(number), column, line, ..self.place() }
    }

    /// The sheet's column of the grid's own.
    pub(crate) fn column(&self, column: u32) -> u32 {
        self.columns.as_ref().and_then(|c| c.get(column as usize)).copied().unwrap_or(column)
    }

    /// The upper cell of the merged one that covers this row and column.
    pub(crate) fn merged(&self, number: u32, column: u32) -> Option<&Raw<'a>> {
        let merge =
            self.merges.iter().find(|m| m.column == column && m.first < number && number <= m.last)?;
        let at = self.rows.binary_search_by_key(&merge.first, |r| r.number).ok()?;
        Some(self.rows.get(at)?.cell(column)).filter(|raw| !raw.is_blank())
    }
}
