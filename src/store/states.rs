//! A small durable memory of the daemon's own: the operator was told, the source was last seen.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::codes::{corrupt, millis};
use super::{Store, StoreError, Tx};

impl Store {
    /// Remembers `value` under `name`, in place of what was there.
    pub async fn record_state(&self, at: DateTime<Utc>, name: &str, value: &Value) -> Result<(), StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            write(&mut tx, at, &[(name.to_owned(), value.clone())]).await?;
            tx.commit().await
        })
        .await
    }

    /// What is remembered under `name`.
    pub async fn state(&self, name: &str) -> Result<Option<Value>, StoreError> {
        self.run(async {
            let text: Option<String> = sqlx::query_scalar("SELECT value FROM states WHERE name = $1")
                .bind(name)
                .fetch_optional(&self.readers)
                .await?;
            text.map(|text| serde_json::from_str(&text).map_err(|error| corrupt(error.to_string())))
                .transpose()
        })
        .await
    }
}

/// Remembers each of `states` in `tx`.
pub(super) async fn write(
    tx: &mut Tx,
    at: DateTime<Utc>,
    states: &[(String, Value)],
) -> Result<(), sqlx::Error> {
    for (name, value) in states {
        sqlx::query(
            "INSERT INTO states VALUES ($1, $2, $3) \
             ON CONFLICT (name) DO UPDATE SET value = excluded.value, at = excluded.at",
        )
        .bind(name)
        .bind(value.to_string())
        .bind(millis(at))
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}
