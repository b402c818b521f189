//! The desk on which an import is gathered: rows, mistakes, and what later rows need of earlier ones.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Known;
use super::cell::placeholder;
use super::report::{Count, Interpretation, Placeholder, Problem, Progress};
use crate::plan::schema::Kind;
use crate::plan::{Cell, Record, Table};

/// Everything read so far.
pub(crate) struct Desk<'a> {
    /// What the plan in force says.
    pub(crate) known: &'a Known,
    /// Told how far the import is.
    pub(crate) progress: &'a mut dyn FnMut(Progress),
    /// Rows, those with mistakes included.
    pub(crate) records: Vec<Record>,
    /// The columns at fault of a row that has any.
    pub(crate) broken: HashMap<usize, Vec<usize>>,
    /// For rows of TOML and of forms the line or row of each of the schema's columns.
    pub(crate) lines: HashMap<usize, Box<[u32]>>,
    /// Tables some of whose codes could not be read: what refers to them cannot be judged.
    pub(crate) lost: BTreeSet<Table>,
    /// Mistakes.
    pub(crate) problems: Vec<Problem>,
    /// Oddities.
    pub(crate) warnings: Vec<Problem>,
    /// Readings that were not literal.
    pub(crate) interpretations: Vec<Interpretation>,
    /// Placeholders.
    pub(crate) placeholders: Vec<Placeholder>,
    /// Rows by table.
    pub(crate) counts: BTreeMap<Table, Count>,
    units: HashMap<String, Option<String>>,
}

impl<'a> Desk<'a> {
    /// An empty desk.
    pub(crate) fn new(known: &'a Known, progress: &'a mut dyn FnMut(Progress)) -> Desk<'a> {
        Desk {
            known,
            progress,
            records: Vec::new(),
            broken: HashMap::new(),
            lines: HashMap::new(),
            lost: BTreeSet::new(),
            problems: Vec::new(),
            warnings: Vec::new(),
            interpretations: Vec::new(),
            placeholders: Vec::new(),
            counts: BTreeMap::new(),
            units: HashMap::new(),
        }
    }

    /// Keeps a row; with `broken` columns it is rejected, but still there to be referred to.
    pub(crate) fn keep(&mut self, record: Record, broken: Vec<usize>, lines: Option<Box<[u32]>>) {
        self.remember(&record);
        let index = self.records.len();
        if broken.is_empty() {
            self.counts.entry(record.table).or_default().accepted += 1;
        } else {
            self.reject(record.table);
            let columns = record.table.columns();
            let names = |c: &usize| {
                columns.get(*c).is_some_and(|c| {
                    c.kind == Kind::Code || (record.table == Table::Departments && c.name == "name")
                })
            };
            if broken.iter().any(names) {
                self.lost.insert(record.table);
            }
            self.broken.insert(index, broken);
        }
        if let Some(lines) = lines {
            self.lines.insert(index, lines);
        }
        self.records.push(record);
    }

    /// Counts a row that cannot be taken.
    pub(crate) fn reject(&mut self, table: Table) {
        self.counts.entry(table).or_default().rejected += 1;
    }

    /// The unit of a KPI, of this source or of the plan in force; `Some(None)`: it has none.
    pub(crate) fn unit_of(&self, kpi: &str) -> Option<Option<String>> {
        self.units.get(kpi).or_else(|| self.known.kpi_units.get(kpi)).cloned()
    }

    /// The unit that a KPI's own cell gives.
    pub(crate) fn unit_written(&self, cell: &str) -> Option<String> {
        let unit = cell.trim();
        (!unit.is_empty() && !placeholder::is_mark(unit)).then(|| unit.to_owned())
    }

    fn remember(&mut self, record: &Record) {
        let text = |name: &str| match record.cell(name) {
            Some(Cell::Text(text)) => Some(text.trim().to_owned()),
            _ => None,
        };
        if record.table == Table::Kpis
            && let Some(code) = text("code")
        {
            let unit = match record.cell("unit") {
                Some(_) => text("unit"),
                None => self.unit_of(&code).flatten(),
            };
            self.units.insert(code, unit);
        }
    }
}
