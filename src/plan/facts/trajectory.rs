//! The way from the baseline over the targets, and where one should be on it on a day
//! (`plan.md`, KPI: `expected`).

use chrono::NaiveDate;

use super::days;
use crate::calendar::Calendar;
use crate::plan::{Kpi, KpiKind, Point, Trajectory};

/// The points that a KPI's way leads through.
#[derive(Debug)]
pub(super) struct Track {
    /// The baseline, given or by the rule for cumulative KPIs.
    pub(super) baseline: Option<Point>,
    /// The targets that count, by date.
    pub(super) targets: Vec<Point>,
}

impl Track {
    /// The track of a KPI whose initiative starts on `starts_on`. A cumulative KPI without a baseline
    /// starts at 0 on that day, if it comes before the first target.
    pub(super) fn of(kpi: &Kpi, starts_on: Option<NaiveDate>) -> Track {
        let set = kpi.targets.iter().filter(|t| !t.ignored);
        let targets: Vec<Point> =
            set.filter_map(|t| t.value.map(|value| Point { on: t.on, value })).collect();
        let from_nought = || {
            let on = starts_on.filter(|_| kpi.kind == KpiKind::Cumulative)?;
            targets.first().filter(|first| on < first.on).map(|_| Point { on, value: 0.0 })
        };
        Track { baseline: kpi.baseline.or_else(from_nought), targets }
    }

    /// The value promised for `on`; `None` without a target, and before the first point.
    pub(super) fn value_on(&self, on: NaiveDate, trajectory: Trajectory) -> Option<f64> {
        self.targets.first()?;
        let points = || self.baseline.iter().chain(&self.targets);
        let passed = points().take_while(|p| p.on <= on).last()?;
        match (trajectory, points().find(|p| p.on > on)) {
            (Trajectory::Linear, Some(next)) => {
                let (since, between) = (days(passed.on, on) as f64, days(passed.on, next.on) as f64);
                Some(passed.value + (next.value - passed.value) * since / between)
            }
            _ => Some(passed.value),
        }
    }

    /// The share, promised for `on`, of the latest-dated target of its fiscal year.
    pub(super) fn flow_on(&self, on: NaiveDate, calendar: &Calendar) -> Option<f64> {
        let year = calendar.fiscal_year_of(on);
        let target = self.targets.iter().rfind(|t| calendar.fiscal_year_of(t.on) == year)?;
        let (elapsed, all) = elapsed(on, calendar);
        Some(target.value * elapsed / all)
    }
}

/// How much of its fiscal year has passed through `on`, above 0 and at most 1.
pub(super) fn flow_share(on: NaiveDate, calendar: &Calendar) -> f64 {
    let (elapsed, all) = elapsed(on, calendar);
    elapsed / all
}

/// Days from the fiscal year's first through `on`, and days of that year.
fn elapsed(on: NaiveDate, calendar: &Calendar) -> (f64, f64) {
    let year = calendar.fiscal_year_of(on);
    let first = calendar.fiscal_year_start(year);
    ((days(first, on) + 1) as f64, (days(first, calendar.fiscal_year_end(year)) + 1) as f64)
}
