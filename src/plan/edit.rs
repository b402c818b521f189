//! Changes of the plan that come from no import: a decision, a default, an answer, a closing.
//!
//! They are written on records, the form that is stored, merged and built from, so that there is one
//! way to change a plan.

use super::record::{Cell, Origin, Record};
use super::schema::Table;

/// One change of one row.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// The row's table.
    pub table: Table,
    /// What names the row (see [`Record::key`]).
    pub key: String,
    /// What becomes of it.
    pub change: RowChange,
}

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum RowChange {
    /// A cell gets another value.
    Set {
        /// The column's English name.
        column: &'static str,
        /// Its new cell.
        cell: Cell,
    },
    /// The row is new; columns that are not named stay unsaid.
    Add {
        /// The columns' English names and their cells.
        cells: Vec<(&'static str, Cell)>,
    },
    /// The row is taken out of force.
    Close,
}

impl Edit {
    /// Sets `column` of the row.
    pub fn set(table: Table, key: &str, column: &'static str, cell: Cell) -> Edit {
        Edit { table, key: key.to_owned(), change: RowChange::Set { column, cell } }
    }
}

/// The records after `edits`, in their order; an added row stands last, at `origin`. An edit of a row
/// that is not there changes nothing; one that adds a row that is there sets its cells.
pub fn apply(records: &mut Vec<Record>, edits: &[Edit], origin: &Origin) {
    for edit in edits {
        let place = records
            .iter()
            .rposition(|r| r.table == edit.table && r.key().as_deref() == Some(edit.key.as_str()));
        match (&edit.change, place) {
            (RowChange::Set { column, cell }, Some(place)) => set(&mut records[place], column, cell),
            (RowChange::Add { cells }, Some(place)) => {
                cells.iter().for_each(|(column, cell)| set(&mut records[place], column, cell));
            }
            (RowChange::Add { cells }, None) => {
                let blank = vec![None; edit.table.columns().len()];
                let mut record = Record { table: edit.table, cells: blank, origin: origin.clone() };
                cells.iter().for_each(|(column, cell)| set(&mut record, column, cell));
                records.push(record);
            }
            (RowChange::Close, Some(place)) => {
                records.remove(place);
            }
            (RowChange::Set { .. } | RowChange::Close, None) => {}
        }
    }
}

fn set(record: &mut Record, column: &str, cell: &Cell) {
    if let Some(place) = record.table.column(column).and_then(|column| record.cells.get_mut(column)) {
        *place = Some(cell.clone());
    }
}
