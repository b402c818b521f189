//! Notices counted: by month, by rule, by department, and by month and department.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::{Days, Notice, Taken};
use crate::alerts::Told;

/// A month: its year and number.
pub type Month = (i32, u32);

/// Counts of notices; a word is one alert in one notice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// All notices.
    pub notices: usize,
    /// All words.
    pub words: usize,
    /// By rule, the words of each kind.
    pub by_rule: BTreeMap<String, BTreeMap<Told, usize>>,
    /// By recipient, notices by month.
    pub by_recipient: BTreeMap<String, BTreeMap<Month, usize>>,
    /// By month.
    pub by_month: BTreeMap<Month, MonthSum>,
}

/// A month's figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MonthSum {
    /// Notices.
    pub notices: usize,
    /// The words in them, by kind.
    pub words: BTreeMap<Told, usize>,
    /// Decisions that the default took.
    pub decisions: usize,
}

/// The months of a span, the first and the last whole or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Months(pub Vec<Month>);

impl Months {
    /// Those of `days`.
    pub fn of(days: Days) -> Months {
        let mut months = Vec::new();
        let (mut at, last) = (month(days.from), month(days.to));
        while at <= last {
            months.push(at);
            at = if at.1 == 12 { (at.0 + 1, 1) } else { (at.0, at.1 + 1) };
        }
        Months(months)
    }
}

impl Sums {
    /// Of these notices and decisions.
    pub fn of(notices: &[Notice], decisions: &[Taken]) -> Sums {
        let mut sums = Sums::default();
        for notice in notices {
            sums.add(notice);
        }
        for decision in decisions {
            sums.by_month.entry(month(decision.at)).or_default().decisions += 1;
        }
        sums
    }

    fn add(&mut self, notice: &Notice) {
        let at = month(notice.at);
        self.notices += 1;
        self.words += notice.words.len();
        *self.by_recipient.entry(notice.to.clone()).or_default().entry(at).or_default() += 1;
        let month = self.by_month.entry(at).or_default();
        month.notices += 1;
        for word in &notice.words {
            *month.words.entry(word.kind).or_default() += 1;
            *self.by_rule.entry(word.alert.rule.clone()).or_default().entry(word.kind).or_default() += 1;
        }
    }

    /// The rules, the one with the most words first.
    pub fn rules(&self) -> Vec<(&str, &BTreeMap<Told, usize>)> {
        let mut rules: Vec<_> = self.by_rule.iter().map(|(rule, kinds)| (rule.as_str(), kinds)).collect();
        rules.sort_by_key(|(_, kinds)| std::cmp::Reverse(kinds.values().sum::<usize>()));
        rules
    }

    /// The recipients, the one with the most notices first.
    pub fn recipients(&self) -> Vec<(&str, &BTreeMap<Month, usize>)> {
        let mut all: Vec<_> = self.by_recipient.iter().map(|(to, months)| (to.as_str(), months)).collect();
        all.sort_by_key(|(_, months)| std::cmp::Reverse(months.values().sum::<usize>()));
        all
    }
}

fn month(day: NaiveDate) -> Month {
    (day.year(), day.month())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::alerts::AlertKey;
    use crate::rehearsal::Word;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn notices_and_their_words_are_counted_each_way() {
        let notice = |at: &str, to: &str, words: &[(&str, Told)]| Notice {
            at: day(at),
            to: to.into(),
            words: words
                .iter()
                .map(|(rule, kind)| Word {
                    alert: AlertKey { rule: (*rule).into(), subject: "milestone/m".into() },
                    kind: *kind,
                })
                .collect(),
        };
        let notices = [
            notice("2026-04-30", "a", &[("x", Told::Opened), ("y", Told::Opened)]),
            notice("2026-05-01", "a", &[("x", Told::Reminder)]),
            notice("2026-05-01", "b", &[("x", Told::Opened)]),
        ];
        let sums = Sums::of(&notices, &[]);
        assert_eq!((sums.notices, sums.words), (3, 4));
        assert_eq!(sums.by_rule["x"], [(Told::Opened, 2), (Told::Reminder, 1)].into());
        assert_eq!(sums.recipients()[0], ("a", &[((2026, 4), 1), ((2026, 5), 1)].into()));
        assert_eq!(sums.rules()[0].0, "x");
        assert_eq!(sums.by_month[&(2026, 5)].notices, 2);
    }

    #[test]
    fn a_span_has_its_months_across_the_years() {
        let months = |from, to| Months::of(Days { from: day(from), to: day(to) }).0;
        assert_eq!(months("2026-11-30", "2027-01-01"), [(2026, 11), (2026, 12), (2027, 1)]);
        assert_eq!(months("2026-04-01", "2026-04-01"), [(2026, 4)]);
    }
}
