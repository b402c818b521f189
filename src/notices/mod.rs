//! Who is told, when, and why not: events become one draft a recipient.

mod adopt;
mod belt;
mod bundle;
mod desk;
pub mod digest;
mod end_letter;
mod fallback;
mod items;
mod key;
mod labels;
mod notes;
mod route;
mod settings;
mod threads;

use chrono::{DateTime, NaiveDate, Utc};

use crate::alerts::{AlertKey, Told};
use crate::charts::Series;
use crate::lang::{Lang, Text};
use crate::rules::Severity;

pub use adopt::adoption;
pub use belt::{Belt, Strained, TooMuch, belt, strain};
pub use bundle::{Bundle, Sealed, notices};
pub use desk::Desk;
pub use end_letter::EndLetter;
pub use items::item;
pub use key::letter_key;
pub use labels::{label, shown, table_name};
pub use route::concerned;
pub use settings::{Adoption, Settings, Way, Weekly};
pub use threads::{First, Threads};

/// Who a draft is for, and the way to them.
#[derive(Clone, Debug, PartialEq)]
pub struct Party {
    /// The department's code; `None` for a channel named by a rule, or the operator.
    pub department: Option<String>,
    /// How to address them.
    pub name: String,
    /// The configured channel that reaches them.
    pub channel: String,
    /// Their mail addresses; empty for chat.
    pub addresses: Vec<String>,
    /// The language they read.
    pub lang: Lang,
    /// The way to them when a letter is given up on that channel.
    pub fallback: Option<Fallback>,
}

/// Another way to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fallback {
    /// The configured channel.
    pub channel: String,
    /// Their mail addresses; empty for chat.
    pub addresses: Vec<String>,
}

/// What a recipient is to be told in one message.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Who.
    pub to: Party,
    /// Not before this moment (delivery hours).
    pub not_before: DateTime<Utc>,
    /// Written, but kept until somebody releases it.
    pub held: bool,
    /// The keys of earlier letters that it leads back to, the first before all; empty: it begins a thread.
    pub thread: Vec<String>,
    /// What.
    pub body: Body,
}

/// The kinds of message.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Alerts, worst first.
    Notice(Vec<Item>),
    /// All that is open for a department when a store is adopted, worst first.
    Sheet(Vec<Item>),
    /// The headquarters' overview when a store is adopted.
    Overview(Overview),
    /// The weekly digest.
    Digest(Box<Digest>),
    /// A word to the people who run it: a broken rule file, a plan that has not changed for long.
    Word {
        /// Its subject.
        subject: Text,
        /// Its paragraphs.
        body: Text,
    },
}

/// One alert in a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The alert.
    pub alert: AlertKey,
    /// The kind of word.
    pub told: Told,
    /// Its severity.
    pub severity: Severity,
    /// Its title.
    pub title: Text,
    /// What to do.
    pub advice: Text,
    /// What it rests on: the field's label in both languages and its value as shown.
    pub evidence: Vec<(Text, String)>,
    /// The date that matters, where there is one.
    pub deadline: Option<NaiveDate>,
    /// The initiative it belongs to, where there is one.
    pub initiative: Option<String>,
    /// The department responsible, by name.
    pub owner: String,
    /// Since when it is open.
    pub since: NaiveDate,
    /// Whether this recipient only gets a copy.
    pub copy: bool,
    /// What else is to be known, a line each, in the reader's language: promises that slipped, proposals,
    /// what went before a handing over, why a default was blocked.
    pub notes: Vec<String>,
    /// The draft of the letter that it takes, where the paper renews itself and is to end.
    pub letter: Option<EndLetter>,
    /// From whom an answer is asked; `None` where it tells of what is over.
    pub asks: Option<Asks>,
}

/// From whom an answer is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asks {
    /// The department responsible, by code.
    pub department: String,
    /// In which opening of the alert, counted from 1.
    pub opening: u32,
}

/// What the headquarters reads when a store is adopted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overview {
    /// What was watched: table and number of rows.
    pub watched: Vec<(Text, usize)>,
    /// Open alerts by rule: name, severity, number.
    pub by_rule: Vec<(String, Severity, usize)>,
    /// Sheets by department: name, number of alerts, whether it can be reached.
    pub by_department: Vec<(String, usize, bool)>,
    /// Whether the departments' sheets wait for a release.
    pub waits: bool,
    /// The gravest, worst first.
    pub worst: Vec<Item>,
}

/// The weekly digest's content.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Digest {
    /// Whose own weekly sheet it is, by name; `None`: the headquarters' digest of the whole city.
    pub department: Option<String>,
    /// The period's first and last day.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
    /// Days late, where it is late.
    pub late: Option<i64>,
    /// Questions that stand, by deadline.
    pub decisions: Vec<Item>,
    /// What people decided since the last digest.
    pub decided: Vec<DigestLine>,
    /// What took effect because nobody decided.
    pub by_default: Vec<DigestLine>,
    /// What nobody decided, and why the default could not take effect either.
    pub blocked: Vec<DigestLine>,
    /// Decisions to revise whose term ends within the next four weeks.
    pub follow_ups: Vec<DigestLine>,
    /// Newly firing since the last digest.
    pub new: Vec<Item>,
    /// Worse: escalated, or graver than before.
    pub worse: Vec<Item>,
    /// Better: graver before than now.
    pub better: Vec<Item>,
    /// Resolved.
    pub resolved: Vec<Item>,
    /// Rows that the source no longer has, since the last digest.
    pub vanished: Vec<Item>,
    /// Whose promised day has passed since the last digest.
    pub broken: Vec<Item>,
    /// Standing, digest-only or older; how many, the critical ones among them.
    pub standing: usize,
    /// Standing and critical, or standing at all in a department's own sheet: these are listed every time.
    pub critical: Vec<Item>,
    /// Silences in force: what they match, whose, until when, why.
    pub silences: Vec<DigestLine>,
    /// What is open and was passed on: from whom to whom.
    pub passed_on: Vec<DigestLine>,
    /// Cannot tell: rule, subject's title, what is missing.
    pub unknown: Vec<(String, String, Vec<Text>)>,
    /// Errors of single subjects.
    pub errors: Vec<(String, String, Text)>,
    /// Counts by perspective: name, watched initiatives, firing by severity (critical, warning, info).
    pub by_perspective: Vec<(String, usize, [usize; 3])>,
    /// Counts by department.
    pub by_department: Vec<(String, usize, [usize; 3])>,
    /// Indicators that call for a look, the most pressing first.
    pub measures: Vec<Measure>,
    /// What opens within the next four weeks if nobody acts: the day and the alert.
    pub coming: Vec<(NaiveDate, Item)>,
    /// What falls due within the next four weeks (deadlines), by date.
    pub due: Vec<(NaiveDate, Item)>,
    /// Letters that could not be delivered: to whom, subject, why.
    pub failures: Vec<(String, String, String)>,
    /// What was watched: table and number of rows.
    pub watched: Vec<(Text, usize)>,
    /// When the plan was last imported, and from where.
    pub imported: Option<(NaiveDate, String)>,
    /// The day of the newest measurement or update in the plan.
    pub newest_data: Option<NaiveDate>,
}

/// An indicator that calls for a look: off its way, or what a question rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// As `kpi/code`.
    pub subject: String,
    /// Its initiative's title.
    pub initiative: String,
    /// The department responsible, by name.
    pub owner: String,
    /// Whether a question that stands rests on it.
    pub asked: bool,
    /// Its name, its light and its numbers: the way so far and ahead.
    pub series: Series,
}

/// A line of the digest, in the reader's language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DigestLine {
    /// What it is about, as `table/code`, where it is about one row.
    pub subject: Option<String>,
    /// What it says.
    pub text: String,
}

/// Why somebody was told, or not.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// Told: it opened, a moment was crossed, it went a step up, it is over.
    Told,
    /// Told when the delivery hours open.
    OutsideHours(DateTime<Utc>),
    /// Listed in the digest only.
    DigestOnly,
    /// Another rule that fires says more.
    InhibitedBy(String),
    /// Another alert that opened says it.
    SupersededBy(String),
    /// The store was adopted: one sheet, no letters.
    Adopted,
    /// The rule only watches.
    Shadow,
    /// A silence matches it: its author, its end.
    Silenced(String, DateTime<Utc>),
    /// Somebody decided, and that was told.
    Decided,
    /// They have no address that mail arrives at, and no channel.
    Unreachable,
    /// Their letter could not be written; this says why.
    Unwritable(String),
    /// Their letter was held, and this person decided that it is never sent.
    Discarded(String),
}

/// The recorded reason why somebody was told of an alert, or why not: one for every word and
/// recipient.
#[derive(Clone, Debug, PartialEq)]
pub struct ToldEntry {
    /// The alert.
    pub alert: AlertKey,
    /// Which of its openings, counted from 1.
    pub opening: u32,
    /// The kind of word.
    pub told: Told,
    /// A department's code, `channel:<name>`, or `operator`.
    pub party: String,
    /// Whether they own the alert's subject: the delivery to them is what escalation counts from.
    pub is_owner: bool,
    /// The key of the letter that says it, where one does.
    pub letter: Option<String>,
    /// Why, or why not.
    pub reason: Reason,
}
