//! How each derived fact of `plan.md` comes about, in words and with its arithmetic: for a person who asks
//! why a deadline is what it is.
//!
//! The arithmetic is done here a second time, step by step as it is told, and not taken from [`facts`]: a
//! test holds that both always come to the same.
//!
//! [`facts`]: super::facts

mod attainment;
mod exit_points;
mod initiatives;
mod kpis;
mod milestones;
mod past;
mod renewals;
mod words;

use chrono::NaiveDate;

use super::facts::{FactSettings, Facts};
use super::fields::Value;
use super::{Plan, Recorded, Table};
use crate::calendar::Calendar;
use crate::lang::Text;

/// What derivations are told from: what the facts were derived from, and the facts.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Its facts on the day.
    pub facts: &'a Facts,
    /// What was recorded beside it.
    pub recorded: &'a Recorded,
    /// The calendar.
    pub calendar: &'a Calendar,
    /// Settings that the facts depend on.
    pub settings: &'a FactSettings,
}

/// How a fact comes about.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivation {
    /// What it comes to.
    pub value: Known,
    /// The way there, the value at its end.
    pub words: Text,
    /// What it was made from, in the order of its telling.
    pub from: Vec<Ground>,
}

/// The value at a derivation's end.
#[derive(Clone, Debug, PartialEq)]
pub enum Known {
    /// None.
    Absent,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number.
    Double(f64),
    /// A civil date.
    Date(NaiveDate),
    /// A value of a closed set.
    Name(&'static str),
    /// Values of a closed set.
    List(Vec<&'static str>),
}

/// Something that a fact was made from.
#[derive(Clone, Debug, PartialEq)]
pub enum Ground {
    /// A cell of the plan.
    Cell {
        /// Its table.
        table: Table,
        /// What names its row (see [`Record::key`](super::Record::key)).
        key: String,
        /// The column's English name.
        column: &'static str,
    },
    /// Another derived fact.
    Fact {
        /// The table.
        table: Table,
        /// The row in the plan's list.
        row: usize,
        /// The field.
        field: &'static str,
    },
}

/// How the fact `field` of a row comes about; `None` where the field is a column as the plan gives it, or
/// the row has no such field.
pub fn derivation(desk: &Desk<'_>, table: Table, row: usize, field: &str) -> Option<Derivation> {
    if row >= desk.plan.rows(table) {
        return None;
    }
    if field == "vanished" {
        return past::vanished(desk, table, row);
    }
    match table {
        Table::Milestones => milestones::derivation(desk, row, field),
        Table::Kpis => kpis::derivation(desk, row, field),
        Table::ExitPoints => exit_points::derivation(desk, row, field),
        Table::Renewals => renewals::derivation(desk, row, field),
        Table::Initiatives => initiatives::derivation(desk, row, field),
        Table::Departments | Table::KpiTargets | Table::Measurements => None,
    }
}

impl Desk<'_> {
    fn today(&self) -> NaiveDate {
        self.facts.today
    }

    /// The cell of a row, as a ground.
    fn cell(&self, table: Table, row: usize, column: &'static str) -> Ground {
        Ground::Cell { table, key: self.plan.code(table, row).unwrap_or_default().to_owned(), column }
    }
}

impl Known {
    /// Whether it is what rules read.
    pub fn is(&self, value: Value<'_>) -> bool {
        match (self, value) {
            (Known::Absent, Value::Absent) => true,
            (Known::Bool(a), Value::Bool(b)) => *a == b,
            (Known::Int(a), Value::Int(b)) => *a == b,
            // To the last bit: both are plain f64 in the order written.
            (Known::Double(a), Value::Double(b)) => a.to_bits() == b.to_bits(),
            (Known::Date(a), Value::Date(b)) => *a == b,
            (Known::Name(a), Value::Str(b)) => *a == b,
            (Known::List(a), Value::List(b)) => b.len() == a.len() && b.iter().eq(a.iter().copied()),
            _ => false,
        }
    }
}

impl From<Option<NaiveDate>> for Known {
    fn from(date: Option<NaiveDate>) -> Known {
        date.map_or(Known::Absent, Known::Date)
    }
}

impl From<Option<f64>> for Known {
    fn from(number: Option<f64>) -> Known {
        number.map_or(Known::Absent, Known::Double)
    }
}

/// `to` − `from` in days.
fn days(from: NaiveDate, to: NaiveDate) -> i64 {
    to.signed_duration_since(from).num_days()
}

#[cfg(test)]
mod tests;
