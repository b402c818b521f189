//! One cycle's results in one transaction: the book, what was told, the letters, the audit entries.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use sqlx::Row;

use super::codes::millis;
use super::decisions::Given;
use super::edits::{Change, MadeBy, change_plan};
use super::{Store, StoreError, Tx, audit, book, decisions, digests, outbox, states, told};
use crate::alerts::{AuditEntry, Book, DEFAULT, DecisionTaken};
use crate::notices::ToldEntry;
use crate::plan::Edit;
use crate::render::Letter;

/// What a cycle made, and what it was made from.
#[derive(Clone, Copy, Debug)]
pub struct CycleCommit<'a> {
    /// The moment judged.
    pub at: DateTime<Utc>,
    /// The civil day judged.
    pub day: NaiveDate,
    /// Who evaluated: `daemon`, or a person's name.
    pub actor: &'a str,
    /// The plan's revision that was loaded.
    pub expected_plan_revision: i64,
    /// The book's revision that was loaded.
    pub expected_book_revision: i64,
    /// The fingerprint of the rules that judged.
    pub rules_fingerprint: &'a str,
    /// What was counted: findings, cannot tell, letters.
    pub counts: &'a Value,
    /// The book as it was loaded.
    pub before: &'a Book,
    /// The book as it is to be.
    pub after: &'a Book,
    /// Who is told what, or why not.
    pub told: &'a [ToldEntry],
    /// The letters to queue.
    pub letters: &'a [Letter],
    /// The name under which those of them that are held wait for a release.
    pub hold: Option<&'a str>,
    /// The digest among them, where there is one.
    pub digest: Option<DigestPeriod<'a>>,
    /// What the passing of a last day changed in the plan.
    pub edits: &'a [Edit],
    /// Decisions that the default took, with what they change in the plan.
    pub decisions: &'a [DecisionTaken],
    /// What goes on record.
    pub audit: &'a [AuditEntry],
    /// What the daemon is to remember.
    pub states: &'a [(String, Value)],
}

/// The period that a digest is for: queued exactly once.
#[derive(Clone, Copy, Debug)]
pub struct DigestPeriod<'a> {
    /// The digest's name.
    pub name: &'a str,
    /// The period, in a text that sorts by time: `2026-04-06T09:00`.
    pub period: &'a str,
    /// The keys of its letters.
    pub letters: &'a [&'a str],
}

/// Letters, records and memories outside a cycle: a word to the people who run it.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// The moment.
    pub at: DateTime<Utc>,
    /// Who says it.
    pub actor: &'a str,
    /// The letters to queue.
    pub letters: &'a [Letter],
    /// What goes on record.
    pub audit: &'a [AuditEntry],
    /// What the daemon is to remember.
    pub states: &'a [(String, Value)],
}

/// Whether a commit took place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commit {
    /// It did: all of it is durable.
    Committed {
        /// The revision that it made: of the book for a cycle, of the plan for an import.
        revision: i64,
    },
    /// It did not, and nothing was written: what it was made from has changed. Load, and do it again.
    Stale(Stale),
}

/// What has changed since it was loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stale {
    /// The plan: somebody imported.
    Plan,
    /// The book: somebody else evaluated.
    Book,
    /// The digest of this period was queued by somebody else.
    Digest,
}

impl Store {
    /// Commits a cycle, if the plan and the book are still those that it was made from.
    pub async fn commit_cycle(&self, cycle: &CycleCommit<'_>) -> Result<Commit, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            if let Some(stale) = stale(&mut tx, cycle).await? {
                tx.rollback().await?;
                return Ok(Commit::Stale(stale));
            }
            let revision = cycle.expected_book_revision + 1;
            let evaluation = evaluation(&mut tx, cycle, revision).await?;
            change(&mut tx, cycle).await?;
            book::write(&mut tx, cycle.before, cycle.after).await?;
            let digest = cycle.digest.map_or(&[][..], |digest| digest.letters);
            outbox::queue(&mut tx, cycle.at, cycle.letters, digest, cycle.hold).await?;
            told::write(&mut tx, evaluation, cycle.at, cycle.told).await?;
            states::write(&mut tx, cycle.at, cycle.states).await?;
            audit::append(&mut tx, cycle.at, cycle.actor, cycle.audit).await?;
            tx.commit().await?;
            Ok(Commit::Committed { revision })
        })
        .await
    }

    /// Commits letters, records and memories outside a cycle.
    pub async fn commit_words(&self, words: &Words<'_>) -> Result<(), StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            outbox::queue(&mut tx, words.at, words.letters, &[], None).await?;
            states::write(&mut tx, words.at, words.states).await?;
            audit::append(&mut tx, words.at, words.actor, words.audit).await?;
            tx.commit().await
        })
        .await
    }
}

/// Makes of the plan what the cycle found ended, and what the default decided on it then.
async fn change(tx: &mut Tx, cycle: &CycleCommit<'_>) -> Result<(), sqlx::Error> {
    let CycleCommit { at, day, expected_plan_revision: from, .. } = *cycle;
    let mut from = from;
    if !cycle.edits.is_empty() {
        let edits: Vec<_> = cycle.edits.iter().map(|edit| (MadeBy::default(), edit)).collect();
        let ended = Change { at, day, kind: "ended", by: DEFAULT, from };
        from = change_plan(tx, &ended, &edits).await?.unwrap_or(from);
        audit::append(
            tx,
            at,
            cycle.actor,
            &cycle.edits.iter().map(|edit| entry(edit, from)).collect::<Vec<_>>(),
        )
        .await?;
    }
    if !cycle.decisions.is_empty() {
        let change = Change { at, day, kind: "default", by: DEFAULT, from };
        let given: Vec<_> = cycle.decisions.iter().map(|taken| Given { taken, supersedes: None }).collect();
        decisions::record(tx, &change, &given).await?;
    }
    Ok(())
}

fn entry(edit: &Edit, revision: i64) -> AuditEntry {
    let subject = format!("{}/{}", edit.table.singular(), edit.key);
    AuditEntry { kind: "subject_ended", subject: Some(subject), data: json!({ "revision": revision }) }
}

/// What has changed since the cycle loaded it. The digest's period is taken on the way.
async fn stale(tx: &mut Tx, cycle: &CycleCommit<'_>) -> Result<Option<Stale>, sqlx::Error> {
    let heads = sqlx::query("SELECT plan_revision, book_revision FROM heads").fetch_one(&mut **tx).await?;
    if heads.get::<i64, _>(0) != cycle.expected_plan_revision {
        return Ok(Some(Stale::Plan));
    }
    if heads.get::<i64, _>(1) != cycle.expected_book_revision {
        return Ok(Some(Stale::Book));
    }
    match cycle.digest {
        Some(digest) if !digests::take(tx, digest.name, digest.period, cycle.at).await? => {
            Ok(Some(Stale::Digest))
        }
        _ => Ok(None),
    }
}

async fn evaluation(tx: &mut Tx, cycle: &CycleCommit<'_>, revision: i64) -> Result<i64, sqlx::Error> {
    sqlx::query("UPDATE heads SET book_revision = $1, evaluated_at = $2")
        .bind(revision)
        .bind(cycle.after.evaluated_at.map(millis))
        .execute(&mut **tx)
        .await?;
    sqlx::query_scalar(
        "INSERT INTO evaluations (at, day, plan_revision, book_revision, rules, counts) \
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
    )
    .bind(millis(cycle.at))
    .bind(cycle.day.to_string())
    .bind(cycle.expected_plan_revision)
    .bind(revision)
    .bind(cycle.rules_fingerprint)
    .bind(cycle.counts.to_string())
    .fetch_one(&mut **tx)
    .await
}
