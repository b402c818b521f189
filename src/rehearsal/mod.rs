//! Rehearsal: the days of a span played through the daemon's own cycle, nobody acting, every letter
//! counted as delivered when it may leave, nothing sent and nothing kept (`rules.md`, `simulate`).
//!
//! # Why it can be believed
//! There is no second engine: each evaluation is [`crate::cycle`] with the same inputs in the same order
//! as the daemon gives it. What differs is what stands in for the world: [`plans`] for the store's plan,
//! [`delivered`] for the outbox. A test plays both and compares letter for letter.

mod compare;
mod delivered;
mod plans;
mod play;
mod report;
mod sums;

use chrono::NaiveDate;

use crate::alerts::{AlertKey, Questions, Told};
use crate::calendar::Calendar;
use crate::calendar::schedule::Schedule;
use crate::lang::Text;
use crate::notices::{Settings, Strained};
use crate::plan::Outcome;
use crate::plan::facts::FactSettings;
use crate::render::Style;
use crate::rules::{RuleSet, Severity};

pub use compare::{Changed, Difference, difference};
pub use plans::{Kept, KeptPlan, Plans, Present};
pub use play::{play, play_until};
pub use report::{Column, Report, Table};
pub use sums::{Month, MonthSum, Months, Sums};

/// What a rehearsal is played with: the configuration's settings.
#[derive(Clone, Copy)]
pub struct Stage<'a> {
    /// The calendar.
    pub calendar: &'a Calendar,
    /// Settings that the facts depend on.
    pub facts: &'a FactSettings,
    /// The rules.
    pub rules: &'a RuleSet,
    /// Settings of the notices. A rehearsal wants `Adoption::AtOnce`: nobody is there to release.
    pub settings: &'a Settings,
    /// Settings of questions.
    pub questions: Questions,
    /// Which letters can be written.
    pub style: &'a Style,
    /// When the plan is judged.
    pub evaluate: &'a Schedule,
    /// When the digest leaves: the plan is judged then too.
    pub digest: &'a Schedule,
    /// Whether a plan that changed is judged at once (`after_import`).
    pub after_change: bool,
}

/// The first and the last day of a rehearsal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub from: NaiveDate,
    /// The last.
    pub to: NaiveDate,
}

/// What happened in a rehearsal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Played {
    /// The notices, by day, then recipient. Overviews and digests only list, and are none.
    pub notices: Vec<Notice>,
    /// The decisions that the default took, in their order.
    pub decisions: Vec<Taken>,
    /// What is open at the end, worst first.
    pub open: Vec<Open>,
    /// How often the plan was judged.
    pub evaluations: usize,
    /// The recipients whom no letter reaches, and how many words each would have had.
    pub unreached: Vec<(String, usize)>,
    /// The days on which the letters would have been held for a person to look at, and why. Here they are
    /// not: nobody is there to release them.
    pub strained: Vec<(NaiveDate, Strained)>,
}

/// One letter that tells of alerts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Notice {
    /// The day of the evaluation that gave it.
    pub at: NaiveDate,
    /// A department's code, or `channel:<name>`.
    pub to: String,
    /// What it tells, worst first.
    pub words: Vec<Word>,
}

/// One word of a notice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word {
    /// The alert.
    pub alert: AlertKey,
    /// What is told of it.
    pub kind: Told,
}

/// A decision that nobody took.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Taken {
    /// The day.
    pub at: NaiveDate,
    /// What it decides on, as `table/code`.
    pub subject: String,
    /// What it says.
    pub outcome: Outcome,
    /// Who took it.
    pub by: String,
}

/// An alert that is still open at the end.
#[derive(Clone, Debug, PartialEq)]
pub struct Open {
    /// The alert.
    pub alert: AlertKey,
    /// Its severity.
    pub severity: Severity,
    /// The code of the department responsible.
    pub owner: String,
    /// Since when.
    pub since: NaiveDate,
    /// Its title.
    pub title: Text,
}
