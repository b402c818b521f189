//! The plan written out and read again: nothing is added, changed or lost, in every form, whatever the
//! cells hold.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::fs;
use std::path::Path;

use yamedoki::intake::export::{Form, export};
use yamedoki::intake::{self, Intake};
use yamedoki::plan::{Cell, Origin, Record, Table, merge};

mod annotated;
mod arbitrary;
mod command;
mod edited;
mod libreoffice;

pub(crate) const FORMS: [Form; 3] = [Form::Workbook, Form::Csv, Form::Toml];

/// Writes `records` below `dir` and reads them again.
pub(crate) fn there_and_back(form: Form, dir: &Path, records: &[Record]) -> (Vec<(String, Vec<u8>)>, Intake) {
    let known = crate::intake::known();
    let name = if form == Form::Workbook { "plan.xlsx" } else { "plan.toml" };
    let exported = export(form, name, records, &known).unwrap_or_else(|e| panic!("{form:?}: {e:#?}"));
    fs::create_dir_all(dir).unwrap();
    for (name, bytes) in &exported.files {
        fs::write(dir.join(name), bytes).unwrap();
    }
    let path = if form == Form::Csv { dir.to_owned() } else { dir.join(name) };
    let intake = intake::read(&path, &known, &mut |_| {}).unwrap_or_else(|e| panic!("{form:?}: {e:#?}"));
    (exported.files, intake)
}

/// Holds that `records` come back from every form as they went, to the plan they came from and to an
/// empty one, and that a second export is the first one again.
pub(crate) fn check(records: &[Record]) {
    for form in FORMS {
        let home = tempfile::tempdir().unwrap();
        let (files, intake) = there_and_back(form, home.path(), records);
        assert_eq!(intake.warnings, [], "{form:?}");
        let again = merge(records, &[], &intake.records);
        assert!(again.is_quiet(), "{form:?}: {:#?} {:?}", again.changed, again.added);
        let fresh = merge(&[], &[], &intake.records);
        let second = there_and_back(form, &home.path().join("second"), &fresh.records).0;
        assert!(files == second, "{form:?}: the second export differs");
    }
}

/// The rows that stand: of measurements of one KPI and day the last, as a plan in force has them.
pub(crate) fn standing(records: Vec<Record>) -> Vec<Record> {
    merge(&[], &[], &records).records
}

/// A record whose named cells are `cells`; the rest no source gives.
pub(crate) fn record(table: Table, cells: &[(&str, Cell)]) -> Record {
    let mut all = vec![None; table.columns().len()];
    for (name, cell) in cells {
        all[table.column(name).unwrap()] = Some(cell.clone());
    }
    Record { table, cells: all, origin: Origin { sheet: Default::default(), row: 2 } }
}

pub(crate) fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn list(items: &[&str]) -> Cell {
    Cell::List(items.iter().map(|i| (*i).to_owned()).collect())
}

#[test]
fn text_stays_text_whatever_it_looks_like() {
    let rows: Vec<Record> = [
        "=1+1",
        "+81 3 1234 5678",
        "@x",
        "-5",
        "'quoted",
        "0123",
        "2026-04-01",
        "R8.4.1",
        "4-1",
        "1e5",
        "TRUE",
        " 前後の空白 ",
        "\tタブ\t",
        "改行\nあり",
        "行\r\n改行",
        "\r",
        "\"引用\"",
        "a,b;c、d",
        "_x0041_",
        "_x005F_",
        "\u{1}\u{1f}",
        "\u{FFFE}\u{FFFF}",
        "<b>&amp;</b>",
        "]]>",
        "〇台",
        "𠮷野家",
        "コード",
        "{{ x }}",
        "#REF!",
        "\u{FEFF}bom",
        "\u{A0}nbsp",
        "\u{85}\u{2028}",
        "'''",
        "\"\"\"",
        "\\n",
    ]
    .iter()
    .enumerate()
    .map(|(n, found)| {
        let code = format!("{}{n}", found.trim());
        record(
            Table::Departments,
            &[("code", text(&code)), ("name", text(&format!("{found}x"))), ("channel", text(found))],
        )
    })
    .filter(|r| !r.cell("channel").unwrap().is_blank())
    .collect();
    check(&rows);
}

#[test]
fn numbers_keep_all_their_digits_and_dates_their_day() {
    let mut rows =
        vec![record(Table::Kpis, &[("code", text("K")), ("initiative", text("I")), ("name", text("率"))])];
    let values = [
        0.1 + 0.2,
        1e-300,
        -1e300,
        f64::MIN_POSITIVE,
        5e-324,
        f64::MAX,
        -0.0,
        1e15,
        1e22,
        123_456_789.123_456_78,
        1e5,
    ];
    let days = [
        "1868-10-23",
        "1899-12-31",
        "1900-01-01",
        "1900-02-28",
        "1900-03-01",
        "1904-01-01",
        "2024-02-29",
        "9999-12-31",
        "2026-04-01",
        "2026-05-01",
        "2026-06-01",
    ];
    for (value, day) in values.into_iter().zip(days) {
        let on = Cell::Date(day.parse().unwrap());
        rows.push(record(
            Table::KpiTargets,
            &[("kpi", text("K")), ("on", on), ("value", Cell::Number(value))],
        ));
    }
    check(&rows);
}

#[test]
fn an_entry_that_holds_a_separator_is_refused_where_the_form_cannot_say_it() {
    for entry in ["a;b", "a、b", "a\nb", "a；b", " a"] {
        let department = record(
            Table::Departments,
            &[("code", text("D1")), ("name", text("課")), ("emails", list(&["x", entry]))],
        );
        let records = [department];
        for form in [Form::Workbook, Form::Csv] {
            let problems = export(form, "plan.xlsx", &records, &crate::intake::known()).unwrap_err();
            let [problem] = problems.as_slice() else { panic!("{entry}: {problems:#?}") };
            let place = if form == Form::Csv { "departments.csv!E2" } else { "plan.xlsx 部署!E2" };
            assert_eq!(problem.place.to_string(), place);
            assert!(
                problem.message.en.contains("department/D1") && problem.message.en.contains("separator"),
                "{problem:?}"
            );
            assert!(problem.message.ja.contains(".toml"), "{problem:?}");
        }
        if entry.trim() == entry {
            let home = tempfile::tempdir().unwrap();
            let (_, intake) = there_and_back(Form::Toml, home.path(), &records);
            assert!(merge(&records, &[], &intake.records).is_quiet(), "{entry}");
        }
    }
}

#[test]
fn what_a_sheet_of_excel_has_no_room_for_is_refused_with_its_place() {
    let department = |note: &str| record(Table::Departments, &[("code", text("D1")), ("name", text(note))]);
    check(&[department(&"𠮷".repeat(16_383))]);
    let long = [department(&"𠮷".repeat(16_384))];
    let problems = export(Form::Workbook, "plan.xlsx", &long, &crate::intake::known()).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].place.to_string(), "plan.xlsx 部署!B2");
    assert!(problems[0].message.en.contains("32767"), "{problems:?}");
    for form in [Form::Csv, Form::Toml] {
        assert!(export(form, "plan", &long, &crate::intake::known()).is_ok());
    }
}

#[test]
fn a_row_that_an_import_would_pass_over_is_refused() {
    let example = [record(Table::Departments, &[("code", text("（記入例）D1")), ("name", text("課"))])];
    for form in FORMS {
        let problems = export(form, "plan", &example, &crate::intake::known()).unwrap_err();
        assert!(
            problems[0].message.ja.contains("記入例") && problems[0].message.en.contains("(example)"),
            "{problems:?}"
        );
    }
}
