//! The mistakes of cells and those of the plan as a whole, told together and once.

use std::path::Path;

use super::desk::Desk;
use super::report::{Intake, Place, Problem, Progress, Refused};
use super::{Known, gather};
use crate::plan::schema::Kind;
use crate::plan::{self, BuildError, BuildSettings, Built, Cell, Record, Table};

/// Reads the source at `path` and builds the plan that it says, the whole of it.
///
/// # Errors
/// [`Refused`] with every mistake of every cell, and of the rows together.
pub fn read_plan(
    path: &Path,
    known: &Known,
    settings: BuildSettings,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Intake, Built), Refused> {
    let (mut intake, built) = read_with(path, known, progress, |records| plan::build(records, settings))?;
    let odd = built.warnings.iter().filter_map(|w| {
        let record = intake.records.get(w.record)?;
        Some(Problem { place: place_of(record, w.column), message: w.message.clone() })
    });
    let odd: Vec<Problem> = odd.collect();
    intake.warnings.extend(odd);
    Ok((intake, built))
}

/// Reads the source at `path` and has its rows judged together, for instance laid over the plan in
/// force. `judge` names the rows by their index among those it is given; a row that is rejected for
/// one of its cells is among them, with that cell empty, and still answers references to it, so that
/// one slip is told once.
///
/// # Errors
/// [`Refused`] with every mistake of every cell, and with those that `judge` found.
pub fn read_with<T>(
    path: &Path,
    known: &Known,
    progress: &mut dyn FnMut(Progress),
    judge: impl FnOnce(&[Record]) -> Result<T, Vec<BuildError>>,
) -> Result<(Intake, T), Refused> {
    let mut desk = Desk::new(known, progress);
    let (digest, files) = gather(path, &mut desk);
    match judge(&desk.records) {
        Ok(judged) => finish(desk, digest, files).map(|intake| (intake, judged)),
        Err(errors) => {
            let first = errors.first().map(|e| e.message.clone()).unwrap_or_default();
            add(&mut desk, errors);
            if desk.problems.is_empty() {
                // About a row that is not of this source: it still refuses the import.
                desk.problems
                    .push(Problem { place: Place::file(path.display().to_string()), message: first });
            }
            Err(refused(desk))
        }
    }
}

/// Turns the desk into what it holds, or into its mistakes.
pub(super) fn finish(desk: Desk<'_>, digest: String, files: Vec<String>) -> Result<Intake, Refused> {
    if !desk.problems.is_empty() {
        return Err(refused(desk));
    }
    let Desk { records, warnings, interpretations, placeholders, counts, .. } = desk;
    Ok(Intake { records, warnings, interpretations, placeholders, counts, digest, files })
}

fn refused(desk: Desk<'_>) -> Refused {
    let Desk { mut problems, warnings, counts, .. } = desk;
    problems.sort_by(|a, b| a.place.cmp(&b.place));
    Refused { problems, warnings, counts }
}

/// Adds what the plan as a whole says against rows, but for what a broken cell has caused.
fn add(desk: &mut Desk<'_>, errors: Vec<BuildError>) {
    for error in errors {
        let Some(record) = desk.records.get(error.record) else { continue };
        if is_echo(desk, record, &error) {
            continue;
        }
        let place = place_at(record, error.column, desk.lines.get(&error.record).map(AsRef::as_ref));
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
            // A row that lacks a value may lack it because another of its cells was not read.
            let blank = record.cells.get(column).is_none_or(|c| c.as_ref().is_none_or(Cell::is_blank));
            let told =
                broken.is_some_and(|b| b.contains(&column) || (blank && b.iter().any(|c| *c != usize::MAX)));
            let refers_to = match record.table.columns().get(column).map(|c| c.kind) {
                Some(Kind::Ref(table)) => Some(table),
                Some(Kind::Department | Kind::DepartmentList) => Some(Table::Departments),
                _ => None,
            };
            told || refers_to.is_some_and(|t| desk.lost.contains(&t))
        }
    }
}

/// Where a record stands, or its cell in the schema's `column`.
pub fn place_of(record: &Record, column: Option<usize>) -> Place {
    place_at(record, column, None)
}

fn place_at(record: &Record, column: Option<usize>, lines: Option<&[u32]>) -> Place {
    let origin = &record.origin;
    let at = column.and_then(|c| origin.sheet.columns.get(c).copied().flatten());
    let place = Place {
        file: origin.sheet.file.clone(),
        sheet: origin.sheet.sheet.clone(),
        row: Some(origin.row),
        ..Place::default()
    };
    let line = lines.zip(column).and_then(|(l, c)| l.get(c)).copied().filter(|l| *l > 0);
    let place = Place { row: Some(line.unwrap_or(origin.row)), ..place };
    if origin.sheet.sheet.is_none() && origin.sheet.file.to_lowercase().ends_with(".toml") {
        return Place { line: true, ..place };
    }
    Place { column: at, ..place }
}
