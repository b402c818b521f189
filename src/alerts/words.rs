//! What one alert has to say after its turn.

use chrono::NaiveDate;

use super::life::{Turn, severity};
use super::moments::{self, Window};
use super::questions::course::{self, Course};
use super::{Alert, AlertKey, DecisionTaken, Event, Questions, Quiet, State, Told, of_default, outcome_of};
use crate::calendar::Calendar;
use crate::lang::Text;
use crate::plan::fields::View;
use crate::rules::{Recipient, Rule};

/// What decides on an alert's words beside the alert.
#[derive(Clone, Copy, Debug)]
pub(super) struct Occasion<'a> {
    /// Its rule.
    pub(super) rule: &'a Rule,
    /// What its state did.
    pub(super) turn: Turn,
    /// Whether it fires by this very judgement.
    pub(super) certain: bool,
    /// Why it keeps quiet, if it does.
    pub(super) quiet: Option<&'a Quiet>,
    /// The date that its reminders count down to.
    pub(super) remind_date: Option<NaiveDate>,
    /// The date by which its question is to be answered.
    pub(super) decide_by: Option<NaiveDate>,
    /// Why a question that was decided stands again, where that is so.
    pub(super) lapsed: Option<&'a Text>,
    /// Settings of questions.
    pub(super) questions: Questions,
    /// The calendar.
    pub(super) calendar: &'a Calendar,
    /// The time since the last evaluation.
    pub(super) window: Window,
}

impl Occasion<'_> {
    fn today(&self) -> NaiveDate {
        self.calendar.today(self.window.now)
    }

    /// How its opening is told: a rule with a decision asks.
    fn kind(&self) -> Told {
        if self.rule.decision.is_some() { Told::DecisionAsked } else { Told::Opened }
    }
}

/// The words that are due, said or kept quiet; the alert's counters move only with what is said.
pub(super) fn words(key: &AlertKey, alert: &mut Alert, on: &Occasion<'_>) -> Vec<Event> {
    match (alert.state, alert.reminded_at) {
        (State::Pending, _) => Vec::new(),
        (State::Resolved, told) => match on.turn {
            Turn::Resolves if told.is_some() => vec![resolved(key, alert, on)],
            _ => Vec::new(),
        },
        (State::Firing, None) => opened(key, alert, on).into_iter().collect(),
        (State::Firing, Some(_)) => {
            let word = anew(key, alert, on).or_else(|| reminder(key, alert, on));
            word.into_iter().chain(escalated(key, alert, on)).collect()
        }
    }
}

/// The opening: told when it opens, or, where it kept quiet then, once nothing hushes it any more.
fn opened(key: &AlertKey, alert: &mut Alert, on: &Occasion<'_>) -> Option<Event> {
    let said = matches!(on.quiet, None | Some(Quiet::Adopted));
    let asks = on.rule.decision.is_some();
    if said && on.certain {
        alert.reminded_at = Some(on.window.now);
        if alert.answered.passed(on.today()).is_some() {
            alert.answered.lapse();
        }
        if asks {
            course::ask(alert, on.decide_by, on.window.now, on.questions, on.calendar);
        }
    } else if on.turn != Turn::Opens {
        return None;
    }
    let opened = event(key, alert, on.kind(), &on.rule.to, on);
    Some(match on.lapsed {
        Some(why) => also_to_headquarters(Event { notes: vec![why.clone()], ..opened }),
        None => opened,
    })
}

fn also_to_headquarters(event: Event) -> Event {
    Event { to: merged(event.to.iter().chain(&[Recipient::Headquarters])), ..event }
}

/// What a question has to say that does not merely rest; the alert moves with it.
pub(super) fn of_question(
    key: &AlertKey,
    alert: &mut Alert,
    course: &Course,
    paper: Option<&Text>,
    view: &View<'_>,
    on: &Occasion<'_>,
) -> Vec<Event> {
    let now = on.window.now;
    let asked = |alert: &Alert, why: &Text| Event {
        notes: std::iter::once(why).chain(paper).cloned().collect(),
        ..event(key, alert, Told::DecisionAsked, &on.rule.to, on)
    };
    match course {
        Course::Rests => Vec::new(),
        Course::AsksAgain { by, why, headquarters } => {
            course::ask(alert, Some(*by), now, on.questions, on.calendar);
            let asked = asked(alert, why);
            vec![if *headquarters { also_to_headquarters(asked) } else { asked }]
        }
        Course::Applies(taken) => {
            alert.reminded_at = Some(now);
            vec![applied(key, alert, taken, view, on)]
        }
        Course::Blocked { by, why, again, heading } => {
            course::ask(alert, Some(*by), now, on.questions, on.calendar);
            alert.blocked = alert.blocked.saturating_add(1);
            let blocked = event(key, alert, Told::DefaultBlocked, &[Recipient::Headquarters], on);
            let notes = std::iter::once(why).chain(paper).cloned().collect();
            let heading = Some(heading.clone());
            vec![Event { cc: Vec::new(), notes, heading, ..blocked }, asked(alert, again)]
        }
    }
}

fn applied(
    key: &AlertKey,
    alert: &Alert,
    taken: &DecisionTaken,
    view: &View<'_>,
    on: &Occasion<'_>,
) -> Event {
    let to = [Recipient::Owner, Recipient::Related, Recipient::Headquarters];
    let (notes, heading) = (outcome_of(taken, view), Some(of_default(taken, view)));
    Event { cc: Vec::new(), notes, heading, ..event(key, alert, Told::DefaultApplied, &to, on) }
}

/// A promised day, or one that it was put off to, has passed: told as it was in the beginning.
fn anew(key: &AlertKey, alert: &mut Alert, on: &Occasion<'_>) -> Option<Event> {
    let until = alert.answered.passed(on.today())?;
    if on.quiet.is_none() {
        alert.answered.lapse();
        alert.reminded_at = Some(on.window.now);
    } else if !on.window.crossed(on.calendar.midnight(until.succ_opt()?)) {
        return None;
    }
    Some(event(key, alert, on.kind(), &on.rule.to, on))
}

fn reminder(key: &AlertKey, alert: &mut Alert, on: &Occasion<'_>) -> Option<Event> {
    if alert.answered.rests(on.today()) {
        return None;
    }
    let remind = on.rule.remind.as_ref()?;
    let moment = moments::reminder(alert, remind, on.remind_date, on.calendar, on.window)?;
    if on.quiet.is_none() {
        alert.reminded_at = Some(on.window.now);
        alert.reminders = alert.reminders.saturating_add(1);
    } else if !on.window.crossed(moment) {
        return None;
    }
    Some(event(key, alert, Told::Reminder, &on.rule.to, on))
}

fn escalated(key: &AlertKey, alert: &mut Alert, on: &Occasion<'_>) -> Option<Event> {
    let (steps, moment) = moments::steps_up(alert, &on.rule.escalate, on.calendar, on.window.now)?;
    if on.quiet.is_none() {
        alert.escalated = alert.escalated.saturating_add(u32::try_from(steps.len()).unwrap_or(u32::MAX));
        alert.severity = severity(on.rule, alert.escalated);
    } else if !on.window.crossed(moment) {
        return None;
    }
    let to = merged(steps.iter().flat_map(|step| &step.to));
    Some(Event { cc: Vec::new(), ..event(key, alert, Told::Escalated, &to, on) })
}

/// Told to those who heard of the opening, and to those who heard of it on the way up.
fn resolved(key: &AlertKey, alert: &Alert, on: &Occasion<'_>) -> Event {
    let taken = on.rule.escalate.iter().take(usize::try_from(alert.escalated).unwrap_or(usize::MAX));
    let to = merged(on.rule.to.iter().chain(taken.flat_map(|step| &step.to)));
    event(key, alert, Told::Resolved, &to, on)
}

fn event(key: &AlertKey, alert: &Alert, told: Told, to: &[Recipient], on: &Occasion<'_>) -> Event {
    Event {
        alert: key.clone(),
        opening: alert.openings,
        told,
        quiet: on.quiet.cloned(),
        to: to.to_vec(),
        cc: on.rule.cc.clone(),
        notes: Vec::new(),
        handed: None,
        heading: None,
    }
}

fn merged<'r>(recipients: impl Iterator<Item = &'r Recipient>) -> Vec<Recipient> {
    let mut all: Vec<Recipient> = Vec::new();
    for recipient in recipients {
        if !all.contains(recipient) {
            all.push(recipient.clone());
        }
    }
    all
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::alerts::testing::*;

    const M1: &str = "milestone/m1";

    #[test]
    fn a_rule_with_a_decision_asks_and_shows_by_when() {
        let mut world = World::new(vec![Rule { decision: question(), ..rule("end") }]);
        world.dates.insert(M1.into(), day("2026-06-01"));
        world.fire("end", M1);
        assert_eq!(world.evaluate("2026-04-02 06:00"), ["asked end milestone/m1"]);
        assert_eq!(world.alert("end", M1).deadline, Some(day("2026-06-01")));
    }

    #[test]
    fn an_end_is_told_to_those_who_heard_of_it_on_the_way_up() {
        let late =
            Rule { escalate: vec![step_up("10bd", None)], cc: vec![Recipient::Related], ..rule("late") };
        let mut world = World::new(vec![late]);
        world.fire("late", M1);
        world.evaluate("2026-04-02 06:00");
        world.delivered("late", M1, "2026-04-02 09:00");
        let up = world.step(at("2026-05-01 06:00"));
        assert_eq!((up.events[0].to.as_slice(), up.events[0].cc.len()), (&[Recipient::Headquarters][..], 0));
        world.clear("late", M1);
        let end = world.step(at("2026-05-02 06:00"));
        assert_eq!(end.events[0].to, [Recipient::Owner, Recipient::Headquarters]);
        assert_eq!(end.events[0].cc, [Recipient::Related]);
    }

    #[test]
    fn an_adopted_store_opens_in_silence_and_counts_from_there() {
        let late = Rule { remind: every(&["5bd"]), escalate: vec![step_up("10bd", None)], ..rule("late") };
        let mut world = World::unadopted(vec![late]);
        world.fire("late", M1);
        assert_eq!(world.evaluate("2026-04-02 06:00"), ["opened late milestone/m1 (adopted)"]);
        assert_eq!(world.evaluate("2026-04-09 06:00"), ["reminder late milestone/m1"]);
        world.delivered("late", M1, "2026-04-09 09:00");
        assert!(world.evaluate("2026-04-15 06:00").is_empty());
        let told = world.evaluate("2026-04-23 06:00");
        assert_eq!(told, ["reminder late milestone/m1", "escalated late milestone/m1"]);
    }

    #[test]
    fn after_the_adoption_what_opens_is_told() {
        let mut world = World::unadopted(vec![rule("late")]);
        world.fire("late", M1);
        world.evaluate("2026-04-02 06:00");
        world.fire("late", "milestone/m2");
        assert_eq!(world.evaluate("2026-04-03 06:00"), ["opened late milestone/m2"]);
        world.clear("late", M1);
        assert_eq!(world.evaluate("2026-04-04 06:00"), ["resolved late milestone/m1"]);
    }

    #[test]
    fn the_record_says_what_opened_and_what_ended() {
        let mut world = World::new(vec![rule("late")]);
        world.fire("late", M1);
        let opened = world.step(at("2026-04-02 06:00")).audit;
        assert_eq!(opened.len(), 1);
        assert_eq!((opened[0].kind, opened[0].subject.as_deref()), ("alert_opened", Some(M1)));
        assert_eq!(opened[0].data["rule"], "late");
        assert_eq!(opened[0].data["more"]["owner"], "a");
        world.clear("late", M1);
        let ended = world.step(at("2026-04-03 06:00")).audit;
        assert_eq!(ended.iter().map(|e| e.kind).collect::<Vec<_>>(), ["alert_resolved"]);
    }
}
