//! Every column and derived fact under the name that rules use, with its type and a getter that
//! reads a struct's field: no map, no string comparison, no allocation.

use chrono::NaiveDate;

use super::facts::Facts;
use super::{Plan, Table};

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

/// The fields of `table`, by name.
pub fn fields(_table: Table) -> &'static [Field] {
    &[]
}

/// The links of `table`.
pub fn links(_table: Table) -> &'static [Link] {
    &[]
}
