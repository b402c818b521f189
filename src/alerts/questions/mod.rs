//! The question that a rule opens: its deadline, its proof, and the default (`rules.md`, Decisions, and
//! the default).
//!
//! [`course`] says what becomes of a question in one evaluation, [`effects()`] what a decision does to the
//! plan, [`endings()`] whose last day has passed, [`follow_ups`] what closes a decision to revise.

pub(super) mod course;
mod effects;
mod endings;
mod follow_ups;
mod notes;
#[cfg(test)]
mod proof;

use chrono::{DateTime, NaiveDate, Utc};

use super::{Alert, AlertKey};
use crate::calendar::Calendar;
use crate::plan::{Decided, Edit, FollowUp, Outcome, Plan, Recorded, Table};

pub use effects::{Choice, Ground, Next, Refusal, effects};
pub use endings::{Endings, endings};
pub use follow_ups::follow_ups_closed;
pub use notes::{consequences, joined, of_default, outcome_of, to_do};

/// Who took a decision that nobody took.
pub const DEFAULT: &str = "default";

/// Settings of questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Questions {
    /// Business days that a delivered question leaves before the default (10).
    pub grace: u32,
    /// Days within which a decision to revise must be followed by a change (60).
    pub follow_up: u32,
    /// Nothing takes effect by itself for now: an evaluation had far too much to say, perhaps because the
    /// clock is wrong, and its letters wait for somebody to look into it.
    pub waits: bool,
}

impl Default for Questions {
    fn default() -> Self {
        Questions { grace: 10, follow_up: 60, waits: false }
    }
}

impl Questions {
    /// The first day on which a default may take effect of a question delivered on `delivered`.
    pub fn grace_ends(&self, delivered: NaiveDate, calendar: &Calendar) -> NaiveDate {
        calendar.add_business_days(delivered, i64::from(self.grace))
    }

    /// The deadline of a question that is to be answered `by`: the later of that and its first delivery
    /// plus the grace.
    pub fn deadline(
        &self,
        by: NaiveDate,
        delivered: Option<DateTime<Utc>>,
        calendar: &Calendar,
    ) -> NaiveDate {
        let grace = delivered.map(|at| self.grace_ends(calendar.today(at), calendar));
        grace.map_or(by, |grace| grace.max(by))
    }

    /// The deadline that a question shows: before its delivery is known, the one that it has if it is
    /// delivered on the day on which it was put, so that what is asked again never shows a day that has passed.
    pub fn shown(&self, by: NaiveDate, alert: &Alert, calendar: &Calendar) -> NaiveDate {
        self.deadline(by, alert.first_delivered.or(alert.asked_at), calendar)
    }
}

/// A decision, with what it does to the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionTaken {
    /// What it decides on, as `table/code`.
    pub subject: String,
    /// What it says.
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
    /// Who took it: a person's name, or [`DEFAULT`].
    pub by: String,
    /// In whose name: a department's code.
    pub department: Option<String>,
    /// The number of the formal decision (決裁番号).
    pub reference: Option<String>,
    /// The question that it answers, and which opening.
    pub question: Option<(AlertKey, u32)>,
    /// The next end, or the next exit point's day.
    pub next_on: Option<NaiveDate>,
    /// The subject's last day that it speaks of, once it took effect.
    pub term: Option<NaiveDate>,
    /// Of a decision to revise: the last day on which a change closes it.
    pub follow_up: Option<NaiveDate>,
    /// What changes in the plan.
    pub edits: Vec<Edit>,
}

impl DecisionTaken {
    /// Adds it to what is recorded, as the store gives it back after a commit at `at`; `plan` says which
    /// initiative it is a sign of life of.
    pub fn record(&self, recorded: &mut Recorded, plan: &Plan, at: DateTime<Utc>, day: NaiveDate) {
        let decided = Decided {
            at,
            day,
            outcome: self.outcome,
            by_default: self.by == DEFAULT,
            term: self.term,
            follow_up: self.follow_up.map(|due| FollowUp { due, closed_on: None }),
        };
        recorded.decisions.entry(self.subject.clone()).or_default().push(decided);
        let initiative = place(plan, &self.subject)
            .filter(|(table, _)| *table != Table::Renewals)
            .and_then(|(table, row)| plan.initiative_of(table, row))
            .and_then(|row| plan.initiatives.get(row));
        if let Some(initiative) = initiative {
            recorded.changed.entry(initiative.code.clone()).or_default().push(day);
        }
    }
}

/// The row that `table/code` names.
fn place(plan: &Plan, subject: &str) -> Option<(Table, usize)> {
    let (table, code) = subject.split_once('/')?;
    let table = Table::from_singular(table)?;
    Some((table, plan.find(table, code)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alerts::testing::{World, at, day, rule};

    #[test]
    fn a_question_shows_the_day_that_it_would_have_by_its_delivery() {
        let mut world = World::new(vec![rule("asks")]);
        world.fire("asks", "renewal/r");
        world.evaluate("2026-11-02 07:00");
        let alert = world.alert("asks", "renewal/r");
        let calendar = Calendar::japan();
        let shown = |alert: &Alert, by| Questions::default().shown(day(by), alert, &calendar);
        (alert.asked_at, alert.first_delivered) = (Some(at("2026-11-02 07:00")), None);
        assert_eq!(shown(alert, "2026-04-30"), day("2026-11-17"), "asked, and not known to be delivered");
        assert_eq!(shown(alert, "2026-12-14"), day("2026-12-14"), "the plan's own day is later");
        alert.first_delivered = Some(at("2026-11-04 09:00"));
        assert_eq!(shown(alert, "2026-04-30"), day("2026-11-18"));
    }
}
