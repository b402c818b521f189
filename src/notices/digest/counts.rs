//! How many are watched and how many fire, by perspective and by department.

use super::super::Desk;
use crate::alerts::{Alert, AlertKey, subject};
use crate::lang::Lang;
use crate::plan::Status;
use crate::rules::Severity;

/// A name, the initiatives (or renewals of none) watched, and what fires: critical, warning, info.
type Row = (String, usize, [usize; 3]);

/// By the initiatives' perspectives, in the order in which the plan names them; then initiatives
/// without one, and renewals that belong to no initiative.
pub(super) fn by_perspective(open: &[(&AlertKey, &Alert)], lang: Lang, desk: &Desk<'_>) -> Vec<Row> {
    let plan = desk.plan;
    let without = lang.pick("分野の記入なし", "No perspective given");
    let outside = lang.pick("取り組みに属さない更新案件", "Renewals outside any initiative");
    let perspective = |initiative: Option<usize>| match initiative.and_then(|i| plan.initiatives.get(i)) {
        Some(initiative) => initiative.perspective.as_deref().unwrap_or(without),
        None => outside,
    };
    let mut rows: Vec<Row> = Vec::new();
    for (index, _) in plan.initiatives.iter().enumerate().filter(|(_, i)| i.status != Status::Ended) {
        row(&mut rows, perspective(Some(index))).1 += 1;
    }
    for _ in plan.renewals.iter().filter(|r| r.status != Status::Ended && r.initiative.is_none()) {
        row(&mut rows, outside).1 += 1;
    }
    for (key, alert) in open {
        let Some(subject) = desk.row(&key.subject) else { continue };
        count(row(&mut rows, perspective(subject::initiative(plan, subject))), alert);
    }
    rows.sort_by_key(|(name, ..)| (name == outside, name == without));
    rows
}

/// By the department that answers today, in the plan's order; those with nothing are left out.
pub(super) fn by_department(open: &[(&AlertKey, &Alert)], desk: &Desk<'_>) -> Vec<Row> {
    let plan = desk.plan;
    let mut rows: Vec<Row> = plan.departments.iter().map(|d| (d.name.clone(), 0, [0; 3])).collect();
    for initiative in plan.initiatives.iter().filter(|i| i.status != Status::Ended) {
        if let Some(row) = rows.get_mut(plan.responsible(initiative.owner, desk.today)) {
            row.1 += 1;
        }
    }
    for (_, alert) in open {
        if let Some(row) = desk.department(&alert.owner).and_then(|d| rows.get_mut(d)) {
            count(row, alert);
        }
    }
    rows.retain(|(_, watched, firing)| *watched > 0 || firing.iter().any(|n| *n > 0));
    rows
}

fn row<'r>(rows: &'r mut Vec<Row>, name: &str) -> &'r mut Row {
    let place = rows.iter().position(|(n, ..)| n == name).unwrap_or_else(|| {
        rows.push((name.to_owned(), 0, [0; 3]));
        rows.len() - 1
    });
    &mut rows[place]
}

fn count(row: &mut Row, alert: &Alert) {
    let [critical, warning, info] = &mut row.2;
    let place = match alert.severity {
        Severity::Critical => critical,
        Severity::Warning => warning,
        Severity::Info => info,
    };
    *place += 1;
}
