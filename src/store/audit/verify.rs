//! Whether the audit record is what was written: nothing changed, missing, moved, added or cut off.
//!
//! Each entry's hash covers it and the hash before; the head beside the table tells where the record
//! ends. Who rewrites every hash from a place on, and the head too, leaves no trace here: that is what
//! an export kept elsewhere is for.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::super::{Store, StoreError, Tx};
use super::Entry;
use super::kept::{OutOfStep, Said, is_there};
use super::read::{AuditRange, PAGE, entry, page};

/// What a look through the whole audit record found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditCheck {
    /// How many entries, from the first on, are as they were written.
    pub entries: u64,
    /// The hash of the last of them; empty without any. Kept elsewhere, it fixes all before it.
    pub last_hash: String,
    /// The first place that is not as it was written; `None`: all is well.
    pub broken: Option<Broken>,
    /// Decisions, answers and imports that are not what the record says of them; not looked for where
    /// the record itself is broken.
    pub rows: Vec<OutOfStep>,
}

/// A place that is not as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The entry's number.
    pub seq: i64,
    /// What is wrong there.
    pub how: Damage,
}

/// What may be wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// It says something else than when it was written.
    Changed,
    /// It is gone, and later ones are there.
    Missing,
    /// It does not follow from the one before: moved, or put in the place of another.
    Moved,
    /// It is gone, and so is all after it.
    CutOff,
    /// The record had ended before it: it was added by hand.
    Added,
    /// The whole record is gone.
    Gone,
}

impl Damage {
    /// Its name, as JSON writes it.
    pub fn name(self) -> &'static str {
        match self {
            Damage::Changed => "changed",
            Damage::Missing => "missing",
            Damage::Moved => "moved",
            Damage::CutOff => "cut_off",
            Damage::Added => "added",
            Damage::Gone => "gone",
        }
    }
}

impl Store {
    /// Looks through the audit record, page by page, and at the rows beside it that it tells of.
    pub async fn verify_audit(&self) -> Result<AuditCheck, StoreError> {
        self.run(async {
            let mut tx = self.read().await?;
            let head = sqlx::query("SELECT audit_seq, audit_hash FROM heads").fetch_one(&mut *tx).await?;
            let mut chain =
                Chain { seq: 0, hash: String::new(), head: head.try_get(0)?, head_hash: head.try_get(1)? };
            if !is_there(&mut tx).await? {
                return Ok(chain.found(Some(Broken { seq: 1, how: Damage::Gone })));
            }
            let mut said = Said::default();
            let end = chain.walk(&mut tx, i64::MIN, |entry| said.take(entry)).await?;
            let rows = if end.is_none() { said.compare(&mut tx).await? } else { Vec::new() };
            Ok(AuditCheck { rows, ..chain.found(end) })
        })
        .await
    }
}

/// The first place within the last `entries` of the record that is not as it was written.
pub(in super::super) async fn broken_tail(tx: &mut Tx, entries: i64) -> Result<Option<Broken>, sqlx::Error> {
    if !is_there(tx).await? {
        return Ok(Some(Broken { seq: 1, how: Damage::Gone }));
    }
    let head = sqlx::query("SELECT audit_seq, audit_hash FROM heads").fetch_one(&mut **tx).await?;
    let (head, head_hash): (i64, String) = (head.try_get(0)?, head.try_get(1)?);
    let seq = head.saturating_sub(entries).max(0);
    let query = sqlx::query_scalar("SELECT hash FROM audit WHERE seq = $1").bind(seq);
    let hash: Option<String> =
        if seq == 0 { Some(String::new()) } else { query.fetch_optional(&mut **tx).await? };
    let Some(hash) = hash else { return Ok(Some(Broken { seq, how: Damage::Missing })) };
    let after = if seq == 0 { i64::MIN } else { seq };
    Chain { seq, hash, head, head_hash }.walk(tx, after, |_| ()).await
}

/// The record as far as it was looked through.
struct Chain {
    seq: i64,
    hash: String,
    head: i64,
    head_hash: String,
}

impl Chain {
    /// Goes on from number `after` to the end; gives the first place that is not as it was written.
    async fn walk(
        &mut self,
        tx: &mut Tx,
        mut after: i64,
        mut each: impl FnMut(&Entry<'_>),
    ) -> Result<Option<Broken>, sqlx::Error> {
        loop {
            let rows = page(tx, after, AuditRange::default(), PAGE).await?;
            for row in &rows {
                if let Some(broken) = self.take(row) {
                    return Ok(Some(broken));
                }
                if let Ok((entry, ..)) = entry(row) {
                    each(&entry);
                }
            }
            let Some(last) = rows.last() else { return Ok(self.end()) };
            after = last.try_get(0)?;
        }
    }

    /// Takes the next entry; says what is wrong with it, if anything is.
    fn take(&mut self, row: &SqliteRow) -> Option<Broken> {
        let next = self.seq + 1;
        let broken = |seq, how| Some(Broken { seq, how });
        let Ok((entry, prev, hash)) = entry(row) else { return broken(next, Damage::Changed) };
        if entry.seq < next || next > self.head {
            return broken(entry.seq, Damage::Added);
        }
        if entry.seq > next {
            return broken(next, Damage::Missing);
        }
        if prev != self.hash {
            return broken(next, Damage::Moved);
        }
        let made = entry.hash(prev);
        // The last one's hash stands in the head too: rewritten as a whole, it still shows.
        if made != hash || next == self.head && made != self.head_hash {
            return broken(next, Damage::Changed);
        }
        (self.seq, self.hash) = (next, made);
        None
    }

    /// What is wrong with the end.
    fn end(&self) -> Option<Broken> {
        (self.seq < self.head).then_some(Broken { seq: self.seq + 1, how: Damage::CutOff })
    }

    fn found(self, broken: Option<Broken>) -> AuditCheck {
        let entries = u64::try_from(self.seq).unwrap_or(0);
        AuditCheck { entries, last_hash: self.hash, broken, rows: Vec::new() }
    }
}
