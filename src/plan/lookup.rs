//! Finding one's way in a plan: rows by code, and who answers for a row on a day.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::schema::Table;
use super::tables::Plan;

impl Plan {
    /// How many rows `table` has; targets and measurements are kept with their KPI and count as none.
    pub fn rows(&self, table: Table) -> usize {
        match table {
            Table::Departments => self.departments.len(),
            Table::Initiatives => self.initiatives.len(),
            Table::Milestones => self.milestones.len(),
            Table::Kpis => self.kpis.len(),
            Table::ExitPoints => self.exit_points.len(),
            Table::Renewals => self.renewals.len(),
            Table::KpiTargets | Table::Measurements => 0,
        }
    }

    /// The code of a row; `None` where there is no such row.
    pub fn code(&self, table: Table, row: usize) -> Option<&str> {
        let code = match table {
            Table::Departments => &self.departments.get(row)?.code,
            Table::Initiatives => &self.initiatives.get(row)?.code,
            Table::Milestones => &self.milestones.get(row)?.code,
            Table::Kpis => &self.kpis.get(row)?.code,
            Table::ExitPoints => &self.exit_points.get(row)?.code,
            Table::Renewals => &self.renewals.get(row)?.code,
            Table::KpiTargets | Table::Measurements => return None,
        };
        Some(code)
    }

    /// The row with this code. Reads the whole table: for many, see [`Plan::by_code`].
    pub fn find(&self, table: Table, code: &str) -> Option<usize> {
        (0..self.rows(table)).find(|row| self.code(table, *row) == Some(code))
    }

    /// The rows of `table` by their codes.
    pub fn by_code(&self, table: Table) -> HashMap<&str, usize> {
        let mut rows = HashMap::with_capacity(self.rows(table));
        rows.extend((0..self.rows(table)).filter_map(|row| Some((self.code(table, row)?, row))));
        rows
    }

    /// A row as findings name it: `milestone/1-1-01-a`.
    pub fn subject(&self, table: Table, row: usize) -> Option<String> {
        Some(format!("{}/{}", table.singular(), self.code(table, row)?))
    }

    /// The initiative that a row is, or belongs to.
    pub fn initiative_of(&self, table: Table, row: usize) -> Option<usize> {
        match table {
            Table::Initiatives => (row < self.initiatives.len()).then_some(row),
            Table::Milestones => self.milestones.get(row).map(|m| m.initiative),
            Table::Kpis => self.kpis.get(row).map(|k| k.initiative),
            Table::ExitPoints => self.exit_points.get(row).map(|e| e.initiative),
            Table::Renewals => self.renewals.get(row)?.initiative,
            Table::Departments | Table::KpiTargets | Table::Measurements => None,
        }
    }

    /// The department that owns a row as the plan says it (a department owns itself, the parts of an
    /// initiative are its owner's); see [`Plan::responsible`] for who answers today.
    pub fn owner_of(&self, table: Table, row: usize) -> Option<usize> {
        match table {
            Table::Departments => (row < self.departments.len()).then_some(row),
            Table::Renewals => self.renewals.get(row).map(|r| r.owner),
            _ => self.initiatives.get(self.initiative_of(table, row)?).map(|i| i.owner),
        }
    }

    /// The departments related to a row, as the plan says it.
    pub fn related_of(&self, table: Table, row: usize) -> &[usize] {
        let related = match table {
            Table::Renewals => self.renewals.get(row).map(|r| &r.related),
            _ => self.initiative_of(table, row).and_then(|i| self.initiatives.get(i)).map(|i| &i.related),
        };
        related.map_or(&[], Vec::as_slice)
    }

    /// Who answers for `department`'s matters on `on` (`plan.md`, departments): itself through
    /// `valid_until`, from the day after its successor, and so on to the last. A chain that leads
    /// back to where it was ends there.
    pub fn responsible(&self, department: usize, on: NaiveDate) -> usize {
        let mut seen = Vec::new(); // hardly any has a successor
        let mut at = department;
        while let Some(next) = self.departments.get(at).and_then(|d| {
            d.valid_until.filter(|last| on > *last)?;
            d.successor
        }) {
            seen.push(at);
            if seen.contains(&next) || next >= self.departments.len() {
                break;
            }
            at = next;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::plan::{Department, Initiative, Milestone, Renewal};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn department(code: &str, until: Option<&str>, successor: Option<usize>) -> Department {
        Department { code: code.into(), valid_until: until.map(day), successor, ..Department::default() }
    }

    #[test]
    fn open_matters_go_to_the_last_successor_from_the_day_after() {
        let plan = Plan {
            departments: vec![
                department("a", Some("2026-03-31"), Some(1)),
                department("b", Some("2027-03-31"), Some(2)),
                department("c", None, None),
                department("d", Some("2026-03-31"), None),
                department("e", Some("2026-03-31"), Some(5)),
                department("f", Some("2026-03-31"), Some(4)),
            ],
            ..Plan::default()
        };
        let check = |from, on, to| assert_eq!(plan.responsible(from, day(on)), to, "{from} on {on}");
        check(0, "2026-03-31", 0);
        check(0, "2026-04-01", 1);
        check(0, "2027-04-01", 2);
        check(2, "2030-01-01", 2);
        check(3, "2030-01-01", 3);
        check(4, "2026-04-01", 5);
    }

    #[test]
    fn a_part_belongs_to_its_initiatives_owner() {
        let plan = Plan {
            departments: vec![department("a", None, None), department("b", None, None)],
            initiatives: vec![Initiative {
                code: "i".into(),
                owner: 1,
                related: vec![0],
                ..Default::default()
            }],
            milestones: vec![Milestone { code: "m".into(), ..Default::default() }],
            renewals: vec![Renewal { code: "r".into(), owner: 0, ..Default::default() }],
            ..Plan::default()
        };
        assert_eq!(plan.owner_of(Table::Milestones, 0), Some(1));
        assert_eq!(plan.related_of(Table::Milestones, 0), [0]);
        assert_eq!(plan.owner_of(Table::Renewals, 0), Some(0));
        assert_eq!(plan.initiative_of(Table::Renewals, 0), None);
        assert_eq!(plan.owner_of(Table::Milestones, 1), None);
        assert_eq!(plan.find(Table::Milestones, "m"), Some(0));
        assert_eq!(plan.subject(Table::Milestones, 0).as_deref(), Some("milestone/m"));
        assert_eq!(plan.by_code(Table::Departments)["b"], 1);
    }
}
