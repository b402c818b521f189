//! The book of alerts as it stood at an earlier moment, rebuilt from the audit record.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::Row as _;

use super::codes::{corrupt, date, instant, instant_opt, millis};
use super::{Store, StoreError, answers};
use crate::alerts::{Alert, AlertKey, Answer, Answered, Book, State};
use crate::lang::Text;
use crate::rules::Severity;

impl Store {
    /// The alerts that were open at `at`: their opening, severity, owner and deadline, and their title as
    /// it was then, in Japanese. With what had been answered. What only the present book knows (evidence, deliveries) is not
    /// in it; nor are alerts that waited for their rule's `hold`.
    pub async fn book_as_of(&self, at: DateTime<Utc>) -> Result<Book, StoreError> {
        self.run(async {
            let mut tx = self.read().await?;
            let evaluated: Option<i64> = sqlx::query_scalar("SELECT max(at) FROM evaluations WHERE at <= $1")
                .bind(millis(at))
                .fetch_one(&mut *tx)
                .await?;
            let rows = sqlx::query(
                "SELECT at, kind, subject, data FROM audit WHERE at <= $1 \
                 AND (kind LIKE 'alert!_%' ESCAPE '!' OR kind = 'promise_broken') AND subject IS NOT NULL ORDER BY seq",
            )
            .bind(millis(at))
            .fetch_all(&mut *tx)
            .await?;
            let mut book = Book { evaluated_at: instant_opt(evaluated)?, ..Book::default() };
            for row in &rows {
                let data: Value =
                    serde_json::from_str(row.get("data")).map_err(|error| corrupt(error.to_string()))?;
                let Some(rule) = data["rule"].as_str() else { continue };
                let key = AlertKey { rule: rule.to_owned(), subject: row.get("subject") };
                take(&mut book, key, row.get("kind"), instant(row.get("at"))?, &data)?;
            }
            Ok(book)
        })
        .await
    }
}

/// One entry of the record, taken into the book.
fn take(
    book: &mut Book,
    key: AlertKey,
    kind: &str,
    at: DateTime<Utc>,
    data: &Value,
) -> Result<(), sqlx::Error> {
    let more = &data["more"];
    if kind == "alert_opened" {
        book.alerts.insert(key, opened(at, data)?);
        return Ok(());
    }
    if kind == "alert_resolved" {
        book.alerts.remove(&key);
        return Ok(());
    }
    let Some(alert) = book.alerts.get_mut(&key) else { return Ok(()) };
    let said = more["quiet"].is_null();
    match kind {
        "alert_answered" => heard(alert, data)?,
        "promise_broken" => {
            alert.answered.promises_broken = alert.answered.promises_broken.saturating_add(1);
            alert.answered.rests_until = None;
        }
        "alert_owner_changed" => {
            if let Some(owner) = more["to"].as_str() {
                owner.clone_into(&mut alert.owner);
            }
        }
        "alert_reminded" if said => {
            alert.reminded_at = Some(at);
            alert.reminders = alert.reminders.saturating_add(1);
        }
        "alert_escalated" if said => {
            alert.escalated = alert.escalated.saturating_add(1);
            alert.severity = severity(&more["severity"]).unwrap_or(alert.severity);
        }
        "alert_told" if said => alert.reminded_at = Some(at),
        _ => {}
    }
    Ok(())
}

/// What an answer left on the alert: its rest, what was proposed, to whom it was passed on.
fn heard(alert: &mut Alert, data: &Value) -> Result<(), sqlx::Error> {
    let answer = answers::from_json(data)?;
    let department = data["department"].as_str();
    if let Answer::NotOurs { department: to, .. } = &answer {
        let from = alert.answered.passed_on.take().map_or_else(|| alert.owner.clone(), |(from, _)| from);
        alert.answered.passed_on = Some((from, to.clone())).filter(|(from, to)| from != to);
    }
    alert.answered.take(&answer, department, data["by"].as_str().unwrap_or_default());
    Ok(())
}

fn severity(name: &Value) -> Option<Severity> {
    Severity::ALL.into_iter().find(|severity| Some(severity.name()) == name.as_str())
}

fn opened(at: DateTime<Utc>, data: &Value) -> Result<Alert, sqlx::Error> {
    let more = &data["more"];
    let title = more["title"].as_str().unwrap_or_default();
    let told = more["quiet"].is_null() || more["quiet"] == "adopted";
    Ok(Alert {
        state: State::Firing,
        severity: severity(&more["severity"]).ok_or_else(|| corrupt("an opening without its severity"))?,
        owner: more["owner"].as_str().unwrap_or_default().to_owned(),
        title: Text::new(title, title),
        advice: Text::default(),
        evidence: Vec::new(),
        deadline: more["deadline"].as_str().map(date).transpose()?,
        since: at,
        fired_at: Some(at),
        resolved_at: None,
        first_delivered: None,
        told_owner: None,
        asked_at: Some(at),
        asked_by: None,
        blocked: 0,
        answered: Answered::default(),
        reminded_at: told.then_some(at),
        reminders: 0,
        escalated: 0,
        openings: data["opening"].as_u64().and_then(|n| u32::try_from(n).ok()).unwrap_or(1),
        untold_since: None,
    })
}
