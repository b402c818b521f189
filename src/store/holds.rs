//! Letters that are held, and what a person decides about them: to release, or to discard.

use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::Row;

use super::codes::millis;
use super::outbox::{listed, listing};
use super::{OutboxRow, Store, StoreError, Tx, audit, states};
use crate::alerts::AuditEntry;

/// The name under which the departments' sheets wait when a store is adopted.
pub const ADOPTION: &str = "adoption";
/// The name under which letters wait that were too many at once; `belt:` and the evaluation's moment
/// name those of one.
pub const BELT: &str = "belt";

/// The name under which letters wait that a restored backup believed unsent; `restore:` and the evaluation's
/// moment name those of the first evaluation after it.
pub const RESTORE: &str = "restore";

/// Under which the store remembers that it was restored and not judged since.
const RESTORED: &str = "restored";
/// Under which the store remembers that an evaluation was held, and nothing takes effect by itself.
const STRAINED: &str = "strained";
/// Under which it remembers that somebody released what was held.
const LET_PASS: &str = "let_pass";

/// What the store is to remember of an evaluation whose letters are held under `hold`.
pub fn strained(hold: &str) -> (String, serde_json::Value) {
    (STRAINED.to_owned(), hold.into())
}

/// What the store is to remember of an evaluation that was let pass: the next one is looked at again.
pub fn passed() -> (String, serde_json::Value) {
    (LET_PASS.to_owned(), false.into())
}

/// What the store is to remember of having been restored from a backup, until the first evaluation after it.
pub fn restored(unjudged: bool) -> (String, serde_json::Value) {
    (RESTORED.to_owned(), unjudged.into())
}

/// A release of held letters.
#[derive(Clone, Copy, Debug)]
pub struct Release<'a> {
    /// Only those that wait under this name.
    pub hold: Option<&'a str>,
    /// The present.
    pub now: DateTime<Utc>,
    /// When letters may leave: the delivery hours' next moment.
    pub leaves: DateTime<Utc>,
    /// When critical ones may.
    pub critical_leaves: DateTime<Utc>,
    /// Who releases them.
    pub by: &'a str,
}

/// A discarding of held letters.
#[derive(Clone, Copy, Debug)]
pub struct Discard<'a> {
    /// Only those that wait under this name.
    pub hold: &'a str,
    /// The present.
    pub now: DateTime<Utc>,
    /// Who discards them.
    pub by: &'a str,
    /// Why.
    pub because: &'a str,
}

/// What a person looked into.
#[derive(Clone, Debug)]
pub struct Looked {
    /// The letters, as they were.
    pub letters: Vec<OutboxRow>,
    /// Whether nothing took effect by itself until then.
    pub strain: bool,
}

const WAITING: &str = listing!(
    "WHERE o.state = 'held' AND ($1 IS NULL OR o.hold = $1 OR o.hold LIKE $1 || ':%') ORDER BY o.id"
);

impl Store {
    /// Whether letters wait that were too many at once: until somebody looks into it, nothing takes
    /// effect by itself.
    pub async fn is_strained(&self) -> Result<bool, StoreError> {
        self.run(async {
            let query = "SELECT EXISTS (SELECT 1 FROM states WHERE name = $1 AND value <> 'null')";
            sqlx::query_scalar(query).bind(STRAINED).fetch_one(&self.readers).await
        })
        .await
    }

    /// Whether somebody looked into it and released it: the next evaluation is not held for what was seen.
    pub async fn is_let_pass(&self) -> Result<bool, StoreError> {
        Ok(self.state(LET_PASS).await? == Some(true.into()))
    }

    /// Whether it was restored from a backup and not judged since: what is to be said may have been said.
    pub async fn is_restored(&self) -> Result<bool, StoreError> {
        Ok(self.state(RESTORED).await? == Some(true.into()))
    }

    /// Releases letters that are held; they go out at their time, and within the delivery hours. Gives
    /// them as they were.
    pub async fn release_held(&self, release: &Release<'_>) -> Result<Looked, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            let rows = waiting(&mut tx, release.hold).await?;
            for row in &rows {
                let leaves = if row.critical { release.critical_leaves } else { release.leaves };
                sqlx::query(
                    "UPDATE outbox SET state = 'pending', next_at = max(not_before, $2) WHERE key = $1",
                )
                .bind(&row.key)
                .bind(millis(leaves))
                .execute(&mut *tx)
                .await?;
            }
            if !rows.is_empty() {
                let data = json!({ "hold": release.hold, "letters": keys(&rows) });
                record(&mut tx, release.now, release.by, "letters_released", data).await?;
            }
            let strain = look_into(&mut tx, release.now, release.hold).await?;
            if strain {
                states::write(&mut tx, release.now, &[(LET_PASS.to_owned(), true.into())]).await?;
            }
            tx.commit().await?;
            Ok(Looked { letters: rows, strain })
        })
        .await
    }

    /// Discards letters that are held: they are never sent, and what they tell is recorded as not told.
    /// Gives them as they were.
    pub async fn discard_held(&self, discard: &Discard<'_>) -> Result<Looked, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            let rows = waiting(&mut tx, Some(discard.hold)).await?;
            for row in &rows {
                sqlx::query("UPDATE outbox SET state = 'discarded', last_error = $2 WHERE key = $1")
                    .bind(&row.key)
                    .bind(discard.because)
                    .execute(&mut *tx)
                    .await?;
                sqlx::query("UPDATE told SET reason = 'discarded', detail = $2 WHERE letter = $1")
                    .bind(&row.key)
                    .bind(discard.by)
                    .execute(&mut *tx)
                    .await?;
            }
            if !rows.is_empty() {
                let data =
                    json!({ "hold": discard.hold, "because": discard.because, "letters": keys(&rows) });
                record(&mut tx, discard.now, discard.by, "letters_discarded", data).await?;
            }
            let strain = look_into(&mut tx, discard.now, Some(discard.hold)).await?;
            tx.commit().await?;
            Ok(Looked { letters: rows, strain })
        })
        .await
    }

    /// The names under which letters wait, with their number.
    pub async fn holds(&self) -> Result<Vec<(String, u64)>, StoreError> {
        self.run(async {
            let query = "SELECT hold, count(*) FROM outbox WHERE state = 'held' AND hold IS NOT NULL \
                         GROUP BY 1 ORDER BY 1";
            let rows = sqlx::query(query).fetch_all(&self.readers).await?;
            Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
        })
        .await
    }
}

/// Somebody looked into what is held under `hold`: what takes effect by itself does so again. Whether
/// that is what this was about.
async fn look_into(tx: &mut Tx, at: DateTime<Utc>, hold: Option<&str>) -> Result<bool, sqlx::Error> {
    let query = "SELECT value FROM states WHERE name = $1 AND value <> 'null'";
    let held: Option<String> = sqlx::query_scalar(query).bind(STRAINED).fetch_optional(&mut **tx).await?;
    let name = held.as_deref().map(|value| value.trim_matches('"'));
    let below = |name: &str, hold: &str| name.strip_prefix(hold).is_some_and(|rest| rest.starts_with(':'));
    let meant = name.is_some_and(|name| hold.is_none_or(|hold| hold == name || below(name, hold)));
    if meant {
        states::write(tx, at, &[(STRAINED.to_owned(), serde_json::Value::Null)]).await?;
    }
    Ok(meant)
}

async fn waiting(tx: &mut Tx, hold: Option<&str>) -> Result<Vec<OutboxRow>, sqlx::Error> {
    sqlx::query(WAITING).bind(hold).fetch_all(&mut **tx).await?.iter().map(listed).collect()
}

fn keys(rows: &[OutboxRow]) -> Vec<&str> {
    rows.iter().map(|row| row.key.as_str()).collect()
}

async fn record(
    tx: &mut Tx,
    at: DateTime<Utc>,
    by: &str,
    kind: &'static str,
    data: serde_json::Value,
) -> Result<(), sqlx::Error> {
    audit::append(tx, at, by, &[AuditEntry { kind, subject: None, data }]).await
}
