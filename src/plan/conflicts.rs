//! Where a source says otherwise than somebody decided (`plan.md`, Import, dry run, sync).

use std::collections::HashMap;

use chrono::NaiveDate;

use super::merge::Merged;
use super::record::Cell;
use super::schema::{Column, Kind, Table};

/// A cell that a decision wrote last.
#[derive(Clone, Debug, PartialEq)]
pub struct DecidedCell {
    /// What it was set to.
    pub cell: Cell,
    /// Who decided.
    pub by: String,
    /// The day of the decision.
    pub day: NaiveDate,
}

/// The cells that decisions wrote last: by table, key and the column's English name.
pub type DecidedCells = HashMap<(Table, String, String), DecidedCell>;

/// A cell that the source changed, and that contradicts a decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The row, as an index into [`Merged::records`].
    pub record: usize,
    /// Index of the schema's column.
    pub column: usize,
    /// What was decided.
    pub decided: DecidedCell,
    /// What the source says.
    pub says: Cell,
}

/// The cells that the import would take away from decisions that still stand in the plan.
pub fn conflicts(merged: &Merged, decided: &DecidedCells) -> Vec<Conflict> {
    let mut found = Vec::new();
    for change in merged.changed.iter().filter(|_| !decided.is_empty()) {
        let Some(record) = merged.records.get(change.record) else { continue };
        let Some(key) = record.key() else { continue };
        for field in &change.fields {
            let Some(column) = record.table.columns().get(field.column) else { continue };
            let place = (record.table, key.clone(), column.name.to_owned());
            let written = decided.get(&place).filter(|d| field.old.as_ref() == Some(&d.cell));
            let written = written.filter(|d| !says_the_same(column, &d.cell, &field.new));
            found.extend(written.map(|decided| Conflict {
                record: change.record,
                column: field.column,
                decided: decided.clone(),
                says: field.new.clone(),
            }));
        }
    }
    found
}

/// Whether an empty cell means what was decided: a closed set's first value is what an empty cell stands for.
fn says_the_same(column: &Column, decided: &Cell, says: &Cell) -> bool {
    let Kind::Choice(choices) = column.kind else { return false };
    let default = choices.first().map(|choice| Cell::Text(choice.value.to_owned()));
    says.is_blank() && Some(decided) == default.as_ref()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::plan::{Origin, Record, merge};

    fn initiative(end: &str) -> Vec<Record> {
        let json = json!({ "code": "a", "title": "t", "ends_on": { "date": end } });
        vec![Record::from_json(Table::Initiatives, &json, Origin { sheet: Arc::default(), row: 2 }).unwrap()]
    }

    fn decided(end: &str) -> DecidedCells {
        let cell = Cell::Date(end.parse().unwrap());
        let decided = DecidedCell { cell, by: "本部".into(), day: "2026-05-01".parse().unwrap() };
        HashMap::from([((Table::Initiatives, "a".to_owned(), "ends_on".to_owned()), decided)])
    }

    /// The source said `last`, then somebody decided; the plan now says `state` and the file `incoming`.
    fn check(last: &str, decision: &str, state: &str, incoming: &str, conflict: bool) {
        let merged = merge(&initiative(state), &initiative(last), &initiative(incoming));
        let found = conflicts(&merged, &decided(decision));
        assert_eq!(found.len(), usize::from(conflict), "{last} {decision} {state} {incoming}");
    }

    #[test]
    fn only_a_changed_cell_that_says_otherwise_than_a_standing_decision_is_a_conflict() {
        let (old, new, third) = ("2027-03-31", "2028-03-31", "2029-03-31");
        check(old, new, new, old, false); // a stale workbook: its cell is as it was
        check(old, new, new, new, false); // it followed the decision
        check(old, new, new, third, true); // it says something else again
        check(third, new, new, old, true); // changed back to what it was long ago
        check(old, new, third, "2030-03-31", false); // the decision was overridden before
    }
}
