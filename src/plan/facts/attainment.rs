//! How much of what was promised was reached (`plan.md`, KPI: `attainment`), in plain f64 in the
//! order written, without epsilon.

use crate::plan::{Direction, Kpi};

/// What an actual value is held against beside the expected one.
pub(super) struct Promise<'a> {
    /// The KPI.
    pub(super) kpi: &'a Kpi,
    /// The baseline's value, where there is one.
    pub(super) baseline: Option<f64>,
}

/// The attainment of `actual` where `expected` was promised; `None` where the two cannot be rated.
pub(super) fn attainment(promise: &Promise<'_>, actual: f64, expected: f64) -> Option<f64> {
    let direction = promise.kpi.direction;
    match (direction, promise.baseline) {
        (Direction::Maintain, _) => Some(maintained(promise.kpi.tolerance, actual, expected)),
        (_, Some(baseline)) if expected == baseline => Some(yes(as_good(direction, actual, expected))),
        (_, Some(baseline)) => Some((actual - baseline) / (expected - baseline)),
        (_, None) if expected < 0.0 => None,
        (Direction::Increase, None) if expected == 0.0 => Some(yes(actual >= 0.0)),
        (Direction::Increase, None) => Some(actual / expected),
        (Direction::Decrease, None) if actual == 0.0 => Some(1.0),
        (Direction::Decrease, None) => Some(expected / actual),
    }
}

fn maintained(tolerance: Option<f64>, actual: f64, expected: f64) -> f64 {
    let tolerance = tolerance.unwrap_or(expected.abs() * 0.05);
    let off = (actual - expected).abs();
    if off <= tolerance {
        1.0
    } else if off <= 2.0 * tolerance {
        0.8
    } else {
        0.0
    }
}

fn as_good(direction: Direction, actual: f64, expected: f64) -> bool {
    if direction == Direction::Decrease { actual <= expected } else { actual >= expected }
}

fn yes(truth: bool) -> f64 {
    if truth { 1.0 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::super::testing::*;
    use super::*;

    fn check(kpi: Kpi, base: Option<f64>, actual: f64, expected: f64, wanted: Option<f64>) {
        let found = attainment(&Promise { kpi: &kpi, baseline: base }, actual, expected);
        assert_eq!(found, wanted, "{actual} of {expected} from {base:?}");
    }

    fn up() -> Kpi {
        kpi("", "")
    }

    fn down() -> Kpi {
        Kpi { direction: Direction::Decrease, ..up() }
    }

    fn keep(tolerance: Option<f64>) -> Kpi {
        Kpi { direction: Direction::Maintain, tolerance, ..up() }
    }

    #[test]
    fn from_a_baseline_the_way_travelled_is_rated() {
        check(up(), Some(10.0), 14.0, 20.0, Some(0.4)); // (14 − 10) ÷ (20 − 10)
        check(up(), Some(10.0), 5.0, 20.0, Some(-0.5)); // (5 − 10) ÷ (20 − 10)
        check(down(), Some(20.0), 14.0, 10.0, Some(0.6)); // (14 − 20) ÷ (10 − 20) = −6 ÷ −10
        check(up(), Some(-4.0), 0.0, 4.0, Some(0.5)); // (0 + 4) ÷ (4 + 4)
        check(up(), Some(10.0), 10.0, 10.0, Some(1.0)); // nothing to travel: as good is enough
        check(up(), Some(10.0), 9.9, 10.0, Some(0.0));
        check(down(), Some(10.0), 9.9, 10.0, Some(1.0));
        check(down(), Some(10.0), 10.1, 10.0, Some(0.0));
    }

    #[test]
    fn without_a_baseline_the_share_is_rated() {
        check(up(), None, 15.0, 20.0, Some(0.75));
        check(up(), None, 0.0, 0.0, Some(1.0));
        check(up(), None, -1.0, 0.0, Some(0.0));
        check(up(), None, 1.0, -1.0, None);
        check(down(), None, 20.0, 15.0, Some(0.75)); // 15 ÷ 20
        check(down(), None, 0.0, 15.0, Some(1.0));
        check(down(), None, 5.0, 0.0, Some(0.0)); // 0 ÷ 5
        check(down(), None, 0.0, -1.0, None);
    }

    #[test]
    fn what_is_to_be_kept_is_rated_by_its_distance() {
        check(keep(Some(2.0)), None, 102.0, 100.0, Some(1.0)); // off by 2 ≤ 2
        check(keep(Some(2.0)), None, 96.0, 100.0, Some(0.8)); // off by 4 ≤ 2 × 2
        check(keep(Some(2.0)), None, 104.5, 100.0, Some(0.0));
        check(keep(None), None, 95.0, 100.0, Some(1.0)); // tolerance |100| × 0.05 = 5
        check(keep(None), None, -190.0, -200.0, Some(1.0)); // |−200| × 0.05 = 10
        check(keep(None), None, -179.0, -200.0, Some(0.0)); // off by 21 > 20
        check(keep(Some(0.0)), Some(1.0), 1.0, 1.0, Some(1.0)); // a baseline changes nothing
    }
}
