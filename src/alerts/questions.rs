//! The question that a rule opens: its deadline, its proof, and the default (`rules.md`, Decisions, and
//! the default).

use chrono::NaiveDate;

use super::AlertKey;
use crate::plan::{Edit, Outcome};

/// Who took a decision that nobody took.
pub const DEFAULT: &str = "default";

/// Settings of questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Questions {
    /// Business days that a delivered question leaves before the default (10).
    pub grace: u32,
    /// Days within which a decision to revise must be followed by a change (60).
    pub follow_up: u32,
}

impl Default for Questions {
    fn default() -> Self {
        Questions { grace: 10, follow_up: 60 }
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
