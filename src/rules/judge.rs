//! Judging a plan: every rule over every row of its tables.

use chrono::{DateTime, NaiveDate, Utc};

use super::RuleSet;
use super::compiled::Compiled;
use super::lang::{Cx, Stop};
use super::wording::plain;
use crate::calendar::Calendar;
use crate::lang::{Lang, Text};
use crate::plan::Table;
use crate::plan::fields::{Value, View};

/// A row of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Subject {
    /// Its table.
    pub table: Table,
    /// Its position in the plan's list.
    pub row: usize,
}

/// A rule that fires on a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Position in [`RuleSet::rules`].
    pub rule: usize,
    /// The row.
    pub subject: Subject,
}

/// A rule that cannot tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Unknown {
    /// Position in [`RuleSet::rules`].
    pub rule: usize,
    /// The row.
    pub subject: Subject,
    /// The absent facts that it read, by their names in the rule.
    pub missing: Vec<String>,
}

/// A genuine error of one rule on one row: division by zero, overflow.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Position in [`RuleSet::rules`].
    pub rule: usize,
    /// The row.
    pub subject: Subject,
    /// What happened.
    pub error: Text,
}

/// What the rules say of the plan at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// The day judged.
    pub at: NaiveDate,
    /// What fires, by rule, then row.
    pub findings: Vec<Finding>,
    /// What cannot be told.
    pub unknown: Vec<Unknown>,
    /// What went wrong.
    pub errors: Vec<Fault>,
}

/// Judges every row; the hot path allocates only for what fires, is unknown or fails.
///
/// A row on which a rule *cannot tell* (see [`lang`](super::lang)) is neither a finding nor the
/// absence of one: it is listed with the names of what the plan lacks, and resolves nothing.
pub fn judge(rules: &RuleSet, view: &View<'_>, calendar: &Calendar, now: DateTime<Utc>) -> Judgement {
    let mut judgement = Judgement { at: view.facts.today, ..Judgement::default() };
    let mut cx = Cx::new(*view, calendar, now);
    for (rule, compiled) in rules.compiled.iter().enumerate() {
        for Compiled { table, when, .. } in compiled {
            for row in 0..view.plan.rows(*table) {
                cx.row = row;
                let subject = Subject { table: *table, row };
                match when.test(&cx) {
                    Ok(false) => {}
                    Ok(true) => judgement.findings.push(Finding { rule, subject }),
                    Err(Stop::Absent) => {
                        let missing = when.missing(&cx);
                        judgement.unknown.push(Unknown { rule, subject, missing });
                    }
                    Err(Stop::Failed(failure)) => {
                        judgement.errors.push(Fault { rule, subject, error: failure.text() });
                    }
                }
            }
        }
    }
    judgement
}

impl RuleSet {
    /// The plan values that `when` read for this finding, by their names in the rule, sorted.
    /// Asking `has(…)` is not reading.
    pub fn evidence<'a>(
        &self,
        finding: &Finding,
        view: &View<'a>,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Vec<(String, Value<'a>)> {
        let Some(compiled) = self.of(finding) else { return Vec::new() };
        compiled.when.evidence(&Cx::new(*view, calendar, now).at(finding.subject.row), view)
    }

    /// The finding's title in `lang`, in one line; the rule's name where it has none.
    pub fn title(&self, finding: &Finding, view: &View<'_>, calendar: &Calendar, lang: Lang) -> String {
        match self.word(finding, view, calendar, "title", lang) {
            Some(title) => plain(title.trim()),
            None => self.rules.get(finding.rule).map_or_else(String::new, |r| r.name.clone()),
        }
    }

    /// What to do about it, in `lang`; empty where the rule has no advice.
    pub fn advice(&self, finding: &Finding, view: &View<'_>, calendar: &Calendar, lang: Lang) -> String {
        self.word(finding, view, calendar, "advice", lang).unwrap_or_default()
    }

    /// The date that `remind.before` names, for a row; `None` where absent.
    pub fn remind_date(
        &self,
        finding: &Finding,
        view: &View<'_>,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Option<NaiveDate> {
        let program = self.of(finding)?.before.as_ref()?;
        program.eval(&Cx::new(*view, calendar, now).at(finding.subject.row)).ok()?.date(calendar)
    }

    /// The date that `decision.by` names, for a row; `None` where absent.
    pub fn decision_date(
        &self,
        finding: &Finding,
        view: &View<'_>,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Option<NaiveDate> {
        let program = self.of(finding)?.by.as_ref()?;
        program.eval(&Cx::new(*view, calendar, now).at(finding.subject.row)).ok()?.date(calendar)
    }

    /// The outcome that `decision.default` names, for a row.
    pub fn decision_default(
        &self,
        finding: &Finding,
        view: &View<'_>,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Option<String> {
        let program = self.of(finding)?.default.as_ref()?;
        let value = program.eval(&Cx::new(*view, calendar, now).at(finding.subject.row)).ok()?;
        value.as_str().map(str::to_owned)
    }

    fn of(&self, finding: &Finding) -> Option<&Compiled> {
        self.compiled.get(finding.rule)?.iter().find(|c| c.table == finding.subject.table)
    }

    fn word(
        &self,
        finding: &Finding,
        view: &View<'_>,
        calendar: &Calendar,
        part: &str,
        lang: Lang,
    ) -> Option<String> {
        // Templates know the day, not the hour: their `now` is the day's beginning.
        let now = calendar.midnight(view.facts.today);
        let cx = Cx::new(*view, calendar, now).at(finding.subject.row);
        self.wording.render(finding.rule, part, lang, &self.of(finding)?.words, &cx)
    }
}
