//! Changes of the plan that come from no import: a decision, a default, an answer, a closing.
//!
//! They are written on records, the form that is stored, merged and built from, so that there is one
//! way to change a plan.

use chrono::NaiveDate;

use super::record::{Cell, Origin, Record};
use super::schema::Table;
use super::tables::{DefaultOutcome, ExitPoint, Plan, Status};

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

/// The built plan after the edits that decisions and passed last days make, without building it anew:
/// what [`apply`] and [`build`](super::build()) give. A cell that neither of them writes stays.
pub fn decide(plan: &mut Plan, edits: &[Edit]) {
    for Edit { table, key, change } in edits {
        let row = plan.find(*table, key);
        match (table, change, row) {
            (Table::Initiatives, RowChange::Set { column, cell }, Some(row)) => {
                if let Some(it) = plan.initiatives.get_mut(row) {
                    term(&mut it.status, &mut it.ends_on, column, cell);
                }
            }
            (Table::Renewals, RowChange::Set { column, cell }, Some(row)) => {
                let Some(it) = plan.renewals.get_mut(row) else { continue };
                match (*column, cell) {
                    ("times_renewed", Cell::Number(n)) => it.times_renewed = Some(*n as u32),
                    ("notice_by", cell) => it.notice_by = date(cell),
                    ("notice_sent_on", cell) => it.notice_sent_on = date(cell),
                    (column, cell) => term(&mut it.status, &mut it.ends_on, column, cell),
                }
            }
            (Table::ExitPoints, RowChange::Set { column: "on", cell }, Some(row)) => {
                if let Some(it) = plan.exit_points.get_mut(row) {
                    it.on = date(cell);
                }
            }
            (Table::ExitPoints, RowChange::Add { cells }, None) => {
                plan.exit_points.extend(exit_point(plan, key, cells));
            }
            _ => {}
        }
    }
}

fn term(status: &mut Status, ends_on: &mut Option<NaiveDate>, column: &str, cell: &Cell) {
    match (column, cell) {
        ("status", Cell::Text(name)) => *status = Status::from_name(name).unwrap_or(*status),
        ("ends_on", cell) => *ends_on = date(cell),
        _ => {}
    }
}

fn date(cell: &Cell) -> Option<NaiveDate> {
    match cell {
        Cell::Date(date) => Some(*date),
        _ => None,
    }
}

fn exit_point(plan: &Plan, code: &str, cells: &[(&'static str, Cell)]) -> Option<ExitPoint> {
    let cell = |name: &str| cells.iter().find(|(column, _)| *column == name).map(|(_, cell)| cell);
    let text = |name: &str| match cell(name) {
        Some(Cell::Text(text)) => Some(text.as_str()),
        _ => None,
    };
    Some(ExitPoint {
        code: code.to_owned(),
        initiative: plan.find(Table::Initiatives, text("initiative")?)?,
        description: text("description")?.to_owned(),
        on: cell("on").and_then(date),
        condition: None,
        decide_within: match cell("decide_within") {
            Some(Cell::Number(days)) => *days as u32,
            _ => 30,
        },
        default_outcome: text("default_outcome").and_then(DefaultOutcome::from_name).unwrap_or_default(),
    })
}
