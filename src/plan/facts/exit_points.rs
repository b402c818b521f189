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
