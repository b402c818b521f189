//! The audit record read page by page: it may hold millions of entries.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::super::codes::{instant, millis};
use super::super::{Store, StoreError, Tx};
use super::Entry;
use crate::alerts::AlertKey;

/// How many entries are in memory at once.
pub(super) const PAGE: i64 = 5_000;

/// An entry of the record as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Its number, from 1, without gaps.
    pub seq: i64,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// Who did it: `daemon`, a person's name.
    pub actor: String,
    /// What happened.
    pub kind: String,
    /// What it is about, as `table/code`, where it is about a row of the plan.
    pub subject: Option<String>,
    /// The particulars, the very text that the hash covers: JSON.
    pub data: String,
    /// The hash of the entry before; empty for the first.
    pub prev_hash: String,
    /// Its own.
    pub hash: String,
}

/// Which entries to read.
#[derive(Clone, Copy, Debug, Default)]
pub struct AuditRange {
    /// Written at or after this moment.
    pub from: Option<DateTime<Utc>>,
    /// Written before this moment.
    pub before: Option<DateTime<Utc>>,
}

impl Store {
    /// The next entries of `range` after number `after`, in their order; none: that was all.
    pub async fn audit_page(&self, after: i64, range: AuditRange) -> Result<Vec<AuditRow>, StoreError> {
        self.run(async {
            let mut tx = self.read().await?;
            page(&mut tx, after, range, PAGE).await?.iter().map(row).collect()
        })
        .await
    }

    /// As [`Store::audit_page`], at most `limit` of them.
    pub async fn audit_entries(
        &self,
        after: i64,
        range: AuditRange,
        limit: u32,
    ) -> Result<Vec<AuditRow>, StoreError> {
        self.run(async {
            let mut tx = self.read().await?;
            page(&mut tx, after, range, limit.into()).await?.iter().map(row).collect()
        })
        .await
    }
}

impl Store {
    /// What went on record of one alert's life, the oldest first: that it opened and ended, that a promise
    /// broke, that it changed hands.
    pub async fn life_of(&self, alert: &AlertKey) -> Result<Vec<AuditRow>, StoreError> {
        let query = sqlx::query(
            "SELECT seq, at, actor, kind, subject, data, prev_hash, hash FROM audit \
             WHERE subject = $1 AND data ->> 'rule' = $2 \
               AND kind IN ('alert_opened', 'alert_resolved', 'alert_owner_changed', 'promise_broken') \
             ORDER BY seq",
        )
        .bind(&alert.subject)
        .bind(&alert.rule);
        self.run(async { query.fetch_all(&self.readers).await?.iter().map(row).collect() }).await
    }
}

/// The columns of a page, in the order in which [`row`] and [`entry`] read them.
///
/// Where days are asked for, the index of moments tells between which numbers they lie: what was written
/// before and after them is not read. (`seq + 0`: else each is sought by number, entry by entry.)
pub(super) async fn page(
    tx: &mut Tx,
    after: i64,
    range: AuditRange,
    limit: i64,
) -> Result<Vec<SqliteRow>, sqlx::Error> {
    sqlx::query(
        "SELECT seq, at, actor, kind, subject, data, prev_hash, hash FROM audit \
         WHERE seq > $1 AND ($2 IS NULL OR at >= $2) AND ($3 IS NULL OR at < $3) \
           AND seq BETWEEN CASE WHEN $2 IS NULL AND $3 IS NULL THEN $5 ELSE \
               (SELECT min(seq + 0) FROM audit WHERE at >= coalesce($2, $5) AND at < coalesce($3, $6)) END \
           AND CASE WHEN $2 IS NULL AND $3 IS NULL THEN $6 ELSE \
               (SELECT max(seq + 0) FROM audit WHERE at >= coalesce($2, $5) AND at < coalesce($3, $6)) END \
         ORDER BY seq LIMIT $4",
    )
    .bind(after)
    .bind(range.from.map(millis))
    .bind(range.before.map(millis))
    .bind(limit)
    .bind(i64::MIN)
    .bind(i64::MAX)
    .fetch_all(&mut **tx)
    .await
}

pub(super) fn row(row: &SqliteRow) -> Result<AuditRow, sqlx::Error> {
    Ok(AuditRow {
        seq: row.try_get(0)?,
        at: instant(row.try_get(1)?)?,
        actor: row.try_get(2)?,
        kind: row.try_get(3)?,
        subject: row.try_get(4)?,
        data: row.try_get(5)?,
        prev_hash: row.try_get(6)?,
        hash: row.try_get(7)?,
    })
}

/// An entry with the hashes that it bears: its predecessor's, and its own.
pub(super) fn entry(row: &SqliteRow) -> Result<(Entry<'_>, &str, &str), sqlx::Error> {
    let entry = Entry {
        seq: row.try_get(0)?,
        at: row.try_get(1)?,
        actor: row.try_get(2)?,
        kind: row.try_get(3)?,
        subject: row.try_get(4)?,
        data: row.try_get(5)?,
    };
    Ok((entry, row.try_get(6)?, row.try_get(7)?))
}
