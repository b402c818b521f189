//! When a rule will next say something else of a row if nothing but the day changes, and what is due on the
//! way.

use chrono::{Days, NaiveDate};

use super::{Ground, Question};
use crate::alerts::{self, Alert, Coming};
use crate::office::parts::Parts;
use crate::plan::excerpt;
use crate::plan::facts::derive;
use crate::plan::fields::View;
use crate::rules::explain::Verdict;
use crate::rules::{Finding, Subject};

/// So many days are looked at. A year is not enough: what comes back every year would be missed by a day.
const DAYS: u64 = 400;

/// What comes next if nothing but the day changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Ahead {
    /// The first day on which the rule says something else, and what; `None`: not up to `until`.
    pub change: Option<(NaiveDate, Verdict)>,
    /// The last day that was looked at.
    pub until: NaiveDate,
    /// The deadline that reminders count down to, or by which to decide.
    pub deadline: Option<NaiveDate>,
    /// Reminders and steps up before that change.
    pub words: Vec<Coming>,
}

pub(super) fn ahead(
    parts: &Parts,
    ground: &Ground,
    asked: &Question,
    alert: Option<&Alert>,
    said: &Verdict,
) -> Option<Ahead> {
    let Subject { table, row } = asked.finding.subject;
    let (plan, recorded, row) = excerpt(&ground.plan, &ground.recorded, table, row)?;
    let finding = Finding { rule: asked.finding.rule, subject: Subject { table, row } };
    let (rules, calendar) = (&parts.rules, &parts.calendar);
    let until = asked.at.checked_add_days(Days::new(DAYS)).unwrap_or(asked.at);
    let mut change = None;
    for day in asked.at.iter_days().skip(1).take_while(|day| *day <= until) {
        let facts = derive(&plan, &recorded, calendar, &parts.config.facts, day);
        let view = View { plan: &plan, facts: &facts };
        let next = rules.verdict(&finding, &view, calendar, calendar.midnight(day))?;
        if next != *said {
            change = Some((day, next));
            break;
        }
    }
    let facts = derive(&plan, &recorded, calendar, &parts.config.facts, asked.at);
    let view = View { plan: &plan, facts: &facts };
    let rule = rules.rules.get(finding.rule)?;
    let date = rules.remind_date(&finding, &view, calendar, asked.now);
    let asked_by = rules.decision_date(&finding, &view, calendar, asked.now);
    let shown = |by| alert.map_or(by, |alert| parts.config.questions.shown(by, alert, calendar));
    let deadline = asked_by.map(shown).or(date);
    let mut words = match said {
        Verdict::Fires => alerts::ahead(rule, alert, date, calendar, asked.now),
        _ => Vec::new(),
    };
    let last = change.as_ref().map_or(until, |(day, _)| *day);
    words.retain(|word| calendar.today(word.at) <= last);
    Some(Ahead { change, until, deadline, words })
}
