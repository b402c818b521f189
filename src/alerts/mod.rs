//! The book of alerts and its one step: findings in, a new book and the events to tell out.
//!
//! One alert is one (rule, subject). Nothing resolves it but the plan itself or a person; a moment
//! is due when it was crossed since the last committed evaluation, never when today equals it.

mod ahead;
mod answering;
mod answers;
mod audit;
mod ground;
mod handing;
mod hush;
mod life;
mod moments;
mod named;
mod particulars;
mod questions;
mod refusals;
mod silences;
mod step;
pub mod subject;
#[cfg(test)]
pub(crate) mod testing;
mod words;

#[cfg(test)]
mod laws;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::lang::Text;
use crate::rules::{Recipient, Severity};

pub use ahead::{Coming, ahead, held_until};
pub use answering::{AnswerKind, Heard, Hearing, answer_kinds, answerable};
pub use answers::{Answer, Answered, Proposal};
pub use handing::HandedOver;
pub use named::find;
pub use particulars::{FromRules, Particulars, plain};
pub use questions::{
    Choice, DEFAULT, DecisionTaken, Endings, Ground, Next, Questions, Refusal, consequences, effects,
    endings, follow_ups_closed, joined, of_default, outcome_of, to_do,
};
pub use silences::{Matchers, Silence};
pub use step::{Context, step};

/// What an alert is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AlertKey {
    /// The rule's name.
    pub rule: String,
    /// The subject as `table/code`, the table in the singular: `milestone/1-1-01-a`.
    pub subject: String,
}

/// `RULE/SUBJECT`, as commands and lists write it: a rule's name holds no slash, so the first divides.
impl std::fmt::Display for AlertKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.rule, self.subject)
    }
}

/// Where an alert is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its condition holds, but not yet for as long as the rule's `hold`.
    Pending,
    /// It fires.
    Firing,
    /// Its condition no longer holds.
    Resolved,
}

/// One alert.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// Its state.
    pub state: State,
    /// Its severity now, escalation included.
    pub severity: Severity,
    /// The code of the department responsible.
    pub owner: String,
    /// Its title when it last fired; while its rule cannot tell, as it was last known.
    pub title: Text,
    /// What to do about it.
    pub advice: Text,
    /// The plan values that it rests on, by their names in the rule, written by [`plain`].
    pub evidence: Vec<(String, String)>,
    /// The date its reminders count down to, or by which a decision is due.
    pub deadline: Option<NaiveDate>,
    /// Since when its condition holds.
    pub since: DateTime<Utc>,
    /// When it fired.
    pub fired_at: Option<DateTime<Utc>>,
    /// When it was resolved.
    pub resolved_at: Option<DateTime<Utc>>,
    /// When a notice told at or after `asked_at` was first delivered to its present owner on a channel
    /// that proves it, or answered by the owner (set by the store): what escalation counts from, and
    /// what a default needs.
    pub first_delivered: Option<DateTime<Utc>>,
    /// Since when a delivery counts: this opening, or the last time that its question was put anew (to
    /// another owner, about another date, because no delivery could be proven).
    pub asked_at: Option<DateTime<Utc>>,
    /// The date by which to decide that was named when it was asked.
    pub asked_by: Option<NaiveDate>,
    /// How often its default was blocked in this opening.
    pub blocked: u32,
    /// What its owner answered, where that still counts.
    pub answered: Answered,
    /// When this opening was last told, reminders included, for reminders that count from the one
    /// before; `None` while it was not told at all (inhibited, in shadow).
    pub reminded_at: Option<DateTime<Utc>>,
    /// Reminders told in this opening.
    pub reminders: u32,
    /// Escalation steps taken in this opening.
    pub escalated: u32,
    /// How many times it has opened.
    pub openings: u32,
    /// The code of the owner to whom this opening was last told; `None` while it was not told.
    pub told_owner: Option<String>,
    /// Since when nothing can be said of it, where it is so: its rule cannot tell, fails or is gone, or
    /// its row is gone. It stays as it was.
    pub untold_since: Option<DateTime<Utc>>,
}

/// All alerts, and when they were last evaluated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Book {
    /// By key; resolved ones stay until they are old.
    pub alerts: BTreeMap<AlertKey, Alert>,
    /// The last committed evaluation; `None` before the first, which adopts the store.
    pub evaluated_at: Option<DateTime<Utc>>,
}

/// The kinds of word that an alert gives (`rules.md`, Told).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Told {
    /// It opened.
    Opened,
    /// It is still open.
    Reminder,
    /// It went a step up.
    Escalated,
    /// It is over.
    Resolved,
    /// It opened, with a question.
    DecisionAsked,
    /// A person decided.
    DecisionTaken,
    /// Nobody decided, and the default took effect.
    DefaultApplied,
    /// Nobody decided, and the default could not take effect.
    DefaultBlocked,
}

/// Why a word that is due is not given by letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quiet {
    /// The rule only watches.
    Shadow,
    /// This rule fires on the same subject or on its initiative, and says more.
    Inhibited(String),
    /// An alert of this rule opened on the same subject in the same evaluation.
    Superseded(String),
    /// The store was adopted: overview and sheets instead.
    Adopted,
    /// A silence matches it.
    Silenced {
        /// Its author.
        by: String,
        /// Until when.
        until: DateTime<Utc>,
    },
    /// It is over because somebody decided, and that was told.
    Decided,
}

/// Something to tell, or that would have been told.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The alert.
    pub alert: AlertKey,
    /// Which of its openings, counted from 1.
    pub opening: u32,
    /// Why nobody gets a letter about it, where it is so.
    pub quiet: Option<Quiet>,
    /// The kind of word.
    pub told: Told,
    /// To whom, by role; routing makes departments and channels of it.
    pub to: Vec<Recipient>,
    /// Who gets a copy.
    pub cc: Vec<Recipient>,
    /// What else is to be said with it, a line each: what follows from a decision, why a default was
    /// blocked, why a question is put anew.
    pub notes: Vec<Text>,
    /// Of an opening that is told again because the matter changed hands: from whom.
    pub handed: Option<HandedOver>,
    /// What it is called and what is to be done, where that is not what its alert says: a question that
    /// lapsed, or whose default was blocked, asks for nothing any more.
    pub heading: Option<Heading>,
}

/// What a word is called, and what is to be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// The title.
    pub title: Text,
    /// What is to be done; empty where nothing is.
    pub advice: Text,
}

/// One entry of the record of what happened, before the store dates and chains it.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEntry {
    /// What happened: `alert_opened`, `letter_queued`, …
    pub kind: &'static str,
    /// What it is about, as `table/code`, where it is about a row of the plan.
    pub subject: Option<String>,
    /// The particulars.
    pub data: serde_json::Value,
}

impl Alert {
    /// One that never fired: `owner`'s, at `now`.
    pub fn made_up(owner: String, now: DateTime<Utc>) -> Alert {
        Alert { owner, ..life::unborn(now) }
    }
}

impl State {
    /// All of them, in the order of a life.
    pub const ALL: [State; 3] = [State::Pending, State::Firing, State::Resolved];

    /// Its name, as the store and JSON write it.
    pub fn name(self) -> &'static str {
        match self {
            State::Pending => "pending",
            State::Firing => "firing",
            State::Resolved => "resolved",
        }
    }
}

impl Told {
    /// All of them.
    pub const ALL: [Told; 8] = [
        Told::Opened,
        Told::Reminder,
        Told::Escalated,
        Told::Resolved,
        Told::DecisionAsked,
        Told::DecisionTaken,
        Told::DefaultApplied,
        Told::DefaultBlocked,
    ];

    /// Its name, as the store and JSON write it (`rules.md`, Told).
    pub fn name(self) -> &'static str {
        match self {
            Told::Opened => "opened",
            Told::Reminder => "reminder",
            Told::Escalated => "escalated",
            Told::Resolved => "resolved",
            Told::DecisionAsked => "decision_asked",
            Told::DecisionTaken => "decision_taken",
            Told::DefaultApplied => "default_applied",
            Told::DefaultBlocked => "default_blocked",
        }
    }
}

/// What one evaluation made of the book.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Step {
    /// The new book.
    pub book: Book,
    /// What to tell, in the order of the alerts.
    pub events: Vec<Event>,
    /// Decisions that the default took.
    pub decisions: Vec<DecisionTaken>,
    /// What changed, for the record.
    pub audit: Vec<AuditEntry>,
}
