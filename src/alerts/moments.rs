//! When a word is due: moments, and whether they were crossed.
//!
//! # Why
//! A span of days ends at local midnight, whatever the hour it was counted from: an evaluation that
//! runs a second earlier than the one before must not put a reminder off by a day.

use chrono::{DateTime, Duration, NaiveDate, TimeDelta, Utc};

use super::Alert;
use crate::calendar::{Calendar, Span};
use crate::rules::{Escalation, Remind};

/// The time since the last committed evaluation: (last, now].
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    /// The last committed evaluation.
    pub(super) last: Option<DateTime<Utc>>,
    /// This one.
    pub(super) now: DateTime<Utc>,
}

impl Window {
    /// Whether `moment` lies in it.
    pub(super) fn crossed(&self, moment: DateTime<Utc>) -> bool {
        self.last.is_none_or(|last| last < moment) && moment <= self.now
    }
}

/// The moment `span` after `from`.
pub(super) fn after(span: Span, from: DateTime<Utc>, calendar: &Calendar) -> DateTime<Utc> {
    match clock_time(span) {
        Some(time) => from.checked_add_signed(time).unwrap_or(from),
        None => calendar.midnight(span.after(calendar.today(from), calendar)),
    }
}

/// The moment `span` after `from`, where it has come by `now`.
fn come(span: Span, from: DateTime<Utc>, calendar: &Calendar, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    // Most are far off, and a date in a zone costs more than a difference of moments. Two days less: one for
    // the hour of `from`, one for clocks that were put forward.
    let shortest = TimeDelta::try_days(span.least_days() - 2).unwrap_or(TimeDelta::MAX);
    if now.signed_duration_since(from) < shortest {
        return None;
    }
    Some(after(span, from, calendar)).filter(|moment| *moment <= now)
}

/// The moment `span` before the beginning of `date`.
pub(super) fn before(span: Span, date: NaiveDate, calendar: &Calendar) -> DateTime<Utc> {
    let midnight = calendar.midnight(span.before(date, calendar));
    clock_time(span).and_then(|time| midnight.checked_sub_signed(time)).unwrap_or(midnight)
}

fn clock_time(span: Span) -> Option<Duration> {
    match span {
        Span::Minutes(n) => Some(Duration::minutes(n.into())),
        Span::Hours(n) => Some(Duration::hours(n.into())),
        _ => None,
    }
}

/// The moment of the reminder that is due now, if one is; several give one.
///
/// `date` is the date that reminders count down to, as the plan has it today: one that moved gives
/// new moments by itself.
pub(super) fn reminder(
    alert: &Alert,
    remind: &Remind,
    date: Option<NaiveDate>,
    calendar: &Calendar,
    window: Window,
) -> Option<DateTime<Utc>> {
    match remind {
        Remind::Before(spans) => {
            let date = date?;
            let owed = |m: &DateTime<Utc>| window.crossed(*m) && alert.fired_at.is_none_or(|f| f < *m);
            spans.iter().map(|span| before(*span, date, calendar)).filter(owed).max()
        }
        Remind::Every(spans) => {
            let step = usize::try_from(alert.reminders).unwrap_or(usize::MAX);
            let span = spans.get(step.min(spans.len().checked_sub(1)?))?;
            come(*span, alert.reminded_at?, calendar, window.now)
        }
    }
}

/// The steps up that are due now and not yet taken, with the moment of the last of them.
pub(super) fn steps_up<'r>(
    alert: &Alert,
    steps: &'r [Escalation],
    calendar: &Calendar,
    now: DateTime<Utc>,
) -> Option<(&'r [Escalation], DateTime<Utc>)> {
    let delivered = alert.first_delivered?;
    let taken = usize::try_from(alert.escalated).unwrap_or(usize::MAX);
    let left = steps.get(taken..)?;
    let come = |step: &Escalation| come(step.after, delivered, calendar, now);
    let moments: Vec<DateTime<Utc>> = left.iter().map_while(come).collect();
    Some((left.get(..moments.len())?, *moments.last()?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use crate::alerts::testing::*;
    use crate::rules::{Rule, Severity};

    const M1: &str = "milestone/m1";

    /// Plays `days` (each at 06:00) with an alert that is open from the first on; gives the days on
    /// which a reminder was told.
    fn reminders(rule: Rule, due: &str, days: &[&str]) -> Vec<String> {
        let mut world = World::new(vec![rule]);
        world.fire("late", M1);
        world.dates.insert(M1.into(), day(due));
        let mut told = Vec::new();
        for d in days {
            for word in world.evaluate(&format!("{d} 06:00")) {
                if word.starts_with("reminder") {
                    told.push((*d).to_owned());
                }
            }
        }
        told
    }

    fn counting_down() -> Rule {
        Rule { remind: before(&["30d", "14d", "7d", "1d"]), ..rule("late") }
    }

    /// due 2026-05-31: moments 05-01, 05-17, 05-24, 05-30
    #[test]
    fn reminders_before_a_date_come_when_their_moment_was_crossed() {
        let cases: [(&[&str], &[&str]); 5] = [
            (&["2026-04-20", "2026-05-01", "2026-05-02"], &["2026-05-01"]),
            (&["2026-04-20", "2026-04-30", "2026-05-05", "2026-05-06"], &["2026-05-05"]),
            (&["2026-04-20", "2026-05-29"], &["2026-05-29"]),
            (&["2026-05-01", "2026-05-02", "2026-05-16"], &[]),
            (
                &["2026-05-20", "2026-05-24", "2026-05-30", "2026-05-31", "2026-06-01"],
                &["2026-05-24", "2026-05-30"],
            ),
        ];
        for (days, told) in cases {
            assert_eq!(reminders(counting_down(), "2026-05-31", days), told, "{days:?}");
        }
    }

    #[test]
    fn spans_of_business_days_and_months_count_by_the_calendar() {
        let rule = Rule { remind: before(&["1mo", "5bd"]), ..rule("late") };
        // 31 May − 1 month = 30 April; five business days before Sunday 31 May = Monday 25 May
        let days = ["2026-04-02", "2026-04-29", "2026-04-30", "2026-05-24", "2026-05-25", "2026-05-26"];
        assert_eq!(reminders(rule, "2026-05-31", &days), ["2026-04-30", "2026-05-25"]);
    }

    #[test]
    fn a_date_that_moved_after_it_was_told_reminds_anew() {
        let mut world = World::new(vec![counting_down()]);
        world.fire("late", M1);
        world.dates.insert(M1.into(), day("2026-05-31"));
        world.evaluate("2026-04-20 06:00");
        assert_eq!(world.evaluate("2026-05-01 06:00"), ["reminder late milestone/m1"]);
        world.dates.insert(M1.into(), day("2026-06-30"));
        assert!(world.evaluate("2026-05-02 06:00").is_empty());
        assert_eq!(world.alert("late", M1).deadline, Some(day("2026-06-30")));
        assert_eq!(world.evaluate("2026-05-31 06:00"), ["reminder late milestone/m1"]);
    }

    #[test]
    fn a_date_that_is_missing_reminds_of_nothing() {
        let mut world = World::new(vec![counting_down()]);
        world.fire("late", M1);
        world.evaluate("2026-04-20 06:00");
        assert!(world.evaluate("2027-04-20 06:00").is_empty());
    }

    #[test]
    fn reminders_get_slower_and_the_last_span_repeats() {
        let rule = Rule { remind: every(&["1d", "2d", "4d"]), ..rule("late") };
        let days: Vec<String> = (2..=20).map(|d| format!("2026-04-{d:02}")).collect();
        let days: Vec<&str> = days.iter().map(String::as_str).collect();
        let told = ["2026-04-03", "2026-04-05", "2026-04-09", "2026-04-13", "2026-04-17"];
        assert_eq!(reminders(rule, "2026-05-31", &days), told);
    }

    #[test]
    fn an_absence_of_weeks_gives_one_reminder_and_the_next_counts_from_it() {
        let rule = Rule { remind: every(&["5bd", "10bd"]), ..rule("late") };
        // opened Thursday 2 April; back on Thursday 21 May; ten business days later is 4 June
        let days = ["2026-04-02", "2026-05-21", "2026-05-22", "2026-06-03", "2026-06-04"];
        assert_eq!(reminders(rule, "2026-05-31", &days), ["2026-05-21", "2026-06-04"]);
    }

    #[test]
    fn an_evaluation_that_runs_earlier_in_the_day_puts_no_reminder_off() {
        let mut world = World::new(vec![Rule { remind: every(&["5bd"]), ..rule("late") }]);
        world.fire("late", M1);
        world.evaluate("2026-04-02 06:03");
        assert!(world.evaluate("2026-04-08 23:59").is_empty());
        assert_eq!(world.evaluate("2026-04-09 00:01"), ["reminder late milestone/m1"]);
    }

    #[test]
    fn reminders_go_on_while_the_rule_cannot_tell() {
        let mut world = World::new(vec![Rule { remind: every(&["5bd"]), ..rule("late") }]);
        world.fire("late", M1);
        world.evaluate("2026-04-02 06:00");
        world.cannot_tell("late", M1);
        assert_eq!(world.evaluate("2026-04-09 06:00"), ["reminder late milestone/m1"]);
    }

    fn climbing() -> World {
        let escalate = vec![step_up("10bd", Some(Severity::Critical)), step_up("20bd", None)];
        let mut world = World::new(vec![Rule { escalate, ..rule("late") }]);
        world.fire("late", M1);
        world.evaluate("2026-04-02 06:00");
        world
    }

    #[test]
    fn escalation_counts_from_the_delivery_and_takes_each_step_once() {
        let mut world = climbing();
        world.delivered("late", M1, "2026-04-06 09:15");
        assert!(world.evaluate("2026-04-19 06:00").is_empty());
        assert_eq!(world.evaluate("2026-04-20 06:00"), ["escalated late milestone/m1"]);
        assert_eq!(world.alert("late", M1).severity, Severity::Critical);
        assert!(world.evaluate("2026-04-21 06:00").is_empty());
        assert!(world.evaluate("2026-05-07 06:00").is_empty(), "four holidays lie between");
        assert_eq!(world.evaluate("2026-05-08 06:00"), ["escalated late milestone/m1"]);
        assert_eq!(world.alert("late", M1).severity, Severity::Critical, "stays what it became");
        assert!(world.evaluate("2027-05-07 06:00").is_empty());
    }

    #[test]
    fn nothing_escalates_that_was_never_delivered() {
        assert!(climbing().evaluate("2027-04-01 06:00").is_empty());
    }

    #[test]
    fn steps_that_passed_during_an_absence_are_taken_together() {
        let mut world = climbing();
        world.delivered("late", M1, "2026-04-02 09:00");
        assert_eq!(world.evaluate("2026-07-01 06:00"), ["escalated late milestone/m1"]);
        assert_eq!(world.alert("late", M1).escalated, 2);
    }

    #[test]
    fn a_delivery_that_became_known_late_owes_its_steps_all_the_same() {
        let mut world = climbing();
        world.evaluate("2026-06-01 06:00");
        world.delivered("late", M1, "2026-04-02 09:00");
        assert_eq!(world.evaluate("2026-06-01 06:01"), ["escalated late milestone/m1"]);
    }

    #[test]
    fn a_reopened_alert_climbs_anew() {
        let mut world = climbing();
        world.delivered("late", M1, "2026-04-02 09:00");
        world.evaluate("2026-05-01 06:00");
        world.clear("late", M1);
        world.evaluate("2026-05-02 06:00");
        world.fire("late", M1);
        world.evaluate("2026-05-03 06:00");
        assert_eq!(world.alert("late", M1).severity, Severity::Warning);
        assert!(world.evaluate("2026-07-03 06:00").is_empty());
    }
}
