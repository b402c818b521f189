//! Judging a plan: every rule over every row of its tables.

use chrono::{DateTime, NaiveDate, Utc};

use super::RuleSet;
use crate::calendar::Calendar;
use crate::lang::{Lang, Text};
use crate::plan::Table;
use crate::plan::fields::{Value, View};

/// A row of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Subject {
    /// Its table.
    pub table: Table,
    /// Its position in the plan's list.
    pub row: usize,
}

/// A rule that fires on a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Position in [`RuleSet::rules`].
    pub rule: usize,
    /// The row.
    pub subject: Subject,
}

/// A rule that cannot tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Unknown {
    /// Position in [`RuleSet::rules`].
    pub rule: usize,
    /// The row.
    pub subject: Subject,
    /// The absent facts that it read, by their names in the rule.
    pub missing: Vec<String>,
}

/// A genuine error of one rule on one row: division by zero, overflow.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Position in [`RuleSet::rules`].
    pub rule: usize,
    /// The row.
    pub subject: Subject,
    /// What happened.
    pub error: Text,
}

/// What the rules say of the plan at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// The day judged.
    pub at: NaiveDate,
    /// What fires, by rule, then row.
    pub findings: Vec<Finding>,
    /// What cannot be told.
    pub unknown: Vec<Unknown>,
    /// What went wrong.
    pub errors: Vec<Fault>,
}

/// Judges every row; the hot path allocates only for what fires, is unknown or fails.
pub fn judge(_rules: &RuleSet, view: &View<'_>, _calendar: &Calendar, _now: DateTime<Utc>) -> Judgement {
    Judgement { at: view.facts.today, ..Judgement::default() }
}

impl RuleSet {
    /// The plan values that `when` read for this finding, by their names in the rule, sorted.
    pub fn evidence<'a>(
        &self,
        _finding: &Finding,
        _view: &View<'a>,
        _calendar: &Calendar,
        _now: DateTime<Utc>,
    ) -> Vec<(String, Value<'a>)> {
        Vec::new()
    }

    /// The finding's title in `lang`.
    pub fn title(&self, _finding: &Finding, _view: &View<'_>, _calendar: &Calendar, _lang: Lang) -> String {
        String::new()
    }

    /// What to do about it, in `lang`; empty where the rule has no advice.
    pub fn advice(&self, _finding: &Finding, _view: &View<'_>, _calendar: &Calendar, _lang: Lang) -> String {
        String::new()
    }

    /// The date that `remind.before` names, for a row; `None` where absent.
    pub fn remind_date(
        &self,
        _finding: &Finding,
        _view: &View<'_>,
        _calendar: &Calendar,
        _now: DateTime<Utc>,
    ) -> Option<NaiveDate> {
        None
    }

    /// The date that `decision.by` names, for a row; `None` where absent.
    pub fn decision_date(
        &self,
        _finding: &Finding,
        _view: &View<'_>,
        _calendar: &Calendar,
        _now: DateTime<Utc>,
    ) -> Option<NaiveDate> {
        None
    }

    /// The outcome that `decision.default` names, for a row.
    pub fn decision_default(
        &self,
        _finding: &Finding,
        _view: &View<'_>,
        _calendar: &Calendar,
        _now: DateTime<Utc>,
    ) -> Option<String> {
        None
    }
}
