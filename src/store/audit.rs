//! The audit record: append-only, each entry bound to the one before it by its hash.
//!
//! The hash covers the entry as it is stored, so a changed, missing or reordered entry shows; the
//! head beside the table shows a missing end.

mod kept;
mod kinds;
mod read;
mod search;
mod verify;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::Row;

use super::codes::millis;
use super::{Tx, bulk};
use crate::alerts::AuditEntry;

pub use kept::OutOfStep;
pub use kinds::KINDS;
pub use read::{AuditRange, AuditRow};
pub use search::{AuditSearch, LastEvaluation};
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

/// An entry bound to the one before it, ready to be written.
struct Sealed<'a> {
    seq: i64,
    at: i64,
    given: &'a AuditEntry,
    data: String,
    prev: String,
    hash: String,
}

/// Appends `entries` in `tx`, all of one moment.
pub(super) async fn append(
    tx: &mut Tx,
    at: DateTime<Utc>,
    actor: &str,
    entries: &[AuditEntry],
) -> Result<(), sqlx::Error> {
    append_dated(tx, actor, entries.iter().map(|entry| (at, entry))).await
}

/// Appends `entries` in `tx`, each of its own moment.
pub(super) async fn append_dated<'a>(
    tx: &mut Tx,
    actor: &str,
    entries: impl ExactSizeIterator<Item = (DateTime<Utc>, &'a AuditEntry)>,
) -> Result<(), sqlx::Error> {
    if entries.len() == 0 {
        return Ok(());
    }
    let head = sqlx::query("SELECT audit_seq, audit_hash FROM heads").fetch_one(&mut **tx).await?;
    let (mut seq, mut prev): (i64, String) = (head.get(0), head.get(1));
    let mut rows = Vec::with_capacity(entries.len());
    for (at, given) in entries {
        debug_assert!(KINDS.contains(&given.kind), "{} is no kind of entry: store::audit::kinds", given.kind);
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
        let before = std::mem::replace(&mut prev, hash.clone());
        rows.push(Sealed { seq, at: millis(at), given, data, prev: before, hash });
    }
    bulk::insert(tx, "INSERT INTO audit ", &rows, |values, row| {
        values
            .push_bind(row.seq)
            .push_bind(row.at)
            .push_bind(actor.to_owned())
            .push_bind(row.given.kind)
            .push_bind(row.given.subject.clone())
            .push_bind(row.data.clone())
            .push_bind(row.prev.clone())
            .push_bind(row.hash.clone());
    })
    .await?;
    sqlx::query("UPDATE heads SET audit_seq = $1, audit_hash = $2")
        .bind(seq)
        .bind(prev)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
