//! An import into a state: what it adds, changes and leaves out (`plan.md`, Import, dry run, sync).
//!
//! # Why three sides
//! An import adds and changes; it never deletes. Each cell is compared with *that source's last
//! import*, not with the present state: a cell that the source has not touched never undoes what
//! somebody answered, decided or imported from elsewhere in the meantime.

use std::collections::{HashMap, HashSet};

use super::record::{Cell, Record};
use super::schema::Table;

/// The state after an import, and what the import did to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merged {
    /// The whole new state: the rows of before in their order, then the new ones. A row that the import
    /// changed now stands where the import has it. It may be at fault: [`super::build()`] tells.
    pub records: Vec<Record>,
    /// Rows that are new, as indices into `records`.
    pub added: Vec<usize>,
    /// Rows that changed.
    pub changed: Vec<Change>,
    /// Rows of the import that change nothing, as indices into `records`.
    pub unchanged: Vec<usize>,
    /// Rows that the source's last import had and this one has not; they stay in force.
    pub left_out: Vec<(Table, String)>,
    /// Rows that a person closed and of which the source says what it said before: they stay closed.
    pub closed: Vec<(Table, String)>,
}

/// A row that an import changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Index into [`Merged::records`].
    pub record: usize,
    /// Its cells that change.
    pub fields: Vec<FieldChange>,
}

/// A cell that an import changes.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// Index of the schema's column.
    pub column: usize,
    /// What it said; `None` where nothing had given the column.
    pub old: Option<Cell>,
    /// What it says now.
    pub new: Cell,
}

impl Merged {
    /// Whether the import changes anything.
    pub fn is_quiet(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty()
    }
}

type Key = (Table, String);

/// Merges `incoming`, all rows of one import, into `state`. `last` are the rows of the same source's
/// last accepted import; empty before the first. A row without a key, and the second of two rows with
/// one key, joins the state as it is, so that building refuses it at its place.
pub fn merge(state: &[Record], last: &[Record], incoming: &[Record]) -> Merged {
    let mut merged = Merged { records: state.to_vec(), ..Merged::default() };
    let mut places: HashMap<Key, usize> = HashMap::new();
    for (i, record) in state.iter().enumerate() {
        if let Some(key) = key(record) {
            places.entry(key).or_insert(i);
        }
    }
    let last = corrected(last);
    let before: HashMap<Key, &Record> = last.iter().filter_map(|r| Some((key(r)?, *r))).collect();
    let mut seen = HashSet::new();
    for record in corrected(incoming) {
        match key(record).filter(|k| !seen.contains(k)) {
            None => merged.add(record),
            Some(key) => {
                let said = before.get(&key).copied();
                match places.get(&key) {
                    Some(place) => merged.update(*place, said, record),
                    None if said.is_some_and(|said| said.cells == record.cells) => {
                        merged.closed.push(key.clone());
                    }
                    None => merged.add(record),
                }
                seen.insert(key);
            }
        }
    }
    merged.left_out = last.iter().filter_map(|r| key(r)).filter(|k| !seen.contains(k)).collect();
    merged
}

impl Merged {
    fn add(&mut self, record: &Record) {
        self.added.push(self.records.len());
        self.records.push(record.clone());
    }

    /// Takes over each cell that the source changed since its last import.
    fn update(&mut self, place: usize, before: Option<&Record>, incoming: &Record) {
        let row = &mut self.records[place];
        let mut fields = Vec::new();
        for (column, cell) in incoming.cells.iter().enumerate() {
            let Some(new) = cell else { continue };
            let said = before.and_then(|b| b.cells.get(column)).and_then(Option::as_ref);
            let Some(old) = row.cells.get_mut(column) else { continue };
            // A column that is there and empty says no more than one that is not there.
            let nothing = new.says_nothing() && old.as_ref().is_none_or(Cell::says_nothing);
            if said == Some(new)
                || old.as_ref() == Some(new)
                || nothing
                || keeps(row.table, column, old.as_ref(), new)
            {
                continue;
            }
            fields.push(FieldChange { column, old: old.replace(new.clone()), new: new.clone() });
        }
        if fields.is_empty() {
            self.unchanged.push(place);
        } else {
            row.origin = incoming.origin.clone();
            self.changed.push(Change { record: place, fields });
        }
    }
}

fn key(record: &Record) -> Option<Key> {
    Some((record.table, record.key()?))
}

/// A placeholder in a measurement corrects no value.
fn keeps(table: Table, column: usize, old: Option<&Cell>, new: &Cell) -> bool {
    table == Table::Measurements
        && table.column("value") == Some(column)
        && matches!(new, Cell::Placeholder(_))
        && matches!(old, Some(Cell::Number(_)))
}

/// The rows of one import where, of measurements of one KPI and day, only the last one with a value
/// stands: a later row corrects the earlier, a placeholder corrects nothing.
fn corrected(rows: &[Record]) -> Vec<&Record> {
    let mut standing: HashMap<String, usize> = HashMap::new();
    let mut kept: Vec<&Record> = Vec::with_capacity(rows.len());
    for row in rows {
        let key = if row.table == Table::Measurements { row.key() } else { None };
        match key.as_ref().and_then(|k| standing.get(k)) {
            Some(at) if has_value(row) || !has_value(kept[*at]) => kept[*at] = row,
            Some(_) => {}
            None => {
                if let Some(key) = key {
                    standing.insert(key, kept.len());
                }
                kept.push(row);
            }
        }
    }
    kept
}

fn has_value(measurement: &Record) -> bool {
    matches!(measurement.cell("value"), Some(Cell::Number(_)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::sync::Arc;

    use serde_json::{Value, json};

    use super::*;
    use crate::plan::record::Origin;

    fn rows(table: Table, rows: &[Value]) -> Vec<Record> {
        let origin = |row| Origin { sheet: Arc::default(), row };
        rows.iter().zip(1..).map(|(r, n)| Record::from_json(table, r, origin(n)).unwrap()).collect()
    }

    fn initiatives(list: &[Value]) -> Vec<Record> {
        rows(Table::Initiatives, list)
    }

    fn state(merged: &Merged) -> Vec<Value> {
        merged.records.iter().map(Record::to_json).collect()
    }

    #[test]
    fn an_unchanged_cell_never_undoes_an_answer() {
        // The file still says what it said; meanwhile somebody decided that it ends.
        let file = initiatives(&[json!({ "code": "a", "title": "t", "status": "active" })]);
        let decided = initiatives(&[json!({ "code": "a", "title": "t", "status": "ended" })]);
        let merged = merge(&decided, &file, &file);
        assert_eq!(merged.records, decided);
        assert_eq!((merged.unchanged, merged.changed), (vec![0], vec![]));
    }

    #[test]
    fn a_changed_cell_changes_the_state_and_says_from_what() {
        let last = initiatives(&[json!({ "code": "a", "title": "old", "policy": "p" })]);
        let now = initiatives(&[json!({ "code": "a", "title": "new", "policy": null })]);
        let merged = merge(&last, &last, &now);
        assert_eq!(state(&merged), [json!({ "code": "a", "title": "new", "policy": null })]);
        let fields = &merged.changed[0].fields;
        assert_eq!(fields[0].old, Some(Cell::Text("old".into())));
        assert_eq!(fields[0].new, Cell::Text("new".into()));
        assert_eq!((fields.len(), fields[1].new.clone()), (2, Cell::Empty));
    }

    #[test]
    fn an_absent_column_changes_nothing() {
        let last = initiatives(&[json!({ "code": "a", "title": "t", "policy": "p" })]);
        let merged = merge(&last, &last, &initiatives(&[json!({ "code": "a", "title": "t" })]));
        assert!(merged.is_quiet());
        assert_eq!(merged.records, last);
    }

    #[test]
    fn rows_are_added_and_left_out_but_never_deleted() {
        let last = initiatives(&[json!({ "code": "a" }), json!({ "code": "b" })]);
        let merged = merge(&last, &last, &initiatives(&[json!({ "code": " b " }), json!({ "code": "c" })]));
        assert_eq!(merged.records.len(), 3);
        assert_eq!(merged.added, [2]);
        assert_eq!(merged.left_out, [(Table::Initiatives, "a".to_owned())]);
    }

    #[test]
    fn a_closed_row_stays_closed_until_the_source_says_something_new_of_it() {
        let last = initiatives(&[json!({ "code": "a", "title": "t" }), json!({ "code": "b" })]);
        let state = &last[1..];
        let again = merge(state, &last, &last);
        assert_eq!((again.records.len(), again.is_quiet()), (1, true));
        assert_eq!(again.closed, [(Table::Initiatives, "a".to_owned())]);
        let anew = initiatives(&[json!({ "code": "a", "title": "u" }), json!({ "code": "b" })]);
        assert_eq!(merge(state, &last, &anew).added, [1]);
    }

    #[test]
    fn another_source_changes_only_what_it_says_otherwise() {
        // Its first import: there is no last one to compare with, so what it says counts.
        let present = initiatives(&[json!({ "code": "a", "title": "t", "policy": "p" })]);
        let other = initiatives(&[json!({ "code": "a", "title": "t", "policy": "q" })]);
        let merged = merge(&present, &[], &other);
        assert_eq!(merged.changed[0].fields.len(), 1);
        assert!(merged.left_out.is_empty());
    }

    #[test]
    fn the_second_of_two_equal_codes_joins_for_building_to_refuse() {
        let twice = initiatives(&[json!({ "code": "a" }), json!({ "code": "a" })]);
        assert_eq!(merge(&[], &[], &twice).records.len(), 2);
        let codeless = initiatives(&[json!({ "title": "t" })]);
        assert_eq!(merge(&twice[..1], &[], &codeless).added, [1]);
    }

    fn measured(values: &[Value]) -> Vec<Record> {
        let row = |v: &Value| json!({ "kpi": "k", "on": { "date": "2026-03-31" }, "value": v });
        rows(Table::Measurements, &values.iter().map(row).collect::<Vec<_>>())
    }

    #[test]
    fn an_empty_column_says_no_more_than_an_absent_one() {
        let absent = json!({ "code": "I1", "title": "a" });
        let check = |before: &Value, column: Value, quiet: bool| {
            let mut incoming = absent.clone();
            incoming["policy"] = column.clone();
            let merged = merge(&initiatives(std::slice::from_ref(before)), &[], &initiatives(&[incoming]));
            assert_eq!(merged.is_quiet(), quiet, "{before} {column}");
        };
        let with = |policy: Value| json!({ "code": "I1", "title": "a", "policy": policy });
        check(&absent, Value::Null, true);
        check(&with(json!("")), Value::Null, true);
        check(&with(json!("方針")), Value::Null, false);
        check(&with(json!({ "placeholder": "－" })), Value::Null, false);
        check(&absent, json!({ "placeholder": "－" }), false);
        check(&absent, json!("方針"), false);
    }

    #[test]
    fn a_later_measurement_corrects_and_a_placeholder_corrects_nothing() {
        let number = |n: &str| json!({ "number": n });
        let blank = json!({ "placeholder": "－" });
        let check = |state_: &[Value], last: &[Value], incoming: &[Value], value: &Value| {
            let merged = merge(&measured(state_), &measured(last), &measured(incoming));
            assert_eq!(merged.records.len(), 1);
            assert_eq!(&state(&merged)[0]["value"], value, "{state_:?} {incoming:?}");
        };
        check(&[], &[], &[number("1.0"), number("2.0")], &number("2.0"));
        check(&[], &[], &[number("1.0"), blank.clone()], &number("1.0"));
        check(&[], &[], &[blank.clone(), number("3.0")], &number("3.0"));
        check(&[number("1.0")], &[number("1.0")], &[number("1.0"), number("2.0")], &number("2.0"));
        check(&[number("1.0")], &[number("1.0")], std::slice::from_ref(&blank), &number("1.0"));
        check(std::slice::from_ref(&blank), std::slice::from_ref(&blank), &[number("4.0")], &number("4.0"));
    }
}
