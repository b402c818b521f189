//! The period of a digest: from when the last one was written until now, and what happened in it.

use chrono::{DateTime, Utc};

use super::parts::Parts;
use super::trouble::Trouble;
use super::undelivered::told;
use crate::alerts::DecisionTaken;
use crate::lang::{Lang, counted};
use crate::notices::ToldEntry;
use crate::notices::digest::{Blocked, DEFAULT_BLOCKED, Decision};
use crate::plan::Plan;
use crate::store::{DecisionRow, Store, Undelivered};

/// The digest's name in the store.
pub const DIGEST: &str = "headquarters";
/// Under which the store remembers when it was adopted.
pub const ADOPTED: &str = "adopted_at";
/// How many undelivered letters a digest lists.
const FAILURES: usize = 50;

/// What the store knows of the time after `from`.
#[derive(Debug, Default)]
pub struct Period {
    /// What was told.
    pub told: Vec<ToldEntry>,
    /// Letters that could not be delivered: to whom, subject, why.
    pub failures: Vec<(String, String, String)>,
    /// What was decided.
    pub decisions: Vec<Decision>,
    /// Defaults that could not take effect.
    pub blocked: Vec<Blocked>,
}

/// Where the period of a digest written at `now` begins: when the last one was written, however late
/// that was, or when the store was adopted.
///
/// # Errors
/// What the store reports.
pub async fn begin(store: &Store, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Trouble> {
    match store.digest_written_before(DIGEST, now).await? {
        Some(written) => Ok(Some(written)),
        None => adopted_at(store).await,
    }
}

/// When the store was adopted; `None` before its first evaluation.
///
/// # Errors
/// What the store reports.
pub async fn adopted_at(store: &Store) -> Result<Option<DateTime<Utc>>, Trouble> {
    let millis = store.state(ADOPTED).await?.and_then(|value| value.as_i64());
    Ok(millis.and_then(DateTime::from_timestamp_millis))
}

impl Period {
    /// What happened after `from`, until `now`: what happened at `from` itself stood in the digest before.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn load(
        store: &Store,
        (from, now): (DateTime<Utc>, DateTime<Utc>),
        plan: &Plan,
        parts: &Parts,
        lang: Lang,
    ) -> Result<Period, Trouble> {
        let calendar = &parts.calendar;
        let within = |at: DateTime<Utc>| from < at && at <= now;
        let told = store.events_since(from).await?;
        let failed = store.failures_since(from).await?;
        let decisions = store.decisions().await?;
        let blocked = store.audit_between(DEFAULT_BLOCKED, from, now).await?;
        let read = |(at, subject, data): &(DateTime<Utc>, String, serde_json::Value)| {
            Blocked::read(calendar.today(*at), DEFAULT_BLOCKED, subject, data)
        };
        Ok(Period {
            told: told.into_iter().filter(|row| within(row.at)).map(|row| row.entry).collect(),
            failures: failures(failed.iter().filter(|row| within(row.at)), plan, lang),
            decisions: decisions.into_iter().filter(|row| within(row.decided.at)).map(decision).collect(),
            blocked: blocked.iter().filter_map(read).collect(),
        })
    }
}

/// Each letter in a line; beyond some dozens the outbox says more than a digest can.
fn failures<'a>(
    all: impl Iterator<Item = &'a Undelivered>,
    plan: &Plan,
    lang: Lang,
) -> Vec<(String, String, String)> {
    let mut lines: Vec<_> = all.map(|one| told(&one.letter, plan, lang)).collect();
    let more = lines.len().saturating_sub(FAILURES);
    if more > 0 {
        lines.truncate(FAILURES);
        lines.push((
            lang.pick("ほか".to_owned(), "others".to_owned()),
            lang.pick(format!("{more} 通"), counted(more, "letter")),
            lang.pick("yamedoki outbox list で見られます", "see yamedoki outbox list").to_owned(),
        ));
    }
    lines
}

fn decision(row: DecisionRow) -> Decision {
    let DecisionRow { subject, decided, reason, by, department, reference, next_on, .. } = row;
    let taken = DecisionTaken {
        subject,
        outcome: decided.outcome,
        reason,
        by,
        department,
        reference,
        question: None,
        next_on,
        term: decided.term,
        follow_up: decided.follow_up.map(|follow_up| follow_up.due),
        edits: Vec::new(),
    };
    Decision { day: decided.day, taken }
}
