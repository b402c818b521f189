//! What is recorded beside the plan: decisions, what the plan once promised, signs of life. Facts
//! depend on it as they do on the plan; the store keeps it, `evaluate --plan` goes without.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};

/// What was recorded beside the plan, as far as facts depend on it. Subjects are `table/code`, the
/// table in the singular.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recorded {
    /// For each initiative's code the days of its answers and decisions, and of imports, after its
    /// first, that changed a row of it.
    pub changed: BTreeMap<String, Vec<NaiveDate>>,
    /// For each subject its decisions, the oldest first.
    pub decisions: BTreeMap<String, Vec<Decided>>,
    /// For each subject what it once promised.
    pub past: BTreeMap<String, Past>,
    /// Rows that a synchronised source no longer has, until they come back or somebody closes them.
    pub vanished: BTreeSet<String>,
    /// Rows that a person closed and that no import brought back: an alert on one is over.
    pub closed: BTreeSet<String>,
}

/// What a decision says (`rules.md`, Decisions, and the default).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// 継続
    Continue,
    /// 見直し
    Revise,
    /// 終了
    End,
}

/// A recorded decision, as far as facts depend on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided {
    /// The moment it was recorded.
    pub at: DateTime<Utc>,
    /// The civil day of that moment.
    pub day: NaiveDate,
    /// What it says.
    pub outcome: Outcome,
    /// Whether nobody took it: the default did.
    pub by_default: bool,
    /// The subject's last day that it speaks of, once it took effect; `None` where it has none.
    pub term: Option<NaiveDate>,
    /// Of a decision to revise: until when something must have changed.
    pub follow_up: Option<FollowUp>,
}

/// The term of a decision to revise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FollowUp {
    /// The last day on which a changed target, end or exit point closes it.
    pub due: NaiveDate,
    /// The day on which one did.
    pub closed_on: Option<NaiveDate>,
}

/// What a subject once promised (`plan.md`, History).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// The first last day ever recorded.
    pub ends_first: Option<NaiveDate>,
    /// How many imports moved the end later, or emptied it, without a recorded decision.
    pub ends_moved: i64,
    /// How many imports eased a target of the KPI.
    pub targets_eased: i64,
    /// What the last of these eased, in a line without words: `2027-03-31: 100 → 80 (2026-04-10)`.
    pub targets_eased_last: Option<String>,
    /// How many imports eased an exit point of the initiative without a decision.
    pub exit_points_eased: i64,
    /// What the last of these eased: `1-1-01-x: 2027-03-31 → 2028-03-31 (2026-04-10)`.
    pub exit_points_eased_last: Option<String>,
    /// The easings that these numbers count, in the order of their imports.
    pub easings: Vec<PastEasing>,
}

/// An import that eased a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastEasing {
    /// What it eased.
    pub promise: Promise,
    /// The day of the import.
    pub day: NaiveDate,
    /// From what to what, in a line without words: `2027-03-31 → 2028-03-31`.
    pub change: String,
}

/// What may be eased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    /// The end of an initiative or a renewal.
    End,
    /// A target of a KPI.
    Target,
    /// An exit point.
    ExitPoint,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Outcome; 3] = [Outcome::Continue, Outcome::Revise, Outcome::End];

    /// Its name, as rules, the store and JSON write it.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Continue => "continue",
            Outcome::Revise => "revise",
            Outcome::End => "end",
        }
    }

    /// The outcome of this name.
    pub fn parse(name: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|outcome| outcome.name() == name)
    }

    /// What people read.
    pub fn words(self) -> crate::lang::Text {
        match self {
            Outcome::Continue => crate::lang::Text::new("継続", "continue"),
            Outcome::Revise => crate::lang::Text::new("見直し", "revise"),
            Outcome::End => crate::lang::Text::new("終了", "end"),
        }
    }
}

impl Decided {
    /// Whether it still stands on `today`: one to revise lapses where nothing followed within its term.
    pub fn stands(&self, today: NaiveDate) -> bool {
        self.day <= today && !self.lapsed(today)
    }

    /// Whether it was to revise, and nothing followed within its term.
    pub fn lapsed(&self, today: NaiveDate) -> bool {
        self.follow_up.is_some_and(|f| today > f.due && f.closed_on.is_none_or(|closed| closed > today))
    }
}

impl Recorded {
    /// What of its days, decisions and follow-ups was known at the end of `day`. The rest of it (`past`,
    /// `vanished`, `closed`) goes by the plan's revisions and is left as it is.
    #[must_use]
    pub fn known_on(mut self, day: NaiveDate) -> Recorded {
        self.changed.values_mut().for_each(|days| days.retain(|d| *d <= day));
        self.changed.retain(|_, days| !days.is_empty());
        for decided in self.decisions.values_mut() {
            decided.retain(|d| d.day <= day);
            for follow_up in decided.iter_mut().filter_map(|d| d.follow_up.as_mut()) {
                follow_up.closed_on = follow_up.closed_on.filter(|closed| *closed <= day);
            }
        }
        self.decisions.retain(|_, decided| !decided.is_empty());
        self
    }

    /// The last decision on `subject` recorded on or before `today`.
    pub fn last_decision(&self, subject: &str, today: NaiveDate) -> Option<&Decided> {
        self.decisions.get(subject)?.iter().rfind(|decided| decided.day <= today)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_was_recorded_later_was_not_known() {
        let decided = |on: &str| Decided {
            at: chrono::DateTime::UNIX_EPOCH,
            day: day(on),
            outcome: Outcome::Revise,
            by_default: false,
            term: None,
            follow_up: Some(FollowUp { due: day("2026-05-31"), closed_on: Some(day("2026-05-02")) }),
        };
        let recorded = Recorded {
            changed: BTreeMap::from([
                ("a".to_owned(), vec![day("2026-04-01"), day("2026-05-02")]),
                ("b".to_owned(), vec![day("2026-05-02")]),
            ]),
            decisions: BTreeMap::from([
                ("initiative/a".to_owned(), vec![decided("2026-04-01"), decided("2026-05-02")]),
                ("initiative/b".to_owned(), vec![decided("2026-05-02")]),
            ]),
            ..Recorded::default()
        };
        assert_eq!(recorded.clone().known_on(day("2026-05-02")), recorded);
        let then = recorded.known_on(day("2026-05-01"));
        assert_eq!(then.changed, BTreeMap::from([("a".to_owned(), vec![day("2026-04-01")])]));
        assert_eq!(then.decisions.len(), 1);
        assert_eq!(then.decisions["initiative/a"].len(), 1);
        assert_eq!(then.decisions["initiative/a"][0].follow_up.unwrap().closed_on, None);
    }

    #[test]
    fn a_decision_to_revise_lapses_where_nothing_followed() {
        let revise = |closed: Option<&str>| Decided {
            at: DateTime::default(),
            day: day("2026-04-01"),
            outcome: Outcome::Revise,
            by_default: false,
            term: None,
            follow_up: Some(FollowUp { due: day("2026-05-31"), closed_on: closed.map(day) }),
        };
        assert!(!revise(None).stands(day("2026-03-31")), "not recorded yet");
        assert!(revise(None).stands(day("2026-05-31")));
        assert!(!revise(None).stands(day("2026-06-01")));
        assert!(revise(Some("2026-05-01")).stands(day("2026-06-01")));
    }
}
