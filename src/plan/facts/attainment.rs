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
