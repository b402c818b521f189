//! The book of alerts: loaded whole, written by difference.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::codes::{corrupt, date_opt, instant, instant_opt, millis, severity, state};
use super::{Store, StoreError, Tx, answers, bulk};
use crate::alerts::{Alert, AlertKey, Answered, Book, State};
use crate::lang::Text;
use crate::render::StandIn;
use crate::rules::Severity;

/// The book, and the revision that it has: what a commit expects to find still.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadedBook {
    /// The book.
    pub book: Book,
    /// Grows by one with every committed cycle.
    pub revision: i64,
}

/// A query of the first proven deliveries to the owners of alerts; `$2` is what the key of a letter that
/// stands in ends with.
macro_rules! delivered {
    ($which:literal) => {
        concat!(
            "SELECT alerts.rule, alerts.subject, min(outbox.handed_over_at) \
             FROM alerts \
             JOIN told ON told.rule = alerts.rule AND told.subject = alerts.subject \
                  AND told.opening = alerts.openings AND told.is_owner AND told.party = alerts.owner \
                  AND told.at >= coalesce(alerts.asked_at, 0) \
             JOIN outbox ON outbox.key IN (told.letter, told.letter || $2) \
                  AND outbox.handed_over_at IS NOT NULL AND outbox.proves \
                  AND (NOT EXISTS (SELECT 1 FROM addressed WHERE outbox_id = outbox.id AND fate = 'bounced') \
                       OR EXISTS (SELECT 1 FROM json_each(outbox.recipients) AS own WHERE NOT EXISTS \
                                  (SELECT 1 FROM addressed WHERE outbox_id = outbox.id \
                                      AND address = own.value AND fate <> 'accepted'))) \
             WHERE ",
            $which,
            " GROUP BY 1, 2"
        )
    };
}

impl Store {
    /// The book as the last committed cycle left it, each alert's `first_delivered` read from the
    /// outbox: the first letter handed over, on a channel that proves it, that told the present owner of the
    /// present opening since it was last asked, or the one that stood in for such a letter, and did not come
    /// back from all who took it; or the owner's first answer since then, if that was earlier.
    pub async fn load_book(&self) -> Result<LoadedBook, StoreError> {
        self.book_about(None).await
    }

    /// Of the same book the alerts about these rows alone, each as `table/code`.
    pub async fn load_book_about(&self, subjects: &[String]) -> Result<LoadedBook, StoreError> {
        self.book_about(Some(json!(subjects).to_string())).await
    }

    /// `subjects`: a JSON array; `None`: all.
    async fn book_about(&self, subjects: Option<String>) -> Result<LoadedBook, StoreError> {
        self.run(async {
            let mut tx = self.read().await?;
            let heads =
                sqlx::query("SELECT book_revision, evaluated_at FROM heads").fetch_one(&mut *tx).await?;
            let mut delivered = delivered(&mut tx, subjects.as_deref()).await?;
            let rows = sqlx::query(
                "SELECT * FROM alerts WHERE $1 IS NULL OR subject IN (SELECT value FROM json_each($1))",
            )
            .bind(subjects.as_deref())
            .fetch_all(&mut *tx)
            .await?;
            let mut book = Book { evaluated_at: instant_opt(heads.get(1))?, ..Book::default() };
            for row in &rows {
                let (key, mut alert) = alert(row)?;
                alert.first_delivered = delivered.remove(&key);
                book.alerts.insert(key, alert);
            }
            answers::join(&mut tx, &mut book).await?;
            Ok(LoadedBook { book, revision: heads.get(0) })
        })
        .await
    }
}

/// The store at a glance: nothing of it is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heads {
    /// Grows by one with every accepted import; 0 before the first.
    pub plan_revision: i64,
    /// Grows by one with every change of the book.
    pub book_revision: i64,
    /// The last committed evaluation.
    pub evaluated_at: Option<DateTime<Utc>>,
    /// Grows with every decision, also where the plan stays as it was; 0 before the first.
    pub last_decision: i64,
}

impl Store {
    /// How far plan and book are.
    pub async fn heads(&self) -> Result<Heads, StoreError> {
        self.run(async {
            let row = sqlx::query(
                "SELECT plan_revision, book_revision, evaluated_at, \
                        (SELECT coalesce(max(id), 0) FROM decisions) FROM heads",
            )
            .fetch_one(&self.readers)
            .await?;
            Ok(Heads {
                plan_revision: row.get(0),
                book_revision: row.get(1),
                evaluated_at: instant_opt(row.get(2))?,
                last_decision: row.get(3),
            })
        })
        .await
    }

    /// When a notice was first delivered to an alert's owner, and proven, or answered by them, as
    /// [`Store::load_book`] has it.
    pub async fn first_delivered(&self, alert: &AlertKey) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.run(async {
            let mut tx = self.read().await?;
            let row = sqlx::query(delivered!("alerts.rule = $1 AND alerts.subject = $3"))
                .bind(&alert.rule)
                .bind(StandIn::key(""))
                .bind(&alert.subject)
                .fetch_optional(&mut *tx)
                .await?;
            let sent = row.map(|row| instant(row.get(2))).transpose()?;
            let answered = answers::first_of_owner(&mut tx, alert).await?;
            Ok(sent.into_iter().chain(answered).min())
        })
        .await
    }

    /// How many alerts are in each state, by severity; what is not listed is none.
    pub async fn alert_counts(&self) -> Result<Vec<(State, Severity, u64)>, StoreError> {
        self.run(async {
            let query = "SELECT state, severity, count(*) FROM alerts GROUP BY 1, 2";
            let rows = sqlx::query(query).fetch_all(&self.readers).await?;
            rows.iter().map(|row| Ok((state(row.get(0))?, severity(row.get(1))?, row.get(2)))).collect()
        })
        .await
    }
}

async fn delivered(
    tx: &mut Tx,
    subjects: Option<&str>,
) -> Result<HashMap<AlertKey, DateTime<Utc>>, sqlx::Error> {
    let rows = sqlx::query(delivered!("$1 IS NULL OR alerts.subject IN (SELECT value FROM json_each($1))"))
        .bind(subjects)
        .bind(StandIn::key(""))
        .fetch_all(&mut **tx)
        .await?;
    rows.iter()
        .map(|row| Ok((AlertKey { rule: row.get(0), subject: row.get(1) }, instant(row.get(2))?)))
        .collect()
}

fn alert(row: &SqliteRow) -> Result<(AlertKey, Alert), sqlx::Error> {
    let evidence: &str = row.get("evidence");
    let alert = Alert {
        state: state(row.get("state"))?,
        severity: severity(row.get("severity"))?,
        owner: row.get("owner"),
        title: Text { ja: row.get("title_ja"), en: row.get("title_en") },
        advice: Text { ja: row.get("advice_ja"), en: row.get("advice_en") },
        evidence: serde_json::from_str(evidence).map_err(|error| corrupt(error.to_string()))?,
        deadline: date_opt(row.get("deadline"))?,
        since: instant(row.get("since"))?,
        fired_at: instant_opt(row.get("fired_at"))?,
        resolved_at: instant_opt(row.get("resolved_at"))?,
        first_delivered: None,
        asked_at: instant_opt(row.get("asked_at"))?,
        asked_by: date_opt(row.get("asked_by"))?,
        blocked: row.get("blocked"),
        answered: Answered {
            latest: None,
            last: None,
            proposals: Vec::new(),
            rests_until: date_opt(row.get("rests_until"))?,
            because: row.get("rests_why"),
            first_promised: date_opt(row.get("first_promised"))?,
            promises_broken: row.get("promises_broken"),
            passed_on: row
                .get::<Option<String>, _>("passed_from")
                .zip(row.get::<Option<String>, _>("passed_to")),
        },
        reminded_at: instant_opt(row.get("reminded_at"))?,
        reminders: row.get("reminders"),
        escalated: row.get("escalated"),
        openings: row.get("openings"),
        told_owner: row.get("told_owner"),
        untold_since: instant_opt(row.get("untold_since"))?,
    };
    Ok((AlertKey { rule: row.get("rule"), subject: row.get("subject") }, alert))
}

/// Writes to `tx` what `after` changed of `before`.
pub(super) async fn write(tx: &mut Tx, before: &Book, after: &Book) -> Result<(), sqlx::Error> {
    let changed: Vec<Value> = after
        .alerts
        .iter()
        .filter(|(key, alert)| before.alerts.get(key).is_none_or(|old| differs(old, alert)))
        .map(|(key, alert)| columns(key, alert))
        .collect();
    for array in bulk::arrays(&changed) {
        sqlx::query(
            "INSERT OR REPLACE INTO alerts \
             SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, \
                    value ->> 6, value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11, \
                    value ->> 12, value ->> 13, value ->> 14, value ->> 15, value ->> 16, \
                    value ->> 17, value ->> 18, value ->> 19, value ->> 20, value ->> 21, value ->> 22, \
                    value ->> 23, value ->> 24, value ->> 25, value ->> 26, value ->> 27, \
                    value ->> 28 \
             FROM json_each($1)",
        )
        .bind(array?)
        .execute(&mut **tx)
        .await?;
    }
    for key in before.alerts.keys().filter(|key| !after.alerts.contains_key(key)) {
        sqlx::query("DELETE FROM alerts WHERE rule = $1 AND subject = $2")
            .bind(&key.rule)
            .bind(&key.subject)
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

/// Whether anything differs that the store writes: `first_delivered` is the outbox's to say.
fn differs(old: &Alert, new: &Alert) -> bool {
    old.first_delivered == new.first_delivered && old != new
        || old.first_delivered != new.first_delivered
            && *old != Alert { first_delivered: old.first_delivered, ..new.clone() }
}

fn columns(key: &AlertKey, alert: &Alert) -> Value {
    json!([
        key.rule,
        key.subject,
        alert.state.name(),
        alert.severity.name(),
        alert.owner,
        alert.title.ja,
        alert.title.en,
        alert.advice.ja,
        alert.advice.en,
        // As text: the column holds JSON.
        json!(alert.evidence).to_string(),
        alert.deadline.map(|day| day.to_string()),
        millis(alert.since),
        alert.fired_at.map(millis),
        alert.resolved_at.map(millis),
        alert.reminded_at.map(millis),
        alert.reminders,
        alert.escalated,
        alert.openings,
        alert.untold_since.map(millis),
        alert.asked_at.map(millis),
        alert.asked_by.map(|day| day.to_string()),
        alert.blocked,
        alert.answered.rests_until.map(|day| day.to_string()),
        alert.answered.because,
        alert.answered.first_promised.map(|day| day.to_string()),
        alert.answered.promises_broken,
        alert.answered.passed_on.as_ref().map(|(from, _)| from),
        alert.answered.passed_on.as_ref().map(|(_, to)| to),
        alert.told_owner,
    ])
}
