//! The days, one evaluation after another.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::delivered::Delivered;
use super::{Days, Notice, Open, Plans, Played, Stage, Taken, Word};
use crate::alerts::{Alert, AlertKey, Book, FromRules, Particulars, State, subject};
use crate::cycle::{self, Inputs, Outcome};
use crate::notices::{Draft, Reason, Threads};
use crate::plan::facts::{self, FactSettings};
use crate::plan::fields::View;
use crate::plan::{Plan, Recorded};
use crate::render;
use crate::rules::Finding;

/// How long after an evaluation that changed the plan it is judged again, where it is at once.
const AT_ONCE: TimeDelta = TimeDelta::seconds(15);

/// Plays `days` of `plans` on `stage`; `progress` is told the day before each evaluation.
pub fn play(
    stage: &Stage<'_>,
    plans: &mut dyn Plans,
    days: Days,
    progress: &mut dyn FnMut(NaiveDate),
) -> Played {
    let mut told = |day| {
        progress(day);
        ControlFlow::Continue(())
    };
    play_until(stage, plans, days, &mut told).unwrap_or_default() // it never asks to stop
}

/// As [`play`], as long as `progress` wants to go on.
///
/// # Errors
/// The day before whose evaluation it was stopped.
pub fn play_until(
    stage: &Stage<'_>,
    plans: &mut dyn Plans,
    days: Days,
    progress: &mut dyn FnMut(NaiveDate) -> ControlFlow<()>,
) -> Result<Played, NaiveDate> {
    let mut run =
        Run { stage, book: Book::default(), delivered: Delivered::default(), played: Tally::default() };
    let end = stage.calendar.midnight(days.to.succ_opt().unwrap_or(days.to));
    let mut last = stage.calendar.midnight(days.from) - TimeDelta::milliseconds(1);
    let mut changed = false;
    while let Some(now) = run.next(last, changed).filter(|now| *now < end) {
        let today = stage.calendar.today(now);
        if progress(today).is_break() {
            return Err(today);
        }
        changed = run.evaluate(plans, now);
        last = now;
    }
    Ok(run.end(plans, last))
}

/// What is noted on the way.
#[derive(Default)]
struct Tally {
    played: Played,
    unreached: BTreeMap<String, usize>,
}

struct Run<'a> {
    stage: &'a Stage<'a>,
    book: Book,
    delivered: Delivered,
    played: Tally,
}

impl Run<'_> {
    /// The next moment at which the daemon judges: the schedule's, the digest's once the store is
    /// adopted, and, where the configuration says so, at once after the plan changed.
    fn next(&self, last: DateTime<Utc>, changed: bool) -> Option<DateTime<Utc>> {
        let zone = self.stage.calendar.zone();
        let digest = self.book.evaluated_at.and_then(|_| self.stage.digest.next_after(last, zone));
        let again = (changed && self.stage.after_change).then(|| last + AT_ONCE);
        [self.stage.evaluate.next_after(last, zone), digest, again].into_iter().flatten().min()
    }

    fn evaluate(&mut self, plans: &mut dyn Plans, now: DateTime<Utc>) -> bool {
        self.delivered.arrive(&mut self.book, now);
        let Some((plan, recorded)) = plans.at(now) else { return false };
        let write = |draft: &Draft, key: &str| {
            render::wordless(draft, self.stage.style, key).map_err(|error| error.to_string())
        };
        let inputs = Inputs {
            plan,
            recorded,
            calendar: self.stage.calendar,
            facts: self.stage.facts,
            rules: self.stage.rules,
            book: &self.book,
            silences: &[],
            questions: self.stage.questions,
            settings: self.stage.settings,
            threads: Threads::NONE,
            render: &write,
        };
        let outcome = cycle::wordless(&inputs, now);
        let today = self.stage.calendar.today(now);
        self.delivered.send(&outcome, now);
        self.played.note(&outcome, today);
        let changed = plans.carry(&outcome, now, today);
        self.book = outcome.book;
        // What is over has no part in what comes, and carrying it along costs.
        self.book.alerts.retain(|_, alert| alert.state != State::Resolved);
        changed
    }

    /// What was played, with what is still open after the evaluation at `last`.
    fn end(self, plans: &mut dyn Plans, last: DateTime<Utc>) -> Played {
        let Tally { mut played, unreached } = self.played;
        played.notices.sort_by(|a, b| (a.at, &a.to).cmp(&(b.at, &b.to)));
        played.unreached = unreached.into_iter().collect();
        if let Some((plan, recorded)) = plans.at(last) {
            played.open = open(self.stage, &self.book, plan, recorded, last);
        }
        played
    }
}

impl Tally {
    fn note(&mut self, outcome: &Outcome, today: NaiveDate) {
        self.played.evaluations += 1;
        for letter in outcome.letters.iter().filter(|letter| !letter.tells.is_empty()) {
            let to = letter.department.clone().unwrap_or_else(|| format!("channel:{}", letter.channel));
            let words = letter.tells.iter().map(|(alert, kind)| Word { alert: alert.clone(), kind: *kind });
            self.played.notices.push(Notice { at: today, to, words: words.collect() });
        }
        for decision in &outcome.decisions {
            self.played.decisions.push(Taken {
                at: today,
                subject: decision.subject.clone(),
                outcome: decision.outcome,
                by: decision.by.clone(),
            });
        }
        self.played.strained.extend(outcome.strained.clone().map(|strained| (today, strained)));
        let lost = |reason: &Reason| matches!(reason, Reason::Unreachable | Reason::Unwritable(_));
        for entry in outcome.told.iter().filter(|entry| lost(&entry.reason)) {
            *self.unreached.entry(entry.party.clone()).or_default() += 1;
        }
    }
}

/// What fires in `book`, worst first, with the titles that it has at `now`.
fn open(stage: &Stage<'_>, book: &Book, plan: &Plan, recorded: &Recorded, now: DateTime<Utc>) -> Vec<Open> {
    let settings: &FactSettings = stage.facts;
    let facts = facts::derive(plan, recorded, stage.calendar, settings, stage.calendar.today(now));
    let view = View { plan, facts: &facts };
    let words = FromRules { rules: stage.rules, view, calendar: stage.calendar, now };
    let rows = subject::Rows::of(plan);
    let finding = |key: &AlertKey| {
        let rule = stage.rules.rules.iter().position(|rule| rule.name == key.rule)?;
        Some(Finding { rule, subject: rows.find(&key.subject)? })
    };
    let firing = book.alerts.iter().filter(|(_, alert)| alert.state == State::Firing);
    let mut open: Vec<Open> = firing
        .map(|(key, alert): (&AlertKey, &Alert)| Open {
            alert: key.clone(),
            severity: alert.severity,
            owner: alert.owner.clone(),
            since: stage.calendar.today(alert.fired_at.unwrap_or(alert.since)),
            title: finding(key).map(|finding| words.title(&finding)).unwrap_or_default(),
        })
        .collect();
    open.sort_by(|a, b| {
        (Reverse(a.severity), a.since, &a.alert).cmp(&(Reverse(b.severity), b.since, &b.alert))
    });
    open
}
