//! A test file as it was read.

use chrono::NaiveDate;
use toml::de::DeTable;

use crate::alerts::Told;
use crate::plan::Recorded;

/// A value and the line that it stands on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) line: usize,
}

/// Where the plan is.
#[derive(Clone, Debug, Default)]
pub(super) enum PlanAt<'t> {
    /// Nowhere.
    #[default]
    None,
    /// At a path, seen from the file.
    Path(At<String>),
    /// In the file.
    Inline(DeTable<'t>),
}

/// The whole file.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet<'t> {
    /// The plan.
    pub(super) plan: PlanAt<'t>,
    /// A folder of rules, seen from the file.
    pub(super) rules: Option<At<String>>,
    /// Whether it holds `[[rule]]`.
    pub(super) own_rules: bool,
    /// Whether it holds `[override.NAME]`.
    pub(super) overrides: bool,
    /// What is recorded beside the plan, and where each subject is named.
    pub(super) recorded: Recorded,
    /// The subjects that `recorded` names.
    pub(super) recorded_of: Vec<At<String>>,
    /// The rules under test; `None`: all.
    pub(super) only: Option<Vec<At<String>>>,
    /// The cases.
    pub(super) cases: Vec<Case<'t>>,
}

/// What is said of a rule and a subject.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Said {
    pub(super) line: usize,
    pub(super) rule: String,
    pub(super) subject: String,
    /// What follows the subject: the missing facts, a part of the error.
    pub(super) more: Option<String>,
}

/// Rows as they stand from a day on.
#[derive(Clone, Debug)]
pub(super) struct Change<'t> {
    pub(super) on: NaiveDate,
    pub(super) tables: DeTable<'t>,
}

/// A word that somebody gets.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Heard {
    /// The day on which the letter may leave.
    pub(super) on: NaiveDate,
    /// A department's code, or `channel:<name>`.
    pub(super) to: String,
    pub(super) rule: String,
    pub(super) subject: String,
    pub(super) kind: Told,
}

/// One case.
#[derive(Clone, Debug, Default)]
pub(super) struct Case<'t> {
    pub(super) line: usize,
    pub(super) name: String,
    pub(super) only: Option<Vec<At<String>>>,
    /// The days judged.
    pub(super) at: Vec<NaiveDate>,
    pub(super) fires: Vec<Said>,
    pub(super) not: Vec<Said>,
    pub(super) cannot_tell: Vec<Said>,
    pub(super) errors: Vec<Said>,
    /// Titles: of what, and the words (in `more`).
    pub(super) says: Vec<Said>,
    /// The span played.
    pub(super) span: Option<(NaiveDate, NaiveDate)>,
    pub(super) told: Vec<At<Heard>>,
    /// What fires in the book when the span is over; `None`: not asked.
    pub(super) open: Option<Vec<Said>>,
    pub(super) changes: Vec<Change<'t>>,
}

impl Said {
    /// As findings are written: `milestone-overdue milestone/a`.
    pub(super) fn key(&self) -> String {
        format!("{} {}", self.rule, self.subject)
    }
}
