//! A KPI's way so far and ahead, as a chart or a table shows it: what was promised, what was reached, where
//! it leads. The numbers are those of `plan.md`, KPI; only the forecast's range is not in the contract.

use chrono::NaiveDate;

use super::attainment::{Promise, attainment};
use super::trajectory::{Track, flow_share};
use super::{forecast, kpis};
use crate::calendar::Calendar;
use crate::plan::{Kpi, KpiKind, Point, Trajectory};

/// A KPI's way on one day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// The baseline, given or by the rule for cumulative KPIs.
    pub baseline: Option<Point>,
    /// The targets that count, by date.
    pub targets: Vec<Point>,
    /// The promised way: lines from point to point. One line, or one a fiscal year of a yearly total.
    pub path: Vec<Vec<Point>>,
    /// The results on or before the day, by date.
    pub results: Vec<Rated>,
    /// Where it leads if it goes on like this.
    pub ahead: Option<Ahead>,
}

/// A result, and what was promised for its day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rated {
    /// The day.
    pub on: NaiveDate,
    /// The value, in the KPI's unit.
    pub value: f64,
    /// What was promised for that day.
    pub expected: Option<f64>,
    /// How much of it was reached (1 = all).
    pub attainment: Option<f64>,
}

/// Where a KPI leads if it goes on like this.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ahead {
    /// The day: the last target's; of a yearly total the fiscal year's last.
    pub on: NaiveDate,
    /// The forecast.
    pub value: f64,
    /// The same line at the lower and the upper quartile of the pairwise slopes: how far the results agree
    /// on where it leads. `None` for a yearly total, whose forecast has no slopes.
    pub range: Option<(f64, f64)>,
}

/// The way of `kpi`, whose initiative starts on `starts_on`, as of `today`.
pub fn progress(kpi: &Kpi, starts_on: Option<NaiveDate>, calendar: &Calendar, today: NaiveDate) -> Progress {
    let track = Track::of(kpi, starts_on);
    let counted = kpis::reported(kpi, &track, today);
    let known = kpi.measurements.partition_point(|p| p.on <= today);
    let earlier = known - counted.len();
    let mut results: Vec<Rated> = kpi.measurements[..earlier].iter().map(unrated).collect();
    results.extend(counted.iter().map(|point| rated(kpi, &track, point, calendar)));
    let path = path(kpi, &track, counted, calendar);
    let ahead = ahead(kpi, &track, counted, calendar, today);
    Progress { baseline: track.baseline, targets: track.targets, path, results, ahead }
}

/// A result from before the baseline: shown, but rated by nothing.
fn unrated(point: &Point) -> Rated {
    Rated { on: point.on, value: point.value, expected: None, attainment: None }
}

fn rated(kpi: &Kpi, track: &Track, point: &Point, calendar: &Calendar) -> Rated {
    let expected = kpis::expected(kpi, track, point.on, calendar);
    let promise = Promise { kpi, baseline: track.baseline.map(|b| b.value) };
    let rate = |expected| attainment(&promise, point.value, expected);
    let attainment = expected.filter(|_| !kpis::too_early(kpi, track, point.on)).and_then(rate);
    Rated { on: point.on, value: point.value, expected, attainment }
}

fn path(kpi: &Kpi, track: &Track, counted: &[Point], calendar: &Calendar) -> Vec<Vec<Point>> {
    match kpi.kind {
        KpiKind::Flow => years(track, counted, calendar),
        KpiKind::Level | KpiKind::Cumulative if track.targets.is_empty() => Vec::new(),
        KpiKind::Level | KpiKind::Cumulative => {
            let points: Vec<Point> = track.baseline.iter().chain(&track.targets).copied().collect();
            vec![if kpi.trajectory == Trajectory::Step { stairs(&points) } else { points }]
        }
    }
}

/// Each point's value held until the next one's day.
fn stairs(points: &[Point]) -> Vec<Point> {
    let mut path: Vec<Point> = Vec::with_capacity(points.len() * 2);
    for point in points {
        if let Some(held) = path.last().map(|last| last.value) {
            path.push(Point { on: point.on, value: held });
        }
        path.push(*point);
    }
    path
}

/// A yearly total's way: from nought to the target within each year where a result of a part of a year
/// is to be compared, else the target over the whole of its year.
fn years(track: &Track, counted: &[Point], calendar: &Calendar) -> Vec<Vec<Point>> {
    let of = |p: &Point| calendar.fiscal_year_of(p.on);
    let in_part = counted.iter().any(|p| p.on != calendar.fiscal_year_end(of(p)));
    let last_of_year = |(i, target): (usize, &Point)| {
        let next = track.targets.get(i + 1);
        next.is_none_or(|next| of(next) != of(target)).then_some(*target)
    };
    let line = |target: Point| {
        let year = of(&target);
        let from = if in_part { 0.0 } else { target.value };
        let first = Point { on: calendar.fiscal_year_start(year), value: from };
        vec![first, Point { on: calendar.fiscal_year_end(year), value: target.value }]
    };
    track.targets.iter().enumerate().filter_map(last_of_year).map(line).collect()
}

fn ahead(
    kpi: &Kpi,
    track: &Track,
    counted: &[Point],
    calendar: &Calendar,
    today: NaiveDate,
) -> Option<Ahead> {
    if kpi.kind == KpiKind::Flow {
        let last = counted.last()?;
        let on = calendar.fiscal_year_end(calendar.fiscal_year_of(last.on));
        let value = last.value / flow_share(last.on, calendar);
        return (last.on < on).then_some(Ahead { on, value, range: None });
    }
    let (value, low, high) = forecast::between_quartiles(track, counted, today)?;
    let on = track.targets.last()?.on;
    Some(Ahead { on, value, range: Some((low, high)) })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::super::testing::*;
    use super::*;

    fn of(kpi: &Kpi, today: &str) -> Progress {
        progress(kpi, None, &calendar(), day(today))
    }

    fn written(lines: &[Vec<Point>]) -> Vec<String> {
        let line = |line: &Vec<Point>| {
            line.iter().map(|p| format!("{}={}", p.on, p.value)).collect::<Vec<_>>().join(" ")
        };
        lines.iter().map(line).collect()
    }

    #[test]
    fn the_way_leads_over_the_targets_or_stays_until_each() {
        let kpi = Kpi { baseline: baseline("2026-04-01", 10.0), ..kpi("2027-03-31=20 2028-03-31=40", "") };
        assert_eq!(written(&of(&kpi, "2026-06-01").path), ["2026-04-01=10 2027-03-31=20 2028-03-31=40"]);
        let stairs = Kpi { trajectory: Trajectory::Step, ..kpi };
        let way = "2026-04-01=10 2027-03-31=10 2027-03-31=20 2028-03-31=20 2028-03-31=40";
        assert_eq!(written(&of(&stairs, "2026-06-01").path), [way]);
    }

    #[test]
    fn a_yearly_total_starts_anew_each_year_where_a_part_of_one_is_reported() {
        let flow =
            |measured: &str| Kpi { kind: KpiKind::Flow, ..kpi("2027-03-31=100 2028-03-31=90", measured) };
        let whole = of(&flow("2027-03-31=95"), "2027-06-01");
        assert_eq!(written(&whole.path), ["2026-04-01=100 2027-03-31=100", "2027-04-01=90 2028-03-31=90"]);
        assert_eq!(whole.ahead, None);
        let part = of(&flow("2026-09-30=60"), "2026-10-01");
        assert_eq!(written(&part.path), ["2026-04-01=0 2027-03-31=100", "2027-04-01=0 2028-03-31=90"]);
        // 183 of 365 days have passed: 60 × 365 ÷ 183.
        let ahead = part.ahead.unwrap();
        assert_eq!((ahead.on, ahead.value), (day("2027-03-31"), 60.0 / (183.0 / 365.0)));
    }

    #[test]
    fn the_last_counted_result_is_rated_as_the_facts_rate_it() {
        let kpi = Kpi {
            baseline: baseline("2026-04-01", 10.0),
            ..kpi("2026-07-10=20", "2026-03-01=5 2026-05-21=15 2026-06-30=12 2026-08-01=99")
        };
        let results = of(&kpi, "2026-07-01").results;
        let days: Vec<String> = results.iter().map(|r| r.on.to_string()).collect();
        assert_eq!(days, ["2026-03-01", "2026-05-21", "2026-06-30"]);
        assert_eq!((results[0].expected, results[0].attainment), (None, None));
        assert_eq!((results[1].expected, results[1].attainment), (Some(15.0), Some(1.0)));
        let facts = facts_of(kpi, None, "2026-07-01");
        assert_eq!((results[2].expected, results[2].attainment), (facts.expected, facts.attainment));
    }

    #[test]
    fn the_range_holds_the_forecast_and_is_as_wide_as_the_slopes_disagree() {
        // Days 0, 10, 20 with 0, 10, 60: slopes 1, 3, 5; quartiles 1 and 5. On day 40:
        // 1 × 40 + median(0, 0, 40) = 40; 5 × 40 + median(0, −40, −40) = 160; the forecast is 120.
        let three = kpi("2026-05-11=100", "2026-04-01=0 2026-04-11=10 2026-04-21=60");
        let ahead = of(&three, "2026-04-21").ahead.unwrap();
        assert_eq!(ahead, Ahead { on: day("2026-05-11"), value: 120.0, range: Some((40.0, 160.0)) });
        let straight = kpi("2026-05-11=100", "2026-04-01=0 2026-04-11=10 2026-04-21=20");
        let ahead = of(&straight, "2026-04-21").ahead.unwrap();
        assert_eq!((ahead.value, ahead.range), (40.0, Some((40.0, 40.0))));
    }
}
