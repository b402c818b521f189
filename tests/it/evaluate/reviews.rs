//! Three years of the national programme review, imported by the real binary into a real store.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value as Json;

use super::property::{cannot_tell, shipped_holidays};
use super::{evaluate, findings, unknown, yamedoki};
use crate::naive::{self, TABLES};
use crate::tools::require;
use crate::world::shared;

/// The review of a year as a plan folder in `home`; `None`, with a word, where that cannot be had.
pub(crate) fn review(home: &Path, year: i32) -> Option<PathBuf> {
    let tool = shared("tools/judgit_to_plan.py")?;
    let source = shared(&format!("data/judgit/rs_{year}_soumu_shohisha_kinyu.ndjson"))?;
    if !require("python3") {
        return None;
    }
    let folder = home.join(format!("review-{year}"));
    let status = Command::new("python3").arg(tool).arg(source).arg(&folder).status().unwrap();
    assert!(status.success(), "the review of {year} is converted");
    Some(folder)
}

/// The rows of a table, read without the program.
fn rows(folder: &Path, table: &str) -> Vec<naive::Row> {
    match csv::Reader::from_path(folder.join(format!("{table}.csv"))) {
        Ok(mut reader) => reader.deserialize().map(Result::unwrap).collect(),
        Err(_) => Vec::new(),
    }
}

fn naive_plan(folder: &Path) -> naive::Plan {
    let mut plan = naive::Plan { holidays: shipped_holidays(), ..naive::Plan::default() };
    for table in TABLES {
        plan.tables.insert(table, rows(folder, table));
    }
    plan
}

/// Imports `folder` and holds the account of it against a count of the files' rows.
fn import(home: &Path, folder: &Path) -> Json {
    let path = folder.to_str().unwrap();
    let answer = yamedoki(home, &["import", path, "--source", "review", "--format", "json"]);
    assert_eq!(answer.code, 0, "{answer:?}");
    let output = answer.json();
    assert_eq!(output["accepted"], true);
    for table in TABLES {
        let (count, written) = (&output["counts"][table], rows(folder, table).len());
        if count.is_null() {
            assert_eq!(written, 0, "{table}");
            continue;
        }
        let of = |key: &str| count[key].as_u64().unwrap() as usize;
        assert_eq!(of("read"), of("accepted") + of("rejected"), "{table}");
        assert_eq!((of("read"), of("rejected")), (written, 0), "{table}");
    }
    output
}

/// `evaluate` of the store.
fn of_the_store(home: &Path, at: &str) -> Json {
    let answer = yamedoki(home, &["evaluate", "--at", at, "--format", "json"]);
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
    answer.json()
}

#[test]
fn each_year_is_imported_whole_and_judged_as_the_naive_reading_has_it() {
    for year in [2021, 2022, 2023] {
        let home = tempfile::tempdir().unwrap();
        let Some(folder) = review(home.path(), year) else { return };
        import(home.path(), &folder);
        let plan = naive_plan(&folder);
        for at in [format!("{year}-04-01"), format!("{}-03-31", year + 1), "2026-07-10".to_owned()] {
            let day = at.parse().unwrap();
            let output = of_the_store(home.path(), &at);
            let found = findings(&output);
            assert!(found.len() > 200, "{year} on {at}: only {}", found.len());
            assert_eq!(found, naive::findings(&plan, day), "{year} on {at}");
            let wanted: Vec<_> = cannot_tell(&plan, day).into_iter().map(|(r, s, _)| (r, s)).collect();
            assert_eq!(unknown(&output), wanted, "{year} on {at}");
            assert_eq!(output["errors"].as_array().unwrap().len(), 0);
            assert_eq!(output, evaluate(home.path(), &folder, &at, &[]), "from the store and from the files");
        }
    }
}

#[test]
fn the_figures_counted_independently_hold_in_what_was_imported() {
    let home = tempfile::tempdir().unwrap();
    let Some(folder) = review(home.path(), 2022) else { return };
    let imported = import(home.path(), &folder);
    assert_eq!(imported["counts"]["initiatives"]["accepted"], 284);
    // 350 outcomes; the converter leaves out those without an indicator, and an indicator said twice.
    assert_eq!(imported["counts"]["kpis"]["accepted"], 341);
    let output = of_the_store(home.path(), "2022-04-01");
    let list = output["findings"].as_array().unwrap();
    let past_end = list.iter().filter(|f| f["rule"] == "initiative-past-end").count();
    assert_eq!(past_end, 26, "with an end year before 2022");
    let lacking = |part: &str| {
        let lacks =
            |f: &&Json| f["evidence"]["initiative.missing"].as_array().unwrap().contains(&part.into());
        list.iter().filter(|f| f["rule"] == "plan-incomplete").filter(lacks).count()
    };
    assert_eq!(lacking("exit_point"), 190, "without an end year");
    assert_eq!(lacking("kpi"), 61, "without any KPI");
}

#[test]
fn the_years_can_be_imported_one_after_the_other() {
    let home = tempfile::tempdir().unwrap();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for year in [2021, 2022, 2023] {
        let Some(folder) = review(home.path(), year) else { return };
        let output = import(home.path(), &folder);
        assert_eq!(output["committed"], true);
        known.extend(rows(&folder, "initiatives").into_iter().map(|r| r["code"].trim().to_owned()));
        let judged = of_the_store(home.path(), "2024-04-01");
        let incomplete: BTreeSet<String> = findings(&judged)
            .into_iter()
            .filter(|f| f.0 == "plan-incomplete")
            .filter_map(|f| f.1.strip_prefix("initiative/").map(str::to_owned))
            .collect();
        // None of the sheets has a policy, so each programme ever imported is incomplete.
        assert_eq!(incomplete, known, "after {year}");
    }
}
