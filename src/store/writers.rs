//! Who wrote a cell of the plan, where it was no import.

use chrono::NaiveDate;
use serde_json::{Value, json};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::codes::{corrupt, date};
use super::plan::table;
use super::{Store, StoreError};
use crate::plan::Table;

/// A cell, or a whole row, that something other than an import wrote.
#[derive(Clone, Debug, PartialEq)]
pub struct Writer {
    /// The row's table.
    pub table: Table,
    /// What names the row.
    pub key: String,
    /// The column's English name; `None`: the row was added as a whole.
    pub column: Option<String>,
    /// What was written, as the store writes cells and rows.
    pub cell: Value,
    /// What wrote it: `decision`, `default`, `answer`, `entry`, `closing`, `ended`.
    pub kind: String,
    /// Who.
    pub by: String,
    /// The civil day.
    pub day: NaiveDate,
    /// The number of the formal decision (決裁番号), where there is one.
    pub reference: Option<String>,
    /// Why, where a decision or an answer says so.
    pub reason: Option<String>,
}

impl Store {
    /// What was written of `rows`, each by its table and key, the oldest first.
    pub async fn writers_of(&self, rows: &[(Table, String)]) -> Result<Vec<Writer>, StoreError> {
        let wanted: Vec<Value> = rows.iter().map(|(table, key)| json!([table.name(), key])).collect();
        let query = sqlx::query(
            "SELECT edits.tbl, edits.key, edits.\"column\", edits.cell, \
                    revisions.kind, revisions.by, revisions.day, decisions.reference, \
                    coalesce(decisions.reason, answers.reason) AS reason \
             FROM json_each($1) AS wanted \
             JOIN edits ON edits.tbl = wanted.value ->> 0 AND edits.key = wanted.value ->> 1 \
             JOIN revisions ON revisions.revision = edits.revision \
             LEFT JOIN decisions ON decisions.id = edits.decision_id \
             LEFT JOIN answers ON answers.id = edits.answer_id \
             WHERE edits.cell IS NOT NULL ORDER BY edits.id",
        )
        .bind(Value::Array(wanted).to_string());
        self.run(async { query.fetch_all(&self.readers).await?.iter().map(writer).collect() }).await
    }
}

fn writer(row: &SqliteRow) -> Result<Writer, sqlx::Error> {
    Ok(Writer {
        table: table(row.get("tbl"))?,
        key: row.get("key"),
        column: row.get("column"),
        cell: serde_json::from_str(row.get("cell")).map_err(|error| corrupt(error.to_string()))?,
        kind: row.get("kind"),
        by: row.get("by"),
        day: date(row.get("day"))?,
        reference: row.get("reference"),
        reason: row.get("reason"),
    })
}
