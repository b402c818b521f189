//! Whose last day has passed: what was decided to end becomes `ended` after it (`rules.md`, Decisions,
//! and the default).
//!
//! # Why only by a recorded decision
//! The status is the column, as changed by recorded decisions, and never deduced from `ends_on`
//! (`plan.md`, Status): a column that says `ending` while nobody decided stays what it says.

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::plan::{Cell, Decided, Edit, Outcome, Plan, Recorded, RenewalKind, Status, Table, edit};

/// The initiatives and renewals that become `ended`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Endings {
    rows: Vec<(Table, usize)>,
}

/// What was decided to end, and whose last day lies before `today`. An ordinance waits for its
/// `ended_on`, for it takes a repeal; a paper that renews itself for the letter that ends it.
pub fn endings(plan: &Plan, recorded: &Recorded, today: NaiveDate) -> Endings {
    // Nothing was ever decided in most evaluations: they cost nothing then.
    if recorded.decisions.is_empty() {
        return Endings::default();
    }
    let ends = |status: Status, last: Option<NaiveDate>, decided: Option<&Decided>| {
        let by_decision = decided.is_some_and(|d| d.outcome == Outcome::End && d.term == last);
        status == Status::Ending && by_decision && last.is_some_and(|last| today > last)
    };
    let initiatives = plan.initiatives.iter().enumerate().filter(|(row, initiative)| {
        ends(initiative.status, initiative.ends_on, decided_on_initiative(plan, *row, recorded, today))
    });
    let renewals = plan.renewals.iter().enumerate().filter(|(_, renewal)| {
        let subject = format!("{}/{}", Table::Renewals.singular(), renewal.code);
        let confirmed = renewal.ended_on.is_some_and(|on| on <= today);
        let waits =
            renewal.kind == RenewalKind::Ordinance || renewal.auto_renews && renewal.notice_sent_on.is_none();
        ends(renewal.status, renewal.ends_on, last_that_binds(recorded, &subject, today))
            && (confirmed || !waits)
    });
    let rows = initiatives.map(|(row, _)| (Table::Initiatives, row));
    Endings { rows: rows.chain(renewals.map(|(row, _)| (Table::Renewals, row))).collect() }
}

impl Endings {
    /// What changes in the plan.
    pub fn edits(&self, plan: &Plan) -> Vec<Edit> {
        let edit = |(table, row): &(Table, usize)| {
            Some(Edit::set(*table, plan.code(*table, *row)?, "status", Cell::Text("ended".to_owned())))
        };
        self.rows.iter().filter_map(edit).collect()
    }

    /// The plan with them: what [`Self::edits`] make of its records, without building it anew.
    pub fn carried_out<'a>(&self, plan: &'a Plan) -> Cow<'a, Plan> {
        if self.rows.is_empty() {
            return Cow::Borrowed(plan);
        }
        let mut ended = plan.clone();
        edit::decide(&mut ended, &self.edits(plan));
        Cow::Owned(ended)
    }
}

/// The last decision that binds an initiative: on itself, or on one of its exit points.
fn decided_on_initiative<'r>(
    plan: &Plan,
    row: usize,
    recorded: &'r Recorded,
    today: NaiveDate,
) -> Option<&'r Decided> {
    let itself = plan.subject(Table::Initiatives, row);
    let points = plan.exit_points.iter().filter(|point| point.initiative == row);
    let points = points.map(|point| format!("{}/{}", Table::ExitPoints.singular(), point.code));
    let last = |subject: String| last_that_binds(recorded, &subject, today);
    itself.into_iter().chain(points).filter_map(last).max_by_key(|decided| decided.at)
}

/// The last decision on `subject` that says whether it goes on: one to revise leaves that open.
fn last_that_binds<'r>(recorded: &'r Recorded, subject: &str, today: NaiveDate) -> Option<&'r Decided> {
    let all = recorded.decisions.get(subject)?;
    all.iter().rfind(|decided| decided.day <= today && decided.outcome != Outcome::Revise)
}
