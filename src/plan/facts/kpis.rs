//! `plan.md`, KPI: the latest result, what was promised for its day, and the light that follows.

use chrono::NaiveDate;

use super::attainment::{Promise, attainment};
use super::trajectory::{Track, flow_share};
use super::{KpiFacts, KpiStatus, forecast, reports};
use crate::calendar::Calendar;
use crate::plan::{Kpi, KpiKind, Point};

pub(super) fn derive(
    kpi: &Kpi,
    starts_on: Option<NaiveDate>,
    calendar: &Calendar,
    today: NaiveDate,
) -> KpiFacts {
    let track = Track::of(kpi, starts_on);
    let reported = reported(kpi, &track, today);
    let latest = reported.last().copied();
    let expected = latest.and_then(|p| expected(kpi, &track, p.on, calendar));
    let promise = Promise { kpi, baseline: track.baseline.map(|b| b.value) };
    let rated = match (latest, expected) {
        (Some(latest), Some(expected)) if !too_early(kpi, &track, latest.on) => {
            attainment(&promise, latest.value, expected)
        }
        _ => None,
    };
    let forecast = match kpi.kind {
        KpiKind::Flow => latest.map(|p| p.value / flow_share(p.on, calendar)),
        KpiKind::Level | KpiKind::Cumulative => forecast::at_last_target(&track, reported, today),
    };
    let since = latest.map(|p| p.on).or(track.baseline.map(|b| b.on)).or(starts_on);
    let next_report_due = reports::next_due(kpi, since, calendar);
    KpiFacts {
        actual: latest.map(|p| p.value),
        as_of: latest.map(|p| p.on),
        expected,
        attainment: rated,
        status: light(kpi, rated),
        forecast,
        forecast_attainment: forecast.and_then(|f| forecast_attainment(&promise, &track, f)),
        next_report_due,
        report_late: next_report_due.is_some_and(|due| today > due),
    }
}

/// The measurements that count on `today`, by date: with a baseline those from its day on.
fn reported<'a>(kpi: &'a Kpi, track: &Track, today: NaiveDate) -> &'a [Point] {
    let until = kpi.measurements.partition_point(|p| p.on <= today);
    let known = &kpi.measurements[..until];
    match track.baseline {
        Some(baseline) => &known[known.partition_point(|p| p.on < baseline.on)..],
        None => known,
    }
}

fn expected(kpi: &Kpi, track: &Track, on: NaiveDate, calendar: &Calendar) -> Option<f64> {
    match kpi.kind {
        KpiKind::Flow => track.flow_on(on, calendar),
        KpiKind::Level | KpiKind::Cumulative => track.value_on(on, kpi.trajectory),
    }
}

/// Less than a tenth of the days from the baseline to the first target have passed; what is to be
/// maintained is rated from the first day.
fn too_early(kpi: &Kpi, track: &Track, on: NaiveDate) -> bool {
    match (track.baseline, track.targets.first()) {
        (Some(baseline), Some(first)) if kpi.direction != crate::plan::Direction::Maintain => {
            super::days(baseline.on, on) * 10 < super::days(baseline.on, first.on)
        }
        _ => false,
    }
}

fn light(kpi: &Kpi, attainment: Option<f64>) -> KpiStatus {
    match attainment {
        None => KpiStatus::NoData,
        Some(a) if a >= kpi.on_track_at => KpiStatus::OnTrack,
        Some(a) if a >= kpi.at_risk_at => KpiStatus::AtRisk,
        Some(_) => KpiStatus::OffTrack,
    }
}

/// The attainment formula with the forecast for actual and the last target for expected.
fn forecast_attainment(promise: &Promise<'_>, track: &Track, forecast: f64) -> Option<f64> {
    let kpi = promise.kpi;
    if kpi.kind == KpiKind::Flow {
        return None;
    }
    let target = track.targets.last()?.value;
    let unrated = track.baseline.is_none() && kpi.direction != crate::plan::Direction::Maintain;
    if unrated && target <= 0.0 { None } else { attainment(promise, forecast, target) }
}
