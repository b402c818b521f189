//! Where a KPI will be on its last target's day if it goes on like this: a Theil–Sen line, the median
//! of all pairwise slopes, which one outlier does not bend.

use chrono::NaiveDate;

use super::days;
use super::trajectory::Track;
use crate::plan::Point;

/// The value on the last target's date; `None` where that date is not after `today`, or with fewer
/// than three points. `reported` are the measurements that count on `today`, by date.
pub(super) fn at_last_target(track: &Track, reported: &[Point], today: NaiveDate) -> Option<f64> {
    let target = track.targets.last().filter(|t| t.on > today)?;
    let measured = reported.iter().filter(|p| track.baseline.is_none_or(|b| p.on != b.on));
    let points: Vec<Point> = track.baseline.iter().chain(measured).copied().collect();
    if points.len() < 3 {
        return None;
    }
    let first = points.first()?.on;
    let line: Vec<(f64, f64)> = points.iter().map(|p| (days(first, p.on) as f64, p.value)).collect();
    let slope = median(pairwise_slopes(&line))?;
    let intercept = median(line.iter().map(|(day, value)| value - slope * day).collect())?;
    Some(intercept + slope * days(first, target.on) as f64)
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
