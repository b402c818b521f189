//! What goes when it is old: letters' bytes and addresses first, what was told later.
//!
//! A letter that is over is emptied: its bytes, its addresses and what the relay said of them go; that it
//! was written, to which department, and when it was handed over stays, until what it told is history too
//! old to keep. The plan's history, imports, decisions, answers, evaluations and the audit record never
//! go: they are what the rest is checked against, and small.
//!
//! What still proves something stays whole, however old: letters that an open alert was told in, for a
//! question rests on their delivery; and, as long as what was told is kept, letters that asked a question
//! which the default answered.

use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::Row;

use super::codes::millis;
use super::{Store, StoreError, Tx, audit};
use crate::alerts::{AuditEntry, DEFAULT};

/// Letters a transaction: writers wait for no longer than that takes.
const LETTERS: i64 = 500;
/// Rows of what was told a transaction.
const ROWS: i64 = 10_000;
/// A file is made smaller where at least so many of its pages are free (4 MiB), and at least a quarter.
const FREE_PAGES: i64 = 1024;

/// Since when things are kept; `None`: for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keep {
    /// Bytes and addresses of letters that are over since an earlier moment go.
    pub letters: Option<DateTime<Utc>>,
    /// What was told before this moment, and why not, goes, and the emptied letters that told it.
    pub history: Option<DateTime<Utc>>,
}

/// What went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Letters emptied.
    pub emptied: u64,
    /// The size of what was in them, in bytes.
    pub bytes: u64,
    /// Words told, and reasons for silence.
    pub told: u64,
    /// Emptied letters that told nothing that is kept.
    pub letters: u64,
    /// Returned mails, and addresses that could not be reached for a time.
    pub bounces: u64,
}

impl Removed {
    /// Nothing went.
    pub fn is_nothing(&self) -> bool {
        *self == Removed::default()
    }

    fn add(&mut self, other: &Removed) {
        self.emptied += other.emptied;
        self.bytes += other.bytes;
        self.told += other.told;
        self.letters += other.letters;
        self.bounces += other.bounces;
    }
}

impl Store {
    /// Takes away what is older than `keep` says, in several transactions, each with its entry in the audit
    /// record; interrupted, it goes on where it was.
    pub async fn retain(&self, keep: &Keep, now: DateTime<Utc>, by: &str) -> Result<Removed, StoreError> {
        let mut all = Removed::default();
        loop {
            let removed = self.run(async {
                let mut tx = self.write().await?;
                let removed = step(&mut tx, keep, now, (LETTERS, ROWS)).await?;
                if !removed.is_nothing() {
                    audit::append(&mut tx, now, by, &[entry(keep, &removed)]).await?;
                }
                tx.commit().await?;
                Ok(removed)
            });
            match removed.await? {
                removed if removed.is_nothing() => return Ok(all),
                removed => all.add(&removed),
            }
        }
    }

    /// What [`Self::retain`] would take away; nothing is changed.
    pub async fn would_go(&self, keep: &Keep, now: DateTime<Utc>) -> Result<Removed, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            let mut all = Removed::default();
            loop {
                let removed = step(&mut tx, keep, now, (i64::MAX, i64::MAX)).await?;
                all.add(&removed);
                if removed.is_nothing() {
                    break;
                }
            }
            tx.rollback().await?;
            Ok(all)
        })
        .await
    }

    /// Gives free pages back to the disk where they are a good part of the file. Says how many bytes; 0
    /// where it was not worth it.
    ///
    /// # Errors
    /// [`StoreError::Full`] where there is no room for a second copy for a moment; [`StoreError::Busy`]
    /// where somebody reads or writes just then. Nothing is lost by either.
    pub async fn compact(&self) -> Result<u64, StoreError> {
        self.run(async {
            let mut connection = self.writer.acquire().await?;
            let about = "SELECT page_count, freelist_count, page_size \
                         FROM pragma_page_count, pragma_freelist_count, pragma_page_size";
            let row = sqlx::query(about).fetch_one(&mut *connection).await?;
            let (pages, free, size): (i64, i64, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            if free < FREE_PAGES || free.saturating_mul(4) < pages {
                return Ok(0);
            }
            sqlx::query("VACUUM").execute(&mut *connection).await?;
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut *connection).await?;
            Ok(u64::try_from(free.saturating_mul(size)).unwrap_or(0))
        })
        .await
    }
}

fn entry(keep: &Keep, removed: &Removed) -> AuditEntry {
    let data = json!({
        "letters_before": keep.letters.map(millis),
        "history_before": keep.history.map(millis),
        "emptied": removed.emptied,
        "bytes": removed.bytes,
        "told": removed.told,
        "letters": removed.letters,
        "bounces": removed.bounces,
    });
    AuditEntry { kind: "upkeep_done", subject: None, data }
}

async fn step(
    tx: &mut Tx,
    keep: &Keep,
    now: DateTime<Utc>,
    (letters, rows): (i64, i64),
) -> Result<Removed, sqlx::Error> {
    let mut removed = Removed::default();
    if let Some(before) = keep.letters {
        (removed.emptied, removed.bytes) = empty(tx, before, keep.history, now, letters).await?;
        removed.bounces = forget_addresses(tx, before).await?;
    }
    if let Some(before) = keep.history {
        // Returned mail that old lies in no mailbox any more that is read.
        let bounces = sqlx::query("DELETE FROM bounces WHERE at < $1").bind(millis(before));
        removed.bounces += bounces.execute(&mut **tx).await?.rows_affected();
        removed.told = told(tx, before, rows).await?;
        removed.letters = letters_gone(tx, before, letters).await?;
    }
    Ok(removed)
}

/// Empties letters that are over since before `before`.
async fn empty(
    tx: &mut Tx,
    before: DateTime<Utc>,
    history: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<(u64, u64), sqlx::Error> {
    // `told` names the letter that was written first, also where another stood in for it.
    let ids: Vec<i64> = sqlx::query_scalar(
        "UPDATE outbox SET emptied_at = $1, recipients = '[]', \
                last_error = CASE state WHEN 'discarded' THEN last_error END \
         WHERE id IN (SELECT id FROM outbox AS o \
             WHERE emptied_at IS NULL AND state IN ('handed_over', 'failed', 'expired', 'discarded') \
               AND max(created_at, coalesce(attempted_at, 0), coalesce(handed_over_at, 0), \
                       coalesce(failed_at, 0)) < $2 \
               AND NOT EXISTS (SELECT 1 FROM told JOIN alerts USING (rule, subject) \
                   WHERE told.letter IN (o.key, o.stands_in_for) \
                     AND alerts.openings = told.opening AND alerts.state <> 'resolved') \
               AND NOT EXISTS (SELECT 1 FROM told JOIN decisions USING (rule, opening, subject) \
                   WHERE told.letter IN (o.key, o.stands_in_for) AND decisions.by = $5 \
                     AND ($3 IS NULL OR decisions.at >= $3)) \
             ORDER BY id LIMIT $4) \
         RETURNING id",
    )
    .bind(millis(now))
    .bind(millis(before))
    .bind(history.map(millis))
    .bind(limit)
    .bind(DEFAULT)
    .fetch_all(&mut **tx)
    .await?;
    let ids_json = json!(ids).to_string();
    let bytes: i64 = sqlx::query_scalar(
        "SELECT coalesce(sum(length(payload)), 0) FROM payloads \
         WHERE outbox_id IN (SELECT value FROM json_each($1))",
    )
    .bind(&ids_json)
    .fetch_one(&mut **tx)
    .await?;
    for gone in [
        "DELETE FROM payloads WHERE outbox_id IN (SELECT value FROM json_each($1))",
        "DELETE FROM fallbacks WHERE outbox_id IN (SELECT value FROM json_each($1))",
        // Also what came to be known of an address after its letter was emptied.
        "DELETE FROM addressed WHERE outbox_id IN (SELECT value FROM json_each($1)) \
            OR outbox_id IN (SELECT id FROM outbox WHERE emptied_at IS NOT NULL)",
    ] {
        sqlx::query(gone).bind(&ids_json).execute(&mut **tx).await?;
    }
    Ok((ids.len() as u64, u64::try_from(bytes).unwrap_or(0)))
}

/// Returned mail keeps its hash, by which it is known again; whose it was goes. So do addresses that a
/// person has said work again.
async fn forget_addresses(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let mut forgotten = 0;
    for gone in [
        "UPDATE bounces SET address = NULL, detail = NULL \
         WHERE at < $1 AND (address IS NOT NULL OR detail IS NOT NULL)",
        "DELETE FROM unreachable WHERE cleared_at < $1",
    ] {
        forgotten += sqlx::query(gone).bind(millis(before)).execute(&mut **tx).await?.rows_affected();
    }
    Ok(forgotten)
}

/// What was told of alerts that are over, or of openings before the present one.
async fn told(tx: &mut Tx, before: DateTime<Utc>, limit: i64) -> Result<u64, sqlx::Error> {
    let gone = sqlx::query(
        "DELETE FROM told WHERE id IN (SELECT id FROM told AS t WHERE last_at < $1 \
             AND NOT EXISTS (SELECT 1 FROM alerts WHERE alerts.rule = t.rule AND alerts.subject = t.subject \
                 AND alerts.openings = t.opening AND alerts.state <> 'resolved') \
             ORDER BY id LIMIT $2)",
    );
    Ok(gone.bind(millis(before)).bind(limit).execute(&mut **tx).await?.rows_affected())
}

/// Emptied letters to which nothing that is kept refers.
async fn letters_gone(tx: &mut Tx, before: DateTime<Utc>, limit: i64) -> Result<u64, sqlx::Error> {
    let gone = sqlx::query(
        "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox AS o \
             WHERE emptied_at IS NOT NULL AND created_at < $1 \
               AND NOT EXISTS (SELECT 1 FROM told WHERE told.letter = o.key) \
               AND NOT EXISTS (SELECT 1 FROM bounces WHERE bounces.letter = o.key) \
               AND NOT EXISTS (SELECT 1 FROM addressed WHERE addressed.outbox_id = o.id) \
               AND NOT EXISTS (SELECT 1 FROM outbox AS s WHERE s.stands_in_for = o.key) \
             LIMIT $2)",
    );
    Ok(gone.bind(millis(before)).bind(limit).execute(&mut **tx).await?.rows_affected())
}
