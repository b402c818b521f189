//! What a test file is judged on: its plan, and the rules that it means.

use std::path::Path;

use chrono::NaiveDate;
use toml::de::DeTable;

use super::sheet::{At, PlanAt, Sheet};
use super::{Bench, Miss, read};
use crate::intake::{self, Known, Problem};
use crate::lang::Text;
use crate::plan::{self, BuildSettings, Plan, Record, Recorded};
use crate::rules::{self, RuleSet, Source};

/// The plan and the rules of a file.
pub(super) struct Stage<'a> {
    pub(super) bench: &'a Bench<'a>,
    pub(super) rules: RuleSet,
    /// The rules under test; `None`: all.
    pub(super) only: Option<Vec<At<String>>>,
    pub(super) records: Vec<Record>,
    pub(super) plan: Plan,
    pub(super) recorded: Recorded,
    name: &'a str,
    text: &'a str,
}

impl<'a> Stage<'a> {
    /// The stage of `sheet`; `None` where its plan or its rules have mistakes, which are noted.
    pub(super) fn of(
        sheet: &Sheet<'_>,
        path: &Path,
        name: &'a str,
        text: &'a str,
        bench: &'a Bench<'a>,
        misses: &mut Vec<Miss>,
    ) -> Option<Stage<'a>> {
        let rules = rules_of(sheet, path, name, text, bench).map_err(|found| misses.extend(found));
        let records = match &sheet.plan {
            PlanAt::None => None,
            PlanAt::Path(at) => at_path(at, path, bench, misses),
            PlanAt::Inline(tables) => inline(name, text, tables, &Known::new(bench.calendar.clone()), misses),
        };
        let records = records?;
        let plan = build(&records, misses)?;
        let (only, recorded) = (sheet.only.clone(), sheet.recorded.clone());
        Some(Stage { bench, rules: rules.ok()?, only, records, plan, recorded, name, text })
    }

    /// The rows that `tables`, a part of the file, say.
    pub(super) fn rows(&self, tables: &DeTable<'_>, misses: &mut Vec<Miss>) -> Option<Vec<Record>> {
        let known = Known::of(self.bench.calendar.clone(), &self.plan);
        inline(self.name, self.text, tables, &known, misses)
    }
}

/// The plan that `records` say.
pub(super) fn build(records: &[Record], misses: &mut Vec<Miss>) -> Option<Plan> {
    match plan::build(records, BuildSettings::default()) {
        Ok(built) => {
            let mut plan = built.plan;
            plan.departments.iter_mut().for_each(within_reach);
            Some(plan)
        }
        Err(errors) => {
            misses.extend(errors.into_iter().filter_map(|error| {
                let place = intake::place_of(records.get(error.record)?, error.column);
                Some(miss(Problem { place, message: error.message }))
            }));
            None
        }
    }
}

/// A test is about who is told, not about addresses: who has none is given one.
fn within_reach(department: &mut plan::Department) {
    if department.emails.is_empty() && department.channel.is_none() {
        department.emails.push("department@example.invalid".to_owned());
    }
}

fn inline(
    name: &str,
    text: &str,
    tables: &DeTable<'_>,
    known: &Known,
    misses: &mut Vec<Miss>,
) -> Option<Vec<Record>> {
    // Reading wants the text and its values to live equally long.
    let tables: DeTable<'_> = tables.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
    match intake::read_inline(name, text, tables, known) {
        // In a test a name that is not known is a slip, and would make it test nothing.
        Ok(read) if !read.warnings.is_empty() => {
            misses.extend(read.warnings.into_iter().map(miss));
            None
        }
        Ok(read) => Some(read.records),
        Err(refused) => {
            misses.extend(refused.problems.into_iter().chain(refused.warnings).map(miss));
            None
        }
    }
}

fn at_path(at: &At<String>, path: &Path, bench: &Bench<'_>, misses: &mut Vec<Miss>) -> Option<Vec<Record>> {
    let plan = beside(path, &at.value);
    match intake::read(&plan, &Known::new(bench.calendar.clone()), &mut |_| {}) {
        Ok(read) => Some(read.records),
        Err(refused) => {
            let elsewhere = |problem: Problem| {
                let place = problem.place.to_string();
                let Text { ja, en } = problem.message;
                Miss::new(at.line, Text::new(format!("{place}  {ja}"), format!("{place}  {en}")))
            };
            misses.extend(refused.problems.into_iter().map(elsewhere));
            None
        }
    }
}

fn miss(problem: Problem) -> Miss {
    let line = problem.place.row.and_then(|row| usize::try_from(row).ok()).unwrap_or(0);
    Miss::new(line, problem.message)
}

/// `place`, seen from the file at `path`.
fn beside(path: &Path, place: &str) -> std::path::PathBuf {
    path.parent().unwrap_or(Path::new("")).join(place)
}

/// The rules that the file means: those it names or holds, else those of the bench; with the
/// configuration's overrides where they are the bench's, and with its own.
fn rules_of(
    sheet: &Sheet<'_>,
    path: &Path,
    name: &str,
    text: &str,
    bench: &Bench<'_>,
) -> Result<RuleSet, Vec<Miss>> {
    let file = Source { name: name.to_owned(), text: text.to_owned() };
    let mut sources = match &sheet.rules {
        Some(at) => (bench.folder)(&beside(path, &at.value)).map_err(|why| vec![Miss::new(at.line, why)])?,
        None if sheet.own_rules => Vec::new(),
        None => bench.rules.to_vec(),
    };
    let of_the_bench = sheet.rules.is_none() && !sheet.own_rules;
    if sheet.own_rules {
        sources.push(file.clone());
    }
    let configured = bench.overrides.filter(|_| of_the_bench).cloned();
    let overrides: Vec<Source> =
        configured.into_iter().chain(Some(file).filter(|_| sheet.overrides)).collect();
    rules::load_among(&sources, &overrides, bench.names, read::BESIDE).map_err(|found| {
        let miss = |d: rules::Diagnostic| {
            let line = if d.file == name { d.line } else { 0 };
            Miss::new(line, d.rendered)
        };
        found.into_iter().map(miss).collect()
    })
}

/// The records that stand in force on a day: each change takes the place of the rows that it names.
pub(super) fn changed(records: &mut Vec<Record>, rows: Vec<Record>) {
    for row in rows {
        let same = |r: &Record| r.table == row.table && r.key() == row.key() && row.key().is_some();
        match records.iter().position(same) {
            Some(place) => {
                if let Some(record) = records.get_mut(place) {
                    *record = row;
                }
            }
            None => records.push(row),
        }
    }
}

/// The days on which something changes, and the rows from then on.
pub(super) type Changes = Vec<(NaiveDate, Vec<Record>)>;
