//! The plan's rows as they were in force at the end of a day.

use chrono::NaiveDate;
use sqlx::Row;

use super::plan::records;
use super::{Store, StoreError};
use crate::plan::Record;

impl Store {
    /// The rows of the plan that was in force at the end of `day`, in the plan's order; none before the
    /// first import.
    pub async fn load_records_as_of(&self, day: NaiveDate) -> Result<Vec<Record>, StoreError> {
        self.run(async {
            let mut tx = self.read().await?;
            let revision: i64 =
                sqlx::query_scalar("SELECT coalesce(max(revision), 0) FROM revisions WHERE day <= $1")
                    .bind(day.to_string())
                    .fetch_one(&mut *tx)
                    .await?;
            let mut rows = sqlx::query(
                "SELECT ord, tbl, cells, sheet_id, row FROM rows \
                 WHERE since <= $1 AND (until IS NULL OR until > $1)",
            )
            .bind(revision)
            .fetch_all(&mut *tx)
            .await?;
            rows.sort_by_key(|row| row.get::<i64, _>("ord"));
            records(&mut tx, &rows).await
        })
        .await
    }
}
