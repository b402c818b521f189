//! One step of the book, in the order in which it is decided: what the rules say of each alert, what
//! its state does, who hushes whom, and what is to be told.

use chrono::{DateTime, Utc};

use super::ground::{Ground, Places, Verdict};
use super::hush::Loud;
use super::life::{self, Turn};
use super::moments::Window;
use super::questions::course::{self, Course};
use super::words::{self, Occasion};
use super::{
    Alert, AlertKey, Book, DecisionTaken, Particulars, Questions, Quiet, Silence, State, Step, audit,
    handing, silences,
};
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
struct Turned<'a> {
    key: AlertKey,
    place: Option<Finding>,
    verdict: Verdict,
    before: Option<&'a Alert>,
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

    let mut loud = Loud::among(&context.rules.rules);
    for t in turned.iter().filter(|t| t.alert.state == State::Firing) {
        if let Some((place, rule)) = t.place.and_then(|p| Some((p, context.rule(p.rule)?))) {
            loud.note(rule, place.subject, t.turn);
        }
    }

    let mut step = Step::default();
    step.book.evaluated_at = window.last.max(Some(window.now));
    let mut alerts = Vec::with_capacity(turned.len());
    for mut t in turned {
        let events = tell(&mut t, &loud, context, window, &mut step.decisions);
        let closed = t.verdict == Verdict::Closed;
        step.audit.extend(audit::entries(&t.key, t.before, &t.alert, t.turn, &events, closed));
        step.events.extend(events);
        alerts.push((t.key, t.alert));
    }
    step.book.alerts = alerts.into_iter().collect(); // at once, for they come in order
    step
}

/// The turn of every alert that is in the book or fires now, in the order of their keys.
fn turn_all<'a>(
    book: &'a Book,
    ground: &Ground<'_>,
    context: &Context<'_>,
    window: Window,
) -> Vec<Turned<'a>> {
    let turned = |key: AlertKey, place: Option<Finding>, before: Option<&'a Alert>| {
        let verdict = ground.verdict(&key, place);
        let (alert, turn) = life::turn(before, verdict, context, window)?;
        Some(Turned { key, place, verdict, before, alert, turn })
    };
    let old: Vec<_> = book.alerts.iter().map(|(key, alert)| (key, ground.place(key), alert)).collect();
    let known = Places::of(old.iter().filter_map(|(_, place, _)| place.map(|p| (p.rule, p.subject))));
    let new = ground.fires_elsewhere(&known);
    let mut all: Vec<Turned<'a>> = Vec::with_capacity(old.len() + new.len());
    let old = old.into_iter().filter_map(|(key, place, alert)| turned(key.clone(), place, Some(alert)));
    let new = new.into_iter().filter_map(|(key, place)| turned(key, Some(place), None));
    all.extend(old.chain(new));
    all.sort_by(|a, b| a.key.cmp(&b.key));
    all
}

/// What this alert has to say; nothing where its rule or its row is gone. A default that takes effect
/// joins `decisions`.
fn tell(
    t: &mut Turned<'_>,
    loud: &Loud<'_>,
    context: &Context<'_>,
    window: Window,
    decisions: &mut Vec<DecisionTaken>,
) -> Vec<super::Event> {
    let Some((place, rule)) = t.place.and_then(|p| Some((p, context.rule(p.rule)?))) else {
        return Vec::new();
    };
    if t.alert.state == State::Resolved && t.turn == Turn::Stays {
        return Vec::new();
    }
    let adopted = window.last.is_none().then_some(Quiet::Adopted);
    let silenced = || silences::hush(context.silences, &t.key, &t.alert, &rule.labels, context.now);
    let quiet = loud
        .quiet(rule, &place, t.turn, context)
        .or_else(silenced)
        .or(adopted)
        .or_else(|| decided(t, rule, context));
    let asks = rule.decision.is_some();
    let lapsed = if asks { course::after_lapse(&t.key, context) } else { None };
    let occasion = Occasion {
        rule,
        turn: t.turn,
        certain: matches!(t.verdict, Verdict::Fires(_)),
        quiet: quiet.as_ref(),
        remind_date: context.particulars.remind_date(&place),
        decide_by: if asks { context.particulars.decision_date(&place) } else { None },
        lapsed: lapsed.as_ref(),
        questions: context.questions,
        calendar: context.calendar,
        window,
    };
    let handed = handing::over(&t.key, &mut t.alert, &occasion);
    let stands = asks && handed.is_none() && t.alert.state == State::Firing && t.alert.reminded_at.is_some();
    if stands && occasion.certain && occasion.quiet.is_none() {
        let moved = t.before.is_some_and(|before| before.owner != t.alert.owner);
        let course = course::course(&t.key, &t.alert, &place, moved, context);
        // Two questions about one subject: the first default answers both.
        let again = |taken: &DecisionTaken| decisions.iter().any(|other| other.subject == taken.subject);
        let course = match course {
            Course::Applies(taken) if again(&taken) => Course::Rests,
            course => course,
        };
        let paper = course::paper(&t.key, context);
        let said =
            words::of_question(&t.key, &mut t.alert, &course, paper.as_ref(), &context.view, &occasion);
        if let Course::Applies(taken) = course {
            decisions.push(*taken);
        }
        if !said.is_empty() {
            return said;
        }
    }
    let words = words::words(&t.key, &mut t.alert, &occasion);
    handing::heard(&mut t.alert);
    handed.into_iter().chain(words).collect()
}

/// A question that is over because somebody decided: that was told, and no word of "resolved" follows.
fn decided(t: &Turned<'_>, rule: &Rule, context: &Context<'_>) -> Option<Quiet> {
    let over = t.turn == Turn::Resolves && rule.decision.is_some();
    (over && course::is_decided(&t.key, &t.alert, context)).then_some(Quiet::Decided)
}
