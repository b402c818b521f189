//! Short ways to plans and days, for the worked examples beside each formula.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;

use super::{FactSettings, Facts, KpiFacts, Recorded, derive};
use crate::calendar::{Calendar, CalendarSettings};
use crate::plan::{Initiative, Kpi, Plan, Point, Target};

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Japan's holidays of 2026 and 2027, and the usual closing days.
pub(super) fn calendar() -> Calendar {
    let holidays = "2026-01-01 2026-01-12 2026-02-11 2026-02-23 2026-03-20 2026-04-29 2026-05-03 2026-05-04 \
        2026-05-05 2026-05-06 2026-07-20 2026-08-11 2026-09-21 2026-09-22 2026-09-23 2026-10-12 2026-11-03 \
        2026-11-23 2027-01-01 2027-01-11 2027-02-11 2027-02-23 2027-03-21 2027-03-22 2027-04-29 2027-05-03 \
        2027-05-04 2027-05-05 2027-07-19 2027-08-11 2027-09-20 2027-09-23 2027-10-11 2027-11-03 2027-11-23";
    let holidays = holidays.split_whitespace().map(|d| (day(d), String::new())).collect();
    Calendar::new(CalendarSettings { holidays, ..CalendarSettings::default() })
}

/// `2026-04-01=10 2026-10-01=20`
pub(super) fn points(text: &str) -> Vec<Point> {
    let pairs = text.split_whitespace().map(|p| p.split_once('=').unwrap());
    pairs.map(|(on, value)| Point { on: day(on), value: value.parse().unwrap() }).collect()
}

pub(super) fn targets(text: &str) -> Vec<Target> {
    points(text).iter().map(|p| Target { on: p.on, value: Some(p.value), ignored: false }).collect()
}

/// A KPI with the thresholds that the contract gives by default.
pub(super) fn kpi(targets_: &str, measured: &str) -> Kpi {
    Kpi {
        on_track_at: 0.9,
        at_risk_at: 0.7,
        report_grace: 30,
        targets: targets(targets_),
        measurements: points(measured),
        ..Kpi::default()
    }
}

pub(super) fn baseline(on: &str, value: f64) -> Option<Point> {
    Some(Point { on: day(on), value })
}

/// The facts of one KPI whose initiative starts on a day, or never.
pub(super) fn facts_of(kpi: Kpi, starts_on: Option<&str>, today: &str) -> KpiFacts {
    super::kpis::derive(&kpi, starts_on.map(day), &calendar(), day(today))
}

/// The facts of a plan on a day.
pub(super) fn facts(plan: &Plan, today: &str) -> Facts {
    derive(plan, &Recorded::default(), &calendar(), &FactSettings::default(), day(today))
}

/// A plan of one initiative.
pub(super) fn plan(initiative: Initiative) -> Plan {
    Plan { initiatives: vec![initiative], ..Plan::default() }
}
