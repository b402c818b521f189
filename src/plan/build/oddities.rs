//! Oddities that only show once rows know each other.

use std::collections::BTreeMap;

use super::{Desk, Remark};
use crate::lang::Text;
use crate::plan::Plan;
use crate::plan::schema::Table;

pub(super) fn look(plan: &Plan, by_table: &BTreeMap<Table, Vec<usize>>, desk: &mut Desk<'_>) {
    let mut warn = |table: Table, row: usize, column: &str, message: Text| {
        if let Some(record) = by_table.get(&table).and_then(|rows| rows.get(row)) {
            desk.warnings.push(Remark { record: *record, column: table.column(column), message });
        }
    };
    for (row, milestone) in plan.milestones.iter().enumerate() {
        let start = plan.initiatives[milestone.initiative].starts_on;
        if let (Some(start), Some(done)) = (start, milestone.completed_on)
            && done < start
        {
            let message = Text::new(
                format!("完了日（{done}）が取り組みの開始日（{start}）より前です"),
                format!("completed on {done}, before its initiative starts ({start})"),
            );
            warn(Table::Milestones, row, "completed_on", message);
        }
    }
    for (row, exit_point) in plan.exit_points.iter().enumerate() {
        let kpi = exit_point.condition.as_ref().map(|c| &plan.kpis[c.kpi]);
        if let Some(kpi) = kpi.filter(|k| k.initiative != exit_point.initiative) {
            let message = Text::new(
                format!("指標「{}」は別の取り組みのものです", kpi.code),
                format!("KPI `{}` belongs to another initiative", kpi.code),
            );
            warn(Table::ExitPoints, row, "kpi", message);
        }
    }
    for (row, _) in plan.departments.iter().enumerate() {
        if comes_back(row, |at| plan.departments[at].successor) {
            let message = Text::new(
                "後継部署をたどると、この部署に戻ります",
                "following the successors leads back to this department",
            );
            warn(Table::Departments, row, "successor", message);
        }
        if comes_back(row, |at| plan.departments[at].parent) {
            let message = Text::new(
                "上位部署をたどると、この部署に戻ります",
                "following the parents leads back to this department",
            );
            warn(Table::Departments, row, "parent", message);
        }
    }
}

/// Whether following `next` from `start` leads back to it.
fn comes_back(start: usize, next: impl Fn(usize) -> Option<usize>) -> bool {
    let mut seen = Vec::new();
    let mut at = next(start);
    while let Some(row) = at.filter(|row| !seen.contains(row)) {
        if row == start {
            return true;
        }
        seen.push(row);
        at = next(row);
    }
    false
}
