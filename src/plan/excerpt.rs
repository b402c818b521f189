//! The part of a plan that one row's facts and surroundings depend on: judged day by day for a year and
//! more in a fraction of the time that the whole would take.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::schema::Table;
use super::tables::Plan;
use super::{Recorded, Renewal};

/// The rows that facts of `row`, and of what it belongs to, are derived from, what is recorded of them, and
/// the row's place among them; `None` where there is no such row. All departments stay where they are.
pub fn excerpt(
    plan: &Plan,
    recorded: &Recorded,
    table: Table,
    row: usize,
) -> Option<(Plan, Recorded, usize)> {
    if row >= plan.rows(table) {
        return None;
    }
    let initiatives = reached(plan, table, row);
    let part = cut(plan, &initiatives, (table == Table::Renewals).then_some(row))?;
    let at = match table {
        Table::Renewals => 0,
        // Departments stay; of the others the order does, so the row is found by how many went before.
        Table::Departments => row,
        Table::Initiatives => initiatives.iter().position(|i| *i == row)?,
        _ => (0..row)
            .filter(|r| plan.initiative_of(table, *r).is_some_and(|i| initiatives.contains(&i)))
            .count(),
    };
    let recorded = noted(recorded, &part);
    Some((part, recorded, at))
}

/// The initiatives that a row belongs to, and those whose KPIs their exit points look at.
fn reached(plan: &Plan, table: Table, row: usize) -> BTreeSet<usize> {
    let mut found: BTreeSet<usize> = plan.initiative_of(table, row).into_iter().collect();
    let mut before = usize::MAX;
    while before != found.len() {
        before = found.len();
        let of_kpis = plan
            .exit_points
            .iter()
            .filter(|e| found.contains(&e.initiative))
            .filter_map(|e| plan.kpis.get(e.condition.as_ref()?.kpi))
            .map(|kpi| kpi.initiative);
        let further: Vec<usize> = of_kpis.collect();
        found.extend(further);
    }
    found
}

fn cut(plan: &Plan, initiatives: &BTreeSet<usize>, renewal: Option<usize>) -> Option<Plan> {
    let place: HashMap<usize, usize> = initiatives.iter().enumerate().map(|(new, old)| (*old, new)).collect();
    let mut part = Plan { departments: plan.departments.clone(), ..Plan::default() };
    part.initiatives = initiatives.iter().filter_map(|i| plan.initiatives.get(*i).cloned()).collect();
    for milestone in &plan.milestones {
        if let Some(initiative) = place.get(&milestone.initiative) {
            part.milestones.push(super::Milestone { initiative: *initiative, ..milestone.clone() });
        }
    }
    let mut kpis = HashMap::new();
    for (old, kpi) in plan.kpis.iter().enumerate() {
        if let Some(initiative) = place.get(&kpi.initiative) {
            kpis.insert(old, part.kpis.len());
            part.kpis.push(super::Kpi { initiative: *initiative, ..kpi.clone() });
        }
    }
    for exit_point in &plan.exit_points {
        let Some(initiative) = place.get(&exit_point.initiative) else { continue };
        let mut kept = super::ExitPoint { initiative: *initiative, ..exit_point.clone() };
        if let Some(condition) = &mut kept.condition {
            condition.kpi = *kpis.get(&condition.kpi)?;
        }
        part.exit_points.push(kept);
    }
    if let Some(renewal) = renewal.and_then(|row| plan.renewals.get(row)) {
        let initiative = renewal.initiative.and_then(|i| place.get(&i)).copied();
        part.renewals.push(Renewal { initiative, ..renewal.clone() });
    }
    Some(part)
}

fn noted(recorded: &Recorded, part: &Plan) -> Recorded {
    let subjects: HashSet<String> = Table::ALL
        .into_iter()
        .flat_map(|table| (0..part.rows(table)).filter_map(move |row| part.subject(table, row)))
        .collect();
    // Looked up, not copied and thinned out: of a whole plan much is recorded.
    let pick = |name: &String| subjects.contains(name).then(|| name.clone());
    Recorded {
        changed: part
            .initiatives
            .iter()
            .filter_map(|i| Some((i.code.clone(), recorded.changed.get(&i.code)?.clone())))
            .collect(),
        decisions: subjects
            .iter()
            .filter_map(|name| Some((name.clone(), recorded.decisions.get(name)?.clone())))
            .collect(),
        past: subjects
            .iter()
            .filter_map(|name| Some((name.clone(), recorded.past.get(name)?.clone())))
            .collect(),
        vanished: recorded.vanished.iter().filter_map(pick).collect(),
        closed: recorded.closed.clone(),
    }
}
