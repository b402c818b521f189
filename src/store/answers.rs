//! Answers: recorded once, each with what it did to its alert and to the plan, in one transaction.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::codes::{corrupt, date_opt, instant, millis};
use super::cycle::{Commit, Stale};
use super::edits::{Change, MadeBy, change_plan};
use super::{Store, StoreError, Tx, audit, book, outbox};
use crate::alerts::{AlertKey, Answer, Answered, AuditEntry, Book};
use crate::plan::{Edit, Outcome};
use crate::render::Letter;

/// Answers that belong together: all of them are recorded, or none.
#[derive(Clone, Copy, Debug)]
pub struct AnswerCommit<'a> {
    /// The moment.
    pub at: DateTime<Utc>,
    /// The civil day.
    pub day: NaiveDate,
    /// Who records them.
    pub actor: &'a str,
    /// The plan's revision that they were heard on.
    pub expected_plan_revision: i64,
    /// The book's revision that they were heard on.
    pub expected_book_revision: i64,
    /// The answers.
    pub answers: &'a [NewAnswer],
    /// The book as it was loaded.
    pub before: &'a Book,
    /// The book with the answers.
    pub after: &'a Book,
    /// The letters to queue: that a matter was passed on.
    pub letters: &'a [Letter],
}

/// An answer to be recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct NewAnswer {
    /// The alert.
    pub alert: AlertKey,
    /// Which of its openings.
    pub opening: u32,
    /// What was answered.
    pub answer: Answer,
    /// Who answered.
    pub by: String,
    /// In whose name, by code.
    pub department: String,
    /// The number of a formal decision (決裁番号), where one was given.
    pub reference: Option<String>,
    /// What it changes in the plan.
    pub edits: Vec<Edit>,
}

/// An answer as it was recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerRow {
    /// Its number.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// The alert.
    pub alert: AlertKey,
    /// Which of its openings.
    pub opening: u32,
    /// What was answered.
    pub answer: Answer,
    /// Who answered.
    pub by: String,
    /// In whose name, by code.
    pub department: Option<String>,
}

impl Store {
    /// Records answers, if plan and book are still those that they were heard on.
    pub async fn commit_answers(&self, commit: &AnswerCommit<'_>) -> Result<Commit, StoreError> {
        self.run(async {
            let mut tx = self.write().await?;
            if let Some(stale) = take(&mut tx, commit).await? {
                tx.rollback().await?;
                return Ok(Commit::Stale(stale));
            }
            let next = commit.expected_plan_revision + 1;
            let mut changes: Vec<(MadeBy, &Edit)> = Vec::new();
            book::write(&mut tx, commit.before, commit.after).await?;
            for answer in commit.answers {
                let revision = (!answer.edits.is_empty()).then_some(next);
                let id = insert(&mut tx, commit, answer, revision).await?;
                let made_by = MadeBy { answer: Some(id), ..MadeBy::default() };
                changes.extend(answer.edits.iter().map(|edit| (made_by, edit)));
                audit::append(&mut tx, commit.at, &answer.by, &[entry(id, answer, revision)]).await?;
            }
            let AnswerCommit { at, day, actor: by, expected_plan_revision: from, .. } = *commit;
            let change = Change { at, day, kind: "answer", by, from };
            if !changes.is_empty() && change_plan(&mut tx, &change, &changes).await?.is_none() {
                tx.rollback().await?;
                return Ok(Commit::Stale(Stale::Plan));
            }
            outbox::queue(&mut tx, commit.at, commit.letters, &[], None).await?;
            tx.commit().await?;
            Ok(Commit::Committed { revision: commit.expected_book_revision + 1 })
        })
        .await
    }

    /// The answers to one alert over all its openings, the oldest first.
    pub async fn answers_to(&self, alert: &AlertKey) -> Result<Vec<AnswerRow>, StoreError> {
        self.run(async {
            let query = "SELECT * FROM answers WHERE rule = $1 AND subject = $2 ORDER BY id";
            let query = sqlx::query(query).bind(&alert.rule).bind(&alert.subject);
            query.fetch_all(&self.readers).await?.iter().map(row).collect()
        })
        .await
    }

    /// The last answer to each alert of which there is one, in its present opening.
    pub async fn last_answers(&self) -> Result<HashMap<AlertKey, AnswerRow>, StoreError> {
        self.run(async {
            let mut tx = self.read().await?;
            let rows = present(&mut tx).await?;
            Ok(rows.into_iter().map(|row| (row.alert.clone(), row)).collect())
        })
        .await
    }
}

/// Takes the book's next revision; what is stale where plan or book are no longer those expected.
async fn take(tx: &mut Tx, commit: &AnswerCommit<'_>) -> Result<Option<Stale>, sqlx::Error> {
    let taken = sqlx::query("UPDATE heads SET book_revision = book_revision + 1 WHERE book_revision = $1")
        .bind(commit.expected_book_revision)
        .execute(&mut **tx)
        .await?;
    if taken.rows_affected() != 1 {
        return Ok(Some(Stale::Book));
    }
    let now: i64 = sqlx::query_scalar("SELECT plan_revision FROM heads").fetch_one(&mut **tx).await?;
    Ok((now != commit.expected_plan_revision).then_some(Stale::Plan))
}

async fn insert(
    tx: &mut Tx,
    commit: &AnswerCommit<'_>,
    given: &NewAnswer,
    revision: Option<i64>,
) -> Result<i64, sqlx::Error> {
    let (value, outcome, to_whom) = parts(&given.answer);
    sqlx::query_scalar(
        "INSERT INTO answers (at, day, rule, subject, opening, kind, date, value, outcome, reason, to_whom, \
                              by, department, revision) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id",
    )
    .bind(millis(commit.at))
    .bind(commit.day.to_string())
    .bind(&given.alert.rule)
    .bind(&given.alert.subject)
    .bind(given.opening)
    .bind(given.answer.name())
    .bind(given.answer.date().map(|day| day.to_string()))
    .bind(value)
    .bind(outcome)
    .bind(given.answer.reason())
    .bind(to_whom)
    .bind(&given.by)
    .bind(&given.department)
    .bind(revision)
    .fetch_one(&mut **tx)
    .await
}

/// The value, the outcome, and to whom it was passed on.
fn parts(answer: &Answer) -> (Option<f64>, Option<&'static str>, Option<&str>) {
    match answer {
        Answer::Value { value, .. } => (Some(*value), None, None),
        Answer::Proposal { outcome, .. } => (None, Some(outcome.name()), None),
        Answer::NotOurs { department, .. } => (None, None, Some(department)),
        _ => (None, None, None),
    }
}

fn entry(id: i64, given: &NewAnswer, revision: Option<i64>) -> AuditEntry {
    let (value, outcome, to) = parts(&given.answer);
    let data = json!({
        "answer": id,
        "rule": given.alert.rule,
        "opening": given.opening,
        "kind": given.answer.name(),
        "date": given.answer.date().map(|day| day.to_string()),
        "value": value,
        "outcome": outcome,
        "reason": given.answer.reason(),
        "to": to,
        "by": given.by,
        "department": given.department,
        "reference": given.reference,
        "revision": revision,
    });
    AuditEntry { kind: "alert_answered", subject: Some(given.alert.subject.clone()), data }
}

/// The answers to the present openings of all alerts, the oldest first.
async fn present(tx: &mut Tx) -> Result<Vec<AnswerRow>, sqlx::Error> {
    let rows = sqlx::query(
        "SELECT answers.* FROM answers JOIN alerts ON alerts.rule = answers.rule \
         AND alerts.subject = answers.subject AND alerts.openings = answers.opening ORDER BY answers.id",
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.iter().map(row).collect()
}

fn row(row: &SqliteRow) -> Result<AnswerRow, sqlx::Error> {
    Ok(AnswerRow {
        id: row.get("id"),
        at: instant(row.get("at"))?,
        alert: AlertKey { rule: row.get("rule"), subject: row.get("subject") },
        opening: row.get("opening"),
        answer: answer(row)?,
        by: row.get("by"),
        department: row.get("department"),
    })
}

fn answer(row: &SqliteRow) -> Result<Answer, sqlx::Error> {
    let value: Option<f64> = row.get("value");
    read(row.get("kind"), value, |column| row.get(column))
}

/// The answer that an entry of the audit record holds.
pub(super) fn from_json(data: &Value) -> Result<Answer, sqlx::Error> {
    let text = |name: &str| data[if name == "to_whom" { "to" } else { name }].as_str().map(str::to_owned);
    read(data["kind"].as_str().unwrap_or_default(), data["value"].as_f64(), text)
}

/// An answer of its kind and value; `text` gives the other columns.
fn read(
    kind: &str,
    value: Option<f64>,
    text: impl Fn(&str) -> Option<String>,
) -> Result<Answer, sqlx::Error> {
    let lacks = |what: &str| corrupt(format!("an answer `{kind}` without its {what}"));
    let date = text("date");
    let date = date_opt(date.as_deref())?;
    let day = || date.ok_or_else(|| lacks("day"));
    let reason = || text("reason").ok_or_else(|| lacks("reason"));
    Ok(match kind {
        "working" => Answer::Working { until: day()? },
        "postponed" => Answer::Postponed { until: day()?, because: reason()? },
        "done" => Answer::Done { on: day()? },
        "value" => {
            let value = value.ok_or_else(|| lacks("value"))?;
            Answer::Value { value, on: day()? }
        }
        "proposal" => {
            let outcome = text("outcome").and_then(|name| Outcome::parse(&name));
            let outcome = outcome.ok_or_else(|| lacks("outcome"))?;
            Answer::Proposal { outcome, because: reason()?, next_on: date }
        }
        "not_ours" => {
            let department = text("to_whom").ok_or_else(|| lacks("department"))?;
            Answer::NotOurs { department, because: text("reason") }
        }
        other => return Err(corrupt(format!("`{other}` is no answer"))),
    })
}

/// Adds to the book's alerts what the record of answers says of their present openings: the last day
/// promised, what was proposed, and the owner's first answer since it was asked, which proves that the
/// owner knows.
pub(super) async fn join(tx: &mut Tx, book: &mut Book) -> Result<(), sqlx::Error> {
    for said in present(tx).await? {
        let Some(alert) = book.alerts.get_mut(&said.alert) else { continue };
        let mut told = Answered::default();
        std::mem::swap(&mut told.proposals, &mut alert.answered.proposals);
        told.take(&said.answer, said.department.as_deref(), &said.by);
        alert.answered.proposals = told.proposals;
        alert.answered.latest = told.latest.or(alert.answered.latest);
        let asked = alert.asked_at.is_none_or(|asked| said.at >= asked);
        if asked && said.department.as_deref() == Some(alert.owner.as_str()) {
            alert.first_delivered = Some(alert.first_delivered.map_or(said.at, |known| known.min(said.at)));
        }
    }
    Ok(())
}
