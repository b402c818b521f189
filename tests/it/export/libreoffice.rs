//! The exported workbook opens in LibreOffice, which shows what the plan says.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use yamedoki::intake;
use yamedoki::intake::export::{Form, export};
use yamedoki::lang::Lang;
use yamedoki::plan::{Cell, Record, Table};

use super::{list, record, text};
use crate::tools::require;

/// All sheets as CSV, UTF-8, as shown.
const FILTER: &str = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1";

/// The sheets of a workbook as LibreOffice shows them, by name.
fn shown(workbook: &Path, home: &Path) -> BTreeMap<String, Vec<Vec<String>>> {
    let profile = format!("-env:UserInstallation=file://{}", home.join("profile").display());
    let out = home.join("csv");
    let mut soffice = Command::new("soffice");
    soffice.args(["--headless", "--norestore", &profile, "--convert-to", FILTER, "--outdir"]).arg(&out);
    let done = soffice.arg(workbook).stdin(Stdio::null()).output().expect("soffice starts");
    assert!(done.status.success(), "{done:?}");
    let name = |path: &Path| {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        stem.split_once('-').map_or(stem.clone(), |(_, sheet)| sheet.to_owned())
    };
    let files = fs::read_dir(&out).unwrap_or_else(|e| panic!("{e}: {done:?}")).map(|e| e.unwrap().path());
    files
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let reader =
                csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let rows = reader.into_records().map(|r| r.unwrap().iter().map(str::to_owned).collect());
            (name(&path), rows.collect())
        })
        .collect()
}

#[test]
fn an_annotated_copy_opens_in_libreoffice() {
    if !require("soffice") {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("plan.xlsx");
    super::annotated::bad_workbook(&path);
    let refused = intake::read(&path, &crate::intake::known(), &mut |_| {}).expect_err("is refused");
    let copy = home.path().join("copy.xlsx");
    fs::write(&copy, intake::annotate::annotate(&path, &refused, Lang::Ja).unwrap()).unwrap();
    let sheets = shown(&copy, home.path());
    let names: Vec<&str> = sheets.keys().map(String::as_str).collect();
    assert_eq!(names, ["取り組み", "取り込み結果", "庁内'メモ", "部署"]);
    assert_eq!(sheets["部署"][1], ["D1", "=1+1"]);
    assert_eq!(sheets["取り込み結果"][6][..3], ["✕ 誤り", "取り組み", "E4"]);
}

#[test]
fn the_exported_workbook_opens_in_libreoffice() {
    if !require("soffice") {
        return;
    }
    let date = |day: &str| Cell::Date(day.parse().unwrap());
    let records: Vec<Record> = vec![
        record(
            Table::Departments,
            &[
                ("code", text("0123")),
                ("name", text("=1+1")),
                ("emails", list(&["a@example.lg.jp", "b@example.lg.jp"])),
            ],
        ),
        record(
            Table::Initiatives,
            &[
                ("code", text("4-1")),
                ("title", text("改行\nあり")),
                ("owner", list(&["0123"])),
                ("new", Cell::Bool(true)),
                ("ends_on", date("2027-03-31")),
            ],
        ),
        record(
            Table::Milestones,
            &[
                ("code", text("M1")),
                ("initiative", text("4-1")),
                ("title", text("+81")),
                ("fiscal_year", Cell::Year(2026)),
                ("due_on", Cell::Year(2026)),
            ],
        ),
        record(
            Table::Renewals,
            &[
                ("code", text("R1")),
                ("kind", text("designated_manager")),
                ("title", text("件")),
                ("owner", list(&["0123"])),
                ("ends_on", date("2028-02-29")),
                ("annual_cost", Cell::Number(-1_200_000.5)),
            ],
        ),
    ];
    let home = tempfile::tempdir().unwrap();
    let exported = export(Form::Workbook, "plan.xlsx", &records, &crate::intake::known()).unwrap();
    let workbook = home.path().join("plan.xlsx");
    fs::write(&workbook, &exported.files[0].1).unwrap();
    let sheets = shown(&workbook, home.path());
    assert_eq!(sheets.len(), 8, "{:?}", sheets.keys());
    let cell = |sheet: &str, row: usize, header: &str| {
        let rows = &sheets[sheet];
        let at =
            rows[0].iter().position(|h| h == header).unwrap_or_else(|| panic!("{header} in {:?}", rows[0]));
        rows[row][at].clone()
    };
    for (sheet, header, expected) in [
        ("部署", "コード", "0123"),
        ("部署", "名称", "=1+1"),
        ("部署", "メール", "a@example.lg.jp;b@example.lg.jp"),
        ("取り組み", "コード", "4-1"),
        ("取り組み", "取り組み名", "改行\nあり"),
        ("取り組み", "新規", "はい"),
        ("取り組み", "終了日", "2027-03-31"),
        ("年度別取り組み", "項目", "+81"),
        ("年度別取り組み", "期限", "2026"),
        ("更新案件", "種類", "指定管理"),
        ("更新案件", "満了日", "2028-02-29"),
        ("更新案件", "年額", "-1200000.5"),
    ] {
        assert_eq!(cell(sheet, 1, header), expected, "{sheet} {header}");
    }
}
