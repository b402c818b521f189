//! Who wrote which cell, where it was no import: the record beside a revision of the plan.

use serde_json::Value;

use super::Tx;
use crate::plan::{Cell, Edit, Record, RowChange, edit};

/// Whose edits they are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Author {
    /// The plan's revision that they made.
    pub(super) revision: i64,
    /// The decision that made them.
    pub(super) decision: Option<i64>,
    /// The answer that made them.
    pub(super) answer: Option<i64>,
}

/// Records `edits` of the plan whose rows were `before`: the cells that they write, each with what stood
/// there; a row that they add or close as a whole.
pub(super) async fn write(
    tx: &mut Tx,
    author: Author,
    before: &[Record],
    edits: &[Edit],
) -> Result<(), sqlx::Error> {
    for edit in edits {
        let row = before.iter().rfind(|r| r.table == edit.table && r.key().as_deref() == Some(&edit.key));
        match (&edit.change, row) {
            (RowChange::Set { column, cell }, Some(row)) => {
                insert(tx, author, edit, Some(column), cell_json(edit, column, cell), old(row, column))
                    .await?;
            }
            (RowChange::Add { cells }, Some(row)) => {
                for (column, cell) in cells {
                    let (cell, before) = (cell_json(edit, column, cell), old(row, column));
                    if cell != before {
                        insert(tx, author, edit, Some(column), cell, before).await?;
                    }
                }
            }
            (RowChange::Add { .. }, None) => insert(tx, author, edit, None, added(edit), None).await?,
            (RowChange::Close, Some(row)) => {
                insert(tx, author, edit, None, None, Some(row.to_json().to_string())).await?;
            }
            (RowChange::Set { .. } | RowChange::Close, None) => {}
        }
    }
    Ok(())
}

fn old(row: &Record, column: &str) -> Option<String> {
    row.to_json().get(column).map(Value::to_string)
}

/// The row that an edit adds, as the store writes rows.
fn added(edit: &Edit) -> Option<String> {
    let mut rows = Vec::new();
    edit::apply(&mut rows, std::slice::from_ref(edit), &origin());
    rows.first().map(|row| row.to_json().to_string())
}

fn cell_json(edit: &Edit, column: &'static str, cell: &Cell) -> Option<String> {
    let cells = vec![(column, cell.clone())];
    let alone = Edit { change: RowChange::Add { cells }, ..edit.clone() };
    let mut rows = Vec::new();
    edit::apply(&mut rows, &[alone], &origin());
    rows.first().and_then(|row| old(row, column))
}

fn origin() -> crate::plan::Origin {
    crate::plan::Origin { sheet: Default::default(), row: 0 }
}

async fn insert(
    tx: &mut Tx,
    author: Author,
    edit: &Edit,
    column: Option<&str>,
    cell: Option<String>,
    before: Option<String>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO edits (revision, tbl, key, \"column\", cell, before, decision_id, answer_id) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(author.revision)
    .bind(edit.table.name())
    .bind(&edit.key)
    .bind(column)
    .bind(cell)
    .bind(before)
    .bind(author.decision)
    .bind(author.answer)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
