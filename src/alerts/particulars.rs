//! What the rules say of one finding, beyond that it fires.

use chrono::{DateTime, NaiveDate, Utc};

use crate::calendar::Calendar;
use crate::lang::{Lang, Text};
use crate::plan::fields::{Value, View};
use crate::rules::{Finding, RuleSet};

/// The particulars of findings; [`FromRules`] asks the rules, a test makes them up.
pub trait Particulars {
    /// Its title.
    fn title(&self, finding: &Finding) -> Text;
    /// What to do about it.
    fn advice(&self, finding: &Finding) -> Text;
    /// The plan values that it rests on, by their names in the rule, written by [`plain`].
    fn evidence(&self, finding: &Finding) -> Vec<(String, String)>;
    /// The date that its reminders count down to.
    fn remind_date(&self, finding: &Finding) -> Option<NaiveDate>;
    /// The date by which its question is to be answered.
    fn decision_date(&self, finding: &Finding) -> Option<NaiveDate>;
    /// The outcome that its question has if nobody answers.
    fn decision_default(&self, finding: &Finding) -> Option<String>;
}

/// The particulars as the rules in force give them.
#[derive(Clone, Copy, Debug)]
pub struct FromRules<'a> {
    /// The rules.
    pub rules: &'a RuleSet,
    /// The plan and its facts.
    pub view: View<'a>,
    /// The calendar.
    pub calendar: &'a Calendar,
    /// The moment.
    pub now: DateTime<Utc>,
}

impl Particulars for FromRules<'_> {
    fn title(&self, finding: &Finding) -> Text {
        let title = |lang| self.rules.title(finding, &self.view, self.calendar, lang);
        Text::new(title(Lang::Ja), title(Lang::En))
    }

    fn advice(&self, finding: &Finding) -> Text {
        let advice = |lang| self.rules.advice(finding, &self.view, self.calendar, lang);
        Text::new(advice(Lang::Ja), advice(Lang::En))
    }

    fn evidence(&self, finding: &Finding) -> Vec<(String, String)> {
        let read = self.rules.evidence(finding, &self.view, self.calendar, self.now);
        read.into_iter().filter_map(|(name, value)| Some((name, plain(value)?))).collect()
    }

    fn remind_date(&self, finding: &Finding) -> Option<NaiveDate> {
        self.rules.remind_date(finding, &self.view, self.calendar, self.now)
    }

    fn decision_date(&self, finding: &Finding) -> Option<NaiveDate> {
        self.rules.decision_date(finding, &self.view, self.calendar, self.now)
    }

    fn decision_default(&self, finding: &Finding) -> Option<String> {
        self.rules.decision_default(finding, &self.view, self.calendar, self.now)
    }
}

/// A value as the book keeps it, the same in both languages: dates as `2026-05-01`, numbers in their
/// shortest form, `true` and `false`, one entry of a list a line. `None` where it is absent.
pub fn plain(value: Value<'_>) -> Option<String> {
    Some(match value {
        Value::Absent => return None,
        Value::Bool(b) => b.to_string(),
        Value::Int(n) => n.to_string(),
        Value::Double(x) => x.to_string(),
        Value::Str(s) => s.to_owned(),
        Value::Date(d) => d.to_string(),
        Value::List(list) => list.iter().collect::<Vec<_>>().join("\n"),
    })
}
