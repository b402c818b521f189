//! Changes of the plan that come from no import: a revision of its own, the rows as they are from then
//! on, and each cell that was written, with what stood there before.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

use super::imports::{record_revision, take_revision};
use super::rows::{Sheets, Texts};
use super::versions::write_state;
use super::{Tx, plan};
use crate::plan::{Edit, Origin, Record, RowChange, edit};

/// Who changes the plan, when, and why.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change<'a> {
    /// The moment.
    pub(super) at: DateTime<Utc>,
    /// The civil day.
    pub(super) day: NaiveDate,
    /// `decision`, `default`, `ended`, `answer`, `entry`.
    pub(super) kind: &'a str,
    /// Who.
    pub(super) by: &'a str,
    /// The plan's revision that it was made from.
    pub(super) from: i64,
}

/// What made an edit.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct MadeBy {
    /// A decision.
    pub(super) decision: Option<i64>,
    /// An answer.
    pub(super) answer: Option<i64>,
}

/// Makes the plan's next revision with `edits`; gives its number. `None`: the plan is no longer the one
/// that it was made from, and nothing was written.
pub(super) async fn change_plan(
    tx: &mut Tx,
    change: &Change<'_>,
    edits: &[(MadeBy, &Edit)],
) -> Result<Option<i64>, sqlx::Error> {
    if !take_revision(tx, change.from).await? {
        return Ok(None);
    }
    let revision = change.from + 1;
    record_revision(tx, revision, change.at, change.day, change.kind, change.by).await?;
    let before = plan::open_records(tx).await?;
    let mut after = before.clone();
    let all: Vec<Edit> = edits.iter().map(|(_, edit)| (*edit).clone()).collect();
    edit::apply(&mut after, &all, &nowhere());
    let sheets = Sheets::of(tx, after.iter()).await?;
    let mut texts = Texts::default();
    write_state(tx, revision, &texts.rows(&after), &sheets).await?;
    note(tx, revision, &before, edits).await?;
    Ok(Some(revision))
}

/// Where a row stands that no source brought.
fn nowhere() -> Origin {
    Origin { sheet: Default::default(), row: 0 }
}

/// Notes each cell that was written.
async fn note(
    tx: &mut Tx,
    revision: i64,
    before: &[Record],
    edits: &[(MadeBy, &Edit)],
) -> Result<(), sqlx::Error> {
    let mut rows: HashMap<(crate::plan::Table, String), Value> =
        before.iter().filter_map(|r| Some(((r.table, r.key()?), r.to_json()))).collect();
    for (made_by, edit) in edits {
        let id = (edit.table, edit.key.clone());
        let mut insert = async |column: Option<&str>, cell: Option<Value>, before: Option<Value>| {
            sqlx::query(
                "INSERT INTO edits (revision, tbl, key, \"column\", cell, before, decision_id, answer_id) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(revision)
            .bind(edit.table.name())
            .bind(&edit.key)
            .bind(column)
            .bind(cell.map(|cell| cell.to_string()))
            .bind(before.map(|cell| cell.to_string()))
            .bind(made_by.decision)
            .bind(made_by.answer)
            .execute(&mut **tx)
            .await
        };
        match &edit.change {
            RowChange::Set { column, cell } => {
                let Some(row) = rows.get_mut(&id) else { continue };
                let cell = cell.to_json();
                let old = row.get(*column).cloned();
                insert(Some(column), Some(cell.clone()), old).await?;
                row[*column] = cell;
            }
            // A row that is there is corrected, cell by cell.
            RowChange::Add { cells } if rows.contains_key(&id) => {
                let Some(row) = rows.get_mut(&id) else { continue };
                for (column, cell) in cells {
                    let cell = cell.to_json();
                    let old = row.get(*column).cloned();
                    if old.as_ref() != Some(&cell) {
                        insert(Some(column), Some(cell.clone()), old).await?;
                        row[*column] = cell;
                    }
                }
            }
            RowChange::Add { cells } => {
                let row: serde_json::Map<_, _> =
                    cells.iter().map(|(column, cell)| ((*column).to_owned(), cell.to_json())).collect();
                let row = Value::Object(row);
                insert(None, Some(row.clone()), None).await?;
                rows.insert(id, row);
            }
            RowChange::Close => {
                insert(None, None, rows.remove(&id)).await?;
            }
        }
    }
    Ok(())
}
