//! One step of the book, in the order in which it is decided: what the rules say of each alert, what
//! its state does, who hushes whom, and what is to be told.

use chrono::{DateTime, Utc};

use super::ground::{Ground, Verdict};
use super::hush::Loud;
use super::life::{self, Turn};
use super::moments::Window;
use super::words::{Occasion, words};
use super::{Alert, AlertKey, Book, Particulars, Questions, Quiet, Silence, State, Step, audit, handing};
use crate::calendar::Calendar;
use crate::plan::Recorded;
use crate::plan::fields::View;
use crate::rules::{Finding, Judgement, Rule, RuleSet};

/// What a step reads beside the book.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The rules in force.
    pub rules: &'a RuleSet,
    /// The plan and its facts.
    pub view: View<'a>,
    /// The calendar.
    pub calendar: &'a Calendar,
    /// The moment of this evaluation.
    pub now: DateTime<Utc>,
    /// What the rules say of a finding.
    pub particulars: &'a dyn Particulars,
    /// What was recorded beside the plan.
    pub recorded: &'a Recorded,
    /// The silences in force.
    pub silences: &'a [Silence],
    /// Settings of questions.
    pub questions: Questions,
}

impl<'a> Context<'a> {
    /// The rule at `index`.
    pub(super) fn rule(&self, index: usize) -> Option<&'a Rule> {
        self.rules.rules.get(index)
    }
}

/// An alert in the midst of a step.
struct Turned {
    key: AlertKey,
    place: Option<Finding>,
    verdict: Verdict,
    alert: Alert,
    turn: Turn,
}

/// The book after this judgement, and what to tell.
///
/// An empty plan adopts nothing: a store's first evaluation is the first that has something to watch.
/// A clock that was set back crosses no moment twice.
pub fn step(book: &Book, judgement: &Judgement, context: &Context<'_>) -> Step {
    let plan = context.view.plan;
    if book.evaluated_at.is_none() && plan.initiatives.is_empty() && plan.renewals.is_empty() {
        return Step { book: book.clone(), ..Step::default() };
    }
    let window = Window { last: book.evaluated_at, now: context.now };
    let turned = turn_all(book, &Ground::of(judgement, context), context, window);

    let mut loud = Loud::default();
    for t in turned.iter().filter(|t| t.alert.state == State::Firing) {
        if let Some((place, rule)) = t.place.and_then(|p| Some((p, context.rule(p.rule)?))) {
            loud.note(rule, place.subject, t.turn);
        }
    }

    let mut step = Step::default();
    step.book.evaluated_at = window.last.max(Some(window.now));
    for mut t in turned {
        let events = tell(&mut t, &loud, context, window);
        let before = book.alerts.get(&t.key);
        step.audit.extend(audit::entries(&t.key, before, &t.alert, t.turn, &events));
        step.events.extend(events);
        step.book.alerts.insert(t.key, t.alert);
    }
    step
}

/// The turn of every alert that is in the book or fires now, in the order of their keys.
fn turn_all(book: &Book, ground: &Ground<'_>, context: &Context<'_>, window: Window) -> Vec<Turned> {
    let new = ground.fires().keys().filter(|key| !book.alerts.contains_key(key)).map(|key| (key, None));
    let old = book.alerts.iter().map(|(key, alert)| (key, Some(alert)));
    let mut turned: Vec<Turned> = old
        .chain(new)
        .filter_map(|(key, before)| {
            let verdict = ground.verdict(key);
            let (alert, turn) = life::turn(before, verdict, context, window)?;
            Some(Turned { key: key.clone(), place: ground.place(key), verdict, alert, turn })
        })
        .collect();
    turned.sort_by(|a, b| a.key.cmp(&b.key));
    turned
}

/// What this alert has to say; nothing where its rule or its row is gone.
fn tell(t: &mut Turned, loud: &Loud<'_>, context: &Context<'_>, window: Window) -> Vec<super::Event> {
    let Some((place, rule)) = t.place.and_then(|p| Some((p, context.rule(p.rule)?))) else {
        return Vec::new();
    };
    if t.alert.state == State::Resolved && t.turn == Turn::Stays {
        return Vec::new();
    }
    let adopted = window.last.is_none().then_some(Quiet::Adopted);
    let quiet = loud.quiet(rule, &place, t.turn, context).or(adopted);
    let occasion = Occasion {
        rule,
        turn: t.turn,
        certain: matches!(t.verdict, Verdict::Fires(_)),
        quiet: quiet.as_ref(),
        remind_date: context.particulars.remind_date(&place),
        calendar: context.calendar,
        window,
    };
    let handed = handing::over(&t.key, &mut t.alert, &occasion);
    let words = words(&t.key, &mut t.alert, &occasion);
    handing::heard(&mut t.alert);
    handed.into_iter().chain(words).collect()
}
