//! Which digest went out for which period: each exactly once.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::Row as _;

use super::codes::{corrupt, instant, instant_opt, millis};
use super::{Store, StoreError, Tx};

impl Store {
    /// When the last digest `name` was written, at or before `at`: all until then has been told, and the
    /// next one's period begins there.
    pub async fn digest_written_before(
        &self,
        name: &str,
        at: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.run(async {
            let last = sqlx::query_scalar("SELECT max(at) FROM digests WHERE name = $1 AND at <= $2")
                .bind(name)
                .bind(millis(at))
                .fetch_one(&self.readers)
                .await?;
            instant_opt(last)
        })
        .await
    }

    /// What the audit record has of this kind after `from`, until `until`: when, its subject, its data.
    pub async fn audit_between(
        &self,
        kind: &str,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Vec<(DateTime<Utc>, String, Value)>, StoreError> {
        self.run(async {
            let rows = sqlx::query(
                "SELECT at, subject, data FROM audit \
                 WHERE kind = $1 AND at > $2 AND at <= $3 AND subject IS NOT NULL ORDER BY seq",
            )
            .bind(kind)
            .bind(millis(from))
            .bind(millis(until))
            .fetch_all(&self.readers)
            .await?;
            let read = |row: &sqlx::sqlite::SqliteRow| {
                let data = serde_json::from_str(row.get("data")).map_err(|e| corrupt(e.to_string()))?;
                Ok((instant(row.get("at"))?, row.get("subject"), data))
            };
            rows.iter().map(read).collect()
        })
        .await
    }

    /// The last period, in the order of their text, for which the digest `name` was queued.
    pub async fn digest_last_period(&self, name: &str) -> Result<Option<String>, StoreError> {
        let last = sqlx::query_scalar("SELECT max(period) FROM digests WHERE name = $1")
            .bind(name)
            .fetch_one(&self.readers);
        self.run(last).await
    }
}

/// Takes the period in `tx`; false where it is taken already.
pub(super) async fn take(
    tx: &mut Tx,
    name: &str,
    period: &str,
    at: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let taken = sqlx::query("INSERT INTO digests VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(name)
        .bind(period)
        .bind(millis(at))
        .execute(&mut **tx)
        .await?;
    Ok(taken.rows_affected() == 1)
}
