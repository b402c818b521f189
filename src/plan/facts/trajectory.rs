//! The way from the baseline over the targets, and where one should be on it on a day
//! (`plan.md`, KPI: `expected`).

use chrono::NaiveDate;

use super::days;
use crate::calendar::Calendar;
use crate::plan::{Kpi, KpiKind, Point, Trajectory};

/// The points that a KPI's way leads through.
#[derive(Debug)]
pub(in crate::plan) struct Track {
    /// The baseline, given or by the rule for cumulative KPIs.
    pub(in crate::plan) baseline: Option<Point>,
    /// The targets that count, by date.
    pub(in crate::plan) targets: Vec<Point>,
}

impl Track {
    /// The track of a KPI whose initiative starts on `starts_on`. A cumulative KPI without a baseline
    /// starts at 0 on that day, if it comes before the first target.
    pub(in crate::plan) fn of(kpi: &Kpi, starts_on: Option<NaiveDate>) -> Track {
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
    pub(in crate::plan) fn value_on(&self, on: NaiveDate, trajectory: Trajectory) -> Option<f64> {
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
    pub(in crate::plan) fn flow_on(&self, on: NaiveDate, calendar: &Calendar) -> Option<f64> {
        let year = calendar.fiscal_year_of(on);
        let target = self.targets.iter().rfind(|t| calendar.fiscal_year_of(t.on) == year)?;
        let (elapsed, all) = elapsed(on, calendar);
        Some(target.value * elapsed / all)
    }
}

/// How much of its fiscal year has passed through `on`, above 0 and at most 1.
pub(in crate::plan) fn flow_share(on: NaiveDate, calendar: &Calendar) -> f64 {
    let (elapsed, all) = elapsed(on, calendar);
    elapsed / all
}

/// Days from the fiscal year's first through `on`, and days of that year.
fn elapsed(on: NaiveDate, calendar: &Calendar) -> (f64, f64) {
    let year = calendar.fiscal_year_of(on);
    let first = calendar.fiscal_year_start(year);
    ((days(first, on) + 1) as f64, (days(first, calendar.fiscal_year_end(year)) + 1) as f64)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::super::testing::*;
    use super::*;

    fn check(kpi: &Kpi, starts_on: Option<&str>, on: &str, expected: Option<f64>) {
        let track = Track::of(kpi, starts_on.map(day));
        let found = match kpi.kind {
            KpiKind::Flow => track.flow_on(day(on), &calendar()),
            _ => track.value_on(day(on), kpi.trajectory),
        };
        assert_eq!(found, expected, "on {on}");
    }

    #[test]
    fn a_line_leads_from_point_to_point_and_then_stays() {
        let kpi = Kpi { baseline: baseline("2026-04-01", 10.0), ..kpi("2026-04-11=20 2026-04-21=0", "") };
        check(&kpi, None, "2026-03-31", None); // before the baseline
        check(&kpi, None, "2026-04-01", Some(10.0));
        check(&kpi, None, "2026-04-04", Some(13.0)); // 10 + (20 − 10) × 3 ÷ 10
        check(&kpi, None, "2026-04-11", Some(20.0));
        check(&kpi, None, "2026-04-15", Some(12.0)); // 20 + (0 − 20) × 4 ÷ 10
        check(&kpi, None, "2030-01-01", Some(0.0));
    }

    #[test]
    fn a_step_holds_until_the_next_points_day() {
        let kpi = Kpi {
            baseline: baseline("2026-04-01", 10.0),
            trajectory: Trajectory::Step,
            ..kpi("2026-04-11=20", "")
        };
        check(&kpi, None, "2026-04-10", Some(10.0));
        check(&kpi, None, "2026-04-11", Some(20.0));
    }

    #[test]
    fn without_a_baseline_nothing_is_expected_before_the_first_target() {
        check(&kpi("2026-04-11=20 2026-04-21=30", ""), None, "2026-04-10", None);
        check(&kpi("2026-04-11=20 2026-04-21=30", ""), None, "2026-04-16", Some(25.0)); // 20 + 10 × 5 ÷ 10
        check(&Kpi { baseline: baseline("2026-04-01", 1.0), ..kpi("", "") }, None, "2026-05-01", None);
    }

    #[test]
    fn only_targets_that_count_count() {
        let mut kpi = Kpi { baseline: baseline("2026-04-01", 0.0), ..kpi("2026-04-11=20 2026-04-21=30", "") };
        kpi.targets[0].value = None; // 〇件
        check(&kpi, None, "2026-04-11", Some(15.0)); // 0 + (30 − 0) × 10 ÷ 20
        kpi.targets[1].ignored = true;
        check(&kpi, None, "2026-04-11", None);
    }

    #[test]
    fn a_cumulative_one_starts_at_nought_when_its_initiative_does() {
        let cumulative = |targets| Kpi { kind: KpiKind::Cumulative, ..kpi(targets, "") };
        check(&cumulative("2026-04-11=20"), Some("2026-04-01"), "2026-04-06", Some(10.0)); // 0 + 20 × 5 ÷ 10
        check(&cumulative("2026-04-11=20"), Some("2026-04-11"), "2026-04-11", Some(20.0));
        check(&cumulative("2026-04-11=20"), None, "2026-04-06", None);
        check(&kpi("2026-04-11=20", ""), Some("2026-04-01"), "2026-04-06", None); // a level does not
        assert!(Track::of(&cumulative("2026-04-11=20"), Some(day("2026-04-11"))).baseline.is_none());
        assert!(Track::of(&cumulative(""), Some(day("2026-04-01"))).baseline.is_none());
    }

    #[test]
    fn a_flow_is_due_by_the_share_of_its_year() {
        // Fiscal year 2026 has 365 days; 1 April – 12 June are 30 + 31 + 12 = 73 of them, a fifth.
        let flow = Kpi { kind: KpiKind::Flow, ..kpi("2026-09-30=50 2027-03-31=100 2028-03-31=366", "") };
        check(&flow, None, "2026-06-12", Some(20.0)); // the latest of that year, 100, × 73 ÷ 365
        check(&flow, None, "2027-03-31", Some(100.0));
        check(&flow, None, "2027-04-02", Some(2.0)); // 366 × 2 ÷ 366: fiscal year 2027 has a 29 February
        check(&flow, None, "2028-04-01", None);
        assert_eq!(flow_share(day("2026-06-12"), &calendar()), 0.2);
    }
}
