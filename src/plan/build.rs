//! Records → plan: references resolved, duplicates and missing values found, all at once.
//!
//! Only what the contract calls an error refuses (`plan.md`, All or nothing); every other oddity is
//! a warning, and what the plan then means by it is said in the warning.

mod departments;
mod exit_points;
mod initiatives;
mod kpis;
mod milestones;
mod oddities;
mod refs;
mod renewals;
mod row;
mod series;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use self::refs::References;
use self::row::Row;
use super::schema::Table;
use super::{Plan, Record};
use crate::lang::Text;

/// What is to be said about a row, or a cell of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Remark {
    /// Index into the records.
    pub record: usize,
    /// Index of the schema's column at fault, where it is one cell's.
    pub column: Option<usize>,
    /// What was found and what is accepted, or what is made of it.
    pub message: Text,
}

/// Why a row cannot be part of a plan.
pub type BuildError = Remark;

/// What is odd about a row that is nevertheless part of the plan.
pub type BuildWarning = Remark;

/// What building depends on beside the records.
#[derive(Clone, Copy, Debug, Default)]
pub struct BuildSettings {
    /// The day of the build, for measurements in the future; `None`: not looked at.
    pub today: Option<NaiveDate>,
}

/// A plan, and what is odd about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Built {
    /// The plan.
    pub plan: Plan,
    /// Oddities, by record.
    pub warnings: Vec<BuildWarning>,
    /// For each table the records that its rows come from, in the rows' order.
    pub records: BTreeMap<Table, Vec<usize>>,
}

impl Built {
    /// The record that a row comes from.
    pub fn record_of(&self, table: Table, row: usize) -> Option<usize> {
        self.records.get(&table)?.get(row).copied()
    }
}

/// What the table builders share: the references, and the two lists of remarks that they fill.
struct Desk<'a> {
    references: References<'a>,
    settings: BuildSettings,
    errors: Vec<BuildError>,
    warnings: Vec<BuildWarning>,
}

/// Builds the plan that `records`, the whole of it, say. Every mistake in one run, by record.
pub fn build(records: &[Record], settings: BuildSettings) -> Result<Built, Vec<BuildError>> {
    let mut by_table: BTreeMap<Table, Vec<usize>> = BTreeMap::new();
    for (i, record) in records.iter().enumerate() {
        by_table.entry(record.table).or_default().push(i);
    }
    let references = References::collect(records, &by_table);
    let mut desk = Desk { references, settings, errors: Vec::new(), warnings: Vec::new() };
    refs::check_codes(records, &by_table, &mut desk);
    let mut plan = read_tables(records, &by_table, &mut desk);
    series::fill(&mut plan, records, &by_table, &mut desk);
    if desk.errors.is_empty() {
        oddities::look(&plan, &by_table, &mut desk);
    }
    let Desk { mut errors, mut warnings, .. } = desk;
    errors.sort_by_key(|e| (e.record, e.column));
    warnings.sort_by_key(|w| (w.record, w.column));
    if errors.is_empty() { Ok(Built { plan, warnings, records: by_table }) } else { Err(errors) }
}

fn read_tables(records: &[Record], by_table: &BTreeMap<Table, Vec<usize>>, desk: &mut Desk<'_>) -> Plan {
    fn rows<T>(
        table: Table,
        records: &[Record],
        by_table: &BTreeMap<Table, Vec<usize>>,
        desk: &mut Desk<'_>,
        read: impl Fn(&mut Row<'_, '_>) -> T,
    ) -> Vec<T> {
        let indices = by_table.get(&table).map_or(&[][..], Vec::as_slice);
        indices.iter().map(|i| read(&mut Row::new(&records[*i], *i, desk))).collect()
    }
    Plan {
        departments: rows(Table::Departments, records, by_table, desk, departments::read),
        initiatives: rows(Table::Initiatives, records, by_table, desk, initiatives::read),
        milestones: rows(Table::Milestones, records, by_table, desk, milestones::read),
        kpis: rows(Table::Kpis, records, by_table, desk, kpis::read),
        exit_points: rows(Table::ExitPoints, records, by_table, desk, exit_points::read),
        renewals: rows(Table::Renewals, records, by_table, desk, renewals::read),
    }
}
