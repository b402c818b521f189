//! Subjects by name: `table/code` and back, what they belong to, and who answers for them.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::plan::{Plan, Table};
use crate::rules::Subject;

/// `table/code`, the table in the singular (`rules.md`, fixed output of `evaluate`).
pub fn name(plan: &Plan, subject: Subject) -> Option<String> {
    Some(format!("{}/{}", subject.table.singular(), code(plan, subject)?))
}

/// The code of a row; `None` for the tables whose rows have none, or past the end.
pub fn code(plan: &Plan, subject: Subject) -> Option<&str> {
    let row = subject.row;
    Some(match subject.table {
        Table::Departments => &plan.departments.get(row)?.code,
        Table::Initiatives => &plan.initiatives.get(row)?.code,
        Table::Milestones => &plan.milestones.get(row)?.code,
        Table::Kpis => &plan.kpis.get(row)?.code,
        Table::ExitPoints => &plan.exit_points.get(row)?.code,
        Table::Renewals => &plan.renewals.get(row)?.code,
        Table::KpiTargets | Table::Measurements => return None,
    })
}

/// The initiative that a row is or belongs to.
pub fn initiative(plan: &Plan, subject: Subject) -> Option<usize> {
    let row = subject.row;
    match subject.table {
        Table::Initiatives => (row < plan.initiatives.len()).then_some(row),
        Table::Milestones => plan.milestones.get(row).map(|m| m.initiative),
        Table::Kpis => plan.kpis.get(row).map(|k| k.initiative),
        Table::ExitPoints => plan.exit_points.get(row).map(|e| e.initiative),
        Table::Renewals => plan.renewals.get(row).and_then(|r| r.initiative),
        Table::Departments | Table::KpiTargets | Table::Measurements => None,
    }
}

/// The department that owns a row on `today`, successors followed to the last.
pub fn owner(plan: &Plan, subject: Subject, today: NaiveDate) -> Option<usize> {
    let named = match subject.table {
        Table::Departments => Some(subject.row),
        Table::Renewals => plan.renewals.get(subject.row).map(|r| r.owner),
        _ => initiative(plan, subject).and_then(|i| plan.initiatives.get(i)).map(|i| i.owner),
    };
    named.map(|department| responsible(plan, department, today))
}

/// The departments related to a row on `today`, successors followed to the last.
pub fn related(plan: &Plan, subject: Subject, today: NaiveDate) -> Vec<usize> {
    let named = match subject.table {
        Table::Renewals => plan.renewals.get(subject.row).map(|r| &r.related),
        _ => initiative(plan, subject).and_then(|i| plan.initiatives.get(i)).map(|i| &i.related),
    };
    named.into_iter().flatten().map(|department| responsible(plan, *department, today)).collect()
}

/// Who answers for `department` on `today`: itself, or the last of its successors whose predecessor's
/// last day has passed (`plan.md`, departments). A circle of successors ends where it closes.
pub fn responsible(plan: &Plan, department: usize, today: NaiveDate) -> usize {
    let mut now = department;
    for _ in 0..plan.departments.len() {
        let Some(d) = plan.departments.get(now) else { break };
        match (d.valid_until, d.successor) {
            (Some(last), Some(next)) if last < today => now = next,
            _ => break,
        }
    }
    now
}

/// The rows of a plan by `table/code`.
#[derive(Debug)]
pub struct Rows<'a> {
    by_code: HashMap<(Table, &'a str), usize>,
}

impl<'a> Rows<'a> {
    /// Of this plan.
    pub fn of(plan: &'a Plan) -> Rows<'a> {
        let mut by_code = HashMap::new();
        let mut add = |table: Table, codes: &mut dyn Iterator<Item = &'a str>| {
            by_code.extend(codes.enumerate().map(|(row, code)| ((table, code), row)));
        };
        add(Table::Departments, &mut plan.departments.iter().map(|r| r.code.as_str()));
        add(Table::Initiatives, &mut plan.initiatives.iter().map(|r| r.code.as_str()));
        add(Table::Milestones, &mut plan.milestones.iter().map(|r| r.code.as_str()));
        add(Table::Kpis, &mut plan.kpis.iter().map(|r| r.code.as_str()));
        add(Table::ExitPoints, &mut plan.exit_points.iter().map(|r| r.code.as_str()));
        add(Table::Renewals, &mut plan.renewals.iter().map(|r| r.code.as_str()));
        Rows { by_code }
    }

    /// The row that `table/code` names; the first slash divides.
    pub fn find(&self, name: &str) -> Option<Subject> {
        let (table, code) = name.split_once('/')?;
        let table = Table::from_singular(table)?;
        self.by_code.get(&(table, code)).map(|row| Subject { table, row: *row })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::alerts::testing::day;
    use crate::plan::{Department, Initiative, Renewal};

    fn department(code: &str, last: Option<&str>, successor: Option<usize>) -> Department {
        Department { code: code.into(), valid_until: last.map(day), successor, ..Department::default() }
    }

    #[test]
    fn a_code_with_a_slash_is_found_again_by_its_name() {
        let plan = Plan {
            renewals: vec![Renewal { code: "a/b\nc".into(), ..Renewal::default() }],
            ..Plan::default()
        };
        let subject = Subject { table: Table::Renewals, row: 0 };
        let name = name(&plan, subject).unwrap();
        assert_eq!(name, "renewal/a/b\nc");
        assert_eq!(Rows::of(&plan).find(&name), Some(subject));
        assert_eq!(Rows::of(&plan).find("renewal/x"), None);
        assert_eq!(Rows::of(&plan).find("nonsense"), None);
    }

    #[test]
    fn the_successor_answers_from_the_day_after_the_last_and_so_on_to_the_last_of_them() {
        let plan = Plan {
            departments: vec![
                department("old", Some("2026-03-31"), Some(1)),
                department("mid", Some("2027-03-31"), Some(2)),
                department("new", None, None),
            ],
            initiatives: vec![Initiative { owner: 0, ..Initiative::default() }],
            ..Plan::default()
        };
        let subject = Subject { table: Table::Initiatives, row: 0 };
        assert_eq!(owner(&plan, subject, day("2026-03-31")), Some(0));
        assert_eq!(owner(&plan, subject, day("2026-04-01")), Some(1));
        assert_eq!(owner(&plan, subject, day("2027-04-01")), Some(2));
    }

    #[test]
    fn departments_that_succeed_each_other_do_not_hang_us() {
        let plan = Plan {
            departments: vec![
                department("a", Some("2026-03-31"), Some(1)),
                department("b", Some("2026-03-31"), Some(0)),
            ],
            ..Plan::default()
        };
        assert!(responsible(&plan, 0, day("2026-04-01")) < 2);
    }
}
