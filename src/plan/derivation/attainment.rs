//! How much of what was promised was reached, with the arithmetic (`plan.md`, KPI: `attainment`).

use super::words::{number, term};
use crate::lang::Text;
use crate::plan::{Direction, Kpi};

/// The attainment of `actual` where `expected` was promised, and how it comes about; `None` with the reason
/// where the two cannot be rated.
pub(super) fn attainment(
    kpi: &Kpi,
    baseline: Option<f64>,
    actual: f64,
    expected: f64,
) -> (Option<f64>, Text) {
    let (a, e) = (number(actual), number(expected));
    match (kpi.direction, baseline) {
        (Direction::Maintain, _) => maintained(kpi.tolerance, actual, expected),
        (direction, Some(base)) if expected == base => {
            let good = if direction == Direction::Decrease { actual <= expected } else { actual >= expected };
            let (ja, en) = match good {
                true => ("同じか、より良い", "as good or better"),
                false => ("より悪い", "worse"),
            };
            let words = Text::new(
                format!("目標の水準 {e} が基準値と同じで、実績 {a} はそれと比べて{ja}"),
                format!("the expected {e} is the baseline, and the actual {a} is {en}"),
            );
            (Some(truth(good)), words)
        }
        (_, Some(base)) => {
            let (from, words) = (term(base), number(base));
            let (ta, te) = (number(actual), number(expected));
            let value = (actual - base) / (expected - base);
            (
                Some(value),
                Text::new(
                    format!("（実績 {ta} − {from}） ÷ （目標の水準 {te} − {from}）、基準値 {words}"),
                    format!("(actual {ta} − {from}) ÷ (expected {te} − {from}), from the baseline {words}"),
                ),
            )
        }
        (_, None) if expected < 0.0 => (
            None,
            Text::new(
                format!("目標の水準 {e} が負で、基準値がないため判定できません"),
                format!("the expected {e} is negative, and there is no baseline"),
            ),
        ),
        (Direction::Increase, None) if expected == 0.0 => (
            Some(truth(actual >= 0.0)),
            Text::new(
                format!("目標の水準が0で、実績 {a} が0以上かどうか"),
                format!("the expected is 0: whether the actual {a} is 0 or more"),
            ),
        ),
        (Direction::Increase, None) => (
            Some(actual / expected),
            Text::new(format!("実績 {a} ÷ 目標の水準 {e}"), format!("actual {a} ÷ expected {e}")),
        ),
        (Direction::Decrease, None) if actual == 0.0 => {
            (Some(1.0), Text::new("減らす指標の実績が0", "a KPI that should decrease, and whose actual is 0"))
        }
        (Direction::Decrease, None) => (
            Some(expected / actual),
            Text::new(
                format!("目標の水準 {e} ÷ 実績 {a}（減らす指標）"),
                format!("expected {e} ÷ actual {a} (it should decrease)"),
            ),
        ),
    }
}

fn maintained(tolerance: Option<f64>, actual: f64, expected: f64) -> (Option<f64>, Text) {
    let width = tolerance.unwrap_or(expected.abs() * 0.05);
    let off = (actual - expected).abs();
    let (value, ja, en) = match off {
        off if off <= width => (1.0, "許容幅以内", "within the tolerance"),
        off if off <= 2.0 * width => (0.8, "許容幅の2倍以内", "within twice the tolerance"),
        _ => (0.0, "許容幅の2倍を超える", "more than twice the tolerance"),
    };
    let (w_ja, w_en) = match tolerance {
        Some(_) => ("許容幅", "tolerance"),
        None => ("許容幅の既定、目標の5%", "tolerance by default: 5% of the target"),
    };
    let (a, e) = (number(actual), term(expected));
    let words = Text::new(
        format!("|{a} − {e}| ＝ {}、{w_ja} {} に対して{ja}", number(off), number(width)),
        format!("|{a} − {e}| is {}: {en} {} ({w_en})", number(off), number(width)),
    );
    (Some(value), words)
}

fn truth(yes: bool) -> f64 {
    if yes { 1.0 } else { 0.0 }
}
