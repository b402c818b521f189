//! The audit record: append-only, each entry bound to the one before it by its hash.
//!
//! The hash covers the entry as it is stored, so a changed, missing or reordered entry shows; the
//! head beside the table shows a missing end.

mod kept;
mod read;
mod verify;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::Row;

use super::Tx;
use super::codes::millis;
use crate::alerts::AuditEntry;

pub use kept::OutOfStep;
pub use read::{AuditRange, AuditRow};
pub(super) use verify::broken_tail;
pub use verify::{AuditCheck, Broken, Damage};

struct Entry<'a> {
    seq: i64,
    at: i64,
    actor: &'a str,
    kind: &'a str,
    subject: Option<&'a str>,
    data: &'a str,
}

impl Entry<'_> {
    /// SHA-256, in hexadecimal, of the JSON array of what the entry says and the hash before it:
    /// `[previous hash, number, milliseconds since 1970, actor, kind, subject or null, data]`, UTF-8,
    /// without blanks, escaped no more than JSON demands, `data` being the text as it is stored.
    fn hash(&self, prev: &str) -> String {
        let parts = (prev, self.seq, self.at, self.actor, self.kind, self.subject, self.data);
        // Text, numbers and nothing cannot fail to become JSON.
        let text = serde_json::to_vec(&parts).unwrap_or_default();
        hex(&Sha256::digest(text))
    }
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |half: u8| DIGITS.get(usize::from(half)).map_or('0', |d| char::from(*d));
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
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
