//! The same plan in every format is judged the same, byte for byte.

use std::path::Path;

use encoding_rs::UTF_8;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::dressed::dressed;
use super::written::{self, Written};
use super::yamedoki;
use crate::naive::random;

/// Holds the outputs of all formats against that of `tables` as CSV in UTF-8; gives how much is found.
fn check(tables: &[Written], days: &[&str]) -> usize {
    let home = tempfile::tempdir().unwrap();
    let at = |name: &str| home.path().join(name);
    let sources = [
        written::csv(&at("utf8"), tables),
        written::cp932(&at("cp932"), tables),
        written::xlsx(&at("plan.xlsx"), tables),
        written::toml(&at("plan.toml"), tables),
    ];
    let mut found = 0;
    for day in days {
        let judged = |path: &Path| {
            let path = path.to_str().unwrap();
            let answer =
                yamedoki(home.path(), &["evaluate", "--plan", path, "--at", day, "--format", "json"]);
            assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{path} on {day}");
            answer
        };
        let wanted = judged(&sources[0]);
        found += super::findings(&wanted.json()).len();
        for source in &sources[1..] {
            assert_eq!(judged(source).out, wanted.out, "{} on {day}", source.display());
        }
    }
    found
}

/// The tables of a folder of CSV files, as they stand.
fn tables(folder: &Path) -> Vec<Written> {
    let files = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let mut tables: Vec<Written> = files
        .filter(|f| f.extension().is_some_and(|e| e == "csv"))
        .map(|file| {
            let bytes = std::fs::read(&file).unwrap();
            let (text, _, _) = UTF_8.decode(&bytes);
            let reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
            let lines =
                reader.into_records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
            let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
            Written { name, lines, titles: 0 }
        })
        .collect();
    tables.sort_by(|a, b| a.name.cmp(&b.name));
    tables
}

#[test]
fn the_example_plan_is_judged_the_same_in_every_format() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/example");
    let found = check(&tables(&example), &["2026-04-01", "2026-10-15", "2027-06-30"]);
    assert!(found > 20, "only {found} findings: there is hardly anything to compare");
}

#[test]
fn random_plans_are_judged_the_same_in_every_format() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut found = 0;
    for seed in 0..6 {
        let plan = dressed(&random::plan().new_tree(&mut runner).unwrap().current());
        let tables = if seed % 3 == 0 { written::cleanly(&plan) } else { written::as_people_do(&plan, seed) };
        found += check(&tables, &["2025-06-30", "2026-05-31"]);
    }
    assert!(found > 20, "only {found} findings: there is hardly anything to compare");
}
