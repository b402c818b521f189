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
