//! Which digest went out for which period: each exactly once.

use chrono::{DateTime, Utc};

use super::codes::millis;
use super::{Store, StoreError, Tx};

impl Store {
    /// The last period for which the digest `name` was queued at or before `at`.
    pub async fn digest_period_before(
        &self,
        name: &str,
        at: DateTime<Utc>,
    ) -> Result<Option<String>, StoreError> {
        let last = sqlx::query_scalar("SELECT max(period) FROM digests WHERE name = $1 AND at <= $2")
            .bind(name)
            .bind(millis(at))
            .fetch_one(&self.readers);
        self.run(last).await
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
