//! The mistakes of cells and those of the plan as a whole, told together and once.

use std::path::Path;

use super::desk::Desk;
use super::report::{Intake, Place, Problem, Progress, Refused};
use super::{Known, gather};
use crate::plan::schema::Kind;
use crate::plan::{self, BuildError, Plan, Record, Table};

/// Reads the source at `path` and builds the plan that it says.
///
/// # Errors
/// [`Refused`] with every mistake of every cell, and of the rows together. A row that is rejected
/// for one of its cells still answers references to it, so one slip is told once.
pub fn read_plan(
    path: &Path,
    known: &Known,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Intake, Plan), Refused> {
    let mut desk = Desk::new(known, progress);
    let (digest, files) = gather(path, &mut desk);
    let plan = match plan::build(&desk.records) {
        Ok(plan) => Some(plan),
        Err(errors) => {
            add(&mut desk, errors);
            None
        }
    };
    finish(desk, digest, files).and_then(|intake| match plan {
        Some(plan) => Ok((intake, plan)),
        None => Err(Refused::default()),
    })
}

/// Turns the desk into what it holds, or into its mistakes.
pub(super) fn finish(desk: Desk<'_>, digest: String, files: Vec<String>) -> Result<Intake, Refused> {
    let Desk { records, mut problems, warnings, interpretations, placeholders, counts, .. } = desk;
    if problems.is_empty() {
        return Ok(Intake { records, warnings, interpretations, placeholders, counts, digest, files });
    }
    problems.sort_by(|a, b| a.place.cmp(&b.place));
    Err(Refused { problems, warnings, counts })
}

/// Adds what the plan as a whole says against rows, but for what a broken cell has caused.
fn add(desk: &mut Desk<'_>, errors: Vec<BuildError>) {
    for error in errors {
        let Some(record) = desk.records.get(error.record) else { continue };
        if is_echo(desk, record, &error) {
            continue;
        }
        let place = place_of(desk, record, &error);
        let table = record.table;
        let rejected = desk.broken.entry(error.record).or_default();
        if rejected.is_empty() {
            let count = desk.counts.entry(table).or_default();
            count.accepted = count.accepted.saturating_sub(1);
            count.rejected += 1;
        }
        rejected.push(error.column.unwrap_or(usize::MAX));
        desk.problems.push(Problem { place, message: error.message });
    }
}

/// Whether the mistake only repeats one that a cell was told.
fn is_echo(desk: &Desk<'_>, record: &Record, error: &BuildError) -> bool {
    let broken = desk.broken.get(&error.record);
    match error.column {
        None => broken.is_some_and(|b| b.iter().any(|c| *c != usize::MAX)),
        Some(column) => {
            let told = broken.is_some_and(|b| b.contains(&column));
            let refers_to = match record.table.columns().get(column).map(|c| c.kind) {
                Some(Kind::Ref(table)) => Some(table),
                Some(Kind::Department | Kind::DepartmentList) => Some(Table::Departments),
                _ => None,
            };
            told || refers_to.is_some_and(|t| desk.lost.contains(&t))
        }
    }
}

fn place_of(desk: &Desk<'_>, record: &Record, error: &BuildError) -> Place {
    let origin = &record.origin;
    let at = error.column.and_then(|c| origin.sheet.columns.get(c).copied().flatten());
    let place =
        Place { file: origin.sheet.file.clone(), sheet: origin.sheet.sheet.clone(), ..Place::default() };
    match desk.lines.get(&error.record) {
        Some(lines) => {
            let line = at.and_then(|c| lines.get(c as usize)).copied().filter(|l| *l > 0);
            Place { row: Some(line.unwrap_or(origin.row)), line: true, ..place }
        }
        None => Place { row: Some(origin.row), column: at, ..place },
    }
}
