//! A clock that was ahead and is put back: what it made wait for a day that was none.

use chrono::{DateTime, Utc};

use super::codes::millis;
use super::{Store, StoreError};

impl Store {
    /// Makes letters due now that were tried at a moment which lies after `now`, and so wait for one after
    /// that. Says how many.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn recall(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let query = sqlx::query(
            "UPDATE outbox SET next_at = max(not_before, $1) \
             WHERE state = 'pending' AND attempted_at > $1 AND next_at > $1",
        )
        .bind(millis(now));
        self.change(query).await
    }
}
