//! Reading the plan in force, and what a source said last.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::json;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::codes::{corrupt, date, instant};
use super::imports::ImportInfo;
use super::{Store, StoreError, Tx, decisions, history};
use crate::plan::Recorded;
use crate::plan::{Origin, Record, Sheet, Table};

/// The plan in force.
#[derive(Clone, Debug)]
pub struct LoadedPlan {
    /// Its rows, in the plan's order, each with where it stands.
    pub records: Vec<Record>,
    /// Grows by one with every accepted import; 0 before the first.
    pub revision: i64,
    /// What was recorded beside it, as far as facts depend on it.
    pub recorded: Recorded,
    /// The last accepted import.
    pub last_import: Option<ImportInfo>,
}

/// What a source said in its last import.
#[derive(Clone, Debug)]
pub struct LoadedSource {
    /// Its rows: each as it was when the source said it first or anew.
    pub records: Vec<Record>,
    /// Its last import.
    pub import: ImportInfo,
}

/// How far a look at the plan reaches: up to a revision, and up to the end of a day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Until {
    /// The last revision that counts.
    pub(super) revision: i64,
    /// The last day that counts.
    pub(super) day: NaiveDate,
}

/// The last day whose text still sorts by time.
const LAST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

impl Until {
    /// All that is stored.
    pub(super) const NOW: Until = Until { revision: i64::MAX, day: LAST_DAY };

    /// What was stored at the end of `day`.
    pub(super) async fn of(tx: &mut Tx, day: NaiveDate) -> Result<Until, sqlx::Error> {
        let revision = sqlx::query_scalar("SELECT coalesce(max(revision), 0) FROM revisions WHERE day <= $1")
            .bind(day.to_string())
            .fetch_one(&mut **tx)
            .await?;
        Ok(Until { revision, day })
    }
}

impl Store {
    /// The plan in force, all of one moment.
    pub async fn load_plan(&self) -> Result<LoadedPlan, StoreError> {
        self.run(async {
            let mut tx = self.read().await?;
            let revision = sqlx::query_scalar("SELECT plan_revision FROM heads").fetch_one(&mut *tx).await?;
            let rows = sqlx::query("SELECT id, ord, tbl, cells, sheet_id, row FROM rows WHERE until IS NULL")
                .fetch_all(&mut *tx)
                .await?;
            loaded(&mut tx, rows, revision, Until::NOW).await
        })
        .await
    }

    /// The plan as the store knew it at the end of `day`: the rows of the last revision of that day or
    /// before, with what was recorded by then. A row that only moved within its file stands where it
    /// stands now.
    pub async fn load_plan_as_of(&self, day: NaiveDate) -> Result<LoadedPlan, StoreError> {
        self.run(async {
            let mut tx = self.read().await?;
            let until = Until::of(&mut tx, day).await?;
            let rows = sqlx::query(
                "SELECT id, ord, tbl, cells, sheet_id, row FROM rows \
                 WHERE since <= $1 AND (until IS NULL OR until > $1)",
            )
            .bind(until.revision)
            .fetch_all(&mut *tx)
            .await?;
            loaded(&mut tx, rows, until.revision, until).await
        })
        .await
    }

    /// Every revision of the plan with its day, the oldest first.
    pub async fn revisions(&self) -> Result<Vec<(NaiveDate, i64)>, StoreError> {
        self.run(async {
            let rows = sqlx::query("SELECT day, revision FROM revisions ORDER BY revision")
                .fetch_all(&self.readers)
                .await?;
            rows.iter().map(|row| Ok((date(row.get(0))?, row.get(1)))).collect()
        })
        .await
    }

    /// What the source of this name said in its last import; `None` where it never was imported.
    pub async fn load_source(&self, source: &str) -> Result<Option<LoadedSource>, StoreError> {
        self.run(async {
            let mut tx = self.read().await?;
            let Some(import) = last_import(&mut tx, Some(source), i64::MAX).await? else { return Ok(None) };
            let rows = sqlx::query(
                "SELECT tbl, cells, sheet_id, row FROM row_versions JOIN sources ON sources.id = source_id \
                 WHERE sources.name = $1 AND ended_by IS NULL ORDER BY row_versions.id",
            )
            .bind(source)
            .fetch_all(&mut *tx)
            .await?;
            Ok(Some(LoadedSource { records: records(&mut tx, &rows).await?, import }))
        })
        .await
    }

    /// Of the plan in force the rows with these tables and keys, in the plan's order.
    pub async fn records_of(&self, rows: &[(Table, String)]) -> Result<Vec<Record>, StoreError> {
        let wanted: Vec<_> = rows.iter().map(|(table, key)| json!([table.name(), key])).collect();
        self.run(async {
            let mut tx = self.read().await?;
            let rows = sqlx::query(
                "SELECT rows.tbl, rows.cells, rows.sheet_id, rows.row FROM json_each($1) AS wanted \
                 JOIN rows ON rows.tbl = wanted.value ->> 0 AND rows.key = wanted.value ->> 1 \
                      AND rows.until IS NULL \
                 ORDER BY rows.ord, rows.id",
            )
            .bind(json!(wanted).to_string())
            .fetch_all(&mut *tx)
            .await?;
            records(&mut tx, &rows).await
        })
        .await
    }

    /// Whether more than one file or folder was ever imported.
    pub async fn imports_differ(&self) -> Result<bool, StoreError> {
        self.run(async {
            let query = "SELECT count(*) > 1 FROM (SELECT DISTINCT path FROM imports LIMIT 2)";
            sqlx::query_scalar(query).fetch_one(&self.readers).await
        })
        .await
    }

    /// The names of all sources, the one imported last first.
    pub async fn source_names(&self) -> Result<Vec<String>, StoreError> {
        self.run(async {
            let rows = sqlx::query(
                "SELECT sources.name FROM sources JOIN imports ON imports.source_id = sources.id \
                 GROUP BY sources.id ORDER BY max(imports.id) DESC",
            )
            .fetch_all(&self.readers)
            .await?;
            Ok(rows.iter().map(|row| row.get(0)).collect())
        })
        .await
    }

    /// The accepted imports, the newest first; `limit` of them, or all.
    pub async fn imports(&self, limit: Option<u32>) -> Result<Vec<ImportInfo>, StoreError> {
        self.run(async {
            sqlx::query(
                "SELECT imports.*, sources.name AS source FROM imports JOIN sources ON sources.id = source_id \
                 ORDER BY imports.id DESC LIMIT $1",
            )
            .bind(limit.map_or(-1, i64::from))
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(import_info)
            .collect()
        })
        .await
    }
}

/// The plan that `rows` hold, with what was recorded beside it.
async fn loaded(
    tx: &mut Tx,
    mut rows: Vec<SqliteRow>,
    revision: i64,
    until: Until,
) -> Result<LoadedPlan, sqlx::Error> {
    rows.sort_by_cached_key(|row| (row.get::<i64, _>("ord"), row.get::<i64, _>("id")));
    let records = records(tx, &rows).await?;
    let closed = history::closed(tx, until, &records).await?;
    let mut changed = changed(tx).await?;
    decisions::signs_of_life(tx, &records, &mut changed).await?;
    let recorded = Recorded {
        changed,
        decisions: decisions::load(tx).await?,
        past: history::past(tx, until).await?,
        vanished: history::vanished(tx, until).await?,
        closed,
    };
    let last_import = last_import(tx, None, until.revision).await?;
    Ok(LoadedPlan { records, revision, recorded: recorded.known_on(until.day), last_import })
}

async fn last_import(
    tx: &mut Tx,
    source: Option<&str>,
    until: i64,
) -> Result<Option<ImportInfo>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT imports.*, sources.name AS source FROM imports JOIN sources ON sources.id = source_id \
         WHERE ($1 IS NULL OR sources.name = $1) AND imports.revision <= $2 ORDER BY imports.id DESC LIMIT 1",
    )
    .bind(source)
    .bind(until)
    .fetch_optional(&mut **tx)
    .await?;
    row.as_ref().map(import_info).transpose()
}

fn import_info(row: &SqliteRow) -> Result<ImportInfo, sqlx::Error> {
    let summary: &str = row.get("summary");
    Ok(ImportInfo {
        id: row.get("id"),
        revision: row.get("revision"),
        at: instant(row.get("at"))?,
        day: date(row.get("day"))?,
        by: row.get("by"),
        source: row.get("source"),
        path: row.get("path"),
        digest: row.get("digest"),
        summary: serde_json::from_str(summary).map_err(|error| corrupt(error.to_string()))?,
    })
}

async fn changed(tx: &mut Tx) -> Result<BTreeMap<String, Vec<NaiveDate>>, sqlx::Error> {
    let rows =
        sqlx::query("SELECT DISTINCT initiative, day FROM initiative_changes ORDER BY initiative, day")
            .fetch_all(&mut **tx)
            .await?;
    let mut changed: BTreeMap<String, Vec<NaiveDate>> = BTreeMap::new();
    for row in &rows {
        changed.entry(row.get(0)).or_default().push(date(row.get(1))?);
    }
    Ok(changed)
}

/// The plan's rows as they are now, inside a transaction.
pub(super) async fn open_records(tx: &mut Tx) -> Result<Vec<Record>, sqlx::Error> {
    let query = "SELECT ord, tbl, cells, sheet_id, row FROM rows WHERE until IS NULL ORDER BY ord";
    let rows = sqlx::query(query).fetch_all(&mut **tx).await?;
    records(tx, &rows).await
}

/// The records that `rows` hold.
pub(super) async fn records(tx: &mut Tx, rows: &[SqliteRow]) -> Result<Vec<Record>, sqlx::Error> {
    let sheets = sheets(tx).await?;
    rows.iter().map(|row| record(row, &sheets)).collect()
}

fn record(row: &SqliteRow, sheets: &HashMap<i64, Arc<Sheet>>) -> Result<Record, sqlx::Error> {
    let table = table(row.get("tbl"))?;
    let cells = serde_json::from_str(row.get("cells")).map_err(|error| corrupt(error.to_string()))?;
    let sheet = sheets.get(&row.get("sheet_id")).ok_or_else(|| corrupt("a row without a sheet"))?;
    let origin = Origin { sheet: Arc::clone(sheet), row: row.get("row") };
    Record::from_json(table, &cells, origin).map_err(|error| corrupt(error.to_string()))
}

/// The table of this name.
pub(super) fn table(name: &str) -> Result<Table, sqlx::Error> {
    let found = Table::ALL.into_iter().find(|table| table.name() == name);
    found.ok_or_else(|| corrupt(format!("`{name}` is no table")))
}

/// The sheets that rows stand in, by their ids.
pub(super) async fn sheets(tx: &mut Tx) -> Result<HashMap<i64, Arc<Sheet>>, sqlx::Error> {
    let rows = sqlx::query("SELECT id, file, sheet, columns FROM sheets").fetch_all(&mut **tx).await?;
    rows.iter()
        .map(|row| {
            let columns = serde_json::from_str(row.get("columns"));
            let columns = columns.map_err(|error| corrupt(error.to_string()))?;
            Ok((row.get("id"), Arc::new(Sheet { file: row.get("file"), sheet: row.get("sheet"), columns })))
        })
        .collect()
}
