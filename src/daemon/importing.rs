//! One import: read the source, lay it over the plan in force, judge the whole, commit all or nothing.
//! The command and the watched source go the same way.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use chrono::{DateTime, Utc};
use serde_json::json;

use super::stored::{StoredPlan, stored_plan};
use super::trouble::Trouble;
use crate::alerts::follow_ups_closed;
use crate::calendar::Calendar;
use crate::intake::{self, Intake, Known, Problem, Progress, Refused};
use crate::lang::Text;
use crate::plan::{self, BuildError, BuildSettings, Built, Plan, Record, Table};
use crate::plan::{Merged, merge};
use crate::store::{Commit, ImportCommit, Store};

/// How often an import is laid over the plan again because the plan changed under it.
const AGAIN: u32 = 10;

/// What to import, and for whom.
pub struct Request<'a> {
    /// The file or folder.
    pub path: &'a Path,
    /// The source's name: imports of one name are compared with each other.
    pub source: &'a str,
    /// Who imports.
    pub by: &'a str,
    /// When.
    pub now: DateTime<Utc>,
    /// The city's calendar.
    pub calendar: &'a Calendar,
    /// Whether only to look.
    pub dry_run: bool,
}

/// A source's name where nobody gave it one: the whole path, so that the command and the watched source
/// mean the same file by it.
pub fn source_name(path: &Path) -> String {
    path.canonicalize().unwrap_or_else(|_| path.to_owned()).display().to_string()
}

/// An import that was accepted.
pub struct Imported {
    /// What was read.
    pub intake: Intake,
    /// What it did to the plan.
    pub merged: Merged,
    /// The plan as it is with this import.
    pub plan: Plan,
    /// Oddities of the plan as a whole.
    pub warnings: Vec<Problem>,
    /// Whether anything was written: not in a dry run, nor where the source says what it said before.
    pub committed: bool,
}

/// Why an import was not accepted.
pub enum NotImported {
    /// The source is at fault.
    Refused(Refused),
    /// Something else is.
    Trouble(Trouble),
}

impl<T: Into<Trouble>> From<T> for NotImported {
    fn from(trouble: T) -> NotImported {
        NotImported::Trouble(trouble.into())
    }
}

/// Imports.
///
/// # Errors
/// Every mistake of the source, or what the store reports. Nothing was written then.
pub async fn import(
    store: &Store,
    request: &Request<'_>,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Imported, NotImported> {
    let today = request.calendar.today(request.now);
    for _ in 0..AGAIN {
        let before = stored_plan(store, Some(today)).await?;
        let last = store.load_source(request.source).await?;
        let last_records = last.as_ref().map_or(&[][..], |l| l.records.as_slice());
        let known = Known::of(request.calendar.clone(), &before.plan);
        let judge = |incoming: &[Record]| {
            let merged = merge(&before.records, last_records, incoming);
            let settings = BuildSettings { today: Some(today) };
            match plan::build(&merged.records, settings) {
                Ok(built) => Ok((merged, built)),
                Err(errors) => Err(in_terms_of(incoming, &merged.records, errors)),
            }
        };
        let read = intake::read_with(request.path, &known, &mut *progress, judge);
        let (intake, (merged, built)) = read.map_err(NotImported::Refused)?;
        let warnings = warnings(&merged.records, &built, &intake.records);
        let same = last.as_ref().is_some_and(|l| l.import.digest == intake.digest) && merged.is_quiet();
        if request.dry_run || same {
            return Ok(Imported { intake, merged, plan: built.plan, warnings, committed: false });
        }
        if commit(store, request, &before, &intake, &merged, &built).await? {
            return Ok(Imported { intake, merged, plan: built.plan, warnings, committed: true });
        }
    }
    Err(NotImported::Trouble(Trouble::System(Text::new(
        "ほかの取り込みが続いているため、取り込めませんでした。少し待ってやり直してください。",
        "other imports keep changing the plan; please wait a little and try again.",
    ))))
}

async fn commit(
    store: &Store,
    request: &Request<'_>,
    before: &StoredPlan,
    intake: &Intake,
    merged: &Merged,
    built: &Built,
) -> Result<bool, Trouble> {
    let summary = json!({
        "added": merged.added.len(),
        "changed": merged.changed.len(),
        "unchanged": merged.unchanged.len(),
        "left_out": merged.left_out.len(),
        "placeholders": intake.placeholders.len(),
        "warnings": intake.warnings.len(),
    });
    let path = request.path.display().to_string();
    let changed = changed_initiatives(before, merged, built);
    let today = request.calendar.today(request.now);
    let follow_ups = follow_ups_closed(&before.plan, &built.plan, &before.recorded, today);
    let commit = ImportCommit {
        at: request.now,
        day: request.calendar.today(request.now),
        by: request.by,
        source: request.source,
        path: &path,
        digest: &intake.digest,
        expected_plan_revision: before.revision,
        said: &intake.records,
        state: &merged.records,
        changed_initiatives: &changed,
        summary: &summary,
        audit: &[],
        states: &[],
        follow_ups_closed: &follow_ups,
    };
    Ok(matches!(store.commit_import(&commit).await?, Commit::Committed { .. }))
}

/// The initiatives known before of which a row was added or changed: a sign of life (`plan.md`,
/// Initiative, `last_activity`).
fn changed_initiatives(before: &StoredPlan, merged: &Merged, built: &Built) -> Vec<String> {
    let touched: BTreeSet<usize> =
        merged.added.iter().copied().chain(merged.changed.iter().map(|c| c.record)).collect();
    let known = before.plan.by_code(Table::Initiatives);
    let kpi_rows = built.plan.by_code(Table::Kpis);
    let mut codes = BTreeSet::new();
    for index in touched {
        let Some(record) = merged.records.get(index) else { continue };
        let code = match record.table {
            Table::Initiatives => record.code_in("code"),
            Table::Milestones | Table::Kpis | Table::ExitPoints => record.code_in("initiative"),
            Table::KpiTargets | Table::Measurements => record
                .code_in("kpi")
                .and_then(|kpi| kpi_rows.get(kpi))
                .and_then(|row| built.plan.initiative_of(Table::Kpis, *row))
                .and_then(|row| built.plan.code(Table::Initiatives, row)),
            Table::Departments | Table::Renewals => None,
        };
        codes.extend(code.filter(|c| known.contains_key(c)).map(str::to_owned));
    }
    codes.into_iter().collect()
}

/// Where a row stands: its table, its sheet in memory, its row.
type Stand = (Table, usize, u32);

fn stand(record: &Record) -> Stand {
    (record.table, std::sync::Arc::as_ptr(&record.origin.sheet) as usize, record.origin.row)
}

/// The mistakes of the merged plan, by the index of the incoming row that is at fault; a row that this
/// source does not bring has none.
fn in_terms_of(incoming: &[Record], merged: &[Record], errors: Vec<BuildError>) -> Vec<BuildError> {
    let places: HashMap<Stand, usize> = incoming.iter().enumerate().map(|(i, r)| (stand(r), i)).collect();
    let index = |record: usize| merged.get(record).and_then(|r| places.get(&stand(r))).copied();
    errors.into_iter().map(|e| BuildError { record: index(e.record).unwrap_or(usize::MAX), ..e }).collect()
}

/// The oddities of rows that this source brings.
fn warnings(merged: &[Record], built: &Built, incoming: &[Record]) -> Vec<Problem> {
    let mine: BTreeSet<Stand> = incoming.iter().map(stand).collect();
    built
        .warnings
        .iter()
        .filter_map(|warning| {
            let record = merged.get(warning.record).filter(|r| mine.contains(&stand(r)))?;
            let place = intake::place_of(record, warning.column);
            Some(Problem { place, message: warning.message.clone() })
        })
        .collect()
}
