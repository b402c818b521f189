//! Whether the program's own work is done in time: evaluations, backups.

use chrono::{DateTime, TimeDelta, Utc};

use super::parts::Parts;
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

/// How late an evaluation may be before it is told of.
const GRACE: TimeDelta = TimeDelta::minutes(15);

/// When the evaluation that follows one at `after` is overdue.
pub fn overdue_at(parts: &Parts, after: DateTime<Utc>) -> DateTime<Utc> {
    let next = parts.config.schedule.evaluate.next_after(after, parts.calendar.zone());
    next.map_or(DateTime::<Utc>::MAX_UTC, |next| next + GRACE)
}

/// Whether a scheduled backup is an hour late at `now`, the last good one being of `last`.
pub fn backup_is_late(parts: &Parts, last: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    let backup = &parts.config.backup;
    let due = backup.schedule.previous_at_or_before(now - TimeDelta::hours(1), parts.calendar.zone());
    backup.dir.is_some() && due.is_some_and(|due| last.is_none_or(|last| last < due))
}
