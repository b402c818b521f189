//! `plan.md`, Exit point.

use chrono::{Days, NaiveDate};

use super::{ExitPointFacts, days};
use crate::calendar::Calendar;
use crate::plan::{Comparison, ExitCondition, ExitPoint, Kpi, KpiKind, Plan, Point};

pub(super) fn derive(
    exit_point: &ExitPoint,
    plan: &Plan,
    calendar: &Calendar,
    today: NaiveDate,
) -> ExitPointFacts {
    let by_day = exit_point.on.map(|on| (Some(today >= on), Some(on).filter(|on| today >= *on)));
    let by_kpi = exit_point.condition.as_ref().map(|c| reached(c, &plan.kpis[c.kpi], calendar, today));
    let (met, met_on) = match (by_day, by_kpi) {
        (Some(day), Some(kpi)) => (either(day.0, kpi.0), earlier(day.1, kpi.1)),
        (one, other) => one.or(other).unwrap_or_default(),
    };
    let within = Days::new(exit_point.decide_within.into());
    ExitPointFacts {
        met,
        met_on,
        days_to_exit: exit_point.on.map(|on| days(today, on)),
        decide_by: met_on.and_then(|on| on.checked_add_days(within)),
        decided: false,
    }
}

/// Whether the last measurements on `today` all compare so, and the first day on which they did.
fn reached(
    condition: &ExitCondition,
    kpi: &Kpi,
    calendar: &Calendar,
    today: NaiveDate,
) -> (Option<bool>, Option<NaiveDate>) {
    let mut seen = 0;
    let mut run = 0;
    let mut met_on = None;
    let counted = kpi.measurements.iter().filter(|p| p.on <= today && counts(condition, kpi, p, calendar));
    for point in counted {
        seen += 1;
        run = if compares(condition.comparison, point.value, condition.threshold) { run + 1 } else { 0 };
        if run >= condition.consecutive && met_on.is_none() {
            met_on = Some(point.on);
        }
    }
    let enough = seen >= condition.consecutive;
    (enough.then_some(run >= condition.consecutive), met_on)
}

/// Of a yearly total "too low" can only be said at the year's end.
fn counts(condition: &ExitCondition, kpi: &Kpi, point: &Point, calendar: &Calendar) -> bool {
    let below = matches!(condition.comparison, Comparison::Less | Comparison::LessOrEqual);
    let year_end = || calendar.fiscal_year_end(calendar.fiscal_year_of(point.on)) == point.on;
    condition.from.is_none_or(|from| point.on >= from) && (kpi.kind != KpiKind::Flow || !below || year_end())
}

fn compares(comparison: Comparison, value: f64, threshold: f64) -> bool {
    match comparison {
        Comparison::Less => value < threshold,
        Comparison::LessOrEqual => value <= threshold,
        Comparison::Greater => value > threshold,
        Comparison::GreaterOrEqual => value >= threshold,
    }
}

/// One that is met decides; otherwise one that cannot be told leaves the whole untold.
fn either(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

fn earlier(a: Option<NaiveDate>, b: Option<NaiveDate>) -> Option<NaiveDate> {
    a.into_iter().chain(b).min()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::super::testing::*;
    use super::*;

    fn check(exit_point: &ExitPoint, kpi: &Kpi, today: &str, met: Option<bool>, met_on: Option<&str>) {
        let plan = Plan { kpis: vec![kpi.clone()], ..Plan::default() };
        let f = derive(exit_point, &plan, &calendar(), day(today));
        assert_eq!((f.met, f.met_on), (met, met_on.map(day)), "on {today}");
    }

    fn when(comparison: Comparison, threshold: f64, consecutive: u32, from: Option<&str>) -> ExitPoint {
        let from = from.map(day);
        let condition = Some(ExitCondition { kpi: 0, comparison, threshold, consecutive, from });
        ExitPoint { condition, ..on(None) }
    }

    fn on(on: Option<&str>) -> ExitPoint {
        ExitPoint {
            code: "x".into(),
            initiative: 0,
            description: String::new(),
            on: on.map(day),
            condition: None,
            decide_within: 30,
            default_outcome: crate::plan::DefaultOutcome::End,
        }
    }

    #[test]
    fn a_day_is_reached_on_itself() {
        let x = on(Some("2026-05-01"));
        check(&x, &kpi("", ""), "2026-04-30", Some(false), None);
        check(&x, &kpi("", ""), "2026-05-01", Some(true), Some("2026-05-01"));
        let f = derive(&x, &Plan::default(), &calendar(), day("2026-05-11"));
        assert_eq!(f.days_to_exit, Some(-10)); // 1 − 11 May
        assert_eq!(f.decide_by, Some(day("2026-05-31"))); // 1 May + 30 days
    }

    #[test]
    fn the_last_results_all_have_to_compare_so() {
        let k = kpi("", "2026-04-01=9 2026-05-01=11 2026-06-01=9 2026-07-01=8 2026-08-01=12");
        let twice = when(Comparison::Less, 10.0, 2, None);
        check(&twice, &k, "2026-04-30", None, None); // one result of two
        check(&twice, &k, "2026-05-01", Some(false), None); // 9, 11
        check(&twice, &k, "2026-06-30", Some(false), None); // 11, 9
        check(&twice, &k, "2026-07-15", Some(true), Some("2026-07-01")); // 9, 8
        check(&twice, &k, "2026-08-01", Some(false), Some("2026-07-01")); // 8, 12: once it was so
        let later = when(Comparison::Less, 10.0, 1, Some("2026-06-15"));
        check(&later, &k, "2026-06-30", None, None);
        check(&later, &k, "2026-07-01", Some(true), Some("2026-07-01"));
    }

    #[test]
    fn comparisons_include_their_threshold_or_not() {
        let at = |comparison, met| {
            check(
                &when(comparison, 10.0, 1, None),
                &kpi("", "2026-04-01=10"),
                "2026-04-01",
                Some(met),
                met.then_some("2026-04-01"),
            )
        };
        at(Comparison::Less, false);
        at(Comparison::LessOrEqual, true);
        at(Comparison::Greater, false);
        at(Comparison::GreaterOrEqual, true);
    }

    #[test]
    fn of_a_flow_too_little_shows_only_at_the_years_end() {
        let flow = Kpi { kind: KpiKind::Flow, ..kpi("", "2026-06-30=1 2027-03-31=5") };
        let low = when(Comparison::LessOrEqual, 5.0, 1, None);
        check(&low, &flow, "2026-12-31", None, None);
        check(&low, &flow, "2027-03-31", Some(true), Some("2027-03-31"));
        let high = when(Comparison::GreaterOrEqual, 1.0, 1, None);
        check(&high, &flow, "2026-06-30", Some(true), Some("2026-06-30"));
    }

    #[test]
    fn of_a_day_and_results_whichever_comes_first() {
        let both = ExitPoint { on: Some(day("2026-06-01")), ..when(Comparison::Less, 10.0, 1, None) };
        check(&both, &kpi("", ""), "2026-05-01", None, None);
        check(&both, &kpi("", ""), "2026-06-01", Some(true), Some("2026-06-01"));
        check(&both, &kpi("", "2026-05-01=9"), "2026-06-01", Some(true), Some("2026-05-01"));
        check(&both, &kpi("", "2026-05-01=11"), "2026-05-01", Some(false), None);
    }
}
