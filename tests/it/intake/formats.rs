//! The same plan in every format and encoding gives the same records.

use encoding_rs::SHIFT_JIS;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use yamedoki::plan::{Cell, Table};

use super::{Source, assert_accounted, cells};

const DEPARTMENTS: &str = "コード,名称,役割,メール\nHQ,行政経営戦略推進本部,本部,hq@example.lg.jp\nD1,総務課,部署,a@example.lg.jp；b@example.lg.jp\n";
const INITIATIVES: &str = "コード,取り組み名,分野,所管部署,新規,開始日,終了日,状態\nI1,タブレット端末の配備,情報・デジタル化,総務課,○,R8.4.1,令和10年度,実施中\n";
const MILESTONES: &str = "コード,取り組み,項目,年度,期限,状態\nM1,I1,仕様を決める,R8(2026),,未着手\nM2,I1,配備する,,R9.3末,実施中\n";
const KPIS: &str =
    "コード,取り組み,指標,単位,種別,基準日,基準値,報告周期\n101,I1,配備率,％,時点値,2026/4/1,▲1.5,12か月\n";
const TARGETS: &str = "指標コード,時点,目標値\n101,R8年度末,80\n101,2028-03-31,〇%\n";
const RENEWALS: &str = "コード,種類,名称,所管部署,満了日,予告期間,自動更新条項,年額\nR1,協定,包括連携協定,D1,2027-03-31,3か月,有,1.2百万円\n";

const TABLES: [(&str, &str); 6] = [
    ("部署", DEPARTMENTS),
    ("取り組み", INITIATIVES),
    ("年度別取り組み", MILESTONES),
    ("KPI", KPIS),
    ("目標値", TARGETS),
    ("更新案件", RENEWALS),
];

fn utf8(bom: &str) -> Source {
    TABLES
        .iter()
        .fold(Source::folder(), |s, (name, text)| s.with(&format!("{name}.csv"), format!("{bom}{text}")))
}

fn cp932() -> Source {
    TABLES.iter().fold(Source::folder(), |s, (name, text)| {
        let (bytes, _, lost) = SHIFT_JIS.encode(text);
        assert!(!lost);
        s.with(&format!("{name}.csv"), bytes.replace_crlf())
    })
}

trait Crlf {
    fn replace_crlf(&self) -> Vec<u8>;
}

impl Crlf for [u8] {
    /// Line ends as Excel writes them; a line feed is no second byte of CP932.
    fn replace_crlf(&self) -> Vec<u8> {
        self.iter().flat_map(|b| if *b == b'\n' { vec![b'\r', b'\n'] } else { vec![*b] }).collect()
    }
}

/// With title rows, native dates, numbers and percent, an era format, and a cell per kind as text.
fn workbook() -> Source {
    let mut book = Workbook::new();
    let era = Format::new().set_num_format("[$-411]ggge\"年\"m\"月\"d\"日\"");
    let date = Format::new().set_num_format("yyyy/m/d");
    let percent = Format::new().set_num_format("0%");
    for (name, text) in TABLES {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        sheet.write(0, 0, format!("{name}の一覧（案）")).unwrap();
        for (r, line) in (2..).zip(text.lines()) {
            for (c, cell) in (0..).zip(line.split(',')) {
                match cell {
                    "" => continue,
                    "R8.4.1" => sheet
                        .write_with_format(r, c, ExcelDateTime::from_ymd(2026, 4, 1).unwrap(), &era)
                        .unwrap(),
                    "2026/4/1" => sheet
                        .write_with_format(r, c, ExcelDateTime::from_ymd(2026, 4, 1).unwrap(), &date)
                        .unwrap(),
                    "80" => sheet.write_with_format(r, c, 0.8, &percent).unwrap(),
                    "101" => sheet.write(r, c, 101).unwrap(),
                    "○" => sheet.write(r, c, true).unwrap(),
                    text => sheet.write(r, c, text).unwrap(),
                };
            }
        }
    }
    Source::file("plan.xlsx", book.save_to_buffer().unwrap())
}

const TOML: &str = r#"
[["部署"]]
"コード" = "HQ"
"名称" = "行政経営戦略推進本部"
"役割" = "本部"
"メール" = "hq@example.lg.jp"

[["部署"]]
"コード" = "D1"
"名称" = "総務課"
"役割" = "部署"
"メール" = ["a@example.lg.jp", "b@example.lg.jp"]

[[initiatives]]
code = "I1"
title = "タブレット端末の配備"
perspective = "情報・デジタル化"
owner = "総務課"
new = true
starts_on = 2026-04-01
ends_on = "令和10年度"
status = "active"

[[milestones]]
code = "M1"
initiative = "I1"
title = "仕様を決める"
fiscal_year = 2026
status = "planned"

[[milestones]]
code = "M2"
initiative = "I1"
title = "配備する"
due_on = 2027-03-31
status = "in_progress"

[[kpis]]
code = 101
initiative = "I1"
name = "配備率"
unit = "％"
kind = "level"
baseline_on = 2026-04-01
baseline = -1.5
report_every = 12

[[kpi_targets]]
kpi = 101
on = "R8年度末"
value = 80

[[kpi_targets]]
kpi = 101
on = 2028-03-31
value = "〇%"

[[renewals]]
code = "R1"
kind = "協定"
title = "包括連携協定"
owner = "D1"
ends_on = 2027-03-31
notice = "3mo"
auto_renews = true
annual_cost = 1_200_000
"#;

#[test]
fn the_same_plan_in_every_format_gives_the_same_records() {
    let reference = utf8("").records();
    let sources = [
        ("UTF-8 with BOM", utf8("\u{FEFF}")),
        ("CP932", cp932()),
        ("xlsx", workbook()),
        ("TOML", Source::file("plan.toml", TOML)),
        ("TOML folder", Source::folder().with("plan.toml", TOML)),
    ];
    for (format, source) in sources {
        let records = source.records();
        for table in Table::ALL {
            assert_eq!(cells(&records, table), cells(&reference, table), "{format}: {table:?}");
        }
    }
}

#[test]
fn the_same_plan_in_every_format_builds_the_same_plan() {
    let (intake, built) = utf8("").plan().unwrap();
    assert_accounted(intake.counts.values());
    assert_eq!(built.plan.kpis[0].targets.len(), 2);
    for source in [cp932(), workbook(), Source::file("plan.toml", TOML)] {
        assert_eq!(source.plan().unwrap().1.plan, built.plan);
    }
}

#[test]
fn what_was_not_literal_is_listed_with_its_place() {
    let intake = utf8("").read().unwrap();
    let listed: Vec<String> = intake
        .interpretations
        .iter()
        .map(|i| format!("{} {} → {}", i.place, i.found, i.read_as.en))
        .collect();
    for line in [
        "取り組み.csv!F2 R8.4.1 → 2026-04-01",
        "取り組み.csv!G2 令和10年度 → 2029-03-31",
        "年度別取り組み.csv!D2 R8(2026) → fiscal year 2026",
        "年度別取り組み.csv!E3 R9.3末 → 2027-03-31",
        "KPI.csv!G2 ▲1.5 → -1.5",
        "KPI.csv!H2 12か月 → 12",
        "目標値.csv!B2 R8年度末 → 2027-03-31",
        "更新案件.csv!F2 3か月 → 3 months",
        "更新案件.csv!H2 1.2百万円 → 1200000",
    ] {
        assert!(listed.iter().any(|l| l == line), "{line} in {listed:#?}");
    }
    let waiting: Vec<_> =
        intake.placeholders.iter().map(|p| (p.place.to_string(), p.found.as_str())).collect();
    assert_eq!(waiting, [("目標値.csv!C3".to_owned(), "〇%")]);
    let value = Table::KpiTargets.column("value").unwrap();
    let targets = cells(&intake.records, Table::KpiTargets);
    assert_eq!(targets[1][value], Some(Cell::Placeholder("〇%".into())));
}

#[test]
fn titles_blank_rows_and_repeated_headers_are_passed_over() {
    let text = "令和8年度　部署一覧,,\n作成：総務課,,\n\nコード,名称,役割\nD1,総務課,\n,,\n\nコード,名称,役割\nD2,財政課,部署\n";
    let source = Source::folder().with("部署.csv", text);
    let intake = source.read().unwrap();
    assert_eq!(intake.records.len(), 2);
    assert_eq!(intake.records.iter().map(|r| r.origin.row).collect::<Vec<_>>(), [5, 9]);
    assert_eq!(intake.interpretations[0].place.to_string(), "部署.csv!8");
}

#[test]
fn an_unknown_column_is_a_warning_with_the_nearest_name() {
    let source = Source::folder().with("departments.csv", "code,name,メル,memo\nD1,総務課,x,y\n");
    let warnings = source.read().unwrap().warnings;
    assert_eq!(warnings[0].place.to_string(), "departments.csv!C1");
    assert!(warnings[0].message.ja.contains("「メール」のことですか"), "{warnings:?}");
    assert!(warnings[1].message.en.contains("`memo` is no column"), "{warnings:?}");
}

#[test]
fn the_digest_is_of_the_bytes() {
    let one = utf8("").read().unwrap();
    assert_eq!(one.digest, utf8("").read().unwrap().digest);
    assert_ne!(one.digest, utf8("\u{FEFF}").read().unwrap().digest);
    assert_eq!(one.files.len(), 6);
}
