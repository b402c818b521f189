//! Where what a rule read comes from: a derived fact from its grounds, a column from its cell, a cell from a
//! file or from whoever wrote it since.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use crate::alerts::plain;
use crate::intake::{Place, place_of};
use crate::lang::Text;
use crate::notices::{label, shown, table_name};
use crate::plan::derivation::{Desk, Ground, derivation};
use crate::plan::fields::{Value, View, fields};
use crate::plan::{Cell, Record, Table};
use crate::rules::explain::ReadOf;
use crate::store::Writer;

/// How deep the grounds of grounds are followed.
const DEEPEST: usize = 4;

/// A value, what it is called, and where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Its name: as the rule has it (`renewal.over`), or a ground's (`kpi/K1.baseline`).
    pub name: String,
    /// What people call it.
    pub label: Text,
    /// The value as the book keeps it; `None` where it is absent.
    pub value: Option<String>,
    /// The value for people.
    pub shown: Option<Text>,
    /// Where it comes from.
    pub origin: Origin,
    /// Of a cell whose file's name alone does not say which import it is of: the import's day, and the file
    /// or folder read.
    pub import: Option<Import>,
    /// What it was derived from, where that was not told before.
    pub from: Vec<Fact>,
}

/// The day of an import, and the file or folder that it read.
pub type Import = (NaiveDate, String);

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    /// It is derived: how.
    Derived(Text),
    /// A cell of an imported file.
    Cell(Place),
    /// Somebody wrote it since.
    Written(Box<Writer>),
    /// The cell is empty or holds a placeholder (what it holds), and the default counts.
    Default(Place, Option<String>),
    /// The cell is empty or holds a placeholder (what it holds).
    Empty(Place, Option<String>),
    /// The source has no such column, and the default counts where there is one.
    NoColumn,
    /// The row that would have it does not exist.
    NoRow,
}

/// A trace of values through one plan.
pub(super) struct Tracing<'a> {
    desk: Desk<'a>,
    records: HashMap<(Table, String), &'a Record>,
    writers: &'a [Writer],
    imports: HashMap<(Table, String), Import>,
    subject: Table,
    seen: HashSet<String>,
}

impl<'a> Tracing<'a> {
    pub(super) fn new(desk: Desk<'a>, records: &'a [Record], writers: &'a [Writer], subject: Table) -> Self {
        let mut by_key: HashMap<(Table, String), &Record> = HashMap::with_capacity(records.len());
        for record in records {
            let Some(key) = record.key() else { continue };
            let id = (record.table, key);
            // A later row corrects the earlier one, but a placeholder corrects nothing.
            let corrects = record.cell("value").is_none_or(|cell| !cell.is_blank());
            if corrects || !by_key.contains_key(&id) {
                by_key.insert(id, record);
            }
        }
        let imports = HashMap::new();
        Tracing { desk, records: by_key, writers, imports, subject, seen: HashSet::new() }
    }

    /// With the imports that rows are of, by table and key, where several files were imported.
    pub(super) fn with_imports(self, imports: HashMap<(Table, String), Import>) -> Self {
        Tracing { imports, ..self }
    }

    /// The import of a cell that a file gave, where that is to be said.
    fn import(&self, table: Table, key: &str, origin: &Origin) -> Option<Import> {
        let given = matches!(origin, Origin::Cell(_) | Origin::Default(..) | Origin::Empty(..));
        self.imports.get(&(table, key.to_owned())).filter(|_| given).cloned()
    }

    /// The values that a rule may read, each with where it comes from.
    pub(super) fn of(mut self, reads: &[ReadOf<'_>]) -> Vec<Fact> {
        reads.iter().map(|read| self.read(read)).collect()
    }

    fn read(&mut self, read: &ReadOf<'_>) -> Fact {
        let Some(row) = read.row else {
            return Fact {
                name: read.name.clone(),
                label: label(&read.name, Some(self.subject)),
                value: None,
                shown: None,
                origin: Origin::NoRow,
                import: None,
                from: Vec::new(),
            };
        };
        self.field(read.name.clone(), read.table, row, read.field, 0)
    }

    /// The field of a row.
    fn field(&mut self, name: String, table: Table, row: usize, field: &'static str, depth: usize) -> Fact {
        let value = self.value(table, row, field);
        let dotted = format!("{}.{field}", table.singular());
        let shown = value.as_ref().map(|value| shown(&dotted, value, Some(table), self.unit(table, row)));
        let fresh = self.seen.insert(format!("{table:?} {row} {field}"));
        let (origin, from) = match derivation(&self.desk, table, row, field) {
            Some(derived) => {
                let follow = fresh && depth < DEEPEST;
                let grounds: &[Ground] = if follow { &derived.from } else { &[] };
                let from = grounds.iter().map(|ground| self.ground(ground, depth + 1)).collect();
                (Origin::Derived(derived.words), from)
            }
            None => {
                let key = self.desk.plan.code(table, row).unwrap_or_default().to_owned();
                (self.cell(table, key, field, value.is_some()), Vec::new())
            }
        };
        let import = self.import(table, self.desk.plan.code(table, row).unwrap_or_default(), &origin);
        Fact { name, label: label(&dotted, Some(self.subject)), value, shown, origin, import, from }
    }

    fn value(&self, table: Table, row: usize, field: &str) -> Option<String> {
        let found = fields(table).iter().find(|f| f.name == field)?;
        let value: Value<'_> = (found.get)(&View { plan: self.desk.plan, facts: self.desk.facts }, row);
        plain(value)
    }

    fn unit(&self, table: Table, row: usize) -> Option<&'a str> {
        let plan = self.desk.plan;
        (table == Table::Kpis).then(|| plan.kpis.get(row)?.unit.as_deref()).flatten()
    }

    fn ground(&mut self, ground: &Ground, depth: usize) -> Fact {
        match ground {
            Ground::Fact { table, row, field } => {
                let code = self.desk.plan.code(*table, *row).unwrap_or_default();
                let name = format!("{}/{code}.{field}", table.singular());
                self.field(name, *table, *row, field, depth)
            }
            Ground::Cell { table, key, column } => self.cell_fact(*table, key, column),
        }
    }

    /// A cell as a fact: what the plan makes of it where rules can read it, else what it says.
    fn cell_fact(&mut self, table: Table, key: &str, column: &'static str) -> Fact {
        let row = self.desk.plan.find(table, key);
        let record = self.records.get(&(table, key.to_owned()));
        let written = record.and_then(|record| record.cell(column)).and_then(words_of);
        // A derived field of the same name (`notice_by`) is not what the cell says.
        let derived = row.is_some_and(|row| derivation(&self.desk, table, row, column).is_some());
        let value = row.filter(|_| !derived).and_then(|row| self.value(table, row, column)).or(written);
        let dotted = format!("{}.{column}", table.singular());
        let unit = row.and_then(|row| self.unit(table, row));
        let span = match record.and_then(|record| record.cell(column)) {
            Some(Cell::Span(span)) => Some(span.words()),
            _ => None,
        };
        let origin = self.cell(table, key.to_owned(), column, value.is_some());
        Fact {
            name: format!("{}/{key}.{column}", table.singular()),
            label: match column {
                // 「実績値の実績値」 says less.
                "value" => table_name(table, false),
                _ => label(&dotted, Some(self.subject)),
            },
            shown: span.or_else(|| value.as_ref().map(|value| shown(&dotted, value, Some(table), unit))),
            import: self.import(table, key, &origin),
            origin,
            value,
            from: Vec::new(),
        }
    }

    /// Where the cell of a column comes from; `has_value`: whether the plan has a value all the same.
    fn cell(&self, table: Table, key: String, column: &str, has_value: bool) -> Origin {
        let Some(record) = self.records.get(&(table, key.clone())) else { return Origin::NoRow };
        let place = place_of(record, table.column(column));
        let Some(cell) = record.cell(column) else { return Origin::NoColumn };
        if let Some(writer) = self.writer(record, table, &key, column) {
            return Origin::Written(Box::new(writer.clone()));
        }
        let said = match cell {
            Cell::Placeholder(text) => Some(text.clone()),
            _ => None,
        };
        match (cell.is_blank(), has_value) {
            (false, _) => Origin::Cell(place),
            (true, true) => Origin::Default(place, said),
            (true, false) => Origin::Empty(place, said),
        }
    }

    /// Who wrote the cell last, where it still says what they wrote: an import may have written it since.
    fn writer(&self, record: &Record, table: Table, key: &str, column: &str) -> Option<&'a Writer> {
        let present = record.to_json();
        let present = present.get(column)?;
        let mut of_row = self.writers.iter().filter(|w| w.table == table && w.key == key);
        let last = of_row.rfind(|w| w.column.as_deref().is_none_or(|written| written == column))?;
        let wrote = match last.column {
            Some(_) => Some(&last.cell),
            None => last.cell.get(column),
        };
        (wrote == Some(present)).then_some(last)
    }
}

/// What a cell says, as the book would keep it; `None` where it gives no value.
fn words_of(cell: &Cell) -> Option<String> {
    Some(match cell {
        Cell::Empty | Cell::Placeholder(_) => return None,
        Cell::Text(text) => text.clone(),
        Cell::Date(date) => date.to_string(),
        Cell::Year(year) => year.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Bool(truth) => truth.to_string(),
        Cell::List(items) => items.join("\n"),
        Cell::Span(span) => span.to_string(),
    })
}

#[cfg(test)]
mod tests;
