//! What closes a decision to revise: a changed target, end or exit point (`rules.md`, Decisions, and the
//! default).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::place;
use crate::plan::{ExitPoint, Outcome, Plan, Recorded, Table, Target};

/// The subjects whose decision to revise is followed by what changed from `before` to `after`, within
/// its term. `before` and `after` are the plan before and after an import, or any other change.
pub fn follow_ups_closed(before: &Plan, after: &Plan, recorded: &Recorded, today: NaiveDate) -> Vec<String> {
    let open = recorded.decisions.iter().filter(|(_, decisions)| {
        let last = decisions.last().filter(|last| last.outcome == Outcome::Revise);
        last.and_then(|last| last.follow_up).is_some_and(|f| f.closed_on.is_none() && today <= f.due)
    });
    open.map(|(subject, _)| subject).filter(|subject| changed(before, after, subject)).cloned().collect()
}

fn changed(before: &Plan, after: &Plan, subject: &str) -> bool {
    match (place(before, subject), place(after, subject)) {
        (Some((table, old)), Some((_, new))) => {
            let own_end = |plan: &Plan, row: usize| plan.renewals.get(row).and_then(|r| r.ends_on);
            let ends = table == Table::Renewals && own_end(before, old) != own_end(after, new);
            let promises = |plan, row| Promises::of(plan, table, row);
            ends || promises(before, old) != promises(after, new)
        }
        _ => false,
    }
}

/// What an initiative promises; codes stand for rows, whose positions may differ.
#[derive(PartialEq)]
struct Promises<'a> {
    ends_on: Option<NaiveDate>,
    targets: BTreeMap<&'a str, &'a [Target]>,
    exit_points: BTreeMap<&'a str, String>,
}

impl<'a> Promises<'a> {
    fn of(plan: &'a Plan, table: Table, row: usize) -> Option<Promises<'a>> {
        let initiative = plan.initiative_of(table, row)?;
        let kpis = plan.kpis.iter().filter(|kpi| kpi.initiative == initiative && !kpi.targets.is_empty());
        let points = plan.exit_points.iter().filter(|point| point.initiative == initiative);
        Some(Promises {
            ends_on: plan.initiatives.get(initiative)?.ends_on,
            targets: kpis.map(|kpi| (kpi.code.as_str(), kpi.targets.as_slice())).collect(),
            exit_points: points.map(|point| (point.code.as_str(), when(plan, point))).collect(),
        })
    }
}

/// When it is reached.
fn when(plan: &Plan, point: &ExitPoint) -> String {
    let condition = point.condition.as_ref();
    let kpi = condition.and_then(|c| plan.kpis.get(c.kpi)).map(|kpi| &kpi.code);
    let rest = condition.map(|c| (c.comparison, c.threshold, c.consecutive, c.from));
    format!("{:?} {kpi:?} {rest:?}", point.on)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::alerts::testing::{at, day, small_plan};
    use crate::plan::{Decided, FollowUp, Kpi, Point};

    const SUBJECTS: [&str; 3] = ["initiative/i", "exit_point/x", "renewal/r"];

    fn plan() -> Plan {
        let mut plan = small_plan();
        let target = Target { on: day("2027-03-31"), value: Some(40.0), ignored: false };
        plan.kpis = vec![Kpi { code: "k".into(), targets: vec![target], ..Kpi::default() }];
        plan
    }

    /// Which of the subjects, all decided to be revised by 2026-06-01, `change` follows up on `today`.
    fn closed(today: &str, change: impl Fn(&mut Plan)) -> Vec<String> {
        let decided = Decided {
            at: at("2026-04-02 10:00"),
            day: day("2026-04-02"),
            outcome: Outcome::Revise,
            by_default: false,
            term: None,
            follow_up: Some(FollowUp { due: day("2026-06-01"), closed_on: None }),
        };
        let decisions = SUBJECTS.map(|subject| (subject.to_owned(), vec![decided.clone()]));
        let recorded = Recorded { decisions: decisions.into(), ..Recorded::default() };
        let mut after = plan();
        change(&mut after);
        follow_ups_closed(&plan(), &after, &recorded, day(today))
    }

    #[test]
    fn a_changed_target_end_or_exit_point_closes_what_was_to_be_revised() {
        type Change = (&'static str, fn(&mut Plan), &'static [&'static str]);
        let own = &["exit_point/x", "initiative/i"];
        let cases: [Change; 7] = [
            ("a target", |p| p.kpis[0].targets[0].value = Some(50.0), own),
            (
                "a new target",
                |p| {
                    p.kpis[0].targets.resize(2, Target { on: day("2028-03-31"), value: None, ignored: false })
                },
                own,
            ),
            ("its end", |p| p.initiatives[0].ends_on = Some(day("2027-03-31")), own),
            ("an exit point", |p| p.exit_points[0].on = Some(day("2027-03-31")), own),
            ("a renewal's end", |p| p.renewals[0].ends_on = Some(day("2027-03-31")), &["renewal/r"]),
            ("a result", |p| p.kpis[0].measurements.push(Point { on: day("2026-04-30"), value: 1.0 }), &[]),
            ("its wording", |p| p.initiatives[0].policy = Some("方針".into()), &[]),
        ];
        for (what, change, expected) in cases {
            assert_eq!(closed("2026-06-01", change), expected, "{what}");
            assert_eq!(closed("2026-06-02", change), Vec::<String>::new(), "{what}, too late");
        }
    }
}
