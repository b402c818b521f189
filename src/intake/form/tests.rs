#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::path::PathBuf;

use rust_xlsxwriter::{Format, Workbook};
use tempfile::TempDir;

use crate::calendar::Calendar;
use crate::intake::{Intake, Known, Problem, Refused, read_plan};
use crate::plan::{BuildSettings, Plan};

/// The example sheet of the drafts, cell for cell; `owner` stands for its owner.
const EXAMPLE: &[&[&str]] = &[
    &["Ⅱ. プラン"],
    &["現場に持ち出せるタブレット端末の配備"],
    &["取り組みの概要"],
    &["1. 取組方針", "現地確認等が必要な業務において、タブレット端末を配備する。"],
    &["2. 所管部署", "業務改善・DX推進課"],
    &["3. 関係部署", "土木課、農林課"],
    &["4. 目指す姿\n(3年後)", "現地確認及び帰庁後の報告作成等の時間を短縮する。"],
    &["5. 目標値 (KPI)", "タブレット端末数：〇台 (1課に〇台程度)\n報告書の作成時間：30分以下"],
    &["6. 参考事例", "企業局（水道課、下水道課）で実用化済み"],
    &["年度別取り組み"],
    &["項目/年度", "R6(2024)", "R7(2025)", "R8(2026)"],
    &["対象業務の選定", "対象業務の選定 (試行分)", "対象業務の選定 (本格実施分)", "対象業務の見直し"],
    &["機種選定", "試行分の機種選定", "→", "-"],
    &["試行⇒検証", "", "試行及び検証", ""],
];

fn workbook(sheets: &[(&str, &[&[&str]])]) -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("プラン.xlsx");
    let mut book = Workbook::new();
    let departments: &[&[&str]] =
        &[&["コード", "名称"], &["dx", "業務改善・DX推進課"], &["civil", "土木課"], &["farm", "農林課"]];
    for (name, rows) in std::iter::once(&("部署", departments)).chain(sheets) {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (r, row) in rows.iter().enumerate() {
            for (c, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                sheet.write_string(r as u32, c as u16, *cell).unwrap();
            }
        }
        if *name == "merged" {
            sheet.merge_range(11, 1, 11, 3, "3年間の選定", &Format::new()).unwrap();
        }
    }
    book.save(&path).unwrap();
    (dir, path)
}

fn read(sheets: &[(&str, &[&[&str]])]) -> Result<(Intake, Plan), Refused> {
    let (_dir, path) = workbook(sheets);
    let known = Known::new(Calendar::japan());
    read_plan(&path, &known, BuildSettings { today: None }, &mut |_| {}).map(|(i, b)| (i, b.plan))
}

fn changed(row: usize, cells: &'static [&'static str]) -> Vec<&'static [&'static str]> {
    let mut rows = EXAMPLE.to_vec();
    rows[row] = cells;
    rows
}

#[test]
fn the_drafts_own_form_is_read_as_it_is() {
    let (intake, plan) = read(&[("1-1-01", EXAMPLE)]).unwrap();
    let initiative = &plan.initiatives[0];
    assert_eq!(
        (initiative.code.as_str(), initiative.title.as_str()),
        ("1-1-01", "現場に持ち出せるタブレット端末の配備")
    );
    assert_eq!(plan.departments[initiative.owner].code, "dx");
    assert_eq!(initiative.related.len(), 2);
    assert!(
        initiative.policy.is_some() && initiative.target_state.is_some() && initiative.references.is_some()
    );
    let milestones: Vec<(&str, Option<i32>)> =
        plan.milestones.iter().map(|m| (m.code.as_str(), m.fiscal_year)).collect();
    assert_eq!(
        milestones,
        [
            ("1-1-01/対象業務の選定/2024", Some(2024)),
            ("1-1-01/機種選定/2024", Some(2024)),
            ("1-1-01/対象業務の選定/2025", Some(2025)),
            ("1-1-01/機種選定/2025", Some(2025)),
            ("1-1-01/試行⇒検証/2025", Some(2025)),
            ("1-1-01/対象業務の選定/2026", Some(2026)),
        ]
    );
    let on = plan.milestones.iter().find(|m| m.code == "1-1-01/機種選定/2025").unwrap();
    assert_eq!(on.content.as_deref(), Some("試行分の機種選定"), "an arrow goes on with the year before");
    assert_eq!(plan.kpis.len(), 2);
    let tablets = &plan.kpis[0];
    assert_eq!((tablets.name.as_str(), tablets.unit.as_deref()), ("タブレット端末数", Some("台")));
    assert_eq!(tablets.targets[0].value, None, "a circle stands for no number");
    let minutes = &plan.kpis[1];
    assert_eq!(minutes.direction, crate::plan::Direction::Decrease);
    assert_eq!(
        (minutes.targets[0].on.to_string(), minutes.targets[0].value),
        ("2027-03-31".into(), Some(30.0))
    );
    let placeholder = &intake.placeholders[0];
    assert!(placeholder.place.to_string().ends_with("1-1-01!B8"), "{}", placeholder.place);
}

#[test]
fn a_sheet_that_excel_named_is_called_by_its_title() {
    let (_, plan) = read(&[("Sheet1", EXAMPLE)]).unwrap();
    assert_eq!(plan.initiatives[0].code, "現場に持ち出せるタブレット端末の配備");
}

#[test]
fn a_cell_merged_over_the_years_counts_for_each() {
    let (_, plan) = read(&[("merged", EXAMPLE)]).unwrap();
    let of_item: Vec<_> = plan.milestones.iter().filter(|m| m.title == "対象業務の選定").collect();
    assert_eq!(of_item.len(), 3);
    assert!(of_item.iter().all(|m| m.content.as_deref() == Some("3年間の選定")));
}

#[test]
fn the_page_of_instructions_is_passed_over() {
    let rows = changed(1, &["取り組み名"]);
    let (intake, plan) = read(&[("見方", &rows), ("1", EXAMPLE)]).unwrap();
    assert_eq!(plan.initiatives.len(), 1);
    assert!(intake.interpretations.iter().any(|i| i.read_as.ja.contains("記入要領")));
}

#[test]
fn what_could_mean_two_things_is_refused_at_its_own_cell() {
    let rows = changed(4, &["2. 所管部署", "都市建設部各課など"]);
    let refused = read(&[("1-1-01", &rows)]).unwrap_err();
    let places: Vec<String> = refused.problems.iter().map(|p| p.place.to_string()).collect();
    assert_eq!(places.len(), 1, "{:?}", refused.problems);
    assert!(places[0].ends_with("1-1-01!B5"), "{places:?}");
}

#[test]
fn two_items_of_one_name_are_refused_and_a_sheet_that_is_no_form_is_only_warned_of() {
    let rows = changed(12, &["対象業務の選定", "もう一度"]);
    let refused = read(&[("1-1-01", &rows)]).unwrap_err();
    assert!(refused.problems[0].place.to_string().contains("1-1-01!A1"), "{}", refused.problems[0].place);
    let (intake, _) = read(&[("1-1-01", EXAMPLE), ("メモ", &[&["覚え書き"]])]).unwrap();
    assert_eq!(intake.warnings.iter().filter(|w| w.message.ja.contains("計画の表の名前ではない")).count(), 1);
}

/// The cells that a form is refused or warned of, `sheet!A1`.
fn places(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(|p| p.place.to_string().rsplit(' ').next().unwrap().to_owned()).collect()
}

#[test]
fn a_header_that_is_no_certain_year_is_refused_at_its_cell_and_the_grid_is_not_lost() {
    for (wrong, ja) in [
        ("18", "元号"),
        ("27（4）", "元号"),
        ("前期", "年度"),
        ("R6(2025)", "2通りに読めます"),
        ("備考", "年度"),
    ] {
        let header: [&str; 4] = ["項目/年度", "R6(2024)", wrong, "R8(2026)"];
        let mut rows = EXAMPLE.to_vec();
        rows[10] = &header;
        let refused = read(&[("1-1-01", &rows)]).unwrap_err();
        assert_eq!(places(&refused.problems), ["1-1-01!C11"], "{wrong}");
        let message = &refused.problems[0].message;
        assert!(message.ja.contains(ja) && message.ja.contains(wrong), "{}", message.ja);
    }
    let refused = read(&[("1-1-01", &changed(10, &["年度", "18", "19", "20"]))]).unwrap_err();
    assert_eq!(places(&refused.problems), ["1-1-01!B11", "1-1-01!C11", "1-1-01!D11"]);
}

#[test]
fn a_form_without_a_grid_is_warned_of_and_its_targets_say_why_they_are_not_read() {
    let rows = &EXAMPLE[..9];
    let (intake, plan) = read(&[("1-1-01", rows)]).unwrap();
    assert!(plan.milestones.is_empty() && plan.kpis.iter().all(|kpi| kpi.targets.is_empty()));
    assert_eq!(places(&intake.warnings), ["1-1-01!A2", "1-1-01!B8", "1-1-01!B8"]);
    assert!(intake.warnings[0].message.ja.contains("年度別の表"));
    assert!(intake.warnings[2].message.ja.contains("「30分」がいつの目標か分からない"));
}

#[test]
fn a_target_of_two_numbers_is_not_guessed_but_warned_of() {
    let rows = changed(7, &["5. 目標値 (KPI)", "件数：約20から30件\n参加者：100人以上、200人未満\n率：80％"]);
    let (intake, plan) = read(&[("1-1-01", &rows)]).unwrap();
    let targets: Vec<usize> = plan.kpis.iter().map(|kpi| kpi.targets.len()).collect();
    assert_eq!(targets, [0, 0, 1]);
    assert_eq!(places(&intake.warnings), ["1-1-01!B8", "1-1-01!B8"]);
    assert!(
        intake.warnings[1].message.ja.contains("「参加者」")
            && intake.warnings[1].message.ja.contains("2つ以上")
    );
}

#[test]
fn a_form_without_a_title_is_refused_and_a_heading_of_the_plan_is_none() {
    for heading in ["Ⅱ. プラン", "プラン", "Ⅱ プラン", "２．プラン"] {
        let above: [&str; 1] = [heading];
        let mut rows = EXAMPLE.to_vec();
        (rows[0], rows[1]) = (&above, &[]);
        let refused = read(&[("1-1-01", &rows)]).unwrap_err();
        assert_eq!(places(&refused.problems), ["1-1-01!A4"], "{heading}");
        assert!(refused.problems[0].message.ja.contains("名称がありません"));
    }
}
