//! Letters that wait for a person: let go.

use chrono::{DateTime, Utc};

use super::parts::Parts;
use super::trouble::Trouble;
use crate::store::{Looked, Release, Store};

/// Releases what is held, or what is held under `hold`: it leaves within the delivery hours, what is critical
/// at once where the configuration says so. Gives the letters as they were.
///
/// # Errors
/// What the store reports.
pub async fn release(
    store: &Store,
    parts: &Parts,
    now: DateTime<Utc>,
    hold: Option<&str>,
    by: &str,
) -> Result<Looked, Trouble> {
    let delivery = &parts.config.delivery;
    let leaves = delivery.hours.next_open(now, &parts.calendar);
    let critical_leaves = if delivery.critical_outside_hours { now } else { leaves };
    Ok(store.release_held(&Release { hold, now, leaves, critical_leaves, by }).await?)
}
