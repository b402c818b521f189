//! What an alert will say of itself if nothing changes but the day: for a person who asks.

use chrono::{DateTime, NaiveDate, Utc};

use super::moments;
use super::{Alert, State, Told};
use crate::calendar::Calendar;
use crate::rules::{Recipient, Remind, Rule, Severity};

/// A word that is to come.
#[derive(Clone, Debug, PartialEq)]
pub struct Coming {
    /// Its moment.
    pub at: DateTime<Utc>,
    /// The kind of word.
    pub told: Told,
    /// To whom, by role.
    pub to: Vec<Recipient>,
    /// The severity from then on, where it changes.
    pub severity: Option<Severity>,
}

/// The reminders and steps up of `rule` after `now`, in the order of their moments; `date` is the date that
/// its reminders count down to. Without an alert in the book only those are known that count down to a
/// date; of those that count from the one before only the next is.
pub fn ahead(
    rule: &Rule,
    alert: Option<&Alert>,
    date: Option<NaiveDate>,
    calendar: &Calendar,
    now: DateTime<Utc>,
) -> Vec<Coming> {
    let open = alert.filter(|alert| alert.state == State::Firing);
    let reminder = |at| Coming { at, told: Told::Reminder, to: rule.to.clone(), severity: None };
    let mut coming: Vec<Coming> = reminders(rule, open, date, calendar).into_iter().map(reminder).collect();
    // A promised or postponed day lets reminders rest, and nothing else.
    if let Some(rests) = open.and_then(|alert| alert.answered.rests_until) {
        coming.retain(|c| calendar.today(c.at) > rests);
    }
    coming.extend(open.into_iter().flat_map(|alert| steps(rule, alert, calendar)));
    coming.retain(|c| c.at > now);
    coming.sort_by_key(|c| c.at);
    coming
}

fn reminders(
    rule: &Rule,
    open: Option<&Alert>,
    date: Option<NaiveDate>,
    calendar: &Calendar,
) -> Vec<DateTime<Utc>> {
    match &rule.remind {
        Some(Remind::Before(spans)) => date
            .map(|d| spans.iter().map(|span| moments::before(*span, d, calendar)).collect())
            .unwrap_or_default(),
        Some(Remind::Every(spans)) => {
            let next = open.and_then(|alert| {
                let step = usize::try_from(alert.reminders).unwrap_or(usize::MAX);
                let span = spans.get(step.min(spans.len().checked_sub(1)?))?;
                Some(moments::after(*span, alert.reminded_at?, calendar))
            });
            next.into_iter().collect()
        }
        None => Vec::new(),
    }
}

fn steps(rule: &Rule, alert: &Alert, calendar: &Calendar) -> Vec<Coming> {
    let Some(delivered) = alert.first_delivered else { return Vec::new() };
    let taken = usize::try_from(alert.escalated).unwrap_or(usize::MAX);
    let left = rule.escalate.iter().skip(taken);
    left.map(|step| Coming {
        at: moments::after(step.after, delivered, calendar),
        told: Told::Escalated,
        to: step.to.clone(),
        severity: step.severity,
    })
    .collect()
}

/// When an alert that waits for its rule's `hold` will have waited long enough.
pub fn held_until(rule: &Rule, alert: &Alert, calendar: &Calendar) -> DateTime<Utc> {
    moments::after(rule.hold, alert.since, calendar)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::alerts::testing::*;

    /// The words to come for `rule` about `m1`, opened and delivered on 2 April, as of 3 April.
    fn check(rule: Rule, date: Option<&str>, wanted: &[&str]) {
        let mut world = World::new(vec![rule]);
        world.fire("late", "milestone/m1");
        world.evaluate("2026-04-02 06:00");
        world.delivered("late", "milestone/m1", "2026-04-02 09:00");
        let alert = world.alert("late", "milestone/m1").clone();
        let now = at("2026-04-03 06:00");
        let coming = ahead(&world.rules[0], Some(&alert), date.map(day), world.calendar, now);
        let told = |c: &Coming| format!("{} {}", world.calendar.today(c.at), c.told.name());
        assert_eq!(coming.iter().map(told).collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn what_is_to_come_is_told_in_its_order() {
        let escalating = |rule| Rule { escalate: vec![step_up("10bd", None)], ..rule };
        check(rule("late"), None, &[]);
        check(
            escalating(Rule { remind: every(&["5bd", "10bd"]), ..rule("late") }),
            None,
            &["2026-04-09 reminder", "2026-04-16 escalated"],
        );
        let counting = Rule { remind: before(&["30d", "7d"]), ..rule("late") };
        check(
            escalating(counting.clone()),
            Some("2026-04-20"),
            &["2026-04-13 reminder", "2026-04-16 escalated"],
        );
        check(counting, None, &[]);
    }
}
