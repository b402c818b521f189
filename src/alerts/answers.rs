//! What the people who got a notice answer (`rules.md`, An alert's life).

use chrono::NaiveDate;

use crate::plan::Outcome;

/// An answer to an alert.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// 対応中: working on it, done by this day.
    Working {
        /// The promised day.
        until: NaiveDate,
    },
    /// 延期: postponed to this day.
    Postponed {
        /// The day.
        until: NaiveDate,
        /// Why.
        because: String,
    },
    /// 完了: done on this day.
    Done {
        /// The day.
        on: NaiveDate,
    },
    /// 実績値: the value of the KPI.
    Value {
        /// The value, in the KPI's unit.
        value: f64,
        /// The day it was measured.
        on: NaiveDate,
    },
    /// An owner's word on a question that the headquarters decides.
    Proposal {
        /// What it proposes.
        outcome: Outcome,
        /// Why.
        because: String,
        /// The next end that it proposes, to continue.
        next_on: Option<NaiveDate>,
    },
    /// 担当外: it belongs to another department.
    NotOurs {
        /// The code of the department that it belongs to.
        department: String,
    },
}

/// What was answered in this opening, as far as it still counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// Reminders rest through this day.
    pub rests_until: Option<NaiveDate>,
    /// Why it was put off; `None` for a promise.
    pub because: Option<String>,
    /// The first day that was promised: slips are counted from it.
    pub first_promised: Option<NaiveDate>,
    /// How many promised days passed.
    pub promises_broken: u32,
    /// It was passed on: from the department that the plan names, to the one that it belongs to, by code.
    pub passed_on: Option<(String, String)>,
}
