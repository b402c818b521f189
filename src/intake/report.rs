//! What an import says about its source: places, problems, counts, and readings that were not literal.

use std::collections::BTreeMap;
use std::fmt;

use crate::lang::Text;
use crate::plan::{Record, Table};

/// Where something stands, as a person finds it: `plan.xlsx KPI!C12`, `kpis.csv!C12`, `plan.toml:12`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file's path as the user gave it (for a folder: the path below it).
    pub file: String,
    /// The workbook's sheet.
    pub sheet: Option<String>,
    /// The one-based row, or the line of a text that has no columns.
    pub row: Option<u32>,
    /// The zero-based column.
    pub column: Option<u32>,
    /// Whether `row` counts the lines of a text.
    pub line: bool,
}

/// A mistake or an oddity, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What was found and what is accepted.
    pub message: Text,
}

/// A reading that was not literal.
#[derive(Clone, Debug, PartialEq)]
pub struct Interpretation {
    /// Where.
    pub place: Place,
    /// What stands there.
    pub found: String,
    /// What it was read as.
    pub read_as: Text,
}

/// A cell that is written, but gives no value.
#[derive(Clone, Debug, PartialEq)]
pub struct Placeholder {
    /// Where.
    pub place: Place,
    /// The table.
    pub table: Table,
    /// Index of the schema's column.
    pub column: usize,
    /// What stands there.
    pub found: String,
}

/// The rows of a table: read = accepted + rejected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Rows that are no title, header, worked example nor blank.
    pub read: usize,
    /// Rows without a mistake.
    pub accepted: usize,
    /// Rows with one.
    pub rejected: usize,
}

/// A source that was read without a mistake.
#[derive(Clone, Debug, Default)]
pub struct Intake {
    /// The rows, table by table, in the order of the source.
    pub records: Vec<Record>,
    /// Oddities that refuse nothing.
    pub warnings: Vec<Problem>,
    /// Every reading that was not literal.
    pub interpretations: Vec<Interpretation>,
    /// Every placeholder.
    pub placeholders: Vec<Placeholder>,
    /// The rows of each table that the source has.
    pub counts: BTreeMap<Table, Count>,
    /// SHA-256 of the source's bytes, in lower-case hexadecimal digits.
    pub digest: String,
    /// The files that were read.
    pub files: Vec<String>,
}

/// A source with mistakes: nothing of it is taken.
#[derive(Clone, Debug, Default)]
pub struct Refused {
    /// Every mistake, in the order of the source.
    pub problems: Vec<Problem>,
    /// Oddities, which refuse nothing by themselves.
    pub warnings: Vec<Problem>,
    /// The rows of each table that the source has.
    pub counts: BTreeMap<Table, Count>,
}

/// How far a long import is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The table being read.
    pub table: Table,
    /// Its rows so far.
    pub rows: usize,
}

impl Place {
    /// A whole file.
    pub fn file(file: impl Into<String>) -> Place {
        Place { file: file.into(), ..Place::default() }
    }

    /// A line of a text.
    pub fn line(file: impl Into<String>, line: u32) -> Place {
        Place { file: file.into(), row: Some(line), line: true, ..Place::default() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(f, " {sheet}")?;
        }
        match (self.row, self.column) {
            (Some(row), _) if self.line => write!(f, ":{row}"),
            (Some(row), Some(column)) => write!(f, "!{}{row}", letters(column)),
            (Some(row), None) => write!(f, "!{row}"),
            (None, _) => Ok(()),
        }
    }
}

/// A spreadsheet's name for the zero-based column: A, Z, AA.
fn letters(column: u32) -> String {
    let mut name = Vec::new();
    let mut n = u64::from(column) + 1;
    while n > 0 {
        name.push(char::from(b'A' + ((n - 1) % 26) as u8));
        n = (n - 1) / 26;
    }
    name.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_written_as_people_look_for_it() {
        let cell = |file: &str, sheet: Option<&str>, row, column| Place {
            file: file.into(),
            sheet: sheet.map(str::to_owned),
            row,
            column,
            line: false,
        };
        for (place, written) in [
            (cell("plan.xlsx", Some("KPI"), Some(12), Some(2)), "plan.xlsx KPI!C12"),
            (cell("kpis.csv", None, Some(12), Some(2)), "kpis.csv!C12"),
            (cell("kpis.csv", None, Some(12), None), "kpis.csv!12"),
            (cell("plan.xlsx", Some("KPI"), Some(1), Some(27)), "plan.xlsx KPI!AB1"),
            (Place::line("plan.toml", 12), "plan.toml:12"),
            (Place::file("plan.xlsx"), "plan.xlsx"),
        ] {
            assert_eq!(place.to_string(), written);
        }
    }

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(letters(column), name);
        }
    }
}
