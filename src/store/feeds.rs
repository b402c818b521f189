//! Calendar feeds: their secret addresses, and what each has shown, so that what is gone is cancelled
//! instead of forgotten.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::json;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::codes::{date, instant, instant_opt, millis};
use super::{Store, StoreError, audit};
use crate::alerts::AuditEntry;

/// How often at most it is noted that a feed was fetched.
const NOTED: TimeDelta = TimeDelta::hours(6);

/// A feed's address to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewFeed<'a> {
    /// The moment.
    pub at: DateTime<Utc>,
    /// Who makes it.
    pub by: &'a str,
    /// The SHA-256 of the secret part of its address, in hexadecimal.
    pub token: &'a str,
    /// Whose dates, by code; `None`: the headquarters'.
    pub department: Option<&'a str>,
}

/// A feed's address, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedRow {
    /// Its number.
    pub id: i64,
    /// Whose dates, by code; `None`: the headquarters'.
    pub department: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// By whom.
    pub created_by: String,
    /// When it was last read, to a few hours.
    pub fetched_at: Option<DateTime<Utc>>,
    /// Since when it is no longer good.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A date that a feed has shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedEvent {
    /// Its identity.
    pub uid: String,
    /// How often it changed.
    pub sequence: u32,
    /// The day.
    pub day: NaiveDate,
    /// What it said: JSON.
    pub content: String,
    /// When it last changed.
    pub changed_at: DateTime<Utc>,
    /// Since when it is gone.
    pub gone_at: Option<DateTime<Utc>>,
}

impl Store {
    /// Makes a feed's address; gives its number.
    pub async fn add_feed(&self, new: &NewFeed<'_>) -> Result<i64, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            let id: i64 = sqlx::query_scalar(
                "INSERT INTO feeds (token, department, created_at, created_by) VALUES ($1, $2, $3, $4) \
                 RETURNING id",
            )
            .bind(new.token)
            .bind(new.department)
            .bind(millis(new.at))
            .bind(new.by)
            .fetch_one(&mut *tx)
            .await?;
            let data = json!({ "feed": id, "department": new.department });
            let entry = AuditEntry { kind: "feed_added", subject: None, data };
            audit::append(&mut tx, new.at, new.by, &[entry]).await?;
            tx.commit().await?;
            Ok(id)
        })
        .await
    }

    /// All feeds that there ever were, the newest first.
    pub async fn feeds(&self) -> Result<Vec<FeedRow>, StoreError> {
        self.run(async {
            let query = sqlx::query("SELECT * FROM feeds ORDER BY id DESC");
            query.fetch_all(&self.readers).await?.iter().map(row).collect()
        })
        .await
    }

    /// Ends a feed's address. `false`: there is none of this number, or it had ended.
    pub async fn revoke_feed(&self, id: i64, at: DateTime<Utc>, by: &str) -> Result<bool, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            let query = "UPDATE feeds SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
            let revoked = sqlx::query(query).bind(id).bind(millis(at)).execute(&mut *tx).await?;
            if revoked.rows_affected() != 1 {
                return Ok(false);
            }
            let entry = AuditEntry { kind: "feed_revoked", subject: None, data: json!({ "feed": id }) };
            audit::append(&mut tx, at, by, &[entry]).await?;
            tx.commit().await?;
            Ok(true)
        })
        .await
    }

    /// The feed at this address, where it is still good; notes now and then that it was read.
    pub async fn feed(&self, token: &str, now: DateTime<Utc>) -> Result<Option<FeedRow>, StoreError> {
        self.run(async {
            let query = "SELECT * FROM feeds WHERE token = $1 AND revoked_at IS NULL";
            let found = sqlx::query(query).bind(token).fetch_optional(&self.readers).await?;
            let Some(feed) = found.as_ref().map(row).transpose()? else { return Ok(None) };
            if feed.fetched_at.is_none_or(|at| now - at >= NOTED) {
                let query = "UPDATE feeds SET fetched_at = $2 WHERE id = $1";
                sqlx::query(query).bind(feed.id).bind(millis(now)).execute(&self.writer).await?;
            }
            Ok(Some(feed))
        })
        .await
    }

    /// What the feed of a department has shown (`None`: the headquarters'), by identity.
    pub async fn feed_events(&self, department: Option<&str>) -> Result<Vec<FeedEvent>, StoreError> {
        self.run(async {
            let query = "SELECT * FROM feed_events WHERE department = $1 ORDER BY uid";
            let query = sqlx::query(query).bind(department.unwrap_or_default());
            query.fetch_all(&self.readers).await?.iter().map(event).collect()
        })
        .await
    }

    /// Keeps what the feed of a department shows from now on: those that are new or changed, and without
    /// those that need not be shown any more, by identity.
    pub async fn keep_feed_events(
        &self,
        department: Option<&str>,
        changed: &[FeedEvent],
        over: &[String],
    ) -> Result<(), StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            for event in changed {
                sqlx::query(
                    "INSERT INTO feed_events (uid, department, sequence, day, content, changed_at, gone_at) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (uid) DO UPDATE SET \
                     sequence = $3, day = $4, content = $5, changed_at = $6, gone_at = $7",
                )
                .bind(&event.uid)
                .bind(department.unwrap_or_default())
                .bind(event.sequence)
                .bind(event.day.to_string())
                .bind(&event.content)
                .bind(millis(event.changed_at))
                .bind(event.gone_at.map(millis))
                .execute(&mut *tx)
                .await?;
            }
            for uid in over {
                sqlx::query("DELETE FROM feed_events WHERE uid = $1").bind(uid).execute(&mut *tx).await?;
            }
            tx.commit().await
        })
        .await
    }
}

fn row(row: &SqliteRow) -> Result<FeedRow, sqlx::Error> {
    Ok(FeedRow {
        id: row.get("id"),
        department: row.get("department"),
        created_at: instant(row.get("created_at"))?,
        created_by: row.get("created_by"),
        fetched_at: instant_opt(row.get("fetched_at"))?,
        revoked_at: instant_opt(row.get("revoked_at"))?,
    })
}

fn event(row: &SqliteRow) -> Result<FeedEvent, sqlx::Error> {
    Ok(FeedEvent {
        uid: row.get("uid"),
        sequence: row.get("sequence"),
        day: date(row.get("day"))?,
        content: row.get("content"),
        changed_at: instant(row.get("changed_at"))?,
        gone_at: instant_opt(row.get("gone_at"))?,
    })
}
