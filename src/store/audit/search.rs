//! The audit record leafed through, the newest entries first, by what somebody looks for.

use chrono::{DateTime, Utc};
use sqlx::{QueryBuilder, Row, Sqlite};

use super::super::codes::{instant_opt, millis};
use super::super::{Store, StoreError};
use super::read::{AuditRow, row};
use super::verify::{Broken, broken_tail};

/// Which entries to leaf through; what is `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditSearch {
    /// What happened.
    pub kind: Option<String>,
    /// Who did it.
    pub actor: Option<String>,
    /// What it is about, as `table/code`.
    pub subject: Option<String>,
    /// Written at or after this moment.
    pub from: Option<DateTime<Utc>>,
    /// Written before this moment.
    pub until: Option<DateTime<Utc>>,
    /// Those before this number.
    pub before: Option<i64>,
}

/// The last evaluation that was committed.
#[derive(Clone, Debug, PartialEq)]
pub struct LastEvaluation {
    /// Its moment.
    pub at: DateTime<Utc>,
    /// The fingerprint of the rules that judged.
    pub rules: String,
    /// What was counted: `findings`, `unknown`, `errors`, `letters`, `took_ms`.
    pub counts: serde_json::Value,
}

/// Only entries of these moments. Between which numbers they lie is told by the index of moments, so that every
/// other index of the record, where numbers stand in order, is read from there only.
fn between(query: &mut QueryBuilder<Sqlite>, from: i64, until: i64) {
    query.push(" AND +at >= ").push_bind(from).push(" AND +at < ").push_bind(until);
    for bound in [" AND seq >= (SELECT min(seq + 0) ", " AND seq <= (SELECT max(seq + 0) "] {
        query.push(bound).push("FROM audit WHERE at >= ").push_bind(from);
        query.push(" AND at < ").push_bind(until).push(")");
    }
}

impl Store {
    /// At most `limit` entries that `search` means, the newest first.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn audit_search(&self, search: &AuditSearch, limit: u32) -> Result<Vec<AuditRow>, StoreError> {
        let mut query: QueryBuilder<Sqlite> = QueryBuilder::new(
            "SELECT seq, at, actor, kind, subject, data, prev_hash, hash FROM audit WHERE true",
        );
        for (column, value) in [(" AND kind = ", &search.kind), (" AND subject = ", &search.subject)] {
            if let Some(value) = value {
                query.push(column).push_bind(value);
            }
        }
        match search.actor.as_deref() {
            None => {}
            Some("daemon") => drop(query.push(" AND actor = 'daemon'")),
            // In these words the index knows that it may be used: the daemon's own entries are not in it.
            Some(actor) => drop(query.push(" AND actor <> 'daemon' AND actor = ").push_bind(actor)),
        }
        if search.from.is_some() || search.until.is_some() {
            between(&mut query, search.from.map_or(i64::MIN, millis), search.until.map_or(i64::MAX, millis));
        }
        if let Some(before) = search.before {
            query.push(" AND seq < ").push_bind(before);
        }
        query.push(" ORDER BY seq DESC LIMIT ").push_bind(i64::from(limit));
        self.run(async { query.build().fetch_all(&self.readers).await?.iter().map(row).collect() }).await
    }

    /// The entry of this number.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn audit_entry(&self, seq: i64) -> Result<Option<AuditRow>, StoreError> {
        let query = sqlx::query(
            "SELECT seq, at, actor, kind, subject, data, prev_hash, hash FROM audit WHERE seq = $1",
        );
        self.run(async { query.bind(seq).fetch_optional(&self.readers).await?.as_ref().map(row).transpose() })
            .await
    }

    /// The kinds of entries that the record holds, by name.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn audit_kinds(&self) -> Result<Vec<String>, StoreError> {
        // A step a kind, not one an entry.
        let query = "WITH RECURSIVE kinds (kind) AS ( \
                         SELECT min(kind) FROM audit \
                         UNION ALL SELECT (SELECT min(kind) FROM audit WHERE kind > kinds.kind) FROM kinds \
                         WHERE kinds.kind IS NOT NULL) \
                     SELECT kind FROM kinds WHERE kind IS NOT NULL";
        self.run(sqlx::query_scalar(query).fetch_all(&self.readers)).await
    }

    /// The first place within the last `entries` of the record that is not as it was written.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn verify_audit_tail(&self, entries: i64) -> Result<Option<Broken>, StoreError> {
        self.run(async { broken_tail(&mut self.read().await?, entries).await }).await
    }

    /// The number of the last entry; 0 without any.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn audit_head(&self) -> Result<i64, StoreError> {
        self.run(sqlx::query_scalar("SELECT audit_seq FROM heads").fetch_one(&self.readers)).await
    }

    /// The last evaluation that was committed.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn last_evaluation(&self) -> Result<Option<LastEvaluation>, StoreError> {
        let query = sqlx::query("SELECT at, rules, counts FROM evaluations ORDER BY id DESC LIMIT 1");
        self.run(async {
            let Some(row) = query.fetch_optional(&self.readers).await? else { return Ok(None) };
            let at = instant_opt(row.try_get(0)?)?;
            let counts = serde_json::from_str(row.try_get(2)?).unwrap_or_default();
            Ok(at.map(|at| LastEvaluation { at, rules: row.get(1), counts }))
        })
        .await
    }
}
