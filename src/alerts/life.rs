//! The life of one alert: pending → firing → resolved, and open again.

use chrono::{DateTime, Utc};

use super::ground::Verdict;
use super::moments::{Window, after};
use super::subject;
use super::{Alert, Answered, Context, State};
use crate::lang::Text;
use crate::rules::{Finding, Rule, Severity};

/// What an evaluation made of an alert's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// It is what it was.
    Stays,
    /// It fires from now on.
    Opens,
    /// It is over.
    Resolves,
}

/// The alert after `verdict`; `None` where nothing is left to remember: its condition ceased before it
/// ever fired.
pub(super) fn turn(
    before: Option<&Alert>,
    verdict: Verdict,
    context: &Context<'_>,
    window: Window,
) -> Option<(Alert, Turn)> {
    let mut alert = match before {
        Some(alert) => alert.clone(),
        None => unborn(window.now),
    };
    let turn = match verdict {
        Verdict::Fires(finding) => fires(&mut alert, &finding, context, window),
        Verdict::DoesNot | Verdict::Closed => ceases(&mut alert, window)?,
        Verdict::CannotTell(_) | Verdict::Gone => {
            if alert.state != State::Resolved {
                alert.untold_since.get_or_insert(window.now);
            }
            Turn::Stays
        }
    };
    if alert.state != State::Resolved
        && let Some(finding) = verdict.finding()
    {
        keep_up(&mut alert, finding, context);
    }
    Some((alert, turn))
}

fn fires(alert: &mut Alert, finding: &Finding, context: &Context<'_>, window: Window) -> Turn {
    alert.untold_since = None;
    if alert.state == State::Resolved {
        alert.state = State::Pending;
        alert.since = window.now;
    }
    describe(alert, finding, context);
    if alert.state == State::Firing {
        return Turn::Stays;
    }
    let held = context.rule(finding.rule).map(|rule| after(rule.hold, alert.since, context.calendar));
    if held.is_none_or(|until| window.now < until) {
        return Turn::Stays;
    }
    alert.state = State::Firing;
    alert.fired_at = Some(window.now);
    alert.resolved_at = None;
    alert.first_delivered = None;
    alert.asked_at = Some(window.now);
    alert.asked_by = None;
    alert.blocked = 0;
    alert.answered = Answered { passed_on: alert.answered.passed_on.take(), ..Answered::default() };
    alert.reminded_at = None;
    alert.reminders = 0;
    alert.escalated = 0;
    alert.told_owner = None;
    alert.openings = alert.openings.saturating_add(1);
    Turn::Opens
}

fn ceases(alert: &mut Alert, window: Window) -> Option<Turn> {
    alert.untold_since = None;
    match alert.state {
        State::Resolved => Some(Turn::Stays),
        State::Pending if alert.openings == 0 => None,
        State::Pending => {
            alert.state = State::Resolved;
            Some(Turn::Stays)
        }
        State::Firing => {
            alert.state = State::Resolved;
            alert.resolved_at = Some(window.now);
            Some(Turn::Resolves)
        }
    }
}

/// What it is called and what it rests on, as of now.
fn describe(alert: &mut Alert, finding: &Finding, context: &Context<'_>) {
    alert.title = context.particulars.title(finding);
    alert.advice = context.particulars.advice(finding);
    alert.evidence = context.particulars.evidence(finding);
}

/// What follows the plan and the rules even while the rule cannot tell: who owns it, how grave it is,
/// and by when.
fn keep_up(alert: &mut Alert, finding: &Finding, context: &Context<'_>) {
    let plan = context.view.plan;
    let today = context.view.facts.today;
    let named = plan.owner_of(finding.subject.table, finding.subject.row);
    let passed_on = alert.answered.holder(plan, named, today);
    let owner = passed_on.or_else(|| subject::owner(plan, finding.subject, today));
    if let Some(department) = owner.and_then(|d| plan.departments.get(d)) {
        change_hands(alert, &department.code, context.now);
    }
    if let Some(rule) = context.rule(finding.rule) {
        alert.severity = severity(rule, alert.escalated);
        alert.deadline = match rule.decision {
            Some(_) => context
                .particulars
                .decision_date(finding)
                .map(|by| context.questions.shown(by, alert, context.calendar)),
            None => context.particulars.remind_date(finding),
        };
    }
}

/// It belongs to `owner` from now on; what proved that another one was told proves nothing of this one.
fn change_hands(alert: &mut Alert, owner: &str, now: DateTime<Utc>) {
    if alert.owner == owner {
        return;
    }
    owner.clone_into(&mut alert.owner);
    if alert.state == State::Firing && alert.openings > 0 {
        alert.asked_at = Some(now);
        alert.first_delivered = None;
    }
}

/// The rule's severity after so many steps up.
pub(super) fn severity(rule: &Rule, steps: u32) -> Severity {
    let taken = rule.escalate.iter().take(usize::try_from(steps).unwrap_or(usize::MAX));
    taken.rev().find_map(|step| step.severity).unwrap_or(rule.severity)
}

/// An alert of which nothing is known yet.
pub(super) fn unborn(now: DateTime<Utc>) -> Alert {
    Alert {
        state: State::Pending,
        severity: Severity::Info,
        owner: String::new(),
        title: Text::default(),
        advice: Text::default(),
        evidence: Vec::new(),
        deadline: None,
        since: now,
        fired_at: None,
        resolved_at: None,
        first_delivered: None,
        asked_at: None,
        asked_by: None,
        blocked: 0,
        answered: Answered::default(),
        reminded_at: None,
        reminders: 0,
        escalated: 0,
        openings: 0,
        told_owner: None,
        untold_since: None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::alerts::testing::*;
    use crate::calendar::Span;
    use crate::rules::Mode;

    const M1: &str = "milestone/m1";

    fn late() -> World {
        World::new(vec![rule("late")])
    }

    fn open() -> World {
        let mut world = late();
        world.fire("late", M1);
        assert_eq!(world.evaluate("2026-04-02 06:00"), ["opened late milestone/m1"]);
        world
    }

    #[test]
    fn what_fires_opens_once_and_what_ceases_resolves_once() {
        let mut world = open();
        assert!(world.evaluate("2026-04-03 06:00").is_empty());
        world.clear("late", M1);
        assert_eq!(world.evaluate("2026-04-04 06:00"), ["resolved late milestone/m1"]);
        assert!(world.evaluate("2026-04-05 06:00").is_empty());
        assert_eq!(world.alert("late", M1).resolved_at, Some(at("2026-04-04 06:00")));
    }

    #[test]
    fn an_alert_that_opens_again_starts_over_and_counts_its_openings() {
        let mut world = open();
        world.delivered("late", M1, "2026-04-02 09:00");
        world.clear("late", M1);
        world.evaluate("2026-04-03 06:00");
        world.fire("late", M1);
        assert_eq!(world.evaluate("2026-04-06 06:00"), ["opened late milestone/m1"]);
        let alert = world.alert("late", M1);
        assert_eq!((alert.openings, alert.first_delivered, alert.resolved_at), (2, None, None));
        assert_eq!(alert.fired_at, Some(at("2026-04-06 06:00")));
    }

    /// Each of these takes away what the alert was judged by; it must stay firing and say nothing.
    #[test]
    fn nothing_but_a_judgement_that_does_not_fire_resolves_an_alert() {
        type Taking = (&'static str, fn(&mut World));
        let takings: [Taking; 7] = [
            ("cannot tell", |w| w.cannot_tell("late", M1)),
            ("an error", |w| w.fail("late", M1)),
            ("the row vanished", |w| w.plan.milestones.clear()),
            ("the row's code changed", |w| w.plan.milestones[0].code = "m9".into()),
            ("the rule was removed", |w| w.rules.clear()),
            ("the rule was renamed", |w| w.rules[0].name = "tardy".into()),
            ("the rule left the table", |w| w.rules[0].each.clear()),
        ];
        for (what, take) in takings {
            let mut world = open();
            world.clear("late", M1);
            take(&mut world);
            let before = world.book.evaluated_at;
            assert_eq!(world.evaluate("2026-04-10 06:00"), Vec::<String>::new(), "{what}");
            let alert = world.alert("late", M1);
            assert_eq!(alert.state, State::Firing, "{what}");
            assert_eq!(alert.untold_since, Some(at("2026-04-10 06:00")), "{what}");
            assert_ne!(world.book.evaluated_at, before, "{what}");
        }
    }

    #[test]
    fn a_closed_row_ends_its_alerts_without_a_letter() {
        let mut world = open();
        world.plan.milestones.clear();
        assert!(world.evaluate("2026-04-03 06:00").is_empty());
        assert_eq!(world.alert("late", M1).state, State::Firing);
        world.recorded.closed.insert(M1.to_owned());
        let step = world.step(at("2026-04-04 06:00"));
        assert!(step.events.is_empty());
        assert_eq!(world.alert("late", M1).state, State::Resolved);
        assert_eq!(step.audit[0].data["more"]["quiet"], "closed");
    }

    #[test]
    fn a_row_that_comes_back_goes_on_where_it_was() {
        let mut world = open();
        let rows = std::mem::take(&mut world.plan.milestones);
        world.evaluate("2026-04-03 06:00");
        world.plan.milestones = rows;
        assert!(world.evaluate("2026-04-04 06:00").is_empty());
        assert_eq!(world.alert("late", M1).untold_since, None);
        assert_eq!(world.alert("late", M1).openings, 1);
        world.clear("late", M1);
        assert_eq!(world.evaluate("2026-04-05 06:00"), ["resolved late milestone/m1"]);
    }

    #[test]
    fn a_rule_that_cannot_tell_opens_nothing() {
        let mut world = late();
        world.cannot_tell("late", M1);
        assert!(world.evaluate("2026-04-02 06:00").is_empty());
        assert!(world.book.alerts.is_empty());
    }

    #[test]
    fn an_alert_waits_for_as_long_as_its_rule_holds() {
        let cases = [
            ("0d", "2026-04-02 06:00", true),
            ("1d", "2026-04-02 23:59", false),
            ("1d", "2026-04-03 05:59", true),
            ("10d", "2026-04-11 23:59", false),
            ("10d", "2026-04-12 05:00", true),
            ("2bd", "2026-04-05 23:00", false),
            ("2bd", "2026-04-06 06:00", true),
            ("90m", "2026-04-02 07:29", false),
            ("90m", "2026-04-02 07:30", true),
        ];
        for (hold, when, fires) in cases {
            let mut world = World::new(vec![Rule { hold: span(hold), ..rule("late") }]);
            world.fire("late", M1);
            world.evaluate("2026-04-02 06:00");
            world.evaluate(when);
            let state = world.alert("late", M1).state;
            assert_eq!(state == State::Firing, fires, "{hold} at {when}");
        }
    }

    #[test]
    fn what_ceases_before_its_hold_is_over_leaves_no_trace() {
        let mut world = World::new(vec![Rule { hold: Span::Days(5), ..rule("late") }]);
        world.fire("late", M1);
        assert!(world.evaluate("2026-04-02 06:00").is_empty());
        world.clear("late", M1);
        assert!(world.evaluate("2026-04-03 06:00").is_empty());
        assert!(world.book.alerts.is_empty());
    }

    #[test]
    fn a_second_hold_that_is_not_reached_leaves_the_first_resolution() {
        let mut world = World::new(vec![Rule { hold: Span::Days(1), ..rule("late") }]);
        world.fire("late", M1);
        world.evaluate("2026-04-02 06:00");
        assert_eq!(world.evaluate("2026-04-03 06:00"), ["opened late milestone/m1"]);
        world.clear("late", M1);
        world.evaluate("2026-04-04 06:00");
        world.fire("late", M1);
        assert!(world.evaluate("2026-04-05 06:00").is_empty());
        assert_eq!(world.alert("late", M1).state, State::Pending);
        world.clear("late", M1);
        assert!(world.evaluate("2026-04-05 12:00").is_empty());
        assert_eq!(world.alert("late", M1).state, State::Resolved);
        assert_eq!(world.alert("late", M1).openings, 1);
    }

    #[test]
    fn the_owner_follows_a_reassignment_and_a_reorganisation() {
        let mut world = open();
        assert_eq!(world.alert("late", M1).owner, "a");
        world.plan.initiatives[0].owner = 2;
        let step = world.step(at("2026-04-03 06:00"));
        assert_eq!(world.alert("late", M1).owner, "b");
        assert_eq!(step.audit[0].kind, "alert_owner_changed");
        world.plan.departments[2].valid_until = Some(day("2026-04-30"));
        world.plan.departments[2].successor = Some(1);
        world.evaluate("2026-04-30 06:00");
        assert_eq!(world.alert("late", M1).owner, "b");
        world.evaluate("2026-05-01 06:00");
        assert_eq!(world.alert("late", M1).owner, "a");
    }

    #[test]
    fn a_severity_that_the_rule_changes_is_taken_over() {
        let mut world = open();
        world.rules[0].severity = Severity::Critical;
        world.evaluate("2026-04-03 06:00");
        assert_eq!(world.alert("late", M1).severity, Severity::Critical);
    }

    #[test]
    fn an_empty_plan_is_no_adoption() {
        let mut world = World::unadopted(vec![rule("late")]);
        let plan = std::mem::take(&mut world.plan);
        assert!(world.evaluate("2026-04-01 06:00").is_empty());
        assert_eq!(world.book.evaluated_at, None);
        world.plan = plan;
        world.fire("late", M1);
        assert_eq!(world.evaluate("2026-04-02 06:00"), ["opened late milestone/m1 (adopted)"]);
    }

    #[test]
    fn a_rule_in_shadow_is_recorded_like_any_other() {
        let mut world = World::new(vec![Rule { mode: Mode::Shadow, ..rule("late") }]);
        world.fire("late", M1);
        assert_eq!(world.evaluate("2026-04-02 06:00"), ["opened late milestone/m1 (shadow)"]);
        assert_eq!(world.alert("late", M1).state, State::Firing);
        assert!(world.evaluate("2026-04-03 06:00").is_empty());
    }
}
