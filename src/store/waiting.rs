//! Which channels have letters whose time has come: one reading for all delivery loops.

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::codes::{instant, millis};
use super::{Store, StoreError};

/// A channel with letters that could be claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The channel that they were queued for.
    pub channel: String,
    /// How many there are.
    pub letters: u64,
    /// Since when the first of them could have been claimed: its time came, or its lease ran out.
    pub since: DateTime<Utc>,
}

impl Store {
    /// The channels with letters that could be claimed at `now`, by name.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn waiting(&self, now: DateTime<Utc>) -> Result<Vec<Waiting>, StoreError> {
        let query = sqlx::query(
            "SELECT channel, count(*), min(CASE state WHEN 'pending' THEN next_at ELSE lease_until END) \
             FROM outbox \
             WHERE state IN ('pending', 'sending') \
               AND CASE state WHEN 'pending' THEN next_at ELSE lease_until END <= $1 \
             GROUP BY channel ORDER BY channel",
        )
        .bind(millis(now));
        self.run(async {
            let rows = query.fetch_all(&self.readers).await?;
            rows.iter()
                .map(|row| {
                    let since = instant(row.get(2))?;
                    Ok(Waiting { channel: row.get(0), letters: row.get(1), since })
                })
                .collect()
        })
        .await
    }
}
