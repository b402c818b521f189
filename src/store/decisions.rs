//! Decisions: recorded once, superseded but never changed; the revision of the plan that each made.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::codes::{corrupt, date, date_opt, instant, millis};
use super::cycle::{Commit, Stale};
use super::edits::{Change, MadeBy, change_plan};
use super::{Store, StoreError, Tx, audit, outbox, states, told};
use crate::alerts::{AuditEntry, DEFAULT, DecisionTaken};
use crate::notices::ToldEntry;
use crate::plan::{Decided, Edit, FollowUp, Outcome, Record, Table};
use crate::render::Letter;

/// A decision that a person took, and what is told of it.
#[derive(Clone, Copy, Debug)]
pub struct DecisionCommit<'a> {
    /// The moment.
    pub at: DateTime<Utc>,
    /// The civil day.
    pub day: NaiveDate,
    /// The plan's revision that it was taken on.
    pub expected_plan_revision: i64,
    /// The decision.
    pub taken: &'a DecisionTaken,
    /// The number of the last decision on the subject that was known when it was taken.
    pub expected_last: Option<i64>,
    /// Whether it supersedes that one.
    pub supersedes: bool,
    /// The subjects whose decision to revise it follows up, as `table/code`.
    pub follow_ups_closed: &'a [String],
    /// The letters to queue.
    pub letters: &'a [Letter],
    /// Who is told what, or why not.
    pub told: &'a [ToldEntry],
    /// What else goes on record; the decision does so by itself.
    pub audit: &'a [AuditEntry],
    /// What the daemon is to remember.
    pub states: &'a [(String, Value)],
}

/// A recorded decision.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionRow {
    /// Its number.
    pub id: i64,
    /// What it decides on, as `table/code`.
    pub subject: String,
    /// What facts depend on.
    pub decided: Decided,
    /// Why.
    pub reason: String,
    /// Who took it: a person's name, or `default`.
    pub by: String,
    /// In whose name: a department's code.
    pub department: Option<String>,
    /// The number of the formal decision (決裁番号).
    pub reference: Option<String>,
    /// The next end, or the next exit point's day.
    pub next_on: Option<NaiveDate>,
    /// The plan's revision that it made; `None` where the plan stayed as it was.
    pub revision: Option<i64>,
    /// The number of the decision that it supersedes.
    pub supersedes: Option<i64>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT decisions.*, follow_ups.due, follow_ups.closed_on \
             FROM decisions LEFT JOIN follow_ups ON decision_id = decisions.id ",
            $rest
        )
    };
}

impl Store {
    /// Commits a decision with what it changes and what is told of it, if the plan is still the one that
    /// it was taken on, and nobody else decided on the subject meanwhile. The committed revision is the
    /// plan's.
    pub async fn commit_decision(&self, decision: &DecisionCommit<'_>) -> Result<Commit, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            let DecisionCommit { at, day, taken, expected_last, .. } = *decision;
            let from = decision.expected_plan_revision;
            let revision: i64 =
                sqlx::query_scalar("SELECT plan_revision FROM heads").fetch_one(&mut *tx).await?;
            if revision != from || last_of(&mut tx, &taken.subject).await? != expected_last {
                tx.rollback().await?;
                return Ok(Commit::Stale(Stale::Plan));
            }
            close_follow_ups(&mut tx, decision.follow_ups_closed, day).await?;
            let change = Change { at, day, kind: "decision", by: &taken.by, from };
            let supersedes = expected_last.filter(|_| decision.supersedes);
            let revision = record(&mut tx, &change, &[Given { taken, supersedes }]).await?;
            outbox::queue(&mut tx, at, decision.letters, &[], None).await?;
            if let Some(evaluation) = last_evaluation(&mut tx).await? {
                told::write(&mut tx, evaluation, at, decision.told).await?;
            }
            states::write(&mut tx, at, decision.states).await?;
            audit::append(&mut tx, at, &taken.by, decision.audit).await?;
            tx.commit().await?;
            Ok(Commit::Committed { revision })
        })
        .await
    }

    /// All decisions, the oldest first.
    pub async fn decisions(&self) -> Result<Vec<DecisionRow>, StoreError> {
        self.run(async {
            sqlx::query(select!("ORDER BY id")).fetch_all(&self.readers).await?.iter().map(row).collect()
        })
        .await
    }

    /// All decisions on `subject`, the oldest first.
    pub async fn decisions_of(&self, subject: &str) -> Result<Vec<DecisionRow>, StoreError> {
        self.run(async {
            sqlx::query(select!("WHERE subject = $1 ORDER BY id"))
                .bind(subject)
                .fetch_all(&self.readers)
                .await?
                .iter()
                .map(row)
                .collect()
        })
        .await
    }
}

/// A decision to record.
pub(super) struct Given<'a> {
    /// The decision.
    pub(super) taken: &'a DecisionTaken,
    /// The number of the one that it supersedes.
    pub(super) supersedes: Option<i64>,
}

/// Records decisions of one moment, one revision of the plan for all that they change, and an audit entry
/// for each. Gives the plan's revision, which stays where they change nothing.
pub(super) async fn record(
    tx: &mut Tx,
    change: &Change<'_>,
    given: &[Given<'_>],
) -> Result<i64, sqlx::Error> {
    let changes = given.iter().any(|given| !given.taken.edits.is_empty());
    let revision = if changes { change.from + 1 } else { change.from };
    let mut edits: Vec<(MadeBy, &Edit)> = Vec::new();
    let mut entries = Vec::with_capacity(given.len());
    for Given { taken, supersedes } in given {
        let made = (!taken.edits.is_empty()).then_some(revision);
        let id = insert(tx, change, taken, made, *supersedes).await?;
        let made_by = MadeBy { decision: Some(id), ..MadeBy::default() };
        edits.extend(taken.edits.iter().map(|edit| (made_by, edit)));
        entries.push(entry(id, taken, made, *supersedes));
    }
    // The head was read in this transaction, or is about to be: it stands.
    if changes && change_plan(tx, change, &edits).await?.is_none() {
        return Err(corrupt("the plan changed inside a transaction"));
    }
    audit::append(tx, change.at, change.by, &entries).await?;
    Ok(revision)
}

async fn insert(
    tx: &mut Tx,
    change: &Change<'_>,
    taken: &DecisionTaken,
    revision: Option<i64>,
    supersedes: Option<i64>,
) -> Result<i64, sqlx::Error> {
    let id = sqlx::query_scalar(
        "INSERT INTO decisions (at, day, subject, outcome, reason, by, department, reference, rule, \
                                opening, next_on, term, revision, supersedes) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id",
    )
    .bind(millis(change.at))
    .bind(change.day.to_string())
    .bind(&taken.subject)
    .bind(taken.outcome.name())
    .bind(&taken.reason)
    .bind(&taken.by)
    .bind(&taken.department)
    .bind(&taken.reference)
    .bind(taken.question.as_ref().map(|(key, _)| &key.rule))
    .bind(taken.question.as_ref().map(|(_, opening)| *opening))
    .bind(taken.next_on.map(|day| day.to_string()))
    .bind(taken.term.map(|day| day.to_string()))
    .bind(revision)
    .bind(supersedes)
    .fetch_one(&mut **tx)
    .await?;
    if let Some(due) = taken.follow_up {
        sqlx::query("INSERT INTO follow_ups (decision_id, due) VALUES ($1, $2)")
            .bind(id)
            .bind(due.to_string())
            .execute(&mut **tx)
            .await?;
    }
    Ok(id)
}

fn entry(id: i64, taken: &DecisionTaken, revision: Option<i64>, supersedes: Option<i64>) -> AuditEntry {
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    let data = json!({
        "decision": id,
        "outcome": taken.outcome.name(),
        "reason": taken.reason,
        "by": taken.by,
        "department": taken.department,
        "reference": taken.reference,
        "rule": taken.question.as_ref().map(|(key, _)| &key.rule),
        "opening": taken.question.as_ref().map(|(_, opening)| *opening),
        "next_on": day(taken.next_on),
        "term": day(taken.term),
        "follow_up": day(taken.follow_up),
        "revision": revision,
        "supersedes": supersedes,
    });
    AuditEntry { kind: "decision_taken", subject: Some(taken.subject.clone()), data }
}

/// Closes the follow-up of the last decision on each of `subjects`.
pub(super) async fn close_follow_ups(
    tx: &mut Tx,
    subjects: &[String],
    day: NaiveDate,
) -> Result<(), sqlx::Error> {
    for subject in subjects {
        sqlx::query(
            "UPDATE follow_ups SET closed_on = $2 WHERE closed_on IS NULL \
             AND decision_id = (SELECT max(id) FROM decisions WHERE subject = $1)",
        )
        .bind(subject)
        .bind(day.to_string())
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

async fn last_of(tx: &mut Tx, subject: &str) -> Result<Option<i64>, sqlx::Error> {
    let query = sqlx::query_scalar("SELECT max(id) FROM decisions WHERE subject = $1");
    query.bind(subject).fetch_one(&mut **tx).await
}

/// What is told outside an evaluation stands with the last one.
async fn last_evaluation(tx: &mut Tx) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar("SELECT max(id) FROM evaluations").fetch_one(&mut **tx).await
}

/// Every decision by its subject, the oldest first.
pub(super) async fn load(tx: &mut Tx) -> Result<BTreeMap<String, Vec<Decided>>, sqlx::Error> {
    let rows = sqlx::query(select!("ORDER BY id")).fetch_all(&mut **tx).await?;
    let mut decisions: BTreeMap<String, Vec<Decided>> = BTreeMap::new();
    for row in &rows {
        decisions.entry(row.get("subject")).or_default().push(decided(row)?);
    }
    Ok(decisions)
}

/// Adds the days of decisions and answers to the signs of life of the initiatives that they are about;
/// `records` say which those are.
pub(super) async fn signs_of_life(
    tx: &mut Tx,
    records: &[Record],
    changed: &mut BTreeMap<String, Vec<NaiveDate>>,
) -> Result<(), sqlx::Error> {
    let query = "SELECT subject, day FROM decisions UNION SELECT subject, day FROM answers";
    let rows = sqlx::query(query).fetch_all(&mut **tx).await?;
    if rows.is_empty() {
        return Ok(());
    }
    let parts: HashMap<(Table, &str), &str> = records
        .iter()
        .filter_map(|r| match r.table {
            Table::Milestones | Table::Kpis | Table::ExitPoints => {
                Some(((r.table, r.code_in("code")?), r.code_in("initiative")?))
            }
            _ => None,
        })
        .collect();
    for row in &rows {
        let Some((table, code)) = row.get::<&str, _>("subject").split_once('/') else { continue };
        let initiative = match Table::from_singular(table) {
            Some(Table::Initiatives) => Some(code),
            Some(table) => parts.get(&(table, code)).copied(),
            None => None,
        };
        if let Some(initiative) = initiative {
            changed.entry(initiative.to_owned()).or_default().push(date(row.get("day"))?);
        }
    }
    Ok(())
}

fn row(row: &SqliteRow) -> Result<DecisionRow, sqlx::Error> {
    Ok(DecisionRow {
        id: row.get("id"),
        subject: row.get("subject"),
        decided: decided(row)?,
        reason: row.get("reason"),
        by: row.get("by"),
        department: row.get("department"),
        reference: row.get("reference"),
        next_on: date_opt(row.get("next_on"))?,
        revision: row.get("revision"),
        supersedes: row.get("supersedes"),
    })
}

fn decided(row: &SqliteRow) -> Result<Decided, sqlx::Error> {
    let outcome: &str = row.get("outcome");
    let closed_on = date_opt(row.get("closed_on"))?;
    Ok(Decided {
        at: instant(row.get("at"))?,
        day: date(row.get("day"))?,
        outcome: Outcome::parse(outcome).ok_or_else(|| corrupt(format!("`{outcome}` is no outcome")))?,
        by_default: row.get::<&str, _>("by") == DEFAULT,
        term: date_opt(row.get("term"))?,
        follow_up: date_opt(row.get("due"))?.map(|due| FollowUp { due, closed_on }),
    })
}
