//! What is recorded of the plan's past: first ends, eased promises, rows that vanished or were closed.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::{Value, json};
use sqlx::Row as _;
use sqlx::sqlite::SqlitePool;

use super::codes::{corrupt, date};
use super::plan::{Until, table};
use super::{Store, StoreError, Tx, bulk};
use crate::plan::history::{Eased, Easing};
use crate::plan::sync::{RowKey, Said};
use crate::plan::{Cell, DecidedCell, DecidedCells, Origin, Past, PastEasing, Promise, Record, Table};

/// `table/key`, the table in the singular.
fn subject(table: Table, key: &str) -> String {
    format!("{}/{key}", table.singular())
}

/// What each subject once promised: its first end, and how many imports eased a promise of it that no
/// decision recorded later has ratified.
pub(super) async fn past(tx: &mut Tx, until: Until) -> Result<BTreeMap<String, Past>, sqlx::Error> {
    let mut past: BTreeMap<String, Past> = BTreeMap::new();
    let firsts = sqlx::query("SELECT subject, ends_on FROM first_ends WHERE revision <= $1")
        .bind(until.revision)
        .fetch_all(&mut **tx)
        .await?;
    for row in &firsts {
        past.entry(row.get(0)).or_default().ends_first = Some(date(row.get(1))?);
    }
    let decided = last_decisions(tx, until).await?;
    let easings = sqlx::query(
        "SELECT easings.subject, easings.kind, easings.detail, revisions.at, easings.day FROM easings \
         JOIN revisions USING (revision) WHERE revision <= $1 ORDER BY revision",
    )
    .bind(until.revision)
    .fetch_all(&mut **tx)
    .await?;
    for row in &easings {
        let subject: String = row.get(0);
        let ratified = |subject: &str| decided.get(subject).is_some_and(|at| *at >= row.get::<i64, _>(3));
        let detail: Value = serde_json::from_str(row.get(2)).map_err(|error| corrupt(error.to_string()))?;
        let last = || Some(format!("{} ({})", in_a_line(&detail), row.get::<&str, _>(4)));
        let eased = |promise: Promise| -> Result<PastEasing, sqlx::Error> {
            let line = in_a_line(&detail);
            let change = line.strip_prefix("ends_on: ").unwrap_or(&line).to_owned();
            Ok(PastEasing { promise, day: date(row.get(4))?, change })
        };
        let past = past.entry(subject.clone()).or_default();
        match row.get::<&str, _>(1) {
            "end_moved" if !ratified(&subject) => {
                past.ends_moved += 1;
                past.easings.push(eased(Promise::End)?);
            }
            "target_eased" => {
                past.targets_eased += 1;
                past.easings.push(eased(Promise::Target)?);
                past.targets_eased_last = last();
            }
            "exit_point_eased" if !ratified(&subject) && !rows_of(&detail).all(ratified) => {
                past.exit_points_eased += 1;
                past.easings.push(eased(Promise::ExitPoint)?);
                past.exit_points_eased_last = last();
            }
            "end_moved" | "exit_point_eased" => {}
            other => return Err(corrupt(format!("`{other}` is no easing"))),
        }
    }
    Ok(past)
}

/// The rows that an easing's detail names.
fn rows_of(detail: &Value) -> impl Iterator<Item = &str> {
    detail.as_array().into_iter().flatten().filter_map(|cell| cell["row"].as_str())
}

/// An easing's cells in a line without words: of a target its date, of an exit point its code.
fn in_a_line(detail: &Value) -> String {
    let line = |cell: &Value| {
        let text = |name: &str| cell[name].as_str().unwrap_or_default();
        let (row, column, to) = (text("row"), text("column"), text("to"));
        let what = match row.split_once('/') {
            Some(("kpi_target", key)) => key.rsplit('@').next().unwrap_or(key),
            Some(("exit_point", code)) => code,
            _ => column,
        };
        format!("{what}: {} → {}", text("from"), if to.is_empty() { "―" } else { to })
    };
    detail.as_array().into_iter().flatten().map(line).collect::<Vec<_>>().join("; ")
}

/// When each subject was last decided on.
async fn last_decisions(tx: &mut Tx, until: Until) -> Result<HashMap<String, i64>, sqlx::Error> {
    let rows = sqlx::query("SELECT subject, max(at) FROM decisions WHERE day <= $1 GROUP BY subject")
        .bind(until.day.to_string())
        .fetch_all(&mut **tx)
        .await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// Rows that a synchronised source no longer has.
pub(super) async fn vanished(tx: &mut Tx, until: Until) -> Result<BTreeSet<String>, sqlx::Error> {
    let rows =
        sqlx::query("SELECT tbl, key FROM vanished WHERE revision <= $1 AND (until IS NULL OR until > $1)")
            .bind(until.revision)
            .fetch_all(&mut **tx)
            .await?;
    rows.iter().map(|row| Ok(subject(table(row.get(0))?, row.get(1)))).collect()
}

/// Rows that a person closed and that are not among `present`.
pub(super) async fn closed(
    tx: &mut Tx,
    until: Until,
    present: &[Record],
) -> Result<BTreeSet<String>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT DISTINCT tbl, key FROM edits JOIN revisions USING (revision) \
         WHERE revisions.kind = 'closing' AND \"column\" IS NULL AND cell IS NULL AND revision <= $1",
    )
    .bind(until.revision)
    .fetch_all(&mut **tx)
    .await?;
    if rows.is_empty() {
        return Ok(BTreeSet::new());
    }
    let present: HashSet<(Table, String)> =
        present.iter().filter_map(|record| Some((record.table, record.key()?))).collect();
    let mut closed = BTreeSet::new();
    for row in &rows {
        let gone = (table(row.get(0))?, row.get::<String, _>(1));
        if !present.contains(&gone) {
            closed.insert(subject(gone.0, &gone.1));
        }
    }
    Ok(closed)
}

/// Promises eased, first ends, rows that vanished and came back: what an import records of the past.
#[derive(Clone, Copy, Debug, Default)]
pub struct PastOf<'a> {
    /// The promises that it eased.
    pub easings: &'a [Easing],
    /// Ends that were never recorded before, by subject.
    pub first_ends: &'a [(String, NaiveDate)],
    /// Rows that the source no longer has.
    pub vanished: &'a [RowKey],
    /// Rows that had vanished and that it says again.
    pub returned: &'a [RowKey],
}

/// Writes what an import, which made `revision`, records of the past.
pub(super) async fn write(
    tx: &mut Tx,
    revision: i64,
    day: NaiveDate,
    source: i64,
    past: PastOf<'_>,
) -> Result<(), sqlx::Error> {
    let easings: Vec<Value> =
        past.easings.iter().map(|e| json!([e.subject, e.kind.name(), detail(e).to_string()])).collect();
    for array in bulk::arrays(&easings) {
        sqlx::query(
            "INSERT INTO easings (revision, day, subject, kind, detail) \
             SELECT $2, $3, value ->> 0, value ->> 1, value ->> 2 FROM json_each($1)",
        )
        .bind(array?)
        .bind(revision)
        .bind(day.to_string())
        .execute(&mut **tx)
        .await?;
    }
    let ends: Vec<Value> = past.first_ends.iter().map(|(s, end)| json!([s, end.to_string()])).collect();
    for array in bulk::arrays(&ends) {
        sqlx::query(
            "INSERT INTO first_ends (subject, ends_on, revision) \
             SELECT value ->> 0, value ->> 1, $2 FROM json_each($1) WHERE true ON CONFLICT DO NOTHING",
        )
        .bind(array?)
        .bind(revision)
        .execute(&mut **tx)
        .await?;
    }
    end_vanished(tx, revision, past.returned, "back").await?;
    for array in bulk::arrays(&pairs(past.vanished)) {
        sqlx::query(
            "INSERT INTO vanished (source_id, tbl, key, revision, day) \
             SELECT $2, value ->> 0, value ->> 1, $3, $4 FROM json_each($1)",
        )
        .bind(array?)
        .bind(source)
        .bind(revision)
        .bind(day.to_string())
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// Notes how the vanishing of rows ended.
pub(super) async fn end_vanished(
    tx: &mut Tx,
    revision: i64,
    rows: &[RowKey],
    how: &str,
) -> Result<(), sqlx::Error> {
    for array in bulk::arrays(&pairs(rows)) {
        sqlx::query(
            "UPDATE vanished SET until = $2, how = $3 FROM json_each($1) AS gone \
             WHERE vanished.until IS NULL AND vanished.tbl = gone.value ->> 0 \
               AND vanished.key = gone.value ->> 1",
        )
        .bind(array?)
        .bind(revision)
        .bind(how)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

fn pairs(rows: &[RowKey]) -> Vec<Value> {
    rows.iter().map(|(table, key)| json!([table.name(), key])).collect()
}

/// An easing's cells as JSON.
pub fn detail(easing: &Easing) -> Value {
    let cell = |eased: &Eased| {
        let row = subject(eased.table, &eased.key);
        json!({ "row": row, "column": eased.column, "from": eased.from, "to": eased.to })
    };
    easing.cells.iter().map(cell).collect()
}

impl Store {
    /// Rows that the source of this name lost and that are still marked as vanished.
    pub async fn vanished_from(&self, source: &str) -> Result<BTreeSet<String>, StoreError> {
        self.run(async {
            let rows = sqlx::query(
                "SELECT tbl, key FROM vanished JOIN sources ON sources.id = source_id \
                 WHERE sources.name = $1 AND until IS NULL",
            )
            .bind(source)
            .fetch_all(&self.readers)
            .await?;
            rows.iter().map(|row| Ok(subject(table(row.get(0))?, row.get(1)))).collect()
        })
        .await
    }

    /// Which rows the source of this name has ever said, and which the last imports of others say.
    pub async fn load_said(&self, source: &str) -> Result<Said, StoreError> {
        self.run(async {
            let rows = sqlx::query(
                "SELECT DISTINCT tbl, key, sources.name = $1 FROM row_versions \
                 JOIN sources ON sources.id = source_id WHERE sources.name = $1 OR ended_by IS NULL",
            )
            .bind(source)
            .fetch_all(&self.readers)
            .await?;
            let mut said = Said::default();
            for row in &rows {
                let key = (table(row.get(0))?, row.get(1));
                let rows = if row.get::<bool, _>(2) { &mut said.ever } else { &mut said.elsewhere };
                rows.insert(key);
            }
            Ok(said)
        })
        .await
    }

    /// The cells that decisions wrote last.
    pub async fn decided_cells(&self) -> Result<DecidedCells, StoreError> {
        self.run(async {
            // Of an aggregate with max(), SQLite takes the other columns from the row of the maximum.
            let rows = sqlx::query(
                "SELECT tbl, key, \"column\", cell, decisions.by, decisions.day, max(edits.id) FROM edits \
                 LEFT JOIN decisions ON decisions.id = decision_id \
                 WHERE \"column\" IS NOT NULL AND cell IS NOT NULL GROUP BY 1, 2, 3",
            )
            .fetch_all(&self.readers)
            .await?;
            let mut cells = DecidedCells::new();
            for row in &rows {
                let (Some(by), Some(day)) = (row.get::<Option<String>, _>(4), row.get::<Option<&str>, _>(5))
                else {
                    continue;
                };
                let (table, column) = (table(row.get(0))?, row.get::<String, _>(2));
                let cell = cell(table, &column, row.get(3))?;
                let decided = DecidedCell { cell, by, day: date(day)? };
                cells.insert((table, row.get(1), column), decided);
            }
            for (id, decided) in decided_ends(&self.readers).await? {
                cells.entry(id).or_insert(decided);
            }
            Ok(cells)
        })
        .await
    }
}

/// The last days with which decisions to end let a term run out: decided, though no cell was written.
async fn decided_ends(
    readers: &SqlitePool,
) -> Result<Vec<((Table, String, String), DecidedCell)>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT subject, term, by, day, outcome, max(id) FROM decisions GROUP BY subject \
         HAVING outcome = 'end' AND term IS NOT NULL",
    )
    .fetch_all(readers)
    .await?;
    let mut ends = Vec::with_capacity(rows.len());
    for row in &rows {
        let subject: &str = row.get("subject");
        let Some((table, code)) = subject.split_once('/') else { continue };
        let table = Table::from_singular(table);
        let Some(table) = table.filter(|t| matches!(t, Table::Initiatives | Table::Renewals)) else {
            continue;
        };
        let cell = Cell::Date(date(row.get("term"))?);
        let decided = DecidedCell { cell, by: row.get("by"), day: date(row.get("day"))? };
        ends.push(((table, code.to_owned(), "ends_on".to_owned()), decided));
    }
    Ok(ends)
}

/// The cell that the store wrote as `text`.
fn cell(table: Table, column: &str, text: &str) -> Result<Cell, sqlx::Error> {
    let value: Value = serde_json::from_str(text).map_err(|error| corrupt(error.to_string()))?;
    let origin = Origin { sheet: Arc::default(), row: 0 };
    let record = Record::from_json(table, &json!({ column: value }), origin)
        .map_err(|error| corrupt(error.to_string()))?;
    record.cell(column).cloned().ok_or_else(|| corrupt(format!("`{column}` is no column")))
}
