//! An accepted import in one transaction: its snapshot, the plan that it makes, the record of it.
//!
//! The merge itself is pure and done before.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

use super::codes::millis;
use super::cycle::{Commit, Stale};
use super::rows::{Sheets, Texts};
use super::versions::{write_said, write_state};
use super::{Store, StoreError, Tx, audit, bulk, states};
use crate::alerts::AuditEntry;
use crate::plan::Record;

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
            record_revision(&mut tx, revision, import.at, import.day, "import", import.by).await?;
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

/// Takes the plan's next revision; `false` where it is no longer the one expected.
pub(super) async fn take_revision(tx: &mut Tx, expected: i64) -> Result<bool, sqlx::Error> {
    let taken = sqlx::query("UPDATE heads SET plan_revision = plan_revision + 1 WHERE plan_revision = $1")
        .bind(expected)
        .execute(&mut **tx)
        .await?;
    Ok(taken.rows_affected() == 1)
}

/// Notes who made a revision of the plan, and by what: an import, a decision, a default, an answer, …
pub(super) async fn record_revision(
    tx: &mut Tx,
    revision: i64,
    at: DateTime<Utc>,
    day: NaiveDate,
    kind: &str,
    by: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO revisions VALUES ($1, $2, $3, $4, $5)")
        .bind(revision)
        .bind(millis(at))
        .bind(day.to_string())
        .bind(kind)
        .bind(by)
        .execute(&mut **tx)
        .await?;
    Ok(())
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
