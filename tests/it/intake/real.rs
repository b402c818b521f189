//! Plans that nobody wrote for this program.

use std::path::{Path, PathBuf};
use std::process::Command;

use encoding_rs::SHIFT_JIS;
use yamedoki::plan::{Cell, Table};

use super::{Source, assert_accounted, cells};

fn beside(path: &str) -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if !found.exists() {
        println!("skipped: {} is not there", found.display());
        return None;
    }
    Some(found)
}

#[test]
fn three_years_of_national_reviews_are_read_and_every_row_is_accounted_for() {
    let Some(tool) = beside("tools/judgit_to_plan.py") else { return };
    for year in [2021, 2022, 2023] {
        let Some(review) = beside(&format!("data/judgit/rs_{year}_soumu_shohisha_kinyu.ndjson")) else {
            return;
        };
        let source = Source::folder();
        match Command::new("python3").arg(&tool).arg(&review).arg(source.path()).status() {
            Ok(status) if status.success() => {}
            other => {
                println!("skipped: python3 did not convert the review ({other:?})");
                return;
            }
        }
        let (intake, built) = source.plan().unwrap_or_else(|r| panic!("{year}: {:#?}", r.problems));
        assert_accounted(intake.counts.values());
        for (table, file) in [
            (Table::Initiatives, "initiatives"),
            (Table::Kpis, "kpis"),
            (Table::Measurements, "measurements"),
        ] {
            let text = std::fs::read_to_string(source.path().join(format!("{file}.csv"))).unwrap();
            let rows = csv::Reader::from_reader(text.as_bytes()).records().count();
            assert_eq!(intake.counts[&table].accepted, rows, "{year} {file}");
        }
        if year == 2022 {
            // Counted independently of this project.
            assert_eq!(built.plan.initiatives.len(), 284);
            assert_eq!(built.plan.initiatives.iter().filter(|i| i.ends_on.is_none()).count(), 190);
        }
    }
}

#[test]
fn the_names_of_all_municipalities_survive_cp932() {
    let Some(list) = beside("data/calendar/jisx0402_municipal_codes_utf8.csv") else { return };
    let mut reader = csv::Reader::from_path(list).unwrap();
    let header = reader.headers().unwrap().clone();
    let names: Vec<String> = reader
        .records()
        .map(|r| r.unwrap())
        .filter_map(|r| r.iter().rev().find(|f| !f.is_ascii()).map(str::to_owned))
        .collect();
    assert!(names.len() >= 1_788, "{header:?}");
    let text: String = names.iter().enumerate().map(|(i, n)| format!("D{i},{n}\r\n")).collect();
    let (bytes, _, lost) = SHIFT_JIS.encode(&text);
    assert!(!lost);
    let mut file = b"code,name\r\n".to_vec();
    file.extend_from_slice(&bytes);
    let records = Source::folder().with("departments.csv", file).records();
    let read: Vec<Option<Cell>> =
        cells(&records, Table::Departments).into_iter().map(|mut c| c.remove(1)).collect();
    let expected: Vec<Option<Cell>> = names.into_iter().map(|n| Some(Cell::Text(n))).collect();
    assert_eq!(read, expected);
}

#[test]
fn the_example_plans_are_read() {
    let Some(plans) = beside("data/vectors/plans") else { return };
    for n in 1..=10 {
        let folder = plans.join(format!("plan-{n}"));
        let known = super::known();
        let read = yamedoki::intake::read_plan(&folder, &known, Default::default(), &mut |_| {});
        let (intake, _) = read.unwrap_or_else(|r| panic!("plan-{n}: {:#?}", r.problems));
        assert_accounted(intake.counts.values());
    }
}
