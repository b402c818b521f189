//! `plan.md`, KPI.

use chrono::{Datelike, NaiveDate};

use super::days::{between, fiscal_year, next, plus, year_end, year_start};
use super::{Facts, Plan, Row, V, choice, date, int, number};

type Series = Vec<(NaiveDate, f64)>;

/// Measurements that have a value, by date, the later row for a date correcting the earlier.
pub(crate) fn measurements(plan: &Plan, kpi: &str) -> Series {
    let mut series: Series = Vec::new();
    for row in plan.of("measurements", "kpi", kpi) {
        if let Some(value) = number(row, "value") {
            let on = date(row, "on").unwrap();
            series.retain(|(d, _)| *d != on);
            series.push((on, value));
        }
    }
    series.sort_by_key(|(d, _)| *d);
    series
}

/// The baseline as the columns give it: both, and not of a flow.
pub(crate) fn given_baseline(row: &Row) -> Option<(NaiveDate, f64)> {
    if choice(row, "kind", "level") == "flow" {
        return None;
    }
    Some((date(row, "baseline_on")?, number(row, "baseline")?))
}

/// The targets that count: set, and not on or before the baseline's day.
pub(crate) fn targets(plan: &Plan, row: &Row) -> Series {
    let mut series: Series = Vec::new();
    for target in plan.of("kpi_targets", "kpi", row["code"].trim()) {
        let on = date(target, "on").unwrap();
        let ignored = given_baseline(row).is_some_and(|(day, _)| on <= day);
        if let (Some(value), false) = (number(target, "value"), ignored) {
            series.push((on, value));
        }
    }
    series.sort_by_key(|(d, _)| *d);
    series
}

struct Kpi<'a> {
    row: &'a Row,
    kind: String,
    direction: String,
    baseline: Option<(NaiveDate, f64)>,
    targets: Series,
    starts_on: Option<NaiveDate>,
}

fn kpi<'a>(plan: &Plan, row: &'a Row) -> Kpi<'a> {
    let initiative = plan.row("initiatives", &row["initiative"]).unwrap();
    let starts_on = date(initiative, "starts_on");
    let kind = choice(row, "kind", "level");
    let targets = targets(plan, row);
    let mut baseline = given_baseline(row);
    if baseline.is_none()
        && kind == "cumulative"
        && let (Some(start), Some((first, _))) = (starts_on, targets.first())
        && start < *first
    {
        baseline = Some((start, 0.0));
    }
    Kpi { row, kind, direction: choice(row, "direction", "increase"), baseline, targets, starts_on }
}

fn expected(k: &Kpi<'_>, as_of: NaiveDate) -> Option<f64> {
    if k.targets.is_empty() {
        return None;
    }
    if k.kind == "flow" {
        let year = fiscal_year(as_of);
        let (_, target) = k.targets.iter().rfind(|(d, _)| fiscal_year(*d) == year)?;
        let through = between(year_start(year), as_of) + 1;
        let all = between(year_start(year), year_end(year)) + 1;
        return Some(target * through as f64 / all as f64);
    }
    let mut points: Series = k.baseline.into_iter().collect();
    points.extend(&k.targets);
    if as_of < points[0].0 {
        return None;
    }
    for pair in points.windows(2) {
        let ((from, a), (to, b)) = (pair[0], pair[1]);
        if from <= as_of && as_of < to {
            if choice(k.row, "trajectory", "linear") == "step" {
                return Some(a);
            }
            return Some(a + (b - a) * between(from, as_of) as f64 / between(from, to) as f64);
        }
    }
    Some(points[points.len() - 1].1)
}

/// The formula, without the too-early clause.
fn attainment(k: &Kpi<'_>, actual: f64, expected: f64) -> Option<f64> {
    if k.direction == "maintain" {
        let tolerance = match number(k.row, "tolerance") {
            Some(t) => t,
            None => expected.abs() * 0.05,
        };
        let off = (actual - expected).abs();
        if off <= tolerance {
            return Some(1.0);
        }
        return Some(if off <= 2.0 * tolerance { 0.8 } else { 0.0 });
    }
    let up = k.direction == "increase";
    if let Some((_, baseline)) = k.baseline {
        if expected == baseline {
            let good = if up { actual >= expected } else { actual <= expected };
            return Some(if good { 1.0 } else { 0.0 });
        }
        return Some((actual - baseline) / (expected - baseline));
    }
    if expected < 0.0 {
        return None;
    }
    if up {
        if expected == 0.0 {
            return Some(if actual >= 0.0 { 1.0 } else { 0.0 });
        }
        return Some(actual / expected);
    }
    if actual == 0.0 {
        return Some(1.0);
    }
    Some(expected / actual)
}

fn too_early(k: &Kpi<'_>, as_of: NaiveDate) -> bool {
    if k.direction == "maintain" {
        return false;
    }
    match (k.baseline, k.targets.first()) {
        (Some((start, _)), Some((first, _))) => between(start, as_of) * 10 < between(start, *first),
        _ => false,
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(|a, b| a.partial_cmp(b).unwrap());
    let n = values.len();
    if n % 2 == 1 { values[n / 2] } else { (values[n / 2 - 1] + values[n / 2]) / 2.0 }
}

fn forecast(k: &Kpi<'_>, known: &Series, today: NaiveDate) -> Option<f64> {
    let (last, _) = *k.targets.last()?;
    if last <= today {
        return None;
    }
    let mut points: Series = k.baseline.into_iter().collect();
    for (on, value) in known {
        if k.baseline.is_none_or(|(day, _)| day != *on) {
            points.push((*on, *value));
        }
    }
    if points.len() < 3 {
        return None;
    }
    let x = |on: NaiveDate| between(points[0].0, on) as f64;
    let mut slopes = Vec::new();
    for i in 0..points.len() {
        for j in i + 1..points.len() {
            slopes.push((points[j].1 - points[i].1) / (x(points[j].0) - x(points[i].0)));
        }
    }
    let slope = median(slopes);
    let intercept = median(points.iter().map(|(on, value)| value - slope * x(*on)).collect());
    Some(intercept + slope * x(last))
}

/// The first end of a period of `every` months from April on after a day, found by walking.
fn period_end_after(day: NaiveDate, every: i64) -> NaiveDate {
    let mut day = next(day);
    loop {
        let morrow = next(day);
        let months_since_april = (i64::from(morrow.month()) + 8) % 12;
        if morrow.day() == 1 && months_since_april % every == 0 {
            return day;
        }
        day = morrow;
    }
}

pub(crate) fn grace(row: &Row) -> i64 {
    let default = if int(row, "report_every") == Some(12) { 61 } else { 30 };
    int(row, "report_grace").unwrap_or(default)
}

pub(crate) fn facts(plan: &Plan, row: &Row, today: NaiveDate, out: &mut Facts) {
    let k = kpi(plan, row);
    let mut known = measurements(plan, row["code"].trim());
    known.retain(|(on, _)| *on <= today && k.baseline.is_none_or(|(day, _)| *on >= day));
    let latest = known.last().copied();
    let mut rated = None;
    let mut foreseen = None;
    if let Some((as_of, actual)) = latest {
        out.insert("actual", V::Num(actual));
        out.insert("as_of", V::Day(as_of));
        if let Some(expected) = expected(&k, as_of) {
            out.insert("expected", V::Num(expected));
            if !too_early(&k, as_of) {
                rated = attainment(&k, actual, expected);
            }
        }
        if k.kind == "flow" {
            let year = fiscal_year(as_of);
            let through = (between(year_start(year), as_of) + 1) as f64;
            let share = through / (between(year_start(year), year_end(year)) + 1) as f64;
            out.insert("forecast", V::Num(actual / share));
        }
    }
    if k.kind != "flow" {
        foreseen = forecast(&k, &known, today);
    }
    if let Some(value) = foreseen {
        out.insert("forecast", V::Num(value));
        let target = k.targets.last().unwrap().1;
        let no_base = k.baseline.is_none() && k.direction != "maintain" && target <= 0.0;
        if let (false, Some(a)) = (no_base, attainment(&k, value, target)) {
            out.insert("forecast_attainment", V::Num(a));
        }
    }
    let on_track = number(row, "on_track_at").unwrap_or(0.9);
    let at_risk = number(row, "at_risk_at").unwrap_or(0.7);
    let status = match rated {
        None => "no_data",
        Some(a) if a >= on_track => "on_track",
        Some(a) if a >= at_risk => "at_risk",
        Some(_) => "off_track",
    };
    out.insert("status", V::Text(status.into()));
    if let Some(a) = rated {
        out.insert("attainment", V::Num(a));
    }
    let since = latest.map(|l| l.0).or(k.baseline.map(|b| b.0)).or(k.starts_on);
    let mut late = false;
    if let (Some(since), Some(every)) = (since, int(row, "report_every")) {
        let due = plus(period_end_after(since, every), grace(row));
        out.insert("next_report_due", V::Day(due));
        late = today > due;
    }
    out.insert("report_late", V::Bool(late));
    out.insert("on_track_at", V::Num(on_track));
    out.insert("at_risk_at", V::Num(at_risk));
    out.insert("report_grace", V::Int(grace(row)));
    if let Some((on, value)) = given_baseline(row) {
        out.insert("baseline_on", V::Day(on));
        out.insert("baseline", V::Num(value));
    }
}
