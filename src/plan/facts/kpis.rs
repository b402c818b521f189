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
        targets_eased: 0,
        targets_eased_last: None, // the record says: see `history`
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
pub(super) fn reported<'a>(kpi: &'a Kpi, track: &Track, today: NaiveDate) -> &'a [Point] {
    let until = kpi.measurements.partition_point(|p| p.on <= today);
    let known = &kpi.measurements[..until];
    match track.baseline {
        Some(baseline) => &known[known.partition_point(|p| p.on < baseline.on)..],
        None => known,
    }
}

pub(super) fn expected(kpi: &Kpi, track: &Track, on: NaiveDate, calendar: &Calendar) -> Option<f64> {
    match kpi.kind {
        KpiKind::Flow => track.flow_on(on, calendar),
        KpiKind::Level | KpiKind::Cumulative => track.value_on(on, kpi.trajectory),
    }
}

/// Less than a tenth of the days from the baseline to the first target have passed; what is to be
/// maintained is rated from the first day.
pub(super) fn too_early(kpi: &Kpi, track: &Track, on: NaiveDate) -> bool {
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::super::testing::*;
    use super::*;

    use crate::plan::Direction;

    #[test]
    fn a_late_report_is_rated_for_its_own_day() {
        // 10 + (20 − 10) × 50 ÷ 100 = 15 on 21 May; (15 − 10) ÷ (15 − 10) = 1, though today is later.
        let kpi = Kpi { baseline: baseline("2026-04-01", 10.0), ..kpi("2026-07-10=20", "2026-05-21=15") };
        let f = facts_of(kpi, None, "2026-07-09");
        assert_eq!((f.as_of, f.expected, f.attainment), (Some(day("2026-05-21")), Some(15.0), Some(1.0)));
        assert_eq!(f.status, KpiStatus::OnTrack);
    }

    #[test]
    fn the_lights_change_at_their_thresholds() {
        let check = |actual: &str, light| {
            let f = facts_of(kpi("2026-04-01=100", &format!("2026-04-01={actual}")), None, "2026-04-01");
            assert_eq!(f.status, light, "{actual}");
        };
        check("90", KpiStatus::OnTrack); // 90 ÷ 100 = 0.9
        check("89.9", KpiStatus::AtRisk);
        check("70", KpiStatus::AtRisk); // 70 ÷ 100 = 0.7
        check("69.9", KpiStatus::OffTrack);
        let unrated = facts_of(kpi("", "2026-04-01=1"), None, "2026-04-01");
        assert_eq!((unrated.status, unrated.actual), (KpiStatus::NoData, Some(1.0)));
    }

    #[test]
    fn results_before_the_baseline_or_after_today_do_not_count() {
        let kpi = Kpi {
            baseline: baseline("2026-04-01", 1.0),
            ..kpi("2027-03-31=2", "2026-03-31=7 2026-04-01=8 2026-06-01=9")
        };
        let actual = |today| facts_of(kpi.clone(), None, today).actual;
        assert_eq!(actual("2026-03-31"), None);
        assert_eq!(actual("2026-04-01"), Some(8.0));
        assert_eq!(actual("2026-05-31"), Some(8.0));
        assert_eq!(actual("2026-06-01"), Some(9.0));
    }

    #[test]
    fn the_first_tenth_of_the_way_is_too_early_to_rate() {
        // 1 April → 10 July: 100 days; a tenth are 10.
        let on = |measured, direction| {
            let base = baseline("2026-04-01", 0.0);
            let kpi = Kpi { baseline: base, direction, ..kpi("2026-07-10=100", measured) };
            facts_of(kpi, None, "2026-05-01").attainment
        };
        assert_eq!(on("2026-04-10=9", Direction::Increase), None); // 9 days
        assert_eq!(on("2026-04-11=10", Direction::Increase), Some(1.0)); // 10 days: 10 ÷ (100 × 10 ÷ 100)
        assert_eq!(on("2026-04-02=1", Direction::Maintain), Some(1.0)); // from the first day
    }

    #[test]
    fn the_forecast_is_rated_against_the_last_target() {
        let check = |kpi: Kpi, wanted| {
            assert_eq!(facts_of(kpi, None, "2026-04-21").forecast_attainment, wanted);
        };
        let line = "2026-04-01=0 2026-04-11=10 2026-04-21=20"; // one a day: 40 on day 40
        check(kpi("2026-05-11=80", line), Some(0.5)); // 40 ÷ 80
        check(kpi("2026-05-11=0", line), None); // no baseline and a target of 0
        let keep = |targets| Kpi { direction: Direction::Maintain, ..kpi(targets, line) };
        check(keep("2026-05-11=42"), Some(1.0)); // off by 2 ≤ |42| × 0.05 = 2.1
        check(keep("2026-05-11=0"), Some(0.0)); // off by 40 > 0
        let based = Kpi { baseline: baseline("2026-04-01", 0.0), ..kpi("2026-05-11=-80", line) };
        check(based, Some(-0.5)); // (40 − 0) ÷ (−80 − 0)
    }
}
