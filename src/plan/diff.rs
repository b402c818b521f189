//! Two states of the plan compared: rows added, gone, and changed by field.

use std::collections::HashMap;

use super::merge::FieldChange;
use super::record::{Cell, Record};
use super::schema::Table;

/// What became of the plan between two states of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// Rows that only the later one has, as indices into it.
    pub added: Vec<usize>,
    /// Rows that differ, as indices into the later one, and how.
    pub changed: Vec<(usize, Vec<FieldChange>)>,
    /// Rows that only the earlier one has, as indices into it.
    pub gone: Vec<usize>,
}

/// Compares `before` and `after`. What nothing says and what is empty are the same.
pub fn difference(before: &[Record], after: &[Record]) -> Difference {
    let mut earlier: HashMap<(Table, String), usize> = HashMap::with_capacity(before.len());
    for (index, record) in before.iter().enumerate() {
        earlier.extend(record.key().map(|key| ((record.table, key), index)));
    }
    let mut difference = Difference::default();
    for (index, record) in after.iter().enumerate() {
        let Some(key) = record.key() else { continue };
        match earlier.remove(&(record.table, key)).and_then(|at| before.get(at)) {
            None => difference.added.push(index),
            Some(old) => {
                let fields = fields(old, record);
                if !fields.is_empty() {
                    difference.changed.push((index, fields));
                }
            }
        }
    }
    difference.gone = earlier.into_values().collect();
    difference.gone.sort_unstable();
    difference
}

/// The cells of a row in which two versions of it differ.
pub fn fields(before: &Record, after: &Record) -> Vec<FieldChange> {
    let said = |cell: Option<&Cell>| cell.filter(|c| **c != Cell::Empty).cloned();
    let pairs = before.cells.iter().zip(&after.cells).enumerate();
    pairs
        .filter_map(|(column, (old, new))| {
            let (old, new) = (said(old.as_ref()), said(new.as_ref()));
            (old != new).then(|| FieldChange { column, old, new: new.unwrap_or(Cell::Empty) })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::sync::Arc;

    use serde_json::{Value, json};

    use super::*;
    use crate::plan::Origin;

    fn rows(list: &[Value]) -> Vec<Record> {
        let origin = Origin { sheet: Arc::default(), row: 2 };
        list.iter().map(|r| Record::from_json(Table::Initiatives, r, origin.clone()).unwrap()).collect()
    }

    #[test]
    fn rows_come_and_go_and_change_by_field() {
        let before = rows(&[
            json!({ "code": "a", "title": "old" }),
            json!({ "code": "b", "title": "same" }),
            json!({ "code": "c" }),
        ]);
        let after = rows(&[
            json!({ "code": "b", "title": "same", "policy": null }),
            json!({ "code": "a", "title": "new" }),
            json!({ "code": "d" }),
        ]);
        let found = difference(&before, &after);
        assert_eq!((found.added, found.gone), (vec![2], vec![2]));
        assert_eq!(found.changed.len(), 1);
        let (row, fields) = &found.changed[0];
        assert_eq!((*row, fields.len()), (1, 1));
        assert_eq!(fields[0].old, Some(Cell::Text("old".into())));
        assert_eq!(fields[0].new, Cell::Text("new".into()));
    }
}
