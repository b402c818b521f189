//! Who was told what, in which letter, or why not.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::codes::{instant, instant_opt, millis, reason, reason_parts, told};
use super::{Store, StoreError, Tx, bulk};
use crate::alerts::AlertKey;
use crate::notices::{First, Threads, ToldEntry};

/// One recorded word, or the recorded reason for silence.
#[derive(Clone, Debug, PartialEq)]
pub struct ToldRow {
    /// The evaluation that gave it first.
    pub at: DateTime<Utc>,
    /// The last evaluation that gave it again: a reason for silence is not repeated, only dated.
    pub last_at: DateTime<Utc>,
    /// How many evaluations gave it.
    pub times: u32,
    /// What was recorded.
    pub entry: ToldEntry,
    /// When its letter was handed over, or the one that stood in for it, where one was.
    pub handed_over_at: Option<DateTime<Utc>>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT told.*, coalesce(outbox.handed_over_at, stand_in.handed_over_at) AS handed_over_at \
             FROM told LEFT JOIN outbox ON outbox.key = told.letter \
             LEFT JOIN outbox AS stand_in ON stand_in.stands_in_for = told.letter ",
            $rest
        )
    };
}

impl Store {
    /// What was told, or kept silent for a reason, at or after `since`, in the order of its recording.
    pub async fn events_since(&self, since: DateTime<Utc>) -> Result<Vec<ToldRow>, StoreError> {
        let query = sqlx::query(select!("WHERE told.last_at >= $1 ORDER BY told.id")).bind(millis(since));
        self.run(async { query.fetch_all(&self.readers).await?.iter().map(row).collect() }).await
    }

    /// All that was recorded of one alert, over all its openings.
    pub async fn told_of(&self, alert: &AlertKey) -> Result<Vec<ToldRow>, StoreError> {
        let query = sqlx::query(select!("WHERE told.rule = $1 AND told.subject = $2 ORDER BY told.id"))
            .bind(&alert.rule)
            .bind(&alert.subject);
        self.run(async { query.fetch_all(&self.readers).await?.iter().map(row).collect() }).await
    }
}

/// The first letter of each alert in the book, in its present opening, to each party on each channel.
/// `min` names the row that the other columns are of (sqlite.org, "Bare columns in an aggregate query").
const FIRST_LETTERS: &str = "\
    SELECT told.rule, told.subject, told.party, outbox.channel, told.letter, min(told.id) \
    FROM alerts \
    JOIN told ON told.rule = alerts.rule AND told.subject = alerts.subject \
             AND told.opening = alerts.openings \
    JOIN outbox ON outbox.key = told.letter \
    WHERE outbox.state NOT IN ('failed', 'discarded', 'expired') \
    GROUP BY told.rule, told.subject, told.party, outbox.channel \
    ORDER BY min(told.id)";

impl Store {
    /// The letters that later ones lead back to. One that was given up or dropped is not among them: its
    /// readers never had it.
    pub async fn threads(&self) -> Result<Threads, StoreError> {
        self.run(async {
            let mut threads = Threads::default();
            for row in sqlx::query(FIRST_LETTERS).fetch_all(&self.readers).await? {
                let alert = AlertKey { rule: row.get("rule"), subject: row.get("subject") };
                let (party, channel) = (row.get("party"), row.get("channel"));
                threads.add(alert, First { party, channel, letter: row.get("letter") });
            }
            Ok(threads)
        })
        .await
    }
}

/// What is told in the letter of this key.
pub(super) async fn in_letter(tx: &mut Tx, key: &str) -> Result<Vec<ToldRow>, sqlx::Error> {
    let query = sqlx::query(select!("WHERE told.letter = $1 ORDER BY told.id")).bind(key);
    query.fetch_all(&mut **tx).await?.iter().map(row).collect()
}

fn row(row: &SqliteRow) -> Result<ToldRow, sqlx::Error> {
    Ok(ToldRow {
        at: instant(row.get("at"))?,
        last_at: instant(row.get("last_at"))?,
        times: row.get("times"),
        entry: ToldEntry {
            alert: AlertKey { rule: row.get("rule"), subject: row.get("subject") },
            opening: row.get("opening"),
            told: told(row.get("told"))?,
            party: row.get("party"),
            is_owner: row.get("is_owner"),
            letter: row.get("letter"),
            reason: reason(row.get("reason"), row.get("detail"))?,
        },
        handed_over_at: instant_opt(row.get("handed_over_at"))?,
    })
}

/// Records `entries` of an evaluation in `tx`. Their letters are in the outbox by now.
pub(super) async fn write(
    tx: &mut Tx,
    evaluation: i64,
    at: DateTime<Utc>,
    entries: &[ToldEntry],
) -> Result<(), sqlx::Error> {
    let rows: Vec<Value> = entries.iter().map(columns).collect();
    for array in bulk::arrays(&rows) {
        sqlx::query(
            "INSERT INTO told (evaluation_id, at, last_at, times, rule, subject, opening, told, party, \
                               is_owner, letter, reason, detail) \
             SELECT $2, $3, $3, 1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, \
                    value ->> 5, value ->> 6, value ->> 7, value ->> 8 \
             FROM json_each($1) WHERE true \
             ON CONFLICT (rule, subject, opening, told, party, reason, detail) WHERE letter IS NULL \
             DO UPDATE SET last_at = excluded.last_at, times = times + 1",
        )
        .bind(array?)
        .bind(evaluation)
        .bind(millis(at))
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

fn columns(entry: &ToldEntry) -> Value {
    let (reason, detail) = reason_parts(&entry.reason);
    json!([
        entry.alert.rule,
        entry.alert.subject,
        entry.opening,
        entry.told.name(),
        entry.party,
        entry.is_owner,
        entry.letter,
        reason,
        detail,
    ])
}
