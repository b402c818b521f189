//! One import: read the source, lay it over the plan in force, judge the whole, commit all or nothing.
//! The command and the watched source go the same way.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;

mod notes;

use super::stored::{StoredPlan, stored_plan};
use super::trouble::Trouble;
use crate::alerts::{AuditEntry, follow_ups_closed};
use crate::calendar::Calendar;
use crate::intake::{self, Intake, Known, Problem, Progress, Refused};
use crate::lang::Text;
use crate::plan::history::{self, Easing};
use crate::plan::sync::{self, RowKey, Said, Shrink};
use crate::plan::{self, BuildError, BuildSettings, Built, Conflict, Plan, Record, Table};
use crate::plan::{Merged, merge};
use crate::store::{Commit, ImportCommit, PastOf, Store, easing_detail};

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
    /// What else was asked for.
    pub choices: Choices,
}

/// How an import takes what is missing and what contradicts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Mark what is absent from the source as vanished.
    pub sync: bool,
    /// Do so however much is absent.
    pub accept_shrink: bool,
    /// Take over what contradicts a recorded decision.
    pub overrides: bool,
}

/// A source's name where nobody gave it one: the whole path, so that the command and the watched source
/// mean the same file by it.
pub fn source_name(path: &Path) -> String {
    path.canonicalize().unwrap_or_else(|_| path.to_owned()).display().to_string()
}

/// The name of the source that `asked` names: a path to one that is known by its whole path means that one.
///
/// # Errors
/// What the store reports.
pub async fn source_asked(store: &Store, asked: &str) -> Result<String, Trouble> {
    let whole = source_name(Path::new(asked));
    let known = store.source_names().await?;
    let is_known = |name: &str| known.iter().any(|known| known == name);
    Ok(if !is_known(asked) && is_known(&whole) { whole } else { asked.to_owned() })
}

/// An import that was read, and what it does.
pub struct Imported {
    /// What was read.
    pub intake: Intake,
    /// What it did to the plan.
    pub merged: Merged,
    /// The plan as it is with this import.
    pub plan: Plan,
    /// Oddities of the plan as a whole.
    pub warnings: Vec<Problem>,
    /// What it means for what was said, promised and decided before.
    pub beside: Beside,
    /// Whether anything was written: not in a dry run, nor where the source says what it said before.
    pub committed: bool,
}

/// What an import means for what was said, promised and decided before.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// Rows that the source no longer has.
    pub vanished: Vec<RowKey>,
    /// Rows that had vanished from it and that it says again.
    pub returned: Vec<RowKey>,
    /// Promises that it eases.
    pub easings: Vec<Easing>,
    /// Cells that contradict a recorded decision.
    pub conflicts: Vec<Conflict>,
    /// Losses so large that they are taken for a mistake.
    pub shrinks: Vec<Shrink>,
    /// What to know of this source beside the others; nothing of it is a fault.
    pub notes: Vec<Text>,
}

/// Why an import was not accepted.
pub enum NotImported {
    /// The source is at fault.
    Refused(Refused),
    /// It can be read, but takes something away that somebody has to say yes to: what it would do.
    Withheld(Box<Imported>),
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
        let said_last = last.as_ref().map(|l| l.records.as_slice());
        let last_records = said_last.unwrap_or_default();
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
        let (mut beside, past) = beside(store, request, &before, said_last, &intake, &merged, &built).await?;
        if last.is_none() && !before.records.is_empty() {
            let overlap = sync::overlap(&before.records, &intake.records);
            beside.notes.extend(notes::first(request.source, overlap, &store.source_names().await?));
        }
        let same = last.as_ref().is_some_and(|l| l.import.digest == intake.digest)
            && merged.is_quiet()
            && beside.vanished.is_empty()
            && beside.returned.is_empty();
        let withheld = !(beside.conflicts.is_empty() || request.choices.overrides)
            || !(beside.shrinks.is_empty() || request.choices.accept_shrink);
        let mut done = Imported { intake, merged, plan: Plan::default(), warnings, beside, committed: false };
        if !(withheld || same || request.dry_run) {
            if !commit(store, request, &before, &done, &built, &past).await? {
                continue;
            }
            done.committed = true;
        }
        done.plan = built.plan;
        return if withheld { Err(NotImported::Withheld(Box::new(done))) } else { Ok(done) };
    }
    Err(NotImported::Trouble(Trouble::System(Text::new(
        "ほかの取り込みが続いているため、取り込めませんでした。少し待ってやり直してください。",
        "other imports keep changing the plan; please wait a little and try again.",
    ))))
}

/// What the import means for what was said, promised and decided before; and the first ends it records.
async fn beside(
    store: &Store,
    request: &Request<'_>,
    before: &StoredPlan,
    last: Option<&[Record]>,
    intake: &Intake,
    merged: &Merged,
    built: &Built,
) -> Result<(Beside, Vec<(String, NaiveDate)>), Trouble> {
    let gone = &before.recorded.vanished;
    let mut vanished = BTreeSet::new();
    let mut shrinks = Vec::new();
    let mut notes = Vec::new();
    if request.choices.sync {
        let said = match last {
            Some(_) => store.load_said(request.source).await?,
            None => Said::everything(&before.records),
        };
        vanished = sync::absent(&merged.records, gone, &said, &intake.records);
        let there = intake.counts.keys().copied().collect();
        let had = last.map_or_else(|| sync::sourced(&before.records), <[Record]>::to_vec);
        shrinks = sync::shrinks(&had, &intake.records, &there, &vanished);
        notes.extend(notes::elsewhere(sync::said_elsewhere(&merged.records, &said, &intake.records).len()));
    }
    let sides = history::Sides {
        before: &before.plan,
        after: &built.plan,
        recorded: &before.recorded,
        vanished: &vanished,
        today: request.calendar.today(request.now),
    };
    let easings = history::easings(&sides);
    let first_ends = history::first_ends(&sides);
    let conflicts = match merged.changed.is_empty() {
        true => Vec::new(),
        false => plan::conflicts(merged, &store.decided_cells().await?),
    };
    let returned = match gone.is_empty() {
        // What is synchronised says what there is, whoever lost it.
        false if request.choices.sync => sync::returned(gone, &intake.records),
        true => BTreeSet::new(),
        // What another source lost is not back by being said here: an export says all that is in force.
        false => {
            let lost = store.vanished_from(request.source).await?;
            let others = gone.difference(&lost).cloned().collect();
            notes.extend(notes::lost_by_others(sync::returned(&others, &intake.records).len()));
            sync::returned(&lost, &intake.records)
        }
    };
    let (vanished, returned) = (vanished.into_iter().collect(), returned.into_iter().collect());
    Ok((Beside { vanished, returned, easings, conflicts, shrinks, notes }, first_ends))
}

async fn commit(
    store: &Store,
    request: &Request<'_>,
    before: &StoredPlan,
    done: &Imported,
    built: &Built,
    first_ends: &[(String, NaiveDate)],
) -> Result<bool, Trouble> {
    let Imported { intake, merged, beside, .. } = done;
    let summary = json!({
        "added": merged.added.len(),
        "changed": merged.changed.len(),
        "unchanged": merged.unchanged.len(),
        "left_out": merged.left_out.len(),
        "vanished": beside.vanished.len(),
        "returned": beside.returned.len(),
        "overridden": beside.conflicts.len(),
        "eased": beside.easings.len(),
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
        past: PastOf {
            easings: &beside.easings,
            first_ends,
            vanished: &beside.vanished,
            returned: &beside.returned,
        },
        summary: &summary,
        audit: &on_record(merged, beside),
        states: &[],
        follow_ups_closed: &follow_ups,
    };
    Ok(matches!(store.commit_import(&commit).await?, Commit::Committed { .. }))
}

/// What an import puts on record beside the fact of it: decisions overridden, promises eased, rows that
/// vanished or came back.
fn on_record(merged: &Merged, beside: &Beside) -> Vec<AuditEntry> {
    let name = |(table, key): &RowKey| format!("{}/{key}", table.singular());
    let overridden = beside.conflicts.iter().filter_map(|conflict| {
        let record = merged.records.get(conflict.record)?;
        let column = record.table.columns().get(conflict.column)?.name;
        let decided = Record::json_of(&conflict.decided.cell);
        let data = json!({
            "column": column,
            "decided": decided,
            "by": conflict.decided.by,
            "on": conflict.decided.day.to_string(),
            "says": Record::json_of(&conflict.says),
        });
        Some(AuditEntry {
            kind: "decision_overridden",
            subject: Some(name(&(record.table, record.key()?))),
            data,
        })
    });
    let eased = beside.easings.iter().map(|easing| AuditEntry {
        kind: "promise_eased",
        subject: Some(easing.subject.clone()),
        data: json!({ "kind": easing.kind.name(), "cells": easing_detail(easing) }),
    });
    let row = |kind: &'static str| {
        move |key: &RowKey| AuditEntry { kind, subject: Some(name(key)), data: json!({}) }
    };
    let vanished = beside.vanished.iter().map(row("row_vanished"));
    let returned = beside.returned.iter().map(row("row_returned"));
    overridden.chain(eased).chain(vanished).chain(returned).collect()
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
