//! Silences: set, listed, ended early; the reminder of their end goes out once.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::codes::{corrupt, instant, instant_opt, millis, severity};
use super::cycle::Words;
use super::{Store, StoreError, audit, outbox, states};
use crate::alerts::{AuditEntry, Matchers, Silence};

/// A silence to be set.
#[derive(Clone, Copy, Debug)]
pub struct NewSilence<'a> {
    /// The moment.
    pub at: DateTime<Utc>,
    /// Its author.
    pub by: &'a str,
    /// The author's department, by code.
    pub department: Option<&'a str>,
    /// What it matches.
    pub matchers: &'a Matchers,
    /// Its end.
    pub until: DateTime<Utc>,
    /// Why.
    pub reason: &'a str,
}

impl Store {
    /// Sets a silence; gives its number.
    pub async fn add_silence(&self, new: &NewSilence<'_>) -> Result<i64, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            let id: i64 = sqlx::query_scalar(
                "INSERT INTO silences (at, by, department, matchers, until, reason) \
                 VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
            )
            .bind(millis(new.at))
            .bind(new.by)
            .bind(new.department)
            .bind(to_json(new.matchers).to_string())
            .bind(millis(new.until))
            .bind(new.reason)
            .fetch_one(&mut *tx)
            .await?;
            let data = json!({
                "silence": id,
                "matchers": to_json(new.matchers),
                "until": new.until.to_rfc3339(),
                "reason": new.reason,
                "department": new.department,
            });
            let entry = AuditEntry { kind: "silence_set", subject: None, data };
            audit::append(&mut tx, new.at, new.by, &[entry]).await?;
            tx.commit().await?;
            Ok(id)
        })
        .await
    }

    /// All silences that there ever were, the newest first.
    pub async fn silences(&self) -> Result<Vec<Silence>, StoreError> {
        self.run(async {
            let query = "SELECT * FROM silences ORDER BY id DESC";
            sqlx::query(query).fetch_all(&self.readers).await?.iter().map(silence).collect()
        })
        .await
    }

    /// The silences in force at `now`, the oldest first.
    pub async fn silences_in_force(&self, now: DateTime<Utc>) -> Result<Vec<Silence>, StoreError> {
        self.run(async {
            let query = "SELECT * FROM silences WHERE ended_at IS NULL AND until > $1 ORDER BY id";
            let rows = sqlx::query(query).bind(millis(now)).fetch_all(&self.readers).await?;
            rows.iter().map(silence).collect()
        })
        .await
    }

    /// Ends a silence early. `false`: it had ended before, or there is none of this number.
    pub async fn end_silence(&self, id: i64, at: DateTime<Utc>, by: &str) -> Result<bool, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            let ended = sqlx::query(
                "UPDATE silences SET ended_at = $2, ended_by = $3 \
                 WHERE id = $1 AND ended_at IS NULL AND until > $2",
            )
            .bind(id)
            .bind(millis(at))
            .bind(by)
            .execute(&mut *tx)
            .await?;
            if ended.rows_affected() != 1 {
                return Ok(false);
            }
            let entry = AuditEntry { kind: "silence_ended", subject: None, data: json!({ "silence": id }) };
            audit::append(&mut tx, at, by, &[entry]).await?;
            tx.commit().await?;
            Ok(true)
        })
        .await
    }

    /// Queues the letters that remind of a silence's end, once. `false`: its author was reminded before,
    /// or it has ended.
    pub async fn warn_of_silence(&self, id: i64, words: &Words<'_>) -> Result<bool, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            let claimed = sqlx::query(
                "UPDATE silences SET warned_at = $2 \
                 WHERE id = $1 AND warned_at IS NULL AND ended_at IS NULL AND until > $2",
            )
            .bind(id)
            .bind(millis(words.at))
            .execute(&mut *tx)
            .await?;
            if claimed.rows_affected() != 1 {
                return Ok(false);
            }
            outbox::queue(&mut tx, words.at, words.letters, &[], None).await?;
            states::write(&mut tx, words.at, words.states).await?;
            audit::append(&mut tx, words.at, words.actor, words.audit).await?;
            tx.commit().await?;
            Ok(true)
        })
        .await
    }
}

fn to_json(matchers: &Matchers) -> Value {
    json!({
        "rule": matchers.rule,
        "severity": matchers.severity.map(|s| s.name()),
        "department": matchers.department,
        "subject": matchers.subject,
        "labels": matchers.labels,
    })
}

fn from_json(text: &str) -> Result<Matchers, sqlx::Error> {
    let value: Value = serde_json::from_str(text).map_err(|error| corrupt(error.to_string()))?;
    let field = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let label = |(name, value): (&String, &Value)| Some((name.clone(), value.as_str()?.to_owned()));
    let labels = value.get("labels").and_then(Value::as_object);
    Ok(Matchers {
        rule: field("rule"),
        severity: field("severity").map(|name| severity(&name)).transpose()?,
        department: field("department"),
        subject: field("subject"),
        labels: labels
            .map(|all| all.iter().filter_map(label).collect::<BTreeMap<_, _>>())
            .unwrap_or_default(),
    })
}

fn silence(row: &SqliteRow) -> Result<Silence, sqlx::Error> {
    Ok(Silence {
        id: row.get("id"),
        at: instant(row.get("at"))?,
        by: row.get("by"),
        department: row.get("department"),
        matchers: from_json(row.get("matchers"))?,
        until: instant(row.get("until"))?,
        reason: row.get("reason"),
        ended_at: instant_opt(row.get("ended_at"))?,
        warned_at: instant_opt(row.get("warned_at"))?,
    })
}
