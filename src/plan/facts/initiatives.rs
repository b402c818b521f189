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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::super::testing::*;
    use super::*;

    use crate::plan::{ExitPoint, Milestone, Target};

    #[test]
    fn the_parts_are_counted() {
        let milestone =
            |due: &str, status| Milestone { due_on: Some(day(due)), status, ..Milestone::default() };
        let mut plan = plan(Initiative::default());
        plan.milestones = vec![
            milestone("2026-04-30", MilestoneStatus::Planned),
            milestone("2026-04-30", MilestoneStatus::Done),
            milestone("2026-04-30", MilestoneStatus::Dropped),
            milestone("2026-06-01", MilestoneStatus::InProgress),
        ];
        // 1 of 100: off track; on track; without a target.
        plan.kpis =
            vec![kpi("2026-04-01=100", "2026-04-01=1"), kpi("2026-04-01=1", "2026-04-01=1"), kpi("", "")];
        let f = &facts(&plan, "2026-06-01").initiatives[0];
        assert_eq!((f.milestones_total, f.milestones_done, f.milestones_late), (4, 1, 1));
        assert_eq!((f.milestones_due, f.milestones_due_done), (2, 1));
        assert_eq!((f.kpis_total, f.kpis_with_target, f.kpis_off_track), (3, 2, 1));
        assert_eq!(f.exit_points_total, 0);
    }

    #[test]
    fn the_latest_sign_of_life_counts_unless_it_lies_ahead() {
        let mut plan = plan(Initiative {
            code: "a".into(),
            starts_on: Some(day("2026-04-01")),
            ..Initiative::default()
        });
        plan.milestones = vec![Milestone {
            fiscal_year: Some(2026),
            updated_on: Some(day("2026-05-01")),
            completed_on: Some(day("2026-09-01")),
            ..Milestone::default()
        }];
        plan.kpis = vec![kpi("", "2026-06-01=1 2026-10-01=1")];
        let check = |plan: &Plan, recorded: &Recorded, today, last: Option<&str>, since| {
            let settings = super::super::FactSettings::default();
            let all = super::super::derive(plan, recorded, &calendar(), &settings, day(today));
            let f = &all.initiatives[0];
            assert_eq!((f.last_activity, f.days_since_activity), (last.map(day), since), "{today}");
        };
        let none = Recorded::default();
        check(&plan, &none, "2026-03-31", None, None);
        check(&plan, &none, "2026-04-11", Some("2026-04-01"), Some(10));
        check(&plan, &none, "2026-05-31", Some("2026-05-01"), Some(30));
        check(&plan, &none, "2026-08-31", Some("2026-06-01"), Some(91)); // 29 + 31 + 31
        check(&plan, &none, "2026-09-01", Some("2026-09-01"), Some(0));
        let imports = Recorded {
            changed: [("a".into(), vec![day("2026-08-01"), day("2026-12-01")])].into(),
            ..Recorded::default()
        };
        check(&plan, &imports, "2026-08-31", Some("2026-08-01"), Some(30));
        // A result before the baseline is still a sign of life.
        plan.kpis[0].baseline = baseline("2026-07-01", 0.0);
        check(&plan, &none, "2026-08-31", Some("2026-06-01"), Some(91));
    }

    #[test]
    fn seldom_reports_lengthen_what_is_normal() {
        let limit = |every: Option<u32>, grace| {
            let mut plan = plan(Initiative::default());
            plan.kpis = vec![Kpi { report_every: every, report_grace: grace, ..kpi("", "") }];
            facts(&plan, "2026-04-01").initiatives[0].activity_limit
        };
        assert_eq!(limit(None, 999), 180);
        assert_eq!(limit(Some(3), 30), 180); // 31 × 3 + 30 = 123
        assert_eq!(limit(Some(6), 30), 216); // 31 × 6 + 30
        assert_eq!(limit(Some(12), 61), 433); // 31 × 12 + 61
    }

    #[test]
    fn a_sheet_lacks_what_it_does_not_say() {
        let bare = plan(Initiative::default());
        let missing = |plan: &Plan| facts(plan, "2026-04-01").initiatives[0].missing.clone();
        assert_eq!(missing(&bare), ["policy", "target_state", "kpi", "milestone", "exit_point"]);
        let mut full = plan(Initiative {
            policy: Some("p".into()),
            target_state: Some("t".into()),
            ends_on: Some(day("2027-03-31")),
            ..Initiative::default()
        });
        full.milestones = vec![Milestone {
            fiscal_year: Some(2026),
            status: MilestoneStatus::Dropped,
            ..Milestone::default()
        }];
        full.kpis = vec![kpi("2027-03-31=1", "")];
        assert!(missing(&full).is_empty());
        full.kpis[0].targets = vec![Target { on: day("2027-03-31"), value: None, ignored: false }];
        full.initiatives[0].ends_on = None;
        assert_eq!(missing(&full), ["kpi_target", "exit_point"]);
        full.exit_points = vec![ExitPoint {
            code: "x".into(),
            initiative: 0,
            description: String::new(),
            on: Some(day("2027-03-31")),
            condition: None,
            decide_within: 30,
            default_outcome: crate::plan::DefaultOutcome::End,
        }];
        assert_eq!(missing(&full), ["kpi_target"]);
    }

    #[test]
    fn an_initiative_starts_on_its_first_day_and_counts_to_its_last() {
        let started = |start: Option<&str>| {
            let plan = plan(Initiative { starts_on: start.map(day), ..Initiative::default() });
            facts(&plan, "2026-04-01").initiatives[0].started
        };
        assert_eq!([None, Some("2026-04-01"), Some("2026-04-02")].map(started), [true, true, false]);
        let ending = plan(Initiative { ends_on: Some(day("2026-04-11")), ..Initiative::default() });
        assert_eq!(facts(&ending, "2026-04-01").initiatives[0].days_to_end, Some(10));
        assert_eq!(facts(&ending, "2026-04-13").initiatives[0].days_to_end, Some(-2));
    }
}
