//! Subjects by name: `table/code` and back, what they belong to, and who answers for them.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::plan::{Plan, Table};
use crate::rules::Subject;

/// `table/code`, the table in the singular (`rules.md`, fixed output of `evaluate`).
pub fn name(plan: &Plan, subject: Subject) -> Option<String> {
    plan.subject(subject.table, subject.row)
}

/// The initiative that a row is or belongs to.
pub fn initiative(plan: &Plan, subject: Subject) -> Option<usize> {
    plan.initiative_of(subject.table, subject.row)
}

/// The department that answers for a row on `today`, successors followed to the last.
pub fn owner(plan: &Plan, subject: Subject, today: NaiveDate) -> Option<usize> {
    let named = plan.owner_of(subject.table, subject.row)?;
    Some(plan.responsible(named, today))
}

/// The departments related to a row on `today`, successors followed to the last.
pub fn related(plan: &Plan, subject: Subject, today: NaiveDate) -> Vec<usize> {
    let named = plan.related_of(subject.table, subject.row);
    named.iter().map(|department| plan.responsible(*department, today)).collect()
}

/// The rows of a plan by `table/code`.
#[derive(Debug)]
pub struct Rows<'a> {
    /// At each table's place in `Table::ALL`.
    by_code: [HashMap<&'a str, usize>; Table::ALL.len()],
}

impl<'a> Rows<'a> {
    /// Of this plan.
    pub fn of(plan: &'a Plan) -> Rows<'a> {
        Rows { by_code: Table::ALL.map(|table| plan.by_code(table)) }
    }

    /// The row that `table/code` names; the first slash divides.
    pub fn find(&self, name: &str) -> Option<Subject> {
        let (table, code) = name.split_once('/')?;
        let table = Table::from_singular(table)?;
        self.by_code.get(table as usize)?.get(code).map(|row| Subject { table, row: *row })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::plan::Renewal;

    #[test]
    fn tables_stand_at_their_own_places() {
        assert!(Table::ALL.iter().enumerate().all(|(n, table)| *table as usize == n));
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
}
