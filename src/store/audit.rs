//! The audit record: append-only, each entry bound to the one before it by its hash.
//!
//! The hash covers the entry as it is stored, so a changed, missing or reordered entry shows; the
//! head beside the table shows a missing end.

use std::fmt::Write;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::codes::millis;
use super::{Store, StoreError, Tx};
use crate::alerts::AuditEntry;

/// What a look through the whole audit record found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditCheck {
    /// How many entries there are.
    pub entries: u64,
    /// The first entry that is not what was written, or not where it was; `None`: all is well. One
    /// past the last where the end is missing.
    pub broken_at: Option<i64>,
}

impl Store {
    /// Looks through the audit record.
    pub async fn verify_audit(&self) -> Result<AuditCheck, StoreError> {
        self.run(async {
            let mut tx = self.read().await?;
            let head = sqlx::query("SELECT audit_seq, audit_hash FROM heads").fetch_one(&mut *tx).await?;
            let rows = sqlx::query("SELECT * FROM audit ORDER BY seq").fetch_all(&mut *tx).await?;
            Ok(check(&rows, head.get(0), head.get(1)))
        })
        .await
    }
}

fn check(rows: &[SqliteRow], head_seq: i64, head_hash: &str) -> AuditCheck {
    let entries = rows.len() as u64;
    let (mut seq, mut prev) = (0, String::new());
    for row in rows {
        seq += 1;
        let entry = Entry {
            seq: row.get("seq"),
            at: row.get("at"),
            actor: row.get("actor"),
            kind: row.get("kind"),
            subject: row.get("subject"),
            data: row.get("data"),
        };
        let hash: String = row.get("hash");
        if entry.seq != seq || row.get::<&str, _>("prev_hash") != prev || entry.hash(&prev) != hash {
            return AuditCheck { entries, broken_at: Some(seq) };
        }
        prev = hash;
    }
    let whole = seq == head_seq && prev == head_hash;
    AuditCheck { entries, broken_at: if whole { None } else { Some(seq + 1) } }
}

struct Entry<'a> {
    seq: i64,
    at: i64,
    actor: &'a str,
    kind: &'a str,
    subject: Option<&'a str>,
    data: &'a str,
}

impl Entry<'_> {
    /// SHA-256, in hexadecimal, of the JSON array of what the entry says and the hash before it.
    fn hash(&self, prev: &str) -> String {
        let text =
            serde_json::json!([prev, self.seq, self.at, self.actor, self.kind, self.subject, self.data])
                .to_string();
        Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

/// Appends `entries` in `tx`.
pub(super) async fn append(
    tx: &mut Tx,
    at: DateTime<Utc>,
    actor: &str,
    entries: &[AuditEntry],
) -> Result<(), sqlx::Error> {
    if entries.is_empty() {
        return Ok(());
    }
    let head = sqlx::query("SELECT audit_seq, audit_hash FROM heads").fetch_one(&mut **tx).await?;
    let (mut seq, mut prev): (i64, String) = (head.get(0), head.get(1));
    for given in entries {
        seq += 1;
        let data = given.data.to_string();
        let entry = Entry {
            seq,
            at: millis(at),
            actor,
            kind: given.kind,
            subject: given.subject.as_deref(),
            data: &data,
        };
        let hash = entry.hash(&prev);
        insert(tx, &entry, &prev, &hash).await?;
        prev = hash;
    }
    sqlx::query("UPDATE heads SET audit_seq = $1, audit_hash = $2")
        .bind(seq)
        .bind(prev)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

async fn insert(tx: &mut Tx, entry: &Entry<'_>, prev: &str, hash: &str) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO audit VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(entry.seq)
        .bind(entry.at)
        .bind(entry.actor)
        .bind(entry.kind)
        .bind(entry.subject)
        .bind(entry.data)
        .bind(prev)
        .bind(hash)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
