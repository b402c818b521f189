//! `plan.md`, History, and what recorded decisions say: facts that follow from the record, not from
//! the plan's cells.

use chrono::NaiveDate;

use super::{Decision, Facts};
use crate::plan::{Outcome, Plan, Recorded, Table};

/// Adds to `facts` what `recorded` says of the rows of `plan`.
pub(super) fn add(facts: &mut Facts, plan: &Plan, recorded: &Recorded) {
    let today = facts.today;
    for (row, initiative) in plan.initiatives.iter().enumerate() {
        facts.initiatives[row].ends_first = initiative.ends_on;
    }
    for (row, renewal) in plan.renewals.iter().enumerate() {
        facts.renewals[row].ends_first = renewal.ends_on;
    }
    past(facts, plan, recorded);
    decisions(facts, plan, recorded, today);
    for subject in &recorded.vanished {
        facts.vanished.extend(place(plan, subject));
    }
}

fn place(plan: &Plan, subject: &str) -> Option<(Table, usize)> {
    let (table, code) = subject.split_once('/')?;
    let table = Table::from_singular(table)?;
    Some((table, plan.find(table, code)?))
}

fn past(facts: &mut Facts, plan: &Plan, recorded: &Recorded) {
    for (subject, past) in &recorded.past {
        let Some((table, row)) = place(plan, subject) else { continue };
        match table {
            Table::Initiatives => {
                let f = &mut facts.initiatives[row];
                f.ends_first = past.ends_first.or(f.ends_first);
                f.ends_moved = past.ends_moved;
                f.exit_points_eased = past.exit_points_eased;
            }
            Table::Renewals => {
                let f = &mut facts.renewals[row];
                f.ends_first = past.ends_first.or(f.ends_first);
                f.ends_moved = past.ends_moved;
            }
            Table::Kpis => facts.kpis[row].targets_eased = past.targets_eased,
            _ => {}
        }
    }
}

fn decisions(facts: &mut Facts, plan: &Plan, recorded: &Recorded, today: NaiveDate) {
    for subject in recorded.decisions.keys() {
        let Some((table, row)) = place(plan, subject) else { continue };
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
