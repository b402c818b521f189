//! `plan.md`, History, and what recorded decisions say: facts that follow from the record, not from
//! the plan's cells.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Decision, Facts};
use crate::plan::{Outcome, Plan, Recorded, Status, Table};

/// Adds to `facts` what `recorded` says of the rows of `plan`.
pub(super) fn add(facts: &mut Facts, plan: &Plan, recorded: &Recorded) {
    let today = facts.today;
    for (row, initiative) in plan.initiatives.iter().enumerate() {
        facts.initiatives[row].ends_first = initiative.ends_on;
    }
    for (row, renewal) in plan.renewals.iter().enumerate() {
        facts.renewals[row].ends_first = renewal.ends_on;
    }
    let rows = Rows::of(plan, recorded);
    past(facts, &rows, recorded);
    decisions(facts, plan, &rows, recorded, today);
    let ended = |table: Table, row: usize| match table {
        Table::Renewals => plan.renewals[row].status == Status::Ended,
        _ => plan.initiative_of(table, row).is_some_and(|i| plan.initiatives[i].status == Status::Ended),
    };
    // Nothing is said of what has ended (`rules.md`, Scope): its rows leave the files in due course.
    let gone = recorded.vanished.iter().filter_map(|subject| rows.find(subject));
    facts.vanished.extend(gone.filter(|(table, row)| !ended(*table, *row)));
}

/// Rows by subject: those tables only that something is recorded of, for a year of days costs 365 looks.
struct Rows<'a> {
    by_code: HashMap<Table, HashMap<&'a str, usize>>,
}

impl<'a> Rows<'a> {
    fn of(plan: &'a Plan, recorded: &Recorded) -> Rows<'a> {
        let subjects = recorded.past.keys().chain(recorded.decisions.keys()).chain(&recorded.vanished);
        let mut tables: Vec<&str> = subjects.filter_map(|subject| Some(subject.split_once('/')?.0)).collect();
        tables.sort_unstable();
        tables.dedup();
        let tables = tables.into_iter().filter_map(Table::from_singular);
        Rows { by_code: tables.map(|table| (table, plan.by_code(table))).collect() }
    }

    fn find(&self, subject: &str) -> Option<(Table, usize)> {
        let (table, code) = subject.split_once('/')?;
        let table = Table::from_singular(table)?;
        Some((table, *self.by_code.get(&table)?.get(code)?))
    }
}

fn past(facts: &mut Facts, rows: &Rows<'_>, recorded: &Recorded) {
    for (subject, past) in &recorded.past {
        let Some((table, row)) = rows.find(subject) else { continue };
        match table {
            Table::Initiatives => {
                let f = &mut facts.initiatives[row];
                f.ends_first = past.ends_first.or(f.ends_first);
                f.ends_moved = past.ends_moved;
                f.exit_points_eased = past.exit_points_eased;
                f.exit_points_eased_last.clone_from(&past.exit_points_eased_last);
            }
            Table::Renewals => {
                let f = &mut facts.renewals[row];
                f.ends_first = past.ends_first.or(f.ends_first);
                f.ends_moved = past.ends_moved;
            }
            Table::Kpis => {
                facts.kpis[row].targets_eased = past.targets_eased;
                facts.kpis[row].targets_eased_last.clone_from(&past.targets_eased_last);
            }
            _ => {}
        }
    }
}

fn decisions(facts: &mut Facts, plan: &Plan, rows: &Rows<'_>, recorded: &Recorded, today: NaiveDate) {
    for subject in recorded.decisions.keys() {
        let Some((table, row)) = rows.find(subject) else { continue };
        let Some(last) = recorded.last_decision(subject, today).filter(|d| d.stands(today)) else { continue };
        match table {
            // `continue` begins a term that nobody has decided on yet.
            Table::Initiatives => {
                facts.initiatives[row].decided =
                    last.outcome != Outcome::Continue && last.term == plan.initiatives[row].ends_on;
            }
            Table::Renewals
                if last.outcome != Outcome::Continue && last.term == plan.renewals[row].ends_on =>
            {
                facts.renewals[row].decision = Decision::from(last.outcome);
                facts.renewals[row].decided = true;
            }
            Table::ExitPoints => {
                let met_on = facts.exit_points[row].met_on;
                facts.exit_points[row].decided = met_on.is_some_and(|met| last.day >= met);
            }
            _ => {}
        }
    }
}
