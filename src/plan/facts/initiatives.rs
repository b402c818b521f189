//! `plan.md`, Initiative: what its parts add up to, and what its sheet lacks.

use chrono::NaiveDate;

use super::{InitiativeFacts, KpiFacts, KpiStatus, MilestoneFacts, Recorded, days};
use crate::plan::{Initiative, Kpi, MilestoneStatus, Plan};

/// Days without a sign of life that are normal for any initiative.
const QUIET: i64 = 180;

/// The facts of all initiatives, in one pass over their parts.
pub(super) fn derive(
    plan: &Plan,
    recorded: &Recorded,
    milestones: &[MilestoneFacts],
    kpis: &[KpiFacts],
    today: NaiveDate,
) -> Vec<InitiativeFacts> {
    let mut sums: Vec<Sum> = plan.initiatives.iter().map(|i| Sum::of(i, recorded, today)).collect();
    for (milestone, facts) in plan.milestones.iter().zip(milestones) {
        let sum = &mut sums[milestone.initiative];
        sum.facts.milestones_total += 1;
        sum.facts.milestones_done += i64::from(facts.done);
        sum.facts.milestones_late += i64::from(facts.days_late > 0);
        if facts.due < today && milestone.status != MilestoneStatus::Dropped {
            sum.facts.milestones_due += 1;
            sum.facts.milestones_due_done += i64::from(facts.done);
        }
        sum.saw(milestone.updated_on, today);
        sum.saw(milestone.completed_on, today);
    }
    for (kpi, facts) in plan.kpis.iter().zip(kpis) {
        sums[kpi.initiative].add_kpi(kpi, facts, today);
    }
    for exit_point in &plan.exit_points {
        sums[exit_point.initiative].facts.exit_points_total += 1;
    }
    plan.initiatives.iter().zip(sums).map(|(initiative, sum)| sum.finish(initiative, today)).collect()
}

/// An initiative's facts while its parts are being added.
struct Sum {
    facts: InitiativeFacts,
}

impl Sum {
    fn of(initiative: &Initiative, recorded: &Recorded, today: NaiveDate) -> Sum {
        let facts = InitiativeFacts {
            started: initiative.starts_on.is_none_or(|start| start <= today),
            days_to_end: initiative.ends_on.map(|end| days(today, end)),
            activity_limit: QUIET,
            ..InitiativeFacts::default()
        };
        let mut sum = Sum { facts };
        sum.saw(initiative.starts_on, today);
        for day in recorded.changed.get(&initiative.code).into_iter().flatten() {
            sum.saw(Some(*day), today);
        }
        sum
    }

    /// Takes note of a sign of life, if it lies on or before today.
    fn saw(&mut self, day: Option<NaiveDate>, today: NaiveDate) {
        self.facts.last_activity = self.facts.last_activity.max(day.filter(|d| *d <= today));
    }

    fn add_kpi(&mut self, kpi: &Kpi, facts: &KpiFacts, today: NaiveDate) {
        self.facts.kpis_total += 1;
        self.facts.kpis_with_target += i64::from(has_target(kpi));
        self.facts.kpis_off_track += i64::from(facts.status == KpiStatus::OffTrack);
        let reported = kpi.measurements.iter().rfind(|p| p.on <= today);
        self.saw(reported.map(|p| p.on), today);
        if let Some(months) = kpi.report_every {
            let normal = 31 * i64::from(months) + i64::from(kpi.report_grace);
            self.facts.activity_limit = self.facts.activity_limit.max(normal);
        }
    }

    fn finish(self, initiative: &Initiative, today: NaiveDate) -> InitiativeFacts {
        let facts = self.facts;
        InitiativeFacts {
            days_since_activity: facts.last_activity.map(|day| days(day, today)),
            missing: missing(initiative, &facts),
            ..facts
        }
    }
}

fn has_target(kpi: &Kpi) -> bool {
    kpi.targets.iter().any(|t| t.value.is_some() && !t.ignored)
}

fn missing(initiative: &Initiative, facts: &InitiativeFacts) -> Vec<&'static str> {
    let lacks = [
        ("policy", initiative.policy.is_none()),
        ("target_state", initiative.target_state.is_none()),
        ("kpi", facts.kpis_total == 0),
        ("kpi_target", facts.kpis_with_target < facts.kpis_total),
        ("milestone", facts.milestones_total == 0),
        ("exit_point", facts.exit_points_total == 0 && initiative.ends_on.is_none()),
    ];
    lacks.into_iter().filter(|(_, lacking)| *lacking).map(|(what, _)| what).collect()
}
