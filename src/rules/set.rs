//! The checked rule set.

use std::collections::BTreeMap;

use super::compiled::Compiled;
use super::wording::Wording;
use crate::calendar::Span;
use crate::lang::Text;
use crate::plan::Table;

/// How grave a rule's finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Info,
    /// Somebody has to act.
    Warning,
    /// Somebody has to act now.
    Critical,
}

impl Severity {
    /// All of them, the mildest first.
    pub const ALL: [Severity; 3] = [Severity::Info, Severity::Warning, Severity::Critical];

    /// Its name, as rules, the store and JSON write it.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Critical => "critical",
        }
    }

    /// What people read: never a colour alone.
    pub fn words(self) -> Text {
        match self {
            Severity::Info => Text::new("【お知らせ】", "[note]"),
            Severity::Warning => Text::new("【要対応】", "[action needed]"),
            Severity::Critical => Text::new("【緊急】", "[urgent]"),
        }
    }
}

/// Whom a rule tells.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Recipient {
    /// The owning department.
    Owner,
    /// The department so many levels above the owning one (1: the next above), successors followed;
    /// where there is none so far up, the headquarters. In `escalate` each later step that says
    /// `parent` means one level more.
    Parent(u32),
    /// The related departments.
    Related,
    /// Every department whose role is headquarters.
    Headquarters,
    /// Nobody by letter: the weekly digest and the department's sheet.
    Digest,
    /// A department, by code.
    Department(String),
    /// A channel, by name.
    Channel(String),
}

/// Whether anybody is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Told.
    #[default]
    Active,
    /// Evaluated and recorded; nobody is told.
    Shadow,
}

/// When reminders are due.
#[derive(Clone, Debug, PartialEq)]
pub enum Remind {
    /// These spans before a date of the subject's (see [`RuleSet::remind_date`]).
    Before(Vec<Span>),
    /// After these spans, each counted from the reminder before it; the last one repeats.
    Every(Vec<Span>),
}

/// A step up.
#[derive(Clone, Debug, PartialEq)]
pub struct Escalation {
    /// Counted from the first delivered notice to the owner.
    pub after: Span,
    /// Who is told then; each step that says `parent` means one level above the one before.
    pub to: Vec<Recipient>,
    /// The severity from then on, where it changes.
    pub severity: Option<Severity>,
}

/// The question that a rule opens. Its `by` and `default` are expressions: see
/// [`RuleSet::decision_date`] and [`RuleSet::decision_default`].
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The outcomes offered.
    pub options: Vec<String>,
    /// Who decides.
    pub decider: Recipient,
}

/// One rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name, unique.
    pub name: String,
    /// The tables it ranges over.
    pub each: Vec<Table>,
    /// How long `when` must hold before it fires.
    pub hold: Span,
    /// Its severity.
    pub severity: Severity,
    /// Whom it tells.
    pub to: Vec<Recipient>,
    /// Who gets a copy.
    pub cc: Vec<Recipient>,
    /// Its reminders.
    pub remind: Option<Remind>,
    /// Its steps up, in order.
    pub escalate: Vec<Escalation>,
    /// Silent while one of these fires on the same subject or on its initiative.
    pub inhibited_by: Vec<String>,
    /// No word of "resolved" when one of these opens in the same evaluation.
    pub superseded_by: Vec<String>,
    /// The question it opens.
    pub decision: Option<Decision>,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// Whether anybody is told.
    pub mode: Mode,
}

/// The rules in force.
#[derive(Debug, Default)]
pub struct RuleSet {
    /// In file-name order, then as written.
    pub rules: Vec<Rule>,
    /// A digest of all that the rules say, overrides included: equal sets have equal fingerprints.
    pub fingerprint: String,
    /// The files that they were read from, as the user knows them, the configuration's overrides last.
    pub files: Vec<String>,
    /// For each rule its expressions, by table.
    pub(super) compiled: Vec<Vec<Compiled>>,
    /// The templates of titles and advice.
    pub(super) wording: Wording,
}

/// A rule file's name and text.
#[derive(Clone, Debug)]
pub struct Source {
    /// As the user knows it.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// The names that recipients may hold; `None`: they are not known here, and not checked.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The channels of the configuration.
    pub channels: Option<Vec<String>>,
    /// The codes of the plan's departments.
    pub departments: Option<Vec<String>>,
}

/// A mistake in a rule file, with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The file.
    pub file: String,
    /// One-based line.
    pub line: usize,
    /// One-based column, in characters.
    pub column: usize,
    /// What is wrong and what is accepted.
    pub message: Text,
    /// The whole, as it is shown: place, the line, the offending text underlined, the mend.
    pub rendered: Text,
}

impl RuleSet {
    /// The position and the rule called `name`.
    pub fn find(&self, name: &str) -> Option<(usize, &Rule)> {
        self.rules.iter().enumerate().find(|(_, r)| r.name == name)
    }
}
