//! What will open if nobody acts: the same cycle on future days, without a word to anybody.

use std::borrow::Cow;

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::Inputs;
use crate::alerts::subject::Rows;
use crate::alerts::{self, Alert, AlertKey, Book, Context, Event, FromRules, Particulars, State, Step, Told};
use crate::lang::Text;
use crate::notices::digest::Coming;
use crate::plan::fields::View;
use crate::plan::{edit, facts};
use crate::rules::{self, Finding};

/// The alerts that open on each of the `days` after `now`, by day, told or listed (not those that keep
/// quiet); `book` is the book as `now` left it.
pub fn forecast(inputs: &Inputs<'_>, book: &Book, now: DateTime<Utc>, days: u64) -> Vec<Coming> {
    let today = inputs.calendar.today(now);
    let (mut plan, mut recorded) = (Cow::Borrowed(inputs.plan), Cow::Borrowed(inputs.recorded));
    let mut book = open_only(book);
    let mut coming = Vec::new();
    for day in (1..=days).filter_map(|n| today.checked_add_days(Days::new(n))) {
        let now = inputs.calendar.midnight(day);
        delivered(&mut book, now);
        let ended = alerts::endings(&plan, &recorded, day).edits(&plan);
        if !ended.is_empty() {
            edit::decide(plan.to_mut(), &ended);
        }
        let inputs = Inputs { plan: &plan, recorded: &recorded, ..*inputs };
        let step = one_day(&inputs, &book, now, &mut coming);
        book = step.book;
        for taken in step.decisions {
            taken.record(recorded.to_mut(), &plan, now, day);
            edit::decide(plan.to_mut(), &taken.edits);
        }
    }
    coming
}

/// What was told counts as delivered: nothing is foretold from a letter that might fail.
fn delivered(book: &mut Book, now: DateTime<Utc>) {
    for alert in book.alerts.values_mut().filter(|alert| alert.reminded_at.is_some()) {
        alert.first_delivered.get_or_insert(now);
    }
}

/// What is over has no future, and carrying it along costs.
fn open_only(book: &Book) -> Book {
    let open = book.alerts.iter().filter(|(_, alert)| alert.state != State::Resolved);
    Book {
        alerts: open.map(|(key, alert)| (key.clone(), bare(alert))).collect(),
        evaluated_at: book.evaluated_at,
    }
}

fn bare(alert: &Alert) -> Alert {
    Alert { title: Text::default(), advice: Text::default(), evidence: Vec::new(), ..alert.clone() }
}

fn one_day(inputs: &Inputs<'_>, book: &Book, now: DateTime<Utc>, coming: &mut Vec<Coming>) -> Step {
    let Inputs { plan, calendar, rules, .. } = *inputs;
    let day = calendar.today(now);
    let facts = facts::derive(plan, inputs.recorded, calendar, inputs.facts, day);
    let view = View { plan, facts: &facts };
    let judgement = rules::judge(rules, &view, calendar, now);
    let full = FromRules { rules, view, calendar, now };
    let Inputs { recorded, silences, questions, .. } = *inputs;
    let particulars = &DatesOnly(full);
    let context = Context { rules, view, calendar, now, particulars, recorded, silences, questions };
    let mut step = alerts::step(book, &judgement, &context);
    let rows = Rows::of(plan);
    let told = |key: &AlertKey| book.alerts.get(key).is_some_and(|alert| alert.reminded_at.is_some());
    for event in step.events.iter().filter(|event| opens(event) && !told(&event.alert)) {
        let finding = finding(&event.alert, inputs, &rows);
        let alert = step.book.alerts.get(&event.alert);
        coming.extend(finding.zip(alert).map(|(finding, alert)| {
            let alert = Alert {
                title: full.title(&finding),
                advice: full.advice(&finding),
                evidence: full.evidence(&finding),
                ..alert.clone()
            };
            Coming { day, key: event.alert.clone(), alert }
        }));
    }
    step.book.alerts.retain(|_, alert| alert.state != State::Resolved);
    step
}

fn opens(event: &Event) -> bool {
    event.quiet.is_none() && matches!(event.told, Told::Opened | Told::DecisionAsked)
}

fn finding(key: &AlertKey, inputs: &Inputs<'_>, rows: &Rows<'_>) -> Option<Finding> {
    let rule = inputs.rules.rules.iter().position(|rule| rule.name == key.rule)?;
    Some(Finding { rule, subject: rows.find(&key.subject)? })
}

/// Particulars without the words, which only those that open will need.
pub(super) struct DatesOnly<'a>(pub(super) FromRules<'a>);

impl Particulars for DatesOnly<'_> {
    fn title(&self, _: &Finding) -> Text {
        Text::default()
    }
    fn advice(&self, _: &Finding) -> Text {
        Text::default()
    }
    fn evidence(&self, _: &Finding) -> Vec<(String, String)> {
        Vec::new()
    }
    fn remind_date(&self, finding: &Finding) -> Option<NaiveDate> {
        self.0.remind_date(finding)
    }
    fn decision_date(&self, finding: &Finding) -> Option<NaiveDate> {
        self.0.decision_date(finding)
    }
    fn decision_default(&self, finding: &Finding) -> Option<String> {
        self.0.decision_default(finding)
    }
}
