//! From days and values to places on a drawing, and round values for an axis.

use chrono::NaiveDate;

/// What no number of a city reaches; beyond it nothing is drawn, so that no sum overflows.
pub(super) const DRAWABLE: f64 = 1e15;

/// The values of an axis and where they stand, from the bottom up.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Values {
    low: f64,
    high: f64,
    top: f64,
    bottom: f64,
    /// Round values between.
    pub(super) ticks: Vec<f64>,
}

/// The days of an axis and where they stand, from left to right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Days {
    first: NaiveDate,
    last: NaiveDate,
    left: f64,
    right: f64,
}

impl Values {
    /// An axis for `values`, and for those `ahead` as far as they do not press the others flat; from `top`
    /// to `bottom`. `None` without any value that can be drawn.
    pub(super) fn of(
        values: impl Iterator<Item = f64>,
        ahead: impl Iterator<Item = f64>,
        (top, bottom): (f64, f64),
    ) -> Option<Values> {
        let (mut low, mut high) = span(values.filter(|v| v.abs() <= DRAWABLE))?;
        let reach = (high - low).max(low.abs().max(high.abs()) * 0.05).max(f64::MIN_POSITIVE);
        let (floor, roof) = (low - reach, high + reach);
        for value in ahead.filter(|v| v.is_finite()) {
            (low, high) = (low.min(value.max(floor)), high.max(value.min(roof)));
        }
        if low > 0.0 && low < (high - low) * 1.5 {
            low = 0.0;
        }
        if high - low < low.abs().max(high.abs()) * 1e-9 || high == low {
            let room = if high == 0.0 { 1.0 } else { high.abs() * 0.1 };
            (low, high) = (low - room, high + room);
        }
        let step = round_step((high - low) / 4.0);
        let (low, high) = ((low / step).floor() * step, (high / step).ceil() * step);
        let count = ((high - low) / step).round().clamp(1.0, 12.0) as usize;
        let ticks = (0..=count).map(|i| low + step * i as f64).collect();
        Some(Values { low, high, top, bottom, ticks })
    }

    /// Where `value` stands; one that the axis does not reach, at its end.
    pub(super) fn at(&self, value: f64) -> f64 {
        let share = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        let share = if share.is_nan() { 0.0 } else { share };
        self.bottom - (self.bottom - self.top) * share
    }

    /// Whether the axis reaches `value`.
    pub(super) fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

impl Days {
    /// An axis for `days` from `left` to `right`; `None` without any.
    pub(super) fn of(days: impl Iterator<Item = NaiveDate>, (left, right): (f64, f64)) -> Option<Days> {
        let (first, last) = days.fold(None, |seen: Option<(NaiveDate, NaiveDate)>, day| match seen {
            Some((first, last)) => Some((first.min(day), last.max(day))),
            None => Some((day, day)),
        })?;
        Some(Days { first, last, left, right })
    }

    /// Where `day` stands; one beyond an end, at that end.
    pub(super) fn at(&self, day: NaiveDate) -> f64 {
        let all = (self.last - self.first).num_days();
        let share = if all == 0 { 0.5 } else { (day - self.first).num_days() as f64 / all as f64 };
        self.left + (self.right - self.left) * share.clamp(0.0, 1.0)
    }
}

fn span(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.filter(|v| v.is_finite()).fold(None, |seen, value| match seen {
        Some((low, high)) => Some((f64::min(low, value), f64::max(high, value))),
        None => Some((value, value)),
    })
}

/// 1, 2 or 5 times a power of ten, at least `least`.
fn round_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.max(1e-300).log10().floor());
    let times = [1.0, 2.0, 5.0, 10.0].into_iter().find(|times| power * times >= least * 0.999);
    power * times.unwrap_or(10.0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn ticks(values: &[f64], ahead: &[f64]) -> Vec<f64> {
        Values::of(values.iter().copied(), ahead.iter().copied(), (0.0, 100.0)).unwrap().ticks
    }

    #[test]
    fn an_axis_has_round_values_and_begins_at_nought_where_that_is_near() {
        assert_eq!(ticks(&[60_000.0, 71_800.0], &[]), [60_000.0, 65_000.0, 70_000.0, 75_000.0]);
        assert_eq!(ticks(&[12.0, 30.0], &[]), [0.0, 10.0, 20.0, 30.0]);
        assert_eq!(ticks(&[5.0], &[]), [4.5, 5.0, 5.5]);
        assert_eq!(ticks(&[-3.0, 4.0], &[]), [-4.0, -2.0, 0.0, 2.0, 4.0]);
    }

    #[test]
    fn a_forecast_far_away_does_not_press_the_results_flat() {
        assert_eq!(ticks(&[100.0, 110.0], &[9000.0]).last(), Some(&120.0));
    }

    #[test]
    fn there_is_no_axis_for_nothing() {
        assert_eq!(Values::of([f64::NAN, 1e300].into_iter(), std::iter::empty(), (0.0, 1.0)), None);
        assert_eq!(Days::of(std::iter::empty(), (0.0, 1.0)), None);
    }
}
