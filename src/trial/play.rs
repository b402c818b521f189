//! A span of days, played through the whole cycle: nobody acts, and letters are delivered when they
//! may leave. What fires at the last evaluation before the span is known already (adopted), so that
//! what the span tells is what is new in it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::Miss;
use super::stage::{self, Changes, Stage};
use crate::alerts::{Book, Told};
use crate::cycle::{Inputs, Outcome, cycle};
use crate::lang::Text;
use crate::notices::{Adoption, Belt, Draft, Settings, Threads};
use crate::plan::{Origin, Plan, Record, Recorded, Sheet, edit};
use crate::render;

/// A word that somebody got.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    /// The day on which its letter may leave.
    pub(super) on: NaiveDate,
    pub(super) to: String,
    pub(super) rule: String,
    pub(super) subject: String,
    pub(super) kind: Told,
}

/// What a span gave.
#[derive(Debug, Default)]
pub(super) struct Played {
    pub(super) words: Vec<Word>,
    /// The book when it was over.
    pub(super) book: Book,
}

/// A city under way.
struct City<'a> {
    stage: &'a Stage<'a>,
    settings: Settings,
    records: Vec<Record>,
    plan: Plan,
    recorded: Recorded,
    played: Played,
    misses: Vec<Miss>,
}

/// Plays `stage` from `from` through `to`, with what changes on the way.
pub(super) fn play(
    stage: &Stage<'_>,
    (from, to): (NaiveDate, NaiveDate),
    mut changes: Changes,
) -> Result<Played, Vec<Miss>> {
    let (calendar, zone) = (stage.bench.calendar, stage.bench.calendar.zone());
    // Nobody is there to release anything.
    let settings = Settings { adoption: Adoption::AtOnce, belt: Belt::WIDE, ..stage.bench.settings.clone() };
    let mut city = City {
        stage,
        settings,
        records: stage.records.clone(),
        plan: stage.plan.clone(),
        recorded: stage.recorded.clone(),
        played: Played::default(),
        misses: Vec::new(),
    };
    changes.sort_by_key(|(on, _)| *on);
    let mut changes = changes.into_iter().peekable();
    let start = calendar.midnight(from);
    let before = stage.bench.schedule.previous_at_or_before(start - TimeDelta::seconds(1), zone);
    let mut moment = before.unwrap_or(start - TimeDelta::days(1));
    let mut first = true;
    while calendar.today(moment) <= to && city.misses.is_empty() {
        while let Some((_, rows)) = changes.next_if(|(on, _)| *on <= calendar.today(moment)) {
            stage::changed(&mut city.records, rows);
            city.rebuild();
        }
        city.evaluate(moment, !first);
        first = false;
        let Some(next) = stage.bench.schedule.next_after(moment, zone) else { break };
        moment = next;
    }
    city.played.words.retain(|word| word.on <= to);
    if city.misses.is_empty() { Ok(city.played) } else { Err(city.misses) }
}

impl City<'_> {
    fn rebuild(&mut self) {
        if let Some(plan) = stage::build(&self.records, &mut self.misses) {
            self.plan = plan;
        }
    }

    fn evaluate(&mut self, now: DateTime<Utc>, tell: bool) {
        let bench = self.stage.bench;
        let render = |draft: &Draft, key: &str| {
            render::letter(draft, bench.style, key, now).map_err(|error| error.to_string())
        };
        let inputs = Inputs {
            plan: &self.plan,
            recorded: &self.recorded,
            silences: &[],
            questions: bench.questions,
            calendar: bench.calendar,
            facts: bench.facts,
            rules: &self.stage.rules,
            book: &self.played.book,
            settings: &self.settings,
            threads: Threads::NONE,
            render: &render,
        };
        let outcome = cycle(&inputs, now);
        for unwritten in &outcome.unwritten {
            let (party, why) = (&unwritten.party, &unwritten.why);
            let text = Text::new(
                format!("{party} への手紙を作れません: {why}"),
                format!("the letter to {party} cannot be written: {why}"),
            );
            self.misses.push(Miss::new(0, text));
        }
        self.deliver(outcome, now, tell);
    }

    /// Everything is delivered when it may leave; what the default decided takes effect.
    fn deliver(&mut self, outcome: Outcome, now: DateTime<Utc>, tell: bool) {
        let leaves: BTreeMap<&str, DateTime<Utc>> =
            outcome.letters.iter().filter(|l| !l.held).map(|l| (l.key.as_str(), l.not_before)).collect();
        self.played.book = outcome.book;
        for entry in &outcome.told {
            let Some(at) = entry.letter.as_deref().and_then(|key| leaves.get(key)) else { continue };
            if let Some(alert) = self.played.book.alerts.get_mut(&entry.alert).filter(|_| entry.is_owner) {
                // What was delivered before a question was put anew no longer counts.
                let counts =
                    alert.first_delivered.filter(|was| alert.asked_at.is_none_or(|asked| *was >= asked));
                alert.first_delivered = Some(counts.unwrap_or(*at));
            }
            if tell {
                self.played.words.push(Word {
                    on: self.stage.bench.calendar.today(*at),
                    to: entry.party.clone(),
                    rule: entry.alert.rule.clone(),
                    subject: entry.alert.subject.clone(),
                    kind: entry.told,
                });
            }
        }
        let today = self.stage.bench.calendar.today(now);
        if outcome.edits.is_empty() && outcome.decisions.is_empty() {
            return;
        }
        let origin = Origin { sheet: Sheet::default().into(), row: 0 };
        edit::apply(&mut self.records, &outcome.edits, &origin);
        for decision in outcome.decisions {
            edit::apply(&mut self.records, &decision.edits, &origin);
            decision.record(&mut self.recorded, &self.plan, now, today);
        }
        self.rebuild();
    }
}
