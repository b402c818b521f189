//! Where a KPI will be on its last target's day if it goes on like this: a Theil–Sen line, the median
//! of all pairwise slopes, which one outlier does not bend.

use chrono::NaiveDate;

use super::days;
use super::trajectory::Track;
use crate::plan::Point;

/// The value on the last target's date; `None` where that date is not after `today`, or with fewer
/// than three points. `reported` are the measurements that count on `today`, by date.
pub(super) fn at_last_target(track: &Track, reported: &[Point], today: NaiveDate) -> Option<f64> {
    let (line, until) = line(track, reported, today)?;
    at(&line, median(pairwise_slopes(&line))?, until)
}

/// The same, with what the lower and the upper quartile of the slopes (of n slopes the one at (n − 1) ÷ 4
/// from either end, rounded down) lead to: forecast, low, high.
pub(super) fn between_quartiles(
    track: &Track,
    reported: &[Point],
    today: NaiveDate,
) -> Option<(f64, f64, f64)> {
    let (line, until) = line(track, reported, today)?;
    let mut slopes = pairwise_slopes(&line);
    slopes.sort_by(f64::total_cmp);
    let quarter = (slopes.len() - 1) / 4;
    let (low, high) = (*slopes.get(quarter)?, *slopes.get(slopes.len() - 1 - quarter)?);
    Some((at(&line, median(slopes)?, until)?, at(&line, low, until)?, at(&line, high, until)?))
}

/// Days since a first one, and values.
type Line = Vec<(f64, f64)>;

/// The points to lay a line through, and the day to follow it to, counted from the first.
fn line(track: &Track, reported: &[Point], today: NaiveDate) -> Option<(Line, f64)> {
    let target = track.targets.last().filter(|t| t.on > today)?;
    let measured = reported.iter().filter(|p| track.baseline.is_none_or(|b| p.on != b.on));
    let points: Vec<Point> = track.baseline.iter().chain(measured).copied().collect();
    if points.len() < 3 {
        return None;
    }
    let first = points.first()?.on;
    let line = points.iter().map(|p| (days(first, p.on) as f64, p.value)).collect();
    Some((line, days(first, target.on) as f64))
}

/// Where a line of this slope through the middle of the points is on a day.
fn at(line: &[(f64, f64)], slope: f64, day: f64) -> Option<f64> {
    let intercept = median(line.iter().map(|(day, value)| value - slope * day).collect())?;
    Some(intercept + slope * day)
}

fn pairwise_slopes(line: &[(f64, f64)]) -> Vec<f64> {
    let mut slopes = Vec::with_capacity(line.len() * (line.len() - 1) / 2);
    for (i, a) in line.iter().enumerate() {
        slopes.extend(line[i + 1..].iter().map(|b| (b.1 - a.1) / (b.0 - a.0)));
    }
    slopes
}

/// The middle value; of an even count the mean of the middle two.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    if values.len() % 2 == 1 { Some(upper) } else { Some((values[middle - 1] + upper) / 2.0) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::super::testing::*;

    fn check(kpi: &Kpi, starts_on: Option<&str>, today: &str, wanted: Option<f64>) {
        assert_eq!(facts_of(kpi.clone(), starts_on, today).forecast, wanted, "on {today}");
    }

    use crate::plan::{Kpi, KpiKind};

    #[test]
    fn the_line_follows_the_median_slope() {
        // Days 0, 10, 20 with 0, 10, 60. Slopes: 1, 5, 60 ÷ 20 = 3; median 3. Intercepts: 0, 10 − 30 =
        // −20, 60 − 60 = 0; median 0. On day 40: 0 + 3 × 40.
        let three = kpi("2026-05-11=100", "2026-04-01=0 2026-04-11=10 2026-04-21=60");
        check(&three, None, "2026-04-21", Some(120.0));
        check(&three, None, "2026-04-20", None); // two points on that day
        check(&three, None, "2026-05-11", None); // the last target's date is not ahead
    }

    #[test]
    fn an_even_count_takes_the_mean_of_the_middle_two() {
        // Days 0, 1, 2, 3 with 0, 1, 4, 9: slopes 1, 2, 3, 3, 4, 5; median (3 + 3) ÷ 2 = 3. Intercepts:
        // 0, 1 − 3 = −2, 4 − 6 = −2, 9 − 9 = 0; sorted −2, −2, 0, 0: (−2 + 0) ÷ 2 = −1. Day 10: −1 + 30.
        let four = kpi("2026-04-11=100", "2026-04-01=0 2026-04-02=1 2026-04-03=4 2026-04-04=9");
        check(&four, None, "2026-04-04", Some(29.0));
    }

    #[test]
    fn the_baseline_is_a_point_and_displaces_the_measurement_of_its_day() {
        // Baseline 0 on day 0 (not 5), then 2 on day 1 and 4 on day 2: slope 2, intercept 0; day 10: 20.
        let base = Kpi {
            baseline: baseline("2026-04-01", 0.0),
            ..kpi("2026-04-11=10", "2026-03-01=99 2026-04-01=5 2026-04-02=2 2026-04-03=4")
        };
        check(&base, None, "2026-04-03", Some(20.0));
        // A cumulative one starts at 0 with its initiative: the same line.
        let start = Kpi { kind: KpiKind::Cumulative, baseline: None, ..base };
        check(&start, Some("2026-04-01"), "2026-04-03", Some(20.0));
    }

    #[test]
    fn a_flow_is_projected_by_the_share_of_the_year() {
        // 73 of 365 days: 20 ÷ 0.2 = 100.
        let flow = Kpi { kind: KpiKind::Flow, ..kpi("", "2026-06-12=20") };
        let f = facts_of(flow, None, "2026-07-01");
        assert_eq!((f.forecast, f.forecast_attainment), (Some(100.0), None));
    }
}
