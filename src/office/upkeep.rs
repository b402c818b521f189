//! What the store remembers of its upkeep.

use chrono::{DateTime, Utc};

use crate::store::{Store, StoreError};

/// Under which the store remembers when the last good backup was made.
pub const BACKED_UP: &str = "upkeep.backed_up";
/// Under which it remembers when what is old was last looked for.
pub const RETAINED: &str = "upkeep.retained";

/// When the last good backup was made.
///
/// # Errors
/// What the store reports.
pub async fn backed_up_at(store: &Store) -> Result<Option<DateTime<Utc>>, StoreError> {
    moment(store, BACKED_UP).await
}

/// The moment that the store remembers under `name`.
///
/// # Errors
/// What the store reports.
pub async fn moment(store: &Store, name: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
    let millis = store.state(name).await?.and_then(|value| value.as_i64());
    Ok(millis.and_then(DateTime::from_timestamp_millis))
}
