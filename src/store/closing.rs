//! Rows that a person takes out of force, in one transaction.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

use super::codes::millis;
use super::cycle::{Commit, Stale};
use super::imports::take_revision;
use super::rows::{Sheets, Texts};
use super::versions::write_state;
use super::{Store, StoreError, Tx, audit, bulk, history};
use crate::alerts::AuditEntry;
use crate::plan::{Edit, Record, RowChange, Table};

/// A closing, and what it makes of the plan.
#[derive(Clone, Copy, Debug)]
pub struct ClosingCommit<'a> {
    /// The moment.
    pub at: DateTime<Utc>,
    /// The civil day.
    pub day: NaiveDate,
    /// Who closes.
    pub by: &'a str,
    /// Why.
    pub because: &'a str,
    /// The plan's revision that it was made from.
    pub expected_plan_revision: i64,
    /// The plan before.
    pub before: &'a [Record],
    /// The plan from now on, in its order.
    pub after: &'a [Record],
    /// What became of which row.
    pub edits: &'a [Edit],
    /// What goes on record.
    pub audit: &'a [AuditEntry],
}

impl Store {
    /// Commits a closing, if the plan is still the one that it was made from.
    pub async fn commit_closing(&self, closing: &ClosingCommit<'_>) -> Result<Commit, StoreError> {
        let mut texts = Texts::default();
        let state = texts.rows(closing.after);
        self.run(async {
            let mut tx = self.write().await?;
            if !take_revision(&mut tx, closing.expected_plan_revision).await? {
                tx.rollback().await?;
                return Ok(Commit::Stale(Stale::Plan));
            }
            let revision = closing.expected_plan_revision + 1;
            record_revision(&mut tx, revision, closing).await?;
            let sheets = Sheets::of(&mut tx, closing.after.iter()).await?;
            write_state(&mut tx, revision, &state, &sheets).await?;
            write_edits(&mut tx, revision, closing).await?;
            let closed: Vec<(Table, String)> = closing
                .edits
                .iter()
                .filter(|edit| edit.change == RowChange::Close)
                .map(|edit| (edit.table, edit.key.clone()))
                .collect();
            history::end_vanished(&mut tx, revision, &closed, "closed").await?;
            audit::append(&mut tx, closing.at, closing.by, closing.audit).await?;
            tx.commit().await?;
            Ok(Commit::Committed { revision })
        })
        .await
    }
}

async fn record_revision(tx: &mut Tx, revision: i64, closing: &ClosingCommit<'_>) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO revisions (revision, at, day, kind, by, reason) VALUES ($1, $2, $3, 'closing', $4, $5)",
    )
    .bind(revision)
    .bind(millis(closing.at))
    .bind(closing.day.to_string())
    .bind(closing.by)
    .bind(closing.because)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn write_edits(tx: &mut Tx, revision: i64, closing: &ClosingCommit<'_>) -> Result<(), sqlx::Error> {
    let row = |edit: &Edit| {
        let record = closing
            .before
            .iter()
            .find(|r| r.table == edit.table && r.key().as_deref() == Some(edit.key.as_str()))?;
        let cells = record.to_json();
        let (column, cell, before) = match &edit.change {
            RowChange::Close => (Value::Null, Value::Null, json!(cells.to_string())),
            RowChange::Set { column, cell } => {
                let mut after = record.clone();
                let place = record.table.column(column)?;
                *after.cells.get_mut(place)? = Some(cell.clone());
                let said = |json: &Value| json!(json.get(*column).map(Value::to_string));
                (json!(column), said(&after.to_json()), said(&cells))
            }
            RowChange::Add { .. } => return None,
        };
        Some(json!([edit.table.name(), edit.key, column, cell, before]))
    };
    let rows: Vec<Value> = closing.edits.iter().filter_map(row).collect();
    for array in bulk::arrays(&rows) {
        sqlx::query(
            "INSERT INTO edits (revision, tbl, key, \"column\", cell, before) \
             SELECT $2, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each($1)",
        )
        .bind(array?)
        .bind(revision)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}
