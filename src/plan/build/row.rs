//! Reading one row's cells: each method gives the value or notes what is wrong with it.

use chrono::NaiveDate;

use super::refs::NoDepartment;
use super::{Desk, Remark, words};
use crate::calendar::Span;
use crate::lang::Text;
use crate::plan::schema::{Column, Kind, Table};
use crate::plan::{Cell, Record};

/// A row under the reader's eye.
pub(super) struct Row<'r, 'd> {
    record: &'r Record,
    index: usize,
    desk: &'r mut Desk<'d>,
}

impl<'r, 'd> Row<'r, 'd> {
    pub(super) fn new(record: &'r Record, index: usize, desk: &'r mut Desk<'d>) -> Row<'r, 'd> {
        Row { record, index, desk }
    }

    /// Notes an error of a cell, or of the whole row.
    pub(super) fn error(&mut self, column: Option<&str>, message: Text) {
        let column = column.and_then(|c| self.record.table.column(c));
        self.desk.errors.push(Remark { record: self.index, column, message });
    }

    /// Notes an oddity of a cell.
    pub(super) fn warn(&mut self, column: &str, message: Text) {
        let column = self.record.table.column(column);
        self.desk.warnings.push(Remark { record: self.index, column, message });
    }

    /// Whether the cell gives a value.
    pub(super) fn has(&self, name: &str) -> bool {
        self.record.cell(name).is_some_and(|c| !c.is_blank())
    }

    /// Whether the cell holds a placeholder.
    pub(super) fn is_placeholder(&self, name: &str) -> bool {
        matches!(self.record.cell(name), Some(Cell::Placeholder(_)))
    }

    /// The day of the build, where it is given.
    pub(super) fn today(&self) -> Option<NaiveDate> {
        self.desk.settings.today
    }

    /// Notes that a value is missing that this row cannot do without.
    pub(super) fn miss(&mut self, name: &str) {
        if let Some(column) = self.column(name) {
            let message = words::missing(column, self.record.cell(name));
            self.error(Some(name), message);
        }
    }

    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        self.read(name, |cell| match cell {
            Cell::Text(text) => Some(text.clone()),
            _ => None,
        })
    }

    /// A required text.
    pub(super) fn given_text(&mut self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    /// A code, trimmed at the ends.
    pub(super) fn code(&mut self, name: &str) -> String {
        self.given_text(name).trim().to_owned()
    }

    pub(super) fn date(&mut self, name: &str) -> Option<NaiveDate> {
        self.read(name, |cell| match cell {
            Cell::Date(date) => Some(*date),
            _ => None,
        })
    }

    pub(super) fn year(&mut self, name: &str) -> Option<i32> {
        self.read(name, |cell| match cell {
            Cell::Year(year) => Some(*year),
            _ => None,
        })
    }

    /// The fiscal year in a column that may also hold a date.
    pub(super) fn year_for_date(&self, name: &str) -> Option<i32> {
        match self.record.cell(name) {
            Some(Cell::Year(year)) => Some(*year),
            _ => None,
        }
    }

    pub(super) fn number(&mut self, name: &str) -> Option<f64> {
        self.read(name, |cell| match cell {
            Cell::Number(number) if number.is_finite() => Some(*number),
            _ => None,
        })
    }

    /// A whole number, 0 or more.
    pub(super) fn whole(&mut self, name: &str) -> Option<u32> {
        self.read(name, |cell| match cell {
            Cell::Number(n) if n.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(n) => Some(*n as u32),
            _ => None,
        })
    }

    pub(super) fn flag(&mut self, name: &str) -> bool {
        self.read(name, |cell| match cell {
            Cell::Bool(truth) => Some(*truth),
            _ => None,
        })
        .unwrap_or_default()
    }

    pub(super) fn span(&mut self, name: &str) -> Option<Span> {
        self.read(name, |cell| match cell {
            Cell::Span(span) => Some(*span),
            _ => None,
        })
    }

    /// The value of a closed set; the set's default where the cell is blank.
    pub(super) fn choice<T: Default>(&mut self, name: &str, known: impl Fn(&str) -> Option<T>) -> T {
        self.chosen(name, known).unwrap_or_default()
    }

    /// The value of a closed set, where given.
    pub(super) fn chosen<T>(&mut self, name: &str, known: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.read(name, |cell| match cell {
            Cell::Text(text) => known(text),
            _ => None,
        })
    }

    /// The texts of a list, blank ones left out.
    pub(super) fn list(&mut self, name: &str) -> Vec<String> {
        let items = self.read(name, |cell| match cell {
            Cell::List(items) => Some(items.clone()),
            Cell::Text(text) => Some(split(text)),
            _ => None,
        });
        let kept = items.into_iter().flatten().map(|i| i.trim().to_owned());
        kept.filter(|i| !i.is_empty()).collect()
    }

    /// The row of another table that a cell names by its code.
    pub(super) fn reference(&mut self, name: &str) -> Option<usize> {
        let code = self.text(name)?;
        let column = self.column(name)?;
        let Kind::Ref(table) = column.kind else { return None };
        let found = self.desk.references.row(table, code.trim());
        if found.is_none() {
            let nearest = self.desk.references.nearest(table, code.trim());
            self.error(Some(name), words::unknown(column, code.trim(), nearest));
        }
        found
    }

    /// The department that a cell names.
    pub(super) fn department(&mut self, name: &str) -> Option<usize> {
        let text = self.text(name)?;
        self.named_department(name, text.trim())
    }

    /// The departments that a cell names, in order, each once.
    pub(super) fn departments(&mut self, name: &str) -> Vec<usize> {
        let mut found = Vec::new();
        for text in self.department_names(name) {
            match self.named_department(name, &text) {
                Some(row) if !found.contains(&row) => found.push(row),
                _ => {}
            }
        }
        found
    }

    /// A code may hold a separator: the whole cell is tried before its parts.
    fn department_names(&mut self, name: &str) -> Vec<String> {
        let parts = self.list(name);
        let references = &self.desk.references;
        let whole = match self.record.cell(name) {
            Some(Cell::Text(text)) => Some(text.trim().to_owned()),
            _ => None,
        };
        let rejoined = SEPARATORS.iter().map(|s| parts.join(&s.to_string()));
        let known = whole.into_iter().chain(rejoined).find(|t| references.department(t).is_ok());
        known.map_or(parts, |text| vec![text])
    }

    fn named_department(&mut self, name: &str, text: &str) -> Option<usize> {
        let column = self.column(name)?;
        let message = match self.desk.references.department(text) {
            Ok(row) => return Some(row),
            Err(NoDepartment::Several(codes)) => words::ambiguous_department(column, text, &codes),
            Err(NoDepartment::Unknown) => {
                words::unknown(column, text, self.desk.references.nearest(Table::Departments, text))
            }
        };
        self.error(Some(name), message);
        None
    }

    /// The value that `get` finds in a cell. A blank cell has none, which is an error where the column
    /// is required; a cell of the wrong kind is one anywhere.
    fn read<T>(&mut self, name: &str, get: impl Fn(&Cell) -> Option<T>) -> Option<T> {
        let column = self.column(name)?;
        match self.record.cell(name) {
            Some(cell) if !cell.is_blank() => {
                let value = get(cell);
                if value.is_none() {
                    let message = words::unfit(column, cell, &words::accepted(column.kind));
                    self.error(Some(name), message);
                }
                value
            }
            _ => {
                if column.required {
                    self.miss(name);
                }
                None
            }
        }
    }

    /// Refuses a value that its column does not accept though it could be read.
    pub(super) fn refuse(&mut self, name: &str, accepted: &Text) {
        if let (Some(column), Some(cell)) = (self.column(name), self.record.cell(name)) {
            let message = words::unfit(column, cell, accepted);
            self.error(Some(name), message);
        }
    }

    fn column(&self, name: &str) -> Option<&'static Column> {
        self.record.table.columns().get(self.record.table.column(name)?)
    }
}

const SEPARATORS: [char; 3] = [';', '、', '\n'];

fn split(text: &str) -> Vec<String> {
    text.split(SEPARATORS).map(str::to_owned).collect()
}
