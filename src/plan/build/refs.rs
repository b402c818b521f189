//! References: codes as written, departments by code or name, and the nearest name to a wrong one.

use std::cell::Cell as Counter;
use std::collections::{BTreeMap, HashMap};

use unicode_normalization::UnicodeNormalization;

use super::{Desk, Remark, words};
use crate::lang::Text;
use crate::plan::Record;
use crate::plan::schema::Table;

/// What rows can be called by, collected before any row is read: a row that is itself at fault can
/// still be referred to, so that one mistake is told once.
pub(super) struct References<'a> {
    codes: HashMap<(Table, &'a str), usize>,
    names: HashMap<&'a str, Vec<usize>>,
    departments: Vec<&'a str>,
    /// How many nearest names may still be looked for: a table of wrong references must not cost
    /// the square of its size.
    searches: Counter<u32>,
}

/// Why a text names no department.
pub(super) enum NoDepartment<'a> {
    /// None is called so.
    Unknown,
    /// Several are; these are their codes.
    Several(Vec<&'a str>),
}

impl<'a> References<'a> {
    pub(super) fn collect(records: &'a [Record], by_table: &BTreeMap<Table, Vec<usize>>) -> References<'a> {
        let mut codes = HashMap::new();
        let mut names: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut departments = Vec::new();
        for (table, indices) in by_table {
            for (row, index) in indices.iter().enumerate() {
                let record = &records[*index];
                if let Some(code) = record.code_in("code") {
                    codes.entry((*table, code)).or_insert(row);
                }
                if *table == Table::Departments {
                    departments.push(record.code_in("code").unwrap_or_default());
                    if let Some(name) = record.code_in("name") {
                        names.entry(name).or_default().push(row);
                    }
                }
            }
        }
        References { codes, names, departments, searches: Counter::new(200) }
    }

    /// The row of `table` with this code.
    pub(super) fn row(&self, table: Table, code: &str) -> Option<usize> {
        self.codes.get(&(table, code)).copied()
    }

    /// The department of this code or, where no code is so, of this name.
    pub(super) fn department(&self, text: &str) -> Result<usize, NoDepartment<'a>> {
        if let Some(row) = self.row(Table::Departments, text) {
            return Ok(row);
        }
        match self.names.get(text).map_or(&[][..], Vec::as_slice) {
            [] => Err(NoDepartment::Unknown),
            [row] => Ok(*row),
            several => Err(NoDepartment::Several(several.iter().map(|r| self.departments[*r]).collect())),
        }
    }

    /// The name most like a wrong one, if any is like it at all.
    pub(super) fn nearest(&self, table: Table, wrong: &str) -> Option<&'a str> {
        let left = self.searches.get().checked_sub(1)?;
        self.searches.set(left);
        let codes = self.codes.keys().filter(|(t, _)| *t == table).map(|(_, code)| *code);
        let names = self.names.keys().copied().filter(|_| table == Table::Departments);
        codes
            .chain(names)
            .map(|name| (strsim::jaro_winkler(wrong, name), name))
            .filter(|(likeness, _)| *likeness >= 0.6)
            .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
            .map(|(_, name)| name)
    }
}

/// Refuses the second of two equal codes; warns of codes that differ only by folding, and of a
/// department's name borne twice.
pub(super) fn check_codes(records: &[Record], by_table: &BTreeMap<Table, Vec<usize>>, desk: &mut Desk<'_>) {
    for (table, indices) in by_table {
        let mut seen: HashMap<&str, usize> = HashMap::new();
        let mut folded: HashMap<String, &str> = HashMap::new();
        let column = table.column("code");
        for index in indices {
            let Some(code) = records[*index].code_in("code") else { continue };
            if let Some(earlier) = seen.insert(code, *index) {
                let message = words::duplicate(*table, code, &records[earlier]);
                desk.errors.push(Remark { record: *index, column, message });
                continue;
            }
            match folded.insert(code.nfkc().collect(), code) {
                Some(twin) if twin != code => {
                    desk.warnings.push(Remark { record: *index, column, message: twins(code, twin) });
                }
                _ => {}
            }
        }
    }
    check_names(records, by_table, desk);
}

fn twins(code: &str, twin: &str) -> Text {
    Text::new(
        format!("コード「{code}」は「{twin}」と全角・半角などの違いだけです。別の行として扱います"),
        format!("code `{code}` differs from `{twin}` only by full or half width; they count as two rows"),
    )
}

fn check_names(records: &[Record], by_table: &BTreeMap<Table, Vec<usize>>, desk: &mut Desk<'_>) {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for index in by_table.get(&Table::Departments).into_iter().flatten() {
        let Some(name) = records[*index].code_in("name") else { continue };
        if let Some(earlier) = seen.insert(name, *index) {
            let place = words::place(&records[earlier]);
            let message = Text::new(
                format!("部署名「{name}」は{}と同じです。この部署はコードで指定してください", place.ja),
                format!("department name `{name}` is the same as in {}; refer to it by code", place.en),
            );
            desk.warnings.push(Remark { record: *index, column: Table::Departments.column("name"), message });
        }
    }
}
