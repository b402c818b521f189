//! Every column and derived fact under the name that rules use, with its type and a getter that
//! reads a struct's field: no map, no string comparison, no allocation.

mod departments;
mod exit_points;
mod initiatives;
mod kpis;
mod milestones;
mod renewals;
mod values;

use chrono::NaiveDate;

use super::facts::Facts;
use super::{Department, Plan, Table};

/// What a rule reads: the plan and its facts on one day.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Its facts.
    pub facts: &'a Facts,
}

/// A value of the plan as a rule sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// The plan lacks it.
    Absent,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number.
    Double(f64),
    /// A text.
    Str(&'a str),
    /// A civil date: to CEL a timestamp at local midnight.
    Date(NaiveDate),
    /// A list of texts.
    List(List<'a>),
}

/// A list of texts, however the plan keeps it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum List<'a> {
    /// As read.
    Owned(&'a [String]),
    /// Of a closed set.
    Fixed(&'a [&'static str]),
    /// Departments, by their codes.
    Codes {
        /// All departments of the plan.
        departments: &'a [Department],
        /// The positions of those in the list.
        rows: &'a [usize],
    },
}

impl<'a> List<'a> {
    /// How many texts it holds.
    pub fn len(self) -> usize {
        match self {
            List::Owned(texts) => texts.len(),
            List::Fixed(texts) => texts.len(),
            List::Codes { rows, .. } => rows.len(),
        }
    }

    /// Whether it holds none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The text at `index`; `None` past the end.
    pub fn get(self, index: usize) -> Option<&'a str> {
        match self {
            List::Owned(texts) => texts.get(index).map(String::as_str),
            List::Fixed(texts) => texts.get(index).copied(),
            List::Codes { departments, rows } => {
                rows.get(index).and_then(|r| departments.get(*r)).map(|d| d.code.as_str())
            }
        }
    }

    /// Its texts in order.
    pub fn iter(self) -> impl Iterator<Item = &'a str> {
        (0..self.len()).filter_map(move |i| self.get(i))
    }
}

/// The type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// bool
    Bool,
    /// int
    Int,
    /// double
    Double,
    /// string
    Str,
    /// timestamp
    Date,
    /// list(string)
    List,
}

/// A field of a table's row.
#[derive(Clone, Copy)]
pub struct Field {
    /// Its name in rules.
    pub name: &'static str,
    /// Its type.
    pub ty: Type,
    /// Whether it may be absent.
    pub optional: bool,
    /// Reads it from row `usize`.
    pub get: for<'a> fn(&View<'a>, usize) -> Value<'a>,
}

/// A way from a row to the row that it belongs to (`milestone` → `initiative` → `owner`).
#[derive(Clone, Copy)]
pub struct Link {
    /// Its name in rules.
    pub name: &'static str,
    /// The table it leads to.
    pub to: Table,
    /// The row it leads to; `None` where the plan names none.
    pub follow: for<'a> fn(&View<'a>, usize) -> Option<usize>,
}

/// The fields of `table`: its columns in the schema's order, then its derived facts. Targets and
/// measurements have none: rules see them through their KPI.
pub fn fields(table: Table) -> &'static [Field] {
    match table {
        Table::Departments => departments::FIELDS,
        Table::Initiatives => initiatives::FIELDS,
        Table::Milestones => milestones::FIELDS,
        Table::Kpis => kpis::FIELDS,
        Table::ExitPoints => exit_points::FIELDS,
        Table::Renewals => renewals::FIELDS,
        Table::KpiTargets | Table::Measurements => &[],
    }
}

/// The links of `table`.
pub fn links(table: Table) -> &'static [Link] {
    match table {
        Table::Departments => departments::LINKS,
        Table::Initiatives => initiatives::LINKS,
        Table::Milestones => milestones::LINKS,
        Table::Kpis => kpis::LINKS,
        Table::ExitPoints => exit_points::LINKS,
        Table::Renewals => renewals::LINKS,
        Table::KpiTargets | Table::Measurements => &[],
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_column_is_a_field_or_a_link() {
        for t in Table::ALL.into_iter().filter(|t| !fields(*t).is_empty()) {
            let mut names = BTreeSet::new();
            for n in fields(t).iter().map(|f| f.name).chain(links(t).iter().map(|l| l.name)) {
                assert!(names.insert(n), "{n} twice in {t:?}");
            }
            for c in t.columns() {
                assert!(names.contains(c.name), "{t:?} lacks {}", c.name);
            }
        }
    }
}
