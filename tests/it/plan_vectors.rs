//! The plans that come with the contract: their findings, and the facts under them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use yamedoki::calendar::{Calendar, CalendarSettings};
use yamedoki::plan::facts::{FactSettings, Facts, derive};
use yamedoki::plan::fields::{Value, View, fields};
use yamedoki::plan::{BuildSettings, Plan, Recorded, Table, build};

use crate::naive::{self, TABLES, V, pack::Finding};

fn shared() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    path.is_dir().then_some(path).or_else(|| {
        eprintln!("skipped: the shared data is not there");
        None
    })
}

fn holidays(data: &Path) -> BTreeMap<NaiveDate, String> {
    let text = fs::read_to_string(data.join("calendar/holiday_jp_holidays.yml")).unwrap();
    let lines = text.lines().filter_map(|l| l.split_once(": "));
    lines.filter_map(|(day, name)| Some((day.parse().ok()?, name.to_owned()))).collect()
}

fn naive_plan(dir: &Path, holidays: &BTreeMap<NaiveDate, String>) -> naive::Plan {
    let mut plan = naive::Plan { holidays: holidays.keys().copied().collect(), ..Default::default() };
    for table in TABLES {
        let Ok(mut reader) = csv::Reader::from_path(dir.join(format!("{table}.csv"))) else { continue };
        plan.tables.insert(table, reader.deserialize().map(Result::unwrap).collect());
    }
    plan
}

/// The days that a plan folder has expectations for, with its findings.
fn expectations(dir: &Path) -> Vec<(NaiveDate, Vec<Finding>)> {
    let mut out = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "json") {
            continue;
        }
        let json: serde_json::Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let part = |f: &serde_json::Value, key: &str| f[key].as_str().unwrap().to_owned();
        let findings = json["findings"].as_array().unwrap();
        let findings =
            findings.iter().map(|f| (part(f, "rule"), part(f, "subject"), part(f, "owner"))).collect();
        out.push((json["at"].as_str().unwrap().parse().unwrap(), findings));
    }
    out
}

fn plans(data: &Path) -> Vec<PathBuf> {
    let mut dirs: Vec<_> =
        fs::read_dir(data.join("vectors/plans")).unwrap().map(|e| e.unwrap().path()).collect();
    dirs.sort();
    dirs
}

/// Holds every field of every row against the naive reading.
pub(crate) fn compare(naive_plan: &naive::Plan, plan: &Plan, facts: &Facts, at: &str) {
    let view = View { plan, facts };
    for table in Table::ALL.into_iter().filter(|t| !fields(*t).is_empty()) {
        for (row, raw) in naive_plan.rows(table.name()).iter().enumerate() {
            let expected = naive::facts(naive_plan, table.name(), raw, facts.today);
            for field in fields(table) {
                let found = value((field.get)(&view, row));
                let wanted = expected.get(field.name);
                let place =
                    || format!("{at} {} {}/{} {}", facts.today, table.name(), raw["code"], field.name);
                assert_eq!(found.as_ref(), wanted, "{}", place());
                assert!(found.is_some() || field.optional, "{} is never absent", place());
            }
            let known = |name: &&&str| fields(table).iter().any(|f| f.name == **name);
            assert_eq!(expected.keys().filter(|n| !known(n)).count(), 0, "all naive facts are compared");
        }
    }
}

fn value(value: Value<'_>) -> Option<V> {
    Some(match value {
        Value::Absent => return None,
        Value::Bool(b) => V::Bool(b),
        Value::Int(n) => V::Int(n),
        Value::Double(n) => V::Num(n),
        Value::Str(s) => V::Text(s.to_owned()),
        Value::Date(d) => V::Day(d),
        Value::List(l) => V::List(l.iter().map(str::to_owned).collect()),
    })
}

#[test]
fn the_naive_reading_finds_what_the_contract_expects() {
    let Some(data) = shared() else { return };
    let holidays = holidays(&data);
    let mut files = 0;
    for dir in plans(&data) {
        let plan = naive_plan(&dir, &holidays);
        for (at, expected) in expectations(&dir) {
            let found = naive::findings(&plan, at);
            let missed: Vec<_> = expected.iter().filter(|f| !found.contains(f)).collect();
            let extra: Vec<_> = found.iter().filter(|f| !expected.contains(f)).collect();
            assert!(
                missed.is_empty() && extra.is_empty(),
                "{dir:?} {at}: missed {missed:?}, extra {extra:?}"
            );
            assert_eq!(found, expected, "{dir:?} {at}: the order");
            files += 1;
        }
    }
    assert!(files > 0, "the vectors hold expectations");
}

#[test]
fn the_facts_of_the_vectors_are_those_of_the_naive_reading() {
    let Some(data) = shared() else { return };
    let holidays = holidays(&data);
    let calendar = Calendar::new(CalendarSettings { holidays: holidays.clone(), ..Default::default() });
    for dir in plans(&data) {
        let raw = naive_plan(&dir, &holidays);
        let built = build(&naive::records::records(&raw), BuildSettings::default()).unwrap();
        for (at, _) in expectations(&dir) {
            let facts = derive(&built.plan, &Recorded::default(), &calendar, &FactSettings::default(), at);
            compare(&raw, &built.plan, &facts, &dir.display().to_string());
        }
    }
}
