//! What is explained over a plan that is in memory: only the rows around the subject are cut out of it, and
//! only their records are read from the store.

use chrono::{DateTime, Utc};

use super::{Ground, Question, Report, about, facts_on, related_rows, with_book};
use crate::alerts::{AlertKey, Book};
use crate::office::parts::Parts;
use crate::office::trouble::Trouble;
use crate::plan::facts::Facts;
use crate::plan::{Plan, Recorded, excerpt};
use crate::rules::{Finding, Subject};
use crate::store::Store;

/// The part of a plan that an explanation of today needs.
pub struct Over {
    ground: Ground,
    facts: Facts,
    asked: Question,
    book: Book,
}

impl Over {
    /// Of `finding` in the plan and the book that are in memory; `None` where there is no such row.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn load(
        store: &Store,
        parts: &Parts,
        (plan, recorded, book): (&Plan, &Recorded, &Book),
        finding: Finding,
        now: DateTime<Utc>,
    ) -> Result<Option<Over>, Trouble> {
        let Subject { table, row } = finding.subject;
        let Some((plan, recorded, row)) = excerpt(plan, recorded, table, row) else { return Ok(None) };
        let at = parts.calendar.today(now);
        let finding = Finding { subject: Subject { table, row }, ..finding };
        let mut book = part(book, &plan);
        let ground = Ground { plan, records: Vec::new(), recorded };
        let rows = related_rows(&ground, finding.subject);
        let ground = Ground { records: store.records_of(&rows).await?, ..ground };
        let facts = facts_on(parts, &ground, at);
        // A delivery does not move the book on: it is asked for anew.
        if let Some(key) = about(parts, &ground, &finding).map(|(key, ..)| key)
            && let Some(alert) = book.alerts.get_mut(&key)
        {
            alert.first_delivered = store.first_delivered(&key).await?;
        }
        let asked = Question { finding, at, now, is_today: true, as_of: None };
        Ok(Some(Over { ground, facts, asked, book }))
    }

    /// The plan's part.
    pub fn ground(&self) -> &Ground {
        &self.ground
    }

    /// What is asked, of that part.
    pub fn asked(&self) -> &Question {
        &self.asked
    }

    /// The explanation.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn report<'a>(
        &'a self,
        store: &Store,
        parts: &'a Parts,
    ) -> Result<Option<Report<'a>>, Trouble> {
        let Some(about) = about(parts, &self.ground, &self.asked.finding) else { return Ok(None) };
        let Over { ground, facts, asked, book } = self;
        with_book(store, parts, ground, facts, asked, about, book.clone()).await
    }
}

/// The alerts of `book` about rows of `plan`.
fn part(book: &Book, plan: &Plan) -> Book {
    let rows = crate::alerts::subject::Rows::of(plan);
    let near = book.alerts.iter().filter(|(key, _)| rows.find(&key.subject).is_some());
    let alerts = near.map(|(key, alert): (&AlertKey, _)| (key.clone(), alert.clone())).collect();
    Book { alerts, evaluated_at: book.evaluated_at }
}
