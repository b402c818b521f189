//! The empty workbook: importable as it is, and when filled in below its example.

use std::io::{Cursor, Read};

use yamedoki::intake::template;
use yamedoki::plan::Table;

use super::Source;

#[test]
fn a_fresh_template_is_an_empty_plan_whose_examples_are_passed_over() {
    let intake = Source::file("plan.xlsx", template::workbook().unwrap()).read().unwrap();
    assert_eq!(intake.records, []);
    let warned: Vec<_> = intake.warnings.iter().map(|w| w.message.en.as_str()).collect();
    assert!(warned.len() == 1 && warned[0].starts_with("has no row to read"), "{warned:?}");
    assert_eq!(intake.counts.len(), Table::ALL.len());
    assert!(intake.counts.values().all(|c| c.read == 0));
    let passed: Vec<_> = intake.interpretations.iter().map(|i| i.read_as.ja.as_str()).collect();
    assert_eq!(passed, ["記入例なので読みません"; 8]);
}

#[test]
fn the_template_has_drop_downs_notes_and_a_frozen_header() {
    let bytes = template::workbook().unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let renewals = part("xl/worksheets/sheet8.xml");
    assert!(renewals.contains("条例,協定,契約,補助金,指定管理,その他"), "drop-down of kinds");
    assert!(renewals.contains("state=\"frozen\""));
    assert!(part("xl/comments8.xml").contains("3か月"), "note on the notice period");
    assert!(part("xl/styles.xml").contains("yyyy-mm-dd"));
}
