//! An accepted import in one transaction: its snapshot, the plan that it makes, the record of it.
//!
//! The merge itself is pure and done before; here only differences are written: a version that is no
//! longer said is closed, a new one appended, a row that merely moved gets its new place.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use sqlx::query_builder::Separated;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, Sqlite};

use super::codes::millis;
use super::cycle::{Commit, Stale};
use super::{Store, StoreError, Tx, audit, bulk, plan, states};
use crate::alerts::AuditEntry;
use crate::plan::{Record, Sheet, Table};

/// An import that was accepted, and what it makes of the plan.
#[derive(Clone, Copy, Debug)]
pub struct ImportCommit<'a> {
    /// The moment.
    pub at: DateTime<Utc>,
    /// The civil day.
    pub day: NaiveDate,
    /// Who imported.
    pub by: &'a str,
    /// The source's name: imports of one name are compared with each other.
    pub source: &'a str,
    /// The file or folder read.
    pub path: &'a str,
    /// A digest of the bytes read.
    pub digest: &'a str,
    /// The plan's revision that the merge was made from.
    pub expected_plan_revision: i64,
    /// What the source says: its last import from now on.
    pub said: &'a [Record],
    /// The plan from now on, in its order.
    pub state: &'a [Record],
    /// The codes of the initiatives known before that it changed a row of.
    pub changed_initiatives: &'a [String],
    /// What changed, in figures, for lists.
    pub summary: &'a Value,
    /// What else goes on record; that the plan was imported does so by itself.
    pub audit: &'a [AuditEntry],
    /// What the daemon is to remember.
    pub states: &'a [(String, Value)],
}

/// An accepted import, as lists show it.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportInfo {
    /// Its number.
    pub id: i64,
    /// The plan's revision that it made.
    pub revision: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The civil day.
    pub day: NaiveDate,
    /// Who imported.
    pub by: String,
    /// The source's name.
    pub source: String,
    /// The file or folder read.
    pub path: String,
    /// A digest of the bytes read.
    pub digest: String,
    /// What changed, in figures.
    pub summary: Value,
}

impl Store {
    /// Commits an import, if the plan is still the one that it was merged with.
    pub async fn commit_import(&self, import: &ImportCommit<'_>) -> Result<Commit, StoreError> {
        // The texts are made before the lock is taken: the daemon's commits do not wait for them.
        let mut texts = Texts::default();
        let said = texts.rows(import.said);
        let state = texts.rows(import.state);
        self.run(async {
            let mut tx = self.write().await?;
            if !take_revision(&mut tx, import.expected_plan_revision).await? {
                tx.rollback().await?;
                return Ok(Commit::Stale(Stale::Plan));
            }
            let revision = import.expected_plan_revision + 1;
            let (source, id) = record_import(&mut tx, import, revision).await?;
            let sheets = Sheets::of(&mut tx, import.said.iter().chain(import.state)).await?;
            write_said(&mut tx, source, id, &said, &sheets).await?;
            write_state(&mut tx, revision, &state, &sheets).await?;
            write_changes(&mut tx, import, id).await?;
            states::write(&mut tx, import.at, import.states).await?;
            audit::append(&mut tx, import.at, import.by, &[entry(import, id, revision)]).await?;
            audit::append(&mut tx, import.at, import.by, import.audit).await?;
            tx.commit().await?;
            Ok(Commit::Committed { revision })
        })
        .await
    }
}

fn entry(import: &ImportCommit<'_>, id: i64, revision: i64) -> AuditEntry {
    let data = json!({
        "import": id,
        "revision": revision,
        "source": import.source,
        "path": import.path,
        "digest": import.digest,
        "summary": import.summary,
    });
    AuditEntry { kind: "plan_imported", subject: None, data }
}

async fn take_revision(tx: &mut Tx, expected: i64) -> Result<bool, sqlx::Error> {
    let taken = sqlx::query("UPDATE heads SET plan_revision = plan_revision + 1 WHERE plan_revision = $1")
        .bind(expected)
        .execute(&mut **tx)
        .await?;
    Ok(taken.rows_affected() == 1)
}

/// The source's number and the import's.
async fn record_import(
    tx: &mut Tx,
    import: &ImportCommit<'_>,
    revision: i64,
) -> Result<(i64, i64), sqlx::Error> {
    sqlx::query("INSERT INTO sources (name) VALUES ($1) ON CONFLICT DO NOTHING")
        .bind(import.source)
        .execute(&mut **tx)
        .await?;
    let source = sqlx::query_scalar("SELECT id FROM sources WHERE name = $1")
        .bind(import.source)
        .fetch_one(&mut **tx)
        .await?;
    let id = sqlx::query_scalar(
        "INSERT INTO imports (source_id, revision, at, day, by, path, digest, summary) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
    )
    .bind(source)
    .bind(revision)
    .bind(millis(import.at))
    .bind(import.day.to_string())
    .bind(import.by)
    .bind(import.path)
    .bind(import.digest)
    .bind(import.summary.to_string())
    .fetch_one(&mut **tx)
    .await?;
    Ok((source, id))
}

async fn write_changes(tx: &mut Tx, import: &ImportCommit<'_>, id: i64) -> Result<(), sqlx::Error> {
    for array in bulk::arrays(import.changed_initiatives) {
        sqlx::query(
            "INSERT INTO initiative_changes SELECT value, $2, $3 FROM json_each($1) \
             WHERE true ON CONFLICT DO NOTHING",
        )
        .bind(array?)
        .bind(id)
        .bind(import.day.to_string())
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// What tells rows apart: the table, the key, and the order among rows of one key.
type Id = (Table, Arc<str>, i64);

/// A record as it is stored.
struct Row<'a> {
    id: Id,
    cells: Arc<str>,
    record: &'a Record,
}

impl Row<'_> {
    /// Table, key, order, cells, sheet, row.
    fn bind(&self, values: &mut Separated<'_, Sqlite, &'static str>, sheets: &Sheets) {
        let (table, key, nth) = &self.id;
        values.push_bind(table.name());
        values.push_bind(Arc::clone(key));
        values.push_bind(*nth);
        values.push_bind(Arc::clone(&self.cells));
        values.push_bind(sheets.number(self.record));
        values.push_bind(self.record.origin.row);
    }
}

/// The stored texts of records: what a source says is, as a rule, what the plan says too, and is
/// written out once.
#[derive(Default)]
struct Texts<'a> {
    known: HashMap<Id, (&'a Record, Arc<str>)>,
}

impl<'a> Texts<'a> {
    fn rows(&mut self, records: &'a [Record]) -> Vec<Row<'a>> {
        let mut seen: HashMap<(Table, Arc<str>), i64> = HashMap::with_capacity(records.len());
        records
            .iter()
            .map(|record| {
                let key: Arc<str> = record.key().unwrap_or_default().into();
                let nth = seen.entry((record.table, Arc::clone(&key))).or_insert(0);
                *nth += 1;
                let id = (record.table, key, *nth - 1);
                Row { cells: self.cells(&id, record), id, record }
            })
            .collect()
    }

    fn cells(&mut self, id: &Id, record: &'a Record) -> Arc<str> {
        match self.known.get(id) {
            Some((known, text)) if known.cells == record.cells => Arc::clone(text),
            _ => {
                let text: Arc<str> = record.to_json().to_string().into();
                self.known.insert(id.clone(), (record, Arc::clone(&text)));
                text
            }
        }
    }
}

/// The numbers of the sheets that records stand in, by the sheets' places in memory.
struct Sheets(HashMap<usize, i64>);

impl Sheets {
    /// Numbers every sheet of `records`; equal ones share a number, also with earlier imports.
    async fn of(tx: &mut Tx, records: impl Iterator<Item = &Record>) -> Result<Sheets, sqlx::Error> {
        let mut stored = plan::sheets(tx).await?;
        let mut numbers = HashMap::new();
        for sheet in records.map(|record| &record.origin.sheet) {
            let place = Arc::as_ptr(sheet) as usize;
            if numbers.contains_key(&place) {
                continue;
            }
            let known = stored.iter().find(|(_, known)| *known == sheet).map(|(number, _)| *number);
            let number = match known {
                Some(number) => number,
                None => insert_sheet(tx, sheet).await?,
            };
            stored.insert(number, Arc::clone(sheet));
            numbers.insert(place, number);
        }
        Ok(Sheets(numbers))
    }

    fn number(&self, record: &Record) -> i64 {
        // Every record's sheet was numbered; a row of sheet 0 would be refused by its reference.
        self.0.get(&(Arc::as_ptr(&record.origin.sheet) as usize)).copied().unwrap_or(0)
    }
}

async fn insert_sheet(tx: &mut Tx, sheet: &Sheet) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("INSERT INTO sheets (file, sheet, columns) VALUES ($1, $2, $3) RETURNING id")
        .bind(&sheet.file)
        .bind(&sheet.sheet)
        .bind(json!(sheet.columns).to_string())
        .fetch_one(&mut **tx)
        .await
}

/// What became of the rows that were open.
struct Difference<'a> {
    /// New or changed, with their position.
    new: Vec<(usize, &'a Row<'a>)>,
    /// As they were, with their position and the stored row.
    same: Vec<(usize, &'a Row<'a>, SqliteRow)>,
    /// The stored rows that are changed or gone.
    ended: Vec<i64>,
}

/// Compares `given` with the open rows of a table of versions.
fn compare<'a>(open: Vec<SqliteRow>, given: &'a [Row<'a>]) -> Result<Difference<'a>, sqlx::Error> {
    let mut stored: HashMap<Id, SqliteRow> = HashMap::with_capacity(open.len());
    for row in open {
        let id = (plan::table(row.get("tbl"))?, row.get::<&str, _>("key").into(), row.get("nth"));
        stored.insert(id, row);
    }
    let mut difference = Difference { new: Vec::new(), same: Vec::new(), ended: Vec::new() };
    for (position, row) in given.iter().enumerate() {
        match stored.remove(&row.id) {
            Some(old) if old.get::<&str, _>("cells") == &*row.cells => {
                difference.same.push((position, row, old));
            }
            Some(old) => {
                difference.ended.push(old.get("id"));
                difference.new.push((position, row));
            }
            None => difference.new.push((position, row)),
        }
    }
    difference.ended.extend(stored.values().map(|gone| gone.get::<i64, _>("id")));
    Ok(difference)
}

/// Writes what the source says now, and closes what it no longer says.
async fn write_said(
    tx: &mut Tx,
    source: i64,
    import: i64,
    said: &[Row<'_>],
    sheets: &Sheets,
) -> Result<(), sqlx::Error> {
    let open = sqlx::query(
        "SELECT id, tbl, key, nth, cells FROM row_versions WHERE source_id = $1 AND ended_by IS NULL",
    )
    .bind(source)
    .fetch_all(&mut **tx)
    .await?;
    let difference = compare(open, said)?;
    for array in bulk::arrays(&difference.ended) {
        sqlx::query("UPDATE row_versions SET ended_by = $2 WHERE id IN (SELECT value FROM json_each($1))")
            .bind(array?)
            .bind(import)
            .execute(&mut **tx)
            .await?;
    }
    let head = "INSERT INTO row_versions (source_id, tbl, key, nth, cells, sheet_id, row, import_id) ";
    bulk::insert(tx, head, &difference.new, |values, (_, row)| {
        values.push_bind(source);
        row.bind(values, sheets);
        values.push_bind(import);
    })
    .await
}

/// Writes the plan as it is from `revision` on, and closes the rows that were otherwise before.
async fn write_state(
    tx: &mut Tx,
    revision: i64,
    state: &[Row<'_>],
    sheets: &Sheets,
) -> Result<(), sqlx::Error> {
    let open =
        sqlx::query("SELECT id, tbl, key, nth, cells, ord, sheet_id, row FROM rows WHERE until IS NULL")
            .fetch_all(&mut **tx)
            .await?;
    let difference = compare(open, state)?;
    for array in bulk::arrays(&difference.ended) {
        sqlx::query("UPDATE rows SET until = $2 WHERE id IN (SELECT value FROM json_each($1))")
            .bind(array?)
            .bind(revision)
            .execute(&mut **tx)
            .await?;
    }
    move_rows(tx, &difference.same, sheets).await?;
    let head = "INSERT INTO rows (tbl, key, nth, cells, sheet_id, row, ord, since) ";
    bulk::insert(tx, head, &difference.new, |values, (position, row)| {
        row.bind(values, sheets);
        values.push_bind(*position as i64);
        values.push_bind(revision);
    })
    .await
}

/// Gives rows whose cells are as they were their new places, where they have new ones.
async fn move_rows(
    tx: &mut Tx,
    same: &[(usize, &Row<'_>, SqliteRow)],
    sheets: &Sheets,
) -> Result<(), sqlx::Error> {
    let moved: Vec<(i64, i64, i64, i64)> = same
        .iter()
        .filter_map(|(position, row, old)| {
            let place = (*position as i64, sheets.number(row.record), i64::from(row.record.origin.row));
            let before = (old.get("ord"), old.get("sheet_id"), old.get("row"));
            (place != before).then(|| (old.get("id"), place.0, place.1, place.2))
        })
        .collect();
    for array in bulk::arrays(&moved) {
        sqlx::query(
            "UPDATE rows SET ord = moved.value ->> 1, sheet_id = moved.value ->> 2, row = moved.value ->> 3 \
             FROM json_each($1) AS moved WHERE rows.id = moved.value ->> 0",
        )
        .bind(array?)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}
