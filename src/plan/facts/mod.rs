//! What follows from the plan on one day (`plan.md`, Derived facts): computed once a cycle.

mod attainment;
mod exit_points;
mod forecast;
mod history;
mod initiatives;
mod kpis;
mod milestones;
mod progress;
mod renewals;
mod reports;
#[cfg(test)]
mod testing;
pub(in crate::plan) mod trajectory;

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;

pub use progress::{Ahead, Progress, Rated, progress};

use super::{Outcome, Plan, Recorded, RenewalKind, Table};
use crate::calendar::{Calendar, Span};

/// Settings that the facts depend on.
#[derive(Clone, Debug)]
pub struct FactSettings {
    /// The notice period by kind where a renewal gives none (designated_manager 12mo, ordinance
    /// 6mo, else 3mo).
    pub notice: BTreeMap<&'static str, Span>,
    /// Business days before `notice_by` by which to decide where the paper renews itself (10).
    pub letter_lead: u32,
}

impl FactSettings {
    /// The notice period for `kind` where the plan gives none.
    pub fn notice_for(&self, kind: RenewalKind) -> Span {
        let default = match kind {
            RenewalKind::DesignatedManager => Span::Months(12),
            RenewalKind::Ordinance => Span::Months(6),
            _ => Span::Months(3),
        };
        self.notice.get(kind.name()).copied().unwrap_or(default)
    }
}

impl Default for FactSettings {
    fn default() -> Self {
        FactSettings { notice: BTreeMap::new(), letter_lead: 10 }
    }
}

/// The derived facts, each list parallel to the plan's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// The day they hold on.
    pub today: NaiveDate,
    /// Of the initiatives.
    pub initiatives: Vec<InitiativeFacts>,
    /// Of the milestones.
    pub milestones: Vec<MilestoneFacts>,
    /// Of the KPIs.
    pub kpis: Vec<KpiFacts>,
    /// Of the exit points.
    pub exit_points: Vec<ExitPointFacts>,
    /// Of the renewals.
    pub renewals: Vec<RenewalFacts>,
    /// Rows that a synchronised source no longer has.
    pub vanished: HashSet<(Table, usize)>,
}

/// Facts of a milestone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MilestoneFacts {
    /// The day it is due.
    pub due: NaiveDate,
    /// Only a fiscal year was given.
    pub due_from_year: bool,
    /// Status is done, whatever its dates say.
    pub done: bool,
    /// Planned or in progress.
    pub open: bool,
    /// due − today, in days; may be negative.
    pub days_left: i64,
    /// max(0, today − due) of an open one, else 0.
    pub days_late: i64,
    /// Business days after `due` up to and including today, of an open one, else 0.
    pub business_days_late: i64,
}

/// Facts of a KPI.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KpiFacts {
    /// The latest value that counts.
    pub actual: Option<f64>,
    /// Its day.
    pub as_of: Option<NaiveDate>,
    /// The trajectory's value on `as_of`.
    pub expected: Option<f64>,
    /// How much of what was promised by then was reached (1 = all).
    pub attainment: Option<f64>,
    /// Its light.
    pub status: KpiStatus,
    /// The value on the last target's date, if it goes on like this.
    pub forecast: Option<f64>,
    /// The attainment of that.
    pub forecast_attainment: Option<f64>,
    /// The day by which the next result is to be reported.
    pub next_report_due: Option<NaiveDate>,
    /// today > next_report_due.
    pub report_late: bool,
    /// How many imports eased a target of it.
    pub targets_eased: i64,
    /// What the last of them eased: the date, from what to what, and when.
    pub targets_eased_last: Option<String>,
}

/// The light of a KPI.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KpiStatus {
    /// attainment ≥ on_track_at
    OnTrack,
    /// attainment ≥ at_risk_at
    AtRisk,
    /// below
    OffTrack,
    /// no attainment
    #[default]
    NoData,
}

/// Facts of an exit point.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExitPointFacts {
    /// Whether it is reached; absent with too few measurements.
    pub met: Option<bool>,
    /// The first day on which it was.
    pub met_on: Option<NaiveDate>,
    /// on − today.
    pub days_to_exit: Option<i64>,
    /// met_on + decide_within.
    pub decide_by: Option<NaiveDate>,
    /// A decision was recorded since.
    pub decided: bool,
}

/// The outcome of a decision on a renewal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decision {
    /// Nobody decided.
    #[default]
    None,
    /// 継続
    Continue,
    /// 見直し
    Revise,
    /// 終了
    End,
}

impl From<Outcome> for Decision {
    fn from(outcome: Outcome) -> Decision {
        match outcome {
            Outcome::Continue => Decision::Continue,
            Outcome::Revise => Decision::Revise,
            Outcome::End => Decision::End,
        }
    }
}

/// Facts of a renewal. Those that follow from `ends_on` are absent without it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RenewalFacts {
    /// The last day for notice.
    pub notice_by: Option<NaiveDate>,
    /// The day by which to decide.
    pub decide_by: Option<NaiveDate>,
    /// decide_by − today.
    pub days_to_decide: Option<i64>,
    /// notice_by − today.
    pub days_to_notice: Option<i64>,
    /// ends_on − today.
    pub days_to_end: Option<i64>,
    /// today > ends_on.
    pub over: Option<bool>,
    /// The recorded decision.
    pub decision: Decision,
    /// A decision is recorded, or the status is not active.
    pub decided: bool,
    /// The day of the next review.
    pub review_by: Option<NaiveDate>,
    /// The first last day ever recorded.
    pub ends_first: Option<NaiveDate>,
    /// How many imports moved the end later, or emptied it, without a recorded decision.
    pub ends_moved: i64,
}

/// Facts of an initiative.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InitiativeFacts {
    /// No starts_on, or starts_on ≤ today.
    pub started: bool,
    /// Milestones, dropped ones included.
    pub milestones_total: i64,
    /// Those done.
    pub milestones_done: i64,
    /// Those open and late.
    pub milestones_late: i64,
    /// Those due before today, dropped ones left out: what a number is held against in
    /// `kpi-without-substance` (`rules.md`, The pack).
    pub milestones_due: i64,
    /// Those of them that are done.
    pub milestones_due_done: i64,
    /// KPIs.
    pub kpis_total: i64,
    /// Those with a target that counts.
    pub kpis_with_target: i64,
    /// Those off track.
    pub kpis_off_track: i64,
    /// Exit points.
    pub exit_points_total: i64,
    /// ends_on − today.
    pub days_to_end: Option<i64>,
    /// A decision was recorded since its present ends_on was set.
    pub decided: bool,
    /// The latest sign of life on or before today.
    pub last_activity: Option<NaiveDate>,
    /// today − last_activity.
    pub days_since_activity: Option<i64>,
    /// Days without a sign of life that are still normal.
    pub activity_limit: i64,
    /// What its sheet lacks.
    pub missing: Vec<&'static str>,
    /// The first last day ever recorded.
    pub ends_first: Option<NaiveDate>,
    /// How many imports moved the end later, or emptied it, without a recorded decision.
    pub ends_moved: i64,
    /// How many imports eased an exit point of it without a recorded decision.
    pub exit_points_eased: i64,
    /// What the last of them eased: the exit point's code, from what to what, and when.
    pub exit_points_eased_last: Option<String>,
}

/// The facts of `plan` on `today`.
pub fn derive(
    plan: &Plan,
    recorded: &Recorded,
    calendar: &Calendar,
    settings: &FactSettings,
    today: NaiveDate,
) -> Facts {
    let milestones: Vec<_> = plan.milestones.iter().map(|m| milestones::derive(m, calendar, today)).collect();
    let kpis: Vec<_> = plan
        .kpis
        .iter()
        .map(|k| kpis::derive(k, plan.initiatives[k.initiative].starts_on, calendar, today))
        .collect();
    let mut facts = Facts {
        today,
        initiatives: initiatives::derive(plan, recorded, &milestones, &kpis, today),
        exit_points: plan.exit_points.iter().map(|e| exit_points::derive(e, plan, calendar, today)).collect(),
        renewals: plan.renewals.iter().map(|r| renewals::derive(r, calendar, settings, today)).collect(),
        milestones,
        kpis,
        vanished: HashSet::new(),
    };
    history::add(&mut facts, plan, recorded);
    facts
}

/// `to` − `from` in days.
fn days(from: NaiveDate, to: NaiveDate) -> i64 {
    to.signed_duration_since(from).num_days()
}
